"""Effects: what an outcome wants is written down, shown and rung, all in the turn's transaction."""

from __future__ import annotations

from dataclasses import replace

from handlers import board, notes, pengingat
from handlers.contents import CARDS
from handlers.officers import tak_terhubung
from handlers.officers.serah import heirs_of
from handlers.ports import CardRow
from handlers.turn import Look, Other, Outcome, Ring, Turn
from sop.berkas import Berkas
from sop.history import Record, apply
from sop.roles import BOT


def write_down(turn: Turn, outcome: Outcome) -> None:
    """Write records, snapshot, jobs, questions and letters of an outcome."""
    changed: dict[str, Berkas] = {}
    for record in outcome.records:
        changed[record.code] = _enter(turn, record, changed)
    for job in outcome.jobs:
        turn.memory.start(job, turn.now)
    if outcome.ask is not None:
        turn.memory.ask(outcome.ask)
    berkas = changed.get(turn.berkas.code) or next(iter(changed.values()), turn.berkas)
    shown = _show(turn, berkas, outcome)
    rung = {wanted.code for wanted in outcome.others if wanted.rings}  # below, with the same card
    for code, other in changed.items():
        pengingat.plan(turn, other)
        for ring in outcome.rings if code == berkas.code else ():
            _ring(turn, other, ring)
        news = turn.officer.id == BOT.id and code not in rung
        board.redraw(turn, other, news=news, drawn=shown)
    if not changed:
        for ring in outcome.rings:
            _ring(turn, berkas, ring)
    for note in outcome.notes:
        notes.send(turn, note)
    for wanted in outcome.others:
        _elsewhere(turn, wanted)


def _ring(turn: Turn, berkas: Berkas, wanted: Ring) -> None:
    """Ring an officer, or whoever does his work now that it is no longer his."""
    for officer in heirs_of(turn, berkas, wanted):
        if not board.ring(turn, berkas, replace(wanted, officer=officer)):
            tak_terhubung.tell(turn, berkas, officer)


def _elsewhere(turn: Turn, wanted: Other) -> None:
    berkas = turn.memory.berkas(wanted.code)
    if berkas is None:
        return
    board.redraw(turn, berkas)
    for ring in wanted.rings:
        _ring(turn, berkas, ring)


def _enter(turn: Turn, record: Record, changed: dict[str, Berkas]) -> Berkas:
    before = changed.get(record.code) or _before(turn, record)
    after = apply(before, record)
    turn.memory.write(record, before, after)
    return after


def _before(turn: Turn, record: Record) -> Berkas:
    """Give the berkas that a record changes, as the turn knows it already if it is its own."""
    own = turn.berkas
    if (own.code, own.version + 1) == (record.code, record.number):
        return own
    return turn.memory.berkas(record.code) or Berkas(code=record.code)


def _show(turn: Turn, berkas: Berkas, outcome: Outcome) -> CardRow | None:
    """Show the officer's own card: in another way, in place, or as a new message.

    Gives the card if it was drawn.
    """
    if turn.officer.id == BOT.id or not berkas.code:
        return None
    row = turn.row
    if outcome.look is not None and row is not None and _other_view(row, outcome.look):
        row = replace(row, view=outcome.look.view)
        turn.memory.put_card(row)
        turn = replace(turn, row=row)
    if outcome.task is not None:
        row = board.own(turn, berkas, outcome.task, outcome)
    elif outcome.look is not None and row is not None:
        board.draw_row(turn, berkas, row, own=True)
    if outcome.hang:
        board.hang(turn, row, outcome.hang)
    return row if outcome.task is not None or outcome.look is not None else None


def _other_view(row: CardRow, look: Look) -> bool:
    """Tell whether a card can be seen in another way than it is, and is to be."""
    known = look.view in {"", "lainnya"} or (row.task, look.view) in CARDS
    return known and look.view != row.view
