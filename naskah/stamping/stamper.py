"""The stamp: lays small finished pieces on the pages of a PDF without touching what is there.

All places are given as the reader sees the page: points from the lower left corner of what is
shown, after /Rotate and CropBox. UserUnit is left aside, so on a page of larger units a piece is
larger too, as everything else there. A piece is one form XObject, shared by all pages.
"""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from naskah.stamping.balance import open_states


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        """Add a margin on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


@dataclass(frozen=True, slots=True)
class Sight:
    """How a page is shown: the box of user space that is visible, and how it is turned."""

    box: Box  #: visible part, in user space
    rotate: int  #: 0, 90, 180 or 270 degrees clockwise

    @property
    def width(self) -> float:
        """Of the page as shown, in points."""
        return self.box.height if self.rotate % 180 else self.box.width

    @property
    def height(self) -> float:
        """Of the page as shown, in points."""
        return self.box.width if self.rotate % 180 else self.box.height

    def matrix(self, x: float, y: float) -> tuple[float, float, float, float, float, float]:
        """Give the matrix that draws a piece upright with its lower left corner at (x, y)."""
        match self.rotate:
            case 90:
                return (0, 1, -1, 0, self.box.right - y, self.box.bottom + x)
            case 180:
                return (-1, 0, 0, -1, self.box.right - x, self.box.top - y)
            case 270:
                return (0, -1, 1, 0, self.box.left + y, self.box.top - x)
            case _:
                return (1, 0, 0, 1, self.box.left + x, self.box.bottom + y)

    def seen(self, box: Box) -> Box:
        """Turn a box of user space into the one the reader sees."""
        left, bottom = box.left - self.box.left, box.bottom - self.box.bottom
        right, top = box.right - self.box.left, box.top - self.box.bottom
        wide, high = self.box.width, self.box.height
        match self.rotate:
            case 90:
                return Box(bottom, wide - right, top, wide - left)
            case 180:
                return Box(wide - right, high - top, wide - left, high - bottom)
            case 270:
                return Box(high - top, left, high - bottom, right)
            case _:
                return Box(left, bottom, right, top)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to lay on pages."""

    form: pikepdf.Object
    width: float
    height: float
    scale: float = 1.0  #: of the form; width and height are as it is laid

    def shrunk(self, by: float) -> Piece:
        """Give it smaller, as for a place that is too narrow."""
        return Piece(self.form, self.width * by, self.height * by, self.scale * by)


def is_signed(document: Pdf) -> bool:
    """Tell whether a PDF carries an electronic signature, which any rewriting would break."""
    form = document.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return False
    fields = _fields(form, Name.Fields)
    for _ in range(10_000):  # a field tree may be a loop
        if not fields:
            return False
        field = fields.pop()
        if field.get(Name.FT) == Name.Sig and Name.V in field:
            return True
        fields.extend(_fields(field, Name.Kids))
    return False


def _fields(of: Dictionary, key: Name) -> list[Dictionary]:
    """List the fields of a form or below one; what is none, as a damaged file may name, is not."""
    found = of.get(key)
    return [one for one in found if isinstance(one, Dictionary)] if isinstance(found, Array) else []


def set_title(document: Pdf, judul: str) -> None:
    """Set the title that readers show in their window."""
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = judul
    document.docinfo[Name.Title] = judul
    document.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)


def pieces_of(document: Pdf, typeset: bytes) -> list[Piece]:
    """Bring the pages of a typeset PDF into a document as pieces."""
    with Pdf.open(io.BytesIO(typeset)) as source:
        pieces = []
        for page in source.pages:
            form = document.copy_foreign(page.as_form_xobject())
            left, bottom, right, top = (float(side) for side in page.mediabox.as_list())
            pieces.append(Piece(form, right - left, top - bottom))
        return pieces


def blank_page(document: Pdf, width: float, height: float) -> Page:
    """Make an empty page, not yet in its document."""
    return Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=_array(Box(0, 0, width, height)),
            Resources=Dictionary(),
            Contents=document.make_stream(b""),
        )
    )


