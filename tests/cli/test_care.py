"""Verify, evidence, backup, restore and migrate, each as a process beside a played office."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from jdih.portal.metadata import Metadata
from jdih.portal.store import Store
from sop.produk import Jenis
from storage.files import Files
from tests.cli.conftest import ROOT, Shell
from tests.clock import MORNING
from tests.office import Office
from tests.readings import keputusan


def tamper(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        assert raw.execute(statement).rowcount == 1


def check_offline(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the evidence as somebody would who has nothing but Python."""
    words = [sys.executable, "-I", "periksa.py"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def copied(jdih: Shell, name: str) -> Shell:
    """A copy of the practice office elsewhere, held by nobody, to do harm to."""
    there = Shell(jdih.here / name)
    shutil.copytree(jdih.home, there.home)
    return there


async def test_verify_is_content_with_an_office_that_is_running(jdih: Shell, office: Office):
    await office.to_jdih()
    ran = await jdih("verify")
    assert (ran.code, ran.err) == (0, "")
    assert "Semua cocok" in ran.out
    assert "1 berkas" in ran.out


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE records SET body = replace(body, 'Sari', 'Sara') WHERE seq = 1", "catatan ke-1"),
        ("UPDATE records SET hash = substr(hash, 2) || '0' WHERE seq = 2", "catatan ke-2"),
        ("UPDATE agenda SET number = 7", "Buku agenda 2025: nomornya tidak berurutan"),
        ("DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)", "catatan terakhir"),
    ],
)
async def test_verify_names_what_somebody_changed(
    jdih: Shell, office: Office, harm: str, said: str
):
    await office.to_kasubbag()
    there = copied(jdih, "salin")
    tamper(there.home / "jdih.sqlite3", harm)
    ran = await there("verify")
    assert ran.code == 1
    assert said in ran.out


async def test_verify_names_the_file_that_is_gone(jdih: Shell, office: Office):
    await office.to_kasubbag()
    file = (await office.berkas()).files[0]
    office.files.path(file.sha256).unlink()
    ran = await jdih("verify")
    assert ran.code == 1
    assert f"file {file.name} tidak ada atau rusak" in ran.out


@pytest.mark.parametrize("asked", ["0001", "0001/2025", "45/2025", "kode"])
async def test_evidence_is_found_by_any_number_and_checks_itself(
    jdih: Shell, office: Office, asked: str
):
    await office.to_jdih()
    code = (await office.berkas()).code
    ran = await jdih("evidence", code if asked == "kode" else asked)
    assert (ran.code, ran.err) == (0, "")
    assert (jdih.here / f"bukti-{code}.zip").stat().st_mode & 0o077 == 0, "letters lie in it"
    with zipfile.ZipFile(jdih.here / f"bukti-{code}.zip") as archive:
        archive.extractall(jdih.here / "bukti")
    checked = await asyncio.to_thread(check_offline, jdih.here / "bukti")
    assert checked.returncode == 0, checked.stdout + checked.stderr


async def test_evidence_of_a_doubtful_number_lists_the_codes(jdih: Shell, office: Office):
    await office.to_kasubbag(keputusan("45"))
    await office.to_kasubbag(keputusan("46"))
    ran = await jdih("evidence", "Arsip")
    assert ran.code == 2
    for berkas in (await office.berkas(1), await office.berkas(2)):
        assert berkas.code in ran.err


async def test_evidence_of_an_agenda_number_is_not_that_of_a_document(jdih: Shell, office: Office):
    await office.to_kasubbag(keputusan("46"))
    await office.to_kasubbag(keputusan("1"))
    ran = await jdih("evidence", "0001/2025", "--ke", "bukti.zip")
    assert (ran.code, ran.err) == (0, "")
    assert "Keputusan 46/2025" in ran.out


