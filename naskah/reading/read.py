"""Reading: the task that tells what a file is and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import pypdfium2 as pdfium

from naskah.child import Header, Reply
from naskah.file.hostile import Hostile, check_streams
from naskah.file.identify import MAX_BYTES, Content, identify
from naskah.file.picture_header import picture_pages, picture_size
from naskah.file.structure import inspect, mended
from naskah.personal.data import personal_data
from naskah.reading.behind_nota_dinas import begins
from naskah.reading.nota_dinas import as_lines, is_nota_dinas, read_nota_dinas
from naskah.reading.produk_hukum import read_produk
from naskah.text.docx import read_docx
from naskah.text.pdf import Layer, Line, Page, lines_as_laid_out, read_pages, worth
from naskah.text.words import tidy
from sop.reading import Form, Found, Naskah, Reading

_MOST_PERSONAL: Final = 40  #: pieces of personal data that are named; more are only more of it

_FORMS: Final = {Content.PDF: Form.PDF, Content.DOCX: Form.DOCX, Content.IMAGE: Form.IMAGE}
_TROUBLES: Final[Mapping[Content, str]] = {
    Content.EMPTY: "kosong",
    Content.OTHER: "bukan_dokumen",
    Content.OLD_OFFICE: "perlu_libreoffice",
    Content.LOCKED_OFFICE: "terkunci",
    Content.TWO_FACED: "berbahaya",
}


def read(data: bytes) -> Reading:
    """Read one file, whatever it is."""
    if len(data) > MAX_BYTES:
        return Reading(form=Form.OTHER, trouble="terlalu_besar")
    content = identify(data)
    try:
        if content is Content.PDF:
            return _pdf(data)
        if content is Content.DOCX:
            return _docx(data)
        if content is Content.IMAGE:
            size = picture_size(data)
            return Reading(form=Form.IMAGE, pages=picture_pages(data), resolution=min(size))
    except Hostile as verdict:
        return Reading(form=_FORMS[content], trouble=str(verdict))
    return Reading(form=Form.OTHER, trouble=_TROUBLES[content])


def understand(
    pages: Sequence[Page], first_lines: Sequence[Line]
) -> tuple[Naskah, dict[str, Found]]:
    """Tell which paper the pages are and read its fields."""
    if not pages or not any(page.readable for page in pages):
        return Naskah.UNKNOWN, {}
    if is_nota_dinas(pages[0].text):
        fields = read_nota_dinas(first_lines)
        if pages[0].layer is Layer.OCR:
            fields = {name: Found(f.value, False, f.where) for name, f in fields.items()}
        return Naskah.NOTA_DINAS, fields
    return read_produk(pages)


def masked(pages: Sequence[Page]) -> tuple[str, ...]:
    """Name the personal data of the pages, each once, masked."""
    named = {
        f"{item.masked} (hal. {page.number})": None
        for page in pages
        for item in personal_data(page.text)
    }
    return tuple(named)[:_MOST_PERSONAL]


def _pdf(data: bytes) -> Reading:
    check_streams(data)
    structure = inspect(data)
    pdf = _opened(data)
    pages = read_pages(pdf)
    lines: list[Line] = []
    if is_nota_dinas(pages[0].text):
        lines = lines_as_laid_out(pdf, 0)
    naskah, fields = understand(pages, lines)
    if naskah is Naskah.UNKNOWN and pages[0].readable:
        naskah, fields = understand(*_laid_out(pdf, pages))
    return Reading(
        form=Form.PDF,
        naskah=naskah,
        pages=structure.pages,
        fields=fields,
        warnings=(*structure.warnings, *_layer_warning(pages)),
        personal=masked(pages),
        behind=begins(pages[1:]) if naskah is Naskah.NOTA_DINAS else 0,
    )


def _opened(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF for its text; a torn one is mended first."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        data = mended(data)
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Hostile("rusak") from None


def _laid_out(pdf: pdfium.PdfDocument, pages: list[Page]) -> tuple[list[Page], list[Line]]:
    """Read the first page again as it lies before the eye: some are written in another order."""
    lines = lines_as_laid_out(pdf, 0)
    text = tidy("\n".join(line.text for line in lines))
    return [Page(1, text, pages[0].layer), *pages[1:]], lines


def _docx(data: bytes) -> Reading:
    document = read_docx(data)
    first = document.pages[0].text if document.pages else ""
    naskah, fields = understand(document.pages, as_lines(first))
    empty = not any(page.text.strip() for page in document.pages)
    return Reading(
        form=Form.DOCX,
        naskah=naskah,
        pages=document.count,
        fields=fields,
        warnings=(*document.warnings, *(("tanpa_teks",) if empty else ())),
        personal=masked(document.pages),
    )


def _layer_warning(pages: Sequence[Page]) -> tuple[str, ...]:
    """Warn when the pages that tell most, the first or most of them, cannot be read as text."""
    if pages[0].layer is Layer.GARBAGE or worth(pages) is Layer.GARBAGE:
        return ("teks_rusak",)
    if pages[0].layer is Layer.NONE or worth(pages) is Layer.NONE:
        return ("tanpa_teks",)
    return ()


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return asdict(read(blobs[0])), []


TASKS: Final = {"read": _task}
