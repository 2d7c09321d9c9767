"""Texts as WhatsApp takes them: bold between asterisks, long ones in pieces."""

from __future__ import annotations

import re
from typing import Final

from bot.wording import REPEAT, pieces
from handlers.messages import BOLD_OFF, BOLD_ON, plain

_BOLD: Final = re.compile(f"{BOLD_ON}([^{BOLD_OFF}]*){BOLD_OFF}")
_LINE: Final = re.compile(r"[^\n]+")


def starred(text: str) -> str:
    """Write bold words as `*…*`.

    WhatsApp knows bold only within a line and with no blank inside the asterisks; words that hold
    an asterisk themselves stay plain.
    """
    return plain(_BOLD.sub(lambda bold: _LINE.sub(_star, bold[1]), text))


def cut(text: str, first: int, rest: int) -> list[str]:
    """Cut a text into pieces that fit once written, each with room for the mark of a repeat."""
    stars = max(0, len(starred(text)) - len(plain(text)))
    if stars > first // 2:
        text, stars = plain(text), 0
    margin = stars + len(REPEAT)
    return [starred(piece).strip() for piece in pieces(text, first - margin, rest - margin)]


def line(text: str, room: int) -> str:
    """Give the first line of a text without marks, as a template takes it: no breaks, no gaps."""
    first = next((one for one in plain(text).splitlines() if one.strip()), "")
    return pieces(" ".join(first.split()), room, room)[0]


def _star(found: re.Match[str]) -> str:
    words = found[0]
    core = words.strip()
    return words.replace(core, f"*{core}*", 1) if core and "*" not in core else words
