"""The text under a scan: read by Tesseract a few pages at a time, then laid invisibly over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium

from naskah.child import Header, Refused, Reply, entries
from naskah.ocr.tesseract import engine, read_page
from naskah.ocr.text_layer import Word, courier, lay_words
from naskah.pdf.editable import editable, saved
from naskah.picture.of_pdf import opened
from naskah.picture.photo import Picture, eight_bit

DPI: Final = 200
_HAS_TEXT: Final = 40  #: characters from which a page needs no reading
_LEAST_SURE: Final = 30  #: percent; below it a "word" is a speck or a stamp
_MOST_PIXELS: Final = 4_000


def read_pages(header: Header, blobs: list[bytes]) -> Reply:
    """Read some pages: "count" of them beginning with "from", counted from 0.

    Answer: "pages", the words of each as [text, left, bottom, width, height] in points, or null for
    a page that has text already; "total" pages in the file.
    """
    if engine() is None:
        raise Refused("tanpa_tesseract")
    if b"/ByteRange" in blobs[0]:
        raise Refused("bertanda_tangan")
    first, count = int(str(header["from"])), int(str(header["count"]))
    with opened(blobs[0]) as document:
        total = len(document)
        pages = [_words(document[n]) for n in range(first, min(first + count, total))]
    return {"pages": pages, "total": total}, []


def lay(header: Header, blobs: list[bytes]) -> Reply:
    """Lay words over all pages of a PDF: "pages" as `read_pages` gave them."""
    pdf = editable(blobs[0])
    font = courier(pdf)
    for page, words in zip(pdf.pages, entries(header["pages"]), strict=True):
        lay_words(page, _unpacked(words), font)
    return {}, [saved(pdf)]


def _words(page: pdfium.PdfPage) -> list[list[object]] | None:
    reader = page.get_textpage()
    has_text = reader.count_chars() >= _HAS_TEXT
    reader.close()
    if has_text:
        return None
    height = page.get_height()
    scale = min(DPI / 72, _MOST_PIXELS / max(page.get_size()))
    picture = np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy())
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY)
    return [
        [word.text, word.left, word.bottom, word.width, word.height]
        for word in _seen(eight_bit(grey), scale, height)
    ]


def _seen(grey: Picture, scale: float, height: float) -> Iterator[Word]:
    for seen in read_page(grey, round(scale * 72)):
        if seen.clear < _LEAST_SURE:
            continue
        left, _, right, bottom = (edge / scale for edge in seen.box)
        # All words of a line share its height: marking runs along it, not up and down.
        top, foot = seen.line[1] / scale, max(seen.line[3] / scale, bottom)
        yield Word(
            seen.text,
            round(left, 2),
            round(height - foot, 2),
            round(right - left, 2),
            round(foot - top, 2),
        )


def _unpacked(words: object) -> Iterator[Word]:
    for entry in words if isinstance(words, list) else []:
        text, left, bottom, width, height = entry
        yield Word(str(text), float(left), float(bottom), float(width), float(height))


TASKS: Final = {"read": read_pages, "lay": lay}
NICE: Final = 15  #: an OCR layer can wait for what officers look at
