"""The berkas: the snapshot of each, moved on together with its history, and found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from handlers.ports import Wanted
from sop.berkas import Berkas
from sop.decide import staf_named
from sop.history import Record
from sop.produk import number_key
from sop.refusals import Overtaken
from storage import agenda, records, search, shapes
from storage import schema as s
from storage.statements import Statement

#: What moves with every record; the rest of a row is what it is found by, and seldom changes.
_STANDING: Final = ("version", "snapshot", "state", "closed", "since_at")
_FOUND_BY: Final = tuple(c.name for c in s.berkas.c if c.name not in {*_STANDING, "entry"})
#: The fields from which that is made.
_FINDS: Final = ("produk", "nota", "unit", "pengusul", "staf", "disposisi", "agenda")

_GET: Final = Statement(select(s.berkas.c.snapshot).where(s.berkas.c.code == bindparam("of")))
_OPEN: Final = Statement(
    insert(s.berkas).on_conflict_do_nothing(index_elements=["code"]),
    columns=(*_STANDING, *_FOUND_BY),
)
_MOVE: Final = Statement(
    update(s.berkas).where(
        s.berkas.c.code == bindparam("of"), s.berkas.c.version == bindparam("seen")
    ),
    columns=_STANDING,
)
_FIND_BY: Final = Statement(
    update(s.berkas).where(s.berkas.c.code == bindparam("of")), columns=_FOUND_BY
)


def get(conn: Connection, code: str) -> Berkas | None:
    """Give a berkas as it stands."""
    text = _GET.value(conn, of=code)
    return None if text is None else shapes.load(Berkas, text)


def write(conn: Connection, record: Record, before: Berkas, berkas: Berkas) -> None:
    """Append a record to a berkas as it stood before, and keep what it leads to.

    Raises:
        Overtaken: another turn wrote this version first.

    """
    if record.number == 1:
        written = _OPEN.run(conn, **columns(berkas))
    else:
        written = _MOVE.run(conn, **standing(berkas), of=berkas.code, seen=record.number - 1)
    if not written:
        raise Overtaken
    if record.number > 1 and _found_otherwise(before, berkas):
        _FIND_BY.run(conn, **_found_by(berkas), of=berkas.code)
    records.append(conn, record)
    if berkas.agenda is not None and before.agenda is None:
        agenda.enter(conn, berkas.code, berkas.agenda, record.at)


def find(conn: Connection, wanted: Wanted) -> Sequence[Berkas]:
    """Search, newest first."""
    rows = search.narrow(conn, select(s.berkas.c.snapshot), wanted)
    rows = search.newest_first(conn, rows, wanted).limit(wanted.limit)
    return [shapes.load(Berkas, text) for text in conn.execute(rows).scalars()]


def count(conn: Connection, wanted: Wanted) -> int:
    """Count what `find` would give without its limit."""
    rows = search.narrow(conn, select(func.count()).select_from(s.berkas), wanted)
    return conn.execute(rows).scalar_one()


def columns(berkas: Berkas) -> Mapping[str, object]:
    """Give the row of a berkas: its snapshot, and beside it what is looked for."""
    return {**standing(berkas), **_found_by(berkas)}


def standing(berkas: Berkas) -> dict[str, object]:
    """Give the columns that say how a berkas stands."""
    return {
        "version": berkas.version,
        "snapshot": shapes.dump(berkas),
        "state": berkas.state.value,
        "closed": berkas.closed,
        "since_at": berkas.since_at,
    }


def _found_otherwise(before: Berkas, berkas: Berkas) -> bool:
    """Tell whether a record changed what a berkas is found by; most leave those fields alone."""
    same = all(getattr(before, name) is getattr(berkas, name) for name in _FINDS)
    return not same and _found_by(before) != _found_by(berkas)


def _found_by(berkas: Berkas) -> dict[str, object]:
    produk = berkas.produk
    return {
        "code": berkas.code,
        "unit": berkas.unit,
        "pengusul": berkas.pengusul.id if berkas.pengusul else "",
        "staf": staf_named(berkas),
        "jenis": produk.jenis.value if produk.jenis else "",
        "nomor": number_key(produk.nomor),
        "tahun": produk.tahun,
        "nota": number_key(berkas.nota.nomor),
        "agenda_year": berkas.agenda.year if berkas.agenda else None,
        "agenda_number": berkas.agenda.number if berkas.agenda else None,
        "search": search.words(berkas),
    }
