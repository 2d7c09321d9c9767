"""Pages sent twice: named only where one of them could be thrown away and nothing were lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from naskah.page.facts import PageFacts
from naskah.page.likeness import Imprint, likeness
from naskah.page.problem import Problem
from naskah.reading.closing import above_copy_block
from naskah.scan.in_order import likest
from naskah.text.words import share

#: Pages back to which a page is compared: one that was sent twice comes soon again, and comparing
#: all pages of a thick stack with each other would take minutes.
_BACK: Final = 30
_MOST_READ: Final = 20  #: pairs of which the words are compared; more are named when these are gone
_WORDS: Final = 25  #: by which a page can be judged
#: Share of its telling words that a page has in common with its twin, the one way and the other;
#: measured: two pages of a table at most 0.54, the same page twice at least 0.91.
_COMMON: Final = 0.8
_SIGNED: Final = 0.0006  #: share of coloured ink of a page that was signed or stamped
_BARE: Final = 0.0003  #: and of one that was not


@dataclass(frozen=True, slots=True)
class Stack:
    """The pages of one half, in order."""

    pages: Sequence[PageFacts]
    scanned: Sequence[bool]  #: which of them are no photos
    wanted: Sequence[Imprint]  #: the pages of the softcopy; empty when there is none
    text: Callable[[int], str | None]  #: what a page says; None when it cannot be read here


def twice(stack: Stack) -> list[list[int]]:
    """Find pages that were sent twice: pairs of the later number and the earlier one.

    Pages that repeat each other's phrases, or the lines of a table, are alike as well; a real one
    would be thrown away. So they must not be different pages of the softcopy; where that does not
    tell, scanned ones have to be surely the same. Neither may be signed where the other is not, nor
    say something else.
    """
    found = list(_alike(stack))[:_MOST_READ]
    return [
        [later + 1, earlier + 1] for earlier, later in found if _say_same(stack, earlier, later)
    ]


def _alike(stack: Stack) -> Iterator[tuple[int, int]]:
    prints = [Imprint.unpacked(page.imprint) for page in stack.pages]

    @cache
    def there(page: int) -> int | None:
        return likest(prints[page], stack.wanted)

    def one_page(earlier: int, later: int) -> bool:
        alike = likeness(prints[earlier], prints[later])
        if not alike.same:
            return False
        if there(earlier) is not None and there(later) is not None:
            return there(earlier) == there(later)
        return alike.surely or not (stack.scanned[earlier] and stack.scanned[later])

    for later, page in enumerate(stack.pages):
        for earlier in range(max(0, later - _BACK), later):
            if Problem.BLANK in page.problems or _one_signed(stack, earlier, later):
                continue
            if one_page(earlier, later):
                yield earlier, later


def _one_signed(stack: Stack, earlier: int, later: int) -> bool:
    """Tell whether just one of two pages bears a signature or a stamp."""
    one, other = stack.pages[earlier], stack.pages[later]
    inks = sorted((one.ink, other.ink))
    if inks[0] < _BARE and inks[1] > _SIGNED:
        return True
    return stack.scanned[earlier] and stack.scanned[later] and one.ring != other.ring


def _say_same(stack: Stack, earlier: int, later: int) -> bool:
    """Tell whether two pages say the same, as far as both can be read; a salinan is no asli."""
    one, other = stack.text(earlier) or "", stack.text(later) or ""
    if (above_copy_block(one) is None) != (above_copy_block(other) is None):
        return False
    if min(len(one.split()), len(other.split())) < _WORDS:
        return True
    return min(share(one, other), share(other, one)) >= _COMMON
