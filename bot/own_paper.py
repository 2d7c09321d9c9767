"""The office's own paper: its letterhead, the size of its sheets, and templates of its own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import datetime
from pathlib import Path

from bot.office_file import kertas_of
from naskah.client import Workshop
from naskah.errors import Broken, TooHeavy
from naskah.sheets import Kantor, Penanda
from naskah.specimens import DICETAK, HARI, LAPORAN, OTENTIKASI, SPECIMENS
from sop.office import Office
from sop.roles import Officer, Role


def kantor_of(office: Office, office_file: Path | None = None) -> Kantor:
    """Say what the papers name of the office, and on what it prints.

    Raises:
        Misconfigured: the office file cannot be read.

    """
    kertas = kertas_of(office_file)
    return Kantor(
        nama=office.name,
        kop=("SEKRETARIAT", *letterhead(office.ketua_of)),
        alamat=office.address,
        jdih=office.jdih_address,
        zona=office.zona_name,
        kertas=kertas.ukuran,
        folder=str(kertas.folder or ""),
    )


def signer(heads: Sequence[Officer], at: datetime) -> Penanda:
    """Name the Kasubbag Hukum under a paper, or only the jabatan while nobody holds it."""
    held = heads[0].holding(Role.KASUBBAG, at) if heads else None
    if held is None:
        return Penanda(jabatan="Kepala Subbagian Hukum")
    return Penanda(jabatan=held.title, nama=heads[0].name, nip=heads[0].nip)


def letterhead(name: str) -> tuple[str, ...]:
    """Write the name of an office in capitals, its region on a line of its own."""
    found = re.fullmatch(r"(.+?) ((?:KABUPATEN|KOTA|PROVINSI) .+)", name.upper())
    return (found[1], found[2]) if found else (name.upper(),)


async def specimens(shop: Workshop, kantor: Kantor) -> AsyncIterator[tuple[str, bytes | str]]:
    """Make one of every paper: the name of its file, and its bytes or why it could not be made."""
    for sheet in SPECIMENS:
        yield f"{sheet.template}.pdf", await _tried(shop.paper(sheet, kantor, at=DICETAK))
    yield f"{LAPORAN.template}.png", await _tried(shop.chart(LAPORAN, kantor))
    softcopy = (await shop.contoh("keputusan", "45", HARI, scans=False))["keputusan-45.pdf"]
    yield "cap_salinan.pdf", await _tried(_salinan(shop, kantor, softcopy))


async def _salinan(shop: Workshop, kantor: Kantor, softcopy: bytes) -> bytes:
    return (await shop.salinan(softcopy, OTENTIKASI, kantor, judul="Contoh")).pdf


async def _tried(making: Awaitable[bytes]) -> bytes | str:
    try:
        return await making
    except Broken as fault:
        return fault.reason.removeprefix("templat: ")
    except TooHeavy:
        return "terlalu lama disusun"
