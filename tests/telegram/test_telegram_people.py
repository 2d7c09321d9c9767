"""Invitations and menus."""

from __future__ import annotations

import pytest

from bot.channel import TryLater
from bot.telegram.channel import TelegramChannel
from handlers.messages import Address
from sop.roles import Role
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.parts import to

ALL = ["tugas", "lacak", "cari", "agenda", "laporan", "plh", "bantuan"]


async def test_an_invitation_link_opens_this_bot(api: BotApi, channel: TelegramChannel) -> None:
    with pytest.raises(TryLater):
        channel.invitation_link("tok_1")
    assert await channel.introduce() == "jdih_uji_bot"
    assert channel.invitation_link("tok_1") == "https://t.me/jdih_uji_bot?start=tok_1"


async def test_a_refused_token_is_said_without_the_token(
    api: BotApi, channel: TelegramChannel
) -> None:
    api.faults.append(Fault("getMe", status=401))
    with pytest.raises(TryLater, match="TELEGRAM_TOKEN") as caught:
        await channel.introduce()
    assert api.token not in str(caught.value)


async def test_everybody_sees_the_commands_of_his_roles(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    api.person(2, "Bambang Irawan")
    await channel.set_menus(
        {to(1): frozenset({Role.PENGUSUL}), to(2): frozenset({Role.SEKRETARIS})}
    )
    for language in ("id", ""):
        assert api.menus["all_private_chats", 0, language] == ["bantuan"]
        assert api.menus["chat", 1, language] == ["tugas", "lacak", "cari", "bantuan"]
        assert api.menus["chat", 2, language] == ALL


async def test_menus_are_asked_for_again_only_when_something_changed(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    await channel.set_menus({to(1): frozenset({Role.STAF})})
    asked = len(api.calls)
    await channel.set_menus({to(1): frozenset({Role.STAF})})
    assert len(api.calls) == asked
    await channel.set_menus({})
    assert api.menus["chat", 1, "id"] == []
    assert [call.method for call in api.calls[asked:]] == ["deleteMyCommands"] * 2


async def test_a_menu_that_could_not_be_set_is_set_next_time(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    roles = {to(1): frozenset({Role.KASUBBAG}), Address("telegram", "999"): frozenset({Role.STAF})}
    api.faults.append(Fault("setMyCommands", status=500, times=3))
    await channel.set_menus(roles)
    await channel.set_menus(roles)
    assert "laporan" in api.menus["chat", 1, "id"]
