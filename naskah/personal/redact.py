"""Blacking out: the task that takes personal data out of a PDF for good, and proves it by reading.

A page that holds any becomes a picture of itself with black bars painted in, so nothing can be
left under them; its other words are laid over it unseen, so it can still be searched. All else that
may repeat the text (metadata, tags, forms, notes) goes; other pages stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import pikepdf
import pypdfium2 as pdfium
from PIL import ImageDraw

from naskah.child import Header, Refused, Reply
from naskah.file.hostile import Hostile, check_streams
from naskah.installed import tessdata
from naskah.ocr.tesseract import read_page
from naskah.pdf.editable import editable, saved
from naskah.personal.data import personal_data
from naskah.personal.glyphs import glyphs_of, glyphs_seen
from naskah.personal.redact_page import Replacement, replace_page
from naskah.picture.for_ocr import DPI, picture_of, pixels
from naskah.text.words import squeezed, tidy

_DPI: Final = 200
_PAD: Final = 2  #: pixels that a bar reaches beyond its letters
#: Pages without text that are searched, and results that are read again, by OCR.
_BY_EYE: Final = 12
#: Entries of the catalogue that may repeat what the pages say.
_REPEATING: Final = frozenset(
    {"/StructTreeRoot", "/MarkInfo", "/Metadata", "/AcroForm", "/Outlines", "/Names"}
)


def samarkan(data: bytes) -> bytes:
    """Remove all personal data.

    Raises:
        Refused: "tidak_ditemukan" when there is none, "masih_terbaca" when some can still be read,
            or the `trouble` of a bad file.

    """
    try:
        check_streams(data)
        pdf = pdfium.PdfDocument(data)
    except Hostile as verdict:
        raise Refused(str(verdict)) from None
    except pdfium.PdfiumError:
        raise Refused("rusak") from None
    pages = {index: done for index in range(len(pdf)) if (done := _blackened(pdf, index))}
    if not pages:
        raise Refused("tidak_ditemukan")
    result = _rebuilt(data, pages)
    removed = {value for page in pages.values() for value in page.removed}
    _prove(result, removed, sorted(pages))
    return result


def _blackened(pdf: pdfium.PdfDocument, index: int) -> Replacement | None:
    """Give the picture of a page with its personal data painted over; None when it holds none."""
    page = pdf[index]
    picture = picture_of(page, _DPI, grey=False)
    glyphs = glyphs_of(page, picture.size)
    if len(glyphs.text.strip()) < 20 and tessdata() and index < _BY_EYE:
        glyphs = glyphs_seen(read_page(pixels(picture), _DPI))
    spans = [range(item.start, item.end) for item in personal_data(glyphs.text)]
    if not spans:
        return None
    pen = ImageDraw.Draw(picture)
    for span in spans:
        for left, top, right, bottom in glyphs.bars(span):
            pen.rectangle((left - _PAD, top - _PAD, right + _PAD, bottom + _PAD), fill="black")
    return Replacement(
        picture=picture,
        points=page.get_size(),
        words=glyphs.words_outside(spans),
        removed=tuple(glyphs.text[span.start : span.stop] for span in spans),
    )


def _rebuilt(data: bytes, pages: dict[int, Replacement]) -> bytes:
    pdf = editable(data)
    for index, replacement in pages.items():
        replace_page(pdf, index, replacement)
    for name in _REPEATING & set(pdf.Root.keys()):
        del pdf.Root[name]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.remove_unreferenced_resources()
    return saved(pdf)


def _prove(result: bytes, removed: set[str], redrawn: Sequence[int]) -> None:
    """Read the result in every way we can; personal data found anywhere spoil it."""
    secrets = {squeezed(value) for value in removed} - {""}
    pdf = pdfium.PdfDocument(result)
    texts = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
    if tessdata():
        texts += [
            " ".join(word.text for word in read_page(pixels(picture_of(pdf[index])), DPI))
            for index in redrawn[:_BY_EYE]
        ]
    if any(secret in squeezed(text) for text in texts + _inner_texts(result) for secret in secrets):
        raise Refused("masih_terbaca")
    if any(personal_data(tidy(text)) for text in texts):
        raise Refused("masih_terbaca")


def _inner_texts(result: bytes) -> list[str]:
    """Give what is written in the objects themselves: strings, names and unpacked content."""
    with pikepdf.open(BytesIO(result)) as pdf:
        texts = []
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Stream):
                texts.append(_strings(item))
            elif item.get("/Subtype") != "/Image":
                texts.append(item.read_bytes().decode("latin-1"))
        return texts


def _strings(item: pikepdf.Object) -> str:
    if isinstance(item, pikepdf.String):
        return str(item)
    if isinstance(item, pikepdf.Dictionary):
        return " ".join(_strings(part) for _, part in item.items() if _is_inner(part))
    if isinstance(item, pikepdf.Array):
        return " ".join(_strings(part) for part in item if _is_inner(part))
    return ""


def _is_inner(part: object) -> bool:
    """Tell a value that is written in place; others are visited on their own."""
    return isinstance(part, pikepdf.Object) and not part.is_indirect


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return {}, [samarkan(blobs[0])]


TASKS: Final = {"samarkan": _task}
