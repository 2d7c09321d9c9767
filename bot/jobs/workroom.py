"""The workroom: what every job has at hand, and the one way in which jobs report to the desk."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, TypeVar

from aiohttp import ClientSession

from bot import admins
from bot.channel import Channel
from bot.clock import Clock
from bot.turns import Turns
from handlers import board, desk
from handlers.messages import Address, Attachment, Letter, Post
from handlers.ports import Memory
from handlers.texts import say
from jdih.publisher import Publisher
from naskah.client import Workshop
from naskah.errors import Broken, TooHeavy
from naskah.papers.sheets import Kantor, Sheet
from sop.berkas import Berkas, File, Upload, Use
from sop.command import Command
from sop.deadlines import Calendar
from sop.office import Office
from storage import jobs
from storage.files import Files
from storage.jobs import Task
from storage.transaction import Tx

T = TypeVar("T")


class Later(Exception):
    """A job cannot end now; it is tried again at `at`.

    What only waits for something outside has as much time as that takes; a try that `counts` is one
    of few.
    """

    def __init__(self, at: datetime, says: str = "", *, counts: bool = False) -> None:
        super().__init__(says)
        self.at = at
        self.counts = counts


class Softcopy(NamedTuple):
    """What was sent of a document: PDF or DOCX."""

    data: bytes
    without: tuple[File, ...] = ()  #: lampiran that are not in it


@dataclass(slots=True, kw_only=True)
class Workroom:
    """Turns on the database, file store, workshop, channels and JDIH, for the jobs."""

    turns: Turns
    files: Files
    shop: Workshop
    calendar: Calendar
    channels: Mapping[str, Channel]
    publisher: Publisher
    session: ClientSession
    kantor: Kantor
    public_url: str = ""
    max_bytes: int = 10_000_000
    jdih_hosts: frozenset[str] = frozenset()  #: where documents may appear; empty: anywhere public

    @property
    def clock(self) -> Clock:
        """Give the clock."""
        return self.turns.clock

    @property
    def office(self) -> Office:
        """Give the office."""
        return self.calendar.office

    async def berkas(self, code: str) -> Berkas | None:
        """Give a berkas as it stands."""
        return await self.turns.look(lambda tx: tx.berkas(code))

    async def softcopy(self, berkas: Berkas) -> Softcopy:
        """Give the softcopy as it was sent; one that has lampiran, as one PDF with them.

        Where they cannot be made pages, for instance without LibreOffice, it comes without them.
        """
        first, *others = [await self.files.read(file.sha256) for file in berkas.naskah]
        if not others:
            return Softcopy(first)
        try:
            return Softcopy(await self.shop.whole([first, *others]))
        except (Broken, TooHeavy):
            return Softcopy(first, berkas.naskah[1:])

    async def paper(self, sheet: Sheet, at: datetime | None = None) -> bytes:
        """Make a paper of the office, as made at a moment."""
        return await self.typeset(lambda kantor: self.shop.paper(sheet, kantor, at=at))

    async def typeset(self, make: Callable[[Kantor], Awaitable[T]]) -> T:
        """Make something with the office's own templates.

        Where those cannot be used it is made with ours and the admins are told: nobody waits for
        his paper because of a slip in a template.
        """
        own = self.kantor
        try:
            return await make(own)
        except (Broken, TooHeavy) as fault:
            elsewhere = isinstance(fault, Broken) and not fault.reason.startswith("templat:")
            if elsewhere or not own.folder:
                raise
        made = await make(replace(own, folder=""))
        await self.tell_admins(say("talk.admin_templates"))
        return made

    async def tell_admins(self, text: str) -> None:
        """Write to the admins of what only a person can mend."""
        now = self.clock.now()
        await self.turns.run(lambda tx: admins.post(tx, text, now))

    async def end(self, task: Task, *deeds: Callable[[Tx], object]) -> None:
        """Do what a job was for in the transaction that ends it: killed anywhere, it is done once.

        Nothing is done for a job that somebody else has brought to an end.
        """

        def turn(tx: Tx) -> None:
            if jobs.finish(tx.conn, task.id):
                for deed in deeds:
                    deed(tx)

        await self.turns.run(turn)

    def entry(
        self, code: str, command: Command, *, while_: Upload | None = None
    ) -> Callable[[Memory], bool]:
        """Let the desk enter what was found out; False when the berkas moved on meanwhile.

        Args:
            code: of the berkas.
            command: the report.
            while_: only as long as the upload stands here.

        """
        now = self.clock.now()

        def turn(memory: Memory) -> bool:
            berkas = memory.berkas(code)
            if while_ is not None and (berkas is None or berkas.upload is not while_):
                return False
            desk.report(memory, code, command, now, self.calendar)
            return True

        return turn

    async def report(self, code: str, command: Command, *, while_: Upload | None = None) -> bool:
        """Enter at once what was found out, as `entry`; for a job that may go on, or come again."""
        return await self.turns.run(self.entry(code, command, while_=while_))

    async def progress(self, code: str, line: str) -> None:
        """Show how far slow work is."""
        now = self.clock.now()

        def turn(tx: Memory) -> None:
            desk.progress(tx, code, line, now, self.calendar)

        await self.turns.run(turn)

    async def keep(self, data: bytes, name: str, use: Use, pages: int = 0) -> File:
        """Keep bytes that the bot made."""
        sha256 = await self.files.keep(data)
        return File(secrets.token_hex(6), sha256, name, len(data), use, pages)

    def letter(
        self,
        officer: str,
        text: str,
        files: tuple[Attachment, ...] = (),
        to: Address | None = None,
        code: str = "",
    ) -> Callable[[Memory], None]:
        """Write a message of its own, with files; it goes out once that is in a transaction.

        Args:
            officer: who gets it; nobody's id for a stranger.
            text: what it says.
            files: what comes with it.
            to: where, unless the officer is not reached there any more.
            code: of the berkas it is about; it hangs below the officer's card, if he has one.

        """
        now = self.clock.now()

        def turn(memory: Memory) -> None:
            known = memory.addresses(officer) if officer else (to,)
            address = to if to in known else next(iter(known), None)
            if address is None:
                return
            rows = board.hanging(memory, code, officer, address) if code else ()
            letter = Letter(
                to=address,
                post=Post.FILES if files else Post.NOTE,
                text=text,
                files=files,
                card=rows[-1].id if rows else "",
                silent=True,
                code=code,
                officer=officer,
            )
            memory.post(letter, now)

        return turn

    def answer(
        self, task: Task, text: str, files: tuple[Attachment, ...] = ()
    ) -> Callable[[Memory], None]:
        """Write the letter that an officer asked for, in the chat where he did."""
        return self.letter(task.payload["officer"], text, files, task.chat, task.code)

    def qr(self, code: str) -> str:
        """Give what the QR of a berkas says: its public address, or its code alone."""
        return f"{self.public_url}/periksa/{code}" if self.public_url else f"JDIH:{code}"
