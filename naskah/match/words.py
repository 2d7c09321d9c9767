"""Matching words: the task that tells which words of a scan are not those of the softcopy.

Pages that look the same can differ in a name or a figure. Each page is read by OCR and laid beside
the softcopy; a word counts as another only between words that agree, when it was read clearly, and
when its line, read again larger and smaller, says the same. What cannot be told is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

import pypdfium2 as pdfium
import tesserocr
from PIL import Image, ImageOps

from naskah.child import Header, Reply
from naskah.match.findings import OtherWords
from naskah.ocr.tesseract import read
from naskah.picture.for_ocr import DPI, picture_of, pixels
from naskah.picture.of_pdf import opened
from naskah.picture.photo import Picture
from naskah.picture.skew import Box, straight
from naskah.text.pdf import Page, read_pages
from naskah.text.words import COMMON

MOST_PAGES: Final = 12  #: of a scan that are read; the rest is left to the officer
_ANCHOR: Final = 3  #: words that agree on either side of one that does not
_LONGEST: Final = 3  #: words that may differ in one place
_CLEAR: Final = 80  #: percent by which a word must have been read surely
_AGREES: Final = 0.8  #: share of a page's words that must agree before one can be doubted
_MOST: Final = 6  #: places of one page; more are another layout or a poor scan
_ALIKE: Final = 0.8  #: likeness from which two spellings may be one word misread
_SIZES: Final = (0.7, 1.4)  #: at which a line is read again
_FOLDED: Final = str.maketrans("oilsbzq", "0115829")  #: letters that OCR takes for figures
_TOKEN: Final = re.compile(r"[^\W_]+")


def _key(text: str) -> str:
    return text.casefold().translate(_FOLDED)


#: What a salinan says where the asli is signed.
_TTD: Final = _key("ttd")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or figure of the softcopy."""

    text: str
    word: str  #: as it stands there, with its marks
    place: int  #: of that word on the page

    @property
    def key(self) -> str:
        """Give what two readings of one word have in common."""
        return _key(self.text)


@dataclass(frozen=True, slots=True)
class Seen(Token):
    """One word or figure of a scan."""

    clear: int  #: percent
    box: Box
    line: Box


def match_words(softcopy: bytes, scan: bytes) -> list[OtherWords]:
    """Compare the words of two PDFs, page by page.

    Raises:
        Refused: one of them cannot be opened, or nothing can be read here.

    """
    with opened(softcopy) as soft, opened(scan) as seen:
        told = read_pages(soft)
        pages = range(min(len(seen), MOST_PAGES))
        return [other for n in pages for other in _on_page(told, seen, n)]


def _on_page(told: Sequence[Page], scan: pdfium.PdfDocument, number: int) -> Iterator[OtherWords]:
    near = told[max(0, number - 1) : number + 2]
    text = " ".join(page.text for page in near if page.readable)
    wanted = [
        Token(part, word, place)
        for place, word in enumerate(text.split())
        for part in _TOKEN.findall(word)
    ]
    if not wanted:
        return
    picture = straight(pixels(picture_of(scan[number]))).picture
    wanted = [token for token in wanted if token.key != _TTD]
    shown = [token for token in read_tokens(picture) if token.key != _TTD]
    found = list(differences(wanted, shown))
    if len(found) > _MOST:
        return
    for was, now in found:
        if said_again(picture, shown, now):
            yield OtherWords(number + 1, _quoted(shown, now), _quoted(wanted, was))


def differences(wanted: Sequence[Token], shown: Sequence[Seen]) -> Iterator[tuple[range, range]]:
    """Give the places where clear words differ between words that agree."""
    matcher = SequenceMatcher(
        a=[token.key for token in wanted], b=[token.key for token in shown], autojunk=False
    )
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < _AGREES * len(shown):
        return
    for before, after in pairwise(blocks):
        was = range(before.a + before.size, after.a)
        now = range(before.b + before.size, after.b)
        anchored = min(before.size, after.size) >= _ANCHOR
        if anchored and 0 < max(len(was), len(now)) <= _LONGEST and _other(wanted, was, shown, now):
            yield was, now


def _other(wanted: Sequence[Token], was: range, shown: Sequence[Seen], now: range) -> bool:
    """Tell whether a place says something else, and not the same misread."""
    if not now:
        return _left_out([wanted[n].text for n in was], shown[now.start - 1], shown[now.start])
    if any(shown[n].clear < _CLEAR for n in now):
        return False
    if not was:
        return all(_plain(shown[n].text) and shown[n].text.islower() for n in now)
    old, new = ("".join(tokens[n].key for n in at) for tokens, at in ((wanted, was), (shown, now)))
    if old.isdigit() and new.isdigit():
        return old != new and len(was) == len(now)
    if not (_plain(old) and _plain(new)):
        return False
    known = {token.key for token in wanted} | set(map(_key, COMMON))
    likeness = SequenceMatcher(a=old, b=new).ratio()
    torn = len(was) > len(now)  # by a poor text layer of the softcopy
    return likeness < _ALIKE or (not torn and all(shown[n].key in known for n in now))


def _plain(text: str) -> bool:
    """Tell a word that is long enough to be judged; figures count as letters once folded."""
    return len(text) > 2 and not text.isdigit()


def _left_out(words: Sequence[str], before: Seen, after: Seen) -> bool:
    """Tell whether words are missing where nothing can hide them: their neighbours stand close."""
    close = after.box[0] - before.box[2] < before.line[3] - before.line[1]
    clear = min(before.clear, after.clear) >= _CLEAR
    return clear and before.line == after.line and close and all(map(_plain, words))


def said_again(picture: Picture, shown: Sequence[Seen], now: range) -> bool:
    """Read the line of a place again, larger and smaller; each time it must say the same."""
    line = shown[now.start].line
    around = [token for token in shown[max(0, now.start - 1) : now.stop + 1] if token.line == line]
    wanted = [token.key for token in around]
    for size in _SIZES:
        keys = [token.key for token in _line_again(picture, line, size)]
        if not any(keys[n : n + len(wanted)] == wanted for n in range(len(keys))):
            return False
    return True


def _line_again(picture: Picture, line: Box, size: float) -> list[Seen]:
    left, top, right, bottom = line
    rim = (bottom - top) // 6
    cut = Image.fromarray(picture).crop((left - rim, top - rim, right + rim, bottom + rim))
    resized = cut.resize(
        (round(cut.width * size), round(cut.height * size)), Image.Resampling.LANCZOS
    )
    framed = ImageOps.expand(resized, 12, fill=255)
    return read_tokens(pixels(framed), tesserocr.PSM.SINGLE_LINE, round(DPI * size))


def read_tokens(picture: Picture, mode: int = tesserocr.PSM.AUTO, dpi: int = DPI) -> list[Seen]:
    """Read a picture word by word.

    Raises:
        Refused: "tanpa_tesseract".

    """
    return [
        Seen(
            text=part,
            word=word.text.strip(),
            place=place,
            clear=word.clear,
            box=word.box,
            line=word.line,
        )
        for place, word in enumerate(read(picture, dpi, mode))
        for part in _TOKEN.findall(word.text)
    ]


def _quoted(tokens: Sequence[Token], at: range) -> str:
    """Quote a place with the word before it and the one after it."""
    around = {token.place: token.word for token in tokens[max(0, at.start - 1) : at.stop + 1]}
    return " ".join(around.values())


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return {"words": [asdict(other) for other in match_words(*blobs)]}, []


TASKS: Final = {"words": _task}
