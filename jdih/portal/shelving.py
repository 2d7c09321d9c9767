"""The shelving: how a document is written down, with its files, words and relations."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping

from jdih.portal.metadata import Metadata

#: Names of columns and their values.
Row = Mapping[str, str | int | None]


def row_of(db: sqlite3.Connection, meta: Metadata, pdf: bytes, abstrak: bytes | None) -> Row:
    """Keep the files of a document, and give what its row says of document and files."""
    return {
        "key": meta.key,
        "jenis": meta.jenis,
        "tahun": meta.tahun,
        "tanggal": meta.tanggal.isoformat(),
        "status": meta.status,
        "file_name": meta.file_name,
        "sha256": _keep(db, pdf),
        "abstrak_name": meta.abstrak_name if abstrak else None,
        "abstrak_sha256": _keep(db, abstrak) if abstrak else None,
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
    """Put a document in the place of what stood under its id; files that nobody has any more go."""
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


def _keep(db: sqlite3.Connection, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO files (sha256, size, bytes) VALUES (?, ?, ?)",
        (name, len(content), content),
    )
    return name


def _drop_unused(db: sqlite3.Connection, names: Iterable[str | None]) -> None:
    """Drop the files that no document has any more."""
    for name in names:
        db.execute(
            "DELETE FROM files WHERE sha256 = ?1 AND NOT EXISTS"
            " (SELECT 1 FROM documents WHERE sha256 = ?1 OR abstrak_sha256 = ?1)",
            (name,),
        )
