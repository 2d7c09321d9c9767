"""Pindaian masuk: scans of the scanner inboxes are split at their covers and filed to a berkas."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.jobs.trouble import trouble_of
from bot.jobs.whose_scan import whose
from bot.jobs.workroom import Workroom
from handlers import desk
from handlers.messages import Attachment
from handlers.step4.scan_masuk import Arrived
from handlers.texts import say
from naskah.errors import Broken, TooHeavy
from naskah.file.identify import has_pdf_header
from naskah.scan.scanned import StackPart
from sop.berkas import File, Use
from storage.jobs import Task


async def file_scan(room: Workroom, task: Task) -> None:
    """Split stacks at their covers and file every part, all in one turn.

    Scans of one mail belong together, unless one of them is a stack of several.
    """
    told = task.payload
    scans = _scans(task)
    files = [await _parts(room, scan["name"], told["subject"], scan["sha256"]) for scan in scans]
    parts = [part for found in files for part in found]
    together = len(parts) == len(scans)
    await _arrived(room, task, parts, together=together)


async def filing_broke(room: Workroom, task: Task) -> None:
    """File the scans as they came, unread by a fault of ours: as a rule the staf are asked."""
    subject = task.payload["subject"]
    parts = [Arrived(_unread(scan), f"{scan['name']} {subject}") for scan in _scans(task)]
    await _arrived(room, task, parts, together=True)


def _unread(scan: dict[str, str]) -> File:
    size, note = int(scan.get("size", 0)), say("trouble.tak_terbaca")
    return File(secrets.token_hex(6), scan["sha256"], scan["name"], size, Use.PART, note=note)


def _scans(task: Task) -> list[dict[str, str]]:
    """Give the scans of a job; one that an older version queued has one, told beside the rest."""
    told = task.payload
    return json.loads(told["scans"]) if "scans" in told else [dict(told)]


async def _arrived(room: Workroom, task: Task, parts: Sequence[Arrived], *, together: bool) -> None:
    sent, sign = task.payload.get("sent", ""), task.payload.get("sign", "")
    placed = [replace(p, file=_placed(p.file, sent, n)) for n, p in enumerate(parts)]
    sendings = [placed] if together else [[part] for part in placed]
    now = room.clock.now()
    await room.end(task, lambda tx: desk.scans_arrived(tx, sendings, now, room.calendar, sign))


def _placed(file: File, sent: str, number: int) -> File:
    return replace(file, sent=f"{sent}.{number:03d}")


async def _parts(room: Workroom, name: str, subject: str, sha256: str) -> list[Arrived]:
    """Split a scan at its covers; what needs no splitting is kept as it came."""
    data, names = await room.files.read(sha256), f"{name} {subject}"
    pdf, split, trouble = await _split(room, data)
    found = []
    for number, part in enumerate(split, 1):
        own = name if len(split) == 1 else f"{number}-{name}"
        if part.pdf == pdf:
            file = await room.keep(data, own, Use.PART, len(part.pages))
        else:
            file = await room.keep(part.pdf, f"{Path(own).stem}.pdf", Use.PART, len(part.pages))
        arrived = Arrived(replace(file, note=trouble), names, part.code or "")
        if not part.code:
            seems = await whose(room, part.pdf)
            picture = await _first_page(room, part.pdf)
            arrived = replace(arrived, seems=seems.code if seems else "", picture=picture)
        found.append(arrived)
    return found


async def _split(room: Workroom, data: bytes) -> tuple[bytes, list[StackPart], str]:
    """Give the scan as a PDF or a photo, its parts, and why it cannot be read, if so."""
    whole = StackPart(None, (), data)
    try:
        pdf = await room.shop.pages_of(data)
        if not has_pdf_header(pdf):
            return data, [replace(whole, code=await room.shop.code_on_photo(data))], ""
        return pdf, [part for part in await room.shop.split_stack(pdf) if part.pdf], ""
    except (Broken, TooHeavy) as bad:
        return data, [whole], trouble_of(bad)


async def _first_page(room: Workroom, pdf: bytes) -> Attachment | None:
    try:
        images = await room.shop.pictures(pdf, (0,))
    except (Broken, TooHeavy):
        return None
    return Attachment(await room.files.keep(images[1]), "scan-masuk.jpg", photo=True)
