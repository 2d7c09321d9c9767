"""A practice office into which scans come: its papers, pictures of them, what is seen of them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pypdfium2
from yarl import URL

from bench.papers import Picture, jpeg
from bench.photos import Pose, photograph
from bot.app import App, open_app
from bot.config import Settings
from handlers.ports import Wanted
from naskah.client import Workshop
from naskah.contoh.pindai import scanned
from sop.berkas import Berkas, Scan
from tests.samples import SampleShop
from tests.whole.conftest import free_port, nothing
from tests.whole.phones import Phones

CARE = Pose(tilt=8, pan=-5, turn=2, size=(1800, 2400))


@asynccontextmanager
async def office(
    path: Path, shop: Workshop | None = None, **settings: object
) -> AsyncIterator[tuple[App, Phones]]:
    """Open an office; who wants to see how long work goes on gives a shop that remembers nothing."""
    made = Settings(_env_file=None, data_dir=path / "data", http_port=free_port(), **settings)
    app = await open_app(made, nothing, shop or SampleShop())
    try:
        async with Phones(app.address) as phones:
            yield app, phones
    finally:
        await app.end()


async def newest(app: App) -> Berkas:
    return (await app.turns.look(lambda tx: tx.find(Wanted(limit=1))))[0]


async def assembled(app: App, changed: Callable[[Scan], bool]) -> Scan:
    """Wait until the scan is put together again after a change."""
    async with asyncio.timeout(60):
        while True:
            scan = (await newest(app)).scan
            if changed(scan) and not scan.stale:
                return scan
            await asyncio.sleep(0.2)


async def in_hand(phones: Phones, sample: str = "surat-edaran") -> None:
    """Bring a usulan into the hands of the staf."""
    await phones.sample(sample)
    await phones.tap("pengusul", "Kirim")
    clear = "Otentikasi" if sample == "keputusan" else "Setujui unggah"
    await phones.tap("kasubbag", "Disposisi", "Terbitkan", clear)
    await phones.tap("staf", "Terima")


async def paper(app: App, skenario: str = "surat-edaran") -> bytes:
    """The scan of the document that the newest berkas is about."""
    produk = (await newest(app)).produk
    files = await SampleShop().contoh(skenario, produk.nomor, produk.tanggal)
    return next(data for name, data in files.items() if name.startswith("scan-"))


async def strange(app: App) -> bytes:
    """The scan of a document that no berkas is about."""
    files = await SampleShop().contoh("berita-acara", "9", (await newest(app)).produk.tanggal)
    return next(data for name, data in files.items() if name.startswith("scan-"))


async def cover(address: str, phones: Phones, number: str) -> bytes:
    """The lembar disposisi of a berkas, printed and laid on the stack."""
    file = await phones.gets("kasubbag", f"lembar-disposisi-{number}.pdf")
    async with phones.session.get(URL(address).join(URL(file["url"]))) as answer:
        assert answer.status == 200
        return scanned(await answer.read(), number)


async def asked_of(phones: Phones, sending: str) -> str:
    """What a staf is asked of a sending once the machine has looked at it."""
    async with asyncio.timeout(60):
        while True:
            text = (await phones.sees("staf", sending))["text"]
            if "Sedang dikenali" not in text:
                return text
            await asyncio.sleep(0.2)


def pictures(pdf: bytes) -> list[Picture]:
    """The pages of a PDF as pictures, for a photographer."""
    document = pypdfium2.PdfDocument(pdf)
    return [
        np.ascontiguousarray(page.render(scale=200 / 72).to_numpy()[:, :, :3]) for page in document
    ]


def shot(page: Picture, seed: int = 1, **changed: object) -> bytes:
    pose = Pose(**{**{f: getattr(CARE, f) for f in CARE.__slots__}, **changed})
    return jpeg(photograph(page, pose, seed).picture)


def as_tiff(pdf: bytes) -> bytes:
    """The pages of a PDF as an office scanner writes them into one TIFF."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=200 / 72).to_pil().convert("RGB") for page in document]
    out = io.BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="jpeg", dpi=(200, 200)
    )
    return out.getvalue()
