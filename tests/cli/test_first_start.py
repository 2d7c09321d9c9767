"""The first start: a token, `run`, and one link make the first admin, who enrols the others."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot import first_admin
from bot.app import open_app
from bot.config import Settings
from bot.home import move_in
from tests.cli.conftest import ROOT, Shell
from tests.cli.running import LINK, started, told
from tests.telegram.bot_api import BotApi, Fault
from tests.whatsapp.graph import FakeGraph
from tests.whole.chats import TelegramPhone
from tests.whole.conftest import free_port, nothing
from tests.whole.kantor import whatsapp


async def test_a_token_is_enough_and_the_link_on_the_console_makes_the_first_admin(jdih: Shell):
    async with BotApi() as api:
        phone = TelegramPhone(api.person(7, "Yuni Astuti", started=False))
        async with started(jdih, **told(api)) as bot:
            line = await bot.says("t.me")
            assert jdih.data.stat().st_mode & 0o077 == 0, "letters lie there"
            assert "JDIH_KIND kosong" in await bot.says("JDIH_KIND")
            link = LINK.search(line)
            await phone.opens(link[0])
            await phone.tap("Ya, saya")
            await phone.sees("Mulai sekarang urusan JDIH sampai di sini")
            await phone.sees("Siapa nama lengkap Bapak/Ibu")
            await phone.writes("Yuni Astuti, S.H.")
            await phone.sees("Tercatat sebagai Yuni Astuti, S.H. (semula Admin)")
            await phone.writes("/pegawai")
            await phone.tap("Tambah pegawai")
            await phone.writes("Rudi Hartono 198811232012121003")
            await phone.sees("Rudi Hartono")
        assert bot.links == [line]
        assert link[1] not in "".join(bot.log)
        assert bot.process.returncode == 0
        async with started(jdih, **told(api)) as again:
            await again.says("berjalan")
            await phone.writes("/bantuan")
            await phone.sees("/tugas")
        assert again.links == []


async def test_a_start_while_nobody_is_admin_gives_a_fresh_link_once_telegram_answers(jdih: Shell):
    async with BotApi() as api:
        async with started(jdih, **told(api)) as bot:
            first = LINK.search(await bot.says("t.me"))
        api.faults.append(Fault("getMe", status=502, times=2))
        async with started(jdih, **told(api)) as again:
            second = LINK.search(await again.says("t.me"))
            assert "Admin" in (await jdih("officer", "list", **told(api))).out
            assert first[1] != second[1]
            phone = TelegramPhone(api.person(7, "Yuni Astuti", started=False))
            await phone.opens(first[0])
            await phone.sees("tidak berlaku lagi")
            await phone.opens(second[0])
            await phone.sees("Selamat datang. Bapak/Ibu")
    assert len([call for call in api.calls if call.method == "getMe"]) == 4


async def test_practice_gives_no_link(jdih: Shell):
    app = await open_app(
        Settings(_env_file=None, data_dir=jdih.data, http_port=free_port()), nothing
    )
    app.invite_first_admin(pytest.fail)
    loops = {task.get_name() for task in asyncio.all_tasks()}
    await app.end()
    assert "receive" in loops
    assert "first admin" not in loops
    async with started(jdih) as bot:
        line = await bot.says("mode latihan")
    assert bot.out == [line]


async def test_an_invitation_from_the_command_line_is_a_link_when_telegram_tells_the_name(
    jdih: Shell,
):
    async with BotApi() as api:
        set_ = told(api)
        assert (await jdih("migrate", **set_)).code == 0
        assert (await jdih("officer", "add", "Yuni Astuti", "admin", **set_)).code == 0
        invited = await jdih("officer", "invite", "Yuni", **set_)
        away = {**set_, "TELEGRAM_API_BASE": "http://127.0.0.1:1"}
        unreachable = await jdih("officer", "invite", "Yuni", **away)
    assert LINK.search(invited.out)
    assert invited.out.count("\n") == 1
    assert "/start " in unreachable.out
    assert "t.me" not in unreachable.out
    assert unreachable.out.count("\n") == 1


async def test_the_example_of_settings_as_it_is_copied_changes_nothing(jdih: Shell):
    (jdih.here / ".env").write_text((ROOT / ".env.example").read_text("utf-8"), "utf-8")
    ran = await jdih("doctor")
    said = " ".join(ran.out.split())
    assert "Folder pindai tidak dipakai" in said
    assert "OFFICE_FILE tidak dapat dibuka" not in said


async def test_without_telegram_the_link_opens_whatsapp_unless_one_was_made_by_hand(jdih: Shell):
    async with FakeGraph() as meta:
        set_ = {name.upper(): str(value) for name, value in whatsapp(meta).items()}
        async with started(jdih, **set_) as bot:
            line = await bot.says("wa.me")
            token = re.search(rf"https://wa\.me/{meta.number}\?text=MULAI%20([\w-]+)", line)
            assert token, line
        async with started(jdih, **set_) as again:
            assert token[1] not in await again.says("wa.me"), "each start gives a fresh one"
        by_hand = await jdih("officer", "invite", "Admin", **set_)
        assert "MULAI" in by_hand.out
        settings = Settings(
            _env_file=None, data_dir=jdih.data, http_port=free_port(), **whatsapp(meta)
        )
        last = await open_app(settings, nothing)
        await first_admin.invite(last.turns, last.channels["whatsapp"], pytest.fail)
        await last.end()


def test_a_folder_for_data_that_was_open_to_everybody_is_shut(tmp_path: Path) -> None:
    for before, after in ((0o755, 0o750), (0o777, 0o770), (0o700, 0o700)):
        tmp_path.chmod(before)
        move_in(Settings(_env_file=None, data_dir=tmp_path, telegram_token="1:a"))
        assert tmp_path.stat().st_mode & 0o777 == after
