"""The berkas: the snapshot of each, moved on together with its history, and found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Wanted
from sop.berkas import Berkas
from sop.moves import Record
from sop.produk import number_key
from sop.refusals import Overtaken
from storage import agenda, records, search, shapes
from storage import schema as s

_GET: Final = select(s.berkas.c.snapshot).where(s.berkas.c.code == bindparam("of"))
_OPEN: Final = (
    insert(s.berkas).on_conflict_do_nothing(index_elements=["code"]).returning(s.berkas.c.entry)
)
_MOVE: Final = (
    update(s.berkas)
    .where(s.berkas.c.code == bindparam("of"), s.berkas.c.version == bindparam("seen"))
    .returning(s.berkas.c.entry)
)


def get(conn: Connection, code: str) -> Berkas | None:
    """Give a berkas as it stands."""
    text = conn.execute(_GET, {"of": code}).scalar()
    return None if text is None else shapes.load(Berkas, text)


def write(conn: Connection, record: Record, berkas: Berkas) -> None:
    """Append a record and keep the berkas it leads to.

    Raises:
        Overtaken: another turn wrote this version first.

    """
    row = columns(berkas)
    if record.number == 1:
        done = conn.execute(_OPEN, row)
    else:
        done = conn.execute(_MOVE, {**row, "of": berkas.code, "seen": record.number - 1})
    if done.one_or_none() is None:
        raise Overtaken
    records.append(conn, record)
    if berkas.agenda is not None:
        agenda.enter(conn, berkas.code, berkas.agenda, record.at)


def find(conn: Connection, wanted: Wanted) -> Sequence[Berkas]:
    """Search, newest first."""
    rows = search.narrow(conn, select(s.berkas.c.snapshot), wanted)
    rows = search.newest_first(conn, rows, wanted).limit(wanted.limit).offset(wanted.offset)
    return [shapes.load(Berkas, text) for text in conn.execute(rows).scalars()]


def count(conn: Connection, wanted: Wanted) -> int:
    """Count what `find` would give without its limit."""
    rows = search.narrow(conn, select(func.count()).select_from(s.berkas), wanted)
    return conn.execute(rows).scalar_one()


def columns(berkas: Berkas) -> Mapping[str, object]:
    """Give the row of a berkas: its snapshot, and beside it what is looked for."""
    produk = berkas.produk
    return {
        "code": berkas.code,
        "version": berkas.version,
        "snapshot": shapes.dump(berkas),
        "state": berkas.state.value,
        "closed": berkas.closed,
        "unit": berkas.unit,
        "pengusul": berkas.pengusul.id if berkas.pengusul else "",
        "staf": _staf(berkas),
        "jenis": produk.jenis.value if produk.jenis else "",
        "nomor": number_key(produk.nomor),
        "tahun": produk.tahun,
        "agenda_year": berkas.agenda.year if berkas.agenda else None,
        "agenda_number": berkas.agenda.number if berkas.agenda else None,
        "since_at": berkas.since_at,
        "search": search.words(berkas),
    }


def _staf(berkas: Berkas) -> str:
    """Give the staf who has the work, or the one whom the disposisi names."""
    if berkas.staf is not None:
        return berkas.staf.id
    return berkas.disposisi.kepada if berkas.disposisi else ""