def sight(page: Page) -> Sight:
    """See a page as a reader does; odd boxes and angles are put right."""
    box = _box(page.mediabox)
    crop = _box(page.cropbox)
    if crop.meets(box):
        box = Box(
            max(box.left, crop.left),
            max(box.bottom, crop.bottom),
            min(box.right, crop.right),
            min(box.top, crop.top),
        )
    return Sight(box, page.rotation % 360 // 90 * 90)


class Stamper:
    """Lays pieces on the pages of one document and makes pages higher where there is no room."""

    def __init__(self, document: Pdf) -> None:
        self._document = document
        self._enclosed: set[tuple[int, int]] = set()

    def lay(self, page: Page, piece: Piece, x: float, y: float) -> None:
        """Lay a piece on a page with its lower left corner at (x, y) as seen."""
        name = _own_resource(page, piece)
        numbers = " ".join(f"{number:.5f}" for number in sight(page).matrix(x, y))
        scale = f"{piece.scale:.5f}"
        self._draw(page, f"q {numbers} cm {scale} 0 0 {scale} 0 0 cm {name} Do Q")

    def extend(self, page: Page, by: float, *, at_top: bool = False) -> None:
        """Make a page higher, as seen, by an empty white strip below or above."""
        shown = sight(page)
        bigger, strip = _grown(shown, by, at_top=at_top)
        # White, because a crop box may have hidden something there.
        place = f"{strip.left:.4f} {strip.bottom:.4f} {strip.width:.4f} {strip.height:.4f}"
        self._draw(page, f"q 1 1 1 rg {place} re f Q")
        media = _box(page.mediabox)
        page.mediabox = _array(
            Box(
                min(media.left, bigger.left),
                min(media.bottom, bigger.bottom),
                max(media.right, bigger.right),
                max(media.top, bigger.top),
            )
        )
        page.cropbox = _array(bigger)

    def _draw(self, page: Page, commands: str) -> None:
        if page.obj.objgen not in self._enclosed:
            self._enclose(page)
            self._enclosed.add(page.obj.objgen)
        page.contents_add(self._document.make_stream(commands.encode()))

    def _enclose(self, page: Page) -> None:
        """Shut the page's own drawing in: what it leaves open must not move what we draw."""
        lowest, last = open_states(page)
        page.contents_add(self._document.make_stream(b"q " * (1 - lowest)), prepend=True)
        page.contents_add(self._document.make_stream(b" Q" * (1 - lowest + last)))


def _grown(shown: Sight, by: float, *, at_top: bool) -> tuple[Box, Box]:
    """Find the bigger box and its new strip, in user space, on the side shown below or above."""
    box = shown.box
    match (shown.rotate + (180 if at_top else 0)) % 360:
        case 90:
            bigger = Box(box.left, box.bottom, box.right + by, box.top)
            return bigger, Box(box.right, box.bottom, bigger.right, box.top)
        case 180:
            bigger = Box(box.left, box.bottom, box.right, box.top + by)
            return bigger, Box(box.left, box.top, box.right, bigger.top)
        case 270:
            bigger = Box(box.left - by, box.bottom, box.right, box.top)
            return bigger, Box(bigger.left, box.bottom, box.left, box.top)
        case _:
            bigger = Box(box.left, box.bottom - by, box.right, box.top)
            return bigger, Box(box.left, bigger.bottom, box.right, box.bottom)


def _box(array: pikepdf.Object) -> Box:
    one, two, three, four = (float(side) for side in array.as_list())
    return Box(min(one, three), min(two, four), max(one, three), max(two, four))


def _array(box: Box) -> pikepdf.Array:
    return pikepdf.Array([round(side, 4) for side in (box.left, box.bottom, box.right, box.top)])


def _own_resource(page: Page, piece: Piece) -> str:
    """Name the piece in resources that belong to this page alone, and return the name."""
    resources = copy(page.resources)
    forms = copy(resources.get(Name.XObject, Dictionary()))
    number = 1
    while f"/Cap{number}" in forms:
        number += 1
    name = Name(f"/Cap{number}")
    forms[name] = piece.form
    resources[Name.XObject] = forms
    page.obj[Name.Resources] = resources
    return str(name)
