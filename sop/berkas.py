"""The berkas: one request to publish, folded from its records, from nota dinas to JDIH."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sop.copies import Copy, Place
from sop.online import Online
from sop.produk import Produk, Saran, may_publish
from sop.signed import Actor, Signed


class State(StrEnum):
    """Where a berkas stands. Archived and published are facts of their own, not states."""

    DRAFT = "draf"
    SUBMITTED = "diajukan"
    RECEIVED = "diterima"  #: only where Staf does row 2a
    DISPOSED = "didisposisi"
    CLEARED = "disetujui"
    IN_HAND = "di tangan staf"
    SCANNED = "dipindai"
    RETURNED = "dikembalikan"
    WITHDRAWN = "ditarik"
    DISCARDED = "dibatalkan"


class Upload(StrEnum):
    """How far the document is on its way to JDIH."""

    NONE = "belum"
    QUEUED = "sedang diunggah"
    FAILED = "gagal"
    ASKING = "menunggu pilihan"  #: the JDIH form has a list that nothing matches
    BY_HAND = "unggah manual"  #: the officer uploads, the bot compares
    WAITING = "menunggu verifikasi"
    PUBLISHED = "tayang"
    TAKEN_DOWN = "diturunkan"


class Use(StrEnum):
    """What a kept file is to its berkas."""

    UNREAD = "belum dibaca"
    NOTA_DINAS = "nota dinas"
    SOFTCOPY = "softcopy"
    LAMPIRAN = "lampiran"  #: of the produk hukum, in a file of its own
    PENDUKUNG = "pendukung"  #: sent along, but no part of the produk hukum
    REFUSED = "tidak dapat dipakai"
    PART = "bagian pindaian"
    ASLI = "pindaian asli"
    SALINAN = "pindaian salinan"
    UNGGAH = "naskah unggah"
    ABSTRAK = "abstrak"
    ABSTRAK_STAF = "abstrak dari Staf"  #: sent in the place of the drafted one
    DISPOSISI = "lembar disposisi"
    SUSULAN = "lembar susulan"  #: a photo of a sheet filled in by hand
    SALINAN_DRAFT = "konsep salinan"
    TANDA_TERIMA = "tanda terima"
    PICTURE = "gambar"


#: Why a berkas ended that its pengusul withdrew.
BY_PENGUSUL: Final = "ditarik pengusul"
#: Why a berkas is with its pengusul again who asked for it himself.
FOR_CORRECTION: Final = "diambil kembali untuk diperbaiki"
#: Where a berkas is between [Kirim] and the decision of step 3.
UNDECIDED: Final = (State.SUBMITTED, State.RECEIVED, State.DISPOSED)
#: Where step 3 is decided and stands; a decision that was taken back leaves its note behind.
CLEARED_ON: Final = frozenset({State.CLEARED, State.IN_HAND, State.SCANNED})


@dataclass(frozen=True, slots=True)
class File:
    """A kept file: its bytes lie in the file store under their SHA-256."""

    id: str
    sha256: str
    name: str
    size: int  #: bytes
    use: Use = Use.UNREAD
    pages: int = 0
    note: str = ""  #: why it cannot be used, or what to know of it
    personal: tuple[str, ...] = ()  #: data pribadi found in it, masked
    behind: str = ""  #: id of the nota dinas in whose file it stood
    sent: str = ""  #: by which the parts of a scan sort as they were sent
    silent: bool = False  #: a photo of which nothing could be read
    place: int = 0  #: of a lampiran: its number, as its heading says; 0: it says none


def unread(file: File) -> File:
    """Give a file as it was before it was read."""
    return File(file.id, file.sha256, file.name, file.size, behind=file.behind, sent=file.sent)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The number in the buku agenda: gapless within a year of the office's zone."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.number:04d}"


@dataclass(frozen=True, slots=True)
class NotaDinas:
    """What the nota dinas says of itself."""

    nomor: str = ""
    tanggal: date | None = None
    dari: str = ""
    yth: str = ""
    hal: str = ""
    sifat: str = "Biasa"


@dataclass(frozen=True, slots=True)
class Disposisi:
    """The lembar disposisi as issued: to one staf, who alone is rung when step 3 is decided."""

    kepada: str  #: officer id
    kepada_name: str
    isi: tuple[str, ...]
    sifat: str
    batas: str  #: as printed, e.g. "1 hari kerja"
    catatan: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a scan as assembled: which part it came from and what is wrong with it."""

    number: int  #: within its half, from 1
    part: str  #: file id
    source: int  #: page within the part, from 1
    half: str  #: "asli" or "salinan"
    problems: tuple[str, ...] = ()
    tilted: bool = False  #: it lies crooked, though it can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The scan on its way: parts as they came in, and what was made of them."""

    parts: tuple[File, ...] = ()
    order: tuple[str, ...] = ()  #: file ids as the officer wants them; empty = as they came
    swapped: bool = False
    redo: int = 0  #: the page that the next photo replaces, as the officer counts
    redo_of: tuple[str, int] = ("", 0)  #: … which is (file id, page of it)
    retaken: tuple[tuple[str, int, str], ...] = ()  #: (file id, page of it, what replaces it)
    replaced: tuple[tuple[int, str], ...] = ()  #: (page, file id): told by its number only
    left_out: tuple[tuple[str, int], ...] = ()  #: (file id, page of it) of pages too many
    asli: File | None = None
    salinan: File | None = None
    pages: tuple[Page, ...] = ()
    unsure: bool = False  #: asli and salinan could not be told apart surely
    findings: tuple[str, ...] = ()  #: what the officer should look at
    salinan_word: bool | None = None
    cap_dinas: bool | None = None
    pictures: tuple[File, ...] = ()
    trouble: str = ""
    match: str = ""  #: how it compares with the softcopy, as far as a machine can tell
    other: bool = False  #: a machine takes it for another document
    belongs: str = ""  #: … that of this berkas, by its code
    other_number: str = ""  #: read on it beyond doubt, and not that of the berkas
    recognised: bool = False  #: nobody said that it is of this berkas: a machine read it there
    stale: bool = False  #: parts or their order changed since; it is being assembled again
    used: bool = False  #: [Pakai] was pressed
    overridden: bool = False  #: used although pages had problems, as the riwayat says

    @property
    def again(self) -> frozenset[str]:
        """Name the parts that stand in the place of a page, by their file ids."""
        return frozenset((*(p for _, p in self.replaced), *(p for _, _, p in self.retaken)))

    @property
    def halves(self) -> tuple[File, ...]:
        """List what was made of it: asli, salinan, or both in this order."""
        return tuple(half for half in (self.asli, self.salinan) if half)


