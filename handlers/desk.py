"""The desk: one turn, from an update to letters, inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import (
    board,
    by_words,
    files,
    meant,
    pendaftaran,
    pengingat,
    scan_masuk,
    step4_pindai,
    step5_unggah,
    tugas,
)
from handlers.by_words import NO
from handlers.contents import BY_FILE, HANDLERS
from handlers.effects import write_down
from handlers.messages import EDITED, MOVED, Address, Incoming, Letter, Post, Press
from handlers.ports import Memory, Question, Reminder
from handlers.reports import REPORTS
from handlers.texts import has, say
from handlers.turn import Look, Outcome, Ring, Turn
from handlers.typed import (
    as_address,
    as_agenda,
    as_command,
    as_document,
    as_mention,
    is_greeting,
    is_thanks,
)
from sop.berkas import Berkas, State
from sop.command import Command
from sop.commands import GiveAddress
from sop.deadlines import Calendar
from sop.refusals import Incomplete, NotYours, OutOfTurn, Overtaken, Refusal
from sop.roles import BOT, Role

#: Strangers are answered this often a day, then no more.
_STRANGER_ANSWERS = 1
#: … and as often when they open a link that is no good: another one may follow.
_LINK_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The short answer to a press, given right after the commit."""

    text: str = ""
    refused: bool = False  #: nothing was done; the text says why


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
        return _stranger(memory, incoming, now)
    if incoming.unsupported == EDITED:
        return _seldom(memory, incoming, now, say("talk.edited"), EDITED)
    turn = Turn(now=now, officer=officer, memory=memory, calendar=calendar, incoming=incoming)
    if memory.inbound(incoming.sender, now):
        _welcome_back(turn)
    row = memory.card_of_message(incoming.sender, incoming.message) if incoming.message else None
    if row is None:
        board.adopt(turn)
    try:
        with memory.attempt():
            ready = meant.prepared(turn, row)
            outcome = _at_hand(ready, _handle(ready))
            write_down(ready, outcome)
    except Refusal as refusal:
        return _refused(turn, refusal)
    return _spoken(ready, outcome)


def _welcome_back(turn: Turn) -> None:
    """Show somebody who had blocked the bot his cards as they stand, and what waits for him."""
    turn.memory.send_again(turn.incoming.sender, turn.now)
    if tugas.waiting_for(turn) and not turn.text.startswith("/tugas"):
        write_down(turn, tugas.tasks(turn))


def report(memory: Memory, code: str, command: Command, now: datetime, calendar: Calendar) -> None:
    """Enter what a machine found out or finished; one that comes too late is dropped."""
    berkas = memory.berkas(code)
    if berkas is None:
        return
    turn = _bot_turn(memory, berkas, now, calendar)
    try:
        outcome = REPORTS[command.word](turn, command)
    except OutOfTurn:
        return
    write_down(turn, outcome)


def remind(memory: Memory, reminder: Reminder, now: datetime, calendar: Calendar) -> None:
    """Let something that became due have its effect."""
    berkas = memory.berkas(reminder.code) if reminder.code else None
    turn = _bot_turn(memory, berkas or Berkas(code=""), now, calendar)
    if reminder.kind == "redraw":
        board.redraw(turn, turn.berkas)
        return
    write_down(turn, pengingat.ring(turn, reminder))


def scan_arrived(
    memory: Memory, scan: scan_masuk.Arrived, now: datetime, calendar: Calendar
) -> None:
    """Let a scan from the scanner inbox find its berkas, or ask the staf for it.

    It goes in by itself only by its cover, a number in its name, or what surely stands on it; the
    staf who has the papers in hand is then the one who sent it.
    """
    turn = _bot_turn(memory, Berkas(code=""), now, calendar)
    berkas = scan_masuk.berkas_of_scan(turn, scan)
    staf = memory.officer(berkas.staf.id) if berkas and berkas.staf else None
    if berkas is None or staf is None or berkas.state is not State.IN_HAND:
        write_down(turn, scan_masuk.ask_staf(turn, scan))
        return
    own = replace(turn, officer=staf, berkas=berkas)
    try:
        known = scan_masuk.recognised(scan, berkas)
        outcome = step4_pindai.add_scan(own, [scan.file], recognised=known)
    except Refusal:
        write_down(turn, scan_masuk.ask_staf(turn, scan))
        return
    write_down(turn, replace(outcome, task="", rings=(Ring(staf.id, "kerja"),)))


def scan_looked_at(
    memory: Memory, sender: Address, group: str, code: str, now: datetime, calendar: Calendar
) -> None:
    """Let what an officer sent in one go find its berkas, or ask him for it.

    Args:
        memory: the transaction.
        sender: where it was sent.
        group: of the sending.
        code: of the berkas that it surely is of; nothing in doubt.
        now: the instant.
        calendar: of the office.

    """
    officer = memory.officer_at(sender)
    if officer is None:
        return
    incoming = Incoming(id="", sender=sender)
    turn = Turn(now=now, officer=officer, memory=memory, calendar=calendar, incoming=incoming)
    write_down(turn, scan_masuk.looked_at(turn, group, code))


