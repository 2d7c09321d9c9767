"""By words: which button is meant by a typed digit or name, and which card if several are open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers import board
from handlers.card import deed_button, deeds, scene_of, standing
from handlers.card_task import CardTask
from handlers.cari import NotFound, meant
from handlers.deeds import DEEDS
from handlers.lists import row_label
from handlers.messages import MAX_ROWS, Button, Press
from handlers.ports import KARTU_MANA, CardRow
from handlers.texts import say
from handlers.tugas import own_unit, waiting_for
from handlers.turn import Note, Outcome, Turn
from handlers.typed import as_digit, as_labels
from sop.berkas import Berkas, State
from sop.commands import Withdraw
from sop.decide import own_moves
from sop.moves import not_uploaded

#: "kembalikan 0131": a button's name, and the number of its berkas.
_WITH_NUMBER: Final = re.compile(r"(.*?\D)\s+(?:agenda\s+)?#?(\d{3,6}(?:/20\d\d)?)")
#: What calls off an answer that is owed, with a slash or without; a card is shown as it was before.
NO: Final = "batal"
_BACK: Final = "kembali"
#: So many berkas that wait are looked through for an open card.
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that may be meant, and the card it hangs on."""

    row: CardRow
    label: str
    press: Press


def chosen(turn: Turn) -> Choice | Outcome | None:
    """Give the button that is meant by what was typed, or an answer; None if it means no button.

    An answer to a card means that card. Otherwise it is the last one, unless several are open: then
    the officer is asked which.
    """
    digit, last = as_digit(turn.text), turn.memory.last_card(turn.incoming.sender)
    own = turn.row if turn.row is not None and turn.row.labels else None
    if digit is not None:
        return _numbered(turn, digit, own or last, alone=own is not None)
    named = (_named(turn, name, own, last) for name in as_labels(turn.text))
    return next((found for found in named if found is not None), None)


def _named(
    turn: Turn, name: str, own: CardRow | None, last: CardRow | None
) -> Choice | Outcome | None:
    """Find the button of a name: on the card that is answered, on the last one, or on any."""
    if own is None and last is not None and (last.view or not _berkas(turn, last)):
        within = _labelled(last, name) or (_labelled(last, _BACK) if name == NO else None)
        if within is not None:  # he is in the middle of it, or chooses from a list
            return within
    if own is not None:
        rows = [own]
    elif numbered := _WITH_NUMBER.fullmatch(name):
        name, berkas = numbered[1].strip(), _of_number(turn, numbered[2])
        rows = [row for one in berkas for row in _hanging(turn, one)]
        choices = [choice for row in rows if (choice := _on(turn, row, name))]
        return _one_of(turn, choices) if choices else _not_now(turn, name, berkas)
    else:
        rows = _distinct([*([last] if last else []), *_open(turn)])
    return _one_of(turn, [found for row in rows if (found := _on(turn, row, name))])


def _numbered(
    turn: Turn, digit: int, row: CardRow | None, *, alone: bool
) -> Choice | Outcome | None:
    if row is None or not row.labels:
        return None
    berkas = _berkas(turn, row)
    rows = [row]
    if not alone and not row.view and berkas is not None:
        rows = _distinct([row, *_open(turn)])
    found = [_at(r, digit) for r in rows if 1 <= digit <= len(r.labels)]
    if not found or rows[0].id != found[0].row.id:
        return Outcome(say=say("talk.no_button"))
    return _one_of(turn, found)


def _one_of(turn: Turn, found: Sequence[Choice]) -> Choice | Outcome | None:
    """Give the only one that may be meant, or ask which.

    Two cards of one berkas may carry the same button: that is one choice.
    """
    distinct: dict[tuple[str, str, str], Choice] = {}
    for choice in found:
        distinct.setdefault((choice.press.word, choice.press.code, choice.press.arg), choice)
    found = list(distinct.values())
    if len(found) < 2:
        return found[0] if found else None
    shown = found[: MAX_ROWS - 1]
    names = [_name(turn, choice) for choice in shown]
    lines = [f"• {name}: {c.label}" for name, c in zip(names, shown, strict=True)]
    text = "\n".join([say("talk.which_card", n=len(found)), *lines])
    if len(found) > len(shown):
        text += say("tugas.more", n=len(found) - len(shown))
    twice = {name for name in names if names.count(name) > 1}
    rows = [
        Button(f"{c.label} {name.partition(' ')[0]}" if name in twice else name, c.press)
        for name, c in zip(names, shown, strict=True)
    ]
    note = Note(turn.officer.id, text, buttons=tuple(rows), about=KARTU_MANA, fresh=True)
    return Outcome(notes=(note,))


