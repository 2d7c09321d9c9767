"""The corrections: which returned berkas a draft may correct, as far as its papers tell."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Correcting
from storage import schema as s
from storage.statements import Statement

_GET: Final = Statement(select(s.corrections).where(s.corrections.c.draft == bindparam("of")))


def get(conn: Connection, draft: str) -> Correcting:
    """Tell what is known of a draft; nothing, when it was never doubtful."""
    row = _GET.one(conn, of=draft)
    return Correcting() if row is None else Correcting(tuple(row.returned.split()), row.settled)


def put(conn: Connection, draft: str, correcting: Correcting) -> None:
    """Note it of a draft; what says nothing is forgotten."""
    if correcting == Correcting():
        conn.execute(delete(s.corrections).where(s.corrections.c.draft == draft))
        return
    row = {"returned": " ".join(correcting.returned), "settled": correcting.settled}
    enter = insert(s.corrections).values(draft=draft, **row)
    conn.execute(enter.on_conflict_do_update(index_elements=["draft"], set_=row))
