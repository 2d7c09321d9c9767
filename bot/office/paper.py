"""The office's own paper: its letterhead, the size of its sheets, and templates of its own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.office.file import kertas_of
from bot.office.people import posts
from naskah.client import Workshop
from naskah.contoh import specimens as contoh
from naskah.contoh.lembaga import Lembaga
from naskah.errors import Broken, TooHeavy
from naskah.papers.sheets import Kantor, Penanda
from sop.office import KOMISI, Office
from sop.roles import Officer, Role

#: A commission and its region; "KOMISI INDEPENDEN PEMILIHAN ACEH" has no word between the two.
_PARTED: Final = re.compile(
    rf"(.*?(?:{'|'.join(KOMISI.values()).upper()})|.+?(?= (?:KABUPATEN|KOTA|PROVINSI) )) (.+)"
)


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


def lembaga_of(office: Office) -> Lembaga:
    """Say what the sample documents name of the office."""
    posted = posts(office)
    return Lembaga(
        kop=letterhead(office.ketua_of),
        panjang=office.ketua_of,
        pendek=office.name,
        kode=office.code,
        tempat=office.place,
        alamat=office.address,
        pengusul=posted[Role.PENGUSUL].unit,
        hukum=posted[Role.KASUBBAG].title.removeprefix("Kepala "),
    )


def signer(office: Office, heads: Sequence[Officer], at: datetime) -> Penanda:
    """Name the Kasubbag Hukum under a paper, or only the jabatan while nobody holds it."""
    held = heads[0].holding(Role.KASUBBAG, at) if heads else None
    if held is None:
        return Penanda(jabatan=posts(office)[Role.KASUBBAG].title)
    return Penanda(jabatan=held.title, nama=heads[0].name, nip=heads[0].nip)


def letterhead(name: str) -> tuple[str, ...]:
    """Write the name of an office in capitals, its region on a line of its own."""
    found = _PARTED.fullmatch(name.upper())
    return (found[1], found[2]) if found else (name.upper(),)


async def specimens(
    shop: Workshop, kantor: Kantor, lembaga: Lembaga
) -> AsyncIterator[tuple[str, bytes | str]]:
    """Make one of every paper: the name of its file, and its bytes or why it could not be made."""
    for sheet in contoh.specimens(lembaga):
        yield f"{sheet.template}.pdf", await _tried(shop.paper(sheet, kantor, at=contoh.DICETAK))
    yield f"{contoh.LAPORAN.template}.png", await _tried(shop.chart(contoh.LAPORAN, kantor))
    yield "cap_salinan.pdf", await _tried(_salinan(shop, kantor, lembaga))


async def _salinan(shop: Workshop, kantor: Kantor, lembaga: Lembaga) -> bytes:
    made = await shop.contoh("keputusan", "45", contoh.HARI, scans=False, lembaga=lembaga)
    block = contoh.otentikasi(lembaga)
    return (await shop.salinan(made["keputusan-45.pdf"], block, kantor, judul="Contoh")).pdf


async def _tried(making: Awaitable[bytes]) -> bytes | str:
    try:
        return await making
    except Broken as fault:
        return fault.reason.removeprefix("templat: ")
    except TooHeavy:
        return "terlalu lama disusun"
