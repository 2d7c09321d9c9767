"""The console: what a command line changes, in a turn of its own or as the desk would make it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.config import Settings, calendar_of, read_settings
from bot.home import Misuse, address_of, look
from bot.office.file import read_office
from handlers import desk
from handlers.desk import refusal_text
from handlers.turn import Outcome, Turn
from handlers.typed_day import as_date
from sop.refusals import Refusal
from storage.database import Database
from storage.holidays import holidays
from storage.transaction import Tx

T = TypeVar("T")

Where = Annotated[Path, typer.Option("--ke", help="Folder tujuan.")]


def change(deed: Callable[[Tx], T]) -> T:
    """Change the database; the bot must not be running on a SQLite file at the same time."""
    settings = read_settings()
    return asyncio.run(_changed(settings, deed))


async def _changed(settings: Settings, deed: Callable[[Tx], T]) -> T:
    await look(settings, lambda _: None)
    database = await Database.open(address_of(settings), read_office(settings.office_file))
    try:
        return await database.run(deed)
    finally:
        await database.close()


def administer(deed: Callable[[Turn, Tx], Outcome]) -> None:
    """Do something as the desk would: cards move and officers are told.

    Raises:
        Misuse: the rules of the office do not allow it.

    """
    now = datetime.now(UTC)

    def as_the_desk(tx: Tx) -> None:
        calendar = calendar_of(tx.office, now.year, holidays(tx.conn))
        try:
            desk.administer(tx, lambda turn: deed(turn, tx), now, calendar)
        except Refusal as refusal:
            raise Misuse(refusal_text(refusal, tx.office)) from None

    change(as_the_desk)


def date_of(text: str) -> date:
    """Read a typed date.

    Raises:
        Misuse: it is none.

    """
    found = as_date(text)
    if found is None:
        raise Misuse(f"Tanggal “{text}” tidak terbaca. Contoh: 3 November 2025.")
    return found


def save(folder: Path, name: str, data: bytes) -> None:
    """Write a file and say where it is; a folder that is not there yet is made.

    Raises:
        Misuse: it cannot be written there.

    """
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise Misuse(f"{target} tidak dapat ditulis ({error.strerror}).") from None
    typer.echo(str(target))
