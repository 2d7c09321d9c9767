"""Commands of officers: everything that a person can ask for, step by step of the SOP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from sop.berkas import (
    Agenda,
    Berkas,
    Copy,
    Disposisi,
    Lampiran,
    NotaDinas,
    Place,
    Scan,
    Upload,
    Use,
    missing,
)
from sop.command import Command, Deed
from sop.produk import Jenis, Produk, Relasi, Status

Changes = Mapping[str, object]


# Row 1: the pengusul ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attach(Command):
    """Lampirkan: add files to a usulan; what they are is known once they were read."""

    word: ClassVar = "lampirkan"

    files: tuple[Lampiran, ...] = ()
    unit: str = ""
    staf_receives: bool = False

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the files; the first one opens the berkas."""
        opened: Changes = {}
        if berkas.version == 0:
            opened = {
                "pengusul": deed.by,
                "unit": self.unit,
                "staf_receives": self.staf_receives,
                "opened_at": deed.at,
            }
        return {**opened, "files": berkas.files + self.files}


@dataclass(frozen=True, slots=True)
class Correct(Command):
    """Perbaiki: set one field of the usulan, or of the metadata before the upload."""

    word: ClassVar = "isi"

    field: str = ""
    value: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a field that exists and a value it can take."""
        return "" if set_field(berkas, self.field, self.value) is not None else "nilai"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Set the field; what an officer wrote is sure."""
        del deed
        changed = set_field(berkas, self.field, self.value)
        unsure = tuple(name for name in berkas.unsure if name != self.field)
        return {**(changed or {}), "unsure": unsure}


@dataclass(frozen=True, slots=True)
class Confirm(Command):
    """Benar: what was read unsurely is right as it stands."""

    word: ClassVar = "benar"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Nothing is unsure any more."""
        del berkas, deed
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
        del deed
        return {"replaces": berkas.duplicate.code if berkas.duplicate else ""}


@dataclass(frozen=True, slots=True)
class Submit(Command):
    """Kirim: the nota dinas goes to the Kasubbag Hukum, and the berkas gets its agenda number."""

    word: ClassVar = "kirim"
    decision: ClassVar = False

    agenda: Agenda | None = None
    changed: tuple[str, ...] = ()
    susulan: date | None = None

    def needs(self, berkas: Berkas) -> str:
        """Require a complete usulan, row 1 of the SOP."""
        return next(iter(missing(berkas)), "")

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the number of the first time; count the revision when it comes back."""
        again = berkas.agenda is not None
        return {
            "agenda": berkas.agenda or self.agenda,
            "submitted_at": deed.at,
            "revision": berkas.revision + again,
            "changes": self.changed,
            "returned": None,
            "susulan": self.susulan,
            **_FRESH,
        }


@dataclass(frozen=True, slots=True)
class Withdraw(Command):
    """Tarik usulan: the pengusul takes it back; its number stays in the book as "ditarik"."""

    word: ClassVar = "tarik"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it."""
        del berkas
        return {"ended": deed.signed("ditarik pengusul")}


@dataclass(frozen=True, slots=True)
class Discard(Command):
    """Batal: drop a usulan that was never sent."""

    word: ClassVar = "batal"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it."""
        del berkas
        return {"ended": deed.signed("dibatalkan")}


# Row 2: nota dinas received, disposisi issued ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receive(Command):
    """Terima nota dinas: row 2a where an office gives it to Staf."""

    word: ClassVar = "terima-nota"
    decision: ClassVar = True

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who received it."""
        del berkas
        return {"received": deed.signed()}


@dataclass(frozen=True, slots=True)
class Dispose(Command):
    """Terbitkan disposisi: rows 2a and 2b in one deed."""

    word: ClassVar = "terbitkan"

    disposisi: Disposisi | None = None

    def needs(self, berkas: Berkas) -> str:
        """A disposisi names one staf."""
        del berkas
        return "" if self.disposisi and self.disposisi.kepada else "kepada"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Receipt and disposisi, signed together."""
        return {
            "received": berkas.received or deed.signed(),
            "disposisi": self.disposisi,
            "disposed": deed.signed(),
        }


