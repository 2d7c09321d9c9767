"""The job of the riwayat: who did what with a berkas, when, and with which files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import singledispatch
from typing import Final

from bot.jobs.papers import local
from bot.jobs.workroom import Workroom
from handlers.messages import Attachment, plain
from handlers.step4.pindai import page_problems
from handlers.texts import has, say
from naskah.papers.sheets import Catatan, Riwayat
from sop.berkas import Agenda, Berkas, Disposisi, File, Use
from sop.command import Command
from sop.commands import AcceptScan, Publish, TakeCopies, UseScan
from sop.copies import Place
from sop.history import Record, apply
from sop.online import Online
from sop.reading import Reading
from sop.reports import UploadReported
from sop.roles import BOT
from sop.tanggal import tanggal
from storage.evidence_words import meant_by
from storage.jobs import Task

#: Digits of a SHA-256 that tell one file from another on paper.
_SHORT: Final = 12
#: Parts of a command that say nothing to a reader: ids, marks of the machine, what is looked at.
_SILENT: Final = frozenset(
    {
        "order",
        "replaced",
        "retaken",
        "redo_of",
        "leave_out_of",
        "left_out",
        "unit",
        "pictures",
        "pages",
        "limit",
        "at",
        "sha256",
        "upload",
        "to",
        "belongs",
    }
)
_WORDS: Final = {"borrower": "kepada {}", "written": "tertulis {}"}


async def riwayat(room: Workroom, task: Task) -> None:
    """Riwayat: the history of a berkas, with the hash of every record."""
    berkas = await room.berkas(task.code)
    if berkas is None:
        return
    history, hashes = await room.turns.look(
        lambda tx: (tx.history(task.code), tx.hashes(task.code))
    )
    sheet = Riwayat(
        nomor_agenda=berkas.number,
        kode=berkas.code,
        qr=room.qr(berkas.code),
        judul=berkas.produk.judul,
        rincian=_details(berkas),
        catatan=tuple(_lines(room, history, hashes)),
        hash_terakhir=hashes[-1] if hashes else "",
        dicetak=local(room, room.clock.now()),
    )
    pdf = await room.paper(sheet, sheet.dicetak)
    shown = (Attachment(await room.files.keep(pdf), f"riwayat-{berkas.number}.pdf"),)
    text = say("files.riwayat", agenda=berkas.number)
    await room.end(task, room.answer(task, text, shown))


def _details(berkas: Berkas) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("Nota dinas", berkas.nota.nomor),
        ("Pengusul", f"{berkas.pengusul.name}, {berkas.unit}" if berkas.pengusul else ""),
        ("Tempat simpan", str(berkas.place or "")),
        ("Tayang", berkas.online.page),
        ("SHA-256 naskah unggah", berkas.naskah_unggah.sha256 if berkas.naskah_unggah else ""),
    ]
    return tuple((name, value) for name, value in pairs if value)


def _lines(room: Workroom, history: Sequence[Record], hashes: Sequence[str]) -> Iterator[Catatan]:
    berkas = Berkas(code="")
    for record, sha in zip(history, hashes, strict=True):
        berkas = apply(berkas, record)
        yield Catatan(
            nomor=record.number,
            waktu=local(room, record.at),
            kegiatan=_deed(record.command).capitalize(),
            oleh=record.by.name,
            jabatan="" if record.by.id == BOT.id else record.by.title,
            keterangan="; ".join(dict.fromkeys(told(record.command, berkas))),
            hash=sha,
        )


def _deed(command: Command) -> str:
    if isinstance(command, UploadReported):
        return command.upload.value
    key = f"did.{command.word}"
    return say(key) if has(key) else command.word


def told(command: Command, berkas: Berkas) -> Iterator[str]:
    """Say what a record was about: files, with pages and the beginning of their SHA-256; reasons.

    Args:
        command: of the record.
        berkas: as it stood right after it.

    """
    if is_dataclass(command):
        for field in fields(command):
            if field.name not in _SILENT:
                yield from _part(field.name, getattr(command, field.name), berkas)
    match command:
        case UseScan():
            yield from _files(berkas, Use.ASLI, Use.SALINAN)
            if berkas.scan.overridden:
                faults = " ".join(page_problems(berkas.scan))
                yield say("files.all_the_same", apa=faults.rstrip("."))
        case Publish() if berkas.naskah_unggah:
            yield file_line(berkas.naskah_unggah)
        case TakeCopies() | AcceptScan():
            yield from meant_by(command.word, berkas)


def _part(name: str, value: object, berkas: Berkas) -> Iterable[str]:
    if isinstance(value, tuple):
        wanted = (one for one in value if name != "parts" or isinstance(one, File))
        return (line for one in wanted for line in _part(name, one, berkas))
    if isinstance(value, str) and value:
        return (_word(name, value, berkas),)
    if isinstance(value, date):
        return (_WORDS.get(name, "{}").format(tanggal(value)),)
    return _said(value)


def _word(name: str, value: str, berkas: Berkas) -> str:
    match name:
        case "file":
            return next((file.name for file in berkas.files if file.id == value), "file lain")
        case "field":
            return say(f"field.{value}") if has(f"field.{value}") else value
        case "fingerprint":
            return f"softcopy, sidik {value[:_SHORT]}"
        case _:
            return _WORDS.get(name, "{}").format(plain(value).replace("• ", ""))


@singledispatch
def _said(value: object) -> Iterable[str]:
    """Say what a part of a command is; of most there is nothing to say."""
    del value
    return ()


@_said.register
def _(value: Agenda) -> Iterable[str]:
    return (f"agenda {value}/{value.year}",)


@_said.register
def _(value: Place) -> Iterable[str]:
    return (str(value),)


@_said.register
def _(value: File) -> Iterable[str]:
    return (file_line(value),)


@_said.register
def _(value: Disposisi) -> Iterable[str]:
    order = (", ".join(value.isi), value.sifat, f"batas {value.batas}", value.catatan)
    return (f"kepada {value.kepada_name}", *filter(None, order))


@_said.register
def _(value: Online) -> Iterable[str]:
    equal = "dibaca ulang: sama" if value.equal else ""
    return filter(None, (value.page, equal, value.note))


@_said.register
def _(value: Reading) -> Iterable[str]:
    found = {name: one.value for name, one in value.fields.items()}
    number = " ".join(filter(None, (found.get("jenis"), found.get("nomor"))))
    pages = f"{value.pages} hlm" if value.pages else ""
    return filter(None, (number, pages, value.trouble))


def _files(berkas: Berkas, *uses: Use) -> Iterator[str]:
    return (file_line(file) for use in uses if (file := berkas.file(use)))


def file_line(file: File) -> str:
    """Name a file: its pages, and the beginning of its SHA-256."""
    pages = f"{file.pages} hlm, " if file.pages else ""
    return f"{file.name} ({pages}sidik {file.sha256[:_SHORT]})"
