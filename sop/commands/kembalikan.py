"""Commands of the ways back: return, take back, stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sop.berkas import (
    Berkas,
    State,
    Upload,
)
from sop.command import Changes, Command, Deed, Reasoned


@dataclass(frozen=True, slots=True)
class Return(Reasoned):
    """Kembalikan: send it back to the pengusul, saying why; the agenda number stays."""

    word: ClassVar = "kembalikan"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who returned it and why."""
        return {"returned": deed.signed(self.reason)}


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """Batalkan: take a decision back within a minute, unless the next officer has acted."""

    word: ClassVar = "batalkan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Nothing but the state: what the decision noted is written anew by the next one.

        Where it had been returned before, that stands again.
        """
        before = berkas.undo is not None and berkas.undo.source is State.RETURNED
        return {"undo": None, "ended": None, "returned": berkas.returned if before else None}


@dataclass(frozen=True, slots=True)
class Stop(Reasoned):
    """Hentikan: after step 3 only the Kasubbag stops a berkas, saying why."""

    word: ClassVar = "hentikan"
    decision: ClassVar = True

    def needs(self, berkas: Berkas) -> str:
        """Require a reason, and that nothing is public or on its way."""
        if berkas.upload in {Upload.QUEUED, Upload.WAITING, Upload.PUBLISHED}:
            return "sudah_diunggah"
        return Reasoned.needs(self, berkas)

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it and why."""
        return {"ended": deed.signed(self.reason)}
