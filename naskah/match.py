"""Matching: the task that tells whether a scan shows the document of a softcopy.

Look-alike decisions share nearly all their words, so likeness proves nothing. What tells them apart
is the number, the date, the names, and then the rare words of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Final

import pypdfium2 as pdfium

from naskah.child import Refused, serve
from naskah.dates import MONTHS, dates
from naskah.identify import Content, identify
from naskah.look import scanned_page
from naskah.read import read
from naskah.text import Layer, Page, read_pages
from naskah.tools import tessdata
from naskah.words import COMMON, words
from naskah.written import written
from sop.reading import Found

_FIRST_WORDS: Final = 180  #: of the softcopy, which stand on the first page whatever the layout
_ALIKE: Final = 0.84  #: likeness of two spellings of one word
_SAME: Final = 0.9  #: recall of telling words from which a scan may be the same document
_OTHER: Final = 0.75  #: recall below which it cannot be
_COMMON_WEIGHT: Final = 0.1  #: of a word that every act has
_FIGURE_WEIGHT: Final = 2.0  #: of a number


def match_scan(softcopy: bytes, scan: bytes) -> dict[str, object]:
    """Compare what the softcopy says with what the scan shows.

    Raises:
        Refused: one of them is no readable document.

    """
    soft, seen = written(softcopy), _seen(scan)
    first, last = seen[0].text, "\n".join(page.text for page in seen)
    agrees = dict(_agreements(read(softcopy).fields, first, last))
    recall = recalled(soft.pages[0].text, first)
    return {
        "pages": [soft.count, _count(scan)],
        "agrees": agrees,
        "recall": round(recall, 4),
        "verdict": verdict(agrees, recall, any(page.readable for page in seen)),
    }


def verdict(agrees: Mapping[str, bool], recall: float, readable: bool) -> str:
    """Decide: "sama" needs everything to agree, "lain" needs the words to differ as well."""
    if not readable:
        return "ragu"
    if recall < _OTHER and not (agrees.get("nomor") and agrees.get("tanggal")):
        return "lain"
    if recall >= _SAME and agrees and all(agrees.values()) and "nomor" in agrees:
        return "sama"
    return "ragu"


def recalled(softcopy: str, scan: str) -> float:
    """Weigh how much of the softcopy's first words the scan's first page shows again.

    A word that OCR spelt a little otherwise counts; a number must be the same.
    """
    wanted, there = _weights(" ".join(softcopy.split()[:_FIRST_WORDS])), list(_weights(scan))
    shown = set(there)
    total = sum(wanted.values())
    again = sum(
        weight
        for word, weight in wanted.items()
        if word in shown or (word.isalpha() and get_close_matches(word, there, 1, _ALIKE))
    )
    return again / total if total else 0.0


def _weights(text: str) -> dict[str, float]:
    rare = {
        word: _COMMON_WEIGHT if word in COMMON else 1.0 for word in words(text) if len(word) > 2
    }
    return rare | dict.fromkeys(re.findall(r"\d+", text), _FIGURE_WEIGHT)


def _agreements(fields: Mapping[str, Found], first: str, everything: str) -> dict[str, bool]:
    """Look on the scan for the values of the softcopy; those the softcopy lacks are left out."""
    found: dict[str, bool] = {}
    if nomor := fields.get("nomor"):
        found["nomor"] = _shows_number(nomor.value, first)
    if tahun := fields.get("tahun"):
        found["tahun"] = tahun.value in first
    if tanggal := fields.get("tanggal"):
        found["tanggal"] = _shows_date(date.fromisoformat(tanggal.value), everything)
    if nama := fields.get("penandatangan"):
        found["penandatangan"] = _squeezed(nama.value) in _squeezed(everything)
    return found


def _shows_number(nomor: str, text: str) -> bool:
    """Look for a number after the word NOMOR of the heading: elsewhere it may be another act's."""
    heading = re.search(r"NOMOR(.{0,140}?)(?:TENTANG|$)", text, re.DOTALL | re.IGNORECASE)
    shown = _squeezed(heading[1]) if heading else ""
    wanted = _squeezed(nomor)
    return bool(re.match(rf"{re.escape(wanted)}(?:tahun|\D|$)", shown) or shown == wanted)


def _shows_date(day: date, text: str) -> bool:
    if any(dated.day == day for dated in dates(text)):
        return True
    return f"{day.day}{MONTHS[day.month - 1]}{day.year}" in _squeezed(text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _seen(scan: bytes) -> list[Page]:
    """Read the first and the last two pages of a scan, by OCR where they have no text."""
    if identify(scan) is not Content.PDF:
        raise Refused("bukan_dokumen")
    try:
        pdf = pdfium.PdfDocument(scan)
    except pdfium.PdfiumError:
        raise Refused("rusak") from None
    pages = read_pages(pdf)
    wanted = sorted({0, len(pdf) - 1, max(0, len(pdf) - 2)})
    eyes = tessdata() is not None
    return [
        scanned_page(pdf, index) if eyes and pages[index].layer in _UNREAD else pages[index]
        for index in wanted
    ]


_UNREAD: Final = {Layer.NONE, Layer.GARBAGE}


def _count(scan: bytes) -> int:
    return len(pdfium.PdfDocument(scan))


def _task(_header: dict[str, object], blobs: list[bytes]) -> tuple[dict[str, object], list[bytes]]:
    return match_scan(*blobs), []


TASKS: Final = {"scan": _task}

if __name__ == "__main__":
    serve(TASKS)
