"""Jobs of paper beside the bot: blank lembar disposisi, and the list and labels of an odner."""

from __future__ import annotations

from bot.jobs.papers import local
from bot.jobs.workroom import Workroom
from bot.office.paper import signer
from handlers.kertas import serial
from handlers.messages import Attachment
from handlers.ports import Wanted
from handlers.texts import choices, say
from naskah.papers.sheets import (
    BarisOdner,
    Centang,
    IsiOdner,
    Label,
    LembarDisposisi,
    LembarDisposisiBeberapa,
    LembarLabel,
    Sheet,
)
from sop.berkas import Berkas, Use
from sop.copies import Copy
from sop.roles import Role
from sop.tanggal import tanggal
from storage.jobs import Task

#: So long are the numbers within an odner at most; the shorter ones come first.
_NUMBER = 8


async def blank_sheets(room: Workroom, task: Task) -> None:
    """Lembar kosong: numbered sheets to write on by hand on a day without the bot."""
    first, count = int(task.payload["first"]), int(task.payload["count"])
    now = room.clock.now()
    staf = await room.turns.look(lambda tx: tx.holders(Role.STAF, now))
    heads = await room.turns.look(lambda tx: tx.holders(Role.KASUBBAG, now))
    head = signer(room.office, heads, now)
    sheets = tuple(
        LembarDisposisi(
            nomor_agenda=serial(number),
            diteruskan=tuple(Centang(o.name) for o in staf),
            harap=tuple(Centang(line) for line in choices("step2.isi")),
            tempat=room.office.place,
            penanda=head,
        )
        for number in range(first, first + count)
    )
    name = f"lembar-disposisi-kosong-{serial(first)}.pdf"
    text = say("kertas.blank_here", dari=serial(first), sampai=serial(first + count - 1))
    await _send(room, task, text, [(name, LembarDisposisiBeberapa(lembar=sheets))])


async def odner(room: Workroom, task: Task) -> None:
    """Isi odner: the list that lies in front, and labels with QR for its maps."""
    wanted = task.payload["odner"]
    known = await room.turns.look(lambda tx: tx.find(Wanted(limit=None)))
    placed = [(b.place, b) for b in known if b.place is not None]
    found = [(p, b) for p, b in placed if p.odner.casefold() == wanted.casefold()]
    if not found:
        await room.end(task, room.answer(task, say("kertas.odner_empty", odner=wanted)))
        return
    found.sort(key=lambda one: one[0].nomor.rjust(_NUMBER))
    inside = [berkas for _, berkas in found]
    lemari, name = found[-1][0].lemari, found[-1][0].odner
    listed = IsiOdner(
        tempat=(lemari, f"Odner {name}"),
        baris=tuple(_row(room, b) for b in inside),
        dicetak=local(room, room.clock.now()),
    )
    labels = (Label(tempat=(lemari, f"Odner {name}")), *(_label(room, b) for b in inside))
    text = say("kertas.odner_here", odner=name, n=len(inside))
    stem = name.replace(" ", "-")
    papers: list[tuple[str, Sheet]] = [
        (f"isi-odner-{stem}.pdf", listed),
        (f"label-{stem}.pdf", LembarLabel(label=labels)),
    ]
    await _send(room, task, text, papers)


def _row(room: Workroom, berkas: Berkas) -> BarisOdner:
    scan = berkas.file(Use.ASLI)
    return BarisOdner(
        urut=berkas.place.nomor if berkas.place else "",
        nomor=berkas.produk.official,
        tanggal=berkas.produk.tanggal,
        tentang=berkas.produk.tentang,
        halaman=str(scan.pages) if scan and scan.pages else "",
        naskah=" + ".join(copy.name.removeprefix("naskah ") for copy in berkas.copies),
        keterangan="; ".join(_lent(room, copy) for copy in berkas.copies if copy.borrower),
    )


def _lent(room: Workroom, copy: Copy) -> str:
    since = f" sejak {tanggal(local(room, copy.since).date())}" if copy.since else ""
    return f"{copy.name} dipinjam {copy.borrower}{since}"


def _label(room: Workroom, berkas: Berkas) -> Label:
    place = berkas.place
    where = (place.lemari, f"Odner {place.odner}", place.nomor) if place else ("-",)
    return Label(tempat=where, judul=berkas.produk.official, qr=room.qr(berkas.code))


async def _send(room: Workroom, task: Task, text: str, papers: list[tuple[str, Sheet]]) -> None:
    at = local(room, room.clock.now())
    files = []
    for name, sheet in papers:
        pdf = await room.paper(sheet, at)
        files.append(Attachment(await room.files.keep(pdf), name))
    await room.end(task, room.answer(task, text, tuple(files)))
