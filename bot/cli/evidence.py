"""The command that proves: a berkas or all of a masa, as a ZIP that reads without this program."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.book import book_files, masa_of
from bot.config import Settings, read_settings
from bot.home import Misuse, files_of, look
from bot.jobs.laporan_sheets import named
from handlers.masa import Masa
from handlers.ports import Wanted
from handlers.typed import as_agenda
from sop.berkas import Berkas
from storage import evidence as proofs
from storage.transaction import Tx

#: So many berkas are named where several may be meant.
_SOME = 5

app = typer.Typer()


@app.command()
def evidence(
    berkas: Annotated[
        str, typer.Argument(metavar="[BERKAS]", help="Agenda (0131), dokumen (45/2025), atau kode.")
    ] = "",
    masa: Annotated[
        str, typer.Option(help="Sebagai gantinya: semua berkas satu tahun (2025) atau bulan.")
    ] = "",
    ke: Annotated[
        Path | None, typer.Option(help="Nama ZIP. Kosong: bukti-<kode atau masa>.zip.")
    ] = None,
) -> None:
    """Buat ZIP bukti satu berkas atau satu masa, yang dapat diperiksa tanpa program ini."""
    if bool(berkas) is bool(masa):
        raise Misuse("Sebut BERKAS-nya (0131, 45/2025, atau kodenya), atau --masa 2025.")
    settings = read_settings()
    if masa:
        _of_masa(settings, masa_of(masa, settings), ke)
    else:
        _of_berkas(settings, berkas, ke)


def _of_berkas(settings: Settings, asked: str, ke: Path | None) -> None:
    proof = asyncio.run(look(settings, lambda tx: proofs.gather(tx, _one(tx, asked).code)))
    target = _free(ke or Path(f"bukti-{proof.berkas.code}.zip"))
    _pack(target, lambda zipped: proofs.pack(proof, files_of(settings), zipped, datetime.now(UTC)))
    typer.echo(f"{target}: {proof.berkas.title}, {len(proof.history)} catatan.")


def _of_masa(settings: Settings, masa: Masa, ke: Path | None) -> None:
    target = _free(ke or Path(f"{named('bukti', masa)}.zip"))
    book = book_files(settings, masa)

    def read(tx: Tx) -> Sequence[proofs.Evidence]:
        entered = tx.agenda(masa.since(tx.office.zone), masa.until(tx.office.zone))
        return proofs.gather_all(tx, [one.berkas.code for one in entered])

    found = asyncio.run(look(settings, read))
    if not found:
        raise Misuse(f"Buku agenda {masa} kosong.")
    _pack(
        target,
        lambda zipped: proofs.pack_all(
            found, book, files_of(settings), zipped, datetime.now(UTC), masa=str(masa)
        ),
    )
    typer.echo(f"{target}: {len(found)} berkas, {sum(len(one.history) for one in found)} catatan.")


def _free(target: Path) -> Path:
    """Give a name back that nothing bears yet.

    Raises:
        Misuse: something does.

    """
    if target.exists():
        raise Misuse(f"{target} sudah ada; sebut nama lain dengan --ke.")
    return target


def _one(tx: Tx, asked: str) -> Berkas:
    """Find the one berkas that is meant.

    Raises:
        Misuse: none is, or several are.

    """
    number = as_agenda(asked) if asked.startswith("0") else None
    if number is not None and number[0] and (booked := tx.by_agenda(number[0], number[1])):
        return booked  # "0131/2025" is also how somebody may write Keputusan 131
    found = tx.find(Wanted(text=asked, limit=None if number else _SOME + 1))
    in_books = [one for one in found if number and one.agenda and one.agenda.number == number[1]]
    found = in_books or found
    if not found:
        raise Misuse(f"Berkas “{asked}” tidak ditemukan.")
    if len(found) > 1:
        names = ", ".join(_named(one) for one in found[:_SOME])
        raise Misuse(f"“{asked}” cocok dengan beberapa berkas; sebut kodenya: {names}.")
    return found[0]


def _named(berkas: Berkas) -> str:
    """Name a berkas so that no other is meant; the same number stands in the book of every year."""
    number = f"{berkas.agenda}/{berkas.agenda.year}" if berkas.agenda else "tanpa nomor"
    return f"{berkas.code} ({number}, {berkas.title})"


def _pack(target: Path, write: Callable[[Path], None]) -> None:
    """Write the ZIP in a folder beside it first, so that a half one never bears its name.

    Raises:
        Misuse: it cannot be written there.

    """
    try:
        with tempfile.TemporaryDirectory(prefix="bukti-", dir=target.parent) as work:
            unfinished = Path(work) / target.name
            write(unfinished)
            unfinished.chmod(0o600)  # letters lie in it
            unfinished.replace(target)
    except OSError as error:
        raise Misuse(f"{target} tidak dapat ditulis ({error.strerror}).") from None
