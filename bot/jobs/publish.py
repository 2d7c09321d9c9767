"""Jobs of the way up: to JDIH, read back, and polled until it is public."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.jobs.upload import (
    POLL,
    again,
    entry_for,
    look_at,
    online_of,
    troubled,
    uploaded_of,
)
from bot.jobs.workroom import Later, Workroom
from handlers.texts import say
from jdih.publisher import Entry, GivenUp, PublishError, TryAgain, Uploaded
from jdih.readback import ReadBack, Seen
from sop.berkas import Berkas, Upload
from sop.reports import UploadReported
from storage.jobs import Task


async def publish(room: Workroom, task: Task) -> None:
    """Unggah: find or upload the document, then look at it as a visitor would."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.QUEUED or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded = await _upload(room, berkas, entry)
        await room.progress(task.code, say("step5.reading_back"))
        seen = await look_at(room, entry, uploaded)
    except PublishError as trouble:
        await troubled(room, berkas, trouble)
        return
    await _arrived(room, berkas, uploaded, seen)


async def _upload(room: Workroom, berkas: Berkas, entry: Entry) -> Uploaded:
    """Bring a document up, or put it in the place of the one that it replaces."""
    tell = partial(room.progress, berkas.code)
    old = await room.berkas(berkas.replaces) if berkas.replaces else None
    if old is not None and old.published and old.online.site == room.publisher.name:
        await tell(say("step5.replacing"))
        return await room.publisher.replace(entry, uploaded_of(room, old, entry))
    return await room.publisher.publish(entry, tell)


async def _arrived(room: Workroom, berkas: Berkas, uploaded: Uploaded, seen: ReadBack) -> None:
    """Report what a visitor sees; nothing less is called *tayang*."""
    online = online_of(room, berkas, uploaded, seen)
    if seen.tayang:
        await room.report(berkas.code, UploadReported(Upload.PUBLISHED, online))
    elif seen.seen is Seen.NOT_PUBLIC or not uploaded.public:
        if uploaded.public:
            online = replace(online, note=say("step5.not_listed"))
        await room.report(berkas.code, UploadReported(Upload.WAITING, online))
    else:
        why = "step5.differs" if seen.seen is Seen.DIFFERENT else "step5.unreachable"
        await again(room, berkas, TryAgain(say(why)))


async def watch(room: Workroom, task: Task) -> None:
    """Pantau: ask whether what was uploaded is public by now.

    Raises:
        Later: not yet, or the site cannot be asked.

    """
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.WAITING or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        before = uploaded_of(room, berkas, entry)
        uploaded = await room.publisher.status(entry, before)
        seen = await look_at(room, entry, uploaded)
        if seen.seen is Seen.DIFFERENT and uploaded.public:
            raise GivenUp(say("step5.differs"))
    except TryAgain as busy:
        raise Later(room.clock.now() + POLL, busy.text) from busy
    except PublishError as trouble:
        await troubled(room, berkas, trouble)
        return
    if not seen.tayang:
        raise Later(room.clock.now() + POLL, "not public yet")
    online = online_of(room, berkas, uploaded, seen)
    await room.report(berkas.code, UploadReported(Upload.PUBLISHED, online), while_=Upload.WAITING)


async def broke(room: Workroom, task: Task) -> None:
    """Say on the card that the upload ended by a fault of ours; it can be pressed again."""
    berkas = await room.berkas(task.code)
    if berkas is not None:
        online = replace(berkas.online, note=say("step5.broke"), next_try=None)
        report = UploadReported(Upload.FAILED, online)
        await room.report(task.code, report, while_=Upload.QUEUED)
