"""The home of an installation: where its database, files and backups lie, and a way to look in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.config import Settings
from bot.office.file import read_office
from sop.office import Office
from storage import backup
from storage.database import Database
from storage.faults import (
    Damaged,
    InUse,
    Misaddressed,
    StorageFault,
    StorageFull,
    TooNew,
    Unreachable,
    Unwritable,
    WrongEncoding,
    WrongOffice,
    translate,
)
from storage.files import Files
from storage.migrate import versions
from storage.transaction import Tx

T = TypeVar("T")

#: What anybody at this computer may do with a folder.
_EVERYBODY: Final = 0o007

#: What a fault of the memory means to the technician, and what he does.
_MEANS: Final[Mapping[type[StorageFault], str]] = {
    StorageFull: "Diska penuh: kosongkan ruang, lalu ulangi",
    Damaged: "Basis data, file, atau cadangan rusak: lihat “Data rusak” di docs/panduan/admin.md",
    Unreachable: "Basis data tidak terjangkau: tutup program lain yang memegangnya, periksa server",
    Unwritable: "Data tidak dapat dibuka atau ditulis: periksa apakah diskanya hanya dapat dibaca,"
    " dan apakah seluruh DATA_DIR milik akun bot",
    Misaddressed: "DATABASE_URL memuat pilihan yang tidak dikenal PostgreSQL, atau nilainya salah",
    TooNew: "Basis data dibuat program yang lebih baru: perbarui program ini (`git pull`)",
    InUse: "Basis data sedang dipakai: hentikan bot yang sedang berjalan lebih dulu",
    WrongEncoding: "Basis data tanpa UTF8: buat yang baru dengan `createdb -E UTF8 -T template0`",
    WrongOffice: "Basis data ini milik kantor lain: periksa OFFICE_FILE",
}


class Misuse(Exception):
    """What was asked on the command line cannot be; the text says why, in one line."""


def meaning(fault: StorageFault) -> str:
    """Say a fault of the memory in Indonesian, its own words behind it."""
    means = _MEANS.get(type(fault), "Penyimpanan tidak dapat dipakai")
    return f"{means} ({fault})."


def move_in(settings: Settings) -> None:
    """Make the folder of the data, for the account of the bot alone: letters lie in it.

    One that was there is shut to everybody else; its group may have been let in on purpose.
    """
    for folder in (settings.data_dir, settings.home):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & _EVERYBODY:
            with suppress(PermissionError):
                folder.chmod(folder.stat().st_mode & ~_EVERYBODY)


def address_of(settings: Settings) -> str | Path:
    """Give the address of the database; practice always has a file of its own."""
    address = settings.database_url.get_secret_value()
    return address if address and not settings.with_playground else settings.home / "jdih.sqlite3"


def files_of(settings: Settings) -> Files:
    """Give the file store."""
    return Files(settings.home / "files")


def backups_of(settings: Settings) -> Path:
    """Give the folder of the backups."""
    return settings.home / "cadangan"


def portal_of(settings: Settings) -> Path:
    """Give the shelf of the office's own portal."""
    return settings.home / "portal.sqlite3"


def portal_token(settings: Settings) -> str:
    """Give the upload token of the office's own portal, made once."""
    path, new = settings.home / "portal.token", settings.home / "portal.token.baru"
    if not path.exists() or not path.read_text("ascii").strip():
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(32), "ascii")
        new.replace(path)
    return path.read_text("ascii")


def own_key(settings: Settings, purpose: str) -> str:
    """Derive a key for one purpose from that token; whoever sees it learns no other."""
    token = portal_token(settings).encode()
    return hmac.new(token, purpose.encode(), hashlib.sha256).hexdigest()


def back_up(settings: Settings, office: Office, now: datetime, folder: Path | None = None) -> Path:
    """Make a backup of all that belongs to the office, in its own folder unless told another.

    Returns the path of its manifest.

    Raises:
        StorageFault: there is no backup; nothing that was kept before is touched.

    """
    where = folder or backups_of(settings)
    return backup.make(
        address_of(settings), files_of(settings), where, office, now, [portal_of(settings)]
    )


async def look(settings: Settings, question: Callable[[Tx], T]) -> T:
    """Ask the database one thing, beside a bot that may be running.

    Raises:
        Misuse: there is no database yet, or one of an older version.
        StorageFault: it cannot be read.

    """
    async with looking(settings) as database:
        return await database.read(question)


@asynccontextmanager
async def looking(settings: Settings) -> AsyncIterator[Database]:
    """Open the database for reading alone, beside a bot that may be running.

    Raises:
        Misuse: there is no database yet, or one of an older version.
        StorageFault: it cannot be read.

    """
    address, office = address_of(settings), read_office(settings.office_file)
    if isinstance(address, Path) and not address.exists():
        raise Misuse("Belum ada basis data di DATA_DIR: `jdih-bot migrate`, atau `jdih-bot run`.")
    try:
        if isinstance(address, Path):
            await asyncio.to_thread(_probe, address)
        database = await Database.open(address, office, reading=True)
    except (DBAPIError, sqlite3.Error):
        raise Misuse("Basis data belum bertabel. Jalankan `jdih-bot migrate`.") from None
    try:
        has, wants = await database.read(lambda tx: versions(tx.conn))
        if has > wants:
            raise TooNew(f"{has} > {wants}")
        if has != wants:
            raise Misuse(f"Basis data versi {has}, program versi {wants}: `jdih-bot migrate`.")
        yield database
    finally:
        await database.close()


def _probe(path: Path) -> None:
    """Trip over a damaged or foreign file here, before any thread was started for it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            raw.execute("SELECT code FROM office").close()
    except sqlite3.Error as fault:
        raise translate(fault) from fault
