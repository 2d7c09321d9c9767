"""Jobs of the upload: to JDIH, read back, watched; and the ways when JDIH does not play along."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.workroom import Later, Task, Workroom
from handlers.messages import Attachment, Job
from handlers.texts import say
from jdih.drift import drift, sentence
from jdih.entry import entry_of
from jdih.publisher import (
    BadLogin,
    Entry,
    GivenUp,
    NeedsChoice,
    NeedsHuman,
    PublishError,
    TooLarge,
    TryAgain,
    Uploaded,
)
from jdih.readback import ReadBack, Seen, read_back
from sop.berkas import Berkas, Lampiran, Online, Upload
from sop.reports import DriftFound, NextTry, UploadReported
from sop.roles import Role

#: Pauses between attempts, in minutes; the last one repeats.
_PAUSES: Final = (1, 2, 5, 10, 20, 30, 60)
_POLL: Final = timedelta(minutes=10)


async def publish(room: Workroom, task: Task) -> None:
    """Unggah: find or upload the document, then look at it as a visitor would."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.QUEUED or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = await room.publisher.publish(entry, _teller(room, task.code))
        await room.progress(task.code, "Membaca ulang dari JDIH …")
        seen = await read_back(room.session, entry, uploaded, _same(room), now=room.clock.now())
    except PublishError as trouble:
        await _troubled(room, berkas, trouble)
        return
    await _seen(room, berkas, uploaded, seen)


async def entry_for(room: Workroom, berkas: Berkas, naskah: Lampiran) -> Entry:
    """Build what goes up of a berkas. A replacement goes up under the code of what it replaces."""
    abstrak = await room.files.read(berkas.abstrak.sha256) if berkas.abstrak else None
    return entry_of(
        berkas.produk,
        room.facts,
        code=berkas.replaces or berkas.code,
        file_name=naskah.name,
        pdf=await room.files.read(naskah.sha256),
        pages=naskah.pages,
        abstrak=abstrak,
        choices=await _choices(room),
    )


async def _choices(room: Workroom) -> dict[str, str]:
    """Give what staf picked for lists of the site where nothing matched."""
    kept = await room.database.look(lambda tx: tx.setting("jdih-pilihan"))
    return dict(json.loads(kept)) if kept else {}


def _teller(room: Workroom, code: str) -> Callable[[str], Awaitable[None]]:
    async def tell(line: str) -> None:
        await room.progress(code, line)

    return tell


def _same(room: Workroom) -> Callable[[bytes, bytes], Awaitable[bool]]:
    async def same(ours: bytes, theirs: bytes) -> bool:
        change = await room.shop.compare_versions(ours, theirs)
        return change.pages_before == change.pages_after and change.total == 0

    return same


async def _seen(room: Workroom, berkas: Berkas, uploaded: Uploaded, seen: ReadBack) -> None:
    """Report what a visitor sees; nothing less is called *tayang*."""
    online = _online(room, berkas, uploaded, seen)
    if seen.tayang:
        note = (
            ""
            if seen.seen is Seen.EQUAL
            else "Situs menulis ulang PDF; isi dan jumlah halaman sama."
        )
        await room.report(berkas.code, UploadReported(Upload.PUBLISHED, replace(online, note=note)))
        return
    if seen.seen is Seen.NOT_PUBLIC or not uploaded.public:
        note = "; ".join(uploaded.notes)
        await room.report(berkas.code, UploadReported(Upload.WAITING, replace(online, note=note)))
        await _start(room, Job("pantau", berkas.code, f"pantau:{berkas.code}"), _POLL)
        return
    reason = (
        "Berkas yang tampil di JDIH tidak sama dengan yang diunggah."
        if seen.seen is Seen.DIFFERENT
        else "Berkas belum dapat dibuka di JDIH."
    )
    await _again(room, berkas, TryAgain(reason))


def _online(room: Workroom, berkas: Berkas, uploaded: Uploaded, seen: ReadBack) -> Online:
    return replace(
        berkas.online,
        remote_id=uploaded.remote_id,
        page=uploaded.page_url,
        file=uploaded.file_url,
        at=seen.at,
        sha256=seen.sha256,
        equal=seen.seen is Seen.EQUAL,
        site=room.publisher.name,
        note="",
        next_try=None,
    )


async def _troubled(room: Workroom, berkas: Berkas, trouble: PublishError) -> None:
    """Turn a fault of the site into where the berkas stands now."""
    online = replace(berkas.online, note=trouble.text, next_try=None)
    match trouble:
        case TryAgain():
            await _again(room, berkas, trouble)
        case NeedsChoice():
            asking = replace(online, field=trouble.field, options=trouble.options)
            await room.report(berkas.code, UploadReported(Upload.ASKING, asking))
        case NeedsHuman():
            await room.report(berkas.code, UploadReported(Upload.BY_HAND, online))
            await _start(room, Job("paket", berkas.code, f"paket:{berkas.code}"))
        case TooLarge():
            await room.report(berkas.code, UploadReported(Upload.FAILED, online))
            limit = {"limit": str(trouble.limit)} if trouble.limit else {}
            await _start(room, Job("siapkan", berkas.code, f"siapkan:{berkas.code}", limit))
        case BadLogin():
            await room.report(berkas.code, UploadReported(Upload.FAILED, online))
            await _tell_admin(room, trouble.text)
        case GivenUp() | PublishError():
            await room.report(berkas.code, UploadReported(Upload.FAILED, online))