def scan_refused(memory: Memory, name: str, why: str, now: datetime, calendar: Calendar) -> None:
    """Tell those who scan of a file from a scanner inbox that could not be taken, and why."""
    turn = _bot_turn(memory, Berkas(code=""), now, calendar)
    write_down(turn, scan_masuk.told_refused(turn, name, why))


def administer(
    memory: Memory, deed: Callable[[Turn], Outcome], now: datetime, calendar: Calendar
) -> None:
    """Let something be done to the office from outside the chat, such as by its command line.

    Raises:
        Refusal: it cannot be done; nothing has happened.

    """
    turn = _bot_turn(memory, Berkas(code=""), now, calendar)
    write_down(turn, deed(turn))


def progress(memory: Memory, code: str, line: str, now: datetime, calendar: Calendar) -> None:
    """Show on the open cards how far slow work is; it is no record."""
    berkas = memory.berkas(code)
    if berkas is not None:
        memory.remember(f"progress:{code}", line)
        board.redraw(_bot_turn(memory, berkas, now, calendar), berkas)


def _bot_turn(memory: Memory, berkas: Berkas, now: datetime, calendar: Calendar) -> Turn:
    incoming = Incoming(id="", sender=board.NOBODY)
    return Turn(
        now=now, officer=BOT, memory=memory, calendar=calendar, incoming=incoming, berkas=berkas
    )


# What was meant ----------------------------------------------------------------------------------


def _handle(turn: Turn) -> Outcome:
    """Let the right handler answer."""
    incoming = turn.incoming
    if incoming.press is not None:
        return _press(turn)
    if incoming.files:
        if not all(f.sha256 for f in incoming.files):
            return files.announce(turn)
        question = turn.memory.question(turn.officer.id)
        if question is not None and question.word in BY_FILE:
            return _answered(turn, question)
        return files.receive(turn)
    if incoming.unsupported:
        return Outcome(say=say("talk.unsupported"))
    if incoming.start:
        return HANDLERS["bantuan"](turn)
    return _typed(turn)


def _press(turn: Turn) -> Outcome:
    handler = HANDLERS.get(turn.press.word)
    if handler is None:
        raise meant.Expired
    turn.memory.answered(turn.officer.id)
    return handler(turn)


def _typed(turn: Turn) -> Outcome:
    """Read typed words: a command, an owed answer, a digit, a button's name, or a search."""
    text = turn.text
    if text.startswith("/"):
        return _command(turn)
    question = turn.memory.question(turn.officer.id)
    if question is not None and text.casefold() == NO:
        return _command(replace(turn, text=f"/{NO}"))
    if question is not None:
        return _answered(turn, question)
    if as_address(text) and (waiting := step5_unggah.waits_for_address(turn)):
        return _address(turn, waiting)
    if (pressed := _by_words(turn)) is not None:
        return pressed
    if as_command(text, COMMANDS):
        return _command(replace(turn, text=f"/{text}"))
    if as_agenda(text) is not None or as_document(text) is not None:
        return HANDLERS["cari"](turn)
    return _searched(turn) if len(text) > 3 else _not_understood(turn)


def _searched(turn: Turn) -> Outcome:
    try:
        return HANDLERS["cari"](turn)
    except Refusal:
        return _not_understood(turn)


def _command(turn: Turn) -> Outcome:
    word, _, rest = turn.text[1:].partition(" ")
    name = word.partition("@")[0].casefold()
    handler = HANDLERS.get(name) if name in COMMANDS else None
    question = turn.memory.question(turn.officer.id)
    turn.memory.answered(turn.officer.id)
    if name == NO:
        return _called_off(turn, question)
    if handler is None:
        return Outcome(say=say("talk.unknown"))
    return handler(replace(turn, text=rest.strip(), berkas=Berkas(code=""), press=Press(name)))


#: What can be typed after a slash, by everybody.
COMMANDS = (
    "tugas",
    "lacak",
    "mengapa",
    "cari",
    "agenda",
    "laporan",
    "plh",
    "bantuan",
    "start",
    "pegawai",
    "odner",
    "lembar-kosong",
)


def _called_off(turn: Turn, question: Question | None) -> Outcome:
    """Let a question be; the card that led to it shows again what can be done."""
    if question is not None and question.code:
        write_down(_asked(turn, question), Outcome(look=Look("")))
    return Outcome(say=say("ask.batal"))


def _asked(turn: Turn, question: Question) -> Turn:
    """Go back to where a question was asked: its berkas, its card and its button."""
    berkas = turn.memory.berkas(question.code) if question.code else None
    press = Press(question.word, question.code, berkas.version if berkas else 0, question.arg)
    own = replace(turn, press=press, berkas=berkas or Berkas(code=""))
    return own if berkas is None else replace(own, row=meant.card_of(own, berkas))


