"""Jobs of what goes up: the naskah unggah of an accepted scan, with abstrak and pictures."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from bot.jobs import progress
from bot.jobs.trouble import trouble_of
from bot.jobs.workroom import Workroom
from handlers.step5.unggah import ABSTRAK_SENT, abstrak_key
from handlers.texts import say, size
from jdih.entry import full_title
from naskah.errors import Broken, TooHeavy
from sop.berkas import Berkas, File, Upload, Use
from sop.produk import file_name
from sop.reading import Reading
from sop.reports import AbstrakMade, Prepared
from storage.jobs import Task

#: Warnings of a file that shows what it does not say.
_UNREAD: Final = frozenset({"tanpa_teks", "teks_rusak"})
#: … and of one that brings more than pages, as Staf is told.
_CARRIED: Final = {
    "javascript": "skrip",
    "lampiran_tersembunyi": "file lain",
    "aksi_luar": "perintah yang membuka program lain",
}


async def prepare(room: Workroom, task: Task) -> None:
    """Siapkan: footer, OCR layer, size and abstrak, before anybody is asked to press [Unggah]."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.kept or berkas.upload not in {Upload.NONE, Upload.FAILED}:
        return
    source = berkas.file(Use.SALINAN) or berkas.file(Use.ASLI)
    if source is None:
        return
    try:
        limit = min(int(task.payload.get("limit", 0)) or room.max_bytes, room.max_bytes)
        report = await _prepared(room, berkas, source, limit)
        if "limit" in task.payload:
            report = replace(report, findings=(_shrunk(berkas, report, limit),))
    except (Broken, TooHeavy) as bad:
        report = Prepared(trouble=trouble_of(bad))
    await room.end(task, room.entry(task.code, report))


async def redact(room: Workroom, task: Task) -> None:
    """Samarkan: black out the data pribadi of the naskah unggah; the scans stay as they are."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.naskah_unggah is None or not berkas.preparing:
        return
    before = Prepared(unggah=berkas.naskah_unggah, pictures=berkas.pictures)
    try:
        pdf = await room.shop.samarkan(await room.files.read(berkas.naskah_unggah.sha256))
        made = await _as_naskah_unggah(room, berkas, pdf, berkas.naskah_unggah.pages)
        unggah = made.unggah and replace(made.unggah, personal=berkas.naskah_unggah.personal)
        report = replace(made, unggah=unggah, redacted=True)
    except Broken as bad:
        key = "none_found" if bad.reason == "tidak_ditemukan" else "still_there"
        report = replace(before, trouble=say(f"pribadi.{key}"))
    except TooHeavy as bad:
        report = replace(before, trouble=trouble_of(bad))
    await room.end(task, room.entry(task.code, report))


async def redacting_broke(room: Workroom, task: Task) -> None:
    """Show the naskah unggah as it was: nothing was taken out, by a fault of ours."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        as_it_was = Prepared(unggah=berkas.naskah_unggah, pictures=berkas.pictures)
        await room.report(task.code, replace(as_it_was, trouble=say("pribadi.still_there")))


def _shrunk(berkas: Berkas, report: Prepared, limit: int) -> str:
    """Say that the naskah unggah is another one than before, because JDIH takes less."""
    before, after = berkas.naskah_unggah, report.unggah
    sizes = {
        "dari": size(before.size) if before else "-",
        "jadi": size(after.size) if after else "-",
    }
    return say("step5.shrunk", batas=size(limit), **sizes)


async def preparing_broke(room: Workroom, task: Task) -> None:
    """Say on the card that the naskah unggah was not made by a fault of ours."""
    await room.report(task.code, Prepared(trouble=say("step5.broke")))


async def _searchable(room: Workroom, code: str, pdf: bytes) -> bytes:
    """Lay a text layer under the scan where Tesseract is installed; without it goes as it is."""
    if not room.shop.can_read_scans():
        return pdf
    await room.progress(code, say("step5.ocr"))
    try:
        async with progress.shown(room, code, _read) as count:
            return await room.shop.searchable(pdf, count)
    except (Broken, TooHeavy):
        return pdf


def _read(done: int, total: int) -> str:
    return f"{say('step5.ocr')} {say('step4.counted', n=done, dari=total)}"


async def _fitting(room: Workroom, code: str, pdf: bytes, limit: int) -> bytes:
    if len(pdf) <= limit:
        return pdf
    await room.progress(code, say("step5.shrinking", batas=size(limit)))
    return await room.shop.shrink(pdf, limit)


