"""The corrections: which returned berkas a draft may correct, as far as its papers tell."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from handlers.ports import Correcting
from storage import rows
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
    said = {"returned": " ".join(correcting.returned), "settled": correcting.settled}
    rows.put(conn, s.corrections, {"draft": draft}, said)
