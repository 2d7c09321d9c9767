"""The board: every card that hangs in a chat, drawn anew, opened or hung with files."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.card import Scene, digest, heading, scene_of
from handlers.card_task import CardTask
from handlers.contents import draw
from handlers.messages import FIXED, Address, Attachment, Button, Card, Letter, Post
from handlers.ports import CardRow, Memory
from handlers.texts import say
from handlers.turn import Outcome, Ring, Turn
from sop.berkas import Berkas, State, Upload
from sop.decide import asks
from sop.moves import at_rest
from sop.roles import Officer, holds

#: The address of nobody, for what the bot does by itself.
NOBODY: Final = Address("bot", "")


def redraw(turn: Turn, berkas: Berkas, *, news: bool = False, drawn: CardRow | None = None) -> None:
    """Draw all open cards of a berkas as it stands; one that looks the same is left alone.

    Args:
        turn: what happened.
        berkas: as it stands now.
        news: the bot found out or finished something.
        drawn: a card that shows it already.

    """
    for row in turn.memory.cards(berkas.code):
        if drawn is not None and row.id == drawn.id:
            continue
        own = row.officer == turn.officer.id and turn.row is not None and row.id == turn.row.id
        view = row.view if own else _kept_view(row, berkas)
        told = own or (news and _watched(berkas, row))
        seen = row if view == row.view else replace(row, view=view)
        draw_row(turn, berkas, seen, own=own, told=told)


def _watched(berkas: Berkas, row: CardRow) -> bool:
    """Tell whether somebody waits before this card for what the bot finds; else he is rung."""
    checking = berkas.state is State.IN_HAND and berkas.scan.used
    if row.task is CardTask.UNGGAH or (row.task is CardTask.KERJA and checking):
        return berkas.staf is not None and row.officer == berkas.staf.id
    return row.task is CardTask.USULAN and berkas.state in {State.DRAFT, State.RETURNED}


def _kept_view(row: CardRow, berkas: Berkas) -> str:
    """Keep the way somebody looks at his card unless the berkas has moved on beneath it."""
    return row.view if row.drawn >= berkas.since else ""


def draw_row(
    turn: Turn, berkas: Berkas, row: CardRow, *, own: bool = False, told: bool = True
) -> None:
    """Draw one card as it looks now, where that differs from what was posted last.

    A card that cannot be drawn in place comes anew for somebody who is to be told, once the bot is
    done; otherwise it stays as it is seen, for all others are rung when it is their turn.
    """
    scene = _seen(turn, berkas, row)
    if scene is None:
        return
    card = draw(scene)
    if digest(card) == row.shown:
        if row.view != _stored_view(turn, row):
            turn.memory.put_card(row)
        return
    fixed = row.address.channel in FIXED
    anew = fixed and bool(row.message)
    if (anew and not told) or (fixed and row.shown and busy(berkas) and not _unsent(turn, row)):
        return  # the row goes on saying what is seen
    turn.memory.post(replace(_letter(scene, row, card, own=own), fresh=anew), turn.now)


def _unsent(turn: Turn, row: CardRow) -> bool:
    """Tell whether a card still waits to be sent: drawn anew, it is that one message."""
    return not row.message and turn.memory.comes(row.address, row.code)


def post_row(
    turn: Turn,
    berkas: Berkas,
    row: CardRow,
    *,
    own: bool = False,
    silent: bool = True,
    below: str = "",
    head: str = "",
) -> None:
    """Post one card as a new message, below another one and with a line above it if there is."""
    scene = _seen(turn, berkas, row)
    if scene is None:
        return
    letter = _letter(scene, row, draw(scene), own=own)
    text = f"{head}\n\n{letter.text}" if head else letter.text
    letter = replace(letter, text=text, fresh=True, silent=silent, below=below)
    turn.memory.post(letter, turn.now)


def _seen(turn: Turn, berkas: Berkas, row: CardRow) -> Scene | None:
    """Let the officer of a card look at it; None where somebody else looks at that phone now."""
    officer = viewer(turn, row.address)
    if officer is None or officer.id != row.officer:
        return None
    return scene_of(turn, berkas, officer, row.task, row.view)


def _letter(scene: Scene, row: CardRow, card: Card, *, own: bool) -> Letter:
    """Note what a card shows now, its buttons for typed answers too, and write what shows it."""
    berkas = scene.berkas
    scene.memory.put_card(replace(with_buttons(row, card), drawn=berkas.version))
    asked = own or any(holds(scene.officer, role, scene.now) for role in asks(berkas))
    return Letter(
        to=row.address,
        post=Post.CARD,
        text=card.text,
        buttons=card.buttons,
        card=row.id,
        silent=True,
        asks=asked and bool(card.buttons),
        code=berkas.code,
        officer=row.officer,
    )


def with_buttons(row: CardRow, card: Card) -> CardRow:
    """Note on a card what it shows, and what its buttons press when they are typed."""
    pressed = [b for b in card.buttons if b.press is not None]
    return replace(
        row,
        shown=digest(card),
        presses=tuple(b.press.encode() for b in pressed if b.press),
        labels=tuple(b.label for b in pressed),
    )


def viewer(turn: Turn, address: Address) -> Officer | None:
    """Give who looks at a chat, as he stands now: the turn may have changed what he holds."""
    if address == turn.incoming.sender:
        return turn.memory.officer(turn.officer.id)
    return turn.memory.officer_at(address)


def busy(berkas: Berkas) -> bool:
    """Tell whether the bot works on something and will soon have more to show."""
    return berkas.reading or berkas.upload is Upload.QUEUED or not at_rest(berkas)


def unchanged(turn: Turn, berkas: Berkas, row: CardRow) -> bool:
    """Tell whether a card would look just as it was drawn last."""
    officer = turn.memory.officer(row.officer)
    if officer is None:
        return False
    return digest(draw(scene_of(turn, berkas, officer, row.task, row.view))) == row.shown


def _stored_view(turn: Turn, row: CardRow) -> str:
    stored = turn.memory.card(row.id)
    return stored.view if stored else ""


def own(turn: Turn, berkas: Berkas, task: CardTask, outcome: Outcome) -> CardRow:
    """Show the officer's own card of a task: in place, or at the end of the chat he is in."""
    address = turn.incoming.sender
    rows = hanging(turn.memory, berkas.code, turn.officer.id, address)
    row = _of_task(rows, task)
    anew = outcome.fresh or (outcome.follow and not _is_last(turn, row))
    if row is not None and not anew:
        draw_row(turn, berkas, row, own=True)
        return row
    view = outcome.look.view if outcome.look else ""
    fresh = CardRow(
        code=berkas.code, officer=turn.officer.id, task=task, address=address, view=view
    )
    _open(turn, berkas, fresh, rows, silent=True)
    return fresh


