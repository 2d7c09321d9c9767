"""A stack from the scanner filed by itself: QR codes read, the stack split at its cover pages.

A cover is a page with a large QR code of ours, as the lembar disposisi has. A small one is the mark
of a salinan that was printed from here: it tells the berkas but is part of the scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import zxingcpp

from naskah.child import Header, Reply
from naskah.pdf.bind import Leaf, Source, bind
from naskah.picture.of_pdf import opened
from naskah.picture.photo import Picture, eight_bit, open_picture
from sop.kode import code_in

#: Millimetres from finder to finder of the smallest QR code that makes a page a cover.
COVER_SIDE: Final = 17.0

_RENDER_DPI: Final = 150
_LEAST_PIXELS: Final = 1000  #: of the longer side: a picture with fewer is not halved
_MOST_PIXELS: Final = 2600  #: of the longer side: more only costs time
_LONGEST: Final = 8_000  #: pixels of the longer side of a JPEG that is decoded at once
_BLANK: Final = 0.002  #: share of dark pixels of a page that says nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """A code of ours on a page."""

    code: str
    side: float  #: millimetres

    @property
    def cover(self) -> bool:
        """Tell whether it makes its page a cover."""
        return self.side >= COVER_SIDE


@dataclass(slots=True)
class Part:
    """The pages between two covers, counted from 0, and whose they are."""

    code: str | None
    pages: list[int] = field(default_factory=list)


def split_stack(pdf: bytes) -> list[tuple[Part, bytes]]:
    """Split a scanned stack at its covers; covers and their blank backs are left out.

    A stack without covers is one part without a code and comes back byte for byte. A cover on which
    nothing lies is a part without pages.

    Raises:
        Refused: "terkunci" or "rusak".

    """
    with opened(pdf) as document:
        parts = _parts(document)
    return [(part, bind([Source(pdf)], [Leaf(0, n) for n in part.pages]) or b"") for part in parts]


def marks_on_page(page: pdfium.PdfPage) -> list[Mark]:
    """Read the codes of a page: from its picture at half size, or else rendered.

    The picture inside a scanned page is read without rendering, which is quicker and sharper.
    """
    width, height = (points / 72 * 25.4 for points in page.get_size())
    return marks_in(_picture(page), max(width, height))


def marks_in(picture: Picture, longer_mm: float = 297.0) -> list[Mark]:
    """Read the codes in a picture of a sheet; one retry without specks, one without grain."""
    for attempt in _attempts(picture):
        found = zxingcpp.read_barcodes(
            attempt,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            try_rotate=False,
            try_invert=False,
        )
        marks = [
            Mark(code, _side(each.position) * longer_mm / max(picture.shape))
            for each in found
            if (code := code_in(each.text))
        ]
        if marks:
            return marks
    return []


def _parts(document: pdfium.PdfDocument) -> list[Part]:
    parts = [Part(None)]
    after_cover = False
    for number in range(len(document)):
        page = document[number]
        marks = marks_on_page(page)
        cover = next((mark for mark in marks if mark.cover), None)
        if cover is not None:
            if not (after_cover and parts[-1].code == cover.code):
                parts.append(Part(cover.code))
        elif not (after_cover and _is_blank(page)):
            parts[-1].pages.append(number)
            if marks and parts[-1].code is None:
                parts[-1].code = marks[0].code
        after_cover = cover is not None
        page.close()
    return [part for part in parts if part.pages or part.code]


def _picture(page: pdfium.PdfPage) -> Picture:
    """Give the picture that a scanned page consists of, else the page as it is seen."""
    width, height = page.get_size()
    items = list(page.get_objects(max_depth=2))
    if len(items) == 1 and items[0].type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        left, bottom, right, top = items[0].get_bounds()
        if (right - left) * (top - bottom) > 0.8 * width * height:
            return _decoded(items[0])
    scale = min(_RENDER_DPI / 72, _MOST_PIXELS / max(width, height))
    return _grey(page.render(scale=scale, grayscale=True).to_numpy())


def _decoded(image: pdfium.PdfImage) -> Picture:
    """Decode the picture of a page; a JPEG straight to grey and to half its size."""
    longer = max(image.get_px_size())
    plain = image.get_metadata().bits_per_pixel in {8, 24}  # neither inverted nor for printing
    if plain and image.get_filters() == ["DCTDecode"] and longer <= _LONGEST:
        kind = cv2.IMREAD_REDUCED_GRAYSCALE_2 if _halved(longer) else cv2.IMREAD_GRAYSCALE
        found = cv2.imdecode(np.frombuffer(image.get_data(), np.uint8), kind)
        if found is not None:
            return eight_bit(found)
    return _grey(image.get_bitmap(render=False).to_numpy())


def _halved(longer: int) -> bool:
    return longer >= 2 * _LEAST_PIXELS


def _grey(picture: Picture) -> Picture:
    """Make a picture grey, halved while that leaves enough of it."""
    if picture.ndim == 3:
        channels = picture.shape[2]
        grey = (
            picture[:, :, 0]
            if channels == 1
            else cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY)
        )
    else:
        grey = picture
    longer = max(grey.shape)
    share = min(1.0, _MOST_PIXELS / longer, 0.5 if _halved(longer) else 1.0)
    if share == 1.0:
        return np.ascontiguousarray(grey)
    return eight_bit(cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


def _attempts(picture: Picture) -> Iterator[Picture]:
    yield picture
    yield eight_bit(cv2.medianBlur(picture, 3))
    yield eight_bit(cv2.GaussianBlur(picture, (0, 0), 1.2))


def _side(position: zxingcpp.Position) -> float:
    """Measure a code from its corners, in pixels."""
    corners = np.array(
        [
            [corner.x, corner.y]
            for corner in (
                position.top_left,
                position.top_right,
                position.bottom_right,
                position.bottom_left,
            )
        ]
    )
    return float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).mean())


def _is_blank(page: pdfium.PdfPage) -> bool:
    picture = _grey(page.render(scale=0.5, grayscale=True).to_numpy())
    inner = picture[12:-12, 12:-12]
    return bool((inner < np.median(inner) * 0.6).mean() < _BLANK)


def stack(header: Header, blobs: list[bytes]) -> Reply:
    """Split a stack: "parts" as [code, pages], a PDF for each."""
    del header
    found = split_stack(blobs[0])
    return {"parts": [[part.code, part.pages] for part, _ in found]}, [pdf for _, pdf in found]


def photo(header: Header, blobs: list[bytes]) -> Reply:
    """Read the code on a photo of a cover: "code", empty when there is none or several."""
    del header
    grey = eight_bit(cv2.cvtColor(open_picture(blobs[0]), cv2.COLOR_BGR2GRAY))
    codes = {mark.code for mark in marks_in(_grey(grey))}
    return {"code": codes.pop() if len(codes) == 1 else ""}, []


TASKS: Final = {"stack": stack, "photo": photo}
NICE: Final = 15  #: filing can wait for what officers look at
