"""Nota dinas and naskah in one file, and the same naskah in two: what was sent last counts."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from sop.berkas import State, Use
from sop.reading import Form, Found, Reading
from tests.naskah.word_files import keputusan_docx
from tests.office import HADI, SARI, Office
from tests.readings import NOTA, keputusan
from tests.samples import SampleShop

SILENT = Reading(form=Form.PDF, pages=1)


async def test_the_naskah_behind_a_nota_dinas_becomes_the_softcopy(office: Office) -> None:
    made = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    both = await office.room().shop.whole([made["nota-dinas-45.pdf"], made["keputusan-45.pdf"]])
    await office.sends(SARI, "", ("usulan.pdf", both))
    await office.works("read")
    berkas = await office.berkas()
    assert [(f.name, f.use, f.pages) for f in berkas.files] == [
        ("usulan.pdf", Use.NOTA_DINAS, 1),
        ("usulan (naskah).pdf", Use.SOFTCOPY, 4),
    ]
    assert "Keputusan Nomor 45 Tahun 2025" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert (await office.berkas()).state is State.SUBMITTED
    names = [file.name for message in await office.screen(HADI) for file in message.files]
    assert names[:2] == ["usulan.pdf", "usulan (naskah).pdf"]


async def test_a_softcopy_that_was_sent_is_not_replaced_by_it(office: Office) -> None:
    made = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    both = await office.room().shop.whole([made["nota-dinas-45.pdf"], made["keputusan-45.pdf"]])
    await office.sends(SARI, "", ("naskah.docx", keputusan_docx("45", date(2025, 3, 4))))
    await office.works("read")
    await office.sends(SARI, "", ("usulan.pdf", both))
    await office.works("read")
    berkas = await office.berkas()
    assert [f.name for f in berkas.naskah] == ["naskah.docx"]
    assert berkas.file(Use.NOTA_DINAS).pages == 1


@pytest.mark.parametrize("order", list(permutations(["nota", "lama", "baru"])), ids="-".join)
async def test_what_was_sent_last_is_the_softcopy_whichever_is_read_first(
    office: Office, order: tuple[str, ...]
) -> None:
    await office.attach(SARI, "nota.pdf", "lama.pdf", "baru.pdf")
    newer = keputusan(penandatangan=Found("Siti Rahma"))
    readings = {"nota": NOTA, "lama": keputusan(), "baru": newer}
    for name in order:
        await office.reads(**{name: readings[name]})
    berkas = await office.berkas()
    assert [f.name for f in berkas.naskah] == ["baru.pdf"]
    assert berkas.produk.penandatangan == "Siti Rahma"


@pytest.mark.parametrize("order", list(permutations(["nota", "naskah", "diam"])), ids="-".join)
async def test_what_says_nothing_never_takes_the_place_of_what_does(
    office: Office, order: tuple[str, ...]
) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf", "diam.pdf")
    readings = {"nota": NOTA, "naskah": keputusan(), "diam": SILENT}
    for name in order:
        await office.reads(**{name: readings[name]})
    berkas = await office.berkas()
    assert {f.name: f.use for f in berkas.files} == {
        "nota.pdf": Use.NOTA_DINAS,
        "naskah.pdf": Use.SOFTCOPY,
        "diam.pdf": Use.PENDUKUNG,
    }
    assert berkas.produk.nomor == "45"