def _is_last(turn: Turn, row: CardRow | None) -> bool:
    last = turn.memory.last_card(turn.incoming.sender)
    return row is not None and last is not None and last.id == row.id


def ring(turn: Turn, berkas: Berkas, wanted: Ring) -> bool:
    """Ring an officer with a card at the end of his chat, its files silently below.

    Tells whether he has a phone connected.
    """
    addresses = turn.memory.addresses(wanted.officer)
    if not addresses:
        return False
    if addresses[0].channel in FIXED and wanted.task is CardTask.UNGGAH and berkas.preparing:
        return True  # nothing to press on it yet; it comes when it is ready
    rows = hanging(turn.memory, berkas.code, wanted.officer, addresses[0])
    silent = wanted.silent or wanted.officer == turn.officer.id  # whoever pressed is looking
    row = CardRow(code=berkas.code, officer=wanted.officer, task=wanted.task, address=addresses[0])
    _open(turn, berkas, row, rows, silent=silent, head=wanted.head)
    if wanted.hang:
        hang(turn, row, wanted.hang)
    return True


def hanging(memory: Memory, code: str, officer: str, address: Address) -> Sequence[CardRow]:
    """List the open cards of a berkas that an officer has in a chat, the newest last."""
    return [r for r in memory.cards(code) if (r.officer, r.address) == (officer, address)]


def _of_task(rows: Sequence[CardRow], task: CardTask) -> CardRow | None:
    return next((row for row in reversed(rows) if row.task == task), None)


