"""Jobs of reading: fetch a file from its channel, read it, make pictures of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath
from typing import Final

from bot.channel import FileTooBig, Refused, TryLater
from bot.jobs.workroom import Later, Workroom
from handlers import desk
from handlers.files import safe_name
from handlers.messages import Attachment, Incoming, IncomingFile
from handlers.ports import Memory
from handlers.texts import say, size
from naskah.errors import Broken, TooHeavy
from sop.berkas import File, Use
from sop.reading import Form, Reading
from sop.reports import FileRead, PaperMade
from sop.roles import Role
from storage.jobs import Task

#: The largest file the bot takes from any channel, in bytes.
MAX_FILE: Final = 100_000_000
#: After so many tries, in a quarter of an hour, its sender is told that a file is waited for …
_PATIENCE: Final = 8
#: … and after so many, a day later, that it does not come.
_TRIES: Final = _PATIENCE + 24 * 6
_LONGEST: Final = 600.0  #: seconds between two tries at most


async def fetch(room: Workroom, task: Task) -> None:
    """Ambil: get an announced file from its channel; it comes to the desk as a kept one."""
    told = task.payload
    name = safe_name(told["name"])
    file = IncomingFile(
        ref=told["ref"], name=told["name"], size=int(told["size"]), mime=told["mime"]
    )
    try:
        if file.size > MAX_FILE:
            raise FileTooBig
        data = b"".join([piece async for piece in room.channels[told["channel"]].fetch(file)])
    except TryLater as busy:
        if task.attempts == _PATIENCE:
            await room.turns.run(room.letter("", say("file.waits", nama=name), to=task.chat))
        if task.attempts <= _TRIES:
            wait = max(busy.after, min(2.0 * 2**task.attempts, _LONGEST))
            raise Later(room.clock.now() + timedelta(seconds=wait), counts=True) from busy
        lost = say("file.lost", nama=name, sebab="layanannya sedang terganggu")
    except FileTooBig:
        told_size = f" ({size(file.size)})" if file.size else ""  # WhatsApp announces none
        lost = say("file.too_big", nama=name, ukuran=told_size)
    except Refused:
        lost = say("file.lost", nama=name, sebab="sudah kedaluwarsa")
    else:
        await _hand_in(room, task, data)
        return
    await room.end(task, room.letter("", lost, to=task.chat))


async def _hand_in(room: Workroom, task: Task, data: bytes) -> None:
    """Keep the bytes and let the desk put the file where it belongs."""
    sha256 = await room.files.keep(data)
    told = task.payload
    kept = IncomingFile(
        ref=told["ref"],
        name=told["name"],
        size=len(data),
        mime=told.get("mime", ""),
        photo=bool(told.get("photo")),
        group=told.get("group", ""),
        sent=told.get("sent", ""),
        sha256=sha256,
    )
    incoming = Incoming(
        id=f"kept:{task.id}",
        sender=task.chat,
        text=told.get("text", ""),
        files=(kept,),
        asked=told.get("asked"),
        message=told.get("message", ""),
    )
    now = room.clock.now()

    def turn(tx: Memory) -> None:
        desk.receive(tx, incoming, now, room.calendar)

    await room.end(task, turn)


async def read(room: Workroom, task: Task) -> None:
    """Baca: what a file of a usulan is and says."""
    data = await room.files.read(task.payload["sha256"])
    today = room.calendar.office.day(room.clock.now())
    reading = (await room.shop.read(data)).as_of(today)
    behind = await _behind(room, task, data, reading.behind) if reading.behind else None
    if behind is not None:
        reading = replace(reading, pages=reading.behind - 1)
    report = FileRead(task.payload["file"], reading, behind=behind)
    await room.end(task, room.entry(task.code, report))


async def reading_broke(room: Workroom, task: Task) -> None:
    """Say on the card that a file could not be read by a fault of ours; sent once more, it is."""
    reading = Reading(form=Form.OTHER, trouble="tak_terbaca")
    await room.report(task.code, FileRead(task.payload["file"], reading))


async def fetching_broke(room: Workroom, task: Task) -> None:
    """Say that a file does not come by a fault of ours."""
    name = safe_name(task.payload["name"])
    lost = say("file.lost", nama=name, sebab="ada gangguan pada bot")
    await room.turns.run(room.letter("", lost, to=task.chat))


async def _behind(room: Workroom, task: Task, data: bytes, first: int) -> File | None:
    """Keep what stands behind a nota dinas in the same file as one of its own."""
    berkas = await room.berkas(task.code)
    named = (f.name for f in berkas.files if f.id == task.payload["file"]) if berkas else ()
    try:
        pdf = await room.shop.behind(data, first)
    except (Broken, TooHeavy):
        return None
    name = say("file.behind", nama=PurePath(next(iter(named), "")).stem)
    return await room.keep(pdf, name, Use.UNREAD)


async def pictures(room: Workroom, task: Task) -> None:
    """Gambar: the first and the last page of a softcopy, for the Kasubbag's card."""
    data = await room.files.read(task.payload["sha256"])
    try:
        pdf = await room.shop.to_pdf(data)
        made = await room.shop.pictures(pdf)
    except (Broken, TooHeavy):
        return
    files = tuple(
        [await room.keep(image, f"hal-{n}.jpg", Use.PICTURE) for n, image in made.items()]
    )
    await room.end(task, room.entry(task.code, PaperMade(files)))


async def versions(room: Workroom, task: Task) -> None:
    """Banding versi: show the Kasubbag in a picture what a new version changed."""
    old = await room.files.read(task.payload["old"])
    new = await room.files.read(task.payload["new"])
    try:
        change = await room.shop.compare_versions(old, new)
    except (Broken, TooHeavy):
        return
    berkas = await room.berkas(task.code)
    if berkas is None or not change.picture:
        return
    text = say(
        "step2.changed_lines",
        agenda=berkas.number,
        n=change.total,
        lama=change.pages_before,
        baru=change.pages_after,
    )
    name = f"perubahan-{berkas.number}-versi-{berkas.revision}.png"
    shown = Attachment(await room.files.keep(change.picture), name, photo=True)
    now = room.clock.now()
    heads = await room.turns.look(lambda tx: tx.holders(Role.KASUBBAG, now))
    letters = [room.letter(head.id, text, (shown,), code=task.code) for head in heads]
    await room.end(task, *letters)
