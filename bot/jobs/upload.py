"""The upload: what all its jobs share, from the entry that goes up to what is said of a fault."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.jobs.workroom import Later, Workroom
from handlers.texts import say
from jdih.entry import entry_of
from jdih.fields import texts
from jdih.publisher import (
    LIMITS,
    BadLogin,
    Entry,
    NeedsChoice,
    NeedsHuman,
    PublishError,
    TooLarge,
    TryAgain,
    Uploaded,
    megabytes,
)
from jdih.readback import Marks, ReadBack, Seen, read_back
from sop.berkas import Berkas, File, Upload
from sop.online import Online
from sop.reports import NextTry, UploadReported

#: Pauses between attempts, in minutes; the last one repeats.
_PAUSES: Final = (1, 2, 5, 10, 20, 30, 60)
#: How often a site is asked whether something has happened there.
POLL: Final = timedelta(minutes=10)
#: As many entries of a list as a card can offer.
_OFFERED: Final = 9
#: A document is replaced this often at most before its first berkas is given up looking for.
_LONGEST_CHAIN: Final = 100


async def entry_for(room: Workroom, berkas: Berkas, naskah: File) -> Entry:
    """Build what goes up of a berkas; a replacement under the code of the first of its chain.

    Raises:
        GivenUp: a datum that every JDIH requires is missing.

    """
    abstrak = await room.files.read(berkas.abstrak.sha256) if berkas.abstrak else None
    entry = entry_of(
        berkas.produk,
        room.office,
        code=await _first_code(room, berkas),
        file_name=naskah.name,
        pdf=await room.files.read(naskah.sha256),
        pages=naskah.pages,
        abstrak=abstrak,
    )
    return replace(entry, choices=await _choices(room, entry))


async def _first_code(room: Workroom, berkas: Berkas) -> str:
    """Follow replacements back to the berkas under whose code the document first went up."""
    for _ in range(_LONGEST_CHAIN):
        before = await room.berkas(berkas.replaces) if berkas.replaces else None
        if before is None:
            break
        berkas = before
    return berkas.code


async def _choices(room: Workroom, entry: Entry) -> dict[str, str]:
    """Give what staf picked before, where the same thing is looked for in the same list."""
    kept = await room.turns.look(lambda tx: tx.setting("jdih-pilihan"))
    wanted = set(texts(entry).values())
    picked = [(*key.split("|", 1), value) for key, value in json.loads(kept or "{}").items()]
    return {field: value for field, sought, value in picked if sought in wanted}


def uploaded_of(room: Workroom, berkas: Berkas, entry: Entry) -> Uploaded:
    """Give back what was learnt of a document at its upload, to look at it long afterwards."""
    online = berkas.online
    own = online.site == room.publisher.name
    return Uploaded(
        remote_id=online.remote_id,
        page_url=online.page,
        file_url=online.file,
        public=berkas.published,
        listings=room.publisher.listings(entry) if own else (),
    )


async def look_at(
    room: Workroom, entry: Entry, uploaded: Uploaded, before: Marks | None = None
) -> ReadBack:
    """Look at a document as a visitor would; `before` is its file as it was read last time.

    Raises:
        TryAgain: the site does not answer sensibly.
        GivenUp: it leads to another host.

    """
    return await read_back(
        room.session, entry, uploaded, same_text(room), now=room.clock.now(), before=before
    )


def same_text(room: Workroom) -> Callable[[bytes, bytes], Awaitable[bool]]:
    """Give the comparison of two PDFs by pages and words."""

    async def same(ours: bytes, theirs: bytes) -> bool:
        change = await room.shop.compare_versions(ours, theirs)
        return change.pages_before == change.pages_after and change.total == 0

    return same


def online_of(room: Workroom, berkas: Berkas, uploaded: Uploaded, seen: ReadBack) -> Online:
    """Note where a document is, and what was seen there."""
    notes = list(uploaded.notes)
    if seen.seen is Seen.SAME_TEXT:
        notes.append(say("step5.rewritten"))
    return replace(
        berkas.online,
        remote_id=uploaded.remote_id,
        page=uploaded.page_url,
        file=uploaded.file_url,
        at=seen.at,
        sha256=seen.sha256,
        equal=seen.seen is Seen.EQUAL,
        site=room.publisher.name,
        note=" ".join(notes),
        next_try=None,
        comparing=False,
        drift="",
    )


# Faults ------------------------------------------------------------------------------------------


async def troubled(room: Workroom, berkas: Berkas, trouble: PublishError) -> None:
    """Turn a fault of the site into where the berkas stands now, unless it moved on meanwhile."""
    online = replace(berkas.online, note=trouble.text, next_try=None, comparing=False)
    report = UploadReported(Upload.FAILED, online)
    match trouble:
        case TryAgain():
            await again(room, berkas, trouble)
        case NeedsChoice():
            options = trouble.options[:_OFFERED]
            asking = replace(online, field=trouble.field, wanted=trouble.wanted, options=options)
            report = UploadReported(Upload.ASKING, asking)
        case NeedsHuman():
            report = UploadReported(Upload.BY_HAND, online)
        case TooLarge():
            report = await _too_large(room, berkas, online, trouble)
        case BadLogin():
            await room.tell_admins(trouble.text)
    await room.report(berkas.code, report, while_=berkas.upload)


async def again(room: Workroom, berkas: Berkas, trouble: TryAgain) -> None:
    """Say when the next attempt is due, and come back then.

    Raises:
        Later: always, unless the berkas moved on meanwhile.

    """
    pause = timedelta(minutes=_PAUSES[min(berkas.online.tries, len(_PAUSES) - 1)])
    if trouble.after is not None:
        pause = max(pause, timedelta(seconds=trouble.after))
    at = room.clock.now() + pause
    if await room.report(berkas.code, NextTry(trouble.text, at), while_=berkas.upload):
        raise Later(at, trouble.text)


async def _too_large(
    room: Workroom, berkas: Berkas, online: Online, trouble: TooLarge
) -> UploadReported:
    """Ask for a smaller naskah unggah; where the limit is not told, the next one met elsewhere."""
    size = berkas.naskah_unggah.size if berkas.naskah_unggah else 0
    known = [limit for limit in LIMITS if limit < size]
    limit = trouble.limit if 0 < trouble.limit < size else max(known, default=0)
    if limit:
        most = megabytes(limit)
        await room.tell_admins(say("step5.admin_limit", batas=most))
        online = replace(online, note=say("step5.limit", batas=most))
    return UploadReported(Upload.FAILED, online, limit)