def picked(turn: Turn, row: CardRow | None, outcome: Outcome) -> Outcome:
    """Take the buttons off the question which card is meant, once one of them was pressed."""
    if row is None or row.code != KARTU_MANA or row.closed:
        return outcome
    label = dict(zip(row.presses, row.labels, strict=True)).get(turn.press.encode(), "")
    text = say("talk.card_picked", kartu=label)
    note = Note(turn.officer.id, text, about=KARTU_MANA, silent=True)
    return replace(outcome, notes=(*outcome.notes, note))


def _name(turn: Turn, choice: Choice) -> str:
    berkas = _berkas(turn, choice.row)
    return row_label(berkas) if berkas else choice.label


def _on(turn: Turn, row: CardRow, name: str) -> Choice | None:
    """Find a button on a card by its name, also one that stands under [Lainnya]."""
    if found := _labelled(row, name):
        return found
    berkas = _berkas(turn, row)
    if berkas is None:
        return None
    scene = scene_of(turn, berkas, turn.officer, row.task)
    for word, deed in deeds(scene):
        button = deed_button(scene, word, deed)
        if deed.label.casefold() == name and button.press is not None:
            return Choice(row, deed.label, button.press)
    return None


def _labelled(row: CardRow, name: str) -> Choice | None:
    """Find a button by its name; one that begins with a number, also by that: "0131 · KPT 45"."""
    names = [label.casefold() for label in row.labels]
    numbers = [label.partition(" · ")[0] for label in names]
    found = next((of for of in (names, numbers) if of.count(name) == 1), ())
    return _at(row, found.index(name) + 1) if found else None


def _at(row: CardRow, number: int) -> Choice:
    return Choice(row, row.labels[number - 1], Press.decode(row.presses[number - 1]))


def _of_number(turn: Turn, number: str) -> Sequence[Berkas]:
    try:
        return meant(turn, number)
    except NotFound:
        return ()


def _not_now(turn: Turn, name: str, found: Sequence[Berkas]) -> Outcome | None:
    """Say that a deed cannot be done on a berkas, where it stands, and who can do what instead."""
    words = [word for word, deed in DEEDS.items() if deed.label.casefold() == name]
    if not words or len(found) != 1:
        return None
    berkas = found[0]
    if any(move.command.word in words for move in own_moves(berkas, turn.officer, turn.now)):
        return None  # its card hangs elsewhere
    lines = [say("talk.not_now", tombol=DEEDS[words[0]].label, agenda=berkas.number)]
    if Withdraw.word in words and own_unit(turn, berkas) and berkas.decided and not berkas.ended:
        lines += _instead(turn, berkas)
    lines.append(standing(scene_of(turn, berkas, turn.officer, CardTask.USULAN)))
    return Outcome(say="\n".join(lines))


def _instead(turn: Turn, berkas: Berkas) -> list[str]:
    """Say what the Kasubbag can still do for who withdraws too late; nothing while it goes up."""
    if berkas.published:
        return [say("step1.withdraw_public", kasubbag=turn.office.kasubbag)]
    if not_uploaded(berkas):
        return [say("step1.withdraw_late", kasubbag=turn.office.kasubbag)]
    return []


def _open(turn: Turn) -> Iterator[CardRow]:
    """Give the cards in this chat that wait for this officer."""
    for berkas in waiting_for(turn)[:_MOST]:
        yield from (row for row in _hanging(turn, berkas) if row.labels)


def _hanging(turn: Turn, berkas: Berkas) -> list[CardRow]:
    """List a berkas' cards in this chat on which something is still to be done."""
    rows = board.hanging(turn.memory, berkas.code, turn.officer.id, turn.incoming.sender)
    done = {CardTask.KERJA} if berkas.state is State.SCANNED else set()
    if berkas.archived is not None:
        done.add(CardTask.SIMPAN)
    return [row for row in rows if row.task not in done]


def _berkas(turn: Turn, row: CardRow) -> Berkas | None:
    return turn.memory.berkas(row.code) if row.code else None


def _distinct(rows: Sequence[CardRow]) -> list[CardRow]:
    return list({row.id: row for row in rows}.values())
