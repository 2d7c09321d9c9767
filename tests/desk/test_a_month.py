"""A month of an office: 5 subbagian, 60 berkas, a Plh. week, a lost phone and a week of holidays."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import openpyxl

from bot.config import national_holidays
from sop.berkas import Berkas, File, Page, State, Upload, Use
from sop.deadlines import Calendar, with_own_days
from sop.office import Office as Profile
from sop.online import Online
from sop.reading import Found, Reading
from sop.reports import Prepared, ScanAssembled, UploadReported
from tests.clock import TestClock
from tests.office import BAMBANG, DEWI, HADI, RUDI, YUNI, Office
from tests.readings import NOTA, keputusan

UNITS = (*Profile().units, "Subbagian Keuangan")
LETTER = "15/HK.03-SPt/6202/2025, 8 Desember 2025"
FREE = {date(2025, 12, day): (False, "Cuti bersama daerah") for day in (22, 23, 24)}


class Month:
    """The office of one December, with what its people do on an ordinary day."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.kasubbag = HADI
        self.rudi = RUDI
        self.sent = 0

    async def goes_to(self, day: int, hour: int, month: int = 12) -> None:
        """Let the clock run to an hour of a day, sweeping every morning and afternoon on the way."""
        zone = self.office.calendar.office.zone
        year = 2025 if month == 12 else 2026
        goal = datetime.combine(date(year, month, day), time(hour, 30), zone)
        while (now := self.office.clock.now()) < goal:
            await self.office.pass_time(min(timedelta(hours=6), goal - now))

    async def sends(self) -> int:
        """A subbagian sends the next usulan; gives its agenda number."""
        number = self.sent + 1
        who = f"u{self.sent % len(UNITS)}"
        await self.office.attach(who, "nota.pdf", f"naskah-{number}.pdf")
        await self.office.reads(nota=NOTA, naskah=self.reading(number))
        await self.office.tap(who, "Kirim")
        self.sent = number
        return number

    def reading(self, number: int) -> Reading:
        kinds = {0: "Surat Edaran", 1: "Pengumuman"}
        kind = kinds.get(number % 7, "Keputusan")
        about = f"Urusan {number} yang Panjang Namanya " + "dan Seterusnya " * (number % 5)
        return keputusan(str(100 + number), jenis=Found(kind), tentang=Found(about.strip()))

    async def tap(self, who: str, number: int, *labels: str) -> None:
        """Press buttons on the card of one berkas."""
        seen = 0
        for label in labels:
            screen = list(reversed(await self.office.screen(who)))
            has = [m for m in screen if label in [b.label for b in m.buttons]]
            about = [
                m
                for m in has
                if m.id == seen or f"Agenda {number:04d}" in re.sub("[\ue000\ue001]", "", m.text)
            ]
            assert about, f"{who} sees no [{label}] for {number}"
            seen = about[0].id
            await self.office.press(who, about[0], label)

    async def decides(self, number: int) -> None:
        berkas = await self.office.berkas(number)
        clear = "Otentikasi" if berkas.keputusan else "Setujui unggah"
        await self.tap(self.kasubbag, number, "Disposisi", "Terbitkan", clear)

    async def publishes(self, number: int) -> None:
        """Staf takes the copies, scans, files and uploads."""
        who = self.rudi
        await self.tap(who, number, "Terima")
        await self.office.attach(who, f"scan-{number}.pdf")
        await self.assembles(await self.office.berkas(number))
        await self.tap(who, number, "Pakai", "Sesuai", "Sudah disimpan")
        berkas = await self.office.berkas(number)
        await self.office.report(berkas.code, Prepared(unggah=await self.file(number, Use.UNGGAH)))
        await self.tap(who, number, "Unggah")
        online = Online(page=f"https://jdih.test/{number}", at=self.office.clock.now(), equal=True)
        await self.office.report(berkas.code, UploadReported(Upload.PUBLISHED, online))

    async def assembles(self, berkas: Berkas) -> None:
        number = berkas.agenda.number
        copy = await self.file(number, Use.SALINAN) if berkas.keputusan else None
        pages = tuple(Page(n, berkas.scan.parts[0].id, n, "asli") for n in range(1, 5))
        made_of = tuple(part.id for part in berkas.scan.parts)
        asli = await self.file(number, Use.ASLI)
        report = ScanAssembled(parts=made_of, asli=asli, salinan=copy, pages=pages)
        await self.office.report(berkas.code, report)

    async def file(self, number: int, use: Use) -> File:
        data = f"%PDF-1.4 {use.value} {number}".encode()
        sha = await self.office.files.keep(data)
        return File(f"{use.name}{number}", sha, f"{use.name}-{number}.pdf", len(data), use, 4)

    async def ordinary_day(self, count: int = 4) -> None:
        for _ in range(count):
            number = await self.sends()
            await self.decides(number)
            await self.publishes(number)

    async def rung(self, who: str) -> list[str]:
        return [m.text for m in await self.office.screen(who) if not m.mine and not m.silent]

    async def table(self, who: str, sheet: int = 0) -> list[tuple[object, ...]]:
        data = await self.office.received(who, ".xlsx")
        return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].values)


