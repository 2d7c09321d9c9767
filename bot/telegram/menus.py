"""Command menus: what each officer sees behind the menu button, by role, in Indonesian."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Final

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.api import OfficeBot
from handlers.messages import Address
from sop.roles import Role

_ALL: Final = frozenset(Role)
_BOOK: Final = frozenset({Role.KASUBBAG, Role.STAF, Role.SEKRETARIS})
_HEADS: Final = frozenset({Role.KASUBBAG, Role.SEKRETARIS})
_APPOINT: Final = frozenset({Role.SEKRETARIS, Role.ADMIN})

#: A menu is help, not permission: whoever types another command is answered all the same.
# fmt: off
COMMANDS: Final = (
    #  word       what it says                              who sees it
    ("tugas",    "Tugas yang menunggu saya",                _ALL),
    ("lacak",    "Lacak berkas: /lacak 0131",               _ALL),
    ("cari",     "Cari menurut judul atau tentang",         _ALL),
    ("agenda",   "Buku agenda bulan ini",                   _BOOK),
    ("laporan",  "Laporan waktu per langkah",               _HEADS),
    ("plh",      "Pejabat pengganti (Plh./Plt.)",           _APPOINT),
    ("bantuan",  "Cara memakai bot ini",                    _ALL),
)
# fmt: on

#: The language of the menu, and none: that is what phones set to another language see.
LANGUAGES: Final = ("id", None)

_logger = logging.getLogger(__name__)


def menu(roles: Iterable[Role]) -> tuple[BotCommand, ...]:
    """Give the commands of somebody with these roles."""
    held = set(roles)
    return tuple(BotCommand(word, says) for word, says, seen_by in COMMANDS if held & seen_by)


class Menus:
    """Keeps the menus at Telegram as the office stands; asks only for what has changed."""

    def __init__(self, bot: OfficeBot) -> None:
        self._bot = bot
        self._shown: dict[int, frozenset[Role]] = {}

    async def show(self, roles_of: Mapping[Address, frozenset[Role]]) -> None:
        """Set the menu of every officer's chat and take it from who is none any more.

        Best effort: a menu that could not be set is tried again next time.
        """
        wanted = {int(a.id): roles for a, roles in roles_of.items() if a.id.isdecimal()}
        if 0 not in self._shown:
            await self._strangers()
        for chat in self._shown.keys() - wanted.keys() - {0}:
            await self._set(chat, frozenset())
        for chat, roles in wanted.items():
            if self._shown.get(chat) != roles:
                await self._set(chat, roles)

    async def _strangers(self) -> None:
        """Show who is not enrolled nothing but help."""
        commands = [command for command in menu(Role) if command.command == "bantuan"]
        try:
            for language in LANGUAGES:
                await self._bot.set_my_commands(
                    commands, scope=BotCommandScopeAllPrivateChats(), language_code=language
                )
        except TelegramError as error:
            _logger.warning("the menu could not be set: %s", error.message)
        else:
            self._shown[0] = frozenset()

    async def _set(self, chat: int, roles: frozenset[Role]) -> None:
        scope = BotCommandScopeChat(chat)
        try:
            for language in LANGUAGES:
                if roles:
                    await self._bot.set_my_commands(menu(roles), scope, language)
                else:
                    await self._bot.delete_my_commands(scope, language)
        except TelegramError as error:
            _logger.warning("a menu could not be set: %s", error.message)
            return
        self._shown[chat] = roles
        if not roles:
            del self._shown[chat]
