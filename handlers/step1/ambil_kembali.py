"""Ambil kembali: a usulan comes back to its pengusul to be corrected, as long as step 3 is open."""

from __future__ import annotations

from dataclasses import replace

from handlers.ports import Memory, Wanted
from handlers.step1.gabung import join
from handlers.step1.perbaikan import same_letter
from handlers.texts import say
from handlers.turn import Outcome, Turn
from sop import commands as c
from sop.berkas import UNDECIDED, Berkas, State, Use
from sop.decide import decide
from sop.history import Record, apply
from sop.refusals import OutOfTurn


def retrieve(turn: Turn) -> Outcome:
    """Perbaiki dulu: the usulan is with the pengusul again; he corrects it and sends it anew."""
    return turn.done(c.Retrieve(), say("step1.retrieved", agenda=turn.berkas.agenda))


def corrected(memory: Memory, draft: Berkas) -> Berkas | None:
    """Give the berkas of the same pengusul for which a draft is meant: by number, or nota alone.

    It was sent, and is back with him already or can still be had back.
    """
    sent = _sent(memory, draft) if draft.state is State.DRAFT else None
    if sent is None or sent.state not in {*UNDECIDED, State.RETURNED}:
        return None
    if sent.pengusul is None or draft.pengusul is None:
        return None
    return sent if sent.pengusul.id == draft.pengusul.id else None


def _sent(memory: Memory, draft: Berkas) -> Berkas | None:
    if draft.duplicate:
        return None if draft.duplicate.published else memory.berkas(draft.duplicate.code)
    if draft.reading or draft.file(Use.SOFTCOPY) or draft.pengusul is None:
        return None
    mine = Wanted(nota=draft.nota.nomor, pengusul=draft.pengusul.id, states=UNDECIDED)
    return next((b for b in memory.find(mine) if same_letter(b.nota, draft.nota)), None)


def correct_sent(turn: Turn) -> Outcome:
    """Perbaikan: what came in takes the place of what was sent, and waits for [Kirim]."""
    sent = corrected(turn.memory, turn.berkas)
    if sent is None or sent.code != turn.press.arg:
        raise OutOfTurn(state=turn.berkas.state.value)
    back, retrieved = sent, tuple[Record, ...]()
    if sent.state is not State.RETURNED:
        retrieved = (decide(sent, c.Retrieve(), turn.officer, turn.now),)
        back = apply(sent, retrieved[0])
    history = turn.memory.history(turn.berkas.code)
    joined = join(turn, turn.berkas, history, back, turn.officer)
    done = say("step1.retrieved", agenda=sent.agenda)
    return replace(joined, say=done, records=(*retrieved, *joined.records))
