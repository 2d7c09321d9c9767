"""The tables of the portal's shelf, and how a shelf of before is taken over."""

from __future__ import annotations

import sqlite3
from typing import Final

from jdih.portal.metadata import Metadata
from jdih.portal.shelving import Contents

#: A withdrawn document stays as a record; only those that stand must not be doubled.
_DOCUMENTS: Final = """
CREATE TABLE IF NOT EXISTS {name} (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    slug TEXT NOT NULL,
    key TEXT NOT NULL,
    jenis TEXT NOT NULL,
    tahun INTEGER NOT NULL,
    tanggal TEXT NOT NULL,
    status TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    abstrak_name TEXT,
    abstrak_sha256 TEXT,
    metadata TEXT NOT NULL,
    public INTEGER NOT NULL,
    withdrawn TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
"""

_REST: Final = """
CREATE UNIQUE INDEX IF NOT EXISTS standing_code ON documents (code) WHERE withdrawn = '';
CREATE UNIQUE INDEX IF NOT EXISTS standing_slug ON documents (slug) WHERE withdrawn = '';
CREATE UNIQUE INDEX IF NOT EXISTS standing_file ON documents (file_name) WHERE withdrawn = '';
CREATE UNIQUE INDEX IF NOT EXISTS standing_abstrak ON documents (abstrak_name)
    WHERE withdrawn = '';
CREATE INDEX IF NOT EXISTS documents_by_code ON documents (code);
CREATE INDEX IF NOT EXISTS documents_by_day ON documents (tanggal DESC, id DESC);
CREATE INDEX IF NOT EXISTS documents_by_key ON documents (key);
CREATE TABLE IF NOT EXISTS addresses (
    slug TEXT PRIMARY KEY, document INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS relations (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    target TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS relations_by_target ON relations (target, kind);
CREATE TABLE IF NOT EXISTS files (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
"""

_KEPT: Final = (
    "id, code, key, jenis, tahun, tanggal, status, file_name, sha256, abstrak_name,"
    " abstrak_sha256, metadata, public, withdrawn, created_at, updated_at"
)


def build(db: sqlite3.Connection, contents: Contents) -> None:
    """Make the tables, or bring those of before to this form; all of it or nothing."""
    db.execute("PRAGMA foreign_keys = OFF")
    _bring_out(db, contents)
    columns = {row[1] for row in db.execute("PRAGMA table_info(documents)")}
    steps = [_DOCUMENTS.format(name="documents"), _REST]
    if columns and "slug" not in columns:
        steps = [
            _DOCUMENTS.format(name="documents_anew"),
            f"INSERT INTO documents_anew ({_KEPT}, slug)"  # noqa: S608 -- words of ours
            f" SELECT {_KEPT}, 'dokumen-' || id FROM documents;",
            "DROP TABLE documents; ALTER TABLE documents_anew RENAME TO documents;",
            _REST,
        ]
    db.executescript(f"BEGIN IMMEDIATE; {' '.join(steps)}")
    _name_all(db)
    db.execute("COMMIT")
    db.execute("PRAGMA foreign_keys = ON")


def _bring_out(db: sqlite3.Connection, contents: Contents) -> None:
    """Bring the bytes of files that a shelf of before held itself to where contents are kept.

    Begun again after a kill, it finds those that are there already.
    """
    if any(row[1] == "bytes" for row in db.execute("PRAGMA table_info(files)").fetchall()):
        for (sha256,) in db.execute("SELECT sha256 FROM files").fetchall():
            held = db.execute("SELECT bytes FROM files WHERE sha256 = ?", (sha256,)).fetchone()
            contents.put(held[0])
        db.execute("ALTER TABLE files DROP COLUMN bytes")
    free, pages = (
        db.execute(f"PRAGMA {n}").fetchone()[0] for n in ("freelist_count", "page_count")
    )
    if 2 * free > pages:
        db.execute("VACUUM")


def _name_all(db: sqlite3.Connection) -> None:
    """Give an address to the documents that have none; those that stand are served last."""
    rows = db.execute(
        "SELECT id, metadata FROM documents WHERE id NOT IN (SELECT document FROM addresses)"
        " AND slug = 'dokumen-' || id ORDER BY withdrawn = '', id"
    ).fetchall()
    for number, metadata in rows:
        give_address(db, number, Metadata.model_validate_json(metadata))


def give_address(db: sqlite3.Connection, number: int, meta: Metadata) -> None:
    """Give a document the address of its number, which leads to the newest that ever had it.

    Args:
        db: inside a transaction.
        number: id of the document.
        meta: what is known of it.

    """
    slug, tries = meta.slug, 1
    taken = "SELECT 1 FROM documents WHERE slug = ? AND withdrawn = '' AND id <> ?"
    while db.execute(taken, (slug, number)).fetchone():
        tries += 1
        slug = f"{meta.slug}-{tries}"
    db.execute("UPDATE documents SET slug = ? WHERE id = ?", (slug, number))
    db.execute("INSERT OR REPLACE INTO addresses (slug, document) VALUES (?, ?)", (slug, number))
