"""The draft salinan of a Keputusan: SALINAN, "ttd.", the authentication block, footer and QR.

It is made to be printed, stamped and signed, and is never published itself. The pages of the
softcopy stay as they are; whatever is added goes where nothing stands, and where there is no room
a page is made a little higher or one is added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from pikepdf import Page, Pdf

from naskah.child import Header, Refused, Reply
from naskah.papers.legible import Data
from naskah.papers.typeset import typeset
from naskah.pdf.editable import editable, saved
from naskah.picture.of_pdf import opened
from naskah.stamping.footer import Footer
from naskah.stamping.ink import Ink, first_free
from naskah.stamping.made import Made
from naskah.stamping.signature_places import Place, lines_of, places_in
from naskah.stamping.stamper import (
    Box,
    Piece,
    Stamper,
    blank_page,
    pieces_of,
    set_title,
    sight,
)

MARGIN: Final = 56.0  #: from the sides, when a page has no text to go by
TOP: Final = 30.0  #: SALINAN is tried from here downwards, in points from the top
FOOT: Final = 62.0  #: the authentication block begins above it
LOWEST: Final = 34.0  #: it ends above the footer
SMALLER: Final = 0.8  #: of its size, before a page is added for it: 6 cm wide, letters of 9 points
SCANT: Final = 0.4  #: of a page's height; where nobody is known to sign it may stand below that
STEP: Final = 6.0
TTD_INDENT: Final = 24.0


@dataclass(frozen=True, slots=True)
class _Pieces:
    mark: Piece
    footer: Piece
    ttd: Piece
    block: Piece
    qr: Piece | None = None


class _Sheet:
    """A page of the softcopy: to be stamped, as it looks, and what is read on it."""

    def __init__(self, page: Page, look: pdfium.PdfPage, penandatangan: str) -> None:
        self.page = page
        self.look = look
        self.lines = lines_of(look, sight(page))
        self.places = places_in(self.lines, penandatangan)
        #: Where the text of pages like it begins.
        self.left = min((line.box.left for line in self.lines), default=MARGIN)

    @cached_property
    def ink(self) -> Ink:
        """What stands on it; whatever is laid on it is marked too."""
        return Ink(self.look)

    @property
    def right(self) -> float:
        """Where its text ends."""
        return max((line.box.right for line in self.lines), default=self.ink.width - MARGIN)


def salinan(
    pdf: bytes,
    data: Data,
    *,
    jdih: str,
    judul: str,
    penandatangan: str = "",
    templates: Path | None = None,
) -> Made:
    """Make the draft salinan of a softcopy.

    Args:
        pdf: the softcopy.
        data: for the template "cap_salinan": `kantor`, `unit`, `penanda` and `qr`.
        jdih: the footer; empty for none.
        judul: for the metadata.
        penandatangan: who signed the asli, when it is known.
        templates: the office's own.

    Raises:
        Refused: "terkunci", "rusak", or "templat: …".

    """
    document = editable(pdf)
    made = pieces_of(document, typeset("cap_salinan", data, templates=templates, tagged=False))
    draft = _Draft(document, _Pieces(*made))
    with opened(pdf) as seen:
        pages = zip(list(document.pages), seen, strict=True)
        sheets = [_Sheet(page, look, penandatangan) for page, look in pages]
        draft.stamp(sheets, jdih)
    set_title(document, judul)
    return Made(saved(document), len(document.pages))


class _Draft:
    """The work on one salinan: lays the pieces."""

    def __init__(self, document: Pdf, pieces: _Pieces) -> None:
        self._document = document
        self._pieces = pieces
        self._stamper = Stamper(document)

    def stamp(self, sheets: Sequence[_Sheet], jdih: str) -> None:
        """Lay everything; pages are made higher last, since that moves the foot of the page."""
        _align(sheets)
        self._mark(sheets[0])
        for sheet in sheets:
            for place in sheet.places:
                self._ttd(sheet, place)
        signed = [number for number, sheet in enumerate(sheets) if sheet.places]
        last = signed[-1] if signed else len(sheets) - 1
        for number in signed[:-1]:
            self._block(sheets[number])
        box = self._block(sheets[last])
        extra = None if box else self._added_page(sheets[last], last)
        if box:
            self._qr_beside(sheets[last], box)
        if jdih:
            self._footers(sheets, jdih, extra)

    def _mark(self, sheet: _Sheet) -> None:
        """Write SALINAN at the top: right, else in the middle, else on a strip above the page."""
        mark, ink = self._pieces.mark, sheet.ink
        right = min(sheet.right, ink.width - MARGIN) - mark.width
        middle = (ink.width - mark.width) / 2
        heights = [ink.height - TOP - mark.height - down for down in (0, 8, 16, 24)]
        places = [(left, height) for left in (right, middle) for height in heights]
        if not self._try(sheet, mark, places):
            self._stamper.extend(sheet.page, math.ceil(mark.height + STEP), at_top=True)
            self._stamper.lay(sheet.page, mark, right, ink.height + STEP / 2)

    def _ttd(self, sheet: _Sheet, place: Place) -> None:
        """Write "ttd." where the signature would stand, unless it does already."""
        if place.has_ttd:
            return
        ttd, gap = self._pieces.ttd, place.gap
        left = gap.left + TTD_INDENT
        if place.centred:
            left = (gap.left + gap.right - ttd.width) / 2
        middle = (gap.bottom + gap.top - ttd.height) / 2
        places = [(left, middle + shift) for shift in (0, 3, -3, 6, -6)]
        self._try(sheet, ttd, places)

    def _block(self, sheet: _Sheet) -> Box | None:
        """Lay the authentication block at the left: below the signer's name, else beside it.

        Where it finds no room in its own size, it is tried a little smaller.
        """
        for block in (self._pieces.block, self._pieces.block.shrunk(SMALLER)):
            below = [top - block.height for top in _tops_below(sheet)]
            bottoms = [at for at in (*below, *_bottoms_beside(sheet)) if at >= LOWEST]
            if box := self._try(sheet, block, [(sheet.left, bottom) for bottom in bottoms]):
                return box
        return None

    def _qr_beside(self, sheet: _Sheet, block: Box) -> None:
        if self._pieces.qr is None:
            return
        left = sheet.right - self._pieces.qr.width
        heights = [block.bottom, *_down(block.top, FOOT)]
        self._try(sheet, self._pieces.qr, [(left, at) for at in heights])

    def _added_page(self, sheet: _Sheet, after: int) -> Page:
        """Add a page of the same size for the authentication block."""
        size = (sheet.ink.width, sheet.ink.height)
        self._document.pages.insert(after + 1, blank_page(self._document, *size))
        page = self._document.pages[after + 1]
        block = self._pieces.block
        bottom = size[1] - MARGIN - block.height
        self._stamper.lay(page, block, sheet.left, bottom)
        if self._pieces.qr:
            left = size[0] - MARGIN - self._pieces.qr.width
            self._stamper.lay(page, self._pieces.qr, left, bottom)
        return page

    def _footers(self, sheets: Sequence[_Sheet], jdih: str, extra: Page | None) -> None:
        footer = Footer(self._stamper, self._pieces.footer, jdih)
        for sheet in sheets:
            footer.lay(sheet.page, sheet.look, sheet.lines)
        if extra is not None:
            footer.lay_on_bare(extra)

    def _try(
        self, sheet: _Sheet, piece: Piece, places: Iterable[tuple[float, float]]
    ) -> Box | None:
        box = first_free(sheet.ink, piece.width, piece.height, places)
        if box is not None:
            self._stamper.lay(sheet.page, piece, box.left, box.bottom)
            sheet.ink.mark(box)
        return box


def _align(sheets: Sequence[_Sheet]) -> None:
    """Let pages of one width begin at one margin: a last page may hold a signature at the right."""
    for sheet in sheets:
        alike = (s.left for s in sheets if s.lines and s.look.get_width() == sheet.look.get_width())
        sheet.left = min(alike, default=MARGIN)


def _tops_below(sheet: _Sheet) -> Iterable[float]:
    """Where the block may begin below the name, or below the last line when nobody signs here."""
    names = [place.name.box.bottom for place in sheet.places]
    if not names:
        names = [sheet.ink.lowest()]
    return _down(names[-1] - 2 * STEP, FOOT)


def _bottoms_beside(sheet: _Sheet) -> Iterable[float]:
    """Where it may end beside the block of the signer: level with the name, or a little higher.

    On a page where nobody is known to sign, as in a scan, it stands as low as there is room.
    """
    if not sheet.places:
        return reversed(list(_down(SCANT * sheet.ink.height, FOOT)))
    name, top = sheet.places[-1].name.box.bottom, sheet.places[-1].top
    return reversed(list(_down(top - 2 * STEP, name - STEP)))


def _down(top: float, bottom: float) -> Iterable[float]:
    at = top
    while at > bottom:
        yield at
        at -= STEP


def _task(header: Header, blobs: list[bytes]) -> Reply:
    match header:
        case {
            "data": dict(data),
            "jdih": str(jdih),
            "judul": str(judul),
            "penandatangan": str(signer),
            "templates": str(templates),
        }:
            made = salinan(
                blobs[0],
                data,
                jdih=jdih,
                judul=judul,
                penandatangan=signer,
                templates=Path(templates) if templates else None,
            )
            return {"pages": made.pages}, [made.pdf]
    raise Refused("permintaan")


TASKS: Final = {"salinan": _task}
