"""Several files as one document."""

from __future__ import annotations

import io

import pypdf
import pytest

from naskah.client import Workshop
from naskah.errors import Broken
from tests.naskah.paperwork import pages_of, words

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
