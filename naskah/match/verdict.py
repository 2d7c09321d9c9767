"""Matching: the task that tells whether a scan shows the document of a softcopy, or of which.

Look-alike decisions share nearly all their words, so likeness proves nothing. What tells them apart
is the number, the date, the names, and then the rare words of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Final, NamedTuple

import pypdfium2 as pdfium

from naskah.child import Header, Refused, Reply
from naskah.file.identify import Content, identify
from naskah.installed import tessdata
from naskah.match.number import number_seen
from naskah.reading.by_eye import scanned_page
from naskah.reading.closing import find_closing
from naskah.reading.dates import MONTHS, dates
from naskah.reading.heading import find_heading
from naskah.reading.numbers import Numbered
from naskah.reading.read import read
from naskah.text.pdf import Layer, Page, read_pages
from naskah.text.softcopy import written
from naskah.text.words import share, squeezed
from sop.produk import number_key
from sop.reading import Found

_HEADING: Final = re.compile(
    r"\b(?:NOMOR\b|NO\s?\.)(.{1,140}?)(?:TENTANG|$)", re.DOTALL | re.IGNORECASE
)
_NAME_SHOWN: Final = 0.7  #: of a name's letters, in a row
_FIRST_WORDS: Final = 180  #: of the softcopy, which stand on the first page whatever the layout
_SAME: Final = 0.9  #: recall of telling words from which a scan may be the same document
_OTHER: Final = 0.75  #: recall below which it cannot be


def match_scan(
    softcopy: bytes, scan: bytes, known: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Compare what the softcopy says with what the scan shows.

    Args:
        softcopy: PDF or DOCX.
        scan: PDF.
        known: "nomor" and "tahun" of the berkas, which go before those of the softcopy: a number
            is often given only when the paper is signed.

    Raises:
        Refused: one of them is no readable document.

    """
    paper = _Paper(scan)
    matched = _matched(softcopy, paper, {k: v for k, v in (known or {}).items() if v})
    return matched._asdict() | {"crooked": paper.crooked, "number": paper.other_number}


#: What has to be read on a scan before it is filed unasked.
_ENOUGH: Final = (
    frozenset({"nomor", "tahun", "tanggal"}),
    frozenset({"nomor", "tahun", "penandatangan"}),
)


def same_as(scan: bytes, softcopies: Sequence[bytes]) -> list[int]:
    """Tell of which softcopies a scan surely is, by their places; one that is unreadable is none.

    Raises:
        Refused: the scan is no readable document.

    """
    paper = _Paper(scan)
    return [place for place, softcopy in enumerate(softcopies) if _surely(softcopy, paper)]


def _surely(softcopy: bytes, paper: _Paper) -> bool:
    """Look at the first page alone as long as its words can still be those of the softcopy."""
    try:
        if recalled(written(softcopy).pages[0].text, paper.page(0).text) < _SAME:
            return False
        found = _matched(softcopy, paper)
    except Refused:
        return False
    return found.verdict == "sama" and any(signs <= found.agrees.keys() for signs in _ENOUGH)


class _Matched(NamedTuple):
    """A softcopy and a scan side by side; see `ScanMatch`."""

    agrees: Mapping[str, bool]
    verdict: str


def _matched(softcopy: bytes, paper: _Paper, known: Mapping[str, str] | None = None) -> _Matched:
    soft, fields = written(softcopy), dict(read(softcopy).fields)
    fields |= {name: Found(value) for name, value in (known or {}).items()}
    seen = paper.shown(_signed_page(fields))
    first, everything = seen[0].text, "\n".join(page.text for page in seen)
    agrees = dict(agreements(fields, first, everything))
    if known is not None and not (agrees.get("nomor", True) and agrees.get("tahun", True)):
        agrees |= dict.fromkeys(("nomor", "tahun"), paper.has_number(fields))
    recall = recalled(soft.pages[0].text, first)
    readable = soft.readable and seen[0].layer is not Layer.CROOKED
    readable = readable and any(page.readable for page in seen)
    return _Matched(agrees, verdict(agrees, recall, readable))


def verdict(agrees: Mapping[str, bool], recall: float, readable: bool) -> str:
    """Decide: "sama" needs everything to agree, "lain" needs the words to differ as well."""
    if not readable:
        return "ragu"
    known = agrees.get("nomor") or agrees.get("penandatangan")
    if recall < _OTHER and not (agrees.get("tanggal") and known):  # words are lost to a poor scan
        return "lain"
    if recall >= _SAME and agrees and all(agrees.values()) and "nomor" in agrees:
        return "sama"
    return "ragu"


def recalled(softcopy: str, scan: str) -> float:
    """Weigh how much of the softcopy's first words the scan's first page shows again.

    A word that OCR spelt a little otherwise counts; a number must be the same.
    """
    return share(" ".join(softcopy.split()[:_FIRST_WORDS]), scan)


