"""Jobs of the upload by hand: the ready package, and the look at the address that comes back."""

from __future__ import annotations

from dataclasses import replace

from bot.jobs.upload import again, entry_for, look_at, online_of, same_text
from bot.jobs.workroom import Workroom
from handlers.messages import Attachment, copyable
from handlers.texts import say
from jdih.assisted import AssistedPublisher, locate
from jdih.assisted import package as package_of
from jdih.net import new_session
from jdih.public_only import public_session
from jdih.publisher import Entry, GivenUp, PublishError, TooLarge, TryAgain, Uploaded
from jdih.readback import ReadBack, Seen, read_back
from sop.berkas import Upload
from sop.reports import UploadReported
from storage.jobs import Task


async def package(room: Workroom, task: Task) -> None:
    """Paket: everything an officer needs to upload by hand."""
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.BY_HAND:
        return
    if berkas.staf is None or berkas.naskah_unggah is None:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        ready = package_of(entry, room.max_bytes)
    except GivenUp as refused:
        limit = refused.limit if isinstance(refused, TooLarge) else 0
        online = replace(berkas.online, note=refused.text)
        report = UploadReported(Upload.FAILED, online, limit)
        await room.report(berkas.code, report, while_=Upload.BY_HAND)
        return
    lines = (f"{label}: {copyable(value)}" for label, value in ready.fields)
    text = "\n".join((say("step5.paket", agenda=berkas.number), *lines))
    files = [Attachment(await room.files.keep(data), name) for name, data in ready.files]
    await room.end(task, room.letter(berkas.staf.id, text, tuple(files), code=task.code))


async def compare(room: Workroom, task: Task) -> None:
    """Bandingkan: fetch what an officer uploaded by hand; believed only when it is the same.

    Raises:
        Later: the site does not answer just now.

    """
    berkas = await room.berkas(task.code)
    if berkas is None or berkas.upload is not Upload.BY_HAND or berkas.naskah_unggah is None:
        return
    online = berkas.online
    if not online.comparing:
        return
    try:
        entry = await entry_for(room, berkas, berkas.naskah_unggah)
        uploaded, seen = await visit(room, entry, online.page)
        if not seen.tayang:
            why = "step5.by_hand_differs" if seen.seen is Seen.DIFFERENT else "step5.unreachable"
            raise GivenUp(say(why))
    except TryAgain as busy:
        await again(room, berkas, busy)
        return
    except PublishError as trouble:
        note = say("step5.compare_failed", sebab=trouble.text)
        report = UploadReported(Upload.BY_HAND, replace(online, note=note, comparing=False))
        await room.report(berkas.code, report, while_=Upload.BY_HAND)
        return
    found = online_of(room, berkas, uploaded, seen)
    if not await _listed(room, entry, uploaded):
        found = replace(found, site=AssistedPublisher.name)
    await room.report(berkas.code, UploadReported(Upload.PUBLISHED, found), while_=Upload.BY_HAND)


async def visit(room: Workroom, entry: Entry, address: str) -> tuple[Uploaded, ReadBack]:
    """Find what an officer uploaded by hand, and look at it as a visitor would.

    Raises:
        PublishError: the address leads nowhere, or the site does not answer.

    """
    async with (public_session if not room.jdih_hosts else new_session)() as session:
        uploaded = await locate(session, entry, address, room.jdih_hosts)
        seen = await read_back(session, entry, uploaded, same_text(room), now=room.clock.now())
    return uploaded, seen


async def _listed(room: Workroom, entry: Entry, uploaded: Uploaded) -> bool:
    """Tell whether the site's own lists show it, so that they can be asked at night, too."""
    listings = room.publisher.listings(entry)
    try:
        return (
            bool(listings)
            and (await look_at(room, entry, replace(uploaded, listings=listings))).tayang
        )
    except PublishError:
        return False
