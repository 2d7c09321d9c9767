"""The fields of an ILDIS document and what goes into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jdih.entry import plain
from jdih.ildis.form import Form
from jdih.net import ReportedBytes
from jdih.publisher import Entry, Progress

#: Fields by which the forms are known.
EDIT: Final = "Peraturan[judul]"
FILE: Final = "DataLampiran[dokumen_lampiran]"
ABSTRAK: Final = "Peraturan[abstrak]"


def fill(form: Form, entry: Entry, progress: Progress) -> None:
    """Fill the form of a document; what is not ours keeps the value it was served with.

    Raises:
        NeedsChoice: a select list has nothing that matches.

    """
    day = entry.tanggal.isoformat()
    texts = {
        "judul": entry.judul,
        "nomor_peraturan": entry.nomor,
        "tahun_terbit": str(entry.tahun),
        "tanggal_penetapan": day,
        "tanggal_pengundangan": day,
        "penandatanganan": entry.penandatangan,
        "pemrakarsa": entry.pemrakarsa,
        "sumber": entry.sumber,
    }
    for name, text in texts.items():
        form.set(f"Peraturan[{name}]", plain(text))
    picks = {
        "jenis_peraturan": (entry.jenis, entry.jenis.split()[0]),
        "tempat_terbit": (entry.tempat_terbit, entry.tempat_penetapan),
        "bahasa": (entry.bahasa, f"Bahasa {entry.bahasa}"),
        "bidang_hukum": (entry.bidang_hukum,),
        "status": (entry.produk.status.value,),
    }
    for name, wanted in picks.items():
        form.pick(f"Peraturan[{name}]", wanted, entry.choices.get(name, ""))
    form.set("DataLampiran[judul_lampiran]", plain(entry.judul)[:255])
    form.attach(FILE, ReportedBytes(entry.pdf, progress, entry.file_name))
    if entry.abstrak is not None:
        form.attach(ABSTRAK, ReportedBytes(entry.abstrak, progress, entry.abstrak_name))


def _author(form: Form, name: str) -> None:
    """Fill the form of a T.E.U.: a body (2), as main entry (1)."""
    form.set("Pengarang[name]", plain(name))
    form.set("DataPengarang[tipe_pengarang]", "2")
    form.set("DataPengarang[jenis_pengarang]", "1")


def _subject(form: Form, text: str) -> None:
    """Fill the form of a subject: a topic, as main subject; else the first each list offers."""
    form.set("DataSubyek[subyek]", plain(text))
    for name, wanted in (("tipe_subyek", "Topik"), ("jenis_subyek", "Utama")):
        full = f"DataSubyek[{name}]"
        values = [option.value for option in form.selects.get(full, ())]
        form.set(full, wanted if wanted in values else next(iter(values), wanted))


@dataclass(frozen=True, slots=True)
class SubForm:
    """A small form that adds one thing to a stored document."""

    label: str
    path: str
    must_have: str  #: a field by which it is known
    text: Callable[[Entry], str]
    fill: Callable[[Form, str], None]


SUB_FORMS: Final = (
    SubForm("T.E.U.", "tambah-pengarang2", "Pengarang[name]", lambda one: one.teu, _author),
    SubForm("Subjek", "tambah-subyek", "DataSubyek[subyek]", lambda one: one.subjek, _subject),
)
