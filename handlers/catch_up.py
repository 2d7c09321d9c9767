"""Catching up: what could not reach an officer comes when he writes, and does not flood him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from handlers import board
from handlers.messages import FIXED, KeptBack, Letter, Post, plain
from handlers.texts import dated, say, shorten
from handlers.turn import Turn

#: What is older than this is news no more.
_NEWS: Final = timedelta(days=14)
#: So many of the newest are told whole …
_WHOLE: Final = 5
#: … so many before them by their first lines …
_LINES: Final = 15
_LINE: Final = 120  #: characters of each
#: … and so many of the newest lists come with their buttons.
_LISTS: Final = 2


def catch_up(turn: Turn) -> None:
    """Send what was kept back: news in one message, cards as they stand now, files as they were.

    That is also what another app of his did not take. Where messages can be drawn anew `send_again`
    is for the rest, and comes before.
    """
    sender = turn.incoming.sender
    if sender.channel in FIXED:
        turn.memory.hurry_to(sender, turn.now)
    held = turn.memory.take_held(turn.officer.id, sender)
    lists = [one for one in held if _is_list(turn, one.letter)]
    passed = lists[:-_LISTS]
    for one in passed:
        _close(turn, one.letter)
    _tell(turn, [one for one in held if one.letter.post is Post.NOTE or one in passed])
    for one in _cards_first(held):
        if one.letter.post is not Post.NOTE and one not in passed:
            _send(turn, one)


def _cards_first(held: Sequence[KeptBack]) -> list[KeptBack]:
    """Put the files of a berkas behind its card, also where a reminder has drawn that anew."""
    codes = list(dict.fromkeys(one.letter.code for one in held))
    return sorted(
        held, key=lambda one: (codes.index(one.letter.code), one.letter.post is Post.FILES)
    )


def _is_list(turn: Turn, letter: Letter) -> bool:
    """Tell whether buttons belong to no berkas and to no question: a digest, or a way to look."""
    row = turn.memory.card(letter.card) if letter.post is Post.CARD and not letter.code else None
    return row is not None and not row.code


def _close(turn: Turn, letter: Letter) -> None:
    row = turn.memory.card(letter.card)
    if row is not None:
        turn.memory.put_card(row.shut())


def _send(turn: Turn, held: KeptBack) -> None:
    letter = held.letter
    row = turn.memory.card(letter.card) if letter.post is Post.CARD else None
    if row is None or not letter.code:
        if row is not None:  # it hangs where it comes now
            turn.memory.put_card(replace(row, address=letter.to, message=""))
        turn.memory.post(letter, turn.now, repeat=held.repeat)
        return
    berkas = turn.memory.berkas(letter.code)
    if berkas is not None and not row.closed:
        board.post_row(turn, berkas, replace(row, address=letter.to))


def _tell(turn: Turn, held: Sequence[KeptBack]) -> None:
    """Tell the news in their order, each with its time; of many the older ones in short."""
    news = [one for one in held if one.letter.officer and turn.now - one.at < _NEWS]
    if not news:
        return
    whole, short = news[-_WHOLE:], news[:-_WHOLE][-_LINES:]
    left = len(news) - len(whole) - len(short)
    told = [say("talk.meanwhile")]
    told += [say("talk.meanwhile_more", n=left)] if left else []
    told += [_dated(turn, one, _first_line(one.letter.text)) for one in short]
    told += [_dated(turn, one, one.letter.text) for one in whole]
    letter = Letter(
        to=turn.incoming.sender,
        post=Post.NOTE,
        text="\n\n".join(told),
        silent=True,
        officer=turn.officer.id,
    )
    turn.memory.post(letter, turn.now)


def _dated(turn: Turn, held: KeptBack, text: str) -> str:
    return say("talk.meanwhile_one", jam=dated(held.at, turn.office, turn.now), teks=text)


def _first_line(text: str) -> str:
    return shorten(plain(text.strip().partition("\n")[0]), _LINE)
