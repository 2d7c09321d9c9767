"""The columns: the kinds that tables are made of, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Dialect, ForeignKey, Integer, Text
from sqlalchemy.types import TypeDecorator

from storage.keys import instant, stamp


class Instant(TypeDecorator[datetime]):
    """An instant, kept as UTC text of one width."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """Give what writes it."""
        del dialect
        return lambda value: None if value is None else stamp(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """Give what reads it."""
        del dialect, coltype
        return lambda value: None if value is None else instant(value)


class Said(TypeDecorator[str]):
    """Text that somebody wrote, without what PostgreSQL cannot keep: NUL, half characters."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Give what cleans it."""
        del dialect
        return _clean


def _clean(value: str | None) -> str | None:
    if not value:
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


#: A count that may grow beyond 2^31.
Long: Final = BigInteger().with_variant(Integer, "sqlite")


def key(name: str = "id") -> Column[str]:
    """Give a column that names its row."""
    return Column(name, Text, primary_key=True)


def text(name: str) -> Column[str]:
    """Give a column of words of ours."""
    return Column(name, Text, nullable=False, default="")


def said(name: str) -> Column[str]:
    """Give a column of what somebody wrote."""
    return Column(name, Said, nullable=False, default="")


def at(name: str = "at", *, nullable: bool = False) -> Column[datetime]:
    """Give a column of an instant."""
    return Column(name, Instant, nullable=nullable)


def number(name: str) -> Column[int]:
    """Give a column of a count."""
    return Column(name, Integer, nullable=False, default=0)


def flag(name: str) -> Column[bool]:
    """Give a column of yes or no."""
    return Column(name, Boolean, nullable=False, default=False)


def of(name: str, target: str) -> Column[str]:
    """Give a column that names a row of another table."""
    return Column(name, Text, ForeignKey(target), nullable=False)
