"""A crooked page: its angle is told by its lines, and it is turned straight only to be read."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from naskah.picture.photo import Picture
from naskah.picture.skew import MOST, skew, straight
from tests.naskah.scans import act_pages, blank_page, pdf_of, turned

PAGE = act_pages(1)[0]


def tilted(page: Picture, tilt: float) -> Picture:
    """Lay a page crooked, counterclockwise, with noise."""
    askew = Image.fromarray(page).rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(250,) * 3)
    grain = np.random.default_rng(2).normal(0, 6, page.shape)
    return (np.asarray(askew) + grain).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("tilt", [-40, -19, -6, -1.75, 0, 0.75, 4.5, 8, 15, 30])
@pytest.mark.parametrize("place", [0, -1])
def test_the_angle_of_a_page_is_told(tilt: float, place: int) -> None:
    assert skew(tilted(act_pages(1)[place], tilt)) == pytest.approx(tilt, abs=0.4)


def struck_out() -> Picture:
    """An empty page with the stroke that says that nothing was left out."""
    page = blank_page()
    cv2.line(page, (200, 2000), (1450, 1500), (60, 20, 20), 9)
    return page


@pytest.mark.parametrize(
    "page",
    [blank_page(), struck_out(), turned(PAGE, 1), tilted(turned(PAGE, 3), 0.5)],
    ids=["blank", "struck out", "on its side", "on its other side"],
)
def test_where_no_lines_tell_nothing_is_turned(page: Picture) -> None:
    level = straight(page)
    assert level.angle == 0
    assert level.picture is page


@pytest.mark.parametrize("tilt", [1, MOST + 5])
def test_what_is_hardly_or_far_too_crooked_stays_as_it_is(tilt: float) -> None:
    page = tilted(PAGE, tilt)
    level = straight(page)
    assert level.picture is page
    assert level.too_crooked == (tilt > MOST)
    assert level.where((1, 2, 3, 4)) == (1, 2, 3, 4)


@pytest.mark.parametrize("tilt", [-12, 7])
def test_a_place_on_the_straight_page_is_found_again_on_the_crooked_one(tilt: float) -> None:
    marked = PAGE.copy()
    marked[1100:1140, 300:420] = (0, 0, 255)
    page = tilted(marked, tilt)
    level = straight(page)
    assert not level.too_crooked
    box = level.where(around_red(level.picture))
    left, top, right, bottom = around_red(page)
    assert box[0] <= left + 3
    assert box[1] <= top + 3
    assert box[2] >= right - 3
    assert box[3] >= bottom - 3
    assert (box[2] - box[0]) * (box[3] - box[1]) < 3 * (right - left) * (bottom - top)


def around_red(page: Picture) -> tuple[int, int, int, int]:
    blue, green, red = (page[:, :, n].astype(int) for n in range(3))
    rows, columns = np.nonzero((red > 200) & (blue < 90) & (green < 90))
    return columns.min(), rows.min(), columns.max(), rows.max()


def test_a_grey_page_is_turned_on_white() -> None:
    grey = np.ascontiguousarray(tilted(PAGE, 6)[:, :, 1])
    level = straight(grey)
    assert level.picture.ndim == 2
    assert abs(skew(level.picture)) < 0.5
    assert level.picture[0, 0] > 240


def test_the_page_of_a_pdf_is_told_by_its_picture() -> None:
    with pdfium.PdfDocument(pdf_of(tilted(PAGE, 5))) as pdf:
        picture = pdf[0].render(scale=2, grayscale=True).to_numpy()
    assert skew(np.ascontiguousarray(picture)) == pytest.approx(5, abs=0.4)
