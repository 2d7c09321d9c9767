"""Command menus: what each officer sees behind the menu button, by role, in Indonesian."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Final

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.telegram.api import OfficeBot
from bot.telegram.faults import pause
from handlers.messages import Address
from sop.roles import Role

_ALL: Final = frozenset(Role)
_BOOK: Final = frozenset({Role.KASUBBAG, Role.STAF, Role.SEKRETARIS})
_HEADS: Final = frozenset({Role.KASUBBAG, Role.SEKRETARIS})
_PAPER: Final = frozenset({Role.KASUBBAG, Role.STAF})
_ADMIN: Final = frozenset({Role.ADMIN})
_APPOINT: Final = frozenset({Role.SEKRETARIS, Role.ADMIN})

#: A menu is help, not permission: whoever types another command is answered all the same.
# fmt: off
COMMANDS: Final = (
    #  word       what it says                              who sees it
    ("tugas",    "Tugas yang menunggu saya",                _ALL),
    ("lacak",    "Lacak berkas: /lacak 0131",               _ALL),
    ("cari",     "Cari menurut judul atau tentang",         _ALL),
    ("agenda",   "Buku agenda bulan ini",                   _BOOK),
    ("odner",    "Isi odner: daftar dan labelnya",          _PAPER),
    ("laporan",  "Laporan waktu per langkah",               _HEADS),
    ("plh",      "Pejabat pengganti (Plh./Plt.)",           _APPOINT),
    ("pegawai",  "Pegawai: undang, pindah, HP hilang",      _ADMIN),
    ("bantuan",  "Cara memakai bot ini",                    _ALL),
)
# fmt: on

#: The language of the menu, and none: that is what phones set to another language see.
LANGUAGES: Final = ("id", None)

_LOG: Final = logging.getLogger(__name__)


def menu(roles: Iterable[Role]) -> tuple[BotCommand, ...]:
    """Give the commands of somebody with these roles."""
    held = set(roles)
    return tuple(BotCommand(word, says) for word, says, seen_by in COMMANDS if held & seen_by)


class Menus:
    """Keeps the menus at Telegram as the office stands; asks only for what has changed."""

    def __init__(self, bot: OfficeBot, clock: Callable[[], float] = time.time) -> None:
        self._bot = bot
        self._clock = clock
        self._until = 0.0  #: when Telegram may be asked again
        self._said = ""  #: what kept a menu from being set, the last time one was
        self._strangers_know = False
        self._shown: dict[int, frozenset[Role]] = {}
        self._refused: dict[int, frozenset[Role]] = {}  #: menus that Telegram will not have

    def remembered(self) -> str:
        """Write down what is shown, for the next start."""
        chats = {str(chat): sorted(roles) for chat, roles in sorted(self._shown.items())}
        return json.dumps({"of": self._edition(), "strangers": self._strangers_know, **chats})

    def recall(self, remembered: str) -> None:
        """Take up what was shown by an earlier start; what another bot or program showed is not."""
        told = json.loads(remembered) if remembered else {}
        if told.pop("of", "") == self._edition():
            self._strangers_know = told.pop("strangers")
            self._shown = {int(c): frozenset(map(Role, roles)) for c, roles in told.items()}

    async def show(self, roles_of: Mapping[Address, frozenset[Role]]) -> None:
        """Set the menu of every officer's chat and take it from who is none any more.

        Best effort: a menu that could not be set is tried again next time, and after as long as
        Telegram asks for; one that it refused, when it has changed or the bot begins anew.
        """
        wanted = {int(a.id): roles for a, roles in roles_of.items() if a.id.isdecimal()}
        wanted |= dict.fromkeys(self._shown.keys() - wanted.keys(), frozenset())
        if not self._strangers_know:
            self._strangers_know = await self._asked(self._strangers)
        for chat, roles in wanted.items():
            if roles in {self._shown.get(chat, frozenset()), self._refused.get(chat)}:
                continue
            if await self._asked(partial(self._set, chat, roles)):
                self._shown[chat] = roles
                if not roles:
                    del self._shown[chat]

    def _edition(self) -> str:
        """Name this bot and these menus."""
        told = [(word, says, sorted(seen_by)) for word, says, seen_by in COMMANDS]
        digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
        return f"{self._bot.token.partition(':')[0]}:{digest[:16]}"

    async def _asked(self, call: Callable[[], Awaitable[None]]) -> bool:
        """Ask Telegram for something, unless it wants to be left alone; tell whether it did it."""
        if self._clock() < self._until:
            return False
        try:
            await call()
        except TelegramError as error:
            self._until = self._clock() + pause(error)
            if error.message != self._said:
                _LOG.warning("a menu could not be set: %s", error.message)
            self._said = error.message
            return False
        self._said = ""
        return True

    async def _strangers(self) -> None:
        """Show who is not enrolled nothing but help."""
        commands = [command for command in menu(Role) if command.command == "bantuan"]
        for language in LANGUAGES:
            await self._bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=language
            )

    async def _set(self, chat: int, roles: frozenset[Role]) -> None:
        scope = BotCommandScopeChat(chat)
        try:
            for language in LANGUAGES:
                if roles:
                    await self._bot.set_my_commands(menu(roles), scope, language)
                else:
                    await self._bot.delete_my_commands(scope, language)
        except (BadRequest, Forbidden):
            self._refused[chat] = roles
            raise
