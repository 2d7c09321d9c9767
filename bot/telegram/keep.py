"""Keeping: raw updates as rows of the inbox, committed before anybody is told that we have them."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Final

from bot.channel import Intake
from bot.telegram.receive import CHANNEL, identity

#: What is said of a text that no database can hold. A full disk or a lost server is neither.
UNKEEPABLE: Final = (ValueError, TypeError)

_LOG: Final = logging.getLogger(__name__)


async def keep(intake: Intake, updates: Sequence[Mapping[str, object]]) -> int:
    """Commit updates and give the offset that confirms them.

    One that can never be kept is left out: everything behind it would wait for ever.
    """
    try:
        await intake.store(CHANNEL, [_row(update) for update in updates])
    except UNKEEPABLE:
        for update in updates:
            await keep_one(intake, update)
    numbers = [number for u in updates if isinstance(number := u.get("update_id"), int)]
    return 1 + max(numbers, default=-1)


async def keep_one(intake: Intake, update: Mapping[str, object]) -> None:
    """Commit an update, unless it can never be."""
    try:
        await intake.store(CHANNEL, [_row(update)])
    except UNKEEPABLE as error:
        kind = type(error).__name__
        _LOG.error("an update is left out: it cannot be kept (%s)", kind)


def _row(update: Mapping[str, object]) -> tuple[str, str]:
    """Give the name and the text by which an update is kept.

    The text is ASCII: half an emoji, which a phone may send, would be no text to a database.
    """
    return identity(update), json.dumps(update)
