"""The commands that look after people: who works here, and who holds which jabatan until when."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import uuid4

import typer

from bot.cli.console import administer, change, date_of
from bot.config import read_settings
from bot.home import Misuse, look
from bot.jobs.people import VALID, new_token
from bot.telegram_office import telegram_link
from handlers.officers import pegawai, pelaksana
from handlers.officers.serah import plan_start
from handlers.texts import say
from handlers.turn import Outcome, Turn
from handlers.typed import as_name
from sop.penugasan import Penugasan
from sop.refusals import Incomplete
from sop.roles import Holding, Jabatan, Kind, Officer, Period, Role
from storage.transaction import Tx

app = typer.Typer()
officer = typer.Typer(
    no_args_is_help=True, help="Pegawai: tambah, undang, lihat, ganti nama, nonaktifkan."
)
holding = typer.Typer(no_args_is_help=True, help="Siapa memegang jabatan apa, sampai kapan.")
app.add_typer(officer, name="officer")
app.add_typer(holding, name="holding")

Name = Annotated[str, typer.Argument(metavar="PEGAWAI", help="Nama, sebagian nama, atau id.")]
Post = Annotated[str, typer.Argument(metavar="JABATAN", help="Id jabatan; lihat `office show`.")]

#: Whoever can use the command line is the admin of the machine.
_CONSOLE: Final = Jabatan("konsol", "Admin server", Role.ADMIN)


@officer.command("list")
def list_officers() -> None:
    """Daftar pegawai, jabatan, dan kanalnya."""
    now = datetime.now(UTC)

    def read(tx: Tx) -> list[str]:
        return [
            f"{o.id:<12} {o.name}, {'; '.join(o.titles(now)) or '-'}"
            f" [{', '.join(a.channel for a in tx.addresses(o.id)) or 'belum terhubung'}]"
            for o in tx.officers()
        ]

    for line in asyncio.run(look(read_settings(), read)):
        typer.echo(line)


@officer.command("add")
def add_officer(
    nama: Annotated[str, typer.Argument(help="Nama lengkap.")],
    jabatan: Post,
    nip: Annotated[str, typer.Option(help="18 angka.")] = "",
) -> None:
    """Tambah pegawai pada satu jabatan."""
    now, name = datetime.now(UTC), as_name(nama)
    if name is None:
        raise Misuse(say("incomplete.nama_lengkap"))
    if nip and not re.fullmatch(r"\d{18}", nip):
        raise Misuse(say("incomplete.nip"))

    def add(tx: Tx) -> None:
        post = _post(tx, jabatan)
        tx.add_officer(Officer(f"p{uuid4().hex[:8]}", name, nip, (Holding(post, Period(now)),)))

    change(add)
    typer.echo(f"{name} ditambahkan. Undang dengan `jdih-bot officer invite`.")


@officer.command("invite")
def invite(pegawai_: Name) -> None:
    """Buat undangan sekali pakai untuk satu pegawai."""
    now = datetime.now(UTC)

    def make(tx: Tx) -> tuple[str, str]:
        one = _officer(tx, pegawai_)
        return one.name, new_token(tx, one.id, now)

    name, token = change(make)
    settings, days = read_settings(), f"dalam {VALID.days} hari"
    if settings.whatsapp_token.get_secret_value():
        typer.echo(f"WhatsApp: minta {name} mengirim ini ke nomor kantor {days}: MULAI {token}")
        if not settings.telegram_token.get_secret_value():
            return
    link = asyncio.run(telegram_link(settings, token))
    if link:
        typer.echo(f"Minta {name} membuka ini di HP-nya {days}: {link}")
    else:
        typer.echo(f"Minta {name} mengirim ini kepada bot {days}: /start {token}")


@officer.command("rename")
def rename(
    pegawai_: Name, nama: Annotated[str, typer.Argument(help="Nama lengkap, dengan gelar.")]
) -> None:
    """Ganti nama pegawai; surat dan riwayat yang sudah ada tetap memuat nama lama."""
    administer(lambda turn, tx: pegawai.rename_now(turn, _officer(tx, pegawai_), nama))
    typer.echo("Diganti.")


@officer.command("retire")
def retire(pegawai_: Name) -> None:
    """Nonaktifkan pegawai; berkasnya beralih kepada rekannya."""
    administer(lambda turn, tx: pegawai.retire_now(turn, _officer(tx, pegawai_)))
    typer.echo("Dinonaktifkan.")


@holding.command("add")
def add_holding(
    pegawai_: Name,
    jabatan: Post,
    jenis: Annotated[Kind, typer.Option(help="Definitif, atau pelaksana.")] = Kind.DEFINITIF,
    mulai: Annotated[
        str, typer.Option("--mulai", "--from", help="Hari pertama. Kosong: sekarang.")
    ] = "",
    sampai: Annotated[str, typer.Option(help="Hari terakhir; wajib bagi pelaksana.")] = "",
    surat: Annotated[
        str, typer.Option(help="Nomor dan tanggal surat perintah; wajib bagi pelaksana.")
    ] = "",
) -> None:
    """Beri pegawai satu jabatan, definitif atau sebagai pelaksana."""

    def give(turn: Turn, tx: Tx) -> Outcome:
        one, post = _officer(tx, pegawai_), _post(tx, jabatan)
        since = pelaksana.start_of(turn, date_of(mulai).isoformat()) if mulai else None
        if since is not None and since < turn.now:
            raise Incomplete("mulai")
        if jenis is Kind.DEFINITIF:
            tx.add_holding(one.id, Holding(post, Period(since or turn.now)))
            if since is not None:
                plan_start(turn, post, one.id, since)
            return Outcome()
        until = pelaksana.end_of(turn.office, date_of(sampai))
        wanted = Penugasan(
            jabatan=post,
            deputy=one,
            until=until,
            since=since,
            kind=jenis,
            surat_perintah=pelaksana.named_letter(surat),
        )
        return pelaksana.take_effect(turn, wanted, _console(turn.now))

    administer(give)
    typer.echo("Dicatat.")


@holding.command("end")
def end_holding(pegawai_: Name, jabatan: Post) -> None:
    """Akhiri jabatan seorang pegawai sekarang, atau batalkan yang akan dimulai."""

    def end(turn: Turn, tx: Tx) -> Outcome:
        one, post = _officer(tx, pegawai_), _post(tx, jabatan)
        mine = [h for h in one.holdings if h.jabatan.id == post.id and turn.now in h.period]
        later = [h for h in one.holdings if h.jabatan.id == post.id and h.period.since > turn.now]
        if not mine and later:
            tx.drop_holding(one.id, post.id, later[0].period.since)
            return Outcome()
        if not mine:
            raise Misuse(f"{one.name} tidak memegang jabatan {post.id}.")
        if mine[0].kind is not Kind.DEFINITIF:
            return pelaksana.send_home(turn, post, _console(turn.now))
        tx.end_holding(one.id, post.id, turn.now)
        return Outcome()

    administer(end)
    typer.echo("Diakhiri.")


def _console(now: datetime) -> Officer:
    return Officer("konsol", "admin server", holdings=(Holding(_CONSOLE, Period(now)),))


def _officer(tx: Tx, asked: str) -> Officer:
    wanted = asked.casefold()
    found = [o for o in tx.officers() if wanted == o.id or wanted in o.name.casefold()]
    if len(found) != 1:
        raise Misuse(f"“{asked}” cocok dengan {len(found)} pegawai; lihat `jdih-bot officer list`.")
    return found[0]


def _post(tx: Tx, asked: str) -> Jabatan:
    found = [j for j in tx.jabatan() if j.id == asked]
    if not found:
        raise Misuse(f"Jabatan “{asked}” tidak ada; lihat `jdih-bot office show`.")
    return found[0]
