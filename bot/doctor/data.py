"""Checks of the memory: the database opens, backups are fresh, and the SOP's posts are held."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.config import Settings
from bot.finding import Finding
from bot.home import Misuse, address_of, backups_of, look, meaning
from bot.office.people import NEEDED
from handlers.ports import Wanted
from sop.roles import Role
from storage import manifests
from storage.faults import StorageFault, WrongEncoding
from storage.keys import instant
from storage.migrate import UTF8, letters, versions
from storage.transaction import Tx
from storage.urls import driver_url, is_postgres

_PATIENCE: Final = 5  #: seconds for the database server
#: A backup older than this is no longer one of yesterday.
_STALE: Final = timedelta(days=2)


async def server(settings: Settings) -> Finding:
    """Check that PostgreSQL answers, where it is used."""
    address = address_of(settings)
    if not is_postgres(address):
        return Finding.unused("tidak dipakai; basis data SQLite di DATA_DIR.")
    try:
        version, encoding = await asyncio.to_thread(_server, str(address))
    except DBAPIError:
        return Finding.wrong("tidak menjawab: periksa DATABASE_URL, server, dan kata sandinya.")
    if encoding != UTF8:
        return Finding.wrong(meaning(WrongEncoding(encoding)))
    return Finding.fine(f"versi {version // 10000} menjawab.")


def _server(address: str) -> tuple[int, str]:
    """Give the version of a server and the encoding of the database."""
    patience = {"connect_timeout": _PATIENCE}
    engine = create_engine(driver_url(address), poolclass=NullPool, connect_args=patience)
    with engine.connect() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
        return version, letters(connection)


async def database(settings: Settings) -> Finding:
    """Open the database beside a running bot, and compare its tables with this program."""
    address = address_of(settings)
    if isinstance(address, Path) and not address.exists():
        return Finding.fine("belum ada; dibuat saat `jdih-bot run` pertama.")
    try:
        version, count = await look(settings, lambda tx: (versions(tx.conn)[0], tx.count(Wanted())))
    except Misuse as error:
        return Finding.wrong(f"{error}")
    except StorageFault as fault:
        return Finding.wrong(meaning(fault))
    return Finding.fine(f"terbuka, tabel versi {version}, {count} berkas.")


def backups(settings: Settings) -> Finding:
    """Check that there is a fresh backup, once there is something to lose."""
    if settings.practice:
        return Finding.unused("tidak perlu untuk latihan.")
    found = manifests.list_all(backups_of(settings))
    if not found:
        return Finding.warn("belum ada: bot membuatnya tiap jam, atau jalankan `jdih-bot backup`.")
    try:
        made = instant(manifests.read(found[-1]).made_at)
    except StorageFault as fault:
        return Finding.wrong(meaning(fault))
    if datetime.now(UTC) - made > _STALE:
        return Finding.warn(
            f"terakhir {made.astimezone():%d-%m-%Y}: nyalakan bot, atau `jdih-bot backup`."
        )
    return Finding.fine(
        f"terakhir {made.astimezone():%d-%m-%Y %H.%M %Z}; coba `jdih-bot restore --uji`."
    )


async def people(settings: Settings) -> Finding:
    """Check that somebody who can be reached holds each post of the SOP."""
    try:
        lacking = await look(settings, _unheld)
    except (Misuse, StorageFault):
        return Finding.unused("menunggu basis data: lihat barisnya di atas.")
    if lacking:
        names = ", ".join(role.value for role in lacking)
        return Finding.warn(f"belum ada yang terhubung sebagai {names}: `jdih-bot officer invite`.")
    return Finding.fine("setiap peran SOP dipegang pegawai yang terhubung.")


def _unheld(tx: Tx) -> list[Role]:
    now = datetime.now(UTC)
    return [
        role
        for role in NEEDED
        if not any(tx.addresses(officer.id) for officer in tx.holders(role, now))
    ]
