"""The command line of the office: every command does what it says, every fault is one line."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.config import calendar_of
from bot.home import Misuse
from bot.office import people
from handlers.ports import Reminder
from sop.office import Office as Profile
from sop.roles import Role
from sop.tanggal import tanggal
from storage import reminders
from storage.database import Database
from storage.transaction import Tx
from tests.clock import TestClock
from tests.fresh import lay_down
from tests.office import Office
from tests.readings import edaran

LETTER = "15/SPt/2025, 3 November 2025"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with the practice officers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "data" / "latihan"
    folder.mkdir(parents=True)
    asyncio.run(changed(folder, lambda tx: people.add_practice(tx, datetime.now(UTC))))
    return folder


async def changed(folder: Path, turn):  # type: ignore[no-untyped-def]
    lay_down(folder / "jdih.sqlite3")
    database = await Database.open(folder / "jdih.sqlite3", Profile())
    try:
        return await database.run(turn)
    finally:
        await database.close()


def said(*words: str) -> str:
    """Run a command as the shell would; what goes wrong comes up as `Misuse`."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.output


def kasubbag(tx: Tx) -> list[str]:
    return [o.name for o in tx.holders(Role.KASUBBAG, datetime.now(UTC))]


def test_show_names_the_posts_and_who_holds_them(home: Path) -> None:
    text = said("office", "show")
    assert "KPU Kabupaten Kotawaringin Timur (6202), WIB" in text
    assert "Kepala Subbagian Hukum dan SDM: Hadi Prasetyo" in text
    assert "batas disposisi: 7,5 jam kerja" in text


def test_check_names_what_is_missing_and_ends_with_1(home: Path) -> None:
    result = CliRunner().invoke(app, ["office", "check"])
    assert result.exit_code == 1
    assert "Subbagian Hukum dan SDM: tidak ada pengusul." in result.output


def test_an_officer_is_added_invited_and_retired(home: Path) -> None:
    said("officer", "add", "Ahmad Fauzan", "staf-hukum", "--nip", "197701012005011003")
    assert "Ahmad Fauzan, Staf Subbagian Hukum dan SDM [belum terhubung]" in said("officer", "list")
    assert "Minta Ahmad Fauzan mengirim ini" in said("officer", "invite", "fauzan")
    said("officer", "retire", "fauzan")
    assert "Fauzan" not in said("officer", "list")


def test_who_holds_several_jabatan_is_listed_with_each(home: Path) -> None:
    said("holding", "add", "yuni", "staf-hukum")
    assert "Yuni Astuti, Admin Bot JDIH; Staf Subbagian Hukum dan SDM" in said("officer", "list")


def test_an_officer_is_renamed(home: Path) -> None:
    assert said("officer", "rename", "rudi", "Rudi  Hartono, S.Kom.") == "Diganti.\n"
    assert "staf         Rudi Hartono, S.Kom., Staf Subbagian Hukum" in said("officer", "list")


def test_an_acting_officer_begins_and_ends(home: Path) -> None:
    until = f"31-12-{datetime.now(UTC).year}"
    plh = ("dewi", "kasubbag-hukum", "--jenis", "Plh.", "--sampai", until)
    said("holding", "add", *plh, "--surat", LETTER)
    assert asyncio.run(changed(home, kasubbag)) == ["Dewi Lestari"]
    assert "Plh. Dewi Lestari" in said("office", "show")
    said("holding", "end", "dewi", "kasubbag-hukum")
    assert asyncio.run(changed(home, kasubbag)) == ["Hadi Prasetyo"]


def test_an_acting_officer_may_begin_later_and_be_called_off(home: Path) -> None:
    today = datetime.now(Profile().zone).date()
    first, last = (today + timedelta(days=n) for n in (3, 9))
    surat = ("--jenis", "Plh.", "--from", first.isoformat(), "--sampai", last.isoformat())
    said("holding", "add", "dewi", "kasubbag-hukum", *surat, "--surat", LETTER)
    assert asyncio.run(changed(home, kasubbag)) == ["Hadi Prasetyo"]
    assert f"mulai {tanggal(first)}: Plh. Dewi Lestari" in said("office", "show")
    then = datetime.combine(first, time(0, 1), Profile().zone)
    acting = asyncio.run(changed(home, lambda tx: tx.holders(Role.KASUBBAG, then)))
    assert [o.name for o in acting] == ["Dewi Lestari"]
    said("holding", "end", "dewi", "kasubbag-hukum")
    assert "Dewi" not in "".join(
        o.name for o in asyncio.run(changed(home, lambda tx: tx.holders(Role.KASUBBAG, then)))
    )


def test_a_jabatan_may_begin_later(home: Path) -> None:
    first = datetime.now(Profile().zone).date() + timedelta(days=3)
    said("holding", "add", "rudi", "admin", "--mulai", first.isoformat())
    now, then = datetime.now(UTC), datetime.combine(first, time(0, 1), Profile().zone)
    admins = asyncio.run(
        changed(home, lambda tx: [[o.id for o in tx.holders(Role.ADMIN, at)] for at in (now, then)])
    )
    assert admins == [["admin"], ["staf", "admin"]]


def test_days_off_of_the_office_are_set_and_forgotten(home: Path) -> None:
    assert said("office", "libur", "3 November 2025", "Hari jadi").startswith(
        "3 November 2025: libur"
    )
    assert "2025-11-03       libur: Hari jadi" in said("office", "show")
    said("office", "libur", "3 November 2025", "--hapus")
    assert "Hari jadi" not in said("office", "show")


