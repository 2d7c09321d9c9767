"""Letters that did not arrive, as said at once or later: what becomes of them, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot import admins
from bot.channel import Report, Shut, Trouble, TryLater, Unreachable, WindowShut
from handlers.messages import Letter, Post
from handlers.officers.tak_terhubung import first_today
from handlers.texts import say
from storage import delivery_reports, elsewhere, inbox, outbox, outcomes
from storage.transaction import Tx

_LOG: Final = structlog.get_logger("undelivered")

#: When a letter goes again that a channel took and could not deliver just then.
_LATER: Final = timedelta(minutes=5)
#: What a report says of a message that did not arrive.
FAILED: Final = "failed"


def unreachable(tx: Tx, key: str, letter: Letter, why: str, now: datetime) -> None:
    """Go on at the officer's next address; who has none is told to the admins."""
    if elsewhere.redirect(tx.conn, key, now, why) is None:
        officer = tx.officer(letter.officer)
        if officer is not None:
            admins.post(tx, say("talk.admin_unreachable", nama=officer.name, sebab=why), now)
            first_today(tx, officer.id, now)


def refused(
    tx: Tx,
    key: str,
    letter: Letter,
    why: str,
    now: datetime,
    files: Sequence[str] | None = None,
    *,
    spoilt: bool = False,
) -> None:
    """Give a letter up; who waits for its files is told which of them do not come.

    Args:
        tx: the transaction.
        key: of the letter.
        letter: itself.
        why: it is refused.
        now: the instant.
        files: names of those that do not come; all of them when it is not said.
        spoilt: they are not there any more as they were kept; the admins are told.

    """
    _LOG.warning("letter refused", why=why)
    outcomes.failed(tx.conn, key, why)
    if spoilt:
        admins.post(tx, say("talk.admin_spoilt"), now)
    names = [file.name for file in letter.files] if files is None else files
    if names:
        text = say("files.refused", nama=", ".join(names), sebab=why)
        note = Letter(to=letter.to, post=Post.NOTE, text=text, officer=letter.officer)
        tx.post(note, now)


def reported(tx: Tx, channel: str, report: Report, now: datetime) -> None:
    """Note what a channel says later of a message; a letter that it took and lost goes its way.

    A channel may say the same again for days: by then the letter may have gone once more.
    """
    if not inbox.store(tx.conn, channel, [report.update], now, done=True):
        return
    told = delivery_reports.Told(
        message=report.message,
        key=report.key,
        place=report.place,
        count=report.count,
        tries=report.tries,
    )
    if report.state != FAILED:
        delivery_reports.arrives(tx.conn, channel, told)
        return
    why = str(report.trouble or "")
    lost = delivery_reports.fails(tx.conn, channel, told, why)
    letter = outbox.letter(tx.conn, lost.key) if lost else None
    if lost and letter:
        trouble = None if lost.given_up else report.trouble
        _goes_its_way(tx, lost.key, letter, report.place, trouble, why, now)


def _goes_its_way(
    tx: Tx, key: str, letter: Letter, place: int, trouble: Trouble | None, why: str, now: datetime
) -> None:
    """Let a letter of which a message did not arrive go again, elsewhere, or not at all."""
    match trouble:
        case TryLater(mending=True) if elsewhere.detour(tx.conn, key, now, why):
            return
        case TryLater(after=after):
            later = max(_LATER, timedelta(seconds=after))
            outcomes.retry(tx.conn, key, now + later, why)
        case WindowShut():
            outcomes.anew(tx.conn, key)
            opened = elsewhere.heard_meanwhile(tx.conn, key)
            outcomes.retry(tx.conn, key, now, why if opened else outcomes.WINDOW_SHUT)
        case Unreachable():
            unreachable(tx, key, letter, why, now)
        case Shut():
            elsewhere.divert(tx.conn, key, now, why)
        case _:
            refused(tx, key, letter, why, now, [f.name for f in letter.files[place:][:1]])
