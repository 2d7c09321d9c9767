"""Matching pages: the task that tells which pages of a scan are not those of the softcopy.

Pages are compared as pictures, each where it should be and then anywhere. What no picture explains
is read, since a softcopy that was laid out anew says the same on other pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import pypdfium2 as pdfium

from naskah.child import Header, Refused, Reply
from naskah.installed import tessdata
from naskah.match.findings import PageMatch
from naskah.page.enhance import evened
from naskah.page.from_pdf import rendered
from naskah.page.likeness import Imprint, imprint
from naskah.picture.of_pdf import opened
from naskah.picture.skew import straight
from naskah.reading.by_eye import scanned_page
from naskah.reading.closing import above_copy_block, find_closing
from naskah.scan.in_order import MOST_PAGES, imprints_of, place
from naskah.text.pdf import Layer, read_pages
from naskah.text.words import share

_MOST_READ: Final = 8  #: pages that are read by OCR
#: Places by which a page can be known where nothing can be read; the last page of a salinan, which
#: holds little but what the softcopy does not have, has up to 390.
_TELLING: Final = 400
_WORDS: Final = 25  #: words by which a page can be judged
#: Share of its telling words below which a page is another one; measured: its own at least 0.92,
#: those of other documents at most 0.71.
_ELSEWHERE: Final = 0.82
#: Share of a page of the softcopy that its salinan shows; measured where there is little but the
#: signature: its own 1.0, that of another act, with another date at least, at most 0.72.
_SHOWN: Final = 0.8
_SHORTEST: Final = 10  #: words of a page of the softcopy that can be looked for
_PAGE_NUMBER: Final = re.compile(r"^\W*\d+\W*$", re.MULTILINE)


def match_pages(softcopy: bytes, scan: bytes) -> PageMatch:
    """Compare the pages of two PDFs.

    Raises:
        Refused: one of them cannot be opened, or has more than 150 pages.

    """
    wanted = imprints_of(softcopy)
    with opened(softcopy) as soft, opened(scan) as seen:
        if len(seen) > MOST_PAGES:
            raise Refused("terlalu_besar")
        shown = [imprint(straight(evened(rendered(page))).picture) for page in seen]
        places = [place(n, page, wanted) for n, page in enumerate(shown)]
        strange = [n for n, place in enumerate(places) if place is None]
        if len(strange) == len(places):
            strange = []  # nothing is as it was laid out: the words alone have to tell
        differing = _differing(soft, seen, strange, shown)
    full = [n for n, page in enumerate(wanted) if page.knowable]
    strangers = any(shown[n].knowable for n, there in enumerate(places) if there is None)
    return found(places, [] if strangers else full, differing)


def found(
    places: Sequence[int | None], wanted: Sequence[int], differing: Sequence[int]
) -> PageMatch:
    """Draw the conclusions: what is not known for sure is left out.

    Args:
        places: which page of the softcopy each page of the scan is, from 0; None: not known.
        wanted: pages of the softcopy that must be there, from 0: not the nearly empty ones, which
            nobody can know again, and none where a page that is not known could be one of them.
        differing: pages of the scan that the softcopy does not have, from 0.

    """
    known = [place for place in places if place is not None]
    missing = [n for n in wanted if n not in known]
    right = iter(sorted(known))
    astray = [n for n, place in enumerate(places) if place is not None and place != next(right)]
    wrong = [tuple(n + 1 for n in each) for each in (differing, missing, astray)]
    return PageMatch(wrong[0], wrong[1], wrong[2], len(known))


def _differing(
    soft: pdfium.PdfDocument,
    seen: pdfium.PdfDocument,
    strange: Sequence[int],
    shown: Sequence[Imprint],
) -> list[int]:
    """Judge the pages that look like none of the softcopy by what they say."""
    if not strange:
        return []
    there = [page.text for page in read_pages(soft) if page.readable]
    if not "".join(there) or tessdata() is None:
        return [n for n in strange if len(shown[n].at) >= _TELLING]
    return [n for n in strange[:_MOST_READ] if says_other(_text(seen, n), there)]


def says_other(text: str, there: Sequence[str]) -> bool:
    """Tell whether a page says something else than a softcopy, of which the pages are given.

    What every salinan has, the authentication block at its end, no softcopy says. Where that leaves
    too little to judge, a signed page has to show one of the softcopy.
    """
    above = above_copy_block(text)
    own = text if above is None else above
    if len(own.split()) >= _WORDS:
        return share(own, "\n".join(there)) < _ELSEWHERE
    if above is None or len(text.split()) < _WORDS or find_closing(text) is None:
        return False
    pages = [_PAGE_NUMBER.sub("", page) for page in there]
    return all(share(page, text) < _SHOWN for page in pages if len(page.split()) >= _SHORTEST)


def _text(pdf: pdfium.PdfDocument, number: int) -> str:
    page = read_pages(pdf)[number]
    if page.layer in {Layer.NONE, Layer.GARBAGE}:
        page = scanned_page(pdf, number)
    return page.text


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return asdict(match_pages(*blobs)), []


TASKS: Final = {"pages": _task}
