"""The parts of a practice room: kept bytes, a clock, a small bot that answers, a shelf."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import typst
from aiohttp import ClientSession, FormData

from bot.channel import Parcel, Report
from bot.playground.channel import PlaygroundChannel
from bot.playground.practice import Sample, SampleFile
from handlers.messages import (
    BOLD_OFF,
    BOLD_ON,
    Address,
    Attachment,
    Button,
    Incoming,
    Letter,
    Post,
    Press,
    Style,
)
from storage.faults import StorageFull


def paper(kind: str, number: str, about: str) -> bytes:
    """Typeset a page that looks like a letter of the office."""
    source = f"""
#set page("a4", margin: 2.5cm)
#set text(11pt)
#set par(justify: true)
#align(center)[*KOMISI PEMILIHAN UMUM \\ KABUPATEN KOTAWARINGIN TIMUR*]
#line(length: 100%)
#v(1em)
#align(center)[*{kind} \\ NOMOR {number} \\ TENTANG \\ {about.upper()}*]
#v(1em)
#lorem(160)

#lorem(120)
"""
    return bytes(typst.compile(source.encode(), format="pdf"))


PDF = paper("NOTA DINAS", "12/HK.03-ND/6202/2026", "Permohonan Unggah")


def picture(pdf: bytes, scale: float = 1) -> bytes:
    """Photograph the first page of a PDF, as a PNG."""
    found = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as opened:
        opened[0].render(scale=scale).to_pil().convert("RGB").save(found, "PNG")
    return found.getvalue()


KEPUTUSAN = paper("KEPUTUSAN", "45 TAHUN 2026", "Pedoman Teknis Pengelolaan Arsip")
PNG = picture(KEPUTUSAN, 0.25)


class FolderBlobs:
    """Kept bytes in a folder, which can be full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.full = False

    async def read(self, sha256: str) -> bytes:
        return (self.folder / sha256).read_bytes()

    async def keep(self, data: bytes) -> str:
        if self.full:
            raise StorageFull("no room")
        sha256 = hashlib.sha256(data).hexdigest()
        (self.folder / sha256).write_bytes(data)
        return sha256

    async def first_page(self, sha256: str) -> bytes | None:
        """Draw the first page of a kept PDF."""
        picture = io.BytesIO()
        with pypdfium2.PdfDocument(await self.read(sha256)) as pdf:
            pdf[0].render(scale=1).to_pil().convert("RGB").save(picture, "JPEG")
        return picture.getvalue()


class HandClock:
    """A clock that stands where it was put."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


class EchoBot:
    """An intake that answers: a card to every message, a redrawing and a toast to every press."""

    def __init__(self, channel: PlaygroundChannel) -> None:
        self.channel = channel
        self.stored: dict[str, str] = {}
        self.full = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        if self.full:
            raise StorageFull("no room")
        new = {key: raw for key, raw in updates if key not in self.stored}
        self.stored.update(new)
        for raw in new.values():
            for incoming in self.channel.parse(raw):
                task = asyncio.create_task(self._react(incoming))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return len(new)

    async def statuses(self, channel: str, reports: Sequence[Report]) -> None:
        """Nothing is reported later here."""

    async def idle(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _react(self, incoming: Incoming) -> None:
        if incoming.press:
            await self._pressed(incoming)
            return
        await self.channel.working(incoming.sender)
        names = ", ".join(file.name for file in incoming.files)
        text = f"{BOLD_ON}Usulan unggah{BOLD_OFF}\n{incoming.text or names}"
        buttons = (
            Button("Kirim", Press("kirim", "K7M3Q9XA", 1), style=Style.GOOD),
            Button("Perbaiki", Press("perbaiki", "K7M3Q9XA", 1)),
            Button("Batal", Press("batal", "K7M3Q9XA", 1), style=Style.BAD),
        )
        await self.deliver(letter(incoming.sender.id, text, buttons))

    async def _pressed(self, incoming: Incoming) -> None:
        assert incoming.press
        await self.channel.answer(incoming, f"Tombol {incoming.press.word} diterima.")
        text = f"{BOLD_ON}Agenda 0131{BOLD_OFF}\n{incoming.press.word}"
        buttons = (Button("Lacak", Press("lacak", "K7M3Q9XA", 2)),)
        await self.deliver(letter(incoming.sender.id, text, buttons), edits=incoming.message)

    async def deliver(self, letter: Letter, *, edits: str = "", reply_to: str = "") -> str:
        parcel = Parcel(letter=letter, key="k", edits=edits, reply_to=reply_to)
        return (await self.channel.deliver(parcel)).messages[0]


class Shelf:
    """Two sample documents."""

    async def all(self) -> Sequence[Sample]:
        return [
            Sample("keputusan", "Keputusan KPU", "Nota dinas dan naskah.", "pengusul"),
            Sample("pindaian", "Pindaian Keputusan", "Asli dan salinan.", "staf"),
        ]

    async def make(self, name: str) -> Sequence[SampleFile]:
        if name == "pindaian":
            return [SampleFile("asli.pdf", PDF), SampleFile("salinan.pdf", PDF)]
        return [SampleFile("nota.pdf", PDF), SampleFile("kpt.pdf", KEPUTUSAN)]


class Outage:
    """The JDIH website, which can be out of order."""

    name = "jdih-mati"
    title = "JDIH mati"

    def __init__(self) -> None:
        self.on = False

    def is_on(self) -> bool:
        return self.on

    async def turn(self, on: bool) -> None:
        self.on = on


@dataclass(slots=True)
class Room:
    """Everything a test touches."""

    url: str
    http: ClientSession
    channel: PlaygroundChannel
    bot: EchoBot
    blobs: FolderBlobs
    clock: HandClock
    outage: Outage

    async def shows(self, phone: str) -> list[dict[str, object]]:
        await self.bot.idle()
        async with self.http.get(f"{self.url}/api/{phone}/messages") as answer:
            assert answer.status == 200, await answer.text()
            found: list[dict[str, object]] = await answer.json()
            return found

    async def say(self, phone: str, form: FormData) -> tuple[int, dict[str, object]]:
        async with self.http.post(f"{self.url}/api/{phone}/messages", data=form) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, **body: object) -> tuple[int, dict[str, object]]:
        async with self.http.post(f"{self.url}/api/{path}", json=body) as answer:
            return answer.status, json.loads(await answer.text())


def parsed(room: Room) -> list[Incoming]:
    """Give what the bot has, in order."""
    return [each for raw in room.bot.stored.values() for each in room.channel.parse(raw)]


def letter(
    phone: str,
    text: str = "",
    buttons: tuple[Button, ...] = (),
    files: tuple[Attachment, ...] = (),
    *,
    silent: bool = False,
) -> Letter:
    post = Post.CARD if buttons else Post.FILES if files else Post.NOTE
    to = Address("playground", phone)
    return Letter(to=to, post=post, text=text, buttons=buttons, files=files, silent=silent)


def form(text: str = "", *files: tuple[str, bytes], **fields: str) -> FormData:
    data = FormData(quote_fields=False, default_to_multipart=True)
    data.add_field("text", text)
    for name, value in fields.items():
        data.add_field(name.rstrip("_"), value)
    for name, content in files:
        data.add_field("files", content, filename=name, content_type="application/octet-stream")
    return data
