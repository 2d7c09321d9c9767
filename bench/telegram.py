"""Presses a second over a fake Bot API: bare library, the library on aiohttp, our durable turn.

Each press costs three calls: the answer, the card redrawn, a message to somebody else. The server
runs in a process of its own and holds the clock: from the first update to the last call. Each
contender waits, listening, until the server begins to hand out. The bare bots remember nothing;
ours stores the update, decides, writes the hash-chained record and both letters with
`synchronous = FULL`, and notes what became of each letter.

It is done three times: with a server that answers at once, where only our own work counts; with one
that is as far away as Telegram is, where it counts who waits for what; and with presses that come
one by one, fifty a second, where it counts how long an officer waits for the first answer.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from aiohttp import ClientSession
from sqlalchemy import insert
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes

from bench.bot_api import CHATS, PRESSES, TOKEN, VERSION, Load, code_of, serve
from bot import heap
from bot.clock import WallClock
from bot.office import people
from bot.postman import Postman
from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.telegram.pace import Pace
from bot.telegram.request import AiohttpRequest
from bot.turns import Turns
from bot.worker import Worker
from handlers.card_task import CardTask
from handlers.messages import Address
from handlers.ports import CardRow
from sop.berkas import Agenda, Berkas, Disposisi, State
from sop.deadlines import Calendar
from sop.office import Office
from sop.produk import Jenis, Produk
from sop.roles import Holding, Officer, Period, Role
from sop.signed import Actor, Signed
from storage import schema, shapes
from storage.berkas import columns
from storage.chats import chat_of
from storage.database import Database
from storage.files import Files
from storage.transaction import Tx

ROUNDS: Final = 3
FAR: Final = 0.05  #: seconds that an answer of a distant server takes
FAR_PRESSES: Final = 100
STEADY: Final = 50.0  #: presses a second of the third table

#: Runs a bot against the API base it is given, for as long as the context is open.
Contender = Callable[[str], AbstractAsyncContextManager[None]]


class Round(NamedTuple):
    """What one contender did once."""

    rate: float  #: presses a second
    cpu: float  #: milliseconds of our own processor a press
    waits: Sequence[float]  #: milliseconds from each press to the first call that it caused

    def wait(self, percent: int) -> float:
        """Give the milliseconds within which so many of a hundred presses had an answer."""
        return statistics.quantiles(self.waits, n=100)[percent - 1]


def main() -> dict[str, float]:
    """Let all contenders run in turn, print and give presses a second (median of the rounds).

    What is given are the figures without distance.
    """
    near = _compared(Load(), ROUNDS)
    _compared(Load(FAR_PRESSES, delay=FAR), 1)
    _compared(Load(rate=STEADY), ROUNDS)
    return near


def _compared(load: Load, times: int) -> dict[str, float]:
    contenders: dict[str, Contender] = {
        "bare library (httpx)": bare_default,
        "bare library on aiohttp": bare_aiohttp,
        "durable turn of the desk": durable,
    }
    rounds: dict[str, list[Round]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, contender in contenders.items():
            rounds[name].append(_alone(contender, load))
    found = {name: statistics.median(one.rate for one in had) for name, had in rounds.items()}
    print(f"{load}, median of {times}")
    _print(found, rounds, load)
    return found


def _alone(contender: Contender, load: Load) -> Round:
    """Let one contender run in a process of its own, so that none inherits another's memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_measured, contender, load).result()


def _measured(contender: Contender, load: Load) -> Round:
    return asyncio.run(measure(contender, load))


async def measure(contender: Contender, load: Load) -> Round:
    """Let one contender run against a server of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, load), daemon=True)
    process.start()
    try:
        base = await asyncio.to_thread(here.recv)
        async with contender(base), ClientSession() as session:
            spent = time.process_time()  # what it took to set the table is not counted
            await session.post(f"{base}/begin")
            answer = await session.get(f"{base}/done")
            seconds, waits = json.loads(await answer.text())
            spent = time.process_time() - spent
        return Round(load.presses / seconds, spent / load.presses * 1e3, waits)
    finally:
        process.terminate()
        process.join()


def unpaced() -> Pace:
    """Give the channel of a contender a pace that never waits: the others have none either."""
    return Pace(clock=lambda: time.monotonic() * 1e6)


@asynccontextmanager
async def bare_default(base: str) -> AsyncIterator[None]:
    """Run the library as its documentation has it: its own updater, one update at a time."""
    async with _polling(ApplicationBuilder().token(TOKEN).base_url(f"{base}/bot").build()):
        yield


@asynccontextmanager
async def bare_aiohttp(base: str) -> AsyncIterator[None]:
    """Run the same bot on our request class."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{base}/bot")
    builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    async with _polling(builder.build()):
        yield


