"""What was meant: which card and berkas a press or text belongs to, and whether it is stale."""

from __future__ import annotations

from dataclasses import replace

from handlers import board
from handlers.card import LOOK, scene_of, standing
from handlers.card_task import CardTask
from handlers.cari import may_see
from handlers.contents import COLLECTED, OF_A_BERKAS
from handlers.messages import FIXED, Press
from handlers.ports import CardRow
from handlers.texts import has, moment, say
from handlers.tugas import responsible
from handlers.turn import Turn
from sop.berkas import Berkas
from sop.decide import own_moves
from sop.moves import FROM
from sop.refusals import NotYours, OutOfTurn, Overtaken, Refusal
from sop.roles import BOT


class NotYourCard(Refusal):
    """The pressed card hangs in somebody else's chat."""

    text = "refusal.not_your_card"


class Gone(Refusal):
    """The berkas of a button does not exist."""

    text = "refusal.gone"


class Expired(Refusal):
    """The button belongs to nothing any more."""

    text = "refusal.expired"


#: Presses that look, find or answer a question; they are never too old.
_TIMELESS = frozenset(
    {"lihat", "lacak", "buka", "buka-pdf", "riwayat", "tugas", "nanti", "untuk-berkas"}
)


def prepared(turn: Turn, row: CardRow | None) -> Turn:
    """Find out which berkas is meant by who presses or answers a card, or writes without one."""
    incoming, memory = turn.incoming, turn.memory
    if row is not None and row.officer != turn.officer.id:
        raise NotYourCard
    turn = replace(turn, row=row, text=incoming.text.strip())
    if incoming.press is not None:
        return pressed(turn, incoming.press)
    if row is not None and row.code:
        return replace(turn, berkas=memory.berkas(row.code) or turn.berkas)
    return turn


def pressed(turn: Turn, press: Press) -> Turn:
    """Find the berkas of a press, and see that the button still means what it meant.

    What comes in a press may have been made up: only our own buttons are drawn with sense.
    """
    if not press.code:
        if press.word in OF_A_BERKAS:
            raise Expired
        return replace(turn, press=press)
    berkas = turn.memory.berkas(press.code)
    if berkas is None:
        raise Gone
    own = turn.row if turn.row is not None and turn.row.code == press.code else None
    row = own if own is not None and not own.closed else card_of(turn, berkas, press) or own
    ready = replace(turn, press=press, berkas=berkas, row=row)
    if press.word not in _TIMELESS and not _fresh(ready):
        raise Overtaken(siapa=_who_moved(ready))
    if press.word == LOOK:
        _still_open(ready)
    if press.word == "nanti" and turn.officer.id not in {o.id for o in responsible(turn, berkas)}:
        raise Overtaken(siapa=_who_moved(ready))
    return ready


def now_stands(turn: Turn, berkas: Berkas) -> str:
    """Say where a berkas stands, where the card that says so cannot be drawn in place.

    A button may be of a time when its officer had another jabatan: then it says nothing more.
    """
    if turn.incoming.sender.channel not in FIXED or not may_see(turn, berkas):
        return ""
    where = standing(scene_of(turn, berkas, turn.officer, CardTask.PANTAU))
    return say("refusal.now", kini=where, agenda=berkas.agenda) if berkas.agenda else where


def _still_open(turn: Turn) -> None:
    """Refuse to ask for what a deed needs when that deed is no longer this officer's to do."""
    berkas, words = turn.berkas, COLLECTED.get(turn.press.arg)
    if words is None:
        return
    if any(move.word in words for move in own_moves(berkas, turn.officer, turn.now)):
        return
    if not _fresh(turn):
        raise Overtaken(siapa=_who_moved(turn))
    role = next((m.role for m in FROM[berkas.state] if m.word in words and m.when(berkas)), None)
    raise NotYours(role=role.value) if role else OutOfTurn(state=berkas.state.value)


def _fresh(turn: Turn) -> bool:
    """Tell whether a button still means what it meant when it was drawn.

    It does while the berkas stands as it stood then; and also when the card, drawn last with it at
    that version, would look just the same now: then what moved meanwhile does not concern it.
    """
    berkas, row, version = turn.berkas, turn.row, turn.press.version
    if version >= berkas.since:
        return True
    if row is None or row.drawn != version or turn.press.encode() not in row.presses:
        return False
    return board.unchanged(turn, berkas, row)


def card_of(turn: Turn, berkas: Berkas, press: Press | None = None) -> CardRow | None:
    """Give this officer's card of a berkas: one in this chat, one that shows the press, the newest.

    A press may come from a list that repeats the button of a card.
    """
    mine = [r for r in turn.memory.cards(berkas.code) if r.officer == turn.officer.id]
    here = [r for r in mine if r.address == turn.incoming.sender] or mine
    shows = [r for r in here if press is not None and press.encode() in r.presses]
    return next(reversed(shows or here), None)


def _who_moved(turn: Turn) -> str:
    """Say who did meanwhile what a button was for, or else what somebody did last, and when."""
    history = turn.memory.history(turn.berkas.code)
    if not history:
        return ""
    press = turn.press
    words = COLLECTED.get(press.arg, frozenset()) if press.word == LOOK else {press.word}
    since = [rec for rec in reversed(history) if rec.command.turns and rec.number > press.version]
    by_hand = [rec for rec in since if rec.by.id != BOT.id] or since
    last = next((rec for rec in by_hand if rec.word in words), (by_hand or history[-1:])[0])
    key = f"did.{last.word}"
    what = say(key) if has(key) else last.word
    return say(
        "refusal.done_by", apa=what, oleh=last.by.name, jam=moment(last.at, turn.office, turn.now)
    )
