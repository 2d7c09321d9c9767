"""LibreOffice: the task that turns a word file into a PDF, shut off from everything else."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.file.identify import Content, identify
from naskah.installed import libreoffice

_SECONDS: Final = 80  #: less than the workshop's own patience, so that it ends by itself
#: Nothing active runs and nothing is fetched: no macros, no links, no proxy that answers.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
</item></oor:items>
"""
_NOWHERE: Final = "http://127.0.0.1:9"  #: the discard port
_SUFFIX: Final = {b"PK": ".docx", b"{\\": ".rtf", b"\xd0\xcf": ".doc"}


def to_pdf(data: bytes) -> bytes:
    """Convert one file, in a profile and folder of its own.

    Raises:
        Refused: "bukan_dokumen", "perlu_libreoffice" or "rusak".

    """
    if identify(data) not in {Content.DOCX, Content.OLD_OFFICE}:
        raise Refused("bukan_dokumen")
    program = libreoffice()
    if program is None:
        raise Refused("perlu_libreoffice")
    with tempfile.TemporaryDirectory(prefix="naskah-") as folder:
        return _converted(program, Path(folder), data)


def _converted(program: str, folder: Path, data: bytes) -> bytes:
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE)
    source = folder / f"naskah{_suffix(data)}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf"),
        *("--outdir", str(folder), str(source)),
    ]
    environment = {
        **os.environ,
        "HOME": str(folder),
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
    }
    try:
        subprocess.run(command, env=environment, timeout=_SECONDS, check=True, capture_output=True)
        return (folder / "naskah.pdf").read_bytes()
    except (subprocess.SubprocessError, FileNotFoundError):
        raise Refused("rusak") from None


def _suffix(data: bytes) -> str:
    if b"application/vnd.oasis.opendocument.text" in data[:200]:
        return ".odt"
    return _SUFFIX.get(data[:2], ".doc")


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return {}, [to_pdf(blobs[0])]


TASKS: Final = {"pdf": _task}
