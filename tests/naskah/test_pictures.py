"""Pictures of pages: crisp, of the size that was asked, and bounded whatever a page claims."""

import io

import numpy as np
import pytest
from pikepdf import Encryption, Pdf
from PIL import Image

from naskah.child import Refused
from naskah.client import Workshop
from naskah.picture.of_pdf import MAX_PIXELS, pictures
from tests.naskah.paperwork import keputusan_45, pages_of, words


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_first_and_last_page_come_in_the_width_that_was_asked() -> None:
    pdf = pages_of([words("satu", 72, 700, 60), words("dua", 72, 700), words("tiga", 72, 90, 60)])
    first, last = (opened(one) for one in pictures(pdf, (0, -1), 1080).values())
    assert first.size == last.size == (1080, 1529)
    assert (np.asarray(first)[:764] < 100).any()
    assert not (np.asarray(first)[764:] < 100).any()
    assert (np.asarray(last)[764:] < 100).any()


def test_letters_are_crisp() -> None:
    (made,) = pictures(keputusan_45(), (0,), 1080).values()
    assert made.startswith(b"\xff\xd8")
    assert len(made) < 500_000
    grey = np.asarray(opened(made).convert("L"))
    assert grey.min() < 40
    assert np.percentile(grey, 50) > 250


def test_a_picture_of_a_huge_page_stays_within_bounds() -> None:
    pdf = pages_of([b""], MediaBox=[0, 0, 14, 14000])
    assert np.prod(opened(pictures(pdf, (0,), 2000)[1]).size) <= MAX_PIXELS * 1.01


@pytest.mark.parametrize(
    ("pdf", "page", "reason"),
    [
        (b"bukan pdf", 0, "rusak"),
        (pages_of([b""]), 1, "tanpa_halaman"),
        (pages_of([b""]), -2, "tanpa_halaman"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(pdf: bytes, page: int, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        pictures(pdf, (page,), 300)


def test_a_locked_file_is_refused_by_name() -> None:
    target = io.BytesIO()
    Pdf.open(io.BytesIO(pages_of([b""]))).save(target, encryption=Encryption(user="a", owner="b"))
    with pytest.raises(Refused, match="terkunci"):
        pictures(target.getvalue(), (0,), 300)


async def test_the_workshop_shows_pages_under_their_own_numbers() -> None:
    workshop = Workshop()
    assert list(await workshop.pictures(pages_of([b""] * 4))) == [1, 4]
    assert list(await workshop.pictures(pages_of([b""]))) == [1]
