"""The commands that look after the office: profile, officers, jabatan, days off, book, search."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final, TypeVar
from uuid import uuid4

import typer

from bot.config import Settings, calendar_of, read_settings
from bot.home import Misuse, address_of, look
from bot.job_people import VALID, new_token
from bot.office_file import read_office
from bot.own_paper import kantor_of, specimens
from bot.report_sheets import book, report
from bot.telegram_office import telegram_link
from handlers import desk, pegawai, pelaksana
from handlers.desk import refusal_text
from handlers.masa import Masa
from handlers.ports import Wanted
from handlers.serah import plan_start
from handlers.turn import Outcome, Turn
from handlers.typed import as_date, as_name
from naskah.client import Workshop
from sop.kinerja import Story, figures
from sop.office import Office
from sop.penugasan import Penugasan
from sop.refusals import Incomplete, Refusal
from sop.roles import Holding, Jabatan, Kind, Officer, Period, Role
from sop.tanggal import tanggal
from storage import holidays as days
from storage.database import Database
from storage.transaction import Tx

T = TypeVar("T")

app = typer.Typer()
office = typer.Typer(no_args_is_help=True, help="Profil kantor dan hari liburnya.")
officer = typer.Typer(
    no_args_is_help=True, help="Pegawai: tambah, undang, lihat, ganti nama, nonaktifkan."
)
holding = typer.Typer(no_args_is_help=True, help="Siapa memegang jabatan apa, sampai kapan.")
app.add_typer(office, name="office")
app.add_typer(officer, name="officer")
app.add_typer(holding, name="holding")

Name = Annotated[str, typer.Argument(metavar="PEGAWAI", help="Nama, sebagian nama, atau id.")]
Post = Annotated[str, typer.Argument(metavar="JABATAN", help="Id jabatan; lihat `office show`.")]
Period_ = Annotated[str, typer.Argument(metavar="[MASA]", help="2025-11, November 2025, 2025.")]
Where = Annotated[Path, typer.Option("--ke", help="Folder tujuan.")]

#: Without one of these nothing moves.
_NEEDED: Final = (Role.PENGUSUL, Role.KASUBBAG, Role.STAF, Role.SEKRETARIS, Role.ADMIN)
#: Whoever can use the command line is the admin of the machine.
_CONSOLE: Final = Jabatan("konsol", "Admin server", Role.ADMIN)


#: When a change of the office takes effect.
_FROM: Final = "Berlaku sejak bot dimulai lagi (atau `kill -HUP`)."


# The office --------------------------------------------------------------------------------------


@office.command("show")
def show() -> None:
    """Tampilkan profil, jabatan, dan pemegangnya."""
    settings = read_settings()
    profile = read_office(settings.office_file)
    typer.echo(f"{profile.name} ({profile.code}), {profile.zona_name}")
    if settings.office_file is not None:
        typer.echo(f"  {settings.office_file}: bila diubah, jalankan ulang bot (atau `kill -HUP`).")
    for step, limit in profile.deadlines.items():
        typer.echo(f"  batas {step.value}: {limit.total_seconds() / 3600:g} jam kerja")
    now = datetime.now(UTC)
    for line in asyncio.run(look(settings, lambda tx: list(_posts(tx, now)))):
        typer.echo(line)


def _posts(tx: Tx, now: datetime) -> Iterator[str]:
    for jabatan in tx.jabatan():
        held = [h for h in tx.held(jabatan.id) if now in h.holding.period]
        names = ", ".join(_styled(h.holding.kind, h.name) for h in held) or "(kosong)"
        yield f"{jabatan.id:<16} {jabatan.title}: {names}"
        for later in (h for h in tx.held(jabatan.id) if h.holding.period.since > now):
            first = later.holding.period.since.astimezone(tx.office.zone).date()
            name = _styled(later.holding.kind, later.name)
            yield f"{'':<16} mulai {tanggal(first)}: {name}"
    for free, (working, name) in tx_days(tx).items():
        yield f"{free.isoformat():<16} {'masuk kerja' if working else 'libur'}: {name or '-'}"


def tx_days(tx: Tx) -> dict[date, tuple[bool, str]]:
    """Give the days that the office set itself."""
    return dict(days.holidays(tx.conn))


def _styled(kind: Kind, name: str) -> str:
    return name if kind is Kind.DEFINITIF else f"{kind.value} {name}"


@office.command("papers")
def papers(ke: Where = Path()) -> None:
    """Buat contoh setiap kertas dengan kop dan templat kantor; keluar 1 bila ada yang gagal."""
    settings = read_settings()
    kantor = kantor_of(read_office(settings.office_file), settings.office_file)

    async def make() -> bool:
        whole = True
        async for name, made in specimens(Workshop(), kantor):
            if isinstance(made, bytes):
                _save(ke, name, made)
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
    for role in _NEEDED:
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
    wanted = _date(hari)
    if hapus:
        _change(lambda tx: days.unset_holiday(tx.conn, wanted))
        typer.echo(f"{tanggal(wanted)} mengikuti kalender nasional. {_FROM}")
        return
    _change(lambda tx: days.set_holiday(tx.conn, wanted, working=masuk, name=nama))
    typer.echo(f"{tanggal(wanted)}: {'masuk kerja' if masuk else 'libur'}. {_FROM}")


# Officers ----------------------------------------------------------------------------------------


@officer.command("list")
def list_officers() -> None:
    """Daftar pegawai, jabatan, dan kanalnya."""
    now = datetime.now(UTC)

    def read(tx: Tx) -> list[str]:
        return [
            f"{o.id:<12} {o.name}, {o.title(now) or '-'}"
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
        raise Misuse(refusal_text(Incomplete("nama_lengkap")))

    def add(tx: Tx) -> None:
        post = _post(tx, jabatan)
        tx.add_officer(Officer(f"p{uuid4().hex[:8]}", name, nip, (Holding(post, Period(now)),)))

    _change(add)
    typer.echo(f"{name} ditambahkan. Undang dengan `jdih-bot officer invite`.")


@officer.command("invite")
def invite(pegawai_: Name) -> None:
    """Buat undangan sekali pakai untuk satu pegawai."""
    now = datetime.now(UTC)

    def make(tx: Tx) -> tuple[str, str]:
        one = _officer(tx, pegawai_)
        return one.name, new_token(tx, one.id, now)

    name, token = _change(make)
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
    _administer(lambda turn, tx: pegawai.rename_now(turn, _officer(tx, pegawai_), nama))
    typer.echo("Diganti.")


@officer.command("retire")
def retire(pegawai_: Name) -> None:
    """Nonaktifkan pegawai; berkasnya beralih kepada rekannya."""
    _administer(lambda turn, tx: pegawai.retire_now(turn, _officer(tx, pegawai_)))
    typer.echo("Dinonaktifkan.")


# Jabatan -----------------------------------------------------------------------------------------


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
        since = pelaksana.start_of(turn, _date(mulai).isoformat()) if mulai else None
        if since is not None and since < turn.now:
            raise Incomplete("mulai")
        if jenis is Kind.DEFINITIF:
            tx.add_holding(one.id, Holding(post, Period(since or turn.now)))
            if since is not None:
                plan_start(turn, post, one.id, since)
            return Outcome()
        until = pelaksana.end_of(turn.office, _date(sampai))
        wanted = Penugasan(
            jabatan=post,
            deputy=one,
            until=until,
            since=since,
            kind=jenis,
            surat_perintah=pelaksana.named_letter(surat),
        )
        return pelaksana.take_effect(turn, wanted, _console(turn.now))

    _administer(give)
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

    _administer(end)
    typer.echo("Diakhiri.")


def _console(now: datetime) -> Officer:
    return Officer("konsol", "admin server", holdings=(Holding(_CONSOLE, Period(now)),))


# Book, report and search -------------------------------------------------------------------------


@app.command("agenda")
def agenda(masa: Period_ = "", ke: Where = Path()) -> None:
    """Buat buku agenda satu bulan atau tahun sebagai PDF dan XLSX."""
    settings, wanted = _masa(masa)
    profile = read_office(settings.office_file)
    rows = asyncio.run(look(settings, lambda tx: tx.agenda(*_span(wanted, profile))))
    sheet = book(rows, wanted, profile, datetime.now(UTC))
    shop, kantor = Workshop(), kantor_of(profile, settings.office_file)
    _save(ke, f"buku-agenda-{_slug(wanted)}.pdf", asyncio.run(shop.paper(sheet, kantor)))
    _save(ke, f"buku-agenda-{_slug(wanted)}.xlsx", asyncio.run(shop.workbook(sheet)))


@app.command("report")
def make_report(masa: Period_ = "", ke: Where = Path()) -> None:
    """Buat laporan satu bulan atau tahun sebagai gambar dan XLSX."""
    settings, wanted = _masa(masa)
    profile, now = read_office(settings.office_file), datetime.now(UTC)

    def read(tx: Tx) -> tuple[list[Story], dict[date, tuple[bool, str]]]:
        entered = tx.agenda(*_span(wanted, profile))
        return [(b, tx.history(b.code)) for b in entered], tx_days(tx)

    stories, own = asyncio.run(look(settings, read))
    calendar = calendar_of(profile, range(wanted.year - 1, wanted.year + 3), own)
    sheet = report(figures(stories, calendar, now), wanted, profile, now)
    shop, kantor = Workshop(), kantor_of(profile, settings.office_file)
    _save(ke, f"laporan-{_slug(wanted)}.png", asyncio.run(shop.chart(sheet, kantor)))
    _save(ke, f"laporan-{_slug(wanted)}.xlsx", asyncio.run(shop.workbook(sheet)))


@app.command("search")
def search(
    kata: Annotated[list[str], typer.Argument(help="Nomor, judul, subbagian, tahun.")],
) -> None:
    """Cari berkas menurut nomor, judul, subbagian, atau tahun."""
    wanted = Wanted(text=" ".join(kata), limit=20)
    found = asyncio.run(look(read_settings(), lambda tx: tx.find(wanted)))
    if not found:
        raise Misuse(f"Tidak ada berkas yang cocok dengan “{wanted.text}”.")
    for one in found:
        typer.echo(
            f"{one.number} {one.code} {one.title} · {one.state.value} · {one.produk.tentang}"
        )


# Common ------------------------------------------------------------------------------------------


def _change(deed: Callable[[Tx], T]) -> T:
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


def _administer(deed: Callable[[Turn, Tx], Outcome]) -> None:
    """Do something as the desk would: cards move and officers are told.

    Raises:
        Misuse: the rules of the office do not allow it.

    """
    now = datetime.now(UTC)

    def change(tx: Tx) -> None:
        calendar = calendar_of(tx.office, range(now.year - 1, now.year + 3), tx_days(tx))
        desk.administer(tx, lambda turn: deed(turn, tx), now, calendar)

    try:
        _change(change)
    except Refusal as refusal:
        raise Misuse(refusal_text(refusal)) from None


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


def _date(text: str) -> date:
    found = as_date(text)
    if found is None:
        raise Misuse(f"Tanggal “{text}” tidak terbaca. Contoh: 3 November 2025.")
    return found


def _masa(text: str) -> tuple[Settings, Masa]:
    settings = read_settings()
    today = datetime.now(read_office(settings.office_file).zone).date()
    found = Masa.written(text, today)
    if found is None:
        raise Misuse(f"Masa “{text}” tidak terbaca. Contoh: 2025-11 atau 2025.")
    return settings, found


def _span(masa: Masa, profile: Office) -> tuple[datetime, datetime]:
    return masa.since(profile.zone), masa.until(profile.zone)


def _slug(masa: Masa) -> str:
    return str(masa).lower().replace(" ", "-")


def _save(folder: Path, name: str, data: bytes) -> None:
    target = folder / name
    try:
        target.write_bytes(data)
    except OSError as error:
        raise Misuse(f"{target} tidak dapat ditulis ({error.strerror}).") from None
    typer.echo(str(target))