@dataclass(frozen=True, slots=True)
class Recall(Command):
    """Tarik disposisi: possible until step 3 is decided."""

    word: ClassVar = "tarik-disposisi"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Take the disposisi off again; the sheet is prefilled from it."""
        del berkas, deed
        return {"disposed": None}


# Row 3: otentikasi or persetujuan ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Authenticate(Command):
    """Otentikasi: row 3a, for a Keputusan KPU; the original was seen."""

    word: ClassVar = "otentikasi"
    decision: ClassVar = True
    separated: ClassVar = True

    fingerprint: str = ""  #: SHA-256 of the softcopy that was authenticated

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Cleared for upload."""
        del berkas
        return {"decided": deed.signed("diotentikasi"), "kept": False, "kept_reason": ""}


@dataclass(frozen=True, slots=True)
class Approve(Command):
    """Setujui unggah: row 3b, for every other document."""

    word: ClassVar = "setujui"
    decision: ClassVar = True
    separated: ClassVar = True

    fingerprint: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Cleared for upload."""
        del berkas
        return {"decided": deed.signed("disetujui"), "kept": False, "kept_reason": ""}


@dataclass(frozen=True, slots=True)
class Keep(Command):
    """Arsipkan saja: instead of 3a or 3b; the document is archived and not published (PPID)."""

    word: ClassVar = "arsipkan"
    decision: ClassVar = True
    separated: ClassVar = True

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason."""
        del berkas
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Cleared for the archive alone."""
        del berkas
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
        del berkas, deed
        return {"override_asked": True}


@dataclass(frozen=True, slots=True)
class Override(Command):
    """Izinkan: the Sekretaris lets the proposer decide his own berkas, on record."""

    word: ClassVar = "izinkan"

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason."""
        del berkas
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Lift the separation of duty for this berkas."""
        del berkas
        return {"override": deed.signed(self.reason)}


# The ways back ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Return(Command):
    """Kembalikan: send it back to the pengusul, saying why; the agenda number stays."""

    word: ClassVar = "kembalikan"
    decision: ClassVar = True

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason."""
        del berkas
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who returned it and why."""
        del berkas
        return {"returned": deed.signed(self.reason)}


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """Batalkan: take a decision back within a minute, unless the next officer has acted."""

    word: ClassVar = "batalkan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Nothing but the state: what the decision noted is written anew by the next one."""
        del berkas, deed
        return {"undo": None, "ended": None, "returned": None}


@dataclass(frozen=True, slots=True)
class Stop(Command):
    """Hentikan: after step 3 only the Kasubbag stops a berkas, saying why."""

    word: ClassVar = "hentikan"

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason, and that nothing is public or on its way."""
        if berkas.upload in {Upload.QUEUED, Upload.WAITING, Upload.PUBLISHED}:
            return "sudah_diunggah"
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note who ended it and why."""
        del berkas
        return {"ended": deed.signed(self.reason)}


# Row 4: two copies received, scanned ------------------------------------------------------------


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
    """Pindaian: photos or PDFs of the paper, in the order they came; row 4b."""

    word: ClassVar = "pindaian"
    turns: ClassVar = False

    parts: tuple[Lampiran, ...] = ()

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Add the parts, or put one in the place of a page that was to be redone."""
        del deed
        scan = berkas.scan
        if scan.redo and self.parts:
            new = (*scan.replaced, (scan.redo, self.parts[0].id))
            return {"scan": replace(scan, parts=scan.parts + self.parts, replaced=new, redo=0)}
        return {"scan": replace(scan, parts=scan.parts + self.parts, trouble="")}


@dataclass(frozen=True, slots=True)
class Arrange(Command):
    """Urutkan, Tukar, Ulang hal. n: how the parts of a scan are put together."""

    word: ClassVar = "atur"

    order: tuple[str, ...] = ()
    swap: bool = False
    redo: int = 0
    drop: bool = False  #: begin the scan anew

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Change the arrangement; the pages are assembled again."""
        del deed
        if self.drop:
            return {"scan": Scan(), "files": _without(berkas, Use.ASLI, Use.SALINAN), **_UNPREPARED}
        scan = berkas.scan
        return {
            "scan": replace(
                scan,
                order=self.order or scan.order,
                swapped=scan.swapped is not self.swap,
                redo=self.redo,
                used=False,
            )
        }


