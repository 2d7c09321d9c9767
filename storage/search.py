"""The search: how what an officer types becomes conditions, and full text in either database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
)

from handlers.ports import Wanted
from sop import kode
from sop.berkas import Berkas
from sop.produk import Produk, number_key
from storage import schema as s
from storage.agenda import LARGEST

Rows = TypeVar("Rows", bound=Select[Any])

_AGENDA: Final = re.compile(r"\d{1,6}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(r"(\S+)\s*/\s*(\d{4})")
_WORD: Final = re.compile(r"[^\W_]+")

#: So many letters of a word are enough for one that is near to it.
_ALIKE: Final = 5
#: So many words are looked for when they may be slips; a long title has as many.
_LOOKED_FOR: Final = 60

#: Full text is the one thing that both databases do in their own words.
_SQLITE: Final = text("berkas_search MATCH :words")
_POSTGRES: Final = text(
    "to_tsvector('indonesian', berkas.search) @@ to_tsquery('indonesian', :words)"
)
_TABLE: Final = text("berkas_search")
_SAME_ROW: Final = text("berkas.entry = berkas_search.rowid")


def words(berkas: Berkas) -> str:
    """Give the text by which a berkas is found."""
    produk, nota = berkas.produk, berkas.nota
    said = (
        berkas.code,
        produk.jenis.value if produk.jenis else "",
        produk.nomor,
        str(produk.tahun or ""),
        produk.tentang,
        produk.penandatangan,
        nota.nomor,
        nota.hal,
        berkas.unit,
        berkas.pengusul.name if berkas.pengusul else "",
        str(berkas.agenda or ""),
    )
    return " ".join(part for part in said if part)


def narrow(conn: Connection, rows: Rows, wanted: Wanted) -> Rows:
    """Leave the rows that are wanted."""
    b = s.berkas.c
    exact = {b.unit: wanted.unit, b.staf: wanted.staf, b.pengusul: wanted.pengusul}
    rows = rows.where(*(column == value for column, value in exact.items() if value))
    if wanted.units is not None:
        rows = rows.where(b.unit.in_(wanted.units))
    if wanted.states:
        rows = rows.where(b.state.in_([state.value for state in wanted.states]))
    if wanted.open_only:
        rows = rows.where(s.OPEN)
    if wanted.nota:
        rows = rows.where(_with(wanted.nota))
    if wanted.produk:
        rows = rows.where(_same(wanted.produk))
    if wanted.text.strip():
        rows = _spoken(conn, rows, wanted.text.strip(), near=wanted.near)
    return rows


def _same(produk: Produk) -> ColumnElement[bool]:
    """Demand the same jenis, nomor and tahun; a document without a number is like no other."""
    b = s.berkas.c
    nomor = number_key(produk.nomor)
    if not nomor:
        return false()
    jenis = produk.jenis.value if produk.jenis else ""
    return and_(b.nomor == nomor, b.tahun == produk.tahun, b.jenis == jenis)


def _with(nota: str) -> ColumnElement[bool]:
    """Demand the same nota dinas, by its number; one without a number is like no other."""
    nomor = number_key(nota)
    return s.berkas.c.nota == nomor if nomor else false()


def newest_first(conn: Connection, rows: Rows, wanted: Wanted) -> Rows:
    """Order rows that were narrowed; SQLite goes backwards through its index of words."""
    if conn.dialect.name == "sqlite" and not wanted.near and _full_text_of(wanted.text):
        return rows.order_by(text("berkas_search.rowid DESC"))
    return rows.order_by(s.berkas.c.entry.desc())


def _full_text_of(said: str) -> list[str]:
    """Give the words to look for, none when it is a code or a number that is meant."""
    said = said.strip()
    if kode.valid(said.upper()) or _AGENDA.fullmatch(said) or _NUMBER.fullmatch(said):
        return []
    return _WORD.findall(said)


def _spoken(conn: Connection, rows: Rows, said: str, *, near: bool) -> Rows:
    """Understand a code, an agenda number ("0131"), a year, a document ("45/2025"), or words."""
    b = s.berkas.c
    if kode.valid(said.upper()):
        return rows.where(b.code == said.upper())
    if _AGENDA.fullmatch(said):
        same = or_(b.agenda_number == int(said), b.nomor == number_key(said))
        return rows.where(or_(same, b.tahun == int(said)) if _YEAR.fullmatch(said) else same)
    if found := _NUMBER.fullmatch(said):
        nomor, tahun = found[1], int(found[2])
        key = number_key(nomor)
        same = b.nomor == key
        if key.isdecimal():  # 53 is also what people call 53/HK.03-SE/6202/2026
            same = or_(same, _begins(conn, b.nomor, f"{key}/"))
        of_year = and_(same, b.tahun == tahun)
        whole = number_key(said)
        return rows.where(or_(of_year, b.nomor == whole, b.nota == whole, _in_book(nomor, tahun)))
    found_words = _full_text_of(said)
    if not found_words:
        return rows.where(false())
    return _near(conn, rows, found_words) if near else _full_text(conn, rows, found_words)


def _begins(conn: Connection, column: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Say that a text begins with another, so that SQLite goes along its index."""
    if conn.dialect.name != "sqlite":  # whose order is that of a language
        return column.startswith(start)
    return and_(column >= start, column < start[:-1] + chr(ord(start[-1]) + 1))


def _in_book(number: str, year: int) -> ColumnElement[bool]:
    """Understand "0131/2025" as the agenda number of a year; "45/2025" is a document."""
    if not (number.isdecimal() and number.startswith("0") and int(number) <= LARGEST):
        return false()
    return and_(s.berkas.c.agenda_number == int(number), s.berkas.c.agenda_year == year)


def _full_text(conn: Connection, rows: Rows, found: Sequence[str]) -> Rows:
    """Demand every word; when nothing has them all, the last letters of each may be missing."""
    sqlite = conn.dialect.name == "sqlite"
    source, matches = (_TABLE, _SQLITE) if sqlite else (s.berkas, _POSTGRES)
    query, begins = (
        (" ".join(f'"{word}"' for word in found), " ".join(f'"{word}"*' for word in found))
        if sqlite
        else (" & ".join(found), " & ".join(f"{word}:*" for word in found))
    )
    first: Select[Any] = select(literal_column("1")).select_from(source).where(matches).limit(1)
    if conn.execute(first, {"words": query}).scalar() is None:
        query = begins
    if sqlite:
        rows = rows.select_from(_TABLE).where(_SAME_ROW)
    return rows.where(matches.bindparams(bindparam("words", query)))


def _near(conn: Connection, rows: Rows, found: Sequence[str]) -> Rows:
    """Demand the beginning of every word, wherever it stands; else of all but one, digits whole.

    Every berkas is looked at, which takes some milliseconds for thousands.
    """
    found = found[:_LOOKED_FOR]
    text_of = func.lower(s.berkas.c.search)
    begins = [word if word.isdecimal() else word[:_ALIKE].lower() for word in found]
    has = [text_of.contains(begin, autoescape=True) for begin in begins]
    every = and_(*has)
    if len(has) < 3 or conn.execute(select(s.berkas.c.entry).where(every).limit(1)).first():
        return rows.where(every)
    told = list(zip(has, found, strict=True))
    whole = [one for one, word in told if word.isdecimal()]
    counts = [case((one, 1), else_=0) for one, word in told if not word.isdecimal()]
    return rows.where(*whole, sum(counts, literal(0)) >= len(counts) - 1)
