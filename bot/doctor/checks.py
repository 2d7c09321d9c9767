"""The checks of the doctor, in order: each says in a line what to do."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot.config import Settings
from bot.doctor import data, machine, outside
from bot.finding import Finding
from bot.office.file import Misconfigured

#: What a check gives: one finding or several, at once or after asking somebody.
Found = Finding | Sequence[Finding]
Check = Callable[[Settings], Found | Awaitable[Found]]

#: In the order in which trouble is best mended.
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("Python", machine.python),
    ("Setelan", machine.settings),
    ("Kantor", machine.office),
    ("Jam", machine.clock),
    ("Disk", machine.disk),
    ("Folder data", machine.folder),
    ("SQLite", machine.sqlite),
    ("PostgreSQL", data.server),
    ("Basis data", data.database),
    ("Cadangan", data.backups),
    ("Pegawai", data.people),
    ("Penyusun", machine.typesetter),
    ("Kertas", machine.papers),
    ("Pembaca", machine.reader),
    ("LibreOffice", machine.office_suite),
    ("Hari libur", machine.holidays),
    ("Web", outside.web),
    ("Alamat umum", outside.public),
    ("Telegram", outside.telegram),
    ("WhatsApp", outside.whatsapp),
    ("JDIH", outside.jdih),
    ("Folder pindai", outside.scan_folder),
    ("Surel pindai", outside.mailbox),
)
WIDTH: Final = max(len(name) for name, _ in CHECKS)


async def examine(settings: Settings, only: str = "") -> AsyncIterator[tuple[str, Finding]]:
    """Go through all checks, or the one of a name; each gives its name and what it found."""
    for name, check in CHECKS:
        if only not in {"", name}:
            continue
        for finding in await _findings(check, settings):
            yield name, finding


async def _findings(check: Check, settings: Settings) -> Sequence[Finding]:
    try:
        given = check(settings)
        found = await given if inspect.isawaitable(given) else given
    except Misconfigured as error:
        return [Finding.wrong(str(error))]
    except Exception as fault:  # noqa: BLE001 - one broken check must not hide the others
        said = f"pemeriksaan gagal ({type(fault).__name__})"
        return [Finding.wrong(f"{said}: ulangi `jdih-bot doctor`; bila tetap, laporkan baris ini.")]
    return [found] if isinstance(found, Finding) else found
