"""Commands of row 5a: the paper is stored in its place, moved, lent and given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from sop.berkas import Berkas
from sop.command import Changes, Command, Deed
from sop.copies import Copy, Place


@dataclass(frozen=True, slots=True)
class Filed(Command):
    """A command that puts the paper in a place; without one it is not decided."""

    place: Place | None = None

    def needs(self, berkas: Berkas) -> str:
        """Require a place."""
        return "" if self.place else "tempat"


@dataclass(frozen=True, slots=True)
class Archive(Filed):
    """Sudah disimpan: row 5a, the paper lies in its place."""

    word: ClassVar = "simpan"
    turns: ClassVar = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Put the copies there."""
        copies = tuple(
            replace(c, place=self.place, holder=deed.by, since=deed.at) for c in berkas.copies
        )
        return {"archived": deed.signed(), "place": self.place, "copies": copies}


@dataclass(frozen=True, slots=True)
class Unarchive(Command):
    """Batal simpan: take [Sudah disimpan] back within a minute; the paper is in hand again."""

    word: ClassVar = "batal-simpan"
    turns: ClassVar = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Give the copies back to whoever had said that they were stored."""
        copies = tuple(replace(c, place=None, holder=deed.by, since=deed.at) for c in berkas.copies)
        return {"archived": None, "place": None, "copies": copies}


@dataclass(frozen=True, slots=True)
class Refile(Filed):
    """Pindah tempat: a filed paper lies elsewhere, or was noted in the wrong place."""

    word: ClassVar = "pindah-tempat"
    turns: ClassVar = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Put the copies there; one that is lent stays with who has it and comes back there."""
        copies = tuple(replace(c, place=self.place) for c in berkas.copies)
        return {"place": self.place, "copies": copies}


@dataclass(frozen=True, slots=True)
class Lend(Command):
    """Pinjamkan: a filed paper is borrowed."""

    word: ClassVar = "pinjamkan"
    turns: ClassVar = False

    name: str = ""
    borrower: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a copy that is there and a borrower."""
        there = any(c.name == self.name and c.place and not c.borrower for c in berkas.copies)
        return "" if there and self.borrower.strip() else "peminjam"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who has it."""
        return {"copies": _lent(berkas, self.name, self.borrower, deed.at)}


@dataclass(frozen=True, slots=True)
class GiveBack(Command):
    """Sudah kembali: a borrowed paper is back in its place."""

    word: ClassVar = "kembali-arsip"
    turns: ClassVar = False

    name: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note that it lies in its place again."""
        return {"copies": _lent(berkas, self.name, "", deed.at)}


def _lent(berkas: Berkas, name: str, borrower: str, since: datetime) -> tuple[Copy, ...]:
    return tuple(
        replace(c, borrower=borrower, since=since) if c.name == name else c for c in berkas.copies
    )
