"""Notes: messages of their own, which show no berkas; a choice is drawn anew in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers import board
from handlers.card import fit
from handlers.card_task import CardTask
from handlers.messages import FIXED, Address, Card, Letter, Post, plain
from handlers.ports import CardRow, Memory
from handlers.texts import say, shorten
from handlers.turn import Note, Turn

#: As much of a choice as is left of it where a newer message takes its place.
_TOP: Final = 80


def send(turn: Turn, wanted: Note) -> None:
    """Send a message of its own, to where the officer writes or is best reached."""
    address = _address(turn, wanted.officer)
    if address is None:
        return
    card = fit(Card(wanted.text, wanted.buttons))
    about = turn.memory.cards(wanted.about) if wanted.about else ()  # else every list of all chats
    hangs = [row for row in about if row.officer == wanted.officer]
    if hangs and not wanted.fresh:
        for row in hangs:
            _renew(turn, wanted, row, card)
        return
    top = shorten(plain(card.text.partition("\n")[0]), _TOP)
    for row in hangs:
        if row.address.channel in FIXED:
            turn.memory.put_card(row.shut())
        else:
            _renew(turn, wanted, row, Card(f"{top}\n{say('talk.closed_card')}"))
    if card.buttons:
        _remember_buttons(turn, wanted, address, card)
        return
    post = Post.FILES if wanted.files else Post.NOTE
    letter = Letter(
        to=address,
        post=post,
        text=card.text,
        files=wanted.files,
        silent=wanted.silent,
        officer=wanted.officer,
    )
    turn.memory.post(letter, turn.now)


def stand(turn: Turn, officer: str, text: str) -> str:
    """Say silently how something stands, and give the card on which that is drawn anew.

    Nothing is said where messages stay as they were sent: there it would only be one more. What is
    typed next is no answer to it, so its card is closed from the beginning.
    """
    address = _address(turn, officer)
    if address is None or address.channel in FIXED:
        return ""
    row = CardRow(code="", officer=officer, task=CardTask.DAFTAR, address=address, closed=True)
    turn.memory.put_card(row)
    turn.memory.post(replace(_drawn(row, fit(Card(text))), fresh=True), turn.now)
    return row.id


def redraw(turn: Turn, card: str, text: str) -> None:
    """Say on the card of `stand` how that stands now, unless somebody else looks at the phone."""
    row = turn.memory.card(card)
    officer = board.viewer(turn, row.address) if row is not None else None
    if row is not None and officer is not None and officer.id == row.officer:
        turn.memory.post(_drawn(row, fit(Card(text))), turn.now)


def faded(memory: Memory, rows: Sequence[CardRow], now: datetime) -> None:
    """Take the buttons off choices that were closed because nobody made them."""
    for row in rows:
        if not row.message or row.address.channel in FIXED:
            continue
        text = say("talk.faded", kini=say(f"anew.{row.code}"))
        memory.post(_drawn(row, Card(text)), now)


def _renew(turn: Turn, wanted: Note, row: CardRow, card: Card) -> None:
    """Draw a choice anew in its place, or below it; one without buttons is closed."""
    officer = board.viewer(turn, row.address)
    if officer is None or officer.id != row.officer:
        return
    closed = row.shut()
    if row.address.channel in FIXED:
        turn.memory.put_card(closed)
        if card.buttons:
            _remember_buttons(turn, wanted, row.address, card)
        elif officer.id != turn.officer.id:  # what he sees looks open still
            told = Letter(
                to=row.address, post=Post.NOTE, text=card.text, silent=True, officer=officer.id
            )
            turn.memory.post(told, turn.now)
        return
    turn.memory.put_card(board.with_buttons(row, card) if card.buttons else closed)
    turn.memory.post(_drawn(row, card), turn.now)


def _drawn(row: CardRow, card: Card) -> Letter:
    """Draw a choice silently in its place."""
    return Letter(
        to=row.address,
        post=Post.CARD,
        text=card.text,
        buttons=card.buttons,
        card=row.id,
        silent=True,
        officer=row.officer,
    )


def _remember_buttons(turn: Turn, wanted: Note, address: Address, card: Card) -> None:
    """Send a message with buttons that belongs to no berkas; typed digits press its buttons too."""
    row = CardRow(code=wanted.about, officer=wanted.officer, task=CardTask.DAFTAR, address=address)
    turn.memory.put_card(board.with_buttons(row, card))
    letter = replace(_drawn(row, card), fresh=True, silent=wanted.silent)
    turn.memory.post(letter, turn.now)


def _address(turn: Turn, officer: str) -> Address | None:
    if officer == turn.officer.id and turn.incoming.sender != board.NOBODY:
        return turn.incoming.sender
    addresses = turn.memory.addresses(officer)
    return addresses[0] if addresses else None
