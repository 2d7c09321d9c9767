"""A practice room on a free port: the real channel and routes, with the small bot of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web

from bot.playground.channel import PlaygroundChannel
from bot.playground.hands import Hands
from bot.playground.practice import Person, Practice, Scenario
from bot.playground.routes import playground_routes
from bot.playground.upload import Limits

from .room import EchoBot, FolderBlobs, HandClock, Outage, Room, Shelf


@asynccontextmanager
async def open_room(tmp_path: Path) -> AsyncIterator[Room]:
    """Open a practice room on a free port."""
    (tmp_path / "blobs").mkdir()
    blobs, clock, outage = FolderBlobs(tmp_path / "blobs"), HandClock(), Outage()
    channel = PlaygroundChannel(tmp_path / "ponsel.sqlite3", blobs, clock)
    bot = EchoBot(channel)
    await channel.start(bot)

    async def reset() -> None:
        await channel.stop()
        await channel.wipe()
        await channel.start(bot)

    people = [
        Person("pengusul", "Sari Wulandari", "Subbagian Teknis Penyelenggaraan"),
        Person("kasubbag", "Hadi Prasetyo", "Kasubbag Hukum"),
        Person("staf", "Rudi Hartono", "Staf Subbagian Hukum"),
        Person("sekretaris", "Bambang Irawan", "Sekretaris"),
        Person("admin", "Yuni Astuti", "Admin"),
    ]
    practice = Practice(
        office="KPU Kabupaten Kotawaringin Timur",
        zone="Asia/Pontianak",
        zone_name="WIB",
        people=people,
        samples=Shelf(),
        reset=reset,
        scenarios=[
            Scenario(
                "keputusan",
                "Keputusan biasa",
                "Dari nota dinas sampai tayang.",
                ("Pengusul: kirim contoh, lalu tekan Kirim.", "Kasubbag: tekan Disposisi."),
                samples=("keputusan",),
            ),
            Scenario(
                "mati",
                "JDIH mati",
                "Situs tidak dapat dihubungi.",
                ("Matikan JDIH, lalu unggah.",),
                switch="jdih-mati",
            ),
        ],
        switches=[outage],
        jdih_url="about:blank",
        preview=blobs.first_page,
    )
    limits = Limits(file=2**20, files=12, request=2**22)
    app = web.Application()
    app.add_subapp("/playground", playground_routes(Hands(channel), practice, limits))
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/playground"
    async with ClientSession() as http:
        yield Room(url, http, channel, bot, blobs, clock, outage)
    await runner.cleanup()
    await channel.stop()
