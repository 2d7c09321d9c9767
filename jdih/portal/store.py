"""The portal's shelf: documents in one SQLite file of its own, their bytes where contents lie."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from jdih.portal.metadata import Metadata
from jdih.portal.query import ORDERS, STATUS_NOW, VISIBLE, Query, conditions
from jdih.portal.schema import build, give_address
from jdih.portal.shelving import Contents, Put, enter, index, rewrite, row_of
from sop.produk import Status

_DOCUMENT: Final = f"""SELECT d.id, d.code, d.slug, d.metadata, {STATUS_NOW} AS now_status,
    d.sha256, f.size, d.public, d.withdrawn, d.created_at, d.updated_at
    FROM documents d JOIN files f ON f.sha256 = d.sha256"""  # noqa: S608 -- words of ours


@dataclass(frozen=True, slots=True)
class Document:
    """One document on the shelf."""

    id: int
    code: str
    slug: str  #: its address below the portal
    meta: Metadata
    status: Status  #: now, revocations by other documents counted
    sha256: str
    size: int
    public: bool
    withdrawn: str  #: the reason, empty while it stands
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A public file on the shelf."""

    sha256: str
    size: int  #: bytes
    title: str  #: what it is called when somebody keeps it, without an ending
    at: datetime  #: when it was put there


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results."""

    documents: Sequence[Document]
    total: int
    number: int
    pages: int


PAGE_SIZE: Final = 10


class Conflict(Exception):
    """Another document has this number or file name already."""

    def __init__(self, other: Document) -> None:
        super().__init__(other.meta.judul)
        self.other = other


class Store:
    """The documents; every method is one transaction and may be called from any thread."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self._contents = contents
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        build(self._db, contents)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def put(
        self,
        code: str,
        meta: Metadata,
        pdf: bytes,
        abstrak: bytes | None,
        *,
        public: bool,
        now: datetime,
    ) -> Document:
        """Keep a document under its code; the one that stands under it makes way.

        A withdrawn one stays as the record it is, and the document begins anew beside it.

        Raises:
            Conflict: its number or its file name belongs to another code.

        """
        file = Put.into(self._contents, pdf)
        other = Put.into(self._contents, abstrak) if abstrak else None
        with self._transaction() as db:
            self._refuse_double(code, meta)
            standing = self._one("d.code = ? AND d.withdrawn = ''", code)
            row = {**row_of(db, meta, file, other), "public": public, "updated_at": _stamp(now)}
            if standing is None:
                number = enter(db, code, row, _stamp(now))
            else:
                rewrite(db, number := standing.id, row)
            give_address(db, number, meta)
            index(db, number, meta)
            document = self._newest(code)
            assert document is not None  # noqa: S101 -- just written
        return document

    def withdraw(self, code: str, reason: str, now: datetime) -> Document | None:
        """Take a document off the public pages; None when there is none."""
        with self._transaction() as db:
            db.execute(
                "UPDATE documents SET withdrawn = ?, updated_at = ?"
                " WHERE code = ? AND withdrawn = ''",
                (reason, _stamp(now), code),
            )
            return self._newest(code)

    def verify_all(self) -> int:
        """Make public what waits for verification; returns how many documents that were."""
        with self._transaction() as db:
            return db.execute("UPDATE documents SET public = 1 WHERE NOT public").rowcount

    def by_code(self, code: str) -> Document | None:
        """Find the newest document uploaded under a code, public or not."""
        with self._lock:
            return self._newest(code)

    def by_id(self, number: int) -> Document | None:
        """Find a document that is public, or was until it was withdrawn."""
        with self._lock:
            return self._one("d.id = ? AND d.public", number)

    def by_slug(self, slug: str) -> Document | None:
        """Find a document by an address it has or had; public, or withdrawn."""
        with self._lock:
            return self._one(
                "d.id = (SELECT document FROM addresses WHERE slug = ?) AND d.public", slug
            )

    def by_key(self, key: str) -> Document | None:
        """Find the public document that has a number (`Metadata.key`, `Relation.target`)."""
        with self._lock:
            return self._one(f"d.key = ? AND {VISIBLE}", key)

    def file(self, name: str) -> Kept | None:
        """Find a public file, document or abstrak, by its name."""
        with self._lock:
            row = self._db.execute(
                "SELECT f.sha256, f.size, d.updated_at, d.metadata, d.file_name = ?1 AS document"
                " FROM documents d JOIN files f ON f.sha256 ="
                " CASE WHEN d.file_name = ?1 THEN d.sha256 ELSE d.abstrak_sha256 END"
                " WHERE (d.file_name = ?1 OR d.abstrak_name = ?1)"
                " AND d.public AND d.withdrawn = ''",
                (name,),
            ).fetchone()
        if row is None:
            return None
        title = Metadata.model_validate_json(row["metadata"]).file_title
        return Kept(
            row["sha256"],
            row["size"],
            title if row["document"] else f"Abstrak {title}",
            datetime.fromisoformat(row["updated_at"]),
        )

    def read(self, sha256: str, part: range) -> bytes:
        """Read the bytes of a file from `part.start` up to `part.stop`.

        Raises:
            LookupError: there is no such file.

        """
        try:
            with self._contents.path(sha256).open("rb") as file:
                file.seek(part.start)
                return file.read(len(part))
        except FileNotFoundError as fault:
            raise LookupError(sha256) from fault

    def search(self, query: Query) -> Page:
        """Find public documents."""
        where, values = conditions(query)
        with self._lock:
            total = self._db.execute(
                f"SELECT count(*) FROM documents d WHERE {where}",  # noqa: S608 -- words of ours, values are bound
                values,
            ).fetchone()[0]
            pages = max(1, -(-total // PAGE_SIZE))
            number = min(max(query.page, 1), pages)
            rows = self._db.execute(
                f"{_DOCUMENT} WHERE {where} ORDER BY {ORDERS[query.order][1]} LIMIT ? OFFSET ?",
                (*values, PAGE_SIZE, (number - 1) * PAGE_SIZE),
            ).fetchall()
        return Page([_document(row) for row in rows], total, number, pages)

    def everything(self, query: Query | None = None) -> list[Document]:
        """Give all public documents, or all that a query finds, oldest first."""
        where, values = conditions(query or Query())
        with self._lock:
            rows = self._db.execute(f"{_DOCUMENT} WHERE {where} ORDER BY d.id", values).fetchall()
        return [_document(row) for row in rows]

    def counts(self, column: str) -> list[tuple[str, int]]:
        """Count public documents by "jenis" or "tahun"."""
        order = {"jenis": "2 DESC, 1", "tahun": "1 DESC"}[column]
        with self._lock:
            rows = self._db.execute(
                f"SELECT d.{column}, count(*) FROM documents d"  # noqa: S608 - one of two columns
                f" WHERE {VISIBLE} GROUP BY 1 ORDER BY {order}"
            ).fetchall()
        return [(str(name), int(count)) for name, count in rows]

    def pointing_at(self, document: Document) -> list[tuple[str, Document]]:
        """List what public documents do to this one: ("mencabut", that document)."""
        with self._lock:
            rows = self._db.execute(
                "SELECT r.kind AS kind, r.document AS id FROM relations r WHERE r.target = ?",
                (document.meta.key,),
            ).fetchall()
            found = [(row["kind"], self._one(f"d.id = ? AND {VISIBLE}", row["id"])) for row in rows]
        return [(kind, other) for kind, other in found if other and other.id != document.id]

    def _one(self, where: str, value: str | int) -> Document | None:
        row = self._db.execute(f"{_DOCUMENT} WHERE {where}", (value,)).fetchone()
        return _document(row) if row else None

    def _newest(self, code: str) -> Document | None:
        return self._one("d.code = ? ORDER BY d.id DESC LIMIT 1", code)

    def _refuse_double(self, code: str, meta: Metadata) -> None:
        for where, value in (("d.key = ?", meta.key), ("d.file_name = ?", meta.file_name)):
            other = self._one(f"{where} AND d.withdrawn = ''", value)
            if other is not None and other.code != code:
                raise Conflict(other)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["id"],
        code=row["code"],
        slug=row["slug"],
        meta=Metadata.model_validate_json(row["metadata"]),
        status=Status(row["now_status"]),
        sha256=row["sha256"],
        size=row["size"],
        public=bool(row["public"]),
        withdrawn=row["withdrawn"],
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
