"""Letters that did not arrive, as said at once or later: what becomes of them, who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from bot import admins
from bot.channel import Report, Shut, TryLater, Unreachable, WindowShut
from handlers.messages import Letter, Post
from handlers.texts import say
from storage import inbox, outbox, outcomes, reports
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("undelivered")

#: When a letter goes again that a channel took and could not deliver just then.
_LATER: Final = timedelta(minutes=5)
#: How long a letter's other messages may still be on their way, each to fail in the same way.
_THE_REST: Final = timedelta(minutes=1)


def unreachable(tx: Tx, key: str, letter: Letter, why: str, now: datetime) -> None:
    """Go on at the officer's next address; who has none is told to the admins."""
    if outcomes.redirect(tx.conn, key, now, why) is None:
        officer = tx.officer(letter.officer)
        if officer is not None:
            admins.post(tx, say("talk.admin_unreachable", nama=officer.name, sebab=why), now)


def refused(
    tx: Tx, key: str, letter: Letter, why: str, now: datetime, *, late: bool = False
) -> None:
    """Give a letter up; who waits for its files is told that they do not come.

    What is refused `late` is one of its messages: the other files may well have arrived.
    """
    _LOG.warning("letter refused", why=why)
    outcomes.failed(tx.conn, key, why)
    if letter.files:
        names = ", ".join(file.name for file in letter.files)
        if late and len(letter.files) > 1:
            names = say("files.one_of", nama=names)
        text = say("files.refused", nama=names, sebab=why)
        note = Letter(to=letter.to, post=Post.NOTE, text=text, officer=letter.officer)
        tx.post(note, now)


def reported(tx: Tx, channel: str, report: Report, now: datetime) -> None:
    """Note what a channel says later of a letter; one that it took and lost goes its way.

    A channel may say the same again for days: by then the letter may have gone once more.
    """
    if not inbox.store(tx.conn, channel, [report.update], now, done=True):
        return
    why = str(report.trouble or "")
    key = reports.report(
        tx.conn,
        channel,
        report.ident,
        report.state,
        why,
        message=report.message,
        in_part=report.in_part,
    )
    letter = outbox.letter(tx.conn, key) if key else None
    if letter is None:
        return
    match report.trouble:
        case TryLater(after=after):
            later = max(_LATER, timedelta(seconds=after))
            outcomes.retry(tx.conn, key, now + later, why)
        case WindowShut():
            soon = now + _THE_REST if report.in_part else now
            outcomes.retry(tx.conn, key, soon, outcomes.WINDOW_SHUT)
        case Unreachable():
            unreachable(tx, key, letter, why, now)
        case Shut():
            outcomes.divert(tx.conn, key, now, why)
        case _:
            refused(tx, key, letter, why, now, late=True)
