"""Menyusul: lampiran that were forgotten go to the usulan that was sent without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.card import attachment
from handlers.card_task import CardTask
from handlers.ports import Memory, Wanted
from handlers.texts import say, shorten
from handlers.turn import Other, Outcome, Ring, Turn
from sop import commands as c
from sop.berkas import UNDECIDED, Berkas, File, State, Use
from sop.decide import decide, waits_for
from sop.refusals import OutOfTurn
from sop.roles import Role

_MOST: Final = 3


def sent_before(memory: Memory, draft: Berkas, now: datetime) -> Sequence[Berkas]:
    """List the usulan, newest first, that may have been sent without what a draft holds.

    That is asked only of a draft of lampiran alone.
    """
    uses = {f.use for f in draft.files if f.use is not Use.REFUSED}
    alone = bool(uses) and uses <= {Use.LAMPIRAN, Use.PENDUKUNG}
    doer = memory.officer(draft.pengusul.id) if draft.pengusul else None
    if draft.state is not State.DRAFT or not alone or doer is None:
        return ()
    sent = memory.find(Wanted(pengusul=doer.id, states=UNDECIDED, limit=_MOST))
    return [b for b in sent if doer.holding(Role.PENGUSUL, now, b.unit)]


def add(turn: Turn) -> Outcome:
    """Tambah lampiran: the files of this draft go to a usulan that was sent, and the draft ends."""
    draft = turn.berkas
    sent = sent_before(turn.memory, draft, turn.now)
    old = next((b for b in sent if b.code == turn.press.arg), None)
    if old is None:
        raise OutOfTurn(state=draft.state.value)
    known = {file.sha256 for file in old.files}
    fresh = (f for f in draft.files if f.use is not Use.REFUSED and f.sha256 not in known)
    files = tuple(fresh)
    if not files:
        return turn.done(c.Join(old.number), say("step1.same_file", nama=draft.files[0].name))
    ended = turn.done(c.Join(old.number), say("step1.added", agenda=old.number))
    added = decide(old, c.AddLampiran(files), turn.officer, turn.now)
    others = (Other(old.code, _rings(turn, old, files)),)
    return replace(ended, records=(added, *ended.records), others=others)


def _rings(turn: Turn, old: Berkas, files: Sequence[File]) -> tuple[Ring, ...]:
    """Show whoever has the usulan in hand what came later; he was rung when it was sent."""
    role, task = (
        (Role.STAF, CardTask.KERJA)
        if Role.STAF in waits_for(old)
        else (Role.KASUBBAG, CardTask.KEPUTUSAN)
    )
    names = ", ".join(shorten(file.name, 60) for file in files)
    head = say("step1.came_later", nama=turn.officer.name, lampiran=names)
    hang = tuple(attachment(file) for file in files)
    holders = turn.memory.holders(role, turn.now)
    return tuple(Ring(o.id, task, hang, silent=True, head=head) for o in holders)
