"""Texts as Telegram takes them: marks become entities, and long ones are cut where it does no harm.

Nothing is ever parsed by Telegram, so nothing an officer writes can break a message.
"""

from __future__ import annotations

import re
from typing import Final

from telegram import MessageEntity

from handlers.messages import BOLD_OFF, BOLD_ON, plain

TEXT: Final = 4096  #: characters of a message
CAPTION: Final = 1024  #: characters below a file
TOAST: Final = 200  #: characters of an answer to a press

REPEAT: Final = "(ulang) "

_MARKS: Final = BOLD_ON + BOLD_OFF

#: What stays in one piece: a title in quotation marks, words in bold.
_TITLE: Final = re.compile(f"“[^”]*”|{BOLD_ON}[^{BOLD_OFF}]*{BOLD_OFF}")
_LINE: Final = re.compile(r"\s*\n\s*")
_SENTENCE: Final = re.compile(r"(?<=[a-z)”][.;:!?])\s+(?=[A-Z“(])")
#: A space that belongs to no number: “Nomor 45 Tahun 2025”, “14 Maret 2025”, “Nomor KPT-7”.
_SPACE: Final = re.compile(r"(?<![\d\s])(?<!nomor)(?<!no\.)(?<!agenda)\s+(?!\d)", re.IGNORECASE)
_ANY_SPACE: Final = re.compile(r"\s+")


def units(text: str) -> int:
    """Measure a text in UTF-16 units, as Telegram does; marks do not count."""
    bare = plain(text)
    return len(bare) + sum(letter > "\uffff" for letter in bare)


def entities(text: str) -> tuple[str, tuple[MessageEntity, ...]]:
    """Take the marks out and say in UTF-16 units where bold begins and how long it is."""
    bare, spans, since = "", [], -1
    for letter in _tidy(text):
        if letter == BOLD_ON:
            since = len(bare) if since < 0 else since
        elif letter == BOLD_OFF:
            spans.append((since, len(bare)))
            since = -1
        else:
            bare += letter
    spans.append((since, len(bare)))
    return bare, tuple(
        MessageEntity(MessageEntity.BOLD, units(bare[:begin]), units(bare[begin:end]))
        for begin, end in spans
        if 0 <= begin < end
    )


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
    """Close bold at the end of a piece and open it again in the next."""
    if piece.rfind(BOLD_ON) > piece.rfind(BOLD_OFF):
        return piece + BOLD_OFF, BOLD_ON + left
    return piece, left


def _tidy(text: str) -> str:
    """Strip blanks at both ends as Telegram would, so that no entity is shifted by it.

    What is still bold at the end needs no mark: the end closes it.
    """
    begin, end = 0, len(text)
    while begin < end and (text[begin].isspace() or text[begin] in _MARKS):
        begin += 1
    while end > begin and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return "".join(letter for letter in text[:begin] if letter in _MARKS) + text[begin:end]
