"""Finding: what a typed number or words may mean, and which of it an officer may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from handlers.lists import PAGE
from handlers.ports import Wanted
from handlers.texts import shorten
from handlers.turn import Turn
from handlers.typed import as_agenda, as_document, as_named
from sop.berkas import Berkas, State
from sop.produk import Jenis
from sop.refusals import Refusal
from sop.roles import Officer, Role

#: So many hits are listed at most.
MOST: Final = 100
#: Some more are asked for: drafts that joined another berkas are not listed.
_ASKED: Final = MOST + 20
#: So many years back a document, or a number of the book, is looked for whose year was not said.
_YEARS: Final = 6

_INSIDE: Final = (Role.KASUBBAG, Role.STAF, Role.SEKRETARIS)


class NotFound(Refusal):
    """No berkas that this officer may see answers to what was written."""

    text = "find.none"


class OutOfSight(Refusal):
    """The berkas of a button is not, or no longer, for this officer to see."""

    text = "refusal.out_of_sight"


class OnPaper(NotFound):
    """The number was given before the bot went on with the book of this year."""

    text = "find.on_paper"


def nothing(turn: Turn, text: str) -> NotFound:
    """Say that nothing was found: where the number stands in the paper book, that it does."""
    document = as_document(text) is not None and not text.strip().startswith("0")
    agenda = None if document else as_agenda(text)
    if agenda is not None:
        year, number = agenda[0] or turn.today.year, agenda[1]
        first = turn.office.first_agenda(year)
        if 0 < number < first:
            return OnPaper(nomor=f"{number:04}", mulai=f"{first:04}", tahun=str(year))
    return NotFound(apa=shorten(text or "-", 40))


def may_see(turn: Turn, berkas: Berkas) -> bool:
    """Tell whether who says something may see a berkas."""
    return sees(turn.officer, berkas, turn.now)


def sees(officer: Officer, berkas: Berkas, now: datetime) -> bool:
    """Tell whether an officer may see a berkas: a pengusul sees those of his own unit.

    Whoever is away sees what is done in his place.
    """
    units = _units(officer, now)
    return _sees_all(officer, now) or berkas.unit in units or bool(units and not berkas.unit)


def _sees_all(officer: Officer, now: datetime) -> bool:
    return any(h.jabatan.role in _INSIDE for h in officer.current(now))


def _units(officer: Officer, now: datetime) -> tuple[str, ...]:
    """List the units for which an officer proposes, or is replaced."""
    own = (h.jabatan for h in officer.current(now))
    return tuple(jabatan.unit for jabatan in own if jabatan.role is Role.PENGUSUL)


def meant(turn: Turn, text: str) -> list[Berkas]:
    """Give the berkas that an agenda number, document number or code means, at least one.

    What else it may mean comes along as long as it is open: the same number of the year before.

    Raises:
        NotFound: there is none that this officer may see.

    """
    found = [b for b in matching(turn, text) if may_see(turn, b)]
    if not found:
        raise nothing(turn, text)
    return [found[0], *(b for b in found[1:] if not b.closed)]


def matching(turn: Turn, text: str) -> Sequence[Berkas]:
    """List the berkas that a typed number or words may mean, newest first.

    What has the exact number comes before, and what was discarded or joined another comes last.

    "53/2026" is Keputusan 53 of that year, and also Surat Edaran 53/HK.03-SE/6202/2026; "0053/2026"
    is written like a number of the buku agenda, and is one if it can be.
    """
    words = text.strip()
    if (named := as_named(words)) is not None and (found := _named(turn, *named)):
        return found
    if (document := as_document(words)) is not None:
        nomor, year = document
        booked = turn.memory.by_agenda(year, int(nomor)) if nomor.startswith("0") else None
        if booked is not None:
            return [booked]
        if found := _of_year(turn, nomor, year):
            gone = State.DISCARDED
            return sorted(found, key=lambda b: (b.state is gone, b.produk.nomor != nomor))
    if (agenda := as_agenda(words)) is not None or words.isdecimal():
        of_year, number = agenda or (None, int(words))
        in_book = _in_book(turn, number, of_year)
        if in_book or not _is_year(turn, words):
            return in_book
    if one := turn.memory.berkas(words.upper()):
        return [one]
    return _worded(turn, words)


def hits(turn: Turn, text: str) -> Sequence[Berkas]:
    """List what /cari finds: a bare number is also that of documents, of whatever kind."""
    words = text.strip()
    found = list(matching(turn, words))
    if words.isdecimal() and not words.startswith("0") and not _is_year(turn, words):
        found += [b for y in _years(turn) for b in _of_year(turn, words, y)]
    return list({b.code: b for b in found}.values())


def alike(turn: Turn, text: str) -> Sequence[Berkas]:
    """List what /cari finds nearly: words begin alike, or one of several is another one.

    Who only writes something is not taken to search.
    """
    return _worded(turn, text.strip(), near=True) if turn.press.word == "cari" else []


def _in_book(turn: Turn, number: int, year: int | None) -> list[Berkas]:
    """List what bears a number in the book of a year; without one, of this and the last.

    A number that neither of them has is that of the newest book in which it stands.
    """
    found = [b for y in _years(turn, year) if (b := turn.memory.by_agenda(y, number))]
    recent = [b for b in found if b.agenda and b.agenda.year >= turn.today.year - 1]
    return found if year else recent or found[:1]


def _named(turn: Turn, jenis: Jenis, nomor: str, year: int | None) -> list[Berkas]:
    """List the documents of a kind with a number; "Keputusan" may be one of the Sekretaris, too."""
    found = [b for y in _years(turn, year) for b in _of_year(turn, nomor, y)]
    same = [b for b in found if b.produk.jenis and b.produk.jenis.startswith(jenis)]
    return sorted(same, key=lambda b: b.produk.jenis is not jenis)


def _of_year(turn: Turn, nomor: str, year: int) -> list[Berkas]:
    return _whole(turn.memory.find(Wanted(text=f"{nomor}/{year}", limit=PAGE)))


def _worded(turn: Turn, words: str, *, near: bool = False) -> list[Berkas]:
    if not words:
        return []
    # What others sent must not crowd out what a pengusul may see.
    own = None if _sees_all(turn.officer, turn.now) else _units(turn.officer, turn.now)
    return _whole(turn.memory.find(Wanted(text=words, units=own, near=near, limit=_ASKED)))


def _whole(found: Sequence[Berkas]) -> list[Berkas]:
    """Leave out drafts that joined another berkas, which says what they said; unless all did."""
    return [b for b in found if not b.joined] or list(found)


def _years(turn: Turn, year: int | None = None) -> Sequence[int]:
    """List the years in which something is looked for: the one that was said, or the last ones."""
    this = turn.today.year
    return (year,) if year else range(this, this - _YEARS, -1)


def _is_year(turn: Turn, words: str) -> bool:
    """Tell whether a number is more likely a year than anything else."""
    return words.isdecimal() and 1990 <= int(words) <= turn.today.year