async def opened(path: Path) -> Month:
    profile = replace(Profile(), units=UNITS)
    holidays = with_own_days(national_holidays(range(2025, 2027)), FREE)
    clock = TestClock(datetime(2025, 12, 1, 1, 30, tzinfo=UTC))  # Monday 08.30 WIB
    office = await Office.open(path, clock=clock, calendar=Calendar(profile, holidays))
    posts = await office.turns.look(lambda tx: {j.unit: j.id for j in tx.jabatan()})
    for number, unit in enumerate(UNITS):
        await office.newcomer(f"u{number}", f"Pengusul {number + 1}", posts[unit])
    await office.ticks.plan_ahead()
    return Month(office)


async def test_a_month_of_the_office(tmp_path: Path) -> None:
    month = await opened(tmp_path)
    await first_week(month)
    await week_of_the_plh(month)
    await week_of_the_lost_phone(month)
    await week_of_holidays(month)
    await end_of_the_year(month)
    await month.office.close()


async def first_week(month: Month) -> None:
    """Three good days; on Wednesday nobody decides, on Friday all is caught up with."""
    await month.ordinary_day()
    await month.goes_to(2, 8)
    await month.ordinary_day()
    await month.goes_to(3, 8)
    waiting = [await month.sends() for _ in range(4)]
    await month.tap(HADI, waiting[0], "Kembalikan", "Lampiran tidak lengkap")
    await month.goes_to(4, 8)
    assert await month.rung(BAMBANG) == []
    await month.goes_to(5, 9)
    said = "\n".join(await month.office.said(HADI))
    assert "3 berkas menunggu Bapak/Ibu, 3 terlambat." in said
    late = [t for t in await month.office.said(BAMBANG) if "Terlambat lebih dari satu hari" in t]
    assert len(late) == 3
    for number in waiting[1:]:
        await month.decides(number)
        await month.publishes(number)
    await month.office.tap("u3", "Kirim")  # the returned one, as its second version
    await month.decides(waiting[0])
    await month.publishes(waiting[0])
    await month.ordinary_day()
    assert (await month.office.berkas(waiting[0])).revision == 2


async def week_of_the_plh(month: Month) -> None:
    """The Kasubbag is away from Monday to Friday; what waits moves, what is decided is signed."""
    office = month.office
    await month.goes_to(8, 8)
    left = await month.sends()
    await office.types(HADI, "/plh")
    await office.tap(HADI, "Dewi Lestari", "Tulis tanggal")
    await office.types(HADI, "12 Desember")
    await office.types(HADI, LETTER)
    month.kasubbag = DEWI
    quiet = len(await month.rung(HADI))
    await month.decides(left)
    await month.publishes(left)
    await month.ordinary_day(3)
    for day in range(9, 13):
        await month.goes_to(day, 8)
        await month.ordinary_day()
    signed = Counter([(await office.berkas(n)).decided.by.title for n in range(17, 37)])
    assert signed == {"Plh. Kepala Subbagian Hukum dan SDM": 20}
    assert len(await month.rung(HADI)) == quiet
    await month.goes_to(15, 8)
    month.kasubbag = HADI
    assert "kembali pada Bapak/Ibu. Tidak ada berkas menunggu." in "\n".join(
        await office.said(HADI)
    )