def _open(
    turn: Turn,
    berkas: Berkas,
    row: CardRow,
    rows: Sequence[CardRow],
    *,
    silent: bool,
    head: str = "",
) -> None:
    """Open a card as a new message below the last one of its berkas.

    The one of the same task is closed and keeps a word only.
    """
    before = _of_task(rows, row.task)
    if before is not None:
        turn.memory.put_card(before.shut())
        if before.message and before.address.channel not in FIXED:
            _close(turn.memory, berkas, before, turn.now)
    own = row.officer == turn.officer.id
    below = rows[-1].id if rows else ""
    post_row(turn, berkas, row, own=own, silent=silent, below=below, head=head)


def adopt(turn: Turn) -> None:
    """Take in a pressed message that nobody knows of: the answer to its sending was lost.

    Where its card has come once more meanwhile, the copy keeps a word only, so that each card can
    be pressed in one place.
    """
    incoming, press = turn.incoming, turn.incoming.press
    if press is None or not incoming.message:
        return
    unseen = [r for r in turn.memory.unseen(incoming.sender) if r.officer == turn.officer.id]
    lists = [r for r in unseen if r.task is CardTask.DAFTAR and press.encode() in r.presses]
    if lists:  # the oldest: one that was asked for once more may be on its way still
        turn.memory.found(lists[0].id, incoming.sender, incoming.message, turn.now)
        return
    if not press.code:
        return
    rows = hanging(turn.memory, press.code, turn.officer.id, incoming.sender)
    berkas = turn.memory.berkas(press.code) if rows else None
    if berkas is None:
        return
    row = next((r for r in reversed(rows) if press.encode() in r.presses), rows[-1])
    if not row.message:
        turn.memory.found(row.id, incoming.sender, incoming.message, turn.now)
        if row.address.channel not in FIXED:  # it may show an older drawing
            turn.memory.put_card(replace(row, message=incoming.message, shown=""))
    elif row.address.channel not in FIXED:
        _close(turn.memory, berkas, _copy(turn.memory, row, incoming.message, turn.now), turn.now)


def left_behind(memory: Memory, card: str, message: str, now: datetime) -> None:
    """Let a message keep a word only, because its card came once more at the same time."""
    row = memory.card(card)
    berkas = memory.berkas(row.code) if row is not None else None
    if row is not None and berkas is not None and row.address.channel not in FIXED:
        _close(memory, berkas, _copy(memory, row, message, now), now)


def closed_on_its_way(memory: Memory, card: str, now: datetime) -> None:
    """Let a card keep a word only that was replaced further down before it had a message."""
    row = memory.card(card)
    berkas = memory.berkas(row.code) if row is not None and row.closed else None
    if row is not None and berkas is not None and row.address.channel not in FIXED:
        _close(memory, berkas, row, now)


def reminded(memory: Memory, letter: Letter, choices: Sequence[Button]) -> None:
    """Note that a reminder came in place of a card: what is typed means what it shows.

    A card that was drawn anew meanwhile is on its way itself.
    """
    row = memory.card(letter.card) if letter.card else None
    if row is None or row.closed:
        return
    if row.presses == with_buttons(row, Card("", letter.buttons)).presses:
        memory.put_card(replace(with_buttons(row, Card("", tuple(choices))), shown=""))


def _copy(memory: Memory, row: CardRow, message: str, now: datetime) -> CardRow:
    """Enter a second message of a card as a closed card of its own."""
    copy = replace(row.shut(), id=secrets.token_hex(8), message=message)
    memory.put_card(copy)
    memory.found(copy.id, row.address, message, now)
    return copy


def _close(memory: Memory, berkas: Berkas, row: CardRow, now: datetime) -> None:
    top, _, _ = heading(berkas).partition("\n")  # what is quoted above the card that replaces it
    text = f"{top}\n{say('talk.closed_card')}"
    letter = Letter(
        to=row.address,
        post=Post.CARD,
        text=text,
        card=row.id,
        silent=True,
        code=berkas.code,
        officer=row.officer,
    )
    memory.post(letter, now)


def hang(turn: Turn, row: CardRow | None, files: Sequence[Attachment]) -> None:
    """Send files silently below a card."""
    if row is None:
        return
    letter = Letter(
        to=row.address,
        post=Post.FILES,
        files=tuple(files),
        card=row.id,
        silent=True,
        code=row.code,
        officer=row.officer,
    )
    turn.memory.post(letter, turn.now)
