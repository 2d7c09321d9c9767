"""What somebody reads about the bot before he presses Start, and on its page."""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.telegram.api import OfficeBot

LONG: Final = 512  #: characters shown in a chat that is still empty
SHORT: Final = 120  #: characters on the page, and beside a link to the bot that is passed on


class About(NamedTuple):
    """The two texts, neither longer than Telegram takes."""

    long: str = ""
    short: str = ""


async def describe(bot: OfficeBot, wanted: About, ours: About) -> None:
    """Set both texts, except where somebody has written one of his own with @BotFather.

    `ours` is what this bot set last: that may be replaced, for instance when the office has got
    another name.

    Raises:
        TelegramError: Telegram does not answer, or refuses.

    """
    long = (await bot.get_my_description()).description
    if long != wanted.long and long in {"", ours.long}:
        await bot.set_my_description(wanted.long)
    short = (await bot.get_my_short_description()).short_description
    if short != wanted.short and short in {"", ours.short}:
        await bot.set_my_short_description(wanted.short)
