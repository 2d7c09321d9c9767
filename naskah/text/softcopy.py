"""A softcopy as pages of text, PDF or DOCX alike."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from naskah.child import Refused
from naskah.file.hostile import Hostile, check_streams
from naskah.file.identify import Content, identify
from naskah.text.docx import read_docx
from naskah.text.pdf import Page, read_pages


@dataclass(frozen=True, slots=True)
class Written:
    """The pages of a softcopy."""

    pages: list[Page]
    count: int
    pdf: pdfium.PdfDocument | None  #: to show it; a DOCX cannot be shown without LibreOffice

    @property
    def readable(self) -> bool:
        """Tell whether any page says what it shows."""
        return any(page.readable for page in self.pages)


def written(data: bytes) -> Written:
    """Open a softcopy.

    Raises:
        Refused: it is neither PDF nor DOCX ("bukan_dokumen"), or the `trouble` of a bad one.

    """
    content = identify(data)
    try:
        if content is Content.DOCX:
            document = read_docx(data)
            return Written(document.pages, document.count or len(document.pages), None)
        if content is not Content.PDF:
            raise Refused("bukan_dokumen")
        check_streams(data)
        pdf = pdfium.PdfDocument(data)
    except Hostile as verdict:
        raise Refused(str(verdict)) from None
    except pdfium.PdfiumError:
        raise Refused("rusak") from None
    return Written(read_pages(pdf), len(pdf), pdf)
