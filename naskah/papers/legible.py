"""What the fonts can show: a sign that none of them has becomes one mark, and the paper is made.

A PDF/A may hold nothing that cannot be displayed. An officer writes 🙏 behind his note, and a
softcopy has letters of Word's own fonts: the paper with all else on it must not fail for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

#: What JSON can carry.
Value: TypeAlias = str | int | float | bool | Sequence["Value"] | Mapping[str, "Value"] | None
Data: TypeAlias = Mapping[str, Value]

#: Stands for what cannot be shown.
MARK: Final = "\ufffd"

#: Letters and signs that every office writes; the fonts have them.
_USUAL: Final = re.compile(r"[\n\x20-\x7e\xa0-\u017f\u2010-\u2026\ufffd]")
#: What only joins or colours the signs beside it.
_JOINING: Final = "\u200d\ufe0f\U0001f3fb-\U0001f3ff"
#: More kinds of unusual signs are not looked at one by one.
_MOST: Final = 200

#: Tells whether the fonts have all these signs.
Shows: TypeAlias = Callable[[Sequence[str]], bool]


def legible(data: Data, shows: Shows) -> Iterator[Data]:
    """Give data as they are; then without what no font shows; then with usual letters alone."""
    yield data
    unusual = sorted({sign for text in _texts(data) for sign in text if not _USUAL.match(sign)})
    if len(unusual) <= _MOST:
        yield _without(data, _unseen(unusual, shows))
    yield _without(data, unusual)


def _unseen(signs: Sequence[str], shows: Shows) -> list[str]:
    """List the signs that cannot be shown, by halves: mostly there are few."""
    if not signs or shows(signs):
        return []
    if len(signs) == 1:
        return list(signs)
    half = len(signs) // 2
    return _unseen(signs[:half], shows) + _unseen(signs[half:], shows)


def _without(data: Data, signs: Sequence[str]) -> Data:
    if not signs:
        return data
    several = re.compile(f"(?:[{re.escape(''.join(signs))}][{_JOINING}]*)+")
    return {name: _marked(value, several) for name, value in data.items()}


def _marked(value: Value, signs: re.Pattern[str]) -> Value:
    match value:
        case str():
            return signs.sub(MARK, value)
        case Mapping():
            return {name: _marked(inner, signs) for name, inner in value.items()}
        case Sequence():
            return [_marked(inner, signs) for inner in value]
    return value


def _texts(value: Value) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case Sequence():
            for inner in value:
                yield from _texts(inner)
