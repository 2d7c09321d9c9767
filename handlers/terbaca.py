"""What was read: a file gets its place in the usulan it belongs to, or begins one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import nota_bersama, perbaikan
from handlers.gabung import join
from handlers.hal import asks_for, named
from handlers.messages import Job
from handlers.nota_terpakai import other_number
from handlers.ports import Wanted
from handlers.step1_nota_dinas import fresh_code, pictures_of, read_job, with_duplicate
from handlers.texts import has, say
from handlers.turn import Other, Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, Lampiran, State, Use
from sop.decide import by_bot, decide
from sop.history import Record, apply
from sop.judul import as_title
from sop.produk import subject_key
from sop.reading import Naskah, Reading
from sop.roles import Officer, Role

#: Fields that name a document; the hal of a nota dinas is a letter's own.
_TITLES: Final = frozenset({"tentang", "mencabut", "mengubah"})


def file_read(turn: Turn, report: r.FileRead, reading: Reading) -> Outcome:
    """Terbaca: give the file its place in the usulan, or in one of its own."""
    berkas = turn.berkas
    file = next((f for f in berkas.files if f.id == report.file), None)
    if file is None or file.use is not Use.UNREAD:
        return Outcome()
    reading = _listed(reading)
    late = r.outdated(berkas, file, reading)
    told = trouble_text(reading)
    command = replace(report, reading=reading, note=told, behind=None, outdated=late)
    if berkas.state is State.DRAFT and _belongs_elsewhere(turn, report, reading):
        return _own_usulan(turn, file, command)
    record = by_bot(berkas, with_duplicate(turn, berkas, command), turn.now)
    if behind := _behind(turn, apply(berkas, record), report):
        return Outcome(records=(record, behind), jobs=_reading(behind))
    if placed := _placed(turn, record):
        return placed
    read = apply(berkas, record)
    with_nota = nota_bersama.shared(turn, read)
    records = (record, *with_nota.records)
    return replace(with_nota, records=records, jobs=pictures_of(read, file.id))


def _behind(turn: Turn, read: Berkas, report: r.FileRead) -> Record | None:
    """Put what stood behind a nota dinas in the same file to the usulan, as a file of its own."""
    doer = _pengusul(turn, read.unit)
    if report.behind is None or doer is None:
        return None
    file = replace(report.behind, behind=report.file)
    return decide(read, c.Attach((file,), read.unit, read.staf_receives), doer, turn.now)


def _reading(attached: Record) -> tuple[Job, ...]:
    files = attached.command.files if isinstance(attached.command, c.Attach) else ()
    return tuple(read_job(attached.code, file) for file in files)


def _pengusul(turn: Turn, unit: str) -> Officer | None:
    """Give who sent the usulan, as long as he may do so for the subbagian."""
    sender = turn.berkas.pengusul
    doer = turn.memory.officer(sender.id) if sender else None
    return doer if doer and doer.holding(Role.PENGUSUL, turn.now, unit) else None


def _listed(reading: Reading) -> Reading:
    """Write titles as JDIH lists them; the softcopy keeps its own capitals."""
    fields = {
        name: replace(found, value=as_title(found.value)) if name in _TITLES else found
        for name, found in reading.fields.items()
    }
    return replace(reading, fields=fields)


def _placed(turn: Turn, record: Record) -> Outcome | None:
    """Let papers that plainly correct a returned berkas go there."""
    draft = apply(turn.berkas, record)
    old = perbaikan.weigh(turn.memory, draft) if draft.state is State.DRAFT else None
    doer = _pengusul(turn, old.unit) if old else None
    if old is None or doer is None:
        return None
    history = (*turn.memory.history(draft.code), record)
    joined = join(turn, draft, history, old, doer)
    return replace(joined, records=(record, *joined.records))


def trouble_text(reading: Reading) -> str:
    """Say why a file cannot be used and what to do."""
    key = f"trouble.{reading.trouble}"
    if not reading.trouble:
        return ""
    return say(key) if has(key) else say("trouble.rusak")


def _belongs_elsewhere(turn: Turn, report: r.FileRead, reading: Reading) -> bool:
    """Tell whether a nota dinas or produk came in that is of another document."""
    if reading.naskah is Naskah.NOTA_DINAS:
        return _another_nota(turn, report, reading)
    if reading.naskah is Naskah.PRODUK:
        return _another_produk(turn, reading)
    return False


def _another_nota(turn: Turn, report: r.FileRead, reading: Reading) -> bool:
    """Tell whether a nota dinas is a second one, or asks for the document of another draft."""
    berkas = turn.berkas
    if berkas.file(Use.NOTA_DINAS):
        waiting = any(f.use is Use.UNREAD and f.id != report.file for f in berkas.files)
        full = berkas.file(Use.SOFTCOPY) is not None or waiting or report.behind is not None
        nomor = _value(reading, "nomor")
        return full and bool(nomor) and nomor != berkas.nota.nomor
    hal, mine = _value(reading, "hal"), berkas.produk
    if not mine.nomor or "nomor" in berkas.unsure or asks_for(hal, mine.nomor) or not named(hal):
        return False
    return any(
        draft.file(Use.NOTA_DINAS) is None and asks_for(hal, draft.produk.nomor, draft.produk.tahun)
        for draft in _other_drafts(turn)
    )


def _another_produk(turn: Turn, reading: Reading) -> bool:
    """Tell whether a produk is a second one, or the one that the nota of another draft asks for."""
    berkas, nomor = turn.berkas, _value(reading, "nomor")
    if berkas.file(Use.SOFTCOPY) is None:
        hal = berkas.nota.hal
        if not named(hal) or asks_for(hal, nomor):
            return False
        lacking = (d for d in _other_drafts(turn) if d.file(Use.SOFTCOPY) is None)
        return any(asks_for(draft.nota.hal, nomor) for draft in lacking)
    if not berkas.produk.told and not _named_otherwise(berkas, nomor):
        return False
    kind = (_value(reading, "jenis"), nomor) != (berkas.produk.jenis, berkas.produk.nomor)
    filled_in = _unnumbered(berkas) and _same_subject(berkas, _value(reading, "tentang"))
    return bool(nomor) and (kind or _another_year(berkas, reading)) and not filled_in


def _another_year(berkas: Berkas, reading: Reading) -> bool:
    """Tell whether both years are known for sure and differ."""
    year = reading.fields.get("tahun")
    known = berkas.produk.tahun is not None and "tahun" not in berkas.unsure
    return known and year is not None and year.sure and year.value != str(berkas.produk.tahun)


def _value(reading: Reading, name: str) -> str:
    found = reading.fields.get(name)
    return found.value if found else ""


def _other_drafts(turn: Turn) -> Sequence[Berkas]:
    """List what else the same pengusul is putting together."""
    pengusul = turn.berkas.pengusul.id if turn.berkas.pengusul else ""
    drafts = turn.memory.find(Wanted(pengusul=pengusul, states=(State.DRAFT,), limit=10))
    return [draft for draft in drafts if draft.code != turn.berkas.code]


def _named_otherwise(berkas: Berkas, nomor: str) -> bool:
    """Tell whether the nota dinas asks for other numbers than this one."""
    read = replace(berkas, produk=replace(berkas.produk, nomor=nomor))
    return bool(nomor and other_number(read))


def _unnumbered(berkas: Berkas) -> bool:
    return not berkas.produk.nomor or "nomor" in berkas.unsure


def _same_subject(berkas: Berkas, tentang: str) -> bool:
    key = subject_key(tentang)
    return bool(key) and key == subject_key(berkas.produk.tentang)


def _own_usulan(turn: Turn, file: Lampiran, command: r.FileRead) -> Outcome:
    """Begin another usulan with a file that belongs to another document."""
    berkas, doer = turn.berkas, _pengusul(turn, turn.berkas.unit)
    if doer is None:
        return Outcome(records=(by_bot(berkas, command, turn.now),))
    moved = by_bot(berkas, r.FileMoved(file.id), turn.now)
    stays = _placed(turn, moved) or Outcome(records=(moved,))
    lacking = [draft for draft in _other_drafts(turn) if _lacks(draft, command)]
    lacking.sort(key=lambda draft: not _meant(draft, command))
    base = next(iter(lacking), None) or Berkas(code=fresh_code())
    opened = decide(base, c.Attach((file,), berkas.unit, berkas.staf_receives), doer, turn.now)
    return replace(
        stays,
        records=(*stays.records, opened),
        others=(*stays.others, Other(base.code, _rung(turn, doer, base))),
        jobs=(*stays.jobs, read_job(base.code, file)),
    )


def _meant(draft: Berkas, command: r.FileRead) -> bool:
    """Tell whether the nota dinas, there or now come, asks for the produk, now come or there."""
    if command.reading is None:
        return False
    if command.reading.naskah is Naskah.NOTA_DINAS:
        return asks_for(_value(command.reading, "hal"), draft.produk.nomor, draft.produk.tahun)
    return asks_for(draft.nota.hal, _value(command.reading, "nomor"))


def _rung(turn: Turn, doer: Officer, usulan: Berkas) -> tuple[Ring, ...]:
    """Bring the card of a usulan to the end of the chat, unless it is there since another file."""
    last = [turn.memory.last_card(address) for address in turn.memory.addresses(doer.id)[:1]]
    there = any(row is not None and row.code == usulan.code for row in last)
    return () if there else (Ring(doer.id, "usulan"),)


def _lacks(draft: Berkas, command: r.FileRead) -> bool:
    wanted = (
        Use.NOTA_DINAS
        if command.reading and command.reading.naskah is Naskah.NOTA_DINAS
        else Use.SOFTCOPY
    )
    return draft.file(wanted) is None
