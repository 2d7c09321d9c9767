"""The records: the append-only history, numbered per berkas and hash-chained over the office.

The hash of a record is `sha256(previous hash + sha256(body))`, both as hex, where the body is the
record as canonical JSON. So an extract can prove its place with the digests of the records between,
without giving away what they say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from sop.berkas import File, State
from sop.history import Record
from sop.moves import COMMANDS
from sop.signed import Actor
from storage import schema as s
from storage import shapes
from storage.statements import Statement

#: Records in which a newer program is looked for: more than an office writes in a year.
_LATELY: Final = 10_000

#: What the first record of an office is chained to.
GENESIS: Final = "0" * 64

_HEAD: Final = Statement(select(s.office.c.length, s.office.c.head).with_for_update())
_APPEND: Final = Statement(insert(s.records))
_GROW: Final = Statement(update(s.office), ("length", "head"))
_BRING: Final = Statement(insert(s.files))
_HISTORY: Final = Statement(
    select(s.records.c.body).where(s.records.c.code == bindparam("of")).order_by(s.records.c.number)
)


@dataclass(frozen=True, slots=True)
class Link:
    """A record as it stands in the chain of the office."""

    seq: int
    code: str
    number: int
    body: str
    hash: str

    @property
    def digest(self) -> str:
        """Give the digest of the body alone."""
        return digest(self.body)


def digest(body: str) -> str:
    """Hash the canonical JSON of a record."""
    return hashlib.sha256(body.encode()).hexdigest()


def chained(previous: str, body_digest: str) -> str:
    """Give the hash of a record from the hash of the one before and the digest of its body."""
    return hashlib.sha256((previous + body_digest).encode()).hexdigest()


def lock(conn: Connection) -> tuple[int, str]:
    """Make other turns of this office wait, and give length and newest hash of its history."""
    length, head = _HEAD.all(conn)[0]
    return length, head


def append(conn: Connection, record: Record) -> None:
    """Append a record to the chain; its berkas must be there."""
    length, head = lock(conn)
    seq, body = length + 1, encode(record)
    hashed = chained(head, digest(body))
    row = {"seq": seq, "code": record.code, "number": record.number, "word": record.word}
    _APPEND.run(conn, **row, at=record.at, body=body, hash=hashed)
    _GROW.run(conn, length=seq, head=hashed)
    files = {f.id: f for f in _files(record.command)}
    of = {"seq": seq, "code": record.code}
    _BRING.each(
        conn,
        [
            {**of, "id": f.id, "sha256": f.sha256, "name": f.name, "size": f.size}
            for f in files.values()
        ],
    )


def history(conn: Connection, code: str) -> Sequence[Record]:
    """Give all records of a berkas, oldest first."""
    return [decode(body) for body in _HISTORY.values(conn, of=code)]


def hashes(conn: Connection, code: str) -> Sequence[str]:
    """Give the hash of every record of a berkas, oldest first."""
    rows = select(s.records.c.hash).where(s.records.c.code == code).order_by(s.records.c.number)
    return conn.execute(rows).scalars().all()


def links(conn: Connection, *, since: int = 1) -> Iterator[Link]:
    """Go through the chain in its order, from a place to its end."""
    r = s.records.c
    rows = select(r.seq, r.code, r.number, r.body, r.hash).where(r.seq >= since).order_by(r.seq)
    for row in conn.execute(rows.execution_options(yield_per=500)):
        yield Link(*row)


def unknown(conn: Connection) -> str:
    """Give a word of the newest records that only a newer program knows; "" when there is none.

    The record itself has to say it: the column beside it may be damaged.
    """
    r = s.records.c
    newest = select(r.word).order_by(r.seq.desc()).limit(_LATELY).subquery()
    words = set(conn.execute(select(newest.c.word).distinct()).scalars())
    return min((w for w in words - COMMANDS.keys() if _is_said(conn, w)), default="")


def _is_said(conn: Connection, word: str) -> bool:
    r = s.records.c
    last = select(r.body).where(r.word == word).order_by(r.seq.desc()).limit(1)
    try:
        return bool(json.loads(conn.execute(last).scalar_one())["word"] == word)
    except (ValueError, KeyError, TypeError):
        return False


def encode(record: Record) -> str:
    """Write a record as canonical JSON."""
    return shapes.canonical(
        {
            "at": record.at.astimezone(UTC).isoformat(),
            "by": shapes.plain(record.by),
            "code": record.code,
            "command": shapes.plain(record.command),
            "number": record.number,
            "source": record.source.value,
            "target": record.target.value,
            "word": record.word,
        }
    )


def decode(body: str) -> Record:
    """Read a record, also one that an older program wrote with fewer or with other fields.

    Raises:
        ValueError: its word or a value in it is unknown to this program.

    """
    said = json.loads(body)
    command = COMMANDS.get(said["word"])
    if command is None:
        msg = f"no command is called {said['word']!r}"
        raise ValueError(msg)
    return Record(
        code=said["code"],
        number=said["number"],
        command=shapes.build(command, said["command"]),
        by=shapes.build(Actor, said["by"]),
        at=datetime.fromisoformat(said["at"]),
        source=State(said["source"]),
        target=State(said["target"]),
    )


def _files(value: object) -> Iterator[File]:
    """Find the files that a command brings along, however deep they lie."""
    if isinstance(value, File):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _files(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _files(getattr(value, name))
