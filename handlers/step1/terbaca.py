"""What was read: a file gets its place in the usulan it belongs to, or begins one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.card_task import CardTask
from handlers.messages import Job
from handlers.step1 import nota_bersama, perbaikan, whose_file
from handlers.step1.gabung import join
from handlers.step1.nota_dinas import fresh_code, pictures_of, read_job, with_duplicate
from handlers.step1.whose_file import Elsewhere, elsewhere
from handlers.texts import has, say
from handlers.turn import Other, Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, State, Use, unread
from sop.decide import decide
from sop.history import Record, apply
from sop.judul import as_title
from sop.reading import Form, Naskah, Reading
from sop.roles import Officer, Role
from sop.subbagian import meant, opening, proposes_for

#: Fields that name a document; the hal of a nota dinas is a letter's own.
_TITLES: Final = frozenset({"tentang", "mencabut", "mengubah"})


def file_read(turn: Turn, report: r.FileRead) -> Outcome:
    """Terbaca: give the file its place in the usulan, or in one of its own."""
    berkas = turn.berkas
    file = next((f for f in berkas.files if f.id == report.file), None)
    if report.reading is None or file is None or file.use is not Use.UNREAD:
        return Outcome()
    reading = _listed(report.reading)
    late = r.outdated(berkas, file, reading)
    told, aside, unit = trouble_text(reading), _says_nothing(reading), _unit(turn, reading)
    command = replace(
        report, reading=reading, note=told, behind=None, outdated=late, aside=aside, unit=unit
    )
    if away := elsewhere(turn, file, reading, full=report.behind is not None):
        return _moved(turn, away, command)
    record = turn.decide(with_duplicate(turn, berkas, command))
    read = apply(berkas, record)
    if behind := _behind(turn, read, report):
        return Outcome(records=(record, behind), jobs=_reading(behind))
    if placed := _placed(turn, read, [record]) or _once_more(turn, read, record):
        return placed
    with_nota = nota_bersama.shared(turn, read)
    records = (record, *with_nota.records)
    return replace(with_nota, records=records, jobs=pictures_of(read, file.id))


def _unit(turn: Turn, reading: Reading) -> str:
    """Give the subbagian that a nota dinas comes from, where its sender proposes for several."""
    doer = _pengusul(turn, turn.berkas.unit)
    if doer is None or reading.naskah is not Naskah.NOTA_DINAS:
        return ""
    return meant(reading.says("dari"), proposes_for(doer, turn.now))


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


def _placed(turn: Turn, draft: Berkas, done: Sequence[Record]) -> Outcome | None:
    """Let papers that plainly correct a returned berkas go there.

    Args:
        turn: in which something was read.
        draft: as it stands with that.
        done: what the turn has done to it.

    """
    old = perbaikan.weigh(turn.memory, draft) if draft.state is State.DRAFT else None
    return _joined(turn, draft, done, old) if old else None


def _once_more(turn: Turn, draft: Berkas, record: Record) -> Outcome | None:
    """Let a usulan that was sent once more go to the draft that there is for its document."""
    history = (*turn.memory.history(draft.code), record)
    old = whose_file.twin(turn, draft, history)
    return _joined(turn, draft, [record], old) if old else None


def _joined(turn: Turn, draft: Berkas, done: Sequence[Record], old: Berkas) -> Outcome | None:
    doer = _pengusul(turn, old.unit)
    if doer is None:
        return None
    history = (*turn.memory.history(draft.code), *done)
    joined = join(turn, draft, history, old, doer)
    return replace(joined, records=(*done, *joined.records))


def _says_nothing(reading: Reading) -> bool:
    """Tell a photo that cannot be read: hardly a softcopy, and maybe the next page of a letter."""
    known = reading.naskah is not Naskah.UNKNOWN or bool(reading.trouble)
    return reading.form is Form.IMAGE and not known


def trouble_text(reading: Reading) -> str:
    """Say why a file cannot be used and what to do."""
    key = f"trouble.{reading.trouble}"
    if not reading.trouble:
        return ""
    return say(key) if has(key) else say("trouble.rusak")


def _moved(turn: Turn, away: Elsewhere, command: r.FileRead) -> Outcome:
    """Give files that belong to another document to the usulan of that, or begin one with them."""
    berkas, doer = turn.berkas, _pengusul(turn, turn.berkas.unit)
    if doer is None:
        return Outcome(records=(turn.decide(command),))
    gone: list[Record] = []
    left = berkas
    for file in away.files:
        gone.append(decide(left, r.FileMoved(file.id), turn.officer, turn.now))
        left = apply(left, gone[-1])
    if away.to and not left.files:
        gone.append(decide(left, c.Join(away.to.title), turn.officer, turn.now))
    stays = _placed(turn, left, gone) or Outcome(records=tuple(gone))
    base = away.to or Berkas(code=fresh_code())
    files = tuple(unread(file) for file in away.files)
    again = (f for f in left.files if f.id == command.file)  # something else has made room for it
    unit, several = opening(doer, turn.now)
    attach = c.Attach(files, unit, berkas.staf_receives, several)
    opened = decide(base, attach, doer, turn.now)
    return replace(
        stays,
        records=(*stays.records, opened),
        others=(*stays.others, Other(base.code, _rung(turn, doer, base))),
        jobs=(
            *stays.jobs,
            *(read_job(base.code, file) for file in files),
            *(read_job(berkas.code, file) for file in again),
        ),
    )


def _rung(turn: Turn, doer: Officer, usulan: Berkas) -> tuple[Ring, ...]:
    """Bring the card of a usulan to the end of the chat, unless it is there since another file."""
    last = [turn.memory.last_card(address) for address in turn.memory.addresses(doer.id)[:1]]
    there = any(row is not None and row.code == usulan.code for row in last)
    return () if there else (Ring(doer.id, CardTask.USULAN),)
