"""An office that plays conversations: real desk, real database, real practice phones.

What child processes and JDIH would find out is either really found out (`Office.open(jobs=True)`)
or told by the test as the bot's own reports (`reads`, `assembles`, `prepares`, `uploads`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.channel import Channel
from bot.jobs.table import RUNNERS
from bot.jobs.workroom import Workroom
from bot.office import people
from bot.office.paper import kantor_of
from bot.playground.channel import PlaygroundChannel
from bot.playground.server import Said
from bot.playground.shown import Message, ShownFile
from bot.postman import Postman
from bot.ticks import Ticks
from bot.turns import Turns
from bot.worker import Worker
from handlers import desk
from handlers.messages import Address, Letter, Post, plain
from handlers.ports import Wanted
from handlers.step4.susunan import assembled_of
from naskah.client import Workshop
from sop.berkas import Berkas, File, Page, State, Upload, Use
from sop.command import Command
from sop.deadlines import Calendar
from sop.office import Office as Profile
from sop.online import Online
from sop.reading import Reading
from sop.reports import FileRead, Prepared, ScanAssembled, UploadReported
from sop.roles import Holding, Officer, Period
from storage import jobs
from storage.database import Database
from storage.files import Files
from storage.transaction import Tx
from tests.clock import TestClock
from tests.fresh import lay_down, staffed
from tests.readings import NOTA, keputusan
from tests.samples import SampleShop

SARI, HADI, RUDI, DEWI = "pengusul", "kasubbag", "staf", "staf2"
BAMBANG, YUNI = "sekretaris", "admin"


@dataclass
class Office:
    """The whole office on one table."""

    path: Path
    clock: TestClock
    database: Database
    turns: Turns
    worker: Worker
    postman: Postman
    ticks: Ticks
    phones: PlaygroundChannel
    files: Files
    calendar: Calendar
    office_file: Path | None = None
    shop: Workshop = field(default_factory=SampleShop)
    taps: int = 0
    typed: int = 0
    toasts: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[str, dict[int, Message]] = field(default_factory=dict)

    @classmethod
    async def open(
        cls,
        path: Path,
        profile: Profile | None = None,
        clock: TestClock | None = None,
        calendar: Calendar | None = None,
        address: str = "",
    ) -> Office:
        clock = clock or TestClock()
        calendar = calendar or Calendar(profile or Profile())
        kept = path / "jdih.sqlite3"
        staff = not address and lay_down(kept, await staffed(calendar.office, clock.now()))
        database = await Database.open(address or kept, calendar.office)
        turns = Turns(database, clock)
        files = Files(path / "files")
        phones = Recorder(path / "ponsel.sqlite3", files, clock)
        channels = {"playground": phones}
        worker, postman = Worker(turns, channels, calendar), Postman(turns, channels)
        ticks = Ticks(turns, calendar)
        if not staff:
            await turns.run(lambda tx: people.add_practice(tx, clock.now()))
        await phones.start(worker)
        office = cls(path, clock, database, turns, worker, postman, ticks, phones, files, calendar)
        phones.toasts = office.toasts
        return office

    def serve(self, channels: Mapping[str, Channel]) -> None:
        """Let officers be reached over other channels than the practice phones."""
        self.worker = Worker(self.turns, channels, self.calendar)
        self.postman = Postman(self.turns, channels)

    async def close(self) -> None:
        await self.settle()
        await self.phones.stop()
        await self.database.close()

    async def settle(self) -> None:
        """Let everything that waits happen, except the slow work."""
        while await self.worker.receive_once() or await self.postman.send_once():
            await self.worker.settle()
            await self.postman.settle()
        await self.worker.settle()

    # What officers do ----------------------------------------------------------------------------
    async def sends(
        self,
        who: str,
        text: str = "",
        *files: tuple[str, bytes],
        to: Message | None = None,
        photo: bool = False,
    ) -> None:
        """Send text and files, in answer to a message if so wished."""
        shown, mime = [], "image/jpeg" if photo else "application/pdf"
        for name, data in files:
            sha = await self.files.keep(data)
            shown.append(ShownFile(sha, name, len(data), mime, photo, ""))
        answered = to.id if to else None
        await self.phones.say(Said(phone=who, text=text, files=tuple(shown), reply_to=answered))
        await self.settle()

    async def attach(self, who: str, *names: str) -> None:
        await self.sends(who, "", *((name, f"%PDF-1.4 {name}".encode()) for name in names))

    async def types(self, who: str, text: str) -> None:
        self.typed += len(text)
        await self.sends(who, text)

    async def opens_invitation(self, phone: str, token: str) -> None:
        await self.sends(phone, f"/start {token}")

    async def tap(self, who: str, *labels: str) -> None:
        """Press buttons by what they say, on the newest message that has one."""
        for label in labels:
            message = next(
                (m for m in reversed(await self.screen(who)) if label in buttons(m)), None
            )
            assert message is not None, f"{who} sees no [{label}]: {await self.said(who)}"
            await self.press(who, message, label)

    async def press(self, who: str, message: Message, label: str) -> None:
        button = next(b for b in message.buttons if b.label == label)
        self.taps += 1
        await self.phones.press(who, message.id, button.id)
        await self.settle()

    async def press_raw(self, who: str, message: int, button: str) -> None:
        """Let a press come that the phone does not offer any more, or never did."""
        raw = self.raw_press(who, message, button)
        await self.turns.store("playground", [(secrets.token_hex(8), raw)])
        await self.settle()

    def raw_press(self, who: str, message: int, button: str) -> str:
        """A press as the channel stores it, also one that no phone would make."""
        update = {"id": f"raw-{who}-{message}-{button}", "kind": "press", "phone": who}
        return json.dumps({**update, "message": str(message or ""), "button": button})

    def raw_message(self, who: str, text: str) -> str:
        """A message as the channel stores it."""
        update = {"id": f"raw-{who}", "kind": "message", "phone": who, "text": text}
        return json.dumps({**update, "files": [], "group": "", "reply_to": ""})

    async def newcomer(self, who: str, name: str, jabatan: str) -> None:
        """Enrol one more officer."""
        now = self.clock.now()

        def turn(tx: Tx) -> None:
            tx.add_officer(Officer(who, name))
            tx.bind(Address("playground", who), who, "", now)

        await self.turns.run(turn)
        await self.gives(who, jabatan)

    async def notes(self, who: str, text: str) -> None:
        """Let the bot have something to say to somebody, without sending it yet."""
        to = (await self.turns.look(lambda tx: tx.addresses(who)))[0]
        letter = Letter(to=to, post=Post.NOTE, text=text, officer=who)
        await self.turns.run(lambda tx: tx.post(letter, self.clock.now()))

    # What officers see ---------------------------------------------------------------------------
    async def screen(self, who: str) -> list[Message]:
        """What a phone shows; only what changed since the last look is fetched, as its page does."""
        server, seen = self.phones.server, self.seen.setdefault(who, {})
        newest = max((m.rev for m in seen.values()), default=0)
        wiped, drawn = await server.changes(frozenset({who}), newest)
        if wiped or not newest:
            seen.clear()
            drawn = await server.messages(who)
        seen.update((m.id, m) for m in drawn)
        return [seen[number] for number in sorted(seen)]

    async def said(self, who: str) -> list[str]:
        """What the bot shows on a phone, oldest first, without marks."""
        return [plain(m.text) for m in await self.screen(who) if not m.mine]

    async def last(self, who: str) -> str:
        return (await self.said(who))[-1]

    async def buttons(self, who: str) -> list[str]:
        """The buttons of the newest message that has some."""
        return next((buttons(m) for m in reversed(await self.screen(who)) if buttons(m)), [])

    async def rings(self) -> int:
        """How many messages rang for somebody."""
        total = 0
        for who in (SARI, HADI, RUDI, DEWI, BAMBANG, YUNI):
            total += sum(1 for m in await self.screen(who) if not m.mine and not m.silent)
        return total

    @property
    def toast(self) -> str:
        return self.toasts[-1][1] if self.toasts else ""

    # What the bot finds out ----------------------------------------------------------------------
    async def berkas(self, number: int = -1) -> Berkas:
        """The newest berkas, or the one of an agenda number."""
        if number >= 0:
            found = await self.turns.look(lambda tx: tx.by_agenda(2025, number))
            assert found is not None
            return found
        return (await self.turns.look(lambda tx: tx.find(Wanted(limit=1))))[0]

    async def report(self, code: str, command: Command) -> None:
        now = self.clock.now()
        await self.turns.run(lambda tx: desk.report(tx, code, command, now, self.calendar))
        await self.settle()

    async def reads(self, **readings: Reading) -> None:
        """Tell what files say, by the start of their names."""
        for name, reading in readings.items():
            berkas = await self.berkas()
            file = next(f for f in berkas.files if f.name.startswith(name) and f.use is Use.UNREAD)
            await self.report(berkas.code, FileRead(file.id, reading))

    async def read_anywhere(self, name: str, reading: Reading) -> None:
        """Tell what a file says, in whichever berkas it lies."""
        for berkas in await self.all(State.DRAFT):
            for file in berkas.files:
                if file.name.startswith(name) and file.use is Use.UNREAD:
                    await self.report(berkas.code, FileRead(file.id, reading))

    async def all(self, *states: State) -> list[Berkas]:
        return list(await self.turns.look(lambda tx: tx.find(Wanted(states=states, limit=50))))

    async def gives(self, who: str, jabatan: str, **held: object) -> None:
        """Let an officer hold one more jabatan."""

        def turn(tx: Tx) -> None:
            post = next(j for j in tx.jabatan() if j.id == jabatan)
            period = held.pop("period", None) or Period(self.clock.now() - timedelta(days=1))
            tx.add_holding(who, Holding(post, period, **held))

        await self.turns.run(turn)

    async def proposes(
        self, reading: Reading | None = None, who: str = SARI, nota: Reading = NOTA
    ) -> None:
        """Put a complete usulan together."""
        await self.attach(who, "nota.pdf", f"naskah-{self.taps}.pdf")
        await self.reads(nota=nota, naskah=reading or keputusan())

    async def assembles(
        self,
        *,
        problems: dict[int, tuple[str, ...]] | None = None,
        unsure: bool = False,
        shown: dict[int, str] | None = None,
    ) -> None:
        """Tell that the scan is put together, asli and salinan of four pages each.

        Its pages are those of the first part, but for those `shown` from a part of another name.
        """
        berkas = await self.berkas()
        parts = assembled_of(berkas.scan)
        first, ids = berkas.scan.parts[0].name, {p.name: p.id for p in berkas.scan.parts}
        asli = await self._made("asli.pdf", Use.ASLI)
        salinan = (
            await self._made("salinan.pdf", Use.SALINAN)
            if berkas.keputusan and not berkas.kept
            else None
        )
        pages = tuple(
            Page(
                n, ids.get((shown or {}).get(n, first), ""), n, "asli", (problems or {}).get(n, ())
            )
            for n in range(1, 5)
        )
        report = ScanAssembled(parts=parts, asli=asli, salinan=salinan, pages=pages, unsure=unsure)
        await self.report(berkas.code, report)

    async def prepares(self) -> None:
        berkas = await self.berkas()
        unggah = await self._made("2025kpt6202045-1a2b3c.pdf", Use.UNGGAH)
        abstrak = await self._made("abstrak.pdf", Use.ABSTRAK)
        await self.report(berkas.code, Prepared(unggah=unggah, abstrak=abstrak))

    async def uploads(self, upload: Upload = Upload.PUBLISHED, note: str = "") -> None:
        berkas = await self.berkas()
        online = Online(
            page=f"https://jdih.test/{berkas.code}", at=self.clock.now(), equal=True, note=note
        )
        await self.report(berkas.code, UploadReported(upload, online))

    async def _made(self, name: str, use: Use) -> File:
        data = f"%PDF-1.4 {name} {self.taps}".encode()
        return File(f"{name}{self.taps}", await self.files.keep(data), name, len(data), use, 4)

    # Whole stretches of the way ------------------------------------------------------------------
    async def to_kasubbag(self, reading: Reading | None = None) -> None:
        await self.proposes(reading)
        await self.tap(SARI, "Kirim")

    async def to_decision(self, reading: Reading | None = None) -> None:
        await self.to_kasubbag(reading)
        await self.tap(HADI, "Disposisi", "Terbitkan")

    async def to_staf(self, reading: Reading | None = None) -> None:
        await self.to_decision(reading)
        clear = "Otentikasi" if (await self.berkas()).keputusan else "Setujui unggah"
        await self.tap(HADI, clear)

    async def to_scan(self, reading: Reading | None = None) -> None:
        await self.to_staf(reading)
        await self.tap(RUDI, "Terima")
        await self.attach(RUDI, f"scan-{self.taps}.pdf")
        await self.assembles()

    async def to_preview(self, reading: Reading | None = None) -> None:
        await self.to_scan(reading)
        await self.tap(RUDI, "Pakai", "Sesuai")
        await self.prepares()

    async def to_jdih(self, reading: Reading | None = None) -> None:
        await self.to_preview(reading)
        await self.tap(RUDI, "Unggah")
        await self.uploads()

    async def works(self, *kinds: str) -> None:
        """Do the slow work of some kinds for real; what else is queued is laid aside."""
        room = self.room()
        while tasks := await self.turns.run(lambda tx: jobs.claim(tx.conn, self.clock.now(), 50)):
            for task in tasks:
                if task.kind in kinds:
                    await RUNNERS[task.kind](room, task)
                await self.turns.run(lambda tx, task=task: jobs.finish(tx.conn, task.id))
        await self.settle()

    def room(self) -> Workroom:
        """What the slow work has at hand."""
        return Workroom(
            turns=self.turns,
            files=self.files,
            shop=self.shop,
            calendar=self.calendar,
            channels={"playground": self.phones},
            publisher=None,  # type: ignore[arg-type]
            session=None,  # type: ignore[arg-type]
            kantor=kantor_of(self.calendar.office, self.office_file),
        )

    async def received(self, who: str, ending: str) -> bytes:
        """The newest file of a kind that came to a phone."""
        files = [f for m in await self.screen(who) if not m.mine for f in m.files]
        return await self.files.read(
            next(f for f in reversed(files) if f.name.endswith(ending)).sha256
        )

    async def pass_time(self, by: timedelta) -> None:
        self.clock.advance(by)
        await self.ticks.sweep()
        await self.settle()


class Recorder(PlaygroundChannel):
    """The practice phones, which also remember the short answers to presses."""

    toasts: list[tuple[str, str]]

    async def answer(self, incoming, text):  # type: ignore[no-untyped-def]
        self.toasts.append((incoming.sender.id, text))
        return await super().answer(incoming, text)


def buttons(message: Message) -> list[str]:
    return [b.label for b in message.buttons]
