"""A scan of which no page can be used: why is said at once, and what can be done."""

from __future__ import annotations

import numpy as np
import pytest

from handlers.job_kind import JobKind
from handlers.messages import plain
from handlers.step4.susunan import assembled_of
from handlers.texts import say
from sop.reports import ScanAssembled
from tests.naskah.hostile_files import docx, locked, plain_zip
from tests.naskah.scans import pdf_of
from tests.office import RUDI, Office

SHEET = pdf_of(np.full((600, 420, 3), 255, np.uint8), dpi=50)
WORKING = "sedang disusun"
LOCKED = "terkunci kata sandi; simpan tanpa kata sandi lalu kirim ulang."


async def scanned(office: Office, *files: tuple[str, bytes]) -> str:
    """Send files as the scan; gives what the card says then."""
    await office.sends(RUDI, "", *files)
    assert WORKING in await office.last(RUDI)
    await office.works(JobKind.SUSUN)
    return next(text for text in reversed(await office.said(RUDI)) if text)


async def in_hand(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")


async def test_a_scan_that_cannot_be_opened_is_said_so_and_another_one_takes_its_place(
    office: Office,
) -> None:
    await in_hand(office)
    card = await scanned(office, ("terkunci.pdf", locked(user="x", owner="y")))
    assert f"Pindaian tidak dapat disusun: {LOCKED}" in card
    assert WORKING not in card
    assert "Kirim pindaian naskah asli" in card
    assert await office.buttons(RUDI) == ["Mulai ulang", "Lainnya"]
    card = await scanned(office, ("scan.pdf", SHEET))
    assert "1 hlm tersusun" in card
    assert f"✗ terkunci.pdf: {LOCKED}" in card


async def test_of_several_files_it_is_said_what_is_wrong_with_each(office: Office) -> None:
    await in_hand(office)
    files = (("foto.zip", plain_zip()), ("naskah.docx", docx("Keputusan")), ("nol.jpg", b""))
    card = await scanned(office, *files)
    assert "Pindaian tidak dapat disusun: tidak ada halaman yang dapat dipakai." in card
    for name in ("foto.zip", "naskah.docx"):
        assert f"✗ {name}: bukan PDF, TIFF, atau foto; kirim pindaiannya sendiri" in card
    assert "✗ nol.jpg: file kosong" in card


@pytest.mark.parametrize("alone", [True, False], ids=["one file", "several files"])
async def test_what_is_too_heavy_may_be_tried_once_more_as_it_is(
    office: Office, alone: bool
) -> None:
    await in_hand(office)
    await office.attach(RUDI, "scan.pdf")
    berkas = await office.berkas()
    parts = assembled_of(berkas.scan)
    why = say("step4.terlalu_berat")
    each = "\n".join(say("step4.refused", nama=name, sebab=why) for name in ("asli", "salinan"))
    heavy = ScanAssembled(parts=parts, trouble=why if alone else f"{say('step4.nothing')}\n{each}")
    await office.works()
    await office.report(berkas.code, heavy)
    assert plain(say("step4.try_again")) in await office.last(RUDI)
    await office.tap(RUDI, "Coba lagi")
    assert WORKING in await office.last(RUDI)
    assert assembled_of((await office.berkas()).scan) == parts
    assert await office.turns.look(lambda tx: tx.under_way(f"susun:{berkas.code}"))
    await office.assembles()
    assert "Pakai" in await office.buttons(RUDI)
