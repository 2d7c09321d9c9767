"""The Bot API of one bot: the library's methods with a token that shows nowhere."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from telegram import Bot

from bot.telegram.request import AiohttpRequest

OFFICIAL: Final = "https://api.telegram.org"
WEBHOOK_PATH: Final = "/telegram/webhook"

#: Everything else (reactions, members coming and going) nobody reads here.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query")

# Below this level the library logs addresses with the token and the letters themselves.
logging.getLogger("telegram").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """What the office sets about its bot."""

    token: str = field(repr=False)
    api_base: str = OFFICIAL
    file_base: str = ""  #: empty: `/file` below the API base
    webhook: bool = False  #: TELEGRAM_MODE=webhook; otherwise the bot asks by itself
    webhook_secret: str = field(default="", repr=False)  #: 1–256 of A–Z a–z 0–9 _ -
    public_url: str = ""

    @property
    def bot_id(self) -> int:
        """Give the bot's own id, which its token begins with; 0 when it does not."""
        number = self.token.partition(":")[0]
        return int(number) if number.isdecimal() else 0

    @property
    def api_url(self) -> str:
        """Give the address before the token of every call."""
        return f"{self.api_base.rstrip('/').removesuffix('/bot')}/bot"

    @property
    def file_url(self) -> str:
        """Give the address before the token of every download."""
        base = self.file_base or f"{self.api_url.removesuffix('/bot')}/file"
        return f"{base.rstrip('/').removesuffix('/bot')}/bot"

    @property
    def official(self) -> bool:
        """Say whether Telegram's own servers are used, with their limits on files."""
        return self.api_url == f"{OFFICIAL}/bot"

    @property
    def webhook_url(self) -> str:
        """Give the address Telegram is told to deliver to."""
        return f"{self.public_url.rstrip('/')}{WEBHOOK_PATH}"


class OfficeBot(Bot):
    """The library's Bot on aiohttp, never initialised: it asks nothing before it must."""

    __slots__ = ("_http",)

    def __init__(self, settings: TelegramSettings, http: AiohttpRequest | None = None) -> None:
        self._http = http or AiohttpRequest()
        super().__init__(
            settings.token,
            base_url=settings.api_url,
            base_file_url=settings.file_url,
            request=self._http,
            get_updates_request=self._http,
        )

    def __repr__(self) -> str:
        return "OfficeBot()"

    @property
    def http(self) -> AiohttpRequest:
        """Give the connection, for downloads."""
        return self._http

    async def close_http(self) -> None:
        """Close the connection; a later call opens it again."""
        await self._http.shutdown()

    async def call(self, method: str, **params: object) -> object:
        """Call a method with parameters that are JSON already; `None` is left out.

        The library's own methods look for files and objects in every value, and build a whole
        Message of each answer: more than all the rest of a press.
        """
        return await self._http.call(f"{self.base_url}/{method}", params)

    async def show(self, method: str, **params: object) -> list[str]:
        """Send or redraw a message, and give its id."""
        return _ids(await self.call(method, **params))

    async def upload(self, method: str, **params: object) -> list[str]:
        """Send messages with files, which the library knows how to put into a request."""
        return _ids(await self._post(method, params))

    async def raw_updates(self, offset: int | None, wait: int) -> Sequence[Mapping[str, object]]:
        """Ask for updates as they are, so that one the library cannot read stops nothing.

        With an offset everything below it is confirmed to Telegram, and forgotten there.
        """
        asked: dict[str, object] = {"timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            asked["offset"] = offset
        answer = await self._post("getUpdates", asked, read_timeout=wait + 15.0)
        return cast("Sequence[Mapping[str, object]]", answer)

    async def raw_file(self, file_id: str) -> Mapping[str, object]:
        """Ask where a file lies; the library's own answer would hold the token."""
        answer = await self.call("getFile", file_id=file_id)
        return cast("Mapping[str, object]", answer)


def link(username: str, token: str) -> str:
    """Give the link by which a person opens an invitation to the bot of this name."""
    return f"https://t.me/{username}?start={token}"


def _ids(answer: object) -> list[str]:
    shown = answer if isinstance(answer, list) else [answer]
    return [str(message["message_id"]) for message in shown if isinstance(message, dict)]
