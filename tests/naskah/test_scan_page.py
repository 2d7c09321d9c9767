"""A photo becomes a page: found within a hair, straight, even, upright, and honest about faults."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pi_heif
import pytest
from PIL import Image

from bench.photos import hard, photograph, typical
from naskah.child import Refused
from naskah.page.enhance import evened
from naskah.page.finder import find_sheet, proportion
from naskah.page.from_photo import page_from
from naskah.page.straighten import laid_flat
from naskah.picture.photo import on_white, open_picture
from tests.naskah.scans import SIZE, Picture, act_pages, blank_page, jpeg, photo, shot, turned

#: 64 × 96 pixels of red-brown, as an iPhone writes them.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAT9tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFjAAEAAAAAAAAAHgAAACNpaW5mAAAA"
    "AAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34"
    "+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoCCBhZbqSSmu"
    "bAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAEAAAABgAAAAEHBpeGkAAAAAAwgICAAAABZp"
    "cG1hAAAAAAAAAAEAAQOBAoMAAAAmbWRhdAAAABooAa8TgOUzwJ//z8o//oCzw+mxKtUPRZ072w=="
)


def miss(picture: Picture, corners: np.ndarray, found: np.ndarray) -> float:
    """How far the worst corner is off, as a share of the diagonal, whichever is named first."""
    off = min(
        np.linalg.norm(np.roll(found, turn, axis=0) - corners, axis=1).max() for turn in range(4)
    )
    return float(off / np.hypot(*picture.shape[:2]))


@pytest.mark.parametrize("pose", range(6))
def test_a_sheet_is_found_within_one_percent_and_surely(pose: int) -> None:
    taken = photo(1 + pose % 3, pose % 2, pose, paper="f4" if pose % 2 else "a4")
    sheet = find_sheet(taken.picture)
    assert sheet is not None
    assert sheet.sure
    assert miss(taken.picture, taken.corners, sheet.corners) < 0.01


@pytest.mark.parametrize("seed", [5, 7, 12, 13, 23, 30])
def test_a_sheet_that_is_found_wrongly_is_never_surely_found(seed: int) -> None:
    taken = photograph(act_pages(seed % 6 + 1)[0], hard(seed), seed)
    sheet = find_sheet(taken.picture)
    assert (
        sheet is None or not sheet.sure or miss(taken.picture, taken.corners, sheet.corners) < 0.01
    )


@pytest.mark.parametrize(("paper", "ratio"), [("a4", 297 / 210), ("f4", 330 / 215)])
@pytest.mark.parametrize("tilt", [-25, 0, 25])
def test_a4_and_f4_are_told_apart_through_perspective(
    paper: str, ratio: float, tilt: float
) -> None:
    pose = replace(typical(3), tilt=tilt, bow=0, size=SIZE)
    taken = photograph(act_pages(2, paper=paper)[0], pose, 3)
    size = (taken.picture.shape[1], taken.picture.shape[0])
    assert proportion(taken.corners, size) == pytest.approx(ratio, rel=0.02)
    sheet = find_sheet(taken.picture)
    assert sheet is not None
    assert laid_flat(taken.picture, sheet)[1].name == paper.upper()


def test_a_curled_sheet_is_laid_flat() -> None:
    pose = replace(typical(2), bow=0.02, shadow=0.1, size=SIZE)
    page = act_pages(1)[0]
    taken = photograph(page, pose, 2)
    sheet = find_sheet(taken.picture)
    assert sheet is not None
    flat, _ = laid_flat(taken.picture, sheet)
    unbent = laid_flat(taken.picture, replace(sheet, bends=np.zeros((4, 3))))[0]
    assert straightness(flat) > 0.55 * straightness(page)
    assert straightness(unbent) < 0.3 * straightness(page)


def straightness(page: Picture) -> float:
    """Tell how sharply lines of writing stand out when whole rows are added up."""
    inner = evened(page)[100:-100, 100:-100, 1].astype(float)
    return float(np.std(np.diff(inner.mean(axis=1))))


def test_shadows_go_and_coloured_ink_stays() -> None:
    page = act_pages(1)[-1]
    taken = photograph(page, replace(typical(4), shadow=0.5, clutter=0, size=SIZE), 4)
    sheet = find_sheet(taken.picture)
    assert sheet is not None
    even = evened(laid_flat(taken.picture, sheet)[0])[40:-40, 40:-40]
    corners = [even[60:200, 60:200], even[60:200, -200:-60], even[-200:-60, 60:200]]
    assert min(float(corner.mean()) for corner in corners) > 245
    for stain in (page, even):
        hsv = cv2.cvtColor(stain, cv2.COLOR_BGR2HSV)
        hue = hsv[:, :, 0][(hsv[:, :, 1] > 90) & (hsv[:, :, 2] > 60)]
        purple_or_blue = ((hue > 100) & (hue < 155)).mean()
        assert purple_or_blue > 0.9
        assert hue.size > 2000


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_photographed_sideways_or_upside_down_is_turned(quarters: int) -> None:
    page = page_from(shot(turned(act_pages(2)[0], quarters), 3, turn=0))
    assert page.facts.notes == (f"diputar {90 * quarters}°",)
    assert page.paper.height > page.paper.width
    assert page.facts.problems == ()


def test_exif_orientation_is_obeyed() -> None:
    upright = photo(1, 0, 1).picture
    exif = Image.Exif()
    exif[274] = 6  # turn clockwise by 90 degrees to see it upright
    data = jpeg(np.ascontiguousarray(np.rot90(upright, 1)), exif=exif)
    assert open_picture(data).shape == upright.shape
    assert page_from(data).facts.notes == ()


def test_heic_bmp_and_png_are_opened_too() -> None:
    picture = photo(1, 0, 1).picture
    image = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1]))
    png = BytesIO()
    image.reduce(2).save(png, "PNG")
    assert open_picture(png.getvalue()).shape == (1500, 1125, 3)
    bmp = BytesIO()
    image.reduce(2).save(bmp, "BMP")
    assert np.array_equal(open_picture(bmp.getvalue()), open_picture(png.getvalue()))
    assert pi_heif.is_supported(HEIC)
    heic = open_picture(HEIC)
    assert heic.shape == (96, 64, 3)
    assert heic[40, 40].tolist() == pytest.approx([40, 80, 200], abs=12)


def test_a_good_page_has_no_faults_and_fits_its_size() -> None:
    page = page_from(shot(act_pages(1)[0], 1))
    assert page.facts.problems == ()
    assert len(page.jpeg) < 450_000
    assert cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), 1).shape == (2339, 1654, 3)
    assert len(page.thumb) < 40_000


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("buram", {"blur": 4.5}),
        ("silau", {"glare": True}),
        ("terlalu kecil", {"fill": 0.4, "size": (1500, 2000)}),
        ("tepi terpotong", {"shift": (0.0, 0.3)}),
    ],
)
def test_each_fault_is_named(fault: str, changes: dict[str, object]) -> None:
    assert fault in " ".join(page_from(shot(act_pages(1)[0], 1, **changes)).facts.problems)


def test_a_blank_page_is_named_and_nothing_else_about_it() -> None:
    assert page_from(shot(blank_page(), 1, clutter=0)).facts.problems == ("kosong",)


@pytest.mark.parametrize("blur", [8, 12, 24])
def test_a_page_out_of_all_focus_is_blurred_and_not_blank(blur: float) -> None:
    for page in (act_pages(1)[0], act_pages(1)[-1]):
        problems = page_from(shot(page, 1, clutter=0, blur=blur)).facts.problems
        assert problems == ("buram",)


@pytest.mark.parametrize("strength", [0.1, 0.3])
def test_a_back_through_which_the_front_shines_is_blank(strength: float) -> None:
    front = act_pages(1)[0][:, ::-1].astype(np.float32)
    back = (250 - (255 - cv2.GaussianBlur(front, (0, 0), 1.2)) * strength).astype(np.uint8)
    assert page_from(shot(back, 1, clutter=0)).facts.problems == ("kosong",)


def test_where_no_sheet_is_found_the_whole_picture_is_kept() -> None:
    desk = photograph(act_pages(1)[0], replace(hard(5), desk="papers", size=SIZE), 5)
    page = page_from(jpeg(desk.picture))
    assert "tepi kertas tidak jelas" in page.facts.problems
    kept = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), 1)
    whole = cv2.resize(desk.picture, kept.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert float(np.abs(kept.astype(int) - whole).mean()) < 6


def test_a_page_from_a_scanning_app_is_kept_from_rim_to_rim() -> None:
    page = page_from(jpeg(act_pages(1)[0]))
    assert page.facts.problems == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 bukan gambar", "bukan_dokumen"),
        (b"\xff\xd8\xff\xe0 rusak", "bukan_dokumen"),
        (b"GIF89a" + b"\0" * 60, "bukan_dokumen"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        open_picture(data)


def test_a_cut_off_photo_is_refused() -> None:
    whole = jpeg(act_pages(1)[0])
    with pytest.raises(Refused, match="rusak"):
        open_picture(whole[: len(whole) // 2])


def test_a_picture_that_unpacks_to_gigabytes_is_refused_by_its_header() -> None:
    out = BytesIO()
    Image.new("L", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 500_000
    with pytest.raises(Refused, match="terlalu_besar"):
        open_picture(out.getvalue())


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_shades_of_sixteen_bits_are_brought_to_eight(form: str) -> None:
    shades = np.tile(np.arange(256, dtype=np.uint8), (4, 1))
    fine, out = Image.fromarray(shades.astype(np.uint16) * 257), BytesIO()
    fine.save(out, form)
    assert np.array_equal(on_white(Image.open(out)).convert("L"), shades)


def test_transparency_shows_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(out, "PNG")
    assert open_picture(out.getvalue()).min() == 255
