"""What the ILDIS keeps: its switches, accounts, sessions, documents and files on disk."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

#: Kinds of this office: id → name and its forms (name, singkatan). Ids differ in every office.
KINDS: Final[dict[int, tuple[str, tuple[tuple[str, str], ...]]]] = {
    7: ("Peraturan Daerah", (("Peraturan Daerah Kabupaten", "PERDA"),)),
    12: ("Keputusan", (("Keputusan", "KPT"), ("Keputusan Sekretaris", "KPTS"))),
    15: ("Surat Edaran", (("Surat Edaran", "SE"),)),
    16: ("Instruksi", (("Instruksi", "INS"),)),
    19: ("Pengumuman", (("Pengumuman", "PU"),)),
}
PLACES: Final = (
    "KAB. KATINGAN", "KAB. KOTAWARINGIN BARAT", "KAB. KOTAWARINGIN TIMUR", "KAB. SERUYAN",
    "KOTA PALANGKA RAYA", "PROV. KALIMANTAN TENGAH",
)  # fmt: skip
LANGUAGES: Final = ("Bahasa Indonesia", "Indonesia", "Inggris")
FIELDS_OF_LAW: Final = ("Hukum Administrasi Negara", "Hukum Pemilihan Umum", "Hukum Tata Negara")


@dataclass(slots=True, kw_only=True)
class Ildis:
    """The switches: which ILDIS this is, how it is set up, and what goes wrong today."""

    version: Literal[3, 4] = 4
    user: str = "operator"
    password: str = field(default="", repr=False)
    may_verify: bool = True  #: superadmin and koordinator may, operators get 403
    recaptcha: bool = False
    upload_max: int = 2 * 1024 * 1024  #: upload_max_filesize of PHP
    post_max: int = 8 * 1024 * 1024  #: post_max_size of PHP
    idle: float = 300  #: seconds until a session is forgotten
    names: Literal["keep", "strip", "prefix"] = "keep"  #: what happens to file names
    kinds: dict[int, tuple[str, tuple[tuple[str, str], ...]]] = field(
        default_factory=lambda: dict(KINDS)
    )
    lose_files: bool = False  #: files never reach the disk, the answer is success
    forget: int = 0  #: so many uploads are lost to an expired session
    broken_view: bool = False  #: the page after the upload is a 500
    broken_sub_forms: bool = False  #: sub-forms answer 200 with an empty body
    nightly_feed: bool = False  #: the feed shows nothing new until `Shelf.rebuild_feed`
    maintenance: bool = False  #: every page is a maintenance page with 200
    think: float = 0  #: seconds between receiving an upload and storing it
    cut: bool = False  #: uploads are cut off in the middle


@dataclass(slots=True)
class Session:
    """One visitor of the panel."""

    csrf: str
    user: str = ""
    seen: float = field(default_factory=time.monotonic)
    flash: str = ""


@dataclass(slots=True, kw_only=True)
class Row:
    """One document as ILDIS stores it."""

    id: int
    values: dict[str, str]
    file: str = ""  #: name it believes the file to have
    abstrak: str = ""
    published: bool = False
    teu: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)


class Shelf:
    """Documents in one JSON file, their PDFs beside it, as a PHP site keeps them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "common" / "dokumen"
        self.files.mkdir(parents=True, exist_ok=True)
        self._book = folder / "dokumen.json"
        self.rows: dict[int, Row] = {}
        if self._book.exists():
            found = json.loads(self._book.read_text("utf-8"))
            self.rows = {row["id"]: Row(**row) for row in found}
        self.last = max(self.rows, default=0)
        self.feed: list[Row] = self.public()

    def add(self, values: dict[str, str]) -> Row:
        """Store a new document, unpublished."""
        self.last += 1
        row = self.rows[self.last] = Row(id=self.last, values=values)
        self.save()
        return row

    def save(self) -> None:
        """Write everything down."""
        self._book.write_text(json.dumps([asdict(row) for row in self.rows.values()]), "utf-8")

    def public(self) -> list[Row]:
        """List what visitors may see, newest first."""
        return [row for _, row in sorted(self.rows.items(), reverse=True) if row.published]

    def rebuild_feed(self) -> None:
        """Do what the nightly job does."""
        self.feed = self.public()

    def find(self, asked: Mapping[str, str], model: str, *, public: bool) -> list[Row]:
        """Search as ILDIS does: parts of a field match, too.

        Args:
            asked: the query, e.g. `PeraturanSearch[nomor_peraturan]`.
            model: the name before the brackets.
            public: only what visitors may see.

        """
        rows = self.public() if public else [row for _, row in sorted(self.rows.items())][::-1]
        names = ("nomor_peraturan", "tahun_terbit", "judul")
        wanted = {name: asked.get(f"{model}[{name}]", "").casefold() for name in names}
        return [
            row
            for row in rows
            if all(text in row.values.get(name, "").casefold() for name, text in wanted.items())
        ]

    def keep_file(self, ildis: Ildis, name: str, content: bytes) -> str:
        """Store an uploaded file as PHP does, silently; returns the name ILDIS writes down.

        A file over the limit never reaches the disk, another type becomes .txt, and a name
        that is taken is overwritten. None of this is ever said.
        """
        stored = _stored_name(ildis, name)
        if not content.startswith(b"%PDF-"):
            stored = f"{stored.rsplit('.', 1)[0]}.txt"
        if len(content) <= ildis.upload_max and not ildis.lose_files:
            (self.files / stored).write_bytes(content)
        return stored


class Doors:
    """Sessions and the counting of wrong passwords."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._wrong: dict[str, int] = {}
        self._locked: dict[str, float] = {}
        self.logins = 0  #: attempts so far

    def session(self, key: str, idle: float) -> Session | None:
        """Find a session that has not been idle for too long, and touch it."""
        found = self._sessions.get(key)
        if found is None or time.monotonic() - found.seen > idle:
            self._sessions.pop(key, None)
            return None
        found.seen = time.monotonic()
        return found

    def begin(self, user: str = "") -> tuple[str, Session]:
        """Open a session with a fresh id and token."""
        key, session = secrets.token_hex(16), Session(secrets.token_urlsafe(24), user)
        self._sessions[key] = session
        return key, session

    def expire(self) -> None:
        """Forget every session, as after a long pause."""
        self._sessions.clear()

    def try_password(self, ildis: Ildis, user: str, password: str) -> str:
        """Check a password; returns what ILDIS complains about, empty when all is well."""
        self.logins += 1
        suspended = "Akun ditangguhkan selama 5 menit karena salah login 3x berturut-turut."
        if time.monotonic() < self._locked.get(user, 0):
            return suspended
        if (user, password) == (ildis.user, ildis.password):
            self._wrong.pop(user, None)
            return ""
        self._wrong[user] = self._wrong.get(user, 0) + 1
        if self._wrong[user] >= 3:
            self._locked[user] = time.monotonic() + 300
            return suspended
        return "Kesalahan username atau password."


def _stored_name(ildis: Ildis, name: str) -> str:
    if ildis.names == "keep":
        return name
    stripped = re.sub(r"[^a-zA-Z0-9\-_.]", "", name).lower()
    return f"3K7f-{stripped}" if ildis.names == "prefix" else stripped
