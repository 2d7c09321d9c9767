"""The desk: one turn, from an update to letters, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handlers import board, by_words, catch_up, files, meant, pengingat, said, tugas
from handlers.card_task import CardTask
from handlers.effects import write_down
from handlers.messages import EDITED, FIXED, MOVED, Address, Incoming, Letter, Post
from handlers.officers import pendaftaran
from handlers.ports import Memory, Reminder, progress_key
from handlers.reports import REPORTS
from handlers.step4 import dari_pemindai, pindai, scan_masuk
from handlers.texts import has, role_name, say
from handlers.turn import Outcome, Ring, Turn
from sop.berkas import Berkas, State
from sop.command import Command
from sop.deadlines import Calendar
from sop.office import Office
from sop.refusals import Incomplete, NotYours, OutOfTurn, Overtaken, Refusal
from sop.roles import BOT, Role

#: Two taps in so short a time are one, as far as they only show or ask something.
_TWICE: Final = timedelta(seconds=3)
#: Strangers are answered this often a day, then no more.
_STRANGER_ANSWERS = 1
#: … and as often when they open a link that is no good: another one may follow.
_LINK_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The short answer to a press, given right after the commit."""

    text: str = ""
    refused: bool = False  #: nothing was done; the text says why


class _Twice(Exception):
    """The second of two taps that are one: what it did is undone."""


def receive(memory: Memory, incoming: Incoming, now: datetime, calendar: Calendar) -> Answer:
    """Handle one update of a channel and give the answer to its press, if it was one.

    The caller marks the update as handled in the same transaction, so that it takes effect once.
    """
    if incoming.group_chat:
        return _seldom(memory, incoming, now, say("talk.group"))
    officer = pendaftaran.recognised(memory, incoming, now)
    if incoming.unsupported == MOVED:
        return Answer()
    if officer is None:
        return _stranger(memory, incoming, now, calendar)
    if incoming.unsupported == EDITED:
        return _seldom(memory, incoming, now, say("talk.edited"), EDITED)
    turn = Turn(now=now, officer=officer, memory=memory, calendar=calendar, incoming=incoming)
    if memory.inbound(incoming.sender, now):
        _welcome_back(turn)
    answer = _handled(turn)
    if incoming.sender.channel in FIXED:
        catch_up.catch_up(turn)
    return answer


def _handled(turn: Turn) -> Answer:
    incoming, memory = turn.incoming, turn.memory
    row = memory.card_of_message(incoming.sender, incoming.message) if incoming.message else None
    if row is None:
        board.adopt(turn)
    try:
        with memory.attempt():
            ready = meant.prepared(turn, row)
            outcome = by_words.picked(ready, row, said.handled(ready))
            if _tapped_twice(ready, outcome):
                raise _Twice  # so that a question stays owed that the first one asked
            write_down(ready, outcome)
    except _Twice:
        below = incoming.sender.channel not in FIXED
        return Answer(say("talk.closed_card") if below else "")
    except Refusal as refusal:
        return _refused(turn, refusal)
    return _spoken(ready, outcome)


def _tapped_twice(turn: Turn, outcome: Outcome) -> bool:
    """Tell whether a button is pressed once more before what it brings below could be seen."""
    brings = outcome.notes or outcome.ask or outcome.hang or outcome.fresh
    if turn.incoming.press is None or outcome.records or not brings:
        return False
    key = f"ketuk:{turn.officer.id}"
    pressed = f"{turn.incoming.message} {turn.incoming.press.encode()}"
    at, _, before = turn.memory.setting(key).partition(" ")
    turn.memory.remember(key, f"{turn.now.isoformat()} {pressed}")
    return before == pressed and turn.now - datetime.fromisoformat(at) < _TWICE


def _welcome_back(turn: Turn) -> None:
    """Show somebody who had blocked the bot his cards as they stand, and what waits for him."""
    if turn.incoming.sender.channel not in FIXED:  # there he is caught up with in any case
        turn.memory.send_again(turn.incoming.sender, turn.now)
        catch_up.catch_up(turn)
    word = turn.incoming.text.strip().lstrip("/").casefold()
    shown = turn.incoming.start or word.startswith(("tugas", "start"))  # below, in any case
    if tugas.waiting_for(turn) and not shown:
        write_down(turn, tugas.tasks(turn))


