"""Texts as Telegram takes them: marks become entities.

Nothing is ever parsed by Telegram, so nothing an officer writes can break a message.
"""

from __future__ import annotations

import re
from typing import Final, TypedDict

from bot.wording import units
from handlers.messages import BOLD_OFF, BOLD_ON

CAPTION: Final = 1024  #: characters below a file
TOAST: Final = 200  #: characters of an answer to a press

_MARKS: Final = BOLD_ON + BOLD_OFF
_EACH: Final = re.compile(f"([{_MARKS}])")


class Entity(TypedDict):
    """Where a text is bold, in UTF-16 units, as the Bot API has it."""

    type: str
    offset: int
    length: int


def entities(text: str) -> tuple[str, list[Entity]]:
    """Take the marks out and say where bold begins and how long it is."""
    bare, spans, since = "", [], -1
    for part in _EACH.split(_tidy(text)):
        if part == BOLD_ON:
            since = len(bare) if since < 0 else since
        elif part == BOLD_OFF:
            spans.append((since, len(bare)))
            since = -1
        else:
            bare += part
    spans.append((since, len(bare)))
    return bare, [
        Entity(type="bold", offset=units(bare[:begin]), length=units(bare[begin:end]))
        for begin, end in spans
        if 0 <= begin < end
    ]


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
