"""How long an officer's tap takes while another's album of forty photos is put together."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.papers import act_pages, jpeg
from bench.photos import photograph, typical
from bot.app import App, open_app
from bot.config import Settings
from handlers.ports import Wanted
from tests.whole.conftest import free_port, nothing
from tests.whole.phones import Phones

PAGES = 40
SHEETS = 10  #: different pages; the taking of photos is not what is measured
SIZE = (2250, 3000)
IDLE_TAPS = 300
PAUSE = 0.02  #: seconds between two taps: far more than an office of ten makes


def main() -> None:
    """Print p50, p95 and p99 of taps, alone and beside the album, and their ratio."""
    asyncio.run(_measure())


async def _measure() -> None:
    photos = _album()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), http_port=free_port())
        app = await open_app(settings, nothing)
        try:
            async with Phones(app.address) as phones:
                await _set_the_table(app, phones)
                card = _Card(phones)
                alone = [await card.tap() for _ in range(IDLE_TAPS)]
                started = time.perf_counter()
                await phones.sends("staf", *photos, kind="photo")
                beside = []
                while not await _assembled(app):
                    beside.append(await card.tap())
                took = time.perf_counter() - started
        finally:
            await app.end()
    _say("alone", alone)
    _say(f"beside {PAGES} photos", beside)
    ratio = _share(beside, 99) / _share(alone, 99)
    print(f"p99 beside / alone    {ratio:6.2f} x    album put together in {took:.0f} s")


def _album() -> list[tuple[str, bytes]]:
    """Take photos of ten pages, and save each at several qualities: as many different files."""
    pages = [page for act in range(SHEETS) for page in act_pages(act)][:SHEETS]
    shots = [
        photograph(page, replace(typical(n), size=SIZE), n).picture for n, page in enumerate(pages)
    ]
    return [(f"IMG_{n:04}.jpg", jpeg(shots[n % SHEETS], 80 + n // SHEETS)) for n in range(PAGES)]


async def _set_the_table(app: App, phones: Phones) -> None:
    """Put one berkas into the hands of the staf and leave another with the Kasubbag."""
    await phones.sample("surat-edaran")
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", "Setujui unggah")
    await phones.tap("staf", "Terima")
    await phones.gets("staf", "tanda-terima-0001.pdf")
    await phones.sample("keputusan")
    await phones.tap("pengusul", "Kirim")
    await phones.tap("kasubbag", "Disposisi", "Terbitkan")
    await phones.gets("kasubbag", "lembar-disposisi-0002.pdf")
    await app.jobs.settle()
    await asyncio.sleep(1)


class _Card:
    """The Kasubbag's card, pressed back and forth: a tap ends when it is drawn anew."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones

    async def tap(self) -> float:
        """Press the button that changes the view; give the seconds until it changed."""
        await asyncio.sleep(PAUSE)
        label, rev = await self._shown()
        started = time.perf_counter()
        await self._phones.tap("kasubbag", label)
        while (await self._shown())[1] == rev:  # noqa: ASYNC110 - a phone asks again, too
            await asyncio.sleep(0.002)
        return time.perf_counter() - started

    async def _shown(self) -> tuple[str, int]:
        for message in reversed(await self._phones.screen("kasubbag")):
            labels = [b["label"] for b in message["buttons"]]
            for label in ("Lainnya", "Kembali"):
                if label in labels:
                    return label, message["rev"]
        raise LookupError("no card that can be pressed back and forth")


async def _assembled(app: App) -> bool:
    found = await app.turns.look(lambda tx: tx.find(Wanted(limit=9)))
    return any(b.scan.asli or b.scan.trouble for b in found)


def _share(times: list[float], percent: int) -> float:
    return float(np.percentile(times, percent))


def _say(name: str, times: list[float]) -> None:
    p50, p95, p99 = (_share(times, share) * 1e3 for share in (50, 95, 99))
    mean = statistics.mean(times) * 1e3
    print(
        f"{name:20} {len(times):5} taps   mean {mean:5.0f}   p50 {p50:5.0f}   p95 {p95:5.0f}"
        f"   p99 {p99:5.0f} ms"
    )