def test_a_day_off_of_the_office_moves_what_a_command_plans(home: Path) -> None:
    asyncio.run(propose(home))
    now = datetime.now(UTC)
    usual = calendar_of(Profile(), now.year, {}).next_morning(now)
    said("office", "libur", usual.astimezone(Profile().zone).date().isoformat(), "Hari jadi")
    until = (now + timedelta(days=60)).date().isoformat()
    surat = ("--jenis", "Plh.", "--sampai", until, "--surat", LETTER)
    said("holding", "add", "dewi", "kasubbag-hukum", *surat)
    digests = [r.due for r in asyncio.run(changed(home, digests_of_dewi))]
    assert len(digests) == 1
    assert digests[0].date() > usual.date()


async def propose(home: Path) -> None:
    office = await Office.open(home, clock=TestClock(datetime.now(UTC)))
    await office.to_kasubbag()
    await office.close()


def digests_of_dewi(tx: Tx) -> list[Reminder]:
    later = datetime.now(UTC) + timedelta(days=60)
    due = reminders.claim(tx.conn, later)
    return [r for r in due if (r.kind, r.officer) == ("digest", "staf2")]


def test_the_search_says_of_a_public_berkas_that_it_is(home: Path) -> None:
    async def publish() -> None:
        office = await Office.open(home, clock=TestClock(datetime.now(UTC)))
        await office.to_jdih()
        await office.close()

    asyncio.run(publish())
    assert "Keputusan 45/2025 · tayang · Pedoman Tata Kelola Arsip" in said("search", "45")


def test_the_search_names_the_year_of_a_number_and_says_what_it_leaves_out(home: Path) -> None:
    async def propose_many() -> None:
        office = await Office.open(home, clock=TestClock(datetime.now(UTC)))
        for number in range(1, 23):
            await office.to_kasubbag(edaran(str(number)))
        await office.proposes(edaran("23"))
        await office.close()

    asyncio.run(propose_many())
    draft, newest, *_, last = said("search", "sekretariat").splitlines()
    assert re.match(r"- \w{8} Surat Edaran 23/2025 · draf", draft)
    year = datetime.now(Profile().zone).year
    assert newest.startswith(f"0022/{year} ")
    assert last.startswith("… dan 3 lagi yang lebih lama")
    assert "lagi" not in said("search", "0022")


def test_what_was_late_years_ago_is_told_by_the_days_off_of_then() -> None:
    natal = date(2025, 12, 25)
    assert calendar_of(Profile(), 2025, {}).spans(natal) == ()
    assert calendar_of(Profile(), 2031, {}).spans(natal) == ()


def test_book_and_report_are_files(home: Path) -> None:
    said("agenda", "2025", "--ke", str(home))
    said("report", "2025-11", "--ke", str(home))
    assert (home / "buku-agenda-tahun-2025.pdf").read_bytes().startswith(b"%PDF")
    assert (home / "buku-agenda-tahun-2025.xlsx").read_bytes().startswith(b"PK")
    assert (home / "laporan-november-2025.png").read_bytes().startswith(b"\x89PNG")


PLH = ("holding", "add", "dewi", "kasubbag-hukum", "--jenis", "Plh.")

FAULTS = [
    (("officer", "invite", "nobody"), "cocok dengan 0 pegawai"),
    (("officer", "retire", "Yuni"), "Satu-satunya admin"),
    (("officer", "rename", "nobody", "Rudi Hartono"), "cocok dengan 0 pegawai"),
    (("officer", "rename", "rudi", "0131"), "Nama itu tidak dapat dipakai"),
    (("officer", "add", "R2-D2", "staf-hukum"), "Nama itu tidak dapat dipakai"),
    (("officer", "add", "Ahmad Fauzan", "tidak-ada"), "tidak ada; lihat"),
    (PLH, "tidak terbaca"),
    ((*PLH, "--sampai", "31-12-2099", "--surat", "15/SPt/2025"), "Nomor dan tanggal surat"),
    (("holding", "end", "dewi", "kasubbag-hukum"), "tidak memegang jabatan"),
    (("holding", "add", "rudi", "admin", "--mulai", "1 Januari 2020"), "Tanggal mulai"),
    (("agenda", "kemarin"), "tidak terbaca"),
    (("search", "tidak", "pernah", "ada"), "Tidak ada berkas"),
    (("office", "libur", "kapan-kapan"), "tidak terbaca"),
]


@pytest.mark.parametrize(("words", "why"), FAULTS, ids=[" ".join(f[0]) for f in FAULTS])
def test_what_cannot_be_is_one_line(home: Path, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(Misuse) as misuse:
        said(*words)
    assert why in str(misuse.value)
    assert "\n" not in str(misuse.value)


def test_of_a_number_that_several_books_have_each_is_named_with_its_year(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A document of that number is not meant by "0001"."""
    this = datetime.now(UTC)

    async def propose_twice() -> None:
        for then, numbers in ((this, "71"), (this + timedelta(days=366), "8")):
            office = await Office.open(home, clock=TestClock(then))
            for nomor in numbers:
                await office.to_kasubbag(edaran(nomor))
            await office.close()

    asyncio.run(propose_twice())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misuse) as asked:
        said("evidence", "0001")
    years = [this.astimezone(Profile().zone).year + n for n in (1, 0)]
    assert re.findall(r"\((\S+), (.+?)\)", str(asked.value)) == [
        (f"0001/{years[0]}", "Surat Edaran 8/2025"),
        (f"0001/{years[1]}", "Surat Edaran 7/2025"),
    ]
    assert "bukti-" in said("evidence", f"0001/{years[1]}")
