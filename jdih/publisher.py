"""The promise of a JDIH website to the bot: what goes up, what comes back, what can go wrong.

Faults, by what has to happen next (each carries `text`, one Indonesian sentence for the staf)::

    PublishError
    ├── TryAgain      busy, slow or out of reach: the same upload again, later
    ├── GivenUp       the site refuses this document as it is
    │   ├── TooLarge      the file is over the site's limit: a smaller naskah unggah is needed
    │   └── AlreadyThere  somebody else published this number already
    ├── NeedsChoice   a select list of the site has no option that matches: staf picks once
    ├── NeedsHuman    a script cannot do it (reCAPTCHA, locked account): assisted upload
    └── BadLogin      the site refused user or password: never tried again by itself
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from sop.produk import Produk

#: Bytes of an MB as it is written and set (`JDIH_MAX_MB`).
MEGABYTE: Final = 1_000_000
#: File limits met in the field, in bytes: what a site takes that only says "too large".
LIMITS: Final = tuple(mb * 1024 * 1024 for mb in (1, 2, 5, 8, 10, 16, 20, 32, 50))

#: Tells the officer, in one short sentence, what is being done just now.
Progress = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One produk hukum as a JDIH website wants it: files and the value of every field."""

    code: str  #: public code of the berkas, 8 characters; the key that makes publishing idempotent
    produk: Produk
    judul: str  #: full title, from the kind of document to the last word of tentang
    file_name: str  #: unique ASCII name of the file on the site (`sop.produk.file_name`)
    pdf: bytes = field(repr=False)  #: the naskah unggah, exactly as it is to be published
    sha256: str  #: of `pdf`, lower-case hex
    pages: int
    teu: str  #: Tajuk Entri Utama, the body that issued the document
    abstrak: bytes | None = field(default=None, repr=False)
    abstrak_name: str = ""
    jenis: str
    singkatan: str
    nomor: str
    tahun: int
    tanggal: date  #: tanggal penetapan; also taken as tanggal pengundangan
    tempat_penetapan: str  #: a town: "Sampit"
    tempat_terbit: str  #: a region as JDIH lists it: "KAB. KOTAWARINGIN TIMUR"
    penandatangan: str
    pemrakarsa: str
    penerbit: str
    sumber: str
    bahasa: str
    bidang_hukum: str
    subjek: str
    #: What staf picked for select lists of the site: field name → option as shown.
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """Where an upload stands on the site, as far as the site says; the read-back decides."""

    remote_id: str
    page_url: str
    file_url: str
    public: bool  #: False: uploaded, waiting for verification on the site
    listings: tuple[str, ...] = ()  #: public lists or feeds, one of which must show it
    notes: tuple[str, ...] = ()  #: sentences for the staf: what did not go quite as asked


class Publisher(Protocol):
    """A JDIH website: the local portal, an ILDIS panel, a REST service, or a person at a form.

    Every method raises `PublishError`. `publish` may be called again and again, after a kill at
    any moment: it looks for the document first and never makes a second one.
    """

    @property
    def name(self) -> str:
        """Give the name officers use: "portal kantor", "JDIH (ILDIS)"."""

    async def publish(self, entry: Entry, progress: Progress) -> Uploaded:
        """Upload a document, or find it where an earlier try left it."""

    async def status(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Ask again where it stands, while it waits for verification."""

    async def replace(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Put the file and the data of `entry` in the place of what was published."""

    async def withdraw(self, entry: Entry, uploaded: Uploaded, reason: str) -> Uploaded:
        """Take a published document off the public pages."""

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give the public lists or feeds that show it, for a look long after the upload."""

    async def close(self) -> None:
        """Give back connections."""


class PublishError(Exception):
    """Publishing did not end well.

    Attributes:
        text: one Indonesian sentence for the staf; never a password, token or address with one.

    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TryAgain(PublishError):
    """The site is busy or out of reach; nothing is lost, the same upload is tried again.

    Attributes:
        after: seconds the site asked us to wait, None when it did not say.

    """

    def __init__(self, text: str, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


class GivenUp(PublishError):
    """The site refuses this document as it is; trying again would not help."""


class TooLarge(GivenUp):
    """The file is larger than the site takes.

    Attributes:
        limit: bytes the site takes at most; 0 when only the refusal is known.

    """

    def __init__(self, limit: int) -> None:
        most = f" (paling besar {megabytes(limit)} MB)" if limit else ""
        super().__init__(f"File terlalu besar untuk JDIH{most}; naskah unggah perlu diperkecil.")
        self.limit = limit


class AlreadyThere(GivenUp):
    """Another document with this jenis, nomor and tahun is on the site, not put there by us."""

    def __init__(self, what: str, page_url: str) -> None:
        super().__init__(f"{what} sudah ada di JDIH: {page_url}. Periksa dulu sebelum mengunggah.")
        self.page_url = page_url


class NeedsChoice(PublishError):
    """A select list on the site has nothing that matches; staf picks once, the answer is kept.

    Attributes:
        field: the field's name on the site, e.g. "bentuk_peraturan".
        wanted: what we would have chosen.
        options: what the site offers, the most alike first, as its visitors read them.

    """

    def __init__(self, field: str, wanted: str, options: Sequence[str]) -> None:
        label = field.replace("_", " ")
        super().__init__(f"JDIH tidak punya pilihan “{wanted}” untuk {label}. Pilih salah satu.")
        self.field = field
        self.wanted = wanted
        self.options = tuple(options)


class NeedsHuman(PublishError):
    """The site asks for a person; the staf uploads by hand with the ready package."""


class BadLogin(PublishError):
    """The site refused user or password; trying on would lock the operator's account."""


def must_fit(entry: Entry, limit: int) -> None:
    """Refuse a file that is over the limit of a site, in bytes, before anything is sent.

    Raises:
        TooLarge: it is.

    """
    if len(entry.pdf) > limit:
        raise TooLarge(limit)


def megabytes(limit: int) -> str:
    """Write a limit in MB as Indonesians do, never more than it is: 2, 1,9, 0,4."""
    return f"{limit * 10 // MEGABYTE / 10:.1f}".removesuffix(".0").replace(".", ",")