@dataclass(frozen=True, slots=True)
class UseScan(Command):
    """Pakai: the scan as assembled is the one to use, asli and salinan in one."""

    word: ClassVar = "pakai"
    decision: ClassVar = False

    def needs(self, berkas: Berkas) -> str:
        """Require a scan that was assembled."""
        return "" if berkas.scan.asli or berkas.scan.salinan else "pindaian"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the scans in the archive of the berkas."""
        scan = berkas.scan
        made = tuple(f for f in (scan.asli, scan.salinan) if f)
        overridden = any(page.problems for page in scan.pages)
        changed: dict[str, object] = {
            "scan": replace(scan, used=True, overridden=overridden),
            "files": _without(berkas, Use.ASLI, Use.SALINAN) + made,
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
        del berkas
        return {"checked": deed.signed(), "preparing": True}


@dataclass(frozen=True, slots=True)
class RedoScan(Command):
    """Ulang scan: the scan is not good enough, or of the wrong paper."""

    word: ClassVar = "ulang-scan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Begin the scan anew; the parts stay in the file store."""
        del deed
        return {
            "scan": Scan(),
            "checked": None,
            "files": _without(berkas, Use.ASLI, Use.SALINAN),
            **_UNPREPARED,
        }


# Row 5: stored and uploaded ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Archive(Command):
    """Sudah disimpan: row 5a, the paper lies in its place."""

    word: ClassVar = "simpan"
    turns: ClassVar = False

    place: Place | None = None

    def needs(self, berkas: Berkas) -> str:
        """Require a place."""
        del berkas
        return "" if self.place else "tempat"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Put the copies there."""
        copies = tuple(
            replace(c, place=self.place, holder=deed.by, since=deed.at) for c in berkas.copies
        )
        return {"archived": deed.signed(), "place": self.place, "copies": copies}


@dataclass(frozen=True, slots=True)
class Publish(Command):
    """Unggah: row 5b, on exactly the bytes of the preview; there is no undo."""

    word: ClassVar = "unggah"

    sha256: str = ""  #: of the naskah unggah that was shown

    def needs(self, berkas: Berkas) -> str:
        """Require the naskah unggah that the officer saw."""
        if berkas.naskah_unggah is None:
            return "naskah_unggah"
        return "" if self.sha256 in {"", berkas.naskah_unggah.sha256} else "naskah_lain"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Queue the upload."""
        del deed
        online = replace(berkas.online, note="", next_try=None, tries=0)
        return {"upload": Upload.QUEUED, "online": online}


@dataclass(frozen=True, slots=True)
class PublishByHand(Command):
    """Unggah manual: the officer uploads with a ready package and sends the address."""

    word: ClassVar = "unggah-manual"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Wait for the address."""
        del deed
        return {"upload": Upload.BY_HAND, "online": replace(berkas.online, note="", next_try=None)}


@dataclass(frozen=True, slots=True)
class GiveAddress(Command):
    """Alamat: the public address of what was uploaded by hand; believed once it was compared."""

    word: ClassVar = "alamat"

    address: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a web address."""
        del berkas
        return "" if self.address.startswith(("http://", "https://")) else "alamat"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note the address; a job fetches and compares."""
        del deed
        return {"online": replace(berkas.online, page=self.address, note="dibandingkan")}


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """Pilih: the entry of a JDIH list that nothing matched."""

    word: ClassVar = "pilih"

    value: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Go on with the upload."""
        del deed
        return {"upload": Upload.QUEUED, "online": replace(berkas.online, field="", options=())}


