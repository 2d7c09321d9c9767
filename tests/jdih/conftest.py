"""What the tests of the destination share: documents, servers on free ports, the local portal."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from jdih.entry import entry_of
from jdih.net import new_session
from jdih.own_portal import PortalPublisher
from jdih.portal.app import portal_app
from jdih.portal.faults import Faults
from jdih.portal.site import Clock
from jdih.portal.store import Store
from jdih.publisher import Entry
from sop.office import Office
from sop.produk import Jenis, Produk, Relasi, Status, file_name
from storage.files import Files

OFFICE = Office(jdih_address="")
PATTERN = "{tahun}{singkatan}{kode}{nomor:0>3}-{sha}.pdf"
Serve = Callable[[web.Application], Awaitable[str]]


def pdf(*lines: str, pages: int = 1, filler: int = 0) -> bytes:
    """Write a small real PDF with one line of text a page, padded to a size when asked."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", ""]
    objects[2] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = []
    for number in range(pages):
        text = lines[number % len(lines)] if lines else f"Halaman {number + 1}"
        stream = f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources"
            f" << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Count {pages} /Kids [{' '.join(kids)}] >>"
    body, offsets = b"%PDF-1.4\n" + b"%" + b"x" * filler + b"\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start, count = len(body), len(objects) + 1
    body += f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode()
    body += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return body


def make_entry(
    nomor: str = "45",
    tahun: int = 2025,
    tentang: str = "Penetapan Standar Pelayanan Informasi Publik",
    *,
    code: str = "K7M3Q9XA",
    jenis: Jenis = Jenis.KEPUTUSAN,
    content: bytes | None = None,
    abstrak: bytes | None = None,
    relasi: tuple[Relasi, ...] = (),
    status: Status = Status.BERLAKU,
    tanggal: date | None = None,
    pages: int = 1,
) -> Entry:
    content = content or pdf(f"{jenis.value} {nomor} tahun {tahun} {code}", pages=pages)
    produk = Produk(
        jenis=jenis,
        nomor=nomor,
        tahun=tahun,
        tentang=tentang,
        tanggal=tanggal or date(tahun, 3, 3),
        tempat="Sampit",
        penandatangan="Ahmad Fauzan",
        jabatan="Ketua",
        status=status,
        relasi=relasi,
    )
    sha256 = hashlib.sha256(content).hexdigest()
    return entry_of(
        produk,
        OFFICE,
        code=code,
        file_name=file_name(produk, OFFICE.code, sha256, PATTERN),
        pdf=content,
        pages=pages,
        abstrak=abstrak,
    )


@dataclass
class Said:
    """Remembers what an adapter told the officer meanwhile."""

    lines: list[str] = field(default_factory=list)

    async def __call__(self, sentence: str) -> None:
        self.lines.append(sentence)


@dataclass
class Portal:
    url: str
    faults: Faults
    publisher: PortalPublisher
    book: Path  #: the file of its shelf
    store: Store  #: its shelf, opened beside it
    app: web.Application


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with new_session() as opened:
        yield opened


@asynccontextmanager
async def serving() -> AsyncIterator[Serve]:
    """Serve applications on free ports until the test ends."""
    async with AsyncExitStack() as stack:

        async def start(app: web.Application) -> str:
            runner = web.AppRunner(app, shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            return f"http://{host}:{port}"

        yield start


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with serving() as start:
        yield start


@asynccontextmanager
async def open_portal(
    serve: Serve, folder: Path, clock: Clock | None = None
) -> AsyncIterator[Portal]:
    """Open the local portal, with its shelf in a folder."""
    faults = Faults(delay=0.2)
    root = web.Application()
    book, files = folder / "portal.db", Files(folder / "files")
    app = portal_app(book, files, OFFICE, token="rahasia", faults=faults, clock=clock)
    root.add_subapp("/jdih/", app)
    url = f"{await serve(root)}/jdih/"
    publisher = PortalPublisher(url, "rahasia")
    yield Portal(url, faults, publisher, book, Store(book, files), app)
    await publisher.close()


@pytest.fixture
async def portal(serve: Serve, tmp_path: Path) -> AsyncIterator[Portal]:
    async with open_portal(serve, tmp_path) as opened:
        yield opened