async def _again(room: Workroom, berkas: Berkas, trouble: TryAgain) -> None:
    """Say when the next attempt is due, and come back then."""
    tries = berkas.online.tries
    pause = timedelta(minutes=_PAUSES[min(tries, len(_PAUSES) - 1)])
    if trouble.after is not None:
        pause = max(pause, timedelta(seconds=trouble.after))
    at = room.clock.now() + pause
    await room.report(berkas.code, NextTry(trouble.text, at))
    raise Later(at, trouble.text)


async def _start(room: Workroom, job: Job, after: timedelta = timedelta()) -> None:
    at = room.clock.now() + after
    await room.database.run(lambda tx: tx.start(job, at))


async def _tell_admin(room: Workroom, text: str) -> None:
    now = room.clock.now()
    for admin in await room.database.run(lambda tx: tx.holders(Role.ADMIN, now)):
        await room.send(admin.id, text)


async def watch(room: Workroom, task: Task) -> None:
    """Pantau: ask whether what was uploaded is public by now."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.WAITING or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = await room.publisher.status(entry, _uploaded(berkas))
        seen = await read_back(room.session, entry, uploaded, _same(room), now=room.clock.now())
    except PublishError as trouble:
        raise Later(room.clock.now() + _POLL, trouble.text) from trouble
    if not seen.tayang:
        raise Later(room.clock.now() + _POLL, "not public yet")
    await _seen(room, berkas, uploaded, seen)


def _uploaded(berkas: Berkas) -> Uploaded:
    online = berkas.online
    return Uploaded(
        remote_id=online.remote_id,
        page_url=online.page,
        file_url=online.file,
        public=berkas.published,
    )


async def package(room: Workroom, task: Task) -> None:
    """Paket: everything an officer needs to upload by hand."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.staf is None or berkas.naskah_unggah is None:
        return
    entry = await entry_for(room, berkas, berkas.naskah_unggah)
    fields = {
        "Judul": entry.judul,
        "Jenis": entry.jenis,
        "Nomor": entry.nomor,
        "Tahun": str(entry.tahun),
        "Tanggal penetapan": entry.tanggal.isoformat(),
        "Tempat": entry.tempat_penetapan,
        "Penanda tangan": entry.penandatangan,
        "T.E.U.": entry.teu,
        "Subjek": entry.subjek,
        "Bidang hukum": entry.bidang_hukum,
        "Sumber": entry.sumber,
        "Bahasa": entry.bahasa,
        "Status": berkas.produk.status.value,
        "Nama berkas": entry.file_name,
    }
    text = (
        say("step5.paket", agenda=berkas.number)
        + "\n"
        + "\n".join(f"{k}: {v}" for k, v in fields.items())
    )
    files = tuple(Attachment(f.sha256, f.name) for f in (berkas.naskah_unggah, berkas.abstrak) if f)
    await room.send(berkas.staf.id, text, files)


async def compare(room: Workroom, task: Task) -> None:
    """Bandingkan: fetch what an officer uploaded by hand; believed only when it is the same."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.BY_HAND or berkas.naskah_unggah is None:
        return
    online = berkas.online
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded, seen = await room.by_hand(entry, online.page, _same(room))
    except PublishError as trouble:
        report = UploadReported(Upload.BY_HAND, replace(online, note=trouble.text))
        await room.report(berkas.code, report)
        return
    await _seen(room, berkas, uploaded, seen)


async def take_down(room: Workroom, task: Task) -> None:
    """Turunkan: take a document off JDIH, and see that it is gone."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.published or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        await room.publisher.withdraw(entry, _uploaded(berkas), berkas.online.note)
        seen = await read_back(room.session, entry, _uploaded(berkas), now=room.clock.now())
    except TryAgain as busy:
        raise Later(room.clock.now() + _POLL, busy.text) from busy
    except PublishError as trouble:
        await room.report(berkas.code, DriftFound(trouble.text))
        return
    if seen.tayang:
        await room.report(
            berkas.code, DriftFound("Belum turun dari JDIH; mohon diperiksa di situsnya.")
        )
        return
    await room.report(berkas.code, UploadReported(Upload.TAKEN_DOWN, berkas.online))


async def check(room: Workroom, task: Task) -> None:
    """Periksa tayang: the nightly look; the Kasubbag is told once about what changed."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.published or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        seen = await read_back(
            room.session, entry, _uploaded(berkas), _same(room), now=room.clock.now()
        )
    except PublishError:
        return  # out of reach tonight; the next night will tell
    found = drift(entry, None, seen)
    if found is None:
        return
    text = sentence(found, entry, seen)
    if text != berkas.online.note:
        await room.report(task.code, DriftFound(text))