def report(memory: Memory, code: str, command: Command, now: datetime, calendar: Calendar) -> None:
    """Enter what a machine found out or finished; one that comes too late is dropped."""
    berkas = memory.berkas(code)
    if berkas is None:
        return
    turn = _bot_turn(memory, now, calendar, berkas)
    try:
        outcome = REPORTS[command.word](turn, command)
    except OutOfTurn:
        return
    write_down(turn, outcome)


def remind(memory: Memory, reminder: Reminder, now: datetime, calendar: Calendar) -> None:
    """Let something that became due have its effect."""
    berkas = memory.berkas(reminder.code) if reminder.code else None
    turn = _bot_turn(memory, now, calendar, berkas)
    if reminder.kind == "redraw":
        board.redraw(turn, turn.berkas)
        return
    write_down(turn, pengingat.ring(turn, reminder))


def scans_came(memory: Memory, names: Sequence[str], now: datetime, calendar: Calendar) -> str:
    """Tell the staf at once that scans came from a scanner inbox; give the id of that sign."""
    return dari_pemindai.came(_bot_turn(memory, now, calendar), names)


def scans_arrived(
    memory: Memory,
    sendings: Sequence[Sequence[scan_masuk.Arrived]],
    now: datetime,
    calendar: Calendar,
    sign: str = "",
) -> None:
    """Let what came from a scanner inbox find its berkas, or ask the staf for it.

    It goes in by itself only by its cover, a number in its name, or what surely stands on it; the
    staf who has the papers in hand is then the one who sent it.

    Args:
        memory: the transaction.
        sendings: each of what came together.
        now: the instant.
        calendar: of the office.
        sign: on which it is said what became of all of them, if they were told of.

    """
    turn = _bot_turn(memory, now, calendar)
    where: list[Berkas | None] = []
    for scans in sendings:
        asked: list[scan_masuk.Arrived] = []
        for berkas, own in scan_masuk.by_berkas(turn, scans):
            added = _added(turn, berkas, own)
            asked += () if added else own
            where.append(berkas if added else None)
        if asked:
            write_down(turn, scan_masuk.ask_staf(turn, asked))
    dari_pemindai.read(turn, sign, where)


def _added(turn: Turn, berkas: Berkas | None, scans: Sequence[scan_masuk.Arrived]) -> bool:
    """Add scans to the berkas that they are of; False where somebody has to be asked."""
    staf = turn.memory.officer(berkas.staf.id) if berkas and berkas.staf else None
    if berkas is None or staf is None or berkas.state is not State.IN_HAND:
        return False
    own = replace(turn, officer=staf, berkas=berkas)
    known = any(scan_masuk.recognised(scan, berkas) for scan in scans)
    try:
        outcome = pindai.add_scan(own, [scan.file for scan in scans], recognised=known)
    except Refusal:
        return False
    write_down(turn, replace(outcome, task=None, rings=(Ring(staf.id, CardTask.KERJA),)))
    return True


def scan_looked_at(
    memory: Memory,
    sender: Address,
    group: str,
    code: str,
    now: datetime,
    calendar: Calendar,
    *,
    proposed: bool = False,
) -> None:
    """Let what an officer sent in one go find its berkas, or ask him for it.

    Args:
        memory: the transaction.
        sender: where it was sent.
        group: of the sending.
        code: of the berkas that it surely is of; nothing in doubt.
        now: the instant.
        calendar: of the office.
        proposed: it is of none, and what a usulan is made of is among it.

    """
    officer = memory.officer_at(sender)
    if officer is None:
        return
    incoming = Incoming(id="", sender=sender)
    turn = Turn(now=now, officer=officer, memory=memory, calendar=calendar, incoming=incoming)
    write_down(turn, scan_masuk.looked_at(turn, group, code, proposed=proposed))


def scan_refused(memory: Memory, name: str, why: str, now: datetime, calendar: Calendar) -> None:
    """Tell those who scan of a file from a scanner inbox that could not be taken, and why."""
    turn = _bot_turn(memory, now, calendar)
    write_down(turn, scan_masuk.told_refused(turn, name, why))


def administer(
    memory: Memory, deed: Callable[[Turn], Outcome], now: datetime, calendar: Calendar
) -> None:
    """Let something be done to the office from outside the chat, such as by its command line.

    Raises:
        Refusal: it cannot be done; nothing has happened.

    """
    turn = _bot_turn(memory, now, calendar)
    write_down(turn, deed(turn))


def progress(memory: Memory, code: str, line: str, now: datetime, calendar: Calendar) -> None:
    """Show on the open cards how far slow work is; it is no record."""
    berkas = memory.berkas(code)
    if berkas is not None:
        memory.remember(progress_key(code), line)
        board.redraw(_bot_turn(memory, now, calendar, berkas), berkas)


