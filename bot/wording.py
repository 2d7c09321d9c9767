"""Words on their way to a chat: long texts are cut where it does no harm, hints become lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from handlers.messages import MARKS, Button, plain

TEXT: Final = 4096  #: characters of a message

#: Before a message that may have come before.
REPEAT: Final = "(ulang) "

#: What stays in one piece: a title in quotation marks, words in bold or to be copied.
_TITLE: Final = re.compile(
    "|".join(f"{on}[^{off}]*{off}" for on, off in {"“": "”", **MARKS}.items())
)
_LINE: Final = re.compile(r"\s*\n\s*")
_SENTENCE: Final = re.compile(r"(?<=[a-z)”][.;:!?])\s+(?=[A-Z“(])")
#: A space that belongs to no number: “Nomor 45 Tahun 2025”, “14 Maret 2025”, “Nomor KPT-7”.
_SPACE: Final = re.compile(r"(?<![\d\s])(?<!nomor)(?<!no\.)(?<!agenda)\s+(?!\d)", re.IGNORECASE)
_ANY_SPACE: Final = re.compile(r"\s+")


def units(text: str) -> int:
    """Measure a text in UTF-16 units, the stricter way to count; marks do not count."""
    return len(plain(text).encode("utf-16-le", "surrogatepass")) // 2


def hints(buttons: Sequence[Button]) -> str:
    """Write the second lines of list rows as text, for buttons that have only one line."""
    return "\n".join(f"• {button.label}: {button.hint}" for button in buttons if button.hint)


def pieces(text: str, first: int = TEXT, rest: int = TEXT) -> list[str]:
    """Cut a text into pieces of at most `first` and then `rest` characters.

    Cuts fall at line ends, else between sentences, else between words that are no part of a number
    or title. When the first piece is a caption and no such place exists in it, it stays empty: a
    title is rather moved down whole than cut.
    """
    found, room = [], first
    left = text.strip()
    while units(left) > room:
        end, begin = _cut(left, room, forced=room >= rest)
        piece, left = _balanced(left[:end].rstrip(), left[begin:].lstrip())
        found.append(piece)
        room = rest
    return [*found, left]


def _cut(text: str, room: int, *, forced: bool) -> tuple[int, int]:
    """Say where a piece ends and where the next one begins."""
    reach = _reach(text, room)
    whole = [match.span() for match in _TITLE.finditer(text)]
    for place in (_LINE, _SENTENCE, _SPACE):
        fitting = [match.span() for match in place.finditer(text) if 0 < match.start() <= reach]
        for begin, end in reversed(fitting):
            if not any(first < begin < last for first, last in whole):
                return begin, end
    if not forced:
        return 0, 0
    spaces = [match.span() for match in _ANY_SPACE.finditer(text) if 0 < match.start() <= reach]
    return spaces[-1] if spaces else (reach, reach)


def _reach(text: str, room: int) -> int:
    """Give how many letters of a text fit."""
    used = 0
    for index, letter in enumerate(text):
        used += units(letter)
        if used > room:
            return index
    return len(text)


def _balanced(piece: str, left: str) -> tuple[str, str]:
    """Close what is marked at the end of a piece and open it again in the next."""
    for on, off in MARKS.items():
        if piece.rfind(on) > piece.rfind(off):
            return piece + off, on + left
    return piece, left
