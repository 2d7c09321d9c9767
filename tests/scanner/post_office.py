"""A real Dovecot for tests: own folder, high port, a certificate of its own, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imap_tools import MailBox

USER = "pindai@kantor.example"
PASSWORD = "s4ndi-Rah@sia/42"
SCANNER = "mesin@kantor.example"

_CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{root}/mail
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail
}}
"""


@dataclass(slots=True)
class PostOffice:
    """The running server."""

    root: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def certificate(self) -> Path:
        return self.root / "cert.pem"

    def url(self, password: str = PASSWORD, senders: str = SCANNER, extra: str = "") -> str:
        quoted = password.replace("@", "%40").replace("/", "%2F")
        user = USER.replace("@", "%40")
        return (
            f"imaps://{user}:{quoted}@127.0.0.1:{self.port}/INBOX"
            f"?from={senders}&ca={self.certificate}{extra}"
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [_dovecot(), "-F", "-c", str(self.root / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise RuntimeError((self.root / "dovecot.log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(15)
            self.process = None

    @contextmanager
    def box(self) -> Iterator[MailBox]:
        """Log in as a person would."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        with MailBox("127.0.0.1", self.port, ssl_context=context).login(USER, PASSWORD) as box:
            yield box

    def deliver(self, message: EmailMessage) -> None:
        """Put a mail into the inbox, unseen."""
        with self.box() as box:
            box.append(message.as_bytes(), "INBOX", flag_set=[])


def letter(
    *scans: tuple[str, bytes], sender: str = SCANNER, subject: str = "Pindai", mark: str = ""
) -> EmailMessage:
    """Write a mail as a scanner does."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = USER
    message["Subject"] = subject
    if mark:
        message["Message-ID"] = f"<{mark}@kantor.example>"
    message.set_content("Dikirim oleh pemindai.")
    for name, data in scans:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run Dovecot for a while; skip where it is not installed, except where all must be tested."""
    if not _dovecot():
        if os.environ.get("CI") == "true":
            pytest.fail("dovecot is not installed")
        pytest.skip("needs dovecot (apt install dovecot-imapd)")
    root = Path(tempfile.mkdtemp(prefix="pos-"))
    office = PostOffice(root, _free_port())
    try:
        _prepare(office)
        office.start()
        yield office
    finally:
        office.stop()
        shutil.rmtree(root, ignore_errors=True)


def _dovecot() -> str:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _prepare(office: PostOffice) -> None:
    root = office.root
    person = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    group = subprocess.run(
        ["id", "-gn", person.pw_name], check=True, capture_output=True, text=True
    ).stdout.strip()
    for inner in ("run", "state", "mail"):
        (root / inner).mkdir()
    (root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    _certify(root)
    (root / "dovecot.conf").write_text(
        _CONFIG.format(
            root=root, port=office.port, user=person.pw_name, group=group,
            uid=person.pw_uid, gid=person.pw_gid,
        )
    )  # fmt: skip
    root.chmod(0o755)
    if os.getuid() == 0:
        for place in (root / "mail", root / "users"):
            os.chown(place, person.pw_uid, person.pw_gid)


def _certify(root: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (root / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (root / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
