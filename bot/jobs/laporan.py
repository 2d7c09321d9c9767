"""Jobs of book and reports: made for one officer and sent to where he asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.jobs.laporan_sheets import book as book_sheet
from bot.jobs.laporan_sheets import named
from bot.jobs.laporan_sheets import report as report_sheet
from bot.jobs.laporan_sheets import report_jdih as jdih_sheet
from bot.jobs.workroom import Workroom
from bot.office.paper import signer
from handlers.masa import Masa
from handlers.messages import Attachment
from handlers.ports import Booked, Memory
from handlers.texts import say
from naskah.papers.sheets import Laporan
from sop.kinerja import Story, figures, published_between
from sop.roles import Role
from storage.jobs import Task

#: A document may become public long after it entered the book.
_EARLIER = timedelta(days=731)


async def book(room: Workroom, task: Task) -> None:
    """Buku agenda: a month or a year of it as PDF and XLSX."""
    masa = _masa(task)
    rows = await _entered(room, task, masa)
    now = room.clock.now()
    heads = await room.turns.look(lambda tx: tx.holders(Role.KASUBBAG, now))
    whole = None if _units(task) else signer(room.office, heads, now)
    sheet = book_sheet(rows, masa, room.office, now, whole)
    pdf = await room.paper(sheet, sheet.dicetak)
    table, name = await room.shop.workbook(sheet), named("buku-agenda", masa)
    files = (
        Attachment(await room.files.keep(pdf), f"{name}.pdf"),
        Attachment(await room.files.keep(table), f"{name}.xlsx"),
    )
    await _send(room, task, say("laporan.agenda_here", masa=masa, n=len(rows)), files)


async def report(room: Workroom, task: Task) -> None:
    """Laporan: the figures of a masa as a picture, PDF and XLSX."""
    masa, units = _masa(task), _units(task)
    since, until = masa.since(room.office.zone), masa.until(room.office.zone)

    def read(tx: Memory) -> tuple[list[datetime], list[Story]]:
        entered = _of(tx.agenda(since, until), units)
        stories = [(x.berkas, tx.history(x.berkas.code)) for x in entered]
        return [x.at for x in entered], stories

    entered, stories = await room.turns.look(read)
    now = room.clock.now()
    counted = await asyncio.to_thread(figures, stories, room.calendar, now)  # a year takes seconds
    sheet = report_sheet(counted, entered, masa, room.office, now)
    await _send(room, task, say("laporan.here", masa=masa), await _drawn(room, sheet, masa))


async def report_jdih(room: Workroom, task: Task) -> None:
    """Laporan JDIH: what became public in some months, with the list of it."""
    masa, units = _masa(task), _units(task)
    since, until = masa.since(room.office.zone), masa.until(room.office.zone)
    known = await room.turns.look(lambda tx: tx.agenda(since - _EARLIER, until))
    public = published_between((x.berkas for x in _of(known, units)), since, until)
    sheet = jdih_sheet(public, masa, room.office, room.clock.now())
    text = say("laporan.jdih_here", masa=masa, n=len(public))
    await _send(room, task, text, await _drawn(room, sheet, masa))


async def _entered(room: Workroom, task: Task, masa: Masa) -> list[Booked]:
    since, until = masa.since(room.office.zone), masa.until(room.office.zone)
    found = await room.turns.look(lambda tx: tx.agenda(since, until))
    return _of(found, _units(task))


def _of(entered: Iterable[Booked], units: Collection[str]) -> list[Booked]:
    return [x for x in entered if not units or x.berkas.unit in units]


def _units(task: Task) -> Collection[str]:
    """Read the subbagian that are meant, none for all; a job of an older version names one."""
    if (several := task.payload.get("units")) is not None:
        return frozenset(json.loads(several))
    return frozenset({task.payload.get("unit", "")} - {""})


async def _drawn(room: Workroom, sheet: Laporan, masa: Masa) -> tuple[Attachment, ...]:
    picture = await room.typeset(lambda kantor: room.shop.chart(sheet, kantor))
    name = named("laporan-jdih" if sheet.tabel else "laporan", masa)
    pdf, table = await room.paper(sheet, sheet.dicetak), await room.shop.workbook(sheet)
    return (
        Attachment(await room.files.keep(picture), f"{name}.png", photo=True),
        Attachment(await room.files.keep(pdf), f"{name}.pdf"),
        Attachment(await room.files.keep(table), f"{name}.xlsx"),
    )


def _masa(task: Task) -> Masa:
    masa = Masa.decode(task.payload["masa"])
    assert masa is not None  # noqa: S101 - written by the conversation
    return masa


async def _send(room: Workroom, task: Task, text: str, files: tuple[Attachment, ...]) -> None:
    await room.end(task, room.answer(task, text, files))