@dataclass(frozen=True, slots=True)
class Undo:
    """A decision that can still be taken back: by its doer, for a minute, until someone goes on."""

    source: State
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another berkas with the same jenis, nomor and tahun."""

    code: str
    published: bool
    says: str  #: when and where, as shown
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Berkas:
    """One request, folded from its records.

    `since` is the version at which it came to stand as it does: a button drawn before is stale.
    """

    code: str  #: public code of 8 characters, for buttons, QR and addresses
    version: int = 0
    since: int = 0
    since_at: datetime | None = None
    opened_at: datetime | None = None  #: when its first file came
    state: State = State.DRAFT
    pengusul: Actor | None = None
    sent_by: Actor | None = None  #: a colleague of the pengusul who pressed Kirim for him
    unit: str = ""
    staf_receives: bool = False
    agenda: Agenda | None = None
    submitted_at: datetime | None = None
    revision: int = 1
    changes: tuple[str, ...] = ()  #: what revision n changed against n - 1, as shown
    nota: NotaDinas = field(default_factory=NotaDinas)
    produk: Produk = field(default_factory=Produk)
    unsure: tuple[str, ...] = ()  #: fields that the pengusul still has to confirm
    files: tuple[File, ...] = ()
    personal_reason: str = ""  #: why data pribadi are published all the same
    redacted: bool = False  #: … or they were taken out of the naskah unggah
    duplicate: Duplicate | None = None
    replaces: str = ""  #: code of the published berkas whose file this one replaces
    received: Signed | None = None
    disposisi: Disposisi | None = None
    disposed: Signed | None = None
    decided: Signed | None = None  #: step 3; its note is what was decided
    kept: bool = False  #: "arsipkan saja": archived, never uploaded
    kept_reason: str = ""
    override: Signed | None = None  #: the Sekretaris let the proposer decide
    override_asked: bool = False
    override_refused: Signed | None = None  #: … or did not
    staf: Actor | None = None
    copies: tuple[Copy, ...] = ()
    scan: Scan = field(default_factory=Scan)
    checked: Signed | None = None
    naskah_unggah: File | None = None
    abstrak: File | None = None
    pictures: tuple[File, ...] = ()
    preparing: bool = False  #: the naskah unggah is being made
    archived: Signed | None = None
    place: Place | None = None
    upload: Upload = Upload.NONE
    online: Online = field(default_factory=Online)
    returned: Signed | None = None
    ended: Signed | None = None
    joined: str = ""  #: number, or title, of the berkas that this draft turned out to correct
    undo: Undo | None = None
    susulan: date | None = None  #: booked later from paper: the true date

    @property
    def keputusan(self) -> bool:
        """Tell whether row 3a applies."""
        return self.produk.needs_authentication

    @property
    def published(self) -> bool:
        """Tell whether the document was read back from JDIH."""
        return self.upload is Upload.PUBLISHED

    @property
    def went_up(self) -> bool:
        """Tell whether the document is public, or was."""
        return self.upload in {Upload.PUBLISHED, Upload.TAKEN_DOWN}

    @property
    def closed(self) -> bool:
        """Tell whether nothing is left to do: archived and published, or ended otherwise."""
        if self.state in {State.WITHDRAWN, State.DISCARDED}:
            return True
        return self.archived is not None and (self.kept or self.went_up)

    @property
    def stopped(self) -> bool:
        """Tell whether the Kasubbag ended it, and not the pengusul."""
        ended = self.ended.note if self.ended else BY_PENGUSUL
        return self.state is State.WITHDRAWN and ended != BY_PENGUSUL

    @property
    def retrieved(self) -> bool:
        """Tell whether it is with its pengusul because he took it back himself to correct it."""
        return self.returned is not None and self.returned.note == FOR_CORRECTION

    @property
    def not_fetched(self) -> bool:
        """Tell whether the paper waits at the Kasubbag for Staf, or did when he stopped it."""
        undo = self.undo if self.state is State.WITHDRAWN else None
        return (undo.source if undo else self.state) is State.CLEARED

    @property
    def fetched(self) -> tuple[Copy, ...]:
        """List the copies that Staf has; a receipt that was taken back leaves its note behind."""
        return () if self.not_fetched else self.copies

    @property
    def title(self) -> str:
        """Give the name officers use: "Keputusan 45/2025"; "Usulan" as long as nothing is known."""
        known = self.produk.jenis or self.produk.nomor
        return self.produk.short if known else "Usulan"

    @property
    def number(self) -> str:
        """Give the agenda number people say, or the code before there is one."""
        return str(self.agenda) if self.agenda else self.code

    def file(self, use: Use) -> File | None:
        """Give the newest file of a use."""
        return next((f for f in reversed(self.files) if f.use is use), None)

    @property
    def personal(self) -> tuple[str, ...]:
        """List the data pribadi of all that goes up, masked."""
        return self.personal_naskah + self.personal_abstrak

    @property
    def personal_naskah(self) -> tuple[str, ...]:
        """List the data pribadi of the softcopy and its lampiran, masked; a lampiran is named.

        Those that only the naskah unggah has come behind.
        """
        soft, *others = self.naskah or (File("", "", "", 0),)
        told = soft.personal + tuple(f"{what}, {f.name}" for f in others for what in f.personal)
        known = {what.partition(" (")[0] for what in told}
        public = self.naskah_unggah.personal if self.naskah_unggah else ()
        return told + tuple(what for what in public if what.partition(" (")[0] not in known)

    @property
    def personal_abstrak(self) -> tuple[str, ...]:
        """List the data pribadi of an abstrak from Staf, masked, with its name."""
        sent = self.abstrak
        return tuple(f"{what}, {sent.name}" for what in sent.personal) if sent else ()

    @property
    def exposed(self) -> bool:
        """Tell whether data pribadi would be published without anybody having said why.

        What was taken out of the naskah unggah stands in an abstrak all the same.
        """
        public = self.personal_abstrak if self.redacted else self.personal
        return bool(public) and not self.personal_reason

    @property
    def naskah(self) -> tuple[File, ...]:
        """Give the files that are the softcopy together: the produk hukum, then its lampiran.

        They stand by their numbers where each has one, otherwise as they came.
        """
        soft = self.file(Use.SOFTCOPY)
        parts = [f for f in self.files if f.use is Use.LAMPIRAN]
        if all(f.place for f in parts):
            parts.sort(key=lambda f: f.place)
        return (soft, *parts) if soft else ()

    @property
    def pages(self) -> int:
        """Count the pages of the softcopy with its lampiran; 0 when one does not tell."""
        counts = [f.pages for f in self.naskah]
        return sum(counts) if all(counts) else 0

    @property
    def reading(self) -> bool:
        """Tell whether a file is still being read."""
        return any(f.use is Use.UNREAD for f in self.files)

    @property
    def suggestion(self) -> Saran:
        """Suggest the answer to "boleh diunggah?"."""
        return may_publish(self.produk)


#: What a scan that has to be made anew takes away.
UNPREPARED: Final[Mapping[str, object]] = {
    "naskah_unggah": None,
    "pictures": (),
    "preparing": False,
    "redacted": False,
}
