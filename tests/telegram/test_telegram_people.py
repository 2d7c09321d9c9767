"""Invitations and menus."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channel import TryLater
from bot.telegram.api import OfficeBot, TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.telegram.menus import COMMANDS, Menus
from bot.telegram_office import keep_menus
from handlers import said
from handlers.messages import Address
from sop.roles import Role
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.conftest import channel_to
from tests.telegram.parts import to
from tests.whole.tipis import WHO, telegram_office

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
    await channel.menus.show(
        {to(1): frozenset({Role.PENGUSUL}), to(2): frozenset({Role.SEKRETARIS})}
    )
    for language in ("id", ""):
        assert api.menus["all_private_chats", 0, language] == ["bantuan"]
        assert api.menus["chat", 1, language] == ["tugas", "lacak", "cari", "bantuan"]
        assert api.menus["chat", 2, language] == ALL


async def test_menus_are_asked_for_again_only_when_something_changed(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    await channel.menus.show({to(1): frozenset({Role.STAF})})
    asked = len(api.calls)
    await channel.menus.show({to(1): frozenset({Role.STAF})})
    assert len(api.calls) == asked
    await channel.menus.show({})
    assert api.menus["chat", 1, "id"] == []
    assert [call.method for call in api.calls[asked:]] == ["deleteMyCommands"] * 2


async def test_a_menu_that_could_not_be_set_is_set_next_time(
    api: BotApi, channel: TelegramChannel, sari: Person, caplog: pytest.LogCaptureFixture
) -> None:
    roles = {to(1): frozenset({Role.KASUBBAG}), Address("telegram", "999"): frozenset({Role.STAF})}
    api.faults.append(Fault("setMyCommands", status=500, times=3))
    await channel.menus.show(roles)
    assert caplog.text.count("a menu could not be set") == 1, "the log is not filled by an outage"
    await channel.menus.show(roles)
    assert "laporan" in api.menus["chat", 1, "id"]


async def test_a_menu_that_telegram_refuses_is_asked_for_again_only_when_it_changes(
    api: BotApi, channel: TelegramChannel
) -> None:
    nobody = Address("telegram", "999")
    await channel.menus.show({nobody: frozenset({Role.STAF})})
    asked = len(api.calls)
    await channel.menus.show({nobody: frozenset({Role.STAF})})
    assert len(api.calls) == asked
    await channel.menus.show({nobody: frozenset({Role.ADMIN})})
    assert len(api.calls) == asked + 1


async def test_who_needs_a_command_sees_it(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    holders = {to(n): frozenset({role}) for n, role in enumerate(Role, start=1)}
    for address in holders:
        api.person(int(address.id))
    await channel.menus.show(holders)
    sees = {role: api.menus["chat", n, "id"] for n, role in enumerate(Role, start=1)}
    assert {role for role in Role if "pegawai" in sees[role]} == {Role.ADMIN}
    assert {role for role in Role if "odner" in sees[role]} == {Role.STAF, Role.KASUBBAG}


def test_every_command_of_a_menu_can_be_typed() -> None:
    assert {word for word, _, _ in COMMANDS} <= set(said.COMMANDS)


async def test_an_officer_without_a_role_is_not_asked_about_again_and_again(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    for _ in range(3):
        await channel.menus.show({to(1): frozenset()})
    assert [call.method for call in api.calls] == ["setMyCommands"] * 2


async def test_a_pause_that_telegram_asks_for_is_kept_by_menus_too(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    roles = {to(n): frozenset({Role.STAF}) for n in (1, 2, 3)}
    for number in (2, 3):
        api.person(number)
    api.faults.append(Fault("setMyCommands", status=429, after=40))
    began = api.clock.now()
    while "odner" not in api.menus.get(("chat", 3, ""), ()):
        await channel.menus.show(roles)
        api.clock.advance(1)
    refused, asked_again, *_ = api.calls
    assert (refused.status, asked_again.status) == (429, 200)
    assert 40 <= asked_again.at - began < 60


async def test_a_start_asks_for_no_menu_that_is_shown_already(
    api: BotApi, shelf: Shelf, tmp_path: Path
) -> None:
    async def start() -> int:
        before = len(api.calls)
        async with telegram_office(tmp_path, api) as office:
            channel = channel_to(api, shelf)
            keeping = asyncio.create_task(keep_menus(office.turns, channel))
            await asyncio.sleep(0.5)
            keeping.cancel()
            await asyncio.wait([keeping])
            await channel.stop()
        return len(api.calls) - before

    assert (await start(), await start()) == (2 + 2 * len(WHO), 0)


def test_what_another_bot_was_shown_is_not_taken_up() -> None:
    mine, other = (Menus(OfficeBot(TelegramSettings(token=f"{n}:x"))) for n in (1, 2))
    mine.recall("")
    other.recall(mine.remembered().replace("false", "true"))
    assert "false" in other.remembered()
