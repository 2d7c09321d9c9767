"""Stacks that file themselves: every code found, never a wrong berkas, covers left out."""

from __future__ import annotations

import secrets
from functools import lru_cache
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pytest
import segno
from PIL import Image

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.scan.cover import marks_in
from sop.kode import new_code, valid
from tests.naskah.scans import Picture, act_pages, blank_page, jpeg, pdf_of, photo

ONE, TWO = "K7M3Q9XA", new_code(b"berkas-2")


@lru_cache(maxsize=64)
def with_code(text: str, side: float = 25.0, page: int = 0) -> Picture:
    """A page at 200 dpi with a QR code whose modules measure `side` millimetres."""
    sheet = act_pages(1)[page].copy()
    code = segno.make(text, micro=False, error="m")
    out = BytesIO()
    code.save(out, kind="png", border=4, scale=10)
    modules = code.symbol_size(border=0)[0]
    pixels = round(side / 25.4 * 200 * (modules + 8) / modules)
    drawn = np.asarray(Image.open(out).convert("L").resize((pixels, pixels)))
    sheet[60 : 60 + pixels, -60 - pixels : -60] = drawn[:, :, None]
    return sheet


def cover(code: str) -> Picture:
    return with_code(f"JDIH:{code}")


async def split(*pages: Picture, dpi: int = 200) -> list[tuple[str | None, tuple[int, ...], int]]:
    """Give code, page numbers and pages really in the file for each part."""
    parts = await Workshop().split_stack(pdf_of(*pages, dpi=dpi))
    return [(part.code, part.pages, _count(part.pdf)) for part in parts]


def _count(pdf: bytes) -> int:
    if not pdf:
        return 0
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


async def test_a_stack_is_split_at_its_covers_which_are_left_out() -> None:
    one, two = act_pages(1)
    found = await split(cover(ONE), one, two, cover(TWO), one)
    assert found == [(ONE, (1, 2), 2), (TWO, (4,), 1)]


async def test_pages_before_the_first_cover_are_kept_without_a_code() -> None:
    one, two = act_pages(1)
    assert await split(one, cover(ONE), two) == [(None, (0,), 1), (ONE, (2,), 1)]


async def test_the_blank_back_of_a_cover_is_left_out_but_no_other_blank_page() -> None:
    one, _ = act_pages(1)
    found = await split(cover(ONE), blank_page(), one, blank_page())
    assert found == [(ONE, (2, 3), 2)]


async def test_a_cover_of_two_pages_is_one_cover() -> None:
    one, _ = act_pages(1)
    assert await split(cover(ONE), cover(ONE), one) == [(ONE, (2,), 1)]


async def test_a_cover_on_nothing_is_told() -> None:
    assert await split(cover(ONE)) == [(ONE, (), 0)]


async def test_the_small_code_of_a_salinan_tells_the_berkas_and_stays_in_the_document() -> None:
    one, _ = act_pages(1)
    last = with_code(f"https://jdih.contoh.go.id/periksa/{ONE}", 14.9, 1)
    assert await split(one, last) == [(ONE, (0, 1), 2)]


async def test_a_stack_without_covers_comes_back_byte_for_byte() -> None:
    stack = pdf_of(*act_pages(1))
    (part,) = await Workshop().split_stack(stack)
    assert part.pdf == stack
    assert part.code is None


@pytest.mark.parametrize(
    "text", ["JDIH:K7M3Q9XB", "K7M3Q9XA", "https://contoh.go.id/K7M3Q9XA", "JDIH:K7M3Q9XA1"]
)
async def test_a_code_that_is_not_ours_or_not_whole_files_nothing(text: str) -> None:
    (found,) = await split(with_code(text))
    assert found[0] is None


@pytest.mark.parametrize("bilevel", [False, True], ids=["grey", "bilevel"])
@pytest.mark.parametrize("upside_down", [False, True], ids=["upright", "upside-down"])
@pytest.mark.parametrize("angle", [-5, 5])
@pytest.mark.parametrize("toner", [0.5, 1.0])
def test_a_code_is_found_at_150_dpi_askew_faint_and_noisy(
    bilevel: bool, upside_down: bool, angle: float, toner: float
) -> None:
    chance = np.random.default_rng(11)
    code = new_code(secrets.token_bytes(8))
    grey = cv2.cvtColor(with_code(f"JDIH:{code}", 20.0), cv2.COLOR_BGR2GRAY).astype(np.float32)
    faint = 255 - (255 - grey) * toner
    middle = (grey.shape[1] / 2, grey.shape[0] / 2)
    askew = cv2.warpAffine(
        faint, cv2.getRotationMatrix2D(middle, angle, 1), grey.shape[::-1], borderValue=250
    )
    small = cv2.resize(askew, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    noisy = small + chance.normal(0, 6, small.shape)
    seen = np.where(noisy < 170, 0, 255) if bilevel else np.clip(noisy, 0, 255)
    page = np.ascontiguousarray(np.rot90(seen.astype(np.uint8), 2 if upside_down else 0))
    assert [mark.code for mark in marks_in(page)] == [code]


def test_no_code_is_seen_in_pages_of_text() -> None:
    for act in range(1, 5):
        for page in act_pages(act):
            assert marks_in(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)) == []


async def test_a_photo_of_a_cover_tells_its_berkas() -> None:
    assert await Workshop().code_on_photo(jpeg(cover(ONE))) == ONE
    assert await Workshop().code_on_photo(jpeg(photo(1, 0, 1).picture)) is None


async def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Broken, match="rusak"):
        await Workshop().split_stack(b"%PDF-1.7 rusak")


def test_the_codes_of_this_file_are_codes() -> None:
    assert valid(ONE)
    assert valid(TWO)
