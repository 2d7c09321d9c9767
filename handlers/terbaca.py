"""What was read: a file gets its place in the usulan it belongs to, or begins one of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import nota_bersama, perbaikan
from handlers.gabung import join
from handlers.hal import asks_for, named
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
    behind = report.behind if berkas.file(Use.SOFTCOPY) is None else None
    command = replace(report, reading=reading, note=trouble_text(reading), behind=behind)
    if berkas.state is State.DRAFT and _belongs_elsewhere(turn, reading):
        return _own_usulan(turn, file, command)
    record = by_bot(berkas, with_duplicate(turn, berkas, command), turn.now)
    if placed := _placed(turn, record):
        return placed
    read = apply(berkas, record)
    with_nota = nota_bersama.shared(turn, read)
    return replace(
        with_nota,
        records=(record, *with_nota.records),
        jobs=(*pictures_of(read, file.id), *(read_job(berkas.code, f) for f in (behind,) if f)),
    )


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
    doer = turn.memory.officer(draft.pengusul.id) if draft.pengusul else None
    if old is None or doer is None or not doer.holding(Role.PENGUSUL, turn.now, old.unit):
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


def _belongs_elsewhere(turn: Turn, reading: Reading) -> bool:
    """Tell whether a nota dinas or produk came in that is of another document."""
    berkas = turn.berkas
    values = {name: found.value for name, found in reading.fields.items()}
    nomor = values.get("nomor", "")
    if reading.naskah is Naskah.NOTA_DINAS and berkas.file(Use.NOTA_DINAS):
        full = berkas.file(Use.SOFTCOPY) is not None
        return full and bool(nomor) and nomor != berkas.nota.nomor
    if reading.naskah is Naskah.NOTA_DINAS:
        return _of_another_draft(turn, values.get("hal", ""))
    if reading.naskah is Naskah.PRODUK and berkas.file(Use.SOFTCOPY):
        if not berkas.produk.told and not _named_otherwise(berkas, nomor):
            return False
        other = (values.get("jenis"), nomor) != (berkas.produk.jenis, berkas.produk.nomor)
        filled_in = _unnumbered(berkas) and _same_subject(berkas, values.get("tentang", ""))
        return bool(nomor) and other and not filled_in
    return False


def _of_another_draft(turn: Turn, hal: str) -> bool:
    """Tell whether a nota dinas asks for the document of another draft, and not for this one's."""
    mine = turn.berkas.produk.nomor
    if not mine or "nomor" in turn.berkas.unsure or asks_for(hal, mine) or not named(hal):
        return False
    pengusul = turn.berkas.pengusul.id if turn.berkas.pengusul else ""
    drafts = turn.memory.find(Wanted(pengusul=pengusul, states=(State.DRAFT,), limit=10))
    return any(
        draft.code != turn.berkas.code
        and draft.file(Use.NOTA_DINAS) is None
        and asks_for(hal, draft.produk.nomor)
        for draft in drafts
    )


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
    berkas = turn.berkas
    doer = turn.memory.officer(berkas.pengusul.id) if berkas.pengusul else None
    if doer is None:
        return Outcome(records=(by_bot(berkas, command, turn.now),))
    moved = by_bot(berkas, r.FileMoved(file.id), turn.now)
    drafts = turn.memory.find(Wanted(pengusul=doer.id, states=(State.DRAFT,), limit=10))
    lacking = [d for d in drafts if d.code != berkas.code and _lacks(d, command)]
    hal = command.reading.fields.get("hal") if command.reading else None
    lacking.sort(key=lambda draft: not (hal and asks_for(hal.value, draft.produk.nomor)))
    other = next(iter(lacking), None)
    base = other or Berkas(code=fresh_code())
    opened = decide(base, c.Attach((file,), berkas.unit, berkas.staf_receives), doer, turn.now)
    return Outcome(
        records=(moved, opened),
        others=(Other(base.code, _rung(turn, doer, base)),),
        jobs=(read_job(base.code, file),),
    )


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
