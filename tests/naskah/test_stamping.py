"""Stamping: pieces stand upright where the reader sees them, on pages of every odd geometry."""

import io

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from naskah.papers.typeset import typeset
from naskah.pdf.editable import editable, saved
from naskah.stamping.balance import open_states
from naskah.stamping.naskah_unggah import naskah_unggah
from naskah.stamping.stamper import Box, Sight, Stamper, is_signed, pieces_of, sight
from tests.naskah.paperwork import looks, pages_of, texts, words

FOOTER = "jdih.kpu.go.id/kalteng/kotim"

GEOMETRIES = {
    "plain": {},
    "rotated 90": {"Rotate": 90},
    "rotated 180": {"Rotate": 180},
    "rotated 270": {"Rotate": 270},
    "rotated -90": {"Rotate": -90},
    "cropped": {"CropBox": [60, 80, 540, 700]},
    "cropped and rotated": {"CropBox": [60, 80, 540, 700], "Rotate": 90},
    "cropped and upside down": {"CropBox": [60, 80, 540, 700], "Rotate": 180},
    "cropped and rotated back": {"CropBox": [60, 80, 540, 700], "Rotate": 270},
    "shifted": {"MediaBox": [-300, -420, 295, 422]},
    "boxes the wrong way round": {"MediaBox": [595, 842, 0, 0]},
    "crop larger than the page": {"CropBox": [-50, -50, 700, 900]},
    "big units": {"UserUnit": 2},
    "big units, rotated": {"UserUnit": 2, "Rotate": 90},
}


def _stamp(pdf: bytes, x: float, y: float) -> bytes:
    document = editable(pdf)
    piece = pieces_of(document, typeset("kaki", {"kantor": {"jdih": FOOTER}}, tagged=False))[0]
    Stamper(document).lay(document.pages[0], piece, x, y)
    return saved(document)


def _reference() -> Image.Image:
    """The piece alone on a bare page, at the place under test."""
    return looks(_stamp(pages_of([b""]), 40, 30), scale=2)[0].crop((60, 1560, 420, 1660))


@pytest.mark.parametrize("keys", GEOMETRIES.values(), ids=GEOMETRIES)
def test_a_piece_stands_upright_where_it_is_seen(keys: dict[str, object]) -> None:
    seen = looks(_stamp(pages_of([b""], **keys), 40, 30), scale=2)[0]
    corner = seen.crop((60, seen.height - 124, 420, seen.height - 24))
    apart = np.abs(np.asarray(corner, dtype=int) - np.asarray(_reference(), dtype=int))
    assert np.asarray(_reference()).min() < 100  # there is something to compare
    assert apart.mean() < 1.5


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_what_is_seen_and_where_it_is_drawn_are_each_others_inverse(rotate: int) -> None:
    shown = Sight(Box(10, 20, 400, 700), rotate)
    a, b, c, d, e, f = shown.matrix(30, 45)
    for across, up in ((0, 0), (12, 7)):
        x, y = a * across + c * up + e, b * across + d * up + f
        seen = shown.seen(Box(x, y, x, y))
        assert (seen.left, seen.bottom) == pytest.approx((30 + across, 45 + up))


@pytest.mark.parametrize(
    "content",
    [
        b"q 0.1 0 0 0.1 300 300 cm",  # left open
        b"q q 2 0 0 2 0 0 cm Q",
        b"Q Q Q 3 0 0 3 50 50 cm",  # closed too often
        b"Q q 5 0 0 5 9 9 cm",
    ],
)
def test_a_page_that_leaves_its_state_open_does_not_move_the_piece(content: bytes) -> None:
    seen = looks(_stamp(pages_of([content]), 40, 30), scale=2)[0].crop((60, 1560, 420, 1660))
    assert np.abs(np.asarray(seen, dtype=int) - np.asarray(_reference(), dtype=int)).mean() < 1.5


@pytest.mark.parametrize(
    ("content", "states"),
    [
        (b"q 1 0 0 1 0 0 cm Q", (0, 0)),
        (b"Q Q q", (-2, -1)),
        (b"q\nq\rq\tQ", (0, 2)),
        (b"BT (q q Q \\) q) Tj ET q", (0, 1)),
        (b"BT (a (q) b) Tj ET q", (0, 1)),
        (b"BT [(q)]TJ ET/q gs q", (0, 1)),
        (b"% q q q\nQ", (-1, -1)),
        (b"q BI /W 3 /H 1 /BPC 8 /CS /G ID q Q EI Q", (0, 0)),
        (b"", (0, 0)),
    ],
)
def test_open_states_are_counted_by_operators_and_nothing_else(
    content: bytes, states: tuple[int, int]
) -> None:
    document = editable(pages_of([content]))
    assert open_states(document.pages[0]) == states


