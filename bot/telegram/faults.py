"""The error table: what Telegram says, as the trouble that the outbox understands."""

from __future__ import annotations

from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from bot.channel import Gone, Refused, Trouble, TryLater, Unknown, Unreachable
from bot.telegram.request import Busy, Flood, NotSent

#: How long to leave Telegram alone when it does not know our token.
TOKEN_PAUSE: Final = 60.0
#: … and when the bot was logged out of this server to work with another one.
LOGGED_OUT_PAUSE: Final = 300.0

#: Parts of a 400's description, in lower case, and what they mean for a letter.
# fmt: off
DESCRIPTIONS: Final = (
    ("chat not found",                    Unreachable),
    ("user not found",                    Unreachable),
    ("peer_id_invalid",                   Unreachable),
    ("message to edit not found",         Gone),
    ("message can't be edited",           Gone),
    ("message_id_invalid",                Gone),
    ("message identifier is not",         Gone),
    ("there is no text in the message",   Gone),
    ("temporarily unavailable",           TryLater),
)
# fmt: on

#: What a 400 says, in lower case, of a picture that may well go as a document.
NO_PICTURE: Final = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_ext_invalid",
    "photo_content_type_invalid",
    "photo_save_file_invalid",
    "too big",
)


def is_no_picture(error: TelegramError) -> bool:
    """Say whether a file was refused for the picture that it is, not for what it holds."""
    says = error.message.lower()
    return isinstance(error, BadRequest) and any(part in says for part in NO_PICTURE)


def is_not_modified(error: TelegramError) -> bool:
    """Say whether an edit was refused because the message shows just that already."""
    return isinstance(error, BadRequest) and "message is not modified" in error.message.lower()


def is_logged_out(error: TelegramError) -> bool:
    """Say whether the bot was logged out of this server, as it is for a move to another one."""
    return "logged out" in error.message.lower()


def pause(error: TelegramError) -> float:
    """Give the seconds for which Telegram is to be left alone; 0 = as usual."""
    if isinstance(error, Flood):
        return error.after
    return LOGGED_OUT_PAUSE if is_logged_out(error) else 0.0


def trouble(error: TelegramError) -> Trouble:
    """Translate a failed call. Ambiguous is only what was sent and not answered."""
    says = error.message
    if isinstance(error, Flood) or is_logged_out(error):
        return TryLater(says, pause(error))
    if isinstance(error, NotSent | Busy):
        return TryLater(says)
    if isinstance(error, TimedOut):
        return Unknown(says)
    if isinstance(error, Forbidden | ChatMigrated):
        return Unreachable("bot diblokir di Telegram")
    if isinstance(error, BadRequest):
        return _refusal(says)
    if isinstance(error, InvalidToken):
        return TryLater(
            "Telegram does not know this bot: check TELEGRAM_TOKEN", TOKEN_PAUSE, mending=True
        )
    if isinstance(error, Conflict) or "too large" not in says.lower():
        return TryLater(says)
    return Refused("lebih besar daripada yang diterima Telegram")


def harmless(error: TelegramError) -> Trouble:
    """Translate a failed call that may be made twice: then nothing is ambiguous."""
    found = trouble(error)
    return TryLater(str(found)) if isinstance(found, Unknown) else found


def _refusal(says: str) -> Trouble:
    lowered = says.lower()
    for part, kind in DESCRIPTIONS:
        if part in lowered:
            return kind(f"Telegram: {says}")
    return Refused(f"ditolak Telegram ({says})")
