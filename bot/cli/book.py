"""The commands that give what the office has: buku agenda, report, search."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import Where, save
from bot.config import Settings, calendar_of, read_settings
from bot.home import Misuse, look
from bot.jobs.laporan_sheets import book, named, report
from bot.office.file import read_office
from bot.office.paper import kantor_of, signer
from handlers.masa import Masa
from handlers.ports import Booked, Wanted
from naskah.client import Workshop
from sop.berkas import Upload
from sop.kinerja import Story, figures
from sop.office import Office
from sop.roles import Officer, Role
from storage.holidays import holidays
from storage.transaction import Tx

#: So many berkas are listed by a search at most.
_LISTED = 20

app = typer.Typer()

Period_ = Annotated[
    str,
    typer.Argument(
        metavar="[MASA]", help="2025-11, November 2025, triwulan 3 2025, semester 1, 2025."
    ),
]


@app.command("agenda")
def agenda(masa: Period_ = "", ke: Where = Path()) -> None:
    """Buat buku agenda satu masa sebagai PDF dan XLSX."""
    settings = read_settings()
    for name, data in book_files(settings, masa_of(masa, settings)).items():
        save(ke, name, data)


def book_files(settings: Settings, masa: Masa) -> dict[str, bytes]:
    """Make the buku agenda of a masa, as PDF and XLSX by their names."""
    profile = read_office(settings.office_file)
    now, span = datetime.now(UTC), _span(masa, profile)

    def read(tx: Tx) -> tuple[Sequence[Booked], Sequence[Officer]]:
        return tx.agenda(*span), tx.holders(Role.KASUBBAG, now)

    rows, heads = asyncio.run(look(settings, read))
    sheet = book(rows, masa, profile, now, signer(profile, heads, now))
    shop, kantor = Workshop(), kantor_of(profile, settings.office_file)
    name = named("buku-agenda", masa)
    return {
        f"{name}.pdf": asyncio.run(shop.paper(sheet, kantor)),
        f"{name}.xlsx": asyncio.run(shop.workbook(sheet)),
    }


@app.command("report")
def make_report(masa: Period_ = "", ke: Where = Path()) -> None:
    """Buat laporan satu masa sebagai gambar, PDF, dan XLSX."""
    settings = read_settings()
    wanted = masa_of(masa, settings)
    profile, now = read_office(settings.office_file), datetime.now(UTC)

    def read(tx: Tx) -> tuple[list[datetime], list[Story], Mapping[date, tuple[bool, str]]]:
        entered = tx.agenda(*_span(wanted, profile))
        stories = [(x.berkas, tx.history(x.berkas.code)) for x in entered]
        return [x.at for x in entered], stories, holidays(tx.conn)

    entered, stories, own = asyncio.run(look(settings, read))
    calendar = calendar_of(profile, wanted.year, own)
    sheet = report(figures(stories, calendar, now), entered, wanted, profile, now)
    shop, kantor = Workshop(), kantor_of(profile, settings.office_file)
    name = named("laporan", wanted)
    save(ke, f"{name}.png", asyncio.run(shop.chart(sheet, kantor)))
    save(ke, f"{name}.pdf", asyncio.run(shop.paper(sheet, kantor)))
    save(ke, f"{name}.xlsx", asyncio.run(shop.workbook(sheet)))


@app.command("search")
def search(
    kata: Annotated[list[str], typer.Argument(help="Nomor, judul, subbagian, tahun.")],
) -> None:
    """Cari berkas menurut nomor, judul, subbagian, atau tahun."""
    wanted = Wanted(text=" ".join(kata), limit=_LISTED)
    found, n = asyncio.run(look(read_settings(), lambda tx: (tx.find(wanted), tx.count(wanted))))
    if not found:
        raise Misuse(f"Tidak ada berkas yang cocok dengan “{wanted.text}”.")
    for one in found:
        stands = one.state.value if one.upload is Upload.NONE else one.upload.value
        number = f"{one.agenda}/{one.agenda.year}" if one.agenda else "-"
        typer.echo(f"{number} {one.code} {one.title} · {stands} · {one.produk.tentang}")
    if n > len(found):
        typer.echo(f"… dan {n - len(found)} lagi yang lebih lama: tambahkan kata atau tahunnya.")


def masa_of(text: str, settings: Settings) -> Masa:
    """Read a masa that was written; nothing means this month.

    Raises:
        Misuse: it cannot be read.

    """
    today = datetime.now(read_office(settings.office_file).zone).date()
    found = Masa.written(text, today)
    if found is None:
        raise Misuse(f"Masa “{text}” tidak terbaca. Contoh: 2025-11 atau 2025.")
    return found


def _span(masa: Masa, profile: Office) -> tuple[datetime, datetime]:
    return masa.since(profile.zone), masa.until(profile.zone)
