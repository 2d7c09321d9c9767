"""Folding anew: after an upgrade that reads histories otherwise, every berkas is what it reads now.

The history is what happened; a snapshot only saves folding it. So a program under which the same
records lead elsewhere brings a migration that calls this.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from sop.berkas import Berkas
from sop.history import fold
from storage import records
from storage import schema as s
from storage.berkas import standing


def refold(conn: Connection) -> None:
    """Fold every history anew; one that cannot be read or has gaps stays, and `verify` names it.

    What a berkas is found by stays as well: a migration that adds to it fills it itself.
    """
    b = s.berkas.c
    for code, version in conn.execute(select(b.code, b.version)).all():
        berkas = _folded(conn, code)
        if berkas is not None and berkas.version == version:
            conn.execute(update(s.berkas).where(b.code == code).values(standing(berkas)))


def _folded(conn: Connection, code: str) -> Berkas | None:
    try:
        history = records.history(conn, code)
        whole = [record.number for record in history] == list(range(1, len(history) + 1))
        return fold(history, code) if history and whole else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