async def week_of_the_lost_phone(month: Month) -> None:
    """On Tuesday the staf's phone is lost with a berkas in hand; he goes on with another one."""
    office = month.office
    await month.ordinary_day()
    await month.goes_to(16, 8)
    number = await month.sends()
    await month.decides(number)
    await month.tap(RUDI, number, "Terima")
    await office.types(YUNI, "/pegawai rudi")
    await office.tap(YUNI, "Rudi Hartono", "HP hilang")
    await office.works("undangan")
    token = re.search(r"undangan=(\S+)", await office.last(YUNI))[1]
    await office.opens_invitation("hp-baru", token)
    await office.tap("hp-baru", "Ya, saya")
    month.rudi = "hp-baru"
    await office.types("hp-baru", "/tugas")
    await office.tap("hp-baru", (await office.buttons("hp-baru"))[0])
    await office.attach("hp-baru", "scan-lagi.pdf")
    await month.assembles(await office.berkas(number))
    await month.tap("hp-baru", number, "Pakai", "Sesuai", "Sudah disimpan")
    berkas = await office.berkas(number)
    assert berkas.staf.id == RUDI
    await office.report(berkas.code, Prepared(unggah=await month.file(number, Use.UNGGAH)))
    await month.tap("hp-baru", number, "Unggah")
    online = Online(page=f"https://jdih.test/{number}", at=office.clock.now(), equal=True)
    await office.report(berkas.code, UploadReported(Upload.PUBLISHED, online))
    await month.ordinary_day(3)
    for day in (17, 18):
        await month.goes_to(day, 8)
        await month.ordinary_day()


async def week_of_holidays(month: Month) -> None:
    """What is sent on the last afternoon waits for a week in which nobody is rung."""
    await month.goes_to(19, 14)
    waiting = [await month.sends() for _ in range(8)]
    who = f"u{(waiting[-1] - 1) % len(UNITS)}"
    await month.tap(who, waiting[-1], "Tarik usulan", "Ya, tarik")
    before = {who: len(await month.rung(who)) for who in (HADI, BAMBANG)}
    await month.goes_to(28, 20)
    assert {who: len(await month.rung(who)) for who in before} == before
    await month.goes_to(29, 9)
    assert len(await month.rung(HADI)) > before[HADI]
    assert len(await month.rung(BAMBANG)) == before[BAMBANG]
    for number in waiting[:-1]:
        await month.decides(number)
        await month.publishes(number)


async def end_of_the_year(month: Month) -> None:
    """The book is gapless, every berkas ended, and the Sekretaris reads December in January."""
    office = month.office
    assert month.sent == 60
    all_of_them = [await office.berkas(n) for n in range(1, 61)]
    assert all(b.closed for b in all_of_them)
    states = Counter(b.state for b in all_of_them)
    assert states == {State.SCANNED: 59, State.WITHDRAWN: 1}
    assert len({b.place for b in all_of_them if b.place}) == 59
    await office.types(HADI, "/agenda Desember 2025")
    await office.works("buku-agenda")
    rows = [row for row in await month.table(HADI) if str(row[0]).isdecimal()]
    assert [row[0] for row in rows] == [f"{n:04d}" for n in range(1, 61)]
    assert rows[-1][8] == "ditarik 19-12-2025"
    assert all(f"Urusan {n} yang" in str(row[7]) for n, row in enumerate(rows, 1))
    assert sum("Plh. Kepala Subbagian Hukum dan SDM" in str(row[8]) for row in rows) == 20
    await month.goes_to(1, 12, month=1)
    assert "Laporan Desember 2025" not in "\n".join(await office.said(BAMBANG))
    await month.goes_to(2, 9, month=1)
    assert "Laporan Desember 2025" in "\n".join(await office.said(BAMBANG))
    await office.works("laporan")
    figures = {str(row[0]): row[1] for row in await month.table(BAMBANG) if len(row) > 1}
    assert (figures["masuk"], figures["tayang"]) == ("60", "59")
    assert (figures["pengembalian"], figures["masih berjalan"]) == ("1", "0")
    (office.path / "laporan.png").write_bytes(await office.received(BAMBANG, ".png"))
