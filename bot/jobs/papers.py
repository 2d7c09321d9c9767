"""Jobs of paper: lembar disposisi, konsep salinan, tanda terima."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from bot.jobs.workroom import Softcopy, Workroom
from bot.office.paper import letterhead
from handlers.messages import Attachment
from handlers.ports import Memory
from handlers.texts import choices, say
from naskah.errors import Broken, TooHeavy
from naskah.papers.sheets import (
    Centang,
    LembarDisposisi,
    Otentikasi,
    Penanda,
    Rangkap,
    TandaTerima,
)
from sop.berkas import CLEARED_ON, Berkas, Disposisi, File, Use
from sop.office import in_full
from sop.reports import PaperMade
from sop.roles import Officer, Role
from sop.signed import Signed
from storage.jobs import Task


def local(room: Workroom, at: datetime) -> datetime:
    """Give an instant in the office's zone."""
    return at.astimezone(room.office.zone)


def _day(room: Workroom, at: datetime | None) -> date | None:
    return local(room, at).date() if at else None


async def _staf(room: Workroom) -> list[Officer]:
    now = room.clock.now()
    return list(await room.turns.look(lambda tx: tx.holders(Role.STAF, now)))


async def _nip(room: Workroom, officer_id: str) -> str:
    officer = await room.turns.look(lambda tx: tx.officer(officer_id))
    return officer.nip if officer else ""


async def disposisi(room: Workroom, task: Task) -> None:
    """Lembar disposisi: made when issued, kept with the berkas, shown to Kasubbag and staf."""
    berkas = await room.berkas(task.code)
    if berkas is None:
        return
    order, disposed = berkas.disposisi, berkas.disposed
    if order is None or disposed is None:
        return
    sheet = await _sheet(room, berkas, order, disposed)
    pdf = await room.paper(sheet, local(room, disposed.at))
    name = f"lembar-disposisi-{berkas.number}.pdf"
    file = await room.keep(pdf, name, Use.DISPOSISI, 1)
    text = say("files.disposisi", agenda=berkas.number)
    made = room.entry(task.code, PaperMade((file,)))
    await room.end(task, made, _sent(room, disposed.by.id, file, text, task.code))


async def _sheet(
    room: Workroom, berkas: Berkas, order: Disposisi, disposed: Signed
) -> LembarDisposisi:
    nota = berkas.nota
    pages = f", {berkas.pages} halaman" if berkas.pages else ""
    received = berkas.received.at if berkas.received else berkas.submitted_at
    return LembarDisposisi(
        nomor_agenda=berkas.number,
        kode=berkas.code,
        qr=room.qr(berkas.code),
        surat_dari=nota.dari or berkas.unit,
        nomor_surat=nota.nomor,
        tanggal_surat=nota.tanggal,
        diterima=berkas.susulan or _day(room, received),
        sifat=order.sifat,
        perihal=nota.hal or f"Permohonan unggah {berkas.produk.judul}",
        lampiran=f"1 berkas: {berkas.produk.official}{pages}",
        diteruskan=tuple(Centang(o.name, o.id == order.kepada) for o in await _staf(room)),
        harap=tuple(Centang(line, line in order.isi) for line in choices("step2.isi")),
        catatan="\n".join(filter(None, (order.catatan, f"Batas: {order.batas}"))),
        tempat=room.office.place,
        tanggal=berkas.susulan or _day(room, disposed.at),
        penanda=Penanda(
            jabatan=disposed.by.title, nama=disposed.by.name, nip=await _nip(room, disposed.by.id)
        ),
        penerima=Penanda(jabatan="", nama=order.kepada_name),
        dibukukan=_day(room, disposed.at) if berkas.susulan else None,
    )


async def salinan(room: Workroom, task: Task) -> None:
    """Konsep salinan: typeset from the softcopy to be printed, stamped and signed."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.naskah or berkas.decided is None or not _stands(berkas):
        return
    by = berkas.decided.by
    block = Otentikasi(
        unit=letterhead(in_full(room.office.sekretariat)),
        penanda=Penanda(jabatan=by.title, nama=by.name, nip=await _nip(room, by.id)),
        qr=room.qr(berkas.code),
    )
    softcopy = await room.softcopy(berkas)
    try:
        pdf = await room.shop.to_pdf(softcopy.data)
        made = await room.typeset(
            lambda kantor: room.shop.salinan(
                pdf,
                block,
                kantor,
                judul=berkas.produk.official,
                penandatangan=berkas.produk.penandatangan,
            )
        )
    except (Broken, TooHeavy):
        return
    if not _stands(await room.berkas(task.code)):
        return
    name = f"konsep-salinan-{berkas.number}.pdf"
    file = await room.keep(made.pdf, name, Use.SALINAN_DRAFT, made.pages)
    staf = berkas.disposisi.kepada if berkas.disposisi else ""
    text = _with_what_lacks(say("files.salinan", agenda=berkas.number, jabatan=by.title), softcopy)
    kept = room.entry(task.code, PaperMade((file,)))
    await room.end(task, kept, _sent(room, staf, file, text, task.code))


def _with_what_lacks(text: str, softcopy: Softcopy) -> str:
    if not softcopy.without:
        return text
    names = ", ".join(file.name for file in softcopy.without)
    return f"{text} {say('files.salinan_without', lampiran=names)}"


def _stands(berkas: Berkas | None) -> bool:
    """Tell whether the otentikasi was not taken back."""
    return berkas is not None and berkas.state in CLEARED_ON


def _sent(
    room: Workroom, officer: str, file: File, text: str, code: str
) -> Callable[[Memory], None]:
    return room.letter(officer, text, (Attachment(file.sha256, file.name),), code=code)


async def tanda_terima(room: Workroom, task: Task) -> None:
    """Tanda terima: the custody receipt for two copies (row 4a), kept with the berkas."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.staf is None or berkas.decided is None or not berkas.fetched:
        return
    pages = f"{berkas.pages} hlm" if berkas.pages else ""
    at = next((copy.since for copy in berkas.copies if copy.since), room.clock.now())
    sheet = TandaTerima(
        nomor_agenda=berkas.number,
        kode=berkas.code,
        qr=room.qr(berkas.code),
        judul=berkas.produk.judul,
        naskah=tuple(
            Rangkap(uraian=c.name.capitalize(), jumlah="1 rangkap", halaman=pages)
            for c in berkas.copies
        ),
        tempat=room.office.place,
        waktu=local(room, at),
        menyerahkan=Penanda(
            jabatan=berkas.decided.by.title,
            nama=berkas.decided.by.name,
            nip=await _nip(room, berkas.decided.by.id),
        ),
        menerima=Penanda(
            jabatan=berkas.staf.title, nama=berkas.staf.name, nip=await _nip(room, berkas.staf.id)
        ),
    )
    pdf = await room.paper(sheet, local(room, at))
    file = await room.keep(pdf, f"tanda-terima-{berkas.number}.pdf", Use.TANDA_TERIMA, 1)
    text = say("files.tanda_terima", agenda=berkas.number)
    kept = room.entry(task.code, PaperMade((file,)))
    await room.end(task, kept, _sent(room, berkas.staf.id, file, text, task.code))
