"""Checks of the machine: Python, clock, disk, and the tools that read and make papers."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bot.clock import is_surely_wrong
from bot.config import Settings, national_holidays
from bot.finding import Finding
from bot.office.file import read_office
from bot.office.paper import kantor_of, lembaga_of, specimens
from naskah.client import Workshop
from naskah.errors import Broken, TooHeavy
from naskah.installed import libreoffice, tessdata
from sop.deadlines import ESTIMATE
from sop.tanggal import tanggal

#: Bytes of free disk below which nothing goes, and below which somebody should tidy up.
_NO_ROOM: Final = 300_000_000
_LITTLE_ROOM: Final = 3_000_000_000
#: The first SQLite without the fault by which two writers can lose a commit.
_SQLITE_MENDED: Final = (3, 51, 3)
#: What accounts other than the bot's own may do with a file or folder.
_OTHERS: Final = 0o077


def python(_: Settings) -> Finding:
    """Name the version of Python; one that is too old cannot even read this file."""
    return Finding.fine(".".join(map(str, sys.version_info[:3])))


def settings(chosen: Settings) -> Finding:
    """Say what was set; wrong settings never come this far."""
    mode = "latihan, tanpa token kanal" if chosen.practice else "kantor"
    if chosen.unknown:
        return Finding.warn(f"mode {mode}. {chosen.unknown}")
    return Finding.fine(f"terbaca; mode {mode}.")


def office(chosen: Settings) -> Finding:
    """Check the profile of the office."""
    profile = read_office(chosen.office_file)
    now = datetime.now(profile.zone)
    said = f"{profile.name} (kode {profile.code}), {profile.zona_name} {now:%H.%M}"
    if chosen.office_file is None and not chosen.practice:
        return Finding.warn(f"{said}: OFFICE_FILE kosong, dipakai profil bawaan.")
    return Finding.fine(f"{said}.")


def clock(_: Settings) -> Finding:
    """Check that it is not earlier than when this program was written to the disk."""
    now = datetime.now(UTC)
    if is_surely_wrong(now):
        return Finding.wrong(f"{tanggal(now.date())} jelas salah: nyalakan NTP.")
    here = now.astimezone()
    return Finding.fine(f"{tanggal(here.date())}, {here:%H.%M.%S} {here:%Z}.")


def disk(chosen: Settings) -> Finding:
    """Check how much room is left where the data lie, and where the tools make temporary files."""
    passing = Path(tempfile.gettempdir())
    free, there = (shutil.disk_usage(place).free for place in (_existing(chosen.home), passing))
    said = f"{free / 1e9:.1f} GB bebas".replace(".", ",")
    if free < _NO_ROOM:
        return Finding.wrong(f"{said}: kosongkan ruang, bot tidak dapat menyimpan berkas.")
    if there < _NO_ROOM:
        left = f"{there / 1e6:.0f} MB bebas di {passing}"
        return Finding.wrong(f"{left}: kosongkan ruang, naskah tidak dapat dibaca dan disusun.")
    if free < _LITTLE_ROOM:
        return Finding.warn(f"{said}: segera kosongkan ruang.")
    return Finding.fine(f"{said}.")


def folder(chosen: Settings) -> Finding:
    """Check that the data folder, or the place where it will be made, can be written to."""
    place = _existing(chosen.home)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return Finding.wrong(f"{place} tidak dapat ditulis ({error.strerror}): periksa DATA_DIR.")
    if foreign := next(_shut(chosen.home), None):
        said = f"{foreign} tidak dapat ditulis akun ini"
        return Finding.wrong(f"{said}: `sudo chown -R <akun bot> {chosen.home}`.")
    made = place == chosen.home.absolute()
    if made and not chosen.practice and place.stat().st_mode & _OTHERS:
        return Finding.warn(f"{place} terbuka bagi akun lain di komputer ini: `chmod 700 {place}`.")
    return Finding.fine(f"{chosen.home} dapat ditulis.")


def _shut(home: Path) -> Iterator[Path]:
    """Name what lies in the data folder and cannot be written, as after a command of root."""
    inner = ("*.sqlite3*", "*.token", "files", "files/??", "cadangan", "cadangan/files")
    for pattern in inner:
        yield from (path for path in home.glob(pattern) if not os.access(path, os.W_OK))


def sqlite(_: Settings) -> Finding:
    """Name the version of SQLite, and warn of the fault in old ones."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < _SQLITE_MENDED:
        fault = "cacat WAL-reset sebelum 3.51.3"
        return Finding.warn(f"{version}: {fault}; jangan buka basis data dengan program lain.")
    return Finding.fine(version)


async def typesetter(_: Settings) -> Finding:
    """Typeset a page in a child process, as every paper is made."""
    try:
        made = await Workshop().contoh("nota-dinas", "1", date(2025, 11, 3), scans=False)
    except (Broken, TooHeavy) as error:
        said = f"naskah tidak dapat disusun ({type(error).__name__})"
        return Finding.wrong(f"{said}: pasang ulang pustaka dengan `make clean run`.")
    pages = [name for name, data in made.items() if data.startswith(b"%PDF-")]
    if not pages:
        return Finding.wrong("naskah yang disusun bukan PDF: pasang ulang pustaka.")
    return Finding.fine("naskah contoh tersusun, huruf tersedia.")


async def papers(chosen: Settings) -> Finding:
    """Try every paper on the office's own letterhead and templates, if it has any."""
    profile = read_office(chosen.office_file)
    kantor = kantor_of(profile, chosen.office_file)
    size = kantor.kertas.upper()
    if not kantor.folder:
        return Finding.fine(f"{size}, bentuk bawaan tanpa logo.")
    async for name, made in specimens(Workshop(), kantor, lembaga_of(profile)):
        if isinstance(made, str):
            said = f"{name} tidak dapat disusun ({made}); dipakai bentuk bawaan"
            return Finding.wrong(f"{said}: perbaiki templat di {Path(kantor.folder).name}.")
    return Finding.fine(f"{size}, logo dan templat dari {Path(kantor.folder).name} dapat dipakai.")


def reader(_: Settings) -> Finding:
    """Check that scans can be read."""
    if tessdata() is None:
        lacks = "Tesseract dengan bahasa Indonesia belum ada; pindaian tidak terbaca"
        return Finding.warn(f"{lacks}: apt install tesseract-ocr tesseract-ocr-ind.")
    return Finding.fine("Tesseract siap membaca bahasa Indonesia.")


def office_suite(_: Settings) -> Finding:
    """Check that old word-processor files can be read."""
    if libreoffice() is None:
        lacks = "LibreOffice belum ada; berkas DOC dan ODT ditolak dengan penjelasan"
        return Finding.warn(f"{lacks}: apt install libreoffice-writer-nogui.")
    return Finding.fine("LibreOffice siap membaca DOC dan ODT.")


def holidays(chosen: Settings) -> Finding:
    """Check that the holidays of this year and the next are known."""
    profile = read_office(chosen.office_file)
    year = datetime.now(profile.zone).year
    known = national_holidays(range(year, year + 2))
    lacking = [str(y) for y in (year, year + 1) if not any(at.year == y for at in known)]
    if lacking:
        return Finding.warn(f"belum ada data untuk {', '.join(lacking)}: perbarui program.")
    guessed = sum(name.endswith(ESTIMATE) for name in known.values())
    return Finding.fine(f"{len(known)} hari pada {year}–{year + 1}, {guessed} masih perkiraan.")


def _existing(path: Path) -> Path:
    """Give the path, or the nearest folder above it that exists."""
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.is_dir())
