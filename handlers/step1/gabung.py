"""Gabung: papers that correct a berkas go there, with all that was done on their draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.card_task import CardTask
from handlers.messages import Job
from handlers.step1 import perbaikan
from handlers.step1.nota_dinas import pictures_of, with_duplicate
from handlers.texts import say
from handlers.turn import Look, Other, Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, File
from sop.command import Command
from sop.decide import decide
from sop.history import Record, apply
from sop.refusals import OutOfTurn
from sop.roles import BOT, Officer


def correction(turn: Turn) -> Outcome:
    """Perbaikan: the pengusul says which returned berkas his papers correct."""
    turn.require(c.Join)
    old = next(
        (b for b in perbaikan.asked(turn.memory, turn.berkas) if b.code == turn.press.arg), None
    )
    if old is None:
        raise OutOfTurn(state=turn.berkas.state.value)
    joined = join(turn, turn.berkas, turn.memory.history(turn.berkas.code), old, turn.officer)
    return replace(joined, say=say("step1.joined", agenda=old.agenda))


def separate(turn: Turn) -> Outcome:
    """Usulan baru: the pengusul says that his papers are a usulan of their own."""
    turn.require(c.Join)
    perbaikan.settle(turn.memory, turn.berkas)
    return Outcome(say=say("step1.separate"), look=Look(""), others=(Other(turn.berkas.code),))


def join(
    turn: Turn, draft: Berkas, history: Sequence[Record], old: Berkas, pengusul: Officer
) -> Outcome:
    """Do on a berkas that is with its pengusul what was done on a draft, and end the draft.

    Args:
        turn: of the pengusul who was asked, or of the bot where the papers tell plainly.
        draft: as it stands.
        history: of the draft.
        old: the returned berkas, or an older draft of the same document.
        pengusul: who sent the papers; they come in under his name.

    """
    known = {file.sha256 for file in old.files}
    files = {f.id: f for f in draft.files if f.sha256 not in known}
    records: list[Record] = []
    jobs: list[Job] = []
    now = old
    for done in history:
        command, doer = _again(done.command, now, files), pengusul
        if command is None:
            continue
        if isinstance(command, r.FileRead):
            command, doer = with_duplicate(turn, now, command), BOT
        elif isinstance(command, c.Correct):
            command = with_duplicate(turn, now, command)
        records.append(decide(now, command, doer, turn.now))
        now = apply(now, records[-1])
        if isinstance(command, r.FileRead):
            jobs += pictures_of(now, command.file)
    into = old.number if old.agenda else old.title
    ended = decide(draft, c.Join(into), turn.officer, turn.now)
    card = Other(old.code, (Ring(pengusul.id, CardTask.USULAN, silent=True),))
    return Outcome(records=(*records, ended), jobs=tuple(jobs), others=(card,))


def _again(command: Command, berkas: Berkas, files: Mapping[str, File]) -> Command | None:
    """Give a command of the draft as it is done again, without files that went or are known."""
    match command:
        case c.Attach():
            kept = tuple(f for f in command.files if f.id in files)
            return replace(command, files=kept) if kept else None
        case r.FileRead():
            return command if command.file in files else None
        case c.Detach():
            return command if command.file in berkas.files else None
        case c.Confirm():
            return command if berkas.unsure else None
        case c.Correct():
            return command
        case _:
            return None
