"""Commands of row 4: two copies received, scanned and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from sop.berkas import UNPREPARED, Berkas, File, Scan, Use
from sop.command import Changes, Command, Deed
from sop.commands.step5_simpan import Unarchive
from sop.copies import Copy


@dataclass(frozen=True, slots=True)
class TakeCopies(Command):
    """Terima: row 4a, custody of two copies; written on the agenda row of the berkas."""

    word: ClassVar = "terima"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """The one who takes the papers does the work."""
        names = ("naskah asli", "salinan") if berkas.keputusan else ("naskah asli", "rangkap kedua")
        return {
            "staf": deed.by,
            "copies": tuple(Copy(name=n, holder=deed.by, since=deed.at) for n in names),
        }


@dataclass(frozen=True, slots=True)
class TakeOver(Command):
    """Ambil alih: another staf goes on with a berkas."""

    word: ClassVar = "ambil-alih"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Hand over the work and the papers that are not yet filed."""
        copies = tuple(
            c if c.place else replace(c, holder=deed.by, since=deed.at) for c in berkas.copies
        )
        return {"staf": deed.by, "copies": copies}


@dataclass(frozen=True, slots=True)
class AddScan(Command):
    """Pindaian: photos or PDFs of the paper, which come in any order; row 4b."""

    word: ClassVar = "pindaian"
    turns: ClassVar = False

    parts: tuple[File, ...] = ()
    order: tuple[str, ...] = ()  #: as another berkas had them
    replaced: tuple[tuple[int, str], ...] = ()  #: … and what was taken again of them
    swapped: bool = False
    recognised: bool = False
    left_out: tuple[tuple[str, int], ...] = ()
    retaken: tuple[tuple[str, int, str], ...] = ()

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Add the parts in the order they were sent, or redo a page with one.

        A part that was sent before others, and only now arrived, redoes nothing.
        """
        scan = berkas.scan
        newest = max((part.sent for part in scan.parts), default="")
        again = next((part.id for part in self.parts if part.sent >= newest), "")
        if scan.redo and again:
            scan = _taken_again(scan, again)
        parts = sorted(scan.parts + self.parts, key=lambda part: part.sent)
        scan = replace(
            scan,
            parts=tuple(parts),
            order=self.order or scan.order,
            replaced=self.replaced or scan.replaced,
            retaken=self.retaken or scan.retaken,
            left_out=self.left_out or scan.left_out,
            swapped=scan.swapped or self.swapped,
            recognised=scan.recognised or self.recognised,
            trouble="",
            stale=True,
        )
        return {"scan": scan}


@dataclass(frozen=True, slots=True)
class Arrange(Command):
    """Urutkan, Tukar, Ulang hal. n, Buang hal. n, Coba lagi: how a scan is put together."""

    word: ClassVar = "atur"

    order: tuple[str, ...] = ()
    swap: bool = False
    redo: int = 0
    redo_of: tuple[str, int] = ("", 0)  #: that page as (file id, page of it); older: not known
    drop: bool = False  #: begin the scan anew
    again: bool = False  #: put the same together once more
    leave_out: int = 0  #: the page that is one too many, counted through both halves
    leave_out_of: tuple[str, int] = ("", 0)  #: that page, as in `redo_of`

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Change the arrangement; the pages are assembled again."""
        if self.drop:
            return _unscanned(berkas)
        scan = berkas.scan
        gone = self._gone(scan)
        return {
            "scan": replace(
                scan,
                order=self.order or scan.order,
                swapped=scan.swapped is not self.swap,
                left_out=(*scan.left_out, *gone),
                redo=self.redo,
                redo_of=self.redo_of,
                used=False,
                trouble="" if self.again else scan.trouble,
                stale=scan.stale or self.swap or self.again or bool(self.order or gone),
            )
        }

    def _gone(self, scan: Scan) -> tuple[tuple[str, int], ...]:
        if self.leave_out_of[0]:
            return (self.leave_out_of,)
        pages = scan.pages[self.leave_out - 1 : self.leave_out] if self.leave_out > 0 else ()
        return tuple((page.part, page.source) for page in pages)


@dataclass(frozen=True, slots=True)
class UseScan(Command):
    """Pakai: the scan as assembled is the one to use, asli and salinan in one."""

    word: ClassVar = "pakai"

    def needs(self, berkas: Berkas) -> str:
        """Require a scan that was assembled."""
        return "" if berkas.scan.halves else "pindaian"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the scans in the archive of the berkas."""
        scan = berkas.scan
        overridden = any(page.problems for page in scan.pages)
        changed: dict[str, object] = {
            "scan": replace(scan, used=True, overridden=overridden),
            "files": _without(berkas, Use.ASLI, Use.SALINAN) + scan.halves,
        }
        if berkas.kept:
            changed["checked"] = deed.signed("naskah asli dipindai")
        return changed


@dataclass(frozen=True, slots=True)
class AcceptScan(Command):
    """Sesuai: the scan agrees with the paper, row 4b's checklist."""

    word: ClassVar = "sesuai"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who checked; the naskah unggah is made next."""
        return {"checked": deed.signed(), "preparing": True}


@dataclass(frozen=True, slots=True)
class RedoScan(Command):
    """Ulang scan: the scan is not good enough, or of the wrong paper."""

    word: ClassVar = "ulang-scan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Begin the scan anew; the parts stay in the file store, a stored paper is taken out."""
        taken_out = Unarchive().changes(berkas, deed) if berkas.archived else {}
        return {**taken_out, **_unscanned(berkas)}


@dataclass(frozen=True, slots=True)
class MoveScan(Command):
    """Pindahkan: the scan is that of another berkas, and goes there."""

    word: ClassVar = "pindah-scan"

    to: str = ""  #: the code of that berkas

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Wait for a scan again."""
        return _unscanned(berkas)


def _taken_again(scan: Scan, again: str) -> Scan:
    """Put a part in the place of the page to redo: by its number only if nothing else is known."""
    part, page = scan.redo_of
    scan = replace(scan, redo_of=("", 0))
    if part:
        return replace(scan, retaken=(*scan.retaken, (part, page, again)), redo=0)
    return replace(scan, replaced=(*scan.replaced, (scan.redo, again)), redo=0)


def _unscanned(berkas: Berkas) -> Changes:
    return {
        "scan": Scan(),
        "checked": None,
        "files": _without(berkas, Use.ASLI, Use.SALINAN),
        **UNPREPARED,
    }


def _without(berkas: Berkas, *uses: Use) -> tuple[File, ...]:
    return tuple(f for f in berkas.files if f.use not in uses)
