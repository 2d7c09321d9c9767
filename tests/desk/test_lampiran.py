"""A lampiran in a file of its own is part of the naskah; what else is sent along is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handlers.messages import MAX_ROWS, plain
from handlers.texts import say
from sop.berkas import Berkas, Use
from sop.reading import Form, Found, Naskah, Reading
from storage import jobs
from tests.naskah.hostile_files import docx
from tests.office import HADI, RUDI, SARI, Office, buttons
from tests.pages import picked
from tests.readings import NOTA, keputusan
from tests.samples import SampleShop

ANNEX = Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2)
SILENT = Reading(form=Form.PDF, pages=3)
NIK = "NIK 6202…01 (hal. 1)"


async def proposes(office: Office, lampiran: Reading = ANNEX, *, last: bool = True) -> Berkas:
    """A usulan of three files; the third is read after the softcopy, or before it."""
    await office.attach(SARI, "nota.pdf", "naskah.pdf", "tabel.pdf")
    readings = {"nota": NOTA, "naskah": keputusan(), "tabel": lampiran}
    order = readings if last else dict(reversed(readings.items()))
    await office.reads(**order)
    return await office.berkas()


def uses(berkas: Berkas) -> dict[str, Use]:
    return {file.name: file.use for file in berkas.files}


@pytest.mark.parametrize("last", [True, False])
async def test_its_pages_count_whichever_file_is_read_first(office: Office, last: bool) -> None:
    berkas = await proposes(office, last=last)
    assert [file.name for file in berkas.naskah] == ["naskah.pdf", "tabel.pdf"]
    assert berkas.pages == 6
    assert "6 hlm dengan lampiran" in await office.last(SARI)
    assert "Lampiran: tabel.pdf (2 hlm)" in await office.last(SARI)


@pytest.mark.parametrize("last", [True, False])
async def test_what_does_not_say_that_it_is_one_is_kept_beside_the_naskah(
    office: Office, last: bool
) -> None:
    berkas = await proposes(office, SILENT, last=last)
    assert uses(berkas)["tabel.pdf"] is Use.PENDUKUNG
    assert uses(berkas)["naskah.pdf"] is Use.SOFTCOPY
    assert berkas.pages == 4
    assert "Pendukung: tabel.pdf (3 hlm)" in await office.last(SARI)
    assert await office.buttons(SARI) == ["Kirim", "Perbaiki", "Batal"]


def numbered(number: int) -> Reading:
    return replace(ANNEX, fields={"lampiran": Found(str(number))}) if number else ANNEX


@pytest.mark.parametrize(
    ("numbers", "order"),
    [((2, 3, 1), "cab"), ((2, 0, 1), "abc"), ((0, 0, 0), "abc")],
    ids=["numbered", "one is not", "none is"],
)
async def test_several_stand_by_their_numbers_or_as_they_came(
    office: Office, numbers: tuple[int, ...], order: str
) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf", "a.pdf", "b.pdf", "c.pdf")
    annexes = dict(zip("abc", map(numbered, numbers), strict=True))
    await office.reads(nota=NOTA, naskah=keputusan(), **annexes)
    names = [file.name for file in (await office.berkas()).naskah]
    assert names == ["naskah.pdf", *(f"{name}.pdf" for name in order)]


async def test_a_photo_of_it_is_no_softcopy_of_it(office: Office) -> None:
    berkas = await proposes(office, replace(ANNEX, form=Form.IMAGE, pages=1), last=False)
    assert uses(berkas)["tabel.pdf"] is Use.PENDUKUNG
    assert berkas.pages == 4


async def test_pages_that_nobody_can_count_are_not_guessed(office: Office) -> None:
    berkas = await proposes(office, replace(ANNEX, form=Form.DOCX, pages=0))
    assert berkas.pages == 0
    assert "dengan lampiran" not in await office.last(SARI)


async def test_a_file_that_was_sent_by_mistake_is_taken_off_and_can_come_again(
    office: Office,
) -> None:
    await proposes(office)
    await office.tap(SARI, "Perbaiki")
    assert len(await office.buttons(SARI)) <= MAX_ROWS
    await office.tap(SARI, "Lepas file", "tabel.pdf")
    assert office.toast == "tabel.pdf dilepas. Bila keliru, kirim lagi filenya."
    assert "tabel.pdf" not in await office.last(SARI)
    assert (await office.berkas()).pages == 4
    await office.tap(SARI, "Perbaiki")
    assert "Lepas file" not in await office.buttons(SARI)
    await office.attach(SARI, "tabel.pdf")
    await office.reads(tabel=ANNEX)
    assert (await office.berkas()).pages == 6


async def test_what_cannot_be_used_can_be_taken_off_too(office: Office) -> None:
    await proposes(office, Reading(form=Form.OTHER, trouble="rusak"))
    assert "✗ tabel.pdf" in await office.last(SARI)
    await office.tap(SARI, "Perbaiki", "Lepas file", "tabel.pdf")
    assert "tabel.pdf" not in await office.last(SARI)


async def test_nota_dinas_and_naskah_cannot_be_taken_off(office: Office) -> None:
    berkas = await proposes(office)
    await office.tap(SARI, "Perbaiki", "Lepas file")
    assert await office.buttons(SARI) == ["tabel.pdf", "Kembali"]
    await office.tap(SARI, "Kembali", "Perbaiki", "Nota dinas", "Nomor nota dinas")
    await office.types(SARI, "13/HK.03-ND/6202/2025")
    assert (await office.berkas()).nota.nomor == "13/HK.03-ND/6202/2025"
    assert len((await office.berkas()).files) == len(berkas.files)


async def test_a_corrected_lampiran_of_the_same_name_takes_the_place_of_the_old(
    office: Office,
) -> None:
    await proposes(office)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Kembalikan", "Lampiran tidak lengkap")
    await office.sends(SARI, "", ("tabel.pdf", b"%PDF-1.4 dibetulkan"))
    await office.reads(tabel=replace(ANNEX, pages=3))
    draft = await office.berkas()
    if draft.agenda is None:  # asked whether it corrects the returned one
        await office.tap(SARI, "Perbaikan 0001")
    berkas = await office.berkas(1)
    assert [(file.name, file.pages) for file in berkas.naskah] == [
        ("naskah.pdf", 4),
        ("tabel.pdf", 3),
    ]


async def test_data_pribadi_in_it_are_warned_of_with_its_name(office: Office) -> None:
    await proposes(office, replace(ANNEX, personal=(NIK,)))
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan")
    assert f"{NIK}, tabel.pdf" in "\n".join(await office.said(HADI))
    berkas = await office.berkas()
    assert berkas.personal == (f"{NIK}, tabel.pdf",)
    assert berkas.exposed


@pytest.mark.parametrize("last", [True, False])
async def test_the_kasubbag_is_shown_the_naskah_and_not_its_lampiran(
    office: Office, last: bool
) -> None:
    berkas = await proposes(office, last=last)
    tasks = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 50))
    shown = [task.payload["sha256"] for task in tasks if task.kind == "pictures"]
    assert shown == [berkas.naskah[0].sha256]


async def test_the_kasubbag_gets_all_that_was_sent(office: Office) -> None:
    await proposes(office, SILENT)
    await office.tap(SARI, "Kirim")
    names = [file.name for message in await office.screen(HADI) for file in message.files]
    assert names[:3] == ["nota.pdf", "naskah.pdf", "tabel.pdf"]


async def test_a_scan_is_compared_with_both_and_the_konsep_salinan_holds_both(
    office: Office, eyes: None, tmp_path: Path
) -> None:
    made = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    body, annex = (picked(made["keputusan-45.pdf"], *pages) for pages in ((1, 2), (3, 4)))
    await office.sends(
        SARI, "", ("nota.pdf", b"%PDF-1.4"), ("naskah.pdf", body), ("tabel.pdf", annex)
    )
    await office.reads(nota=NOTA, naskah=replace(keputusan("45"), pages=2), tabel=ANNEX)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.works("konsep-salinan")
    drafts = [f for f in (await office.berkas()).files if f.use is Use.SALINAN_DRAFT]
    assert drafts[0].pages >= 4
    await office.tap(RUDI, "Terima")
    await office.sends(RUDI, "", ("scan.pdf", made["scan-asli-45.pdf"]))
    await office.works("susun", "cocokkan")
    await office.tap(RUDI, "Pakai")
    card = next(m for m in reversed(await office.screen(RUDI)) if "Sesuai" in buttons(m))
    assert "• 4 hlm = softcopy 4 hlm dengan lampiran" in plain(card.text)
    assert plain(say("step4.match_same")) in plain(card.text)


async def test_a_konsep_salinan_says_which_lampiran_it_lacks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    await office.sends(
        SARI,
        "",
        ("nota.pdf", b"%PDF-1.4"),
        ("naskah.pdf", made["keputusan-45.pdf"]),
        ("tabel.docx", docx("Tabel")),
    )
    await office.reads(nota=NOTA, naskah=keputusan("45"), tabel=ANNEX)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    monkeypatch.setenv("PATH", "/nonexistent")  # no LibreOffice
    await office.works("konsep-salinan")
    assert "Lampirannya belum termasuk" in "\n".join(await office.said(RUDI))
    assert "tabel.docx" in "\n".join(await office.said(RUDI))