async def _prepared(room: Workroom, berkas: Berkas, source: File, limit: int) -> Prepared:
    data = await _searchable(room, berkas.code, await room.files.read(source.sha256))
    title = full_title(berkas.produk, room.office)
    made = await room.shop.naskah_unggah(data, room.kantor, judul=title)
    pdf = await _fitting(room, berkas.code, made.pdf, limit)
    sent = berkas.abstrak is not None and berkas.abstrak.use is Use.ABSTRAK_STAF
    abstrak = None if sent or not room.office.abstrak else await _abstrak(room, berkas)
    return replace(await _as_naskah_unggah(room, berkas, pdf, made.pages), abstrak=abstrak)


async def _as_naskah_unggah(room: Workroom, berkas: Berkas, pdf: bytes, pages: int) -> Prepared:
    """Keep the bytes that go up under their name, with pictures of the first and last page.

    They are read as what everybody may read: data pribadi may stand on the paper alone.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    name = file_name(berkas.produk, room.office.code, sha256, room.office.file_pattern)
    reading = await room.shop.read(pdf)
    unggah = replace(
        await room.keep(pdf, name, Use.UNGGAH, pages),
        personal=reading.personal,
        note=_to_know(reading),
    )
    images = await room.shop.pictures(pdf)
    pictures = tuple(
        [await room.keep(image, f"naskah-hal-{n}.jpg", Use.PICTURE) for n, image in images.items()]
    )
    return Prepared(unggah=unggah, pictures=pictures)


def _to_know(reading: Reading) -> str:
    """Say what Staf has to look at himself; only what is signed still brings more than pages."""
    if reading.trouble or _UNREAD.intersection(reading.warnings):
        return say("pribadi.unread")
    carried = [what for warning, what in _CARRIED.items() if warning in reading.warnings]
    return say("step5.carries", apa=", ".join(carried)) if carried else ""


async def abstrak(room: Workroom, task: Task) -> None:
    """Abstrak: made anew with the isi ringkas of Staf, or the file that he sent laid bare."""
    berkas = await room.berkas(task.code)
    if berkas is None:
        return
    if sent := _sent(task):
        report = AbstrakMade(await _laid_bare(room, sent))
        await room.end(task, room.entry(task.code, report))
    elif made := await _abstrak(room, berkas):
        await room.end(task, room.entry(task.code, AbstrakMade(made), while_=berkas.upload))


async def abstrak_broke(room: Workroom, task: Task) -> None:
    """Say that the abstrak from Staf is not used, by a fault of ours."""
    if sent := _sent(task):
        await room.report(task.code, AbstrakMade(replace(sent, use=Use.REFUSED)))


def _sent(task: Task) -> File | None:
    """Give the abstrak that Staf sent, as its job knows it."""
    id_, sha256, name = (task.payload.get(key, "") for key in ABSTRAK_SENT)
    return File(id_, sha256, name, 0, Use.ABSTRAK_STAF) if sha256 else None


async def _laid_bare(room: Workroom, sent: File) -> File:
    """Take off an abstrak what is not its pages, and read it: it goes up as well."""
    data, kantor = await room.files.read(sent.sha256), replace(room.kantor, jdih="")
    try:
        bare = await room.shop.naskah_unggah(data, kantor, judul=PurePath(sent.name).stem)
        personal = (await room.shop.read(bare.pdf)).personal
    except (Broken, TooHeavy) as bad:
        return replace(sent, use=Use.REFUSED, note=trouble_of(bad))
    kept = await room.keep(bare.pdf, sent.name, sent.use, bare.pages)
    return replace(kept, id=sent.id, personal=personal)


async def _abstrak(room: Workroom, berkas: Berkas) -> File | None:
    """Draft the abstrak of a berkas as it is named now, with the isi ringkas Staf wrote, if any."""
    if not berkas.naskah:
        return None
    written = await room.turns.look(lambda tx: tx.setting(abstrak_key(berkas.code)))
    points = tuple(line.strip() for line in written.splitlines() if line.strip())
    try:
        data = (await room.softcopy(berkas)).data
        with suppress(Broken, TooHeavy):  # a DOCX has no pages of its own to be counted
            data = await room.shop.to_pdf(data)
        sheet = await room.shop.draft_abstrak(data, berkas.produk, room.office.name)
        sheet = replace(sheet, isi=points or sheet.isi)
        pdf = await room.paper(sheet)
    except (Broken, TooHeavy):
        return None
    return await room.keep(pdf, f"abstrak-{berkas.number}.pdf", Use.ABSTRAK, 1)
