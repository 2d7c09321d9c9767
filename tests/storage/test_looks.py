"""The looks at what is public: the last one of each document is remembered."""

from __future__ import annotations

from dataclasses import replace

from storage import looks
from storage.database import Database
from storage.looks import Look
from tests.storage.people import NOW, at

LOOK = Look(
    code="K7M3Q9XA",
    at=NOW,
    whole=NOW,
    ours="a" * 64,
    theirs="b" * 64,
    file="https://jdih.example/berkas/45.pdf",
    etag='"66f2-1a"',
    modified="Tue, 04 Nov 2025 01:30:00 GMT",
)


async def test_the_last_look_at_a_document_takes_the_place_of_the_one_before(db: Database) -> None:
    assert await db.read(lambda tx: looks.of(tx.conn, LOOK.code)) is None
    later = replace(LOOK, at=at(60 * 24), etag="", modified="")
    other = replace(LOOK, code="BBBB2222")
    for look in (LOOK, other, later):
        await db.run(lambda tx, look=look: looks.put(tx.conn, look))
    assert await db.read(lambda tx: looks.of(tx.conn, LOOK.code)) == later
    assert await db.read(lambda tx: looks.times(tx.conn)) == {
        LOOK.code: later.at,
        "BBBB2222": NOW,
    }