def test_pages_that_share_resources_keep_what_they_had() -> None:
    document = editable(pages_of([words("satu", 100, 500), words("dua", 100, 500)]))
    document.pages[1].obj.Resources = document.make_indirect(document.pages[0].obj.Resources)
    document.pages[0].obj.Resources = document.pages[1].obj.Resources
    piece = pieces_of(document, typeset("kaki", {"kantor": {"jdih": FOOTER}}, tagged=False))[0]
    Stamper(document).lay(document.pages[0], piece, 40, 30)
    first, second = texts(saved(document))
    assert "satu" in first
    assert FOOTER in first
    assert second == "dua"


@pytest.mark.parametrize("keys", GEOMETRIES.values(), ids=GEOMETRIES)
@pytest.mark.parametrize("at_top", [False, True], ids=["below", "above"])
def test_a_longer_page_shows_a_white_strip_and_the_rest_unmoved(
    keys: dict[str, object], at_top: bool
) -> None:
    pdf = pages_of([b"0.5 g -9999 -9999 19999 19999 re f " + words("isi", 200, 300, 40)], **keys)
    document = editable(pdf)
    Stamper(document).extend(document.pages[0], 24, at_top=at_top)
    before, after = looks(pdf)[0], looks(saved(document))[0]
    assert after.height == pytest.approx(before.height + 24, abs=1)
    assert after.width == before.width
    # A row on the border between strip and page may be half of each.
    strip = np.asarray(after)[:23] if at_top else np.asarray(after)[-23:]
    rest = np.asarray(after)[25:] if at_top else np.asarray(after)[: before.height - 1]
    kept = np.asarray(before)[1:] if at_top else np.asarray(before)[:-1]
    rows = min(len(rest), len(kept))
    assert strip.min() > 240
    differing = np.abs(rest[-rows:].astype(int) - kept[-rows:].astype(int))
    assert differing.mean() < 1.0


def test_a_footer_never_covers_what_stands_in_its_place() -> None:
    busy = b"".join(words("penuh sampai ke tepi bawah", 200, y, 9) for y in range(4, 90, 9))
    pdf = pages_of([words("kosong", 100, 700), busy])
    made = naskah_unggah(pdf, "Keputusan 45", FOOTER)
    before, after = texts(pdf), texts(made.pdf)
    assert all(FOOTER in page for page in after)
    assert before[1] in after[1]
    assert [picture.height for picture in looks(made.pdf)] == [842, 866]


def test_a_footer_that_is_there_already_is_not_written_twice() -> None:
    once = naskah_unggah(pages_of([words("isi", 100, 700)]), "Keputusan 45", FOOTER)
    twice = naskah_unggah(once.pdf, "Keputusan 45", FOOTER)
    assert texts(twice.pdf)[0].count(FOOTER) == 1


def test_the_same_scan_gives_the_same_bytes_with_title() -> None:
    pdf = pages_of([words("isi", 100, 700)] * 3)
    made = naskah_unggah(pdf, 'Keputusan <45> & "lampiran"', FOOTER)
    assert made == naskah_unggah(pdf, 'Keputusan <45> & "lampiran"', FOOTER)
    document = Pdf.open(io.BytesIO(made.pdf))
    assert str(document.docinfo.Title) == 'Keputusan <45> & "lampiran"'
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == 'Keputusan <45> & "lampiran"'


def test_sight_ignores_angles_that_are_no_right_ones() -> None:
    document = editable(pages_of([b""], Rotate=45))
    assert sight(document.pages[0]).rotate == 0


@pytest.mark.parametrize(
    ("fields", "signed"),
    [
        (Array([Dictionary(FT=Name.Sig, V=Dictionary())]), True),
        (Array([Dictionary(FT=Name.Sig, V=Dictionary()), None, 3]), True),
        (Array([Dictionary(Kids=3)]), False),
        (3, False),
    ],
)
def test_a_form_that_is_damaged_tells_all_the_same_whether_it_is_signed(
    fields: object, *, signed: bool
) -> None:
    document = Pdf.new()
    document.Root.AcroForm = Dictionary(Fields=fields)
    assert is_signed(document) is signed
