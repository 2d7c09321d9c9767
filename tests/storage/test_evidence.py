"""Evidence: a ZIP of one berkas that reads and checks itself without this program."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sop import commands as c
from storage.database import Database
from storage.evidence import gather, pack
from storage.evidence_words import said_by
from tests import office as kantor
from tests.office import RUDI, Office
from tests.readings import edaran
from tests.storage.bot import Bot
from tests.storage.people import SARI, at, do, draft, file


async def unpacked(bot: Bot, code: str, folder: Path) -> Path:
    evidence = await bot.db.read(lambda tx: gather(tx, code))
    await asyncio.to_thread(pack, evidence, bot.files, folder / "bukti.zip", at(30))
    with zipfile.ZipFile(folder / "bukti.zip") as archive:
        archive.extractall(folder / "bukti")
    return folder / "bukti"


def check(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", "periksa.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def sums_agree(folder: Path) -> bool:
    command = ["sha256sum", "--quiet", "-c", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


async def test_evidence_reads_and_checks_without_this_program(bot: Bot, tmp_path: Path) -> None:
    berkas = await bot.berkas("46")
    await bot.berkas("47")
    correct = c.Attach((file("keterangan"),))
    await bot.db.run(lambda tx: do(tx, draft(tx, "48"), correct, SARI, at(5)))
    folder = await unpacked(bot, berkas.code, tmp_path)
    code, said = check(folder)
    assert (code, said.splitlines()[-1]) == (0, "Semua cocok.")
    files = {path.name[3:] for path in (folder / "file").iterdir()}
    assert files == {"nota-46.pdf", "keputusan-46-Penetapan-Hasil.pdf"}
    text = (folder / "riwayat.txt").read_text("utf-8")
    assert "Keputusan Nomor 46 Tahun 2026" in text
    assert "5. 03-11-2026 08.30.00 WIB  didisposisi oleh Hadi Prasetyo" in text
    assert "disposisi kepada: Rudi Hartono" in text
    assert "file: nota 46.pdf" in text
    assert "Kepala Subbagian Hukum dan SDM" in (folder / "riwayat.html").read_text("utf-8")
    everything = "".join(p.read_text("utf-8") for p in folder.glob("*.*"))
    assert "keputusan 47" not in everything, "other berkas show as digests only"
    assert sums_agree(folder)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("riwayat.json", "Sari Wulandari", "Sari Wulandarj"),
        ("rantai.csv", "\n1;", "\n2;"),
        ("rantai.csv", "\n1;", "\nsatu;"),
        ("berkas.json", "didisposisi", "disetujui"),
        ("file/*-nota-45.pdf", "nota", "Nota"),
    ],
)
async def test_changed_evidence_does_not_pass(
    bot: Bot, tmp_path: Path, name: str, old: str, new: str
) -> None:
    found = await bot.db.read(lambda tx: tx.by_agenda(2026, 1))
    assert found is not None
    folder = await unpacked(bot, found.code, tmp_path)
    (changed,) = folder.glob(name)
    text = changed.read_text("utf-8")
    assert old in text
    changed.write_text(text.replace(old, new))
    assert check(folder)[0] == 1


async def test_a_record_changed_with_its_sums_still_breaks_the_chain(
    bot: Bot, tmp_path: Path
) -> None:
    found = await bot.db.read(lambda tx: tx.by_agenda(2026, 1))
    assert found is not None
    folder = await unpacked(bot, found.code, tmp_path)
    history = folder / "riwayat.json"
    history.write_text(history.read_text("utf-8").replace("Hadi Prasetyo", "Dewi Lestari"))
    listing = folder / "SHA256SUMS"
    listing.write_text(
        "\n".join(x for x in listing.read_text().splitlines() if "riwayat.json" not in x)
    )
    code, said = check(folder)
    assert code == 1
    assert "catatan nomor 5: berubah" in said


async def test_a_missing_file_is_named_in_the_evidence(bot: Bot, tmp_path: Path) -> None:
    bot.files.path(file("nota 45").sha256).unlink()
    found = await bot.db.read(lambda tx: tx.by_agenda(2026, 1))
    assert found is not None
    folder = await unpacked(bot, found.code, tmp_path)
    assert len(list(folder.glob("file/*-nota-45.pdf.HILANG.txt"))) == 1
    assert check(folder)[0] == 0


async def test_there_is_no_evidence_of_nothing(db: Database) -> None:
    with pytest.raises(LookupError):
        await db.read(lambda tx: gather(tx, "K7M3Q9XA"))


async def riwayat(office: Office, folder: Path) -> list[str]:
    """Close the office, and give what riwayat.txt says: the head, then each record."""
    code = (await office.berkas()).code
    evidence = await office.turns.look(lambda tx: gather(tx, code))
    await asyncio.to_thread(pack, evidence, office.files, folder / "bukti.zip", at(30))
    await office.close()
    with zipfile.ZipFile(folder / "bukti.zip") as archive:
        return archive.read("riwayat.txt").decode().split("\n\n")


async def test_evidence_says_first_how_the_berkas_stands(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.to_jdih()
    await office.tap(RUDI, "Sudah disimpan")
    code = (await office.berkas()).code
    head, *records = await riwayat(office, tmp_path)
    kasubbag = "oleh Hadi Prasetyo, Kepala Subbagian Hukum dan SDM"
    said = dict(re.split(r" {2,}", line, maxsplit=1) for line in head.splitlines())
    assert said["Keadaan"] == "dipindai, disimpan, tayang"
    assert said["Langkah 3"] == f"diotentikasi 4 November 2025 {kasubbag}"
    assert said["Penyimpanan"].endswith("SDM di Lemari 1 / KPT-2025 / 001")
    assert said["Tayang sejak"] == f"4 November 2025 di https://jdih.test/{code}"
    whole = "\n".join(records)
    assert "agenda: 0001 tahun 2025" in whole
    assert "2 rangkap: naskah asli dan salinan" in whole
    assert "salinan berstempel SALINAN, tanpa cap dinas" in whole
    assert "dibaca ulang: sama dengan naskah unggah" in whole
    assert "nomor agenda" not in whole, "the pages of a scan have numbers of their own"


async def test_a_later_correction_changes_nothing_that_was_done_before(tmp_path: Path) -> None:
    office = await Office.open(tmp_path)
    await office.to_staf(edaran())
    await office.tap(RUDI, "Terima", "Kembalikan", "Jumlah rangkap kurang")
    await office.tap(kantor.SARI, "Perbaiki", "Jenis dokumen", "Keputusan")
    assert (await office.berkas()).keputusan
    _, *records = await riwayat(office, tmp_path)
    (taken,) = (record for record in records if "diterima oleh Rudi" in record)
    assert "2 rangkap: naskah asli dan rangkap kedua" in taken


def test_what_only_looks_like_a_date_stands_as_it_was_written() -> None:
    said = said_by([{"field": "nomor", "value": "2025-13-01"}], {})
    assert said == ["nomor: 2025-13-01"]
