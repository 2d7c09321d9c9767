"""An office with real publishers and JDIH doubles: desk, jobs and sites are real, the papers are small.

Reading and scanning are told as in `tests/office.py`; from the preview on nothing is: the jobs run
against a site on this machine, and their pauses pass when the test says so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import delete

from bot.config import Settings
from bot.jobs.queue import Jobs
from bot.jobs.workroom import Workroom
from bot.office.paper import kantor_of
from bot.publishers import publisher_of
from jdih.net import new_session
from jdih.portal.app import portal_app
from jdih.portal.faults import Faults
from naskah.client import Workshop
from sop.berkas import Berkas, File, Upload, Use
from sop.office import Office as Profile
from sop.produk import file_name
from sop.reading import Reading
from sop.reports import Prepared
from storage.files import Files
from storage.schema import WAITING, jobs
from tests.ildis.app import ildis_app
from tests.ildis.shelf import Ildis
from tests.ildis.site import Site
from tests.jdih.conftest import pdf
from tests.jdih.rest_double import RestDouble
from tests.office import HADI, RUDI, Office

PASSWORD = "sandi"
REST = """
[jdih.rest]
create = "api/documents"
search = "api/documents?external_id={kode}"
item = "api/documents/{id}"
login = "api/login"
login_token = "data.access_token"
constants = { type = "keputusan" }
date_format = "%d/%m/%Y"
document = "data"
public = "published"
page = "dokumen/{id}"
listings = ["daftar"]
fields = { judul = "title", kode = "external_id", nomor = "number", tanggal = "date", sha256 = "sha" }
"""


class PlainWorkshop(Workshop):
    """A workshop on a machine without Tesseract."""

    def can_read_scans(self) -> bool:
        return False


@dataclass
class Desk(Office):
    """The office, its jobs, and the JDIH it publishes to."""

    jobs: Jobs = field(default=None)  # type: ignore[assignment]
    room: Workroom = field(default=None)  # type: ignore[assignment]

    async def work(self) -> None:
        """Let the jobs that are due run until none is left."""
        for _ in range(60):
            if not await self.jobs.run_once():
                break
            await self.jobs.settle()
        await self.settle()

    async def wait(self, **by: float) -> None:
        """Let time pass, and what falls due happen."""
        await self.pass_time(timedelta(**by))
        await self.work()

    async def tap(self, who: str, *labels: str) -> None:
        """Press buttons; one behind [Lainnya] is looked for there."""
        for label in labels:
            if label not in await self.buttons(who) and "Lainnya" in await self.buttons(who):
                await super().tap(who, "Lainnya")
            await super().tap(who, label)

    async def unggah(self, *, work: bool = True) -> None:
        await self.tap(RUDI, "Unggah")
        if work:
            await self.work()

    async def ready(self, reading: Reading | None = None, naskah: bytes = b"") -> None:
        """Go to the JDIH preview of a naskah unggah."""
        await self.to_kasubbag(reading)
        await self.sent(naskah)

    async def sent(self, naskah: bytes = b"") -> None:
        """Bring a usulan that was just sent to the JDIH preview of a naskah unggah."""
        clear = "Otentikasi" if (await self.berkas()).keputusan else "Setujui unggah"
        await self.tap(HADI, "Disposisi", "Terbitkan", clear)
        await self.tap(RUDI, "Terima")
        await self.attach(RUDI, f"scan-{self.taps}.pdf")
        await self.assembles()
        await self.tap(RUDI, "Pakai", "Sesuai")
        await self.idle()
        await self.shows(naskah)

    async def idle(self) -> None:
        """Drop the jobs that make papers and read."""
        code = (await self.berkas()).code
        waiting = delete(jobs).where(jobs.c.code == code, jobs.c.state == WAITING)
        await self.turns.run(lambda tx: tx.conn.execute(waiting))

    async def shows(self, naskah: bytes = b"") -> None:
        """Tell that the naskah unggah and the abstrak were made."""
        berkas = await self.berkas()
        data = naskah or pdf(f"{berkas.title} {berkas.code}", pages=2)
        kept = File("n" + berkas.code, await self.files.keep(data), "", len(data), Use.UNGGAH, 2)
        office = self.calendar.office
        name = file_name(berkas.produk, office.code, kept.sha256, office.file_pattern)
        abstrak = pdf("Abstrak")
        drafted = await self.room.keep(abstrak, "abstrak.pdf", Use.ABSTRAK, 1)
        unggah = File(kept.id, kept.sha256, name, kept.size, Use.UNGGAH, 2)
        await self.report(berkas.code, Prepared(unggah=unggah, abstrak=drafted))

    async def card(self, who: str = RUDI) -> str:
        """The newest card of somebody's upload: the last message with the document's name."""
        title = (await self.berkas()).title
        return next(text for text in reversed(await self.said(who)) if title in text)

    async def stands(self, upload: Upload) -> Berkas:
        berkas = await self.berkas()
        assert berkas.upload is upload, (berkas.upload, berkas.online, await self.card())
        return berkas

    async def rung(self, who: str) -> int:
        return sum(1 for m in await self.screen(who) if not m.mine and not m.silent)


@asynccontextmanager
async def open_desk(path: Path, *, max_bytes: int = 0, **settings: object) -> AsyncIterator[Desk]:
    """Open the office with the JDIH that the settings name."""
    made = Settings(_env_file=None, data_dir=path, **settings)
    async with AsyncExitStack() as stack:
        session = new_session()
        stack.push_async_callback(session.close)
        publisher = publisher_of(made, "token", session)
        stack.push_async_callback(publisher.close)
        desk = await Desk.open(path, Profile())
        stack.push_async_callback(desk.close)
        desk.room = Workroom(
            turns=desk.turns,
            files=desk.files,
            shop=PlainWorkshop(),
            calendar=desk.calendar,
            channels={"playground": desk.phones},
            publisher=publisher,
            session=session,
            kantor=kantor_of(desk.calendar.office),
            max_bytes=max_bytes or int(made.jdih_max_mb * 1_000_000),
            jdih_hosts=frozenset({"127.0.0.1"}),
        )
        desk.jobs = Jobs(desk.room)
        yield desk


@asynccontextmanager
async def served(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve a site until the block ends."""
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
        host, bound = runner.addresses[0][:2]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()


