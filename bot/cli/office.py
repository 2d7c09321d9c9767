"""The commands that look after the office: its profile, its papers, its own days off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.console import Where, change, date_of, save
from bot.config import read_settings
from bot.home import look
from bot.office.file import read_office
from bot.office.paper import kantor_of, lembaga_of, specimens
from bot.office.people import NEEDED
from naskah.client import Workshop
from sop.office import Office
from sop.roles import Kind, Role
from sop.tanggal import tanggal
from storage import holidays, people
from storage.transaction import Tx

app = typer.Typer()
office = typer.Typer(no_args_is_help=True, help="Profil kantor dan hari liburnya.")
app.add_typer(office, name="office")

#: When a change of the office takes effect.
_FROM: Final = "Berlaku sejak bot dimulai lagi (atau `kill -HUP`)."


@office.command("show")
def show() -> None:
    """Tampilkan profil, jabatan, dan pemegangnya."""
    settings = read_settings()
    profile = read_office(settings.office_file)
    for line in _who(profile):
        typer.echo(line)
    if settings.office_file is not None:
        typer.echo(f"  {settings.office_file}: bila diubah, jalankan ulang bot (atau `kill -HUP`).")
    for step, limit in profile.deadlines.items():
        hours = f"{limit.total_seconds() / 3600:g}".replace(".", ",")
        typer.echo(f"  batas {step.value}: {hours} jam kerja")
    for season in profile.hours.seasons:
        typer.echo(f"  {season.name}: {tanggal(season.first)} sampai {tanggal(season.last)}")
    if profile.agenda_mulai:
        typer.echo(f"  nomor agenda bot mulai {profile.agenda_mulai}")
    now = datetime.now(UTC)
    for line in asyncio.run(look(settings, lambda tx: list(_posts(tx, now)))):
        typer.echo(line)


def _who(profile: Office) -> Iterator[str]:
    """Say what stands on papers and JDIH pages."""
    yield f"{profile.name} ({profile.code}), {profile.zona_name}"
    yield f"  kop: {profile.ketua_of}, {profile.address or '(tanpa alamat)'}"
    yield f"  {profile.sekretariat}, di {profile.place}"
    yield f"  kaki naskah unggah: {profile.jdih_address or '(kosong)'}"
    yield f"  T.E.U.: {profile.teu}"
    yield f"  yang memutuskan: {profile.kasubbag}"


def _posts(tx: Tx, now: datetime) -> Iterator[str]:
    for jabatan in tx.jabatan():
        held = people.held(tx.conn, jabatan.id)  # looking takes no lock
        present = (_styled(h.holding.kind, h.name) for h in held if now in h.holding.period)
        yield f"{jabatan.id:<16} {jabatan.title}: {', '.join(present) or '(kosong)'}"
        for later in (h for h in held if h.holding.period.since > now):
            first = tx.office.day(later.holding.period.since)
            name = _styled(later.holding.kind, later.name)
            yield f"{'':<16} mulai {tanggal(first)}: {name}"
    for free, (working, name) in holidays.holidays(tx.conn).items():
        yield f"{free.isoformat():<16} {'masuk kerja' if working else 'libur'}: {name or '-'}"


def _styled(kind: Kind, name: str) -> str:
    return name if kind is Kind.DEFINITIF else f"{kind.value} {name}"


@office.command("papers")
def papers(ke: Where = Path()) -> None:
    """Buat contoh setiap kertas dengan kop dan templat kantor; keluar 1 bila ada yang gagal."""
    settings = read_settings()
    profile = read_office(settings.office_file)
    kantor, lembaga = kantor_of(profile, settings.office_file), lembaga_of(profile)

    async def make() -> bool:
        whole = True
        async for name, made in specimens(Workshop(), kantor, lembaga):
            if isinstance(made, bytes):
                save(ke, name, made)
            else:
                typer.echo(f"{name}: {made}", err=True)
                whole = False
        return whole

    if not asyncio.run(make()):
        raise typer.Exit(1)


@office.command("check")
def check() -> None:
    """Periksa apakah setiap tugas SOP ada pemegangnya; keluar 1 bila ada yang kurang."""
    now = datetime.now(UTC)
    found = asyncio.run(look(read_settings(), lambda tx: list(_lacks(tx, now))))
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(1)
    typer.echo("Lengkap: setiap tugas ada pemegangnya dan semuanya terhubung.")


def _lacks(tx: Tx, now: datetime) -> Iterator[str]:
    for role in NEEDED:
        if not tx.holders(role, now):
            yield f"Tidak ada yang memegang tugas {role.value}."
    for unit in tx.office.units:
        if not tx.holders(Role.PENGUSUL, now, unit):
            yield f"{unit}: tidak ada pengusul."
    for one in tx.officers():
        if one.title(now) and not tx.addresses(one.id):
            yield f"{one.name} belum terhubung: `jdih-bot officer invite`."
        if not one.title(now):
            yield f"{one.name} tidak memegang jabatan."


@office.command("libur")
def set_day(
    hari: Annotated[str, typer.Argument(metavar="TANGGAL", help="3 November 2025, 2025-11-03 …")],
    nama: Annotated[str, typer.Argument(help="Nama harinya.")] = "",
    masuk: Annotated[bool, typer.Option("--masuk", help="Justru masuk kerja.")] = False,
    hapus: Annotated[bool, typer.Option("--hapus", help="Ikuti lagi kalender nasional.")] = False,
) -> None:
    """Tetapkan hari libur kantor sendiri, atau hari masuk."""
    wanted = date_of(hari)
    if hapus:
        change(lambda tx: holidays.unset_holiday(tx.conn, wanted))
        typer.echo(f"{tanggal(wanted)} mengikuti kalender nasional. {_FROM}")
        return
    change(lambda tx: holidays.set_holiday(tx.conn, wanted, working=masuk, name=nama))
    typer.echo(f"{tanggal(wanted)}: {'masuk kerja' if masuk else 'libur'}. {_FROM}")
