"""A mailbox as the scanner inbox needs it: its address, and the few things asked of the server.

Everything here blocks and runs in a thread. No text of a server's answer leaves this module, since
some servers repeat the password in theirs.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from email.utils import getaddresses
from hashlib import sha256
from imaplib import IMAP4
from socket import SHUT_RDWR, gaierror
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import AND, MailBox, MailMessage, MailMessageFlags
from imap_tools.errors import ImapToolsError, MailboxLoginError

from bot.config import IN_CODE
from bot.scanner.kinds import TAKEN, complete, is_page, kind_of
from handlers.texts import say

_UNREADABLE: Final = f"SCAN_IMAP_URL tidak terbaca: {IN_CODE}"
_PORT: Final = 993
_TIMEOUT: Final = 30.0  #: seconds for one answer of the server


class MailTrouble(Exception):
    """The mailbox cannot be used at the moment; the message is safe to log and to show."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """Where scans are mailed to, as read from `SCAN_IMAP_URL`."""

    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    folder: str
    senders: frozenset[str] = field(repr=False)  #: in lower case; nobody else is listened to
    done: str = ""  #: folder to which a mail goes once its scans are stored; empty: it stays, seen
    authority: str = ""  #: file with the office's own certificate authority

    @classmethod
    def parse(cls, url: str) -> MailAddress:
        """Read `imaps://user:password@host:993/INBOX?from=a@b,c@d&selesai=Selesai&ca=file.pem`.

        Raises:
            ValueError: what is wrong with it, never quoting it.

        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORT
        except ValueError:
            raise ValueError(_UNREADABLE) from None
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        senders = frozenset(
            each.strip().lower() for each in asked.get("from", "").split(",") if "@" in each
        )
        if parts.scheme != "imaps":
            raise ValueError("SCAN_IMAP_URL harus diawali imaps://")
        if parts.fragment:  # what stands behind an unwritten # in a password
            raise ValueError(_UNREADABLE)
        if not (parts.hostname and parts.username and parts.password):
            raise ValueError("SCAN_IMAP_URL perlu pengguna, sandi dan server")
        if not senders:
            raise ValueError("SCAN_IMAP_URL perlu ?from= dengan alamat pemindai")
        return cls(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username),
            password=unquote(parts.password),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            senders=senders,
            done=asked.get("selesai", ""),
            authority=asked.get("ca", ""),
        )


