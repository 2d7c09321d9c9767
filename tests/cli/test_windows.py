"""The window of the bot is closed, or nobody reads any longer what it says."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.cli.conftest import ROOT, Shell
from tests.whole.conftest import free_port

RUN = (sys.executable, "-m", "bot", "run")


def begun(jdih: Shell, *before: str, **env: str) -> tuple[Sequence[str], dict[str, str]]:
    port = str(free_port())
    return [*before, *RUN], jdih.env(**{"PYTHONPATH": str(ROOT), "HTTP_PORT": port, **env})


@asynccontextmanager
async def process(jdih: Shell, command: Sequence[str], **more: Any) -> AsyncIterator[Process]:
    """Run the bot, and leave it not behind when a test fails."""
    bot = await asyncio.create_subprocess_exec(*command, cwd=jdih.here, **more)
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.wait()


async def page(port: str) -> str:
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/playground/api/setup") as answer,
        ):
            return await answer.text()
    except aiohttp.ClientError:
        return ""


async def shows(port: str, words: str) -> None:
    """Wait until the bot says some words of its office."""
    async with asyncio.timeout(60):
        while words not in await page(port):  # noqa: ASYNC110 -- a server rings nobody
            await asyncio.sleep(0.1)


async def test_when_its_window_is_closed_the_bot_stops_in_order(jdih: Shell) -> None:
    command, env = begun(jdih, "setsid", "--ctty")
    ours, its = os.openpty()
    async with process(jdih, command, env=env, stdin=its, stdout=its, stderr=its) as bot:
        os.close(its)
        await shows(env["HTTP_PORT"], "KPU")
        os.close(ours)
        async with asyncio.timeout(30):
            assert await bot.wait() == 0
    assert not (jdih.home / "jdih.sqlite3-wal").exists(), "the database was not closed"


async def test_nobody_reads_what_it_says_and_it_begins_anew_all_the_same(jdih: Shell) -> None:
    profile = jdih.here / "office.toml"
    profile.write_text('name = "KPU Kotawaringin Timur (satu)"\n', "utf-8")
    command, env = begun(jdih, OFFICE_FILE="office.toml")
    reads, writes = os.pipe()
    async with process(jdih, command, env=env, stdout=writes) as bot:
        os.close(writes)
        await shows(env["HTTP_PORT"], "(satu)")
        os.close(reads)  # as `make run | head -1` does
        profile.write_text('name = "KPU Kotawaringin Timur (dua)"\n', "utf-8")
        bot.send_signal(signal.SIGHUP)
        await shows(env["HTTP_PORT"], "(dua)")
        bot.terminate()
        async with asyncio.timeout(30):
            assert await bot.wait() == 0


async def test_it_runs_where_every_stream_is_closed(jdih: Shell) -> None:
    shut = 'exec "$0" "$@" <&- >&- 2>&-'
    command, env = begun(jdih, "sh", "-c", shut)
    async with process(jdih, command, env=env) as bot:
        await shows(env["HTTP_PORT"], "KPU")
        bot.terminate()
        async with asyncio.timeout(30):
            assert await bot.wait() == 0