def _bot_turn(
    memory: Memory, now: datetime, calendar: Calendar, berkas: Berkas | None = None
) -> Turn:
    incoming = Incoming(id="", sender=board.NOBODY)
    turn = Turn(now=now, officer=BOT, memory=memory, calendar=calendar, incoming=incoming)
    return replace(turn, berkas=berkas) if berkas else turn


# People who are not enrolled ---------------------------------------------------------------------


def _stranger(memory: Memory, incoming: Incoming, now: datetime, calendar: Calendar) -> Answer:
    """Answer a stranger politely; only an invitation opens anything."""
    if incoming.start:
        if pendaftaran.open_invitation(memory, incoming, now):
            return Answer()
        return _seldom(memory, incoming, now, say("daftar.invalid"), "undangan", _LINK_ANSWERS)
    if incoming.press is not None and incoming.press.word == "daftar-ya":
        if pendaftaran.bind(memory, incoming, now, calendar):
            return Answer()
        return Answer(say("daftar.invalid"))
    if incoming.press is not None and incoming.press.word == "daftar-bukan":
        return Answer(pendaftaran.decline(memory, incoming, now))
    if pendaftaran.is_asked(memory, incoming.sender):
        return _seldom(memory, incoming, now, say("daftar.press"), "undangan", _LINK_ANSWERS)
    return _seldom(
        memory, incoming, now, say("talk.stranger", sekretariat=memory.office.sekretariat)
    )


def _seldom(
    memory: Memory,
    incoming: Incoming,
    now: datetime,
    text: str,
    about: str = "",
    most: int = _STRANGER_ANSWERS,
) -> Answer:
    """Answer so often a day about one thing, and then no more."""
    day = memory.office.day(now).isoformat()
    if memory.strike(incoming.sender, day, about) <= most:
        memory.post(Letter(to=incoming.sender, post=Post.NOTE, text=text), now)
    return Answer()


# Answers ------------------------------------------------------------------------------------------


def _refused(turn: Turn, refusal: Refusal) -> Answer:
    """Say why not, and draw the officer's card as it stands now."""
    code = turn.incoming.press.code if turn.incoming.press else ""
    berkas = turn.memory.berkas(code) if code else None
    if berkas is not None:
        board.redraw(turn, berkas)
    away = _in_his_place(turn, refusal, berkas.unit if berkas else "")
    kept = f" {say('files.kept')}" if files.kept_all_the_same(turn) else ""
    text = f"{away or refusal_text(refusal, turn.office)}{kept}"
    if berkas is not None and isinstance(refusal, Overtaken):
        text = f"{text}\n{meant.now_stands(turn, berkas)}".strip()
    return replace(_spoken(turn, Outcome(say=text)), refused=True)


def _in_his_place(turn: Turn, refusal: Refusal, unit: str) -> str:
    """Say who acts, if a deed is refused to an officer only because somebody acts in his place."""
    if not isinstance(refusal, NotYours):
        return ""
    role = Role(refusal.blanks["role"])
    away = turn.officer.replaced(role, turn.now, unit if role is Role.PENGUSUL else "")
    return say("plh.handled_by", siapa=away.deputy(turn.now)) if away else ""


def refusal_text(refusal: Refusal, office: Office) -> str:
    """Write a refusal in the officer's language."""
    if isinstance(refusal, Incomplete) and has(f"incomplete.{refusal.lacks}"):
        return say(f"incomplete.{refusal.lacks}", **refusal.blanks)
    blanks = dict(refusal.blanks)
    if isinstance(refusal, NotYours):
        blanks["role"] = role_name(Role(str(blanks.get("role", "bot"))), office)
    if isinstance(refusal, Overtaken):
        blanks.setdefault("siapa", "")
    return say(refusal.text, **blanks).strip()


def _spoken(turn: Turn, outcome: Outcome) -> Answer:
    """Answer a press as such where the channel can, otherwise by a message."""
    if not outcome.say:
        return Answer()
    if turn.incoming.press is not None and turn.incoming.answer_to and outcome.ask is None:
        return Answer(outcome.say)
    text = outcome.say if outcome.ask is None else f"{outcome.say}\n{say('ask.way_out')}"
    answer = Letter(to=turn.incoming.sender, post=Post.NOTE, text=text, officer=turn.officer.id)
    turn.memory.post(answer, turn.now)
    return Answer()
