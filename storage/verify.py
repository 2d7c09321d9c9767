"""Verifying: whether history, snapshots, buku agenda and files still agree with one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

from sqlalchemy import Connection, select

from sop.berkas import Berkas
from sop.history import fold
from sop.office import Office
from storage import records, shapes
from storage import schema as s
from storage.faults import TooNew
from storage.transaction import Tx


def verify(tx: Tx, present: Callable[[str], bool] | None = None) -> list[str]:
    """List everything that does not agree, in words for the office; nothing when all is well.

    Args:
        tx: of a reading transaction: the whole history is gone through.
        present: tells whether the file store has the bytes of a SHA-256; files are left out
            without it.

    Raises:
        TooNew: a newer program has written in it, whose records cannot be folded here.

    """
    if word := records.unknown(tx.conn):
        raise TooNew(word)
    found = [*_chain(tx.conn), *_snapshots(tx.conn), *_agenda(tx.conn, tx.office)]
    if present is not None:
        found += _files(tx.conn, present)
    return found


def _chain(conn: Connection) -> Iterator[str]:
    """Follow the chain of the office from its beginning to the head it claims."""
    length, head = 0, records.GENESIS
    for link in records.links(conn):
        name = f"Riwayat: catatan ke-{link.seq} (berkas {link.code} nomor {link.number})"
        if link.seq != length + 1:
            yield f"Riwayat: catatan ke-{length + 1} sampai ke-{link.seq - 1} hilang."
        if records.chained(head, link.digest) != link.hash:
            yield f"{name} tidak cocok dengan sidik jarinya."
        length, head = link.seq, link.hash
    claimed = conn.execute(select(s.office.c.length, s.office.c.head)).one()
    if (length, head) != tuple(claimed):
        yield "Riwayat: catatan terakhir bukan yang terakhir ditulis; ada yang hilang di ujungnya."


def _snapshots(conn: Connection) -> Iterator[str]:
    """Fold every history and compare it with the berkas as it is kept."""
    r, b = s.records.c, s.berkas.c
    rows = (
        select(b.code, b.version, b.snapshot, r.number, r.body)
        .outerjoin(s.records, r.code == b.code)
        .order_by(b.code, r.number)
        .execution_options(yield_per=500)
    )
    for code, group in groupby(conn.execute(rows), key=lambda row: row.code):
        parts = list(group)
        fault = _differs(code, parts[0].version, parts[0].snapshot, [p.body for p in parts])
        if fault:
            yield f"Berkas {code}: {fault}"


def _differs(code: str, version: int, snapshot: str, bodies: list[str | None]) -> str:
    try:
        history = [records.decode(body) for body in bodies if body is not None]
        kept = shapes.load(Berkas, snapshot)
    except (ValueError, KeyError, TypeError):
        return "catatan atau ringkasannya tidak dapat dibaca."
    if any(record.code != code for record in history):
        return "ada catatan milik berkas lain."
    if [record.number for record in history] != list(range(1, version + 1)):
        return "nomor catatannya tidak berurutan."
    return "" if fold(history, code) == kept else "ringkasannya berbeda dari riwayatnya."


def _agenda(conn: Connection, office: Office) -> Iterator[str]:
    """Look for gaps in every year, and for numbers that berkas and book do not share."""
    a, b = s.agenda.c, s.berkas.c
    rows = conn.execute(select(a.year, a.number).order_by(a.year, a.number))
    for year, group in groupby(rows, key=lambda row: row.year):
        numbers = [row.number for row in group]
        first = office.first_agenda(year)  # the paper book had the numbers before
        if any(n not in {last + 1, first} for last, n in pairwise((0, *numbers))):
            yield f"Buku agenda {year}: nomornya tidak berurutan."
    numbered = select(b.code, b.agenda_year, b.agenda_number, a.year, a.number)
    joined = numbered.outerjoin(s.agenda, a.code == b.code).order_by(b.code)
    for row in conn.execute(joined):
        if (row.agenda_year, row.agenda_number) != (row.year, row.number):
            yield f"Berkas {row.code}: nomor agendanya tidak sama dengan buku agenda."


def _files(conn: Connection, present: Callable[[str], bool]) -> Iterator[str]:
    """Ask the file store for every file that a record brought."""
    f = s.files.c
    rows = select(f.sha256, f.code, f.name).order_by(f.sha256, f.seq)
    for sha256, group in groupby(conn.execute(rows), key=lambda row: row.sha256):
        if not present(sha256):
            first = next(group)
            yield f"Berkas {first.code}: file {first.name} tidak ada atau rusak."
