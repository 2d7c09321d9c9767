"""Several files as one document, and a file that holds two of them."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from naskah.client import Workshop
from naskah.contoh.pindai import scanned
from naskah.errors import Broken
from sop.reading import Naskah
from tests.naskah.paperwork import pages_of, words

DAY = date(2025, 3, 4)
BODY = pages_of([words("keputusan", 72, 700), words("pasal", 72, 700)])


async def test_a_softcopy_and_its_lampiran_stand_in_their_order(workshop: Workshop) -> None:
    whole = await workshop.whole([BODY, pages_of([words("lampiran", 72, 700)])])
    pages = pypdf.PdfReader(io.BytesIO(whole)).pages
    assert [page.extract_text() for page in pages] == ["keputusan", "pasal", "lampiran"]


async def test_a_single_file_stays_byte_for_byte(workshop: Workshop) -> None:
    assert await workshop.whole([BODY]) == BODY


@pytest.mark.parametrize("bad", [b"%PDF-1.7 rusak", b"\xff\xd8\xff\xe0 foto"])
async def test_what_has_no_pages_is_refused(workshop: Workshop, bad: bytes) -> None:
    with pytest.raises(Broken):
        await workshop.whole([BODY, bad])


async def two_in_one(workshop: Workshop) -> bytes:
    """What a scanner makes of a tray with a nota dinas and the Keputusan below it."""
    made = await workshop.contoh("keputusan", "45", DAY, scans=False)
    return await workshop.whole([made["nota-dinas-45.pdf"], made["keputusan-45.pdf"]])


async def test_a_keputusan_behind_a_nota_dinas_is_seen_and_given_alone(workshop: Workshop) -> None:
    both = await two_in_one(workshop)
    reading = await workshop.read(both)
    assert (reading.naskah, reading.behind) == (Naskah.NOTA_DINAS, 2)
    alone = await workshop.read(await workshop.behind(both, reading.behind))
    assert (alone.naskah, alone.behind) == (Naskah.PRODUK, 0)
    assert alone.fields["nomor"].value == "45"


async def test_it_is_seen_on_a_scan_without_text_too(workshop: Workshop, eyes: None) -> None:
    both = scanned(await two_in_one(workshop), "dua")
    reading = await workshop.read(both)
    assert (reading.naskah, reading.behind) == (Naskah.NOTA_DINAS, 2)


async def test_a_nota_dinas_alone_has_nothing_behind_it(workshop: Workshop) -> None:
    made = await workshop.contoh("nota-dinas", "45", DAY)
    assert (await workshop.read(made["nota-dinas-45.pdf"])).behind == 0


async def test_a_list_of_documents_in_its_annex_is_none_of_them(workshop: Workshop) -> None:
    made = await workshop.contoh("nota-dinas", "45", DAY)
    lines = ["LAMPIRAN NOTA DINAS", "DAFTAR KEPUTUSAN YANG DIMOHONKAN"]
    lines += ["1. KEPUTUSAN KOMISI PEMILIHAN UMUM NOMOR 45 TAHUN 2025 TENTANG TATA KELOLA ARSIP"]
    page = b"".join(words(line, 72, 700 - 20 * n) for n, line in enumerate(lines))
    both = await workshop.whole([made["nota-dinas-45.pdf"], pages_of([page])])
    assert (await workshop.read(both)).behind == 0


async def test_no_page_is_given_beyond_the_last(workshop: Workshop) -> None:
    with pytest.raises(Broken, match="kosong"):
        await workshop.behind(BODY, 3)