def _answered(turn: Turn, question: Question) -> Outcome:
    """Take the text as the answer that was asked for; a refused answer is asked for again."""
    own = _asked(turn, question)
    outcome = HANDLERS[question.word](own)
    turn.memory.answered(turn.officer.id)
    write_down(own, outcome)
    return Outcome(say=outcome.say)


def _address(turn: Turn, waiting: Sequence[Berkas]) -> Outcome:
    """Take a pasted address as that of the document that waits for one."""
    if len(waiting) > 1:
        return Outcome(say=say("step5.which_address", n=len(waiting)))
    return _answered(turn, Question(turn.officer.id, GiveAddress.word, waiting[0].code))


def _by_words(turn: Turn) -> Outcome | None:
    """Press the button that is meant by what was typed."""
    found = by_words.chosen(turn)
    if not isinstance(found, by_words.Choice):
        return found
    own = meant.pressed(replace(turn, row=found.row, text=""), found.press)
    outcome = _at_hand(own, _press(own))
    write_down(own, outcome)
    return Outcome(say=outcome.say, ask=outcome.ask)


def _at_hand(turn: Turn, outcome: Outcome) -> Outcome:
    """Bring a card to the end of the chat when a list or a word pressed it, not it itself."""
    row = turn.row
    if row is None or outcome.look is None or outcome.task or turn.press.code != row.code:
        return outcome
    incoming = turn.incoming
    if incoming.press is not None and incoming.message in {"", row.message}:
        return outcome
    last = turn.memory.last_card(incoming.sender)
    if last is not None and last.id == row.id:
        return outcome
    return replace(outcome, task=row.task, fresh=True)


def _mentioned(turn: Turn) -> Outcome | None:
    """Track the berkas whose number stands within a sentence, if this officer may see it."""
    number = as_mention(turn.text)
    if number is None:
        return None
    try:
        return HANDLERS["lacak"](replace(turn, text=number, berkas=Berkas(code="")))
    except Refusal:
        return None


def _not_understood(turn: Turn) -> Outcome:
    """Answer politeness and the number within a sentence; else say what can be done here."""
    if is_thanks(turn.text):
        return Outcome(say=say("talk.welcome"))
    if is_greeting(turn.text):
        return HANDLERS["bantuan"](turn)
    if (tracked := _mentioned(turn)) is not None:
        return tracked
    last = turn.memory.last_card(turn.incoming.sender)
    berkas = turn.memory.berkas(last.code) if last is not None and last.code else None
    if last is None or not last.labels or berkas is None or berkas.closed:
        return Outcome(say=say("talk.unknown"))
    labels = ", ".join(f"[{label}]" for label in last.labels)
    return Outcome(say=say("talk.unknown_here", nama=berkas.title, tombol=labels))


# People who are not enrolled ---------------------------------------------------------------------


def _stranger(memory: Memory, incoming: Incoming, now: datetime) -> Answer:
    """Answer a stranger politely; only an invitation opens anything."""
    if incoming.start:
        if pendaftaran.open_invitation(memory, incoming, now):
            return Answer()
        return _seldom(memory, incoming, now, say("daftar.invalid"), "undangan", _LINK_ANSWERS)
    if incoming.press is not None and incoming.press.word == "daftar-ya":
        if pendaftaran.bind(memory, incoming, now):
            return Answer()
        return Answer(say("daftar.invalid"))
    if incoming.press is not None and incoming.press.word == "daftar-bukan":
        return Answer(pendaftaran.decline(memory, incoming, now))
    return _seldom(memory, incoming, now, say("talk.stranger"))


def _seldom(
    memory: Memory,
    incoming: Incoming,
    now: datetime,
    text: str,
    about: str = "",
    most: int = _STRANGER_ANSWERS,
) -> Answer:
    """Answer so often a day about one thing, and then no more."""
    if memory.strike(incoming.sender, now.date().isoformat(), about) <= most:
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
    return replace(_spoken(turn, Outcome(say=away or refusal_text(refusal))), refused=True)


def _in_his_place(turn: Turn, refusal: Refusal, unit: str) -> str:
    """Say who acts, if a deed is refused to an officer only because somebody acts in his place."""
    if not isinstance(refusal, NotYours):
        return ""
    role = Role(refusal.blanks["role"])
    away = turn.officer.replaced(role, turn.now, unit if role is Role.PENGUSUL else "")
    return say("plh.handled_by", siapa=away.deputy(turn.now)) if away else ""


def refusal_text(refusal: Refusal) -> str:
    """Write a refusal in the officer's language."""
    if isinstance(refusal, Incomplete) and has(f"incomplete.{refusal.lacks}"):
        return say(f"incomplete.{refusal.lacks}", **refusal.blanks)
    blanks = dict(refusal.blanks)
    if isinstance(refusal, NotYours):
        blanks["role"] = say(f"role.{blanks.get('role', 'bot')}")
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
