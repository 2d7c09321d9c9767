"""Commands of row 3: otentikasi, persetujuan, or the archive alone; and separation of duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sop.berkas import Berkas
from sop.command import Changes, Command, Deed, Reasoned


@dataclass(frozen=True, slots=True)
class Cleared(Command):
    """A command that lets a document be uploaded."""

    decision: ClassVar = True
    separated: ClassVar = True
    note: ClassVar[str]  #: how history and cards say it

    fingerprint: str = ""  #: SHA-256 of the softcopy that was decided on

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Cleared for upload."""
        return {"decided": deed.signed(self.note), "kept": False, "kept_reason": ""}


@dataclass(frozen=True, slots=True)
class Authenticate(Cleared):
    """Otentikasi: row 3a, for a Keputusan KPU; the original was seen."""

    word: ClassVar = "otentikasi"
    note: ClassVar = "diotentikasi"


@dataclass(frozen=True, slots=True)
class Approve(Cleared):
    """Setujui unggah: row 3b, for every other document."""

    word: ClassVar = "setujui"
    note: ClassVar = "disetujui"


@dataclass(frozen=True, slots=True)
class Keep(Reasoned):
    """Arsipkan saja: instead of 3a or 3b; the document is archived and not published (PPID)."""

    word: ClassVar = "arsipkan"
    decision: ClassVar = True
    separated: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Cleared for the archive alone."""
        return {
            "decided": deed.signed("diarsipkan saja"),
            "kept": True,
            "kept_reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class AskOverride(Command):
    """Minta izin: the Kasubbag is also the proposer and asks the Sekretaris."""

    word: ClassVar = "minta-izin"
    turns: ClassVar = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Mark it as asked."""
        return {"override_asked": True, "override_refused": None}


@dataclass(frozen=True, slots=True)
class Override(Reasoned):
    """Izinkan: the Sekretaris lets the proposer decide his own berkas, on record."""

    word: ClassVar = "izinkan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Lift the separation of duty for this berkas."""
        return {"override": deed.signed(self.reason)}


@dataclass(frozen=True, slots=True)
class RefuseOverride(Reasoned):
    """Tolak: the Sekretaris does not let the proposer decide his own berkas; he may ask again."""

    word: ClassVar = "tolak-izin"
    turns: ClassVar = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Leave the separation of duty as it is, and say why."""
        return {"override_asked": False, "override_refused": deed.signed(self.reason)}
