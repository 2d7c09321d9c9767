"""What a child may use and what it answers: the words shared by the workshop and its callers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from naskah.errors import Broken

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use; it ends with `TooHeavy` when it wants more."""

    cpu_seconds: int
    memory_bytes: int  #: of address space
    wall_seconds: float

    def for_pages(self, pages: int) -> Limits:
        """Allow as much more time as a file has pages, for what needs all of them at once."""
        wall = self.wall_seconds + 5 * pages
        return Limits(self.cpu_seconds + pages, self.memory_bytes, wall)


MB: Final = 1_000_000
INSPECT: Final = Limits(10, 1_200 * MB, 15)  #: reading any file an officer sends
PAGES: Final = Limits(30, 1_200 * MB, 45)  #: pictures of pages, comparing, papers, stamping
SCAN: Final = Limits(120, 2_000 * MB, 180)  #: photos, OCR and shrinking, a small batch at a time
OFFICE: Final = Limits(90, 8_000 * MB, 90)  #: LibreOffice, which reserves much and uses little

Progress = Callable[[int, int], None]  #: called with pages done and pages in all


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child answered: a child that reads hostile files may have been turned against us."""

    header: dict[str, object]
    blobs: list[bytes]

    def get(self, key: str, kind: type[T]) -> T:
        """Read one entry of the header as a value of its kind.

        Raises:
            Broken: it is none.

        """
        return read_as(kind, self.header.get(key))


def read_as(kind: type[T], told: object) -> T:
    """Read what a child told as a value of some kind.

    Raises:
        Broken: it is none.

    """
    key: Any = kind  # mypy does not take a class for hashable
    try:
        read: T = _reader(key).validate_python(told)
    except ValidationError:
        raise Broken("bad answer") from None
    wanted = {part.name for part in fields(kind)} if is_dataclass(kind) else set()
    if isinstance(told, Mapping) and wanted - told.keys():  # no default stands for an answer
        raise Broken("bad answer")
    return read


@cache
def _reader(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
