"""Texts as Telegram takes them: marks become entities.

Nothing is ever parsed by Telegram, so nothing an officer writes can break a message.
"""

from __future__ import annotations

import re
from typing import Final, TypedDict

from bot.wording import units
from handlers.messages import BOLD_ON, COPY_ON, MARKS

CAPTION: Final = 1024  #: characters below a file
TOAST: Final = 200  #: characters of an answer to a press

#: What Telegram calls the words between marks; who taps `code` has it copied.
_KINDS: Final = {BOLD_ON: "bold", COPY_ON: "code"}
_MARKS: Final = frozenset((*MARKS, *MARKS.values()))
_EACH: Final = re.compile(f"([{''.join(_MARKS)}])")


class Entity(TypedDict):
    """Where a text is bold or can be copied, in UTF-16 units, as the Bot API has it."""

    type: str
    offset: int
    length: int


def entities(text: str) -> tuple[str, list[Entity]]:
    """Take the marks out and say where what they mark begins and how long it is."""
    bare, spans, opened = "", [], ("", 0)
    for part in _EACH.split(_tidy(text)):
        if part in _KINDS:
            opened = opened if opened[0] else (_KINDS[part], len(bare))
        elif part in _MARKS:
            spans.append((*opened, len(bare)))
            opened = ("", 0)
        else:
            bare += part
    spans.append((*opened, len(bare)))
    return bare, [
        Entity(type=kind, offset=units(bare[:begin]), length=units(bare[begin:end]))
        for kind, begin, end in spans
        if kind and begin < end
    ]


def _tidy(text: str) -> str:
    """Strip blanks at both ends as Telegram would, so that no entity is shifted by it.

    What is still open at the end needs no mark: the end closes it.
    """
    begin, end = 0, len(text)
    while begin < end and (text[begin].isspace() or text[begin] in _MARKS):
        begin += 1
    while end > begin and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return "".join(letter for letter in text[:begin] if letter in _MARKS) + text[begin:end]
