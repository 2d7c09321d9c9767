"""A worker with a letter and a job in hand that do not come to an end before the network goes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.channel import Delivered, Parcel
from bot.jobs.queue import Jobs
from bot.playground.channel import PlaygroundChannel
from handlers.messages import Address, IncomingFile, Job, Letter, Post
from storage.transaction import Tx
from tests.office import HADI, Office

_PHONE = Address("playground", HADI)


class Phones(PlaygroundChannel):
    """The practice phones, behind a network that stands still until it goes."""

    network: asyncio.Event

    async def deliver(self, parcel: Parcel) -> Delivered:
        await self.network.wait()
        return await super().deliver(parcel)

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        await self.network.wait()
        async for piece in super().fetch(file):
            yield piece


@dataclass
class Worker:
    """One of several at work on a database."""

    office: Office
    jobs: Jobs
    network: asyncio.Event

    @classmethod
    async def start(cls, folder: Path, address: str) -> Worker:
        """Start one as the application does."""
        office = await Office.open(folder, address=address)
        phones = Phones(folder / "ponsel-lambat.sqlite3", office.files, office.clock)
        phones.network = asyncio.Event()
        office.phones = phones
        office.serve({"playground": phones})
        await phones.start(office.worker)
        worker = cls(office, Jobs(office.room()), phones.network)
        await office.postman.after_restart()
        await worker.jobs.after_restart()
        return worker

    async def give(self) -> None:
        """Put a letter and a job in the queues."""
        sha256 = await self.office.files.keep(b"%PDF-1.7 ...")
        file = {"ref": sha256, "name": "berkas.pdf", "size": "12", "mime": "application/pdf"}
        told = {"channel": "playground", "address": HADI, **file, "photo": "", "group": ""}

        def turn(tx: Tx) -> None:
            letter = Letter(to=_PHONE, post=Post.NOTE, text="Rapat pukul 10.", officer=HADI)
            tx.post(letter, self.office.clock.now())
            tx.start(Job("ambil", payload=told), self.office.clock.now())

        await self.office.turns.run(turn)

    async def takes(self) -> tuple[int, int]:
        """Take letters and jobs that are free, and tell how many those are."""
        return await self.office.postman.send_once(), await self.jobs.run_once()

    async def finish(self) -> None:
        """Let the network go, and finish what is in hand."""
        self.network.set()
        await self.office.postman.settle()
        await self.jobs.settle()

    async def close(self) -> None:
        await self.finish()
        await self.office.close()


async def main(folder: str, address: str) -> None:
    """Take a letter and a job, and wait to be killed."""
    worker = await Worker.start(Path(folder), address)
    await worker.give()
    sys.stdout.write(f"{await worker.takes()} by {worker.office.database.worker}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
