"""The public code of a berkas: eight characters that cannot be misread, the last one a check digit.

It stands in QR codes, in addresses and behind buttons. People say the agenda number instead.
"""

from __future__ import annotations

import re
from typing import Final

#: Without 0/O, 1/I/L, U and S (read as 5): 29 signs, a prime, so that the check digit catches any
#: one wrong sign and any two signs that changed places.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRTVWXYZ"
LENGTH: Final = 8
#: Fewer random bytes than this would make some codes noticeably likelier than others.
RANDOM_BYTES: Final = 8

_BASE: Final = len(ALPHABET)
_OFFSET: Final = 14  #: any number does; with this one K7M3Q9XA, the example in the docs, is a code
_IN_TEXT: Final = re.compile(
    rf"(?:^JDIH:|^https?://\S+/periksa/)([0-9A-Z]{{{LENGTH}}})$", re.IGNORECASE | re.ASCII
)


def new_code(random_bytes: bytes) -> str:
    """Make a code from chance; whoever stores it makes sure that it is not yet taken.

    Args:
        random_bytes: at least `RANDOM_BYTES` of them, e.g. from `secrets.token_bytes`.

    Raises:
        ValueError: too few random bytes.

    """
    if len(random_bytes) < RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes, got {len(random_bytes)}")
    number = int.from_bytes(random_bytes, "big")
    body = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, _BASE)
        body += ALPHABET[digit]
    return body + _check_digit(body)


def valid(code: str) -> bool:
    """Tell whether this is a code as `new_code` writes it: upper case, right check digit."""
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        return False
    return _check_digit(code[:-1]) == code[-1]


def code_in(text: str) -> str | None:
    """Find the berkas code in what a QR code says, or nothing when it is not one of ours.

    Ours are `JDIH:<CODE>` and `<PUBLIC_URL>/periksa/<CODE>`, in either case of letters. The code's
    integrity is checked, so that a misread QR code never names another berkas.
    """
    found = _IN_TEXT.search(text.strip())
    code = found.group(1).upper() if found else ""
    return code if valid(code) else None


def _check_digit(body: str) -> str:
    """Weigh each sign by its place, the check digit itself by one; the sum is `_OFFSET` mod 29."""
    total = sum(
        weight * ALPHABET.index(sign)
        for weight, sign in zip(range(LENGTH, 1, -1), body, strict=True)
    )
    return ALPHABET[(_OFFSET - total) % _BASE]