async def test_evidence_of_a_year_is_one_zip_with_its_book_that_checks_itself(
    jdih: Shell, office: Office
):
    await office.to_jdih()
    await office.to_kasubbag(keputusan("46"))
    await office.proposes(keputusan("47"))
    ran = await jdih("evidence", "--masa", "2025")
    assert (ran.code, ran.err) == (0, "")
    assert "bukti-tahun-2025.zip: 2 berkas," in ran.out
    bukti = jdih.here / "bukti"
    with zipfile.ZipFile(jdih.here / "bukti-tahun-2025.zip") as archive:
        archive.extractall(bukti)
    entered = [await office.berkas(number) for number in (1, 2)]
    folders = [f"2025-{one.number}-{one.code}" for one in entered]
    assert sorted(p.name for p in bukti.iterdir() if p.is_dir()) == folders
    listed = (bukti / "daftar.html").read_text("utf-8")
    ways = re.findall(r'href="([^"]+)"', listed)
    assert [way.split("/")[0] for way in ways] == folders
    assert all((bukti / way).exists() for way in ways)
    assert "Keputusan Nomor 46 Tahun 2025 tentang" in listed
    assert "daftar.html" in (bukti / "BACA-SAYA.txt").read_text("utf-8")
    assert (bukti / "buku-agenda-tahun-2025.xlsx").read_bytes()[:2] == b"PK"
    checked = await asyncio.to_thread(check_offline, bukti)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    (told,) = bukti.glob("2025-0002-*/riwayat.json")
    told.write_text(told.read_text("utf-8").replace("Sari Wulandari", "Sari Wulandarj"))
    checked = await asyncio.to_thread(check_offline, bukti)
    assert checked.returncode == 1
    assert f"{(await office.berkas(2)).code}: catatan nomor 1: berubah" in checked.stdout


async def test_evidence_asks_which_berkas_or_which_masa(jdih: Shell, office: Office):
    for words in (["evidence"], ["evidence", "0001", "--masa", "2025"]):
        ran = await jdih(*words)
        assert (ran.code, "--masa 2025" in ran.err) == (2, True)
    ran = await jdih("evidence", "--masa", "2019")
    assert (ran.code, ran.err.strip()) == (2, "Buku agenda Tahun 2019 kosong.")


async def test_evidence_never_writes_over_a_file(jdih: Shell, office: Office):
    await office.to_kasubbag()
    (jdih.here / "bukti.zip").write_text("milik orang lain")
    ran = await jdih("evidence", "0001", "--ke", "bukti.zip")
    assert ran.code == 2
    assert "sudah ada" in ran.err
    assert (jdih.here / "bukti.zip").read_text() == "milik orang lain"


NAMED = Metadata(
    jenis=Jenis.KEPUTUSAN,
    singkatan="KPT",
    nomor="45",
    tahun=2025,
    judul="Keputusan Nomor 45 Tahun 2025 tentang Pedoman Tata Kelola Arsip Pemilihan",
    tanggal=date(2025, 11, 3),
    tempat_penetapan="Sampit",
    tempat_terbit="Sampit",
    penandatangan="Ahmad Fauzan",
    teu="Indonesia. Komisi Pemilihan Umum Kabupaten Kotawaringin Timur",
    sumber="",
    bahasa="Indonesia",
    bidang_hukum="",
    subjek="",
    pemrakarsa="",
    penerbit="",
    pages=4,
    file_name="2025kpt6202045.pdf",
)


def shelved(shell: Shell) -> list[tuple[str, object]]:
    """What the portal of an office holds."""
    with closing(Store(shell.home / "portal.sqlite3", Files(shell.home / "files"))) as store:
        return [(one.code, store.read(one.sha256, range(one.size))) for one in store.everything()]