class Panel(Site):
    """The practice ILDIS as the test sees it."""

    def upload_by_hand(self, judul: str, data: bytes, name: str, nomor: str = "45") -> str:
        """Do what an operator does at the form; returns the address of the public page."""
        kinds = {"jenis_peraturan": "Keputusan", "tahun_terbit": "2025", "nomor_peraturan": nomor}
        row = self.shelf.add({"judul": judul, "tanggal_penetapan": "2025-11-03", **kinds})
        row.file = self.shelf.keep_file(self.ildis, name, data)
        row.published = True
        return f"{self.url}/dokumen/view?id={row.id}"


@asynccontextmanager
async def ildis(path: Path, **switches: object) -> AsyncIterator[Panel]:
    made = Ildis(password=PASSWORD, **switches)
    app = ildis_app(path / "ildis", made)
    async with served(app) as url:
        yield Panel(made, app, url)


def ildis_settings(panel: Panel, password: str = PASSWORD) -> dict[str, object]:
    return account(panel.url, password)


def account(url: str, password: str = PASSWORD) -> dict[str, object]:
    """The settings of an office with an account on an ILDIS."""
    who = {"jdih_user": "operator", "jdih_password": password}
    return {"jdih_kind": "ildis", "jdih_url": url, "jdih_max_mb": 20, **who}


@asynccontextmanager
async def rest(
    path: Path, **switches: object
) -> AsyncIterator[tuple[RestDouble, dict[str, object]]]:
    double = RestDouble(**switches)
    table = path / "office.toml"
    table.write_text(REST, "utf-8")
    async with served(double.app()) as url:
        yield (
            double,
            {
                "jdih_kind": "rest",
                "jdih_url": url,
                "jdih_user": "kantor",
                "jdih_password": PASSWORD,
                "office_file": table,
                "jdih_max_mb": 20,
            },
        )


@asynccontextmanager
async def portal(path: Path, port: int) -> AsyncIterator[tuple[Faults, dict[str, object]]]:
    faults = Faults(delay=0.1)
    root = web.Application()
    book = path / "portal.sqlite3"
    root.add_subapp(
        "/jdih/", portal_app(book, Files(path / "files"), Profile(), token="token", faults=faults)
    )
    async with served(root, port):
        yield faults, {"jdih_kind": "portal", "http_port": port, "jdih_max_mb": 20}
