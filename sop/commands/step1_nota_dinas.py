"""Commands of row 1: the pengusul puts a usulan together, sends it, or takes it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from sop.berkas import (
    BY_PENGUSUL,
    FOR_CORRECTION,
    UNPREPARED,
    Agenda,
    Berkas,
    Duplicate,
    File,
    Scan,
    State,
    Upload,
    Use,
)
from sop.command import Changes, Command, Deed
from sop.fields import set_field
from sop.kelengkapan import missing


@dataclass(frozen=True, slots=True)
class Attach(Command):
    """Lampirkan: add files to a usulan; what they are is known once they were read."""

    word: ClassVar = "lampirkan"

    files: tuple[File, ...] = ()
    unit: str = ""
    staf_receives: bool = False
    several: bool = False  #: its pengusul proposes for others, too: the unit has to be told

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the files; the first one opens the berkas."""
        opened: Changes = {}
        if berkas.version == 0:
            opened = {
                "pengusul": deed.by,
                "unit": self.unit,
                "staf_receives": self.staf_receives,
                "opened_at": deed.at,
                "unsure": ("subbagian",) if self.several else (),
            }
        return {**opened, "files": berkas.files + self.files}


@dataclass(frozen=True, slots=True)
class Detach(Command):
    """Lepas: take a file off that does not belong to the usulan; it stays in the records."""

    word: ClassVar = "lepas"

    file: File | None = None

    def needs(self, berkas: Berkas) -> str:
        """Require a file that may go: one without which the usulan is as complete as before."""
        return "" if self.file in detachable(berkas) else "lepas"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Take the file off."""
        return {"files": tuple(f for f in berkas.files if f != self.file)}


def detachable(berkas: Berkas) -> tuple[File, ...]:
    """List the files that can be taken off a usulan: all that is sent beside its two papers."""
    return tuple(f for f in berkas.files if f.use in {Use.LAMPIRAN, Use.PENDUKUNG, Use.REFUSED})


@dataclass(frozen=True, slots=True)
class AddLampiran(Command):
    """Tambah lampiran: what was forgotten comes after the usulan, as long as step 3 is open."""

    word: ClassVar = "tambah-lampiran"

    files: tuple[File, ...] = ()  #: as they were read

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the files with the others; one of the same name takes the place of the older."""
        names = {file.name for file in self.files}
        kept = (f for f in berkas.files if f.use is not Use.LAMPIRAN or f.name not in names)
        return {"files": (*kept, *self.files)}


@dataclass(frozen=True, slots=True)
class Correct(Command):
    """Perbaiki: set one field of the usulan, or of the metadata before the upload."""

    word: ClassVar = "isi"

    field: str = ""
    value: str = ""
    again: bool = False  #: the naskah unggah, made under the old value, is made anew
    duplicate: Duplicate | None = None  #: who else has the number that this gives to a usulan
    ahead: bool = False  #: a day or a year that is still to come: it has to be confirmed

    def needs(self, berkas: Berkas) -> str:
        """Require a field that exists and a value it can take; a number has digits."""
        if self.field in {"nomor", "nota_nomor"} and not re.search(r"\d", self.value):
            return "angka"
        return "" if set_field(berkas, self.field, self.value) is not None else "nilai"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Set the field; what an officer wrote is sure, unless it is still to come.

        What was handed out to be uploaded by hand is void, and so is the address of it.
        """
        changed = {**(set_field(berkas, self.field, self.value) or {}), **self._other(berkas)}
        if self.again and berkas.upload is Upload.BY_HAND:
            void = replace(berkas.online, page="", note="", next_try=None, comparing=False)
            changed |= {"upload": Upload.NONE, "online": void}
        unsure = tuple(name for name in berkas.unsure if name != self.field)
        unsure += (self.field,) if self.ahead else ()
        preparing = berkas.preparing or self.again
        return {**changed, "unsure": unsure, "preparing": preparing}

    def _other(self, berkas: Berkas) -> Changes:
        """Note who else has the number; what it replaces stands as long as that is the same."""
        proposed = berkas.state in {State.DRAFT, State.RETURNED}
        if self.field not in {"jenis", "nomor", "tahun"} or not proposed:
            return {}
        same = self.duplicate is not None and self.duplicate.code == berkas.replaces
        return {"duplicate": self.duplicate, "replaces": berkas.replaces if same else ""}


@dataclass(frozen=True, slots=True)
class Confirm(Command):
    """Benar: what was read unsurely is right as it stands."""

    word: ClassVar = "benar"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Nothing is unsure any more."""
        return {"unsure": ()}


@dataclass(frozen=True, slots=True)
class ReplaceOld(Command):
    """Pengganti: this document takes the place of one that is already published."""

    word: ClassVar = "pengganti"

    def needs(self, berkas: Berkas) -> str:
        """Only a published document can be replaced."""
        return "" if berkas.duplicate and berkas.duplicate.published else "tayang_lama"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Remember which."""
        return {"replaces": berkas.duplicate.code if berkas.duplicate else ""}


@dataclass(frozen=True, slots=True)
class Submit(Command):
    """Kirim: the nota dinas goes to the Kasubbag Hukum, and the berkas gets its agenda number."""

    word: ClassVar = "kirim"

    agenda: Agenda | None = None
    changed: tuple[str, ...] = ()
    susulan: date | None = None

    def needs(self, berkas: Berkas) -> str:
        """Require a complete usulan, row 1 of the SOP."""
        return next(iter(missing(berkas)), "")

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the number of the first time; count the revision when it comes back.

        Its pengusul signs with the jabatan of the subbagian that is known by now.
        """
        again = berkas.agenda is not None
        first = berkas.pengusul
        own = first is not None and first.id == deed.by.id
        return {
            "pengusul": deed.by if own else first,
            "sent_by": None if own else deed.by,
            "agenda": berkas.agenda or self.agenda,
            "submitted_at": deed.at,
            "revision": berkas.revision + again,
            "changes": self.changed,
            "returned": None,
            "susulan": self.susulan or berkas.susulan,
            **_FRESH,
        }


@dataclass(frozen=True, slots=True)
class Retrieve(Command):
    """Ambil kembali: the pengusul gets a sent usulan back to correct it; its number stays."""

    word: ClassVar = "ambil-kembali"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who has it back; nobody found fault with it."""
        return {"returned": deed.signed(FOR_CORRECTION)}


@dataclass(frozen=True, slots=True)
class Withdraw(Command):
    """Tarik usulan: the pengusul takes it back; its number stays in the book as "ditarik"."""

    word: ClassVar = "tarik"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it."""
        return {"ended": deed.signed(BY_PENGUSUL)}


@dataclass(frozen=True, slots=True)
class Discard(Command):
    """Batal: drop a usulan that was never sent."""

    word: ClassVar = "batal"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it."""
        return {"ended": deed.signed("dibatalkan")}


@dataclass(frozen=True, slots=True)
class Join(Command):
    """Gabung: what came in corrects another berkas and goes there; this usulan was never one."""

    word: ClassVar = "gabung"

    into: str = ""  #: number of the berkas in the buku agenda, or a draft's title, as shown

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note where it went."""
        return {"ended": deed.signed(), "joined": self.into}


#: What a new round of the SOP begins without.
_FRESH: Final[Changes] = {
    "received": None,
    "disposed": None,
    "decided": None,
    "kept": False,
    "kept_reason": "",
    "override": None,
    "override_asked": False,
    "override_refused": None,
    "scan": Scan(),
    "checked": None,
    "upload": Upload.NONE,
    **UNPREPARED,
}