@pytest.mark.parametrize("outside", [False, True])
async def test_a_backup_made_beside_the_bot_comes_back_whole(
    jdih: Shell, office: Office, outside: bool
):
    await office.to_jdih()
    with closing(Store(jdih.home / "portal.sqlite3", Files(jdih.home / "files"))) as store:
        store.put("K7M3Q9XA", NAMED, b"%PDF-1.4 naskah", None, public=True, now=MORNING)
    where = ("luar",) if outside else ()
    made = await jdih("backup", *where)
    assert made.code == 0, made.err
    assert ("diska yang sama dengan DATA_DIR" in made.out) is outside
    tried = await jdih("restore", "--uji", *where)
    assert (tried.code, tried.err) == (0, "")
    elsewhere = Shell(jdih.here / "baru")
    elsewhere.here.mkdir()
    folder = jdih.here / "luar" if outside else jdih.home / "cadangan"
    back = await elsewhere("restore", str(folder))
    assert back.code == 0, back.err
    assert shelved(elsewhere) == shelved(jdih) != []
    for _ in range(2):
        (elsewhere.home / "jdih.sqlite3").unlink(missing_ok=True)
        again = await elsewhere("restore", str(folder))
        assert (again.code, "portal.sqlite3 sudah ada" in again.err) == (2, True)
    assert (await elsewhere("restore", "--uji", str(folder))).code == 0
    shutil.rmtree(elsewhere.home)
    assert (await elsewhere("restore", str(folder))).code == 0
    verified = await elsewhere("verify")
    assert "Semua cocok" in verified.out
    proof = await elsewhere("evidence", "0001")
    assert proof.code == 0, proof.err


async def test_on_a_terminal_the_way_back_shows_how_far_it_is(jdih: Shell, office: Office):
    await office.to_kasubbag()
    assert (await jdih("backup")).code == 0
    screen, its = os.openpty()
    command = [sys.executable, "-m", "bot", "restore", "--uji"]
    env = jdih.env(PYTHONPATH=str(ROOT))
    ran = await asyncio.create_subprocess_exec(*command, cwd=jdih.here, env=env, stderr=its)
    assert await ran.wait() == 0
    os.close(its)
    shown = os.read(screen, 4096).decode()
    os.close(screen)
    assert re.search(r"File (\d+) dari \1 … Memeriksa riwayat", shown)


async def test_restore_never_writes_over_a_database(jdih: Shell, office: Office):
    await office.to_kasubbag()
    await jdih("backup")
    before = (await office.berkas()).version
    ran = await jdih("restore")
    assert ran.code == 2
    assert "tidak ditimpa" in ran.err
    assert (await office.berkas()).version == before


async def test_restore_refuses_a_backup_that_was_changed(jdih: Shell, office: Office):
    await office.to_kasubbag()
    await jdih("backup")
    copy = next((jdih.home / "cadangan").glob("*.db.gz"))
    copy.write_bytes(copy.read_bytes()[:-409])
    ran = await jdih("restore", "--uji")
    assert ran.code == 2
    assert ran.err.count("\n") == 1


async def test_migrate_waits_for_nobody_while_the_bot_runs(jdih: Shell, office: Office):
    ran = await jdih("migrate")
    assert ran.code == 2
    assert "hentikan bot" in ran.err


async def test_a_new_office_needs_migrate_and_its_first_admin(jdih: Shell):
    assert (await jdih("migrate")).code == 0
    assert "0 berkas" in (await jdih("verify")).out
    added = await jdih("officer", "add", "Yuni Astuti", "admin", "--nip", "198506302010012005")
    assert added.code == 0, added.err
    invited = await jdih("officer", "invite", "Yuni")
    assert "/start " in invited.out
    assert "belum terhubung" in (await jdih("officer", "list")).out


async def test_commands_that_only_look_work_beside_the_bot(jdih: Shell, office: Office):
    await office.to_kasubbag()
    for words in (["officer", "list"], ["office", "show"], ["office", "check"], ["search", "45"]):
        ran = await jdih(*words)
        assert ran.err == "", words
        assert ran.out != ""