@asynccontextmanager
async def _polling(app: Application) -> AsyncIterator[None]:  # type: ignore[type-arg]
    app.add_handler(CallbackQueryHandler(_press))
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_polling()
        try:
            yield
        finally:
            await app.updater.stop()
            await app.stop()


async def _press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Diterima")
    await query.edit_message_text("Agenda 0131 · diterima")
    await context.bot.send_message(query.from_user.id % CHATS + 1, "Agenda 0131 diterima")


@asynccontextmanager
async def durable(base: str) -> AsyncIterator[None]:
    """Run our own bot: each press is [Terima] of another berkas that is ready for it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        database = await Database.open(Path(folder) / "bench.sqlite3", Office())
        await database.run(_ready)
        turns = Turns(database, WallClock())
        settings = TelegramSettings(token=TOKEN, api_base=base)
        channel = TelegramChannel(settings, Files(Path(folder) / "files"), pace=unpaced())
        channels = {channel.name: channel}
        worker, postman = Worker(turns, channels, Calendar(Office())), Postman(turns, channels)
        await channel.start(worker)
        heap.settle()
        loops = [
            asyncio.create_task(worker.receive_forever()),
            asyncio.create_task(postman.send_forever()),
        ]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await worker.settle()
            await postman.settle()
            await channel.stop()
            await database.close()


def _ready(tx: Tx) -> None:
    """Enter staf and Kasubbag, a chat each, and a decided berkas for every press."""
    now, posts = WallClock().now(), people.posts(tx.office)
    people.add_posts(tx)
    for chat in range(1, CHATS + 1):
        for role, place in ((Role.STAF, chat), (Role.KASUBBAG, chat + CHATS)):
            own = replace(posts[role], id=f"jabatan-{place}")
            tx.add_jabatan(own)
            holding = Holding(own, Period(now - timedelta(days=1)))
            tx.add_officer(Officer(f"o{place}", f"Petugas {place}", "", (holding,)))
            tx.bind(Address("telegram", str(place)), f"o{place}", "", now)
    for number in range(PRESSES):
        _decided(tx, number, now)


def _decided(tx: Tx, number: int, now: datetime) -> None:
    """Enter a berkas that a staf can fetch, with the cards that show it to both."""
    chat = number % CHATS + 1
    staf, kasubbag = f"Petugas {chat}", f"Petugas {chat + CHATS}"
    head = Actor(f"o{chat + CHATS}", kasubbag, "Kepala Subbagian Hukum")
    orders = ("Pindai dan unggah ke JDIH",)
    berkas = Berkas(
        code=code_of(number),
        state=State.CLEARED,
        version=VERSION,
        since=VERSION,
        since_at=now,
        opened_at=now,
        agenda=Agenda(now.year, number + 1),
        produk=Produk(
            jenis=Jenis.KEPUTUSAN, nomor=str(number), tahun=2025, tentang=f"Pokok {number}"
        ),
        disposisi=Disposisi(f"o{chat}", staf, orders, "Biasa", "1 hari"),
        decided=Signed(head, now, "diotentikasi"),
    )
    row = {**columns(berkas), "snapshot": shapes.dump(berkas), "closed": False}
    tx.conn.execute(insert(schema.berkas), row)
    for task, place in ((CardTask.KERJA, chat), (CardTask.KEPUTUSAN, chat + CHATS)):
        _hang(tx, f"{task}{number}", task, berkas.code, place, str(1_000 + number), now)


def _hang(
    tx: Tx, card: str, task: CardTask, code: str, place: int, message: str, now: datetime
) -> None:
    """Hang a card in a chat, shown by a message."""
    to = Address("telegram", str(place))
    tx.put_card(
        CardRow(
            id=card,
            code=code,
            officer=f"o{place}",
            task=task,
            address=to,
            message=message,
            drawn=VERSION,
        )
    )
    shown = {"chat": chat_of(to), "message": message, "letter": "", "card": card, "at": now}
    tx.conn.execute(insert(schema.messages), shown)


def _print(found: Mapping[str, float], rounds: Mapping[str, list[Round]], load: Load) -> None:
    bare = "bare library (httpx)"
    p50, p99 = (
        {name: statistics.median(one.wait(share) for one in had) for name, had in rounds.items()}
        for share in (50, 99)
    )
    for name, rate in found.items():
        if load.rate:
            ratio = f"p99 ×{p99[name] / p99[bare]:.2f}"
            print(f"{name:26} answered after {p50[name]:6.1f} ms, p99 {p99[name]:6.1f} ms  {ratio}")
        else:
            cpu = statistics.median(one.cpu for one in rounds[name])
            ratio = f"×{rate / found[bare]:.2f}"
            print(f"{name:26} {rate:7.0f}/s  {ratio}  {cpu:6.2f} ms CPU a press")
    print()
