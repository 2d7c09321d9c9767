"""What every request to the playground is read by: whose phone, and which JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from aiohttp import web

#: Pages remember phones with names of 32 characters; their chat on WhatsApp has three more.
_PHONE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,34}")
#: Digits of the largest number that a message can have.
_DIGITS: Final = 18
#: Words of the interface itself, which no phone can be called.
_TAKEN: Final = frozenset({"clock", "events", "reset", "samples", "setup", "switches"})


def number_of(text: str) -> int | None:
    """Read the number of a message; None when no message can have it."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


class Unreadable(Exception):
    """Not such a request as the page sends; the text says what would be one."""


def is_phone(name: str) -> bool:
    """Tell whether a name can be that of a phone."""
    return _PHONE.fullmatch(name) is not None and name not in _TAKEN


def phone_of(request: web.Request) -> str:
    """Give the phone in the address.

    Raises:
        Unreadable: no phone can have this name.

    """
    name = request.match_info["phone"]
    if not is_phone(name):
        raise Unreadable("Nama ponsel hanya huruf kecil, angka, dan tanda hubung.")
    return name


async def json_of(request: web.Request) -> Mapping[str, object]:
    """Read a JSON object.

    Raises:
        Unreadable: it is none.

    """
    try:
        found = await request.json()
    except (ValueError, LookupError, RecursionError) as error:
        raise Unreadable("Kirim sebagai JSON.") from error
    if not isinstance(found, dict):
        raise Unreadable("Kirim sebagai objek JSON.")
    return found
