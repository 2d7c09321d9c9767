"""Which pages are the asli and which the salinan, and on what that judgement rests.

Pure: it judges facts about pages and never a pixel. Weak evidence still makes a proposal, marked
unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from naskah.page.facts import PageFacts

#: How much each sign says that a half is the salinan; negative ones speak for the asli.
_WORD, _AUTHENTICATED, _TTD, _BOX, _NAME = 4.0, 3.0, 1.5, 1.5, 2.0
_RING, _SIGNED = -1.5, -0.5
_CLEAR: Final = 1.5  #: a difference below this is a guess
_CUT_CLEAR: Final = 2.5  #: a cut with less evidence is a guess

_SALINAN: Final = re.compile(r"(?<![A-Z])S\s?A\s?L\s?I\s?N\s?A\s?N(?![A-Z])")
_SAME_AS_ASLI: Final = re.compile(r"salinan\s+(?:ini\s+)?sesuai\s+(?:dengan\s+)?asl", re.IGNORECASE)
_TTD_TEXT: Final = re.compile(r"(?:^|\s)t\.?t\.?d\.?(?=\s|$)", re.IGNORECASE | re.MULTILINE)
_HEAD: Final = re.compile(r"KEPUTUSAN\b.{0,200}?\bN[O0](?:M[O0]R\b|\s?\.)", re.DOTALL)
_TOP: Final = 700  #: characters of a page's beginning that hold its heading
_SIGNED_INK: Final = 0.0006


@dataclass(frozen=True, slots=True)
class Bundle:
    """The pages of a scan in their order, and what belongs to them."""

    pages: Sequence[PageFacts]
    sources: Sequence[int]  #: which part each page came from
    names: Sequence[str]  #: of the parts' files
    whole: Sequence[bool]  #: which parts are files of pages rather than one photo
    expected: int | None  #: pages of the softcopy
    alike: Callable[[int, int], bool]  #: whether two pages look like the same page
    #: What a page begins with, by OCR if need be; None when it cannot be read here.
    top: Callable[[int], str | None]
    end: Callable[[int], str | None]  #: what it ends with


@dataclass(frozen=True, slots=True)
class Split:
    """The proposal: the pages of each half, in order."""

    asli: range
    salinan: range
    unsure: bool
    why: str


def split(bundle: Bundle) -> Split:
    """Tell asli and salinan of a Keputusan apart."""
    total = len(bundle.pages)
    cut, sure = _cut(bundle)
    if not cut:
        return _alone(bundle)
    first, second = range(cut), range(cut, total)
    signs = _signs(bundle, first), _signs(bundle, second)
    lead = signs[1].weight - signs[0].weight
    halves = (first, second) if lead >= 0 else (second, first)
    decisive = signs[1] if lead >= 0 else signs[0]
    other = signs[0] if lead >= 0 else signs[1]
    if abs(lead) < _CLEAR:
        return Split(*halves, True, "Menurut urutan saja: asli lebih dulu.")
    why = decisive.said("salinan") or other.said("asli")
    if not sure:
        return Split(*halves, True, f"{why} Batas kedua naskah tidak jelas.")
    return Split(*halves, False, why)


def salinan_word(bundle: Bundle, pages: range) -> bool | None:
    """Tell whether SALINAN stands on the first page; None when that cannot be read here."""
    if not pages:
        return None
    text = bundle.top(pages[0])
    if text is not None and _SALINAN.search(text[: 2 * _TOP]):
        return True
    return True if bundle.pages[pages[0]].box else None if text is None else False


def cap_dinas(bundle: Bundle, pages: range) -> bool | None:
    """Tell whether a cap dinas is suspected; None when a grey scan cannot rule it out."""
    if not pages:
        return None
    if any(bundle.pages[page].ring for page in pages):
        return True
    return False if any(bundle.pages[page].coloured for page in pages) else None


@dataclass(frozen=True, slots=True)
class _Signs:
    """What speaks for a half being the salinan, heaviest first."""

    found: tuple[tuple[float, str], ...]

    @property
    def weight(self) -> float:
        return sum(weight for weight, _ in self.found)

    def said(self, half: str) -> str:
        """Give the heaviest sign for this half as a sentence, or nothing."""
        side = [each for each in self.found if (each[0] > 0) == (half == "salinan")]
        return max(side, key=lambda each: abs(each[0]))[1] if side else ""


def _signs(bundle: Bundle, pages: range) -> _Signs:
    found: list[tuple[float, str]] = []
    head, last = bundle.pages[pages[0]], bundle.pages[pages[-1]]
    top = bundle.top(pages[0]) or ""
    if _SALINAN.search(top[: 2 * _TOP]):
        found.append((_WORD, "Kata SALINAN terbaca pada halaman pertama salinan."))
    elif head.box:
        found.append((_BOX, "Cap SALINAN terlihat pada halaman pertama salinan."))
    end = bundle.end(pages[-1]) or ""
    if _SAME_AS_ASLI.search(end):
        found.append((_AUTHENTICATED, "“Salinan sesuai dengan aslinya” terbaca pada salinan."))
    if _TTD_TEXT.search(end):
        found.append((_TTD, "“ttd.” terbaca pada salinan."))
    if any(bundle.pages[page].ring for page in pages):
        found.append((_RING, "Cap dinas terlihat pada asli."))
    elif last.ink > _SIGNED_INK:
        found.append((_SIGNED, "Tanda tangan berwarna terlihat pada asli."))
    names = " ".join({bundle.names[bundle.sources[page]] for page in pages}).casefold()
    if "salinan" in names:
        found.append((_NAME, "Nama berkasnya menyebut salinan."))
    elif "asli" in names:
        found.append((-_NAME, "Nama berkasnya menyebut asli."))
    return _Signs(tuple(found))


def _alone(bundle: Bundle) -> Split:
    """Name the one half that there is."""
    pages = range(len(bundle.pages))
    signs = _signs(bundle, pages)
    nothing = range(0)
    unsure = abs(signs.weight) < 1
    if signs.weight >= _CLEAR:
        return Split(nothing, pages, unsure, f"Baru salinan yang ada. {signs.said('salinan')}")
    return Split(pages, nothing, unsure, "Baru naskah asli yang ada.")


def _cut(bundle: Bundle) -> tuple[int, bool]:
    """Find where the second half begins (0: nowhere) and whether that is sure."""
    total = len(bundle.pages)
    if total < 2 or _complete(bundle):  # two halves need two pages
        return 0, True
    files = _two_files(bundle)
    scores = {place: _worth(bundle, place, files) for place in range(1, total)}
    promising = sorted(scores, key=lambda place: -scores[place])[:4]
    for place in promising:  # reading is slow: the first heading found ends it
        heading = _heading_worth(bundle, place)
        scores[place] += heading
        if heading > 0:
            break
    best = max(scores, key=lambda place: scores[place])
    if scores[best] < 1:
        return 0, True
    runner_up = max((scores[place] for place in scores if place != best), default=0.0)
    lopsided = bundle.expected is not None and total == 2 * bundle.expected != 2 * best
    clear = scores[best] >= _CUT_CLEAR and scores[best] - runner_up >= 1
    return best, clear and not lopsided


def _complete(bundle: Bundle) -> bool:
    """Tell whether there are just the pages of one half, from one file or from photos."""
    total = len(bundle.pages)
    return bundle.expected is not None and total <= bundle.expected and not _two_files(bundle)


def _two_files(bundle: Bundle) -> int:
    """Give the page at which the second of exactly two PDFs begins, else 0."""
    first, *others = dict.fromkeys(bundle.sources)
    if len(others) != 1 or not (bundle.whole[first] and bundle.whole[others[0]]):
        return 0
    return list(bundle.sources).index(others[0])


def _worth(bundle: Bundle, place: int, files: int) -> float:
    """Weigh a cut by what costs no reading."""
    total = len(bundle.pages)
    worth = 2.5 if place == files else 0.0
    if bundle.expected in {place, total - place}:
        worth += 1.2
    if 2 * place == total:
        worth += 0.8
    if bundle.alike(0, place):
        worth += 1.0
    pairs = [(page, place + page) for page in range(1, min(place, total - place))][:6]
    if pairs:
        worth += 1.6 * sum(bundle.alike(*pair) for pair in pairs) / len(pairs)
    return worth


def _heading_worth(bundle: Bundle, place: int) -> float:
    text = bundle.top(place)
    if text is None:
        return 0.0
    top = text[:_TOP]
    found = _HEAD.search(top)
    if found and "LAMPIRAN" not in top[: found.start()]:
        return 3.0
    return -1.5
