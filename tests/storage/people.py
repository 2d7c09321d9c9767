"""Test officers, a berkas on its way, and the hours of one working day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from handlers.ports import Memory
from sop import commands as c
from sop import kode
from sop.berkas import Agenda, Berkas, Disposisi, File
from sop.command import Command
from sop.decide import decide
from sop.history import apply
from sop.reading import Form, Found, Naskah, Reading
from sop.reports import FileRead
from sop.roles import BOT, Holding, Jabatan, Kind, Officer, Period, Role

NOW = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
_SINCE = datetime(2024, 1, 1, tzinfo=UTC)


def at(minutes: float = 0) -> datetime:
    return NOW + timedelta(minutes=minutes)


PENGUSUL = Jabatan("pengusul-teknis", "Staf Subbagian Teknis", Role.PENGUSUL, "Subbagian Teknis")
KASUBBAG = Jabatan("kasubbag", "Kepala Subbagian Hukum dan SDM", Role.KASUBBAG)
STAF = Jabatan("staf", "Staf Subbagian Hukum dan SDM", Role.STAF)


def _person(id_: str, name: str, jabatan: Jabatan) -> Officer:
    return Officer(id_, name, holdings=(Holding(jabatan, Period(_SINCE)),))


SARI = _person("sari", "Sari Wulandari", PENGUSUL)
HADI = _person("hadi", "Hadi Prasetyo", KASUBBAG)
RUDI = _person("rudi", "Rudi Hartono", STAF)
DEWI = _person("dewi", "Dewi Lestari", STAF)


def acting(since: datetime, until: datetime) -> Holding:
    return Holding(KASUBBAG, Period(since, until), Kind.PLH, "12/SP/2026 tanggal 2 November 2026")


def file(text: str, name: str = "") -> File:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return File(f"f-{sha256[:12]}", sha256, name or f"{text}.pdf", len(text))


def new_code() -> str:
    return kode.new_code(secrets.token_bytes(kode.RANDOM_BYTES))


def do(
    memory: Memory, berkas: Berkas, command: Command, officer: Officer | None, when: datetime
) -> Berkas:
    """Decide a command and write it down, as a turn does; no officer is the bot."""
    record = decide(berkas, command, officer or BOT, when)
    after = apply(berkas, record)
    memory.write(record, berkas, after)
    return after


def nota_dinas(nomor: str = "12/TP.02-ND/6202/2026") -> Reading:
    fields = {"nomor": Found(nomor), "tanggal": Found("2026-11-02"), "hal": Found("Permohonan")}
    return Reading(form=Form.PDF, naskah=Naskah.NOTA_DINAS, pages=1, fields=fields)


def keputusan(nomor: str, tentang: str = "Penetapan Hasil", tahun: int = 2026) -> Reading:
    fields = {
        "jenis": Found("Keputusan"),
        "nomor": Found(nomor),
        "tahun": Found(str(tahun)),
        "tentang": Found(tentang),
        "tanggal": Found(f"{tahun}-01-05"),
        "penandatangan": Found("Ahmad Fauzan"),
    }
    return Reading(form=Form.PDF, naskah=Naskah.PRODUK, pages=12, fields=fields)


def draft(
    memory: Memory,
    nomor: str = "45",
    tentang: str = "Penetapan Hasil",
    *,
    code: str = "",
    officer: Officer = SARI,
    when: datetime = NOW,
) -> Berkas:
    """Open a berkas with a nota dinas and a keputusan that were read."""
    nota, softcopy = file(f"nota {nomor}"), file(f"keputusan {nomor} {tentang}")
    berkas = Berkas(code=code or new_code())
    attach = c.Attach((nota, softcopy), unit="Subbagian Teknis")
    berkas = do(memory, berkas, attach, officer, when)
    berkas = do(memory, berkas, FileRead(nota.id, nota_dinas()), None, when)
    return do(memory, berkas, FileRead(softcopy.id, keputusan(nomor, tentang)), None, when)


def submit(memory: Memory, berkas: Berkas, when: datetime = NOW) -> Berkas:
    agenda = Agenda(when.year, memory.next_agenda(when.year, 1))
    return do(memory, berkas, c.Submit(agenda), SARI, when)


def dispose(memory: Memory, berkas: Berkas, staf: Officer = RUDI, when: datetime = NOW) -> Berkas:
    sheet = Disposisi(staf.id, staf.name, ("Proses lebih lanjut",), "Biasa", "1 hari kerja")
    return do(memory, berkas, c.Dispose(sheet), HADI, when)


def enter_everyone(memory: Memory) -> None:
    for officer in (SARI, HADI, RUDI, DEWI):
        memory.add_officer(officer)
