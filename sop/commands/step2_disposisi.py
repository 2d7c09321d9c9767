"""Commands of row 2: the nota dinas is received and the disposisi issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sop.berkas import (
    Berkas,
    Disposisi,
    File,
)
from sop.command import Changes, Command, Deed


@dataclass(frozen=True, slots=True)
class Receive(Command):
    """Terima nota dinas: row 2a where an office gives it to Staf."""

    word: ClassVar = "terima-nota"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who received it."""
        return {"received": deed.signed()}


@dataclass(frozen=True, slots=True)
class Dispose(Command):
    """Terbitkan disposisi: rows 2a and 2b in one deed."""

    word: ClassVar = "terbitkan"

    disposisi: Disposisi | None = None

    def needs(self, berkas: Berkas) -> str:
        """A disposisi names one staf."""
        return "" if self.disposisi and self.disposisi.kepada else "kepada"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Receipt and disposisi, signed together."""
        return {
            "received": berkas.received or deed.signed(),
            "disposisi": self.disposisi,
            "disposed": deed.signed(),
            "staf": None,  # of a round before this one
        }


@dataclass(frozen=True, slots=True)
class Recall(Command):
    """Tarik disposisi: possible until step 3 is decided."""

    word: ClassVar = "tarik-disposisi"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Take the disposisi off again; the sheet is prefilled from it."""
        return {"disposed": None}


@dataclass(frozen=True, slots=True)
class BookLater(Command):
    """Bukukan susulan: the disposisi was written on paper first; its photo and true date."""

    word: ClassVar = "susulan"

    file: File | None = None
    written: date | None = None  #: the day that stands on the sheet

    def needs(self, berkas: Berkas) -> str:
        """Require the photo and a date."""
        if self.file is None:
            return "lembar"
        return "" if self.written else "tanggal"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the photo; the book shows the true date and that it was booked later."""
        files = (*berkas.files, self.file) if self.file else berkas.files
        return {"files": files, "susulan": self.written}