@dataclass(frozen=True, slots=True)
class ReplaceAbstrak(Command):
    """Ganti abstrak: a file in the place of the drafted abstrak."""

    word: ClassVar = "abstrak"

    file: Lampiran | None = None

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Use the file."""
        del deed
        return {"abstrak": self.file}


@dataclass(frozen=True, slots=True)
class Justify(Command):
    """Memang wajib dimuat: why data pribadi are published (UU 27/2022)."""

    word: ClassVar = "wajib-dimuat"

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason."""
        del berkas
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note the reason."""
        del berkas, deed
        return {"personal_reason": self.reason}


@dataclass(frozen=True, slots=True)
class TakeDown(Command):
    """Turunkan: take a published document off JDIH, saying why."""

    word: ClassVar = "turunkan"

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason."""
        del berkas
        return "" if self.reason.strip() else "alasan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note it; it counts as down once that was read back."""
        del deed
        return {"online": replace(berkas.online, note=f"diturunkan: {self.reason}")}


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
        return {"copies": _copy(berkas, self.name, borrower=self.borrower, since=deed.at)}


@dataclass(frozen=True, slots=True)
class GiveBack(Command):
    """Sudah kembali: a borrowed paper is back in its place."""

    word: ClassVar = "kembali-arsip"
    turns: ClassVar = False

    name: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note that it lies in its place again."""
        return {"copies": _copy(berkas, self.name, borrower="", since=deed.at)}


#: What a new round of the SOP begins without.
_UNPREPARED: Final[Changes] = {"naskah_unggah": None, "pictures": (), "preparing": False}
_FRESH: Final[Changes] = {
    "received": None,
    "disposed": None,
    "decided": None,
    "kept": False,
    "kept_reason": "",
    "override": None,
    "override_asked": False,
    "scan": Scan(),
    "checked": None,
    "upload": Upload.NONE,
    **_UNPREPARED,
}


def set_field(berkas: Berkas, name: str, value: str) -> Changes | None:
    """Give the changes that set one editable field, or None when it cannot take the value.

    Names: jenis, nomor, tahun, tentang, tanggal, tempat, penandatangan, subjek, bidang_hukum, status,
    mencabut, mengubah; nota_nomor, nota_tanggal, nota_hal. Dates are ISO.
    """
    value = " ".join(value.split())
    try:
        if name.startswith("nota_"):
            return {"nota": _nota(berkas.nota, name.removeprefix("nota_"), value)}
        return {"produk": _produk(berkas.produk, name, value)}
    except (ValueError, KeyError):
        return None


def _nota(nota: NotaDinas, name: str, value: str) -> NotaDinas:
    match name:
        case "tanggal":
            return replace(nota, tanggal=date.fromisoformat(value))
        case "nomor" if value:
            return replace(nota, nomor=value)
        case "hal":
            return replace(nota, hal=value)
        case _:
            raise KeyError(name)


def _produk(produk: Produk, name: str, value: str) -> Produk:
    match name:
        case "jenis":
            return replace(produk, jenis=Jenis(value))
        case "tahun" if len(value) == 4:
            return replace(produk, tahun=int(value))
        case "tanggal":
            return replace(produk, tanggal=date.fromisoformat(value))
        case "status":
            return replace(produk, status=Status(value))
        case "mencabut" | "mengubah":
            kept = tuple(r for r in produk.relasi if r.kind != name)
            return replace(produk, relasi=(*kept, Relasi(name, value)) if value else kept)
        case "nomor" if value:
            return replace(produk, nomor=value)
        case "tentang" if value:
            return replace(produk, tentang=value)
        case "tempat":
            return replace(produk, tempat=value)
        case "penandatangan":
            return replace(produk, penandatangan=value)
        case "subjek":
            return replace(produk, subjek=value)
        case "bidang_hukum":
            return replace(produk, bidang_hukum=value)
        case _:
            raise KeyError(name)


def _without(berkas: Berkas, *uses: Use) -> tuple[Lampiran, ...]:
    return tuple(f for f in berkas.files if f.use not in uses)


def _copy(berkas: Berkas, name: str, **changed: object) -> tuple[Copy, ...]:
    return tuple(
        replace(c, **changed) if c.name == name else c  # type: ignore[arg-type]
        for c in berkas.copies
    )
