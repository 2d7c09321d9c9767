"""What an officer said: a press, files or words; the handler that answers is found and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import by_words, files, in_one_go, meant, unclear
from handlers.by_words import NO
from handlers.contents import BY_FILE, HANDLERS
from handlers.effects import write_down
from handlers.masa import Masa
from handlers.messages import FIXED, LOST, REACTION, Press
from handlers.ports import Question
from handlers.step4.scan_masuk import FILE_TO, PROPOSE
from handlers.step5 import unggah
from handlers.texts import say
from handlers.turn import Look, Note, Outcome, Turn
from handlers.typed import (
    as_address,
    as_agenda,
    as_command,
    as_digit,
    as_document,
    calls_off,
    is_assent,
    is_thanks,
)
from sop.berkas import Berkas
from sop.commands import Correct, GiveAddress
from sop.refusals import Refusal

#: What can be typed after a slash, by everybody.
COMMANDS: Final = (
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


def handled(turn: Turn) -> Outcome:
    """Let the right handler answer; a card pressed from afar comes to the end of the chat.

    Raises:
        Refusal: it cannot be done; nothing has happened.

    """
    return _at_hand(turn, _answer(turn))


def _answer(turn: Turn) -> Outcome:
    incoming = turn.incoming
    if incoming.press is not None:
        return _press(turn)
    if incoming.files:
        if incoming.asked is None:  # they have just come
            turn = in_one_go.grouped(turn)
        if not all(f.sha256 for f in incoming.files):
            return replace(files.announce(turn), say=_still_asked(turn))
        question = turn.memory.question(turn.officer.id)
        if question is not None and question.word in BY_FILE and _asked_then(turn, question):
            return _answered(turn, question)
        return files.receive(turn)
    if incoming.unsupported == LOST:
        return Outcome(say=say("talk.lost"))
    if incoming.unsupported == REACTION:
        return unclear.reacted(turn)
    if incoming.unsupported:
        return Outcome(say=say("talk.unsupported"))
    if incoming.start:
        return HANDLERS["start"](turn)
    return _typed(turn)


def _still_asked(turn: Turn) -> str:
    """Say that a caption is no answer: mostly it is about the file, and a question may be old."""
    question = turn.memory.question(turn.officer.id)
    owed = question is not None and question.word not in BY_FILE
    return say("ask.caption") if owed and turn.text and not is_assent(turn.text) else ""


def _asked_then(turn: Turn, question: Question) -> bool:
    """Tell whether a question was open when files were sent; they may come a day later."""
    return turn.incoming.asked in {None, question.encode()}


def _press(turn: Turn) -> Outcome:
    handler = HANDLERS.get(turn.press.word)
    if handler is None:
        raise meant.Expired
    turn.memory.answered(turn.officer.id)
    if turn.press.word not in {FILE_TO, PROPOSE}:  # which are about the photos
        in_one_go.ended(turn)
    return handler(turn)


def _typed(turn: Turn) -> Outcome:
    """Read typed words: a command, an owed answer, a digit, a button's name, or a search."""
    text = turn.text
    if text.startswith("/"):
        return _command(turn)
    question = turn.memory.question(turn.officer.id)
    if question is not None and calls_off(text):
        return _command(replace(turn, text=f"/{NO}"))
    if question is not None and _calls_away(text, question):
        return _command(replace(turn, text=f"/{text.strip()}"))
    if question is not None:
        polite = is_assent(text) or is_thanks(text)
        return Outcome(say=say("ask.still")) if polite else _answered(turn, question)
    if as_address(text) and (waiting := unggah.waits_for_address(turn)):
        return _address(turn, waiting)
    if not turn.incoming.forwarded and (pressed := _by_words(turn)) is not None:
        return pressed
    if as_command(text, COMMANDS) or _names_a_masa(turn):
        return _command(replace(turn, text=f"/{text}"))
    if as_agenda(text) is not None or as_document(text) is not None or _is_number(text):
        return HANDLERS["cari"](turn)
    said = len(text) <= 3 or is_assent(text) or is_thanks(text)  # "baik" stands in titles, too
    return unclear.answer(turn) if said else _searched(turn)


def _calls_away(text: str, question: Question) -> bool:
    """Tell whether a command stands where an answer is owed: "tugas"; a field may be "laporan"."""
    return question.word != Correct.word and text.strip().casefold() in COMMANDS


def _names_a_masa(turn: Turn) -> bool:
    """Tell whether book or report of some months is asked for: "agenda November 2025"."""
    word, _, rest = turn.text.casefold().partition(" ")
    named = word in {"agenda", "laporan"} and not rest.isdecimal()  # which is a number in the book
    return named and Masa.written(rest, turn.today) is not None


def _is_number(text: str) -> bool:
    """Tell whether a number is larger than any that presses a button."""
    return text.isdecimal() and as_digit(text) is None


def _searched(turn: Turn) -> Outcome:
    try:
        return HANDLERS["cari"](turn)
    except Refusal:
        return unclear.answer(turn)


def _command(turn: Turn) -> Outcome:
    word, _, rest = turn.text[1:].partition(" ")
    name = word.partition("@")[0].casefold()
    handler = HANDLERS.get(name) if name in COMMANDS else None
    question = turn.memory.question(turn.officer.id)
    turn.memory.answered(turn.officer.id)
    if name == NO:
        return _called_off(turn, question)
    if question is not None:
        _let_go(turn, question)
    if handler is None:
        return unclear.answer(replace(turn, text=f"{name} {rest}".strip()))
    return handler(replace(turn, text=rest.strip(), berkas=Berkas(code=""), press=Press(name)))


def _called_off(turn: Turn, question: Question | None) -> Outcome:
    """Let a question be; the card that led to it shows again what can be done."""
    if question is not None:
        _back(turn, question)
    return Outcome(say=say("ask.batal"))


def _let_go(turn: Turn, question: Question) -> None:
    """Say that a question waits no more: what is typed next may be for what a command brings."""
    _back(turn, question)
    text = say("ask.let_go") if question.code else say("ask.let_go_alone")
    told = Note(turn.officer.id, text, silent=True)
    write_down(turn, Outcome(notes=(told,)))


def _back(turn: Turn, question: Question) -> None:
    if question.code:
        write_down(_asked(turn, question), Outcome(look=Look("")))


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
    return Outcome(say=_words(own, outcome))


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
    outcome = by_words.picked(own, found.row, _at_hand(own, _press(own)))
    write_down(own, outcome)
    return Outcome(say=_words(own, outcome), ask=outcome.ask)


def _words(turn: Turn, outcome: Outcome) -> str:
    """Give what is said of a deed that was typed: nothing where its card comes anew and tells."""
    sender = turn.incoming.sender
    told = outcome.records and outcome.ask is None and sender.channel in FIXED
    return "" if told and turn.memory.comes(sender, turn.berkas.code) else outcome.say


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
