"""Buttons of a letter as an inline keyboard, in the JSON of the Bot API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from handlers.messages import MAX_BUTTONS, Button, Style

#: Letters up to which two buttons stand side by side on a narrow phone.
SHORT: Final = 13


def keyboard(buttons: Sequence[Button]) -> Mapping[str, object] | None:
    """Draw the buttons; one that opens an address Telegram would refuse is left out."""
    drawn = [button for button in buttons if button.press or opens(button.url)]
    if not drawn:
        return None
    return {"inline_keyboard": [[_button(one) for one in row] for row in rows(drawn)]}


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Lay buttons out: a list has one a row, of up to three two short ones share a row.

    Of three the first stands alone and wide: it is what one came for.
    """
    laid: list[list[Button]] = []
    left = list(buttons)
    if len(left) > MAX_BUTTONS:
        return [[button] for button in left]
    while left:
        pair = left[:2] if len(left) % 2 == 0 else left[:1]
        if any(len(button.label) > SHORT for button in pair):
            pair = left[:1]
        laid.append(pair)
        left = left[len(pair) :]
    return laid


def opens(url: str) -> bool:
    """Say whether Telegram takes an address for a button: http(s), with a host of the world."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def _button(button: Button) -> dict[str, str]:
    drawn = {"text": button.label}
    if button.press is not None:
        drawn["callback_data"] = button.press.encode()
    else:
        drawn["url"] = button.url
    if button.style is not Style.PLAIN:
        drawn["style"] = button.style.value
    return drawn