def agreements(
    fields: Mapping[str, Found], first: str, everything: str
) -> Iterator[tuple[str, bool]]:
    """Look on the scan for the values of the softcopy.

    A value that the softcopy lacks, or that cannot be read on the scan at all (a stamp covers the
    name, the day is written by hand), is left out: only something else in its place disagrees.
    """
    heading = _HEADING.search(first)
    shown = squeezed(heading[1]) if heading else ""
    if (nomor := fields.get("nomor")) and shown:
        yield "nomor", bool(re.match(rf"{re.escape(squeezed(nomor.value))}(?:tahun|\D|$)", shown))
    if (tahun := fields.get("tahun")) and shown:
        yield "tahun", tahun.value in shown
    closing = find_closing(everything)
    if tanggal := fields.get("tanggal"):
        agrees = _shows_date(date.fromisoformat(tanggal.value), everything)
        if agrees or (closing and closing.tanggal):
            yield "tanggal", agrees
    if nama := fields.get("penandatangan"):
        agrees = _shows_name(nama.value, everything)
        if agrees or (closing and closing.signed.sure):
            yield "penandatangan", agrees


def _shows_date(day: date, text: str) -> bool:
    if any(dated.day == day for dated in dates(text)):
        return True
    return f"{day.day}{MONTHS[day.month - 1]}{day.year}" in squeezed(text)


def _shows_name(name: str, text: str) -> bool:
    """Look for a name of which a stamp may have covered a part."""
    wanted, shown = squeezed(name), squeezed(text)
    longest = SequenceMatcher(a=wanted, b=shown, autojunk=False).find_longest_match()
    return longest.size >= _NAME_SHOWN * len(wanted)


def _signed_page(fields: Mapping[str, Found]) -> int:
    """Tell on which page the softcopy is signed, counted from 0; -1 is the last."""
    told = re.match(r"hal\. (\d+)", fields["tanggal"].where) if "tanggal" in fields else None
    return int(told[1]) - 1 if told else -1


class _Paper:
    """A scan, of which each page is read at most once: by OCR where it has no text.

    Raises:
        Refused: it is no readable document.

    """

    def __init__(self, scan: bytes) -> None:
        if identify(scan) is not Content.PDF:
            raise Refused("bukan_dokumen")
        try:
            self._pdf = pdfium.PdfDocument(scan)
        except pdfium.PdfiumError:
            raise Refused("rusak") from None
        self.count = len(self._pdf)
        self._written = read_pages(self._pdf)
        self._read: dict[int, Page] = {}
        self.other_number = ""  #: which stands there beyond doubt in the place of that looked for

    @property
    def crooked(self) -> list[int]:
        """Number the pages, from 1, that were to be read and lie too crooked."""
        return sorted(p.number for p in self._read.values() if p.layer is Layer.CROOKED)

    def page(self, index: int) -> Page:
        """Read a page, counted from 0."""
        if index not in self._read:
            by_eye = self._written[index].layer in _UNREAD and tessdata() is not None
            self._read[index] = scanned_page(self._pdf, index) if by_eye else self._written[index]
        return self._read[index]

    def has_number(self, fields: Mapping[str, Found]) -> bool:
        """Look closely for a number that a first look did not find; note one that is another."""
        seen = self._number()
        if seen is None:
            return False
        wanted = (number_key(_value(fields, "nomor")), _value(fields, "tahun"))
        there = (number_key(seen.nomor), str(seen.tahun or wanted[1]))
        if there == wanted:
            return True
        told = seen.tahun and "/" not in seen.nomor
        self.other_number = f"{seen.nomor} Tahun {seen.tahun}" if told else seen.nomor
        return False

    def _number(self) -> Numbered | None:
        """Give the number of the first page when it stands there beyond doubt."""
        if self.page(0).layer is Layer.REAL:
            heading = find_heading(self.page(0).text)
            number = heading.number if heading and not heading.small else None
            return number if number and number.sure else None
        return number_seen(self._pdf[0]) if tessdata() else None

    def shown(self, signed: int) -> list[Page]:
        """Read the first, the signed and the last page."""
        last = self.count - 1
        wanted = {0, last, min(signed, last) if signed >= 0 else last}
        return [self.page(index) for index in sorted(wanted)]


_UNREAD: Final = {Layer.NONE, Layer.GARBAGE}


def _value(fields: Mapping[str, Found], name: str) -> str:
    return fields[name].value if name in fields else ""


def _task(header: Header, blobs: list[bytes]) -> Reply:
    known = {name: str(header.get(name, "")) for name in ("nomor", "tahun")}
    return match_scan(blobs[0], blobs[1], known), []


def _whose(_header: Header, blobs: list[bytes]) -> Reply:
    return {"same": same_as(blobs[0], blobs[1:])}, []


TASKS: Final = {"scan": _task, "whose": _whose}
