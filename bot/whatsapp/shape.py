"""Careful reading of JSON from outside: whatever is missing or of another kind reads as empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: A JSON object as it is read.
Json = Mapping[str, object]


def part(data: object, *path: str) -> Json:
    """Give the object at a path of keys."""
    for key in path:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def parts(data: object, key: str) -> list[Json]:
    """Give the objects in the list under a key."""
    found = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(found, Sequence) or isinstance(found, str):
        return []
    return [one for one in found if isinstance(one, Mapping)]


def text(data: Json, key: str) -> str:
    """Give the text under a key, without what a database cannot keep."""
    found = data.get(key)
    if not isinstance(found, str):
        return ""
    return found.replace("\0", "").encode("utf-8", "replace").decode()


def number(data: Json, key: str) -> int:
    """Give the whole number under a key; Meta writes some as text."""
    found = data.get(key)
    if isinstance(found, str) and found.isdecimal():
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
