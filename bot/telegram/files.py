"""Download of received files, in pieces."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from telegram.error import BadRequest, TelegramError

from bot.channel import FileTooBig, Refused, Trouble, TryLater
from bot.telegram.api import OfficeBot, TelegramSettings
from bot.telegram.faults import harmless
from bot.telegram.request import Missing
from handlers.messages import IncomingFile

DOWNLOAD: Final = 20 << 20  #: bytes that Telegram's own servers hand out
LOCAL: Final = 256 << 20  #: bytes taken from an office's own server

_PIECE: Final = 1 << 20

_LOG: Final = logging.getLogger(__name__)


async def fetch(
    bot: OfficeBot, settings: TelegramSettings, file: IncomingFile
) -> AsyncIterator[bytes]:
    """Give the bytes of a received file in pieces.

    Raises:
        TryLater, FileTooBig, Refused: while iterating.

    """
    limit = DOWNLOAD if settings.official else LOCAL
    if file.size > limit:
        raise FileTooBig(f"file of more than {limit >> 20} MB")
    path, size = await _ask(bot, file.ref)
    if size > limit:
        raise FileTooBig(f"file of more than {limit >> 20} MB")
    came = 0
    async for piece in _read(bot, settings, path):
        came += len(piece)
        yield piece
    if size and came != size:
        raise TryLater("the download was not complete")


async def _ask(bot: OfficeBot, ref: str) -> tuple[str, int]:
    """Ask where a file lies and how large it is (0: not said)."""
    try:
        answer = await bot.raw_file(ref)
    except TelegramError as error:
        raise _meant(error) from None
    path, size = answer.get("file_path"), answer.get("file_size")
    if not isinstance(path, str):
        raise TryLater("Telegram does not say where the file is")
    return path, size if isinstance(size, int) else 0


def _meant(error: TelegramError) -> Trouble:
    if isinstance(error, BadRequest) and "too big" in error.message.lower():
        return FileTooBig("Telegram does not hand out files of this size")
    return harmless(error)


async def _read(bot: OfficeBot, settings: TelegramSettings, path: str) -> AsyncIterator[bytes]:
    """Read from the disk that a local server shares with us, else over HTTP."""
    if path.startswith("/") and not settings.official:
        opened = await asyncio.to_thread(_open, path)
        if opened is not None:
            with opened:
                while piece := await asyncio.to_thread(opened.read, _PIECE):
                    yield piece
                return
    # A local server names files by its own folders: what follows the token is what it serves.
    served = path.rpartition(settings.token)[2].lstrip("/")
    try:
        async for piece in bot.http.stream(f"{settings.file_url}{settings.token}/{quote(served)}"):
            yield piece
    except Missing:
        raise Refused("Telegram does not have this file any more") from None
    except TelegramError as error:
        raise harmless(error) from None


def _open(path: str) -> BinaryIO | None:
    try:
        return Path(path).open("rb")
    except OSError as error:
        # The path holds the token, so it is not told.
        _LOG.warning(
            "a file of the local Bot API server cannot be opened (%s), it is asked for over HTTP: "
            "let the bot read the server's --dir, or set TELEGRAM_FILE_BASE to what serves it",
            error.strerror,
        )
        return None
