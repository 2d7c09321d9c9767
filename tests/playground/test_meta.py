"""Meta of practice: it refuses what Meta refuses, and loses nothing that an officer wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot.channel import Unreachable
from bot.playground.meta.routes import graph_app
from bot.playground.meta.service import Meta, person_of
from bot.playground.phones import NoSuchButton, NoSuchMessage, Phones
from bot.playground.server import PhoneServer, Said
from bot.playground.shown import Message, ShownFile
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp.client import Graph
from bot.whatsapp.faults import GraphError
from bot.whatsapp.settings import WhatsAppSettings
from handlers.messages import Attachment, Incoming
from tests.adapters import parcel
from tests.playground.room import PDF, PNG, FolderBlobs, HandClock
from tests.waiting import until
from tests.whatsapp.parts import Allowances, Ears, Inbox, bold, card, files, heard
from tests.whole.conftest import free_port

CHAT = "wa-kasubbag"
HADI = person_of(CHAT)


@dataclass
class Place:
    """The phones, their Meta, and the real channel before it, which listens to nobody yet."""

    server: PhoneServer
    meta: Meta
    channel: WhatsAppChannel
    blobs: FolderBlobs
    clock: HandClock
    inbox: Inbox

    async def says(self, text: str = "", *given: ShownFile) -> int:
        return await self.meta.say(Said(phone=CHAT, text=text, files=given))

    async def shows(self) -> list[Message]:
        return await self.server.messages(CHAT)

    async def hears(self, count: int) -> list[Incoming]:
        """Wait until the bot has so many messages of officers."""
        await until(lambda: len(heard(self.channel, self.inbox)) >= count)
        return heard(self.channel, self.inbox)

    async def file(self, name: str, data: bytes, mime: str, *, photo: bool = False) -> ShownFile:
        return ShownFile(await self.blobs.keep(data), name, len(data), mime, photo)


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    (tmp_path / "blobs").mkdir()
    blobs, clock, inbox = FolderBlobs(tmp_path / "blobs"), HandClock(), Inbox(tmp_path / "inbox")
    address = f"http://127.0.0.1:{(port := free_port())}"
    settings = WhatsAppSettings(
        token="rahasia",
        phone_id="1065",
        app_secret="rahasia",
        verify_token="",
        template="pengingat_berkas",
        graph_base=f"{address}/graph",
    )
    server = PhoneServer(tmp_path / "ponsel.sqlite3", clock)
    await server.open()
    meta = Meta(server, blobs, settings, f"{address}/whatsapp/webhook")
    channel = WhatsAppChannel(settings, blobs, allowance=Allowances(), tell_admin=Ears())
    app = web.Application()
    app.add_routes(channel.routes())
    app.add_subapp("/graph", graph_app(meta))
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield Place(server, meta, channel, blobs, clock, inbox)
    await channel.stop()
    await runner.cleanup()
    await server.close()
    inbox.close()


async def test_what_is_written_while_the_bot_is_down_comes_once_it_is_there(place: Place) -> None:
    await place.says("halo")
    assert [m.ticks for m in await place.shows()] == [1]
    await place.channel.start(place.inbox)
    (said,) = await place.hears(1)
    assert (said.sender.id, said.text) == (HADI, "halo")
    await place.channel.working(said.sender)
    assert [m.ticks for m in await place.shows()] == [3]


async def test_files_travel_one_by_one_with_their_bytes_in_either_direction(place: Place) -> None:
    await place.channel.start(place.inbox)
    await place.says("mohon diunggah", await place.file("nota.pdf", PDF, "application/pdf"))
    await place.says("", await place.file("foto.png", PNG, "image/png", photo=True))
    paper, photo = await place.hears(2)
    assert (paper.text, paper.files[0].name) == ("mohon diunggah", "nota.pdf")
    assert photo.files[0].photo
    assert b"".join([piece async for piece in place.channel.fetch(photo.files[0])]) == PNG

    sheets = [Attachment(photo.files[0].sha256 or await place.blobs.keep(PNG), "hal-1.png", True)]
    sheets.append(Attachment(await place.blobs.keep(PDF), "lembar.pdf", caption="Lembar disposisi"))
    await place.channel.deliver(parcel(files(HADI, *sheets)))
    *_, first, second = await place.shows()
    assert first.files[0].photo
    assert (second.files[0].name, second.text) == ("lembar.pdf", "Lembar disposisi")


async def test_a_list_has_an_opener_and_a_press_is_a_message_of_its_own(place: Place) -> None:
    await place.channel.start(place.inbox)
    await place.says("tugas")
    drawn = card(HADI, f"{bold('Agenda 0131')} siap", "Satu", "Dua", "Tiga", "Empat")
    await place.channel.deliver(parcel(drawn))
    shown = (await place.shows())[-1]
    assert shown.json()["html"] == "<strong>Agenda 0131</strong> siap"
    assert [(b.label, b.style) for b in shown.buttons[:2]] == [
        ("Pilih", "list"),
        ("Satu", "list_reply"),
    ]
    for message, button, wrong in ((shown.id, "", NoSuchButton), (99, "satu", NoSuchMessage)):
        with pytest.raises(wrong):
            await place.meta.press(CHAT, message, button)
    await place.meta.press(CHAT, shown.id, shown.buttons[2].id)
    pressed = (await place.hears(2))[-1]
    assert pressed.press == drawn.buttons[1].press
    own = (await place.shows())[-1]
    assert (own.mine, own.text, own.reply_to) == (True, "Dua", shown.id)


async def test_after_24_hours_a_message_fails_in_a_status_and_is_not_seen(place: Place) -> None:
    await place.channel.start(place.inbox)
    await place.says("halo")
    await place.hears(1)
    place.clock.advance(timedelta(hours=24, seconds=1))
    await place.channel.deliver(parcel(card(HADI, "Agenda 0131", "Disposisi")))
    await until(lambda: [state for _, state, _ in place.inbox.reports] == ["failed"])
    assert "24 jam" in str(place.inbox.reports[0][2])
    assert [m.text for m in await place.shows()] == ["halo"]


async def test_what_meta_refuses_is_refused(place: Place) -> None:
    with pytest.raises(Unreachable):
        await place.channel.deliver(parcel(card("6281234567890", "Agenda 0131", "Disposisi")))
    replies = [{"type": "reply", "reply": {"id": f"b{n}", "title": f"Tombol {n}"}} for n in "1234"]
    four = {"type": "button", "body": {"text": "Pilih"}, "action": {"buttons": replies}}
    async with Graph(place.meta.settings) as graph:
        with pytest.raises(GraphError, match="131009"):
            await graph.send({"recipient": HADI, "type": "interactive", "interactive": four})
        with pytest.raises(GraphError, match="100/33"):
            await graph.media("7")
    async with Graph(replace(place.meta.settings, token="lain")) as stranger:
        with pytest.raises(GraphError, match="190"):
            await stranger.look_up()


def test_phones_of_before_whatsapp_are_opened_as_they_are(tmp_path: Path) -> None:
    kept = tmp_path / "ponsel.sqlite3"
    phones = Phones(kept)
    phones.add([Message(id=0, phone="staf", mine=False, at="", text="lama")])
    phones.close()
    with closing(sqlite3.connect(kept)) as raw:
        raw.executescript("ALTER TABLE messages DROP COLUMN ticks; DROP TABLE media")
    phones = Phones(kept)
    assert [(m.text, m.ticks) for m in phones.messages("staf")] == [("lama", 0)]
    phones.close()
