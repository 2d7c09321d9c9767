"""Shapes: how values of the rooms below become text in a column and values again."""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_ADAPTERS: Final[dict[type, TypeAdapter[Any]]] = {}


def plain(value: object) -> object:
    """Reduce a dataclass to what JSON knows."""
    return _adapter(type(value)).dump_python(value, mode="json")


def canonical(value: object) -> str:
    """Write JSON in the one way that always gives the same text: keys sorted, no blanks.

    Half characters, which no database takes, become question marks.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def dump(value: object) -> str:
    """Write a dataclass; what is hashed takes `canonical`, which is slower."""
    try:
        return _adapter(type(value)).dump_json(value).decode()
    except ValueError:  # half characters
        return canonical(plain(value))


def load(shape: type[T], text: str) -> T:
    """Read a dataclass that `dump` wrote, perhaps by an older program.

    Fields that are not known any more are left out, fields that are new take their default.

    Raises:
        ValueError: it cannot be read as this shape.

    """
    return _adapter(shape).validate_json(text)


def build(shape: type[T], value: object) -> T:
    """Make a dataclass of what `plain` gave, as forgiving as `load`."""
    return _adapter(shape).validate_python(value)


def learn(*shapes: type) -> None:
    """Learn shapes before the first press needs them."""
    for shape in shapes:
        _adapter(shape)


def _adapter(shape: type[T]) -> TypeAdapter[T]:
    """Give the adapter of a shape; making one takes longer than using it a hundred times."""
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]
