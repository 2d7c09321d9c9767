"""Reading by eye: the task that reads by OCR what has no text; no value it finds is sure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import cv2
import pypdfium2 as pdfium

from naskah.child import Header, Refused, Reply
from naskah.ocr.tesseract import read, text_of
from naskah.page.from_photo import page_from, upright
from naskah.picture.for_ocr import DPI, picture_of, pixels
from naskah.picture.photo import Picture, eight_bit, open_picture
from naskah.picture.skew import straight
from naskah.reading.behind_nota_dinas import begins
from naskah.reading.closing import find_closing
from naskah.reading.nota_dinas import as_seen, is_nota_dinas
from naskah.reading.read import masked, understand
from naskah.text.pdf import Layer, Page
from naskah.text.words import is_language, tidy
from sop.reading import Form, Found, Naskah, Reading

_MOST_PAGES: Final = 5  #: read by eye: the first, then from the last until a signature is found


def look(data: bytes, form: Form) -> Reading:
    """Read a scanned PDF or a photo of a page, whichever way up it lies.

    Raises:
        Refused: the picture cannot be opened, or there is no OCR here.

    """
    if form is Form.IMAGE:
        flat = open_picture(page_from(data).jpeg)
        return _understood([_seen(1, eight_bit(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)))], form, 1)
    pdf = _open(data)
    return _understood(_scanned(pdf), form, len(pdf))


def scanned_page(pdf: pdfium.PdfDocument, index: int) -> Page:
    """Read one page of a PDF by eye."""
    return _seen(index + 1, pixels(picture_of(pdf[index])))


def _turned_page(pdf: pdfium.PdfDocument, index: int) -> Page:
    """Read one page by eye that may lie on its side or on its head."""
    return _seen(index + 1, upright(pixels(picture_of(pdf[index]))).picture)


def _seen(number: int, picture: Picture) -> Page:
    level = straight(picture)
    if level.too_crooked:
        return Page(number, "", Layer.CROOKED)
    text = tidy(text_of(read(level.picture, DPI)))
    return Page(number, text, Layer.OCR if text and is_language(text) else Layer.NONE)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Refused("rusak") from None


def _scanned(pdf: pdfium.PdfDocument) -> list[Page]:
    """Read the first page, then from the end towards it until the signature is found.

    Behind a nota dinas the pages that follow are looked at: another document may begin there.
    """
    pages = [_turned_page(pdf, 0)]
    if is_nota_dinas(pages[0].text):
        return [*pages, *_until_another(pdf)]
    for index in range(len(pdf) - 1, 0, -1):
        if len(pages) >= _MOST_PAGES or find_closing(pages[-1].text):
            break
        pages.append(_turned_page(pdf, index))
    return sorted(pages, key=lambda page: page.number)


def _until_another(pdf: pdfium.PdfDocument) -> list[Page]:
    pages: list[Page] = []
    for index in range(1, min(len(pdf), _MOST_PAGES)):
        pages.append(_turned_page(pdf, index))
        if begins(pages[-1:]):
            break
    return pages


def _understood(pages: list[Page], form: Form, count: int) -> Reading:
    naskah, fields = understand(pages, as_seen(pages[0].text))
    return Reading(
        form=form,
        naskah=naskah,
        pages=count,
        fields={name: Found(found.value, False, found.where) for name, found in fields.items()},
        personal=masked(pages),
        behind=begins(pages[1:]) if naskah is Naskah.NOTA_DINAS else 0,
    )


def _task(header: Header, blobs: list[bytes]) -> Reply:
    return asdict(look(blobs[0], Form(str(header["form"])))), []


TASKS: Final = {"read": _task}