@dataclass(frozen=True, slots=True)
class Attachment:
    """One scan in a mail."""

    name: str
    data: bytes
    identity: str  #: the same wherever the mail is moved and however often it is delivered


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail from an allowed sender."""

    uid: int
    subject: str
    scans: tuple[Attachment, ...]
    refused: tuple[tuple[str, str], ...] = ()  #: names of attachments that are no use, and why


class Connection:
    """A logged-in mailbox with its folder open."""

    def __init__(self, box: MailBox, address: MailAddress) -> None:
        self._box = box
        self._address = address
        status = box.folder.status(address.folder, ["UIDVALIDITY"])
        #: Changes when the server numbers its mails anew.
        self.validity = int(status["UIDVALIDITY"])

    def uids(self, since: date) -> list[int]:
        """List the mails that arrived on a day or later, oldest first."""
        return sorted(int(uid) for uid in self._box.uids(AND(date_gte=since)))

    def sender_allowed(self, uid: int) -> bool:
        """Tell whether exactly one allowed sender wrote a mail; only its headers are fetched."""
        head = self._one(uid, headers_only=True)
        if head is None:
            return False
        senders = [mail.lower() for _, mail in getaddresses(map(str, head.obj.get_all("From", [])))]
        return len(senders) == 1 and senders[0] in self._address.senders

    def size(self, uid: int) -> int:
        """Tell how many bytes a mail has."""
        head = self._one(uid, headers_only=True)
        return head.size_rfc822 if head else 0

    def fetch(self, uid: int) -> Mail | None:
        """Fetch a mail with its scans, leaving it unseen; nothing when it is gone.

        One that is folded into itself too deep to be read, as nobody's scanner does, has none: it
        must not come up again and again before the others.
        """
        try:
            message = self._one(uid, headers_only=False)
        except RecursionError:
            return Mail(uid, "", (), ((say("pindai.surat"), say("pindai.jenis", jenis=TAKEN)),))
        if message is None:
            return None
        return Mail(uid, message.subject, tuple(_scans(message)), tuple(_refused(message)))

    def finish(self, uid: int) -> None:
        """Mark a mail as seen and move it where done mails go."""
        self._box.flag(str(uid), [MailMessageFlags.SEEN], True)
        if self._address.done:
            if not self._box.folder.exists(self._address.done):
                self._box.folder.create(self._address.done)
            self._box.move(str(uid), self._address.done)

    def wait(self, seconds: float) -> bool:
        """Wait for news with IDLE; tell whether the server can do that at all."""
        if "IDLE" not in self._box.client.capabilities:
            return False
        self._box.idle.wait(timeout=seconds)
        return True

    def drop(self) -> None:
        """Cut the line at once, so that a waiting thread comes back."""
        # First the socket: whoever reads from it holds the lock that closing it waits for.
        with suppress(OSError):
            self._box.client.sock.shutdown(SHUT_RDWR)
        with suppress(OSError):
            self._box.client.shutdown()

    def close(self) -> None:
        """Log out."""
        with suppress(ImapToolsError, OSError, IMAP4.error):
            self._box.logout()

    def _one(self, uid: int, *, headers_only: bool) -> MailMessage | None:
        found = self._box.fetch(
            uid_list=str(uid), mark_seen=False, headers_only=headers_only, bulk=False
        )
        return next(iter(found), None)


def connected(address: MailAddress) -> Connection:
    """Log in over TLS with the certificate checked.

    Raises:
        MailTrouble: why not.

    """
    with told():
        context = ssl.create_default_context(cafile=address.authority or None)
        box = MailBox(address.host, address.port, timeout=_TIMEOUT, ssl_context=context)
        try:
            box.login(address.user, address.password, address.folder)
            return Connection(box, address)
        except BaseException:
            with suppress(OSError):
                box.client.shutdown()
            raise


@contextmanager
def told() -> Iterator[None]:
    """Turn every fault of the line or the server into one that is safe to show.

    Raises:
        MailTrouble: in its place.

    """
    try:
        yield
    except MailboxLoginError:
        raise MailTrouble("login ditolak server e-mail") from None
    except ssl.SSLCertVerificationError:
        raise MailTrouble("sertifikat server e-mail tidak sah") from None
    except gaierror:
        raise MailTrouble("nama server e-mail tidak ditemukan") from None
    except TimeoutError:
        raise MailTrouble("server e-mail tidak menjawab") from None
    except (ImapToolsError, IMAP4.error, OSError, ValueError, KeyError, TypeError) as fault:
        raise MailTrouble(f"server e-mail bermasalah ({type(fault).__name__})") from None


def _scans(message: MailMessage) -> Iterator[Attachment]:
    """Give the attachments that are scans; their kind is told by content, not by name.

    A small picture, such as a logo below a signature, is none.
    """
    letter = str(message.obj.get("Message-ID", "")).strip() or _stand_in(message)
    for place, part in enumerate(message.attachments):
        data = part.payload
        kind = kind_of(data)
        if kind is None or not complete(kind, data) or not is_page(kind, data):
            continue
        digest = sha256(data).hexdigest()
        identity = sha256(f"{letter}\0{place}\0{digest}".encode()).hexdigest()
        name = part.filename or f"pindai-{place + 1}.{kind.value.lower()}"
        yield Attachment(name, data, f"mail:{identity}")


def _refused(message: MailMessage) -> Iterator[tuple[str, str]]:
    """Name what is no use: torn scans, and other files where a mail has nothing else."""
    kinds = [(part, kind_of(part.payload)) for part in message.attachments]
    for part, kind in kinds:
        name = part.filename or say("pindai.tanpa_nama")
        if not part.payload:
            yield name, say("pindai.kosong")
        elif kind is not None and not complete(kind, part.payload):
            yield name, say("pindai.terputus")
        elif kind is None and all(other is None for _, other in kinds):
            yield name, say("pindai.jenis", jenis=TAKEN)


def _stand_in(message: MailMessage) -> str:
    """Name a mail without Message-ID, as cheap devices send them."""
    return "\0".join((message.from_, message.date_str, message.subject))
