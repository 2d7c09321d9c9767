"""Jobs of what is public: looked at every night, its status changed, taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.jobs import watch
from bot.jobs.upload import POLL, entry_for, look_at, online_of, uploaded_of
from bot.jobs.workroom import Later, Workroom
from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.ports import Memory
from handlers.texts import say
from jdih.drift import drift, sentence
from jdih.publisher import NeedsHuman, PublishError, TryAgain
from jdih.readback import ReadBack, Seen
from sop.berkas import Berkas, Upload
from sop.reports import DriftFound, UploadReported
from sop.tanggal import tanggal
from storage import looks
from storage.jobs import Task

#: What a visitor does not see any more.
_AWAY: Final = frozenset({Seen.GONE, Seen.NOT_PUBLIC})


async def check(room: Workroom, task: Task) -> None:
    """Periksa tayang: a look of the night; the Kasubbag is told once about what changed."""
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.published or berkas.naskah_unggah is None:
        return
    before = await room.turns.look(lambda tx: looks.of(tx.conn, berkas.code))
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = uploaded_of(room, berkas, entry)
        marks = watch.marks(before, entry, uploaded, room.clock.now())
        seen = await look_at(room, entry, uploaded, marks)
    except PublishError:  # out of reach tonight; another night will tell
        vain = watch.missed(berkas.code, before, room.clock.now())
        await room.end(task, lambda tx: looks.put(tx.conn, vain))
        return
    look = watch.looked(berkas.code, entry, uploaded, seen, before)
    found = drift(entry, seen)
    text = sentence(found, entry, seen) if found else ""
    told = (_told(room, berkas, text, watched=True),) if text != berkas.online.drift else ()
    await room.end(task, lambda tx: looks.put(tx.conn, look), *told)


async def renew(room: Workroom, task: Task) -> None:
    """Perbarui: bring the status of a published document to JDIH, and see that it is there.

    Raises:
        Later: the site does not answer just now.

    """
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.published or berkas.naskah_unggah is None:
        return
    note = say("step5.status_by_hand", status=berkas.produk.status.value)
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = uploaded_of(room, berkas, entry)
        if berkas.online.site == room.publisher.name:
            uploaded = await room.publisher.replace(entry, uploaded)
        seen = await look_at(room, entry, uploaded)
    except TryAgain as busy:
        raise Later(room.clock.now() + POLL, busy.text) from busy
    except PublishError as trouble:
        await _noted(room, berkas, f"{note} {trouble.text}")
        return
    if not seen.tayang:
        raise Later(room.clock.now() + POLL, "not to be seen yet")
    if seen.status is berkas.produk.status:
        note = say("step5.status_there", status=berkas.produk.status.value)
    was = berkas.online  # public since then: a later status makes no later day of it
    online = online_of(room, berkas, uploaded, seen)
    online = replace(online, site=was.site, at=was.at, note=note)
    report = UploadReported(Upload.PUBLISHED, online)
    await room.report(berkas.code, report, while_=Upload.PUBLISHED)


async def _noted(room: Workroom, berkas: Berkas, note: str) -> None:
    report = UploadReported(Upload.PUBLISHED, replace(berkas.online, note=note))
    await room.report(berkas.code, report, while_=Upload.PUBLISHED)


async def take_down(room: Workroom, task: Task) -> None:
    """Turunkan: take a document off JDIH, and see that it is gone.

    Raises:
        Later: the site does not answer, or the officer has not taken it down yet.

    """
    berkas = await room.berkas(task.code)
    if berkas is None or not berkas.published or berkas.naskah_unggah is None:
        return
    by_hand = task.payload.get("tangan", "")
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = uploaded_of(room, berkas, entry)
        if not by_hand:
            await room.publisher.withdraw(entry, uploaded, task.payload.get("alasan", ""))
        seen = await look_at(room, entry, uploaded)
    except TryAgain as busy:
        raise Later(room.clock.now() + POLL, busy.text) from busy
    except NeedsHuman as asked:
        await room.end(task, _told(room, berkas, asked.text), _looked_later(room, task))
        return
    except PublishError as trouble:
        await room.end(task, _told(room, berkas, trouble.text))
        return
    await _down(room, berkas, task, seen)


def _told(
    room: Workroom, berkas: Berkas, text: str, *, watched: bool = False
) -> Callable[[Memory], object]:
    return room.entry(berkas.code, DriftFound(text, watched), while_=Upload.PUBLISHED)


def _looked_later(room: Workroom, task: Task) -> Callable[[Memory], None]:
    """Go on looking until an officer has taken it down by hand."""
    payload = {**task.payload, "tangan": "ya"}
    job = Job.on(JobKind.TURUNKAN, task.code, payload)
    now = room.clock.now()
    return lambda memory: memory.start(job, now, now + POLL)


async def _down(room: Workroom, berkas: Berkas, task: Task, seen: ReadBack) -> None:
    there = seen.seen not in _AWAY
    if there and task.payload.get("tangan"):
        raise Later(room.clock.now() + POLL, "still there")
    if there:
        still = _told(room, berkas, say("step5.still_there"))
        await room.end(task, still, _looked_later(room, task))
        return
    note = say(
        "step5.taken_down",
        kapan=tanggal(room.office.day(room.clock.now())),
        oleh=task.payload.get("oleh") or room.office.kasubbag,
        alasan=task.payload.get("alasan", "-"),
    )
    online = replace(berkas.online, note=note, drift="", next_try=None)
    report = UploadReported(Upload.TAKEN_DOWN, online)
    await room.report(berkas.code, report, while_=Upload.PUBLISHED)
