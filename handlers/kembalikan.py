"""The ways back: reasons for a return and other deeds that need one, taking back, stopping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.card import Scene, headed, list_row, menu, press
from handlers.card_task import CardTask
from handlers.messages import Button, Card, Job
from handlers.step3.otentikasi import draft_job
from handlers.texts import choices, say
from handlers.tugas import staf_task
from handlers.turn import Look, Note, Outcome, Ring, Turn
from sop import commands as c
from sop.berkas import CLEARED_ON, UNDECIDED, Berkas, State, Use
from sop.decide import staf_named
from sop.roles import Role

#: Which deed a list of reasons is for.
REASONS: Final[Mapping[str, str]] = {
    "alasan-kembali": c.Return.word,
    "alasan-arsip": c.Keep.word,
    "alasan-izin": c.Override.word,
    "alasan-tolak": c.RefuseOverride.word,
    "alasan-henti": c.Stop.word,
    "alasan-turun": c.TakeDown.word,
    "alasan-wajib": c.Justify.word,
}


def card_reasons(scene: Scene) -> Card:
    """List the usual reasons of a deed, and the way to write another one."""
    word = REASONS[scene.view]
    rows = [
        list_row(reason, press(scene, "alasan", f"{word}={number}"))
        for number, reason in enumerate(_reasons(scene.berkas, word))
    ]
    own = Button("Tulis alasan lain", press(scene, "alasan", word))
    return menu(scene, headed(scene.berkas, say(f"reason.{word}")), [*rows[:8], own])


def _reasons(berkas: Berkas, word: str) -> list[str]:
    usual = choices(f"reasons.{word}")
    suggestion = berkas.suggestion
    suggested = [suggestion.alasan] if word == c.Keep.word and not suggestion.boleh else []
    return suggested + [reason for reason in usual if reason not in suggested]


def reason_of(turn: Turn) -> tuple[str, str]:
    """Give the word of the deed and the reason chosen or written ("" when it has to be asked)."""
    word, _, number = turn.press.arg.partition("=")
    if turn.text:
        return word, turn.text
    usual = _reasons(turn.berkas, word)
    chosen = usual[int(number)] if number.isdecimal() and int(number) < len(usual) else ""
    return word, chosen


def ask_reason(turn: Turn, word: str) -> Outcome:
    """Ask for a reason in the officer's own words; the card waits."""
    return turn.ask(say("ask.alasan", apa=say(f"deed.{word}")), "alasan", word)


def give_back(turn: Turn) -> Outcome:
    """Kembalikan: to the pengusul, with the reason; the agenda number stays."""
    return turn.done(c.Return(turn.text), say("step2.returned"), rings=turn.ring_pengusul())


def stop(turn: Turn) -> Outcome:
    """Hentikan: after step 3 only the Kasubbag stops a berkas."""
    rings = _heard(turn, CardTask.KERJA)
    return turn.done(c.Stop(turn.text), say("step2.stopped"), rings=rings)


def _heard(turn: Turn, task: CardTask) -> tuple[Ring, ...]:
    """Ring the pengusul, and at the card of a task the staf who has the work or is to begin it."""
    staf = staf_named(turn.berkas)
    return turn.ring_pengusul() + ((Ring(staf, task),) if staf else ())


def take_back(turn: Turn) -> Outcome:
    """Batalkan: take a decision back within a minute."""
    before = say("did.hentikan") if turn.berkas.stopped else turn.berkas.state.value
    record = turn.decide(c.TakeBack())
    return Outcome(
        say=say("back.taken", apa=before),
        records=(record,),
        look=Look(""),
        rings=_told(turn, record.target),
        notes=_void(turn),
        jobs=_missed(turn.berkas, record.target),
    )


def _missed(berkas: Berkas, target: State) -> tuple[Job, ...]:
    """Ask for the konsep salinan that was not made because the berkas had been stopped."""
    wanted = target is State.CLEARED and berkas.keputusan and not berkas.kept
    return (draft_job(berkas),) if wanted and not berkas.file(Use.SALINAN_DRAFT) else ()


def _void(turn: Turn) -> tuple[Note, ...]:
    """Tell the staf who holds a konsep salinan already that it counts no more."""
    berkas = turn.berkas
    if berkas.state is not State.CLEARED or not berkas.file(Use.SALINAN_DRAFT):
        return ()
    text = say("back.draft_void", agenda=berkas.number, kasubbag=turn.office.kasubbag)
    staf = berkas.disposisi.kepada if berkas.disposisi else ""
    return (Note(staf, text, silent=True),) if staf else ()


def _told(turn: Turn, target: State) -> tuple[Ring, ...]:
    """Ring the Kasubbag when a withdrawn usulan is his again, and all who heard that it stopped."""
    if turn.berkas.state is not State.WITHDRAWN:
        return ()
    if target in CLEARED_ON:
        return _heard(turn, staf_task(turn.berkas, target))
    if target not in UNDECIDED:
        return ()
    return turn.ring_all(Role.KASUBBAG, CardTask.KEPUTUSAN)
