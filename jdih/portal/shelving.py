"""The shelving: how a document is written down, with its files, words and relations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from jdih.portal.metadata import Metadata

#: Names of columns and their values.
Row = Mapping[str, str | int | None]


class Contents(Protocol):
    """Where the bytes of files lie, each content once under its SHA-256 and never changed."""

    def put(self, data: bytes) -> str:
        """Keep bytes durably and give their SHA-256."""

    def path(self, sha256: str) -> Path:
        """Give the place of a content, whether it is there or not."""


@dataclass(frozen=True, slots=True)
class Put:
    """A content that was put where it lies, before any row speaks of it."""

    sha256: str
    size: int  #: bytes

    @classmethod
    def into(cls, contents: Contents, data: bytes) -> Self:
        """Put it there."""
        return cls(contents.put(data), len(data))


def row_of(db: sqlite3.Connection, meta: Metadata, pdf: Put, abstrak: Put | None) -> Row:
    """Note the files of a document, and give what its row says of document and files."""
    return {
        "key": meta.key,
        "jenis": meta.jenis,
        "tahun": meta.tahun,
        "tanggal": meta.tanggal.isoformat(),
        "status": meta.status,
        "file_name": meta.file_name,
        "sha256": _note(db, pdf),
        "abstrak_name": meta.abstrak_name if abstrak else None,
        "abstrak_sha256": _note(db, abstrak) if abstrak else None,
        "metadata": meta.model_dump_json(),
    }


def enter(db: sqlite3.Connection, code: str, row: Row, at: str) -> int:
    """Enter a document under its code, an address still to be given, and give its id."""
    new = {**row, "code": code, "slug": f"baru-{code}", "created_at": at}
    names, values = ", ".join(new), ", ".join(f":{name}" for name in new)
    statement = f"INSERT INTO documents ({names}) VALUES ({values}) RETURNING id"  # noqa: S608 -- words of ours
    number: int = db.execute(statement, new).fetchone()["id"]
    return number


def rewrite(db: sqlite3.Connection, number: int, row: Row) -> None:
    """Put a document in the place of what stood under its id; its own files are forgotten."""
    before = db.execute(
        "SELECT sha256, abstrak_sha256 FROM documents WHERE id = ?", (number,)
    ).fetchone()
    changes = ", ".join(f"{name} = :{name}" for name in row)
    db.execute(f"UPDATE documents SET {changes} WHERE id = :id", {**row, "id": number})  # noqa: S608 -- words of ours
    _drop_unused(db, before)


def index(db: sqlite3.Connection, number: int, meta: Metadata) -> None:
    """Write down the words a document is found by, and what it does to others."""
    text = " ".join((meta.judul, meta.short, meta.subjek, meta.singkatan, meta.penandatangan))
    db.execute("DELETE FROM words WHERE rowid = ?", (number,))
    db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, text))
    db.execute("DELETE FROM relations WHERE document = ?", (number,))
    db.executemany(
        "INSERT INTO relations (document, kind, target) VALUES (?, ?, ?)",
        [(number, one.kind, one.target) for one in meta.relations if one.target],
    )


def _note(db: sqlite3.Connection, file: Put) -> str:
    db.execute("INSERT OR IGNORE INTO files (sha256, size) VALUES (?, ?)", (file.sha256, file.size))
    return file.sha256


def _drop_unused(db: sqlite3.Connection, names: Iterable[str | None]) -> None:
    """Forget the files that no document has any more; their bytes may be somebody else's, too."""
    for name in names:
        db.execute(
            "DELETE FROM files WHERE sha256 = ?1 AND NOT EXISTS"
            " (SELECT 1 FROM documents WHERE sha256 = ?1 OR abstrak_sha256 = ?1)",
            (name,),
        )
