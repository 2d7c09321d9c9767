"""The commands that care for the memory: verify it, copy it, bring it back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.config import Settings, read_settings
from bot.home import Misuse, address_of, back_up, backups_of, files_of, look, move_in, portal_of
from bot.office import people
from bot.office.file import read_office
from handlers.ports import Wanted
from storage import backup as backups
from storage import manifests
from storage.counting import Counted
from storage.database import Database
from storage.migrate import versions
from storage.verify import verify as complaints

app = typer.Typer()

#: A disk that was not put in leaves an empty folder, which is written to all the same.
_SAME_DISK: Final = (
    "Perhatian: folder ini pada diska yang sama dengan DATA_DIR, dan hilang bersamanya."
    " Bila seharusnya diska luar: sudahkah terpasang?"
)

#: After so many files the count on the screen moves on.
_STEP: Final = 20

Folder = Annotated[Path | None, typer.Argument(help="Folder cadangan. Kosong: DATA_DIR/cadangan.")]


@app.command()
def verify() -> None:
    """Periksa riwayat, ringkasan, nomor agenda, dan file; keluar 1 bila ada yang tidak cocok."""
    settings = read_settings()
    files = files_of(settings)
    found, size = asyncio.run(
        look(settings, lambda tx: (complaints(tx, files.has), tx.count(Wanted())))
    )
    _conclude(found, f"Semua cocok: riwayat, ringkasan, buku agenda, dan file dari {size} berkas.")


@app.command()
def backup(folder: Folder = None) -> None:
    """Buat cadangan yang diperiksa, juga selagi bot berjalan; yang lama dirampingkan."""
    settings = read_settings()
    asyncio.run(look(settings, lambda _: None))
    made = back_up(settings, read_office(settings.office_file), datetime.now(UTC), folder)
    listed = manifests.read(made)
    typer.echo(f"{made}: {listed.records} catatan, {len(listed.files)} file.")
    if folder and folder.stat().st_dev == settings.home.stat().st_dev:
        typer.echo(_SAME_DISK)


@app.command()
def restore(
    cadangan: Annotated[
        Path | None,
        typer.Argument(help="Berkas .json cadangan, atau foldernya: yang terbaru diambil."),
    ] = None,
    uji: Annotated[
        bool,
        typer.Option(
            "--uji", help="Hanya coba, tanpa mengubah apa pun; dari PostgreSQL: baca sampai habis."
        ),
    ] = False,
) -> None:
    """Kembalikan cadangan ke DATA_DIR yang kosong; yang sudah ada tidak pernah ditimpa."""
    settings = read_settings()
    manifest = _manifest(cadangan or backups_of(settings))
    office = read_office(settings.office_file)
    if uji:
        found = backups.drill(manifest, office, _counted())
        _conclude(found, f"{manifest.name} dapat dikembalikan: semuanya cocok.")
        return
    address = address_of(settings)
    for there in (address, portal_of(settings)):
        if isinstance(there, Path) and there.exists():
            raise Misuse(f"{there} sudah ada dan tidak ditimpa; pindahkan dulu, lalu ulangi.")
    move_in(settings)
    files, home = files_of(settings), settings.home
    found = backups.restore(manifest, address, files, office, home, _counted())
    _conclude(found, f"{manifest.name} sudah kembali: semuanya cocok.")


@app.command()
def migrate() -> None:
    """Siapkan tabel dan jabatan untuk versi program ini; bot harus sedang berhenti."""
    settings = read_settings()
    typer.echo(f"Basis data pada versi {asyncio.run(_migrate(settings))}.")


async def _migrate(settings: Settings) -> str:
    move_in(settings)
    database = await Database.open(address_of(settings), read_office(settings.office_file))
    try:
        await database.run(people.add_posts)
        return (await database.read(lambda tx: versions(tx.conn)))[0]
    finally:
        await database.close()


def _manifest(place: Path) -> Path:
    """Give the manifest that is meant.

    Raises:
        Misuse: there is none.

    """
    if place.is_dir():
        found = manifests.list_all(place)
        if found:
            return found[-1]
    elif place.is_file() and place.suffix == ".json":
        return place
    raise Misuse(f"Tidak ada cadangan di {place}.")


def _counted() -> Counted | None:
    """Show on a terminal how far it is; where the output goes into a file, nothing."""
    screen = sys.stderr
    if screen is None or not screen.isatty():
        return None

    def show(done: int, total: int) -> None:
        if done % _STEP == 0 or done == total:
            screen.write(f"\rFile {done} dari {total} …")
            screen.write(" Memeriksa riwayat …\n" if done == total else "")
            screen.flush()

    return show


def _conclude(found: Sequence[str], fine: str) -> None:
    """Print what was found, and end accordingly."""
    if not found:
        typer.echo(fine)
        return
    for complaint in found:
        typer.echo(complaint)
    raise typer.Exit(1)
