"""Scans from the scanner inboxes: kept at once, split at their covers, filed to their berkas."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.jobs.trouble import trouble_of
from bot.jobs.whose_scan import whose
from bot.jobs.workroom import Workroom
from bot.scanner.mailbox import Attachment as Enclosed
from bot.turns import Turns
from handlers import desk
from handlers.files import safe_name
from handlers.job_kind import JobKind
from handlers.messages import Attachment, Job, sending_order
from handlers.scan_masuk import Arrived
from handlers.texts import say
from naskah.errors import Broken, TooHeavy
from naskah.identify import has_pdf_header
from naskah.scanned import StackPart
from sop.berkas import Lampiran, Use
from sop.deadlines import Calendar
from storage import inbox
from storage.files import Files
from storage.jobs import Task
from storage.transaction import Tx

#: The name under which scans are entered in the inbox, so that each is taken once.
CHANNEL: Final = "pemindai"


class ScanIntake:
    """Takes scans from folder and mailbox; when `take` returned, they are safe."""

    def __init__(self, turns: Turns, files: Files, calendar: Calendar) -> None:
        self._turns = turns
        self._files = files
        self._calendar = calendar

    async def refuse(self, name: str, why: str, identity: str) -> None:
        """Tell officers once of a scan that could not be taken."""
        now = self._turns.clock.now()

        def enter(tx: Tx) -> None:
            told = json.dumps({"name": name, "refused": why})
            if inbox.store(tx.conn, CHANNEL, [(f"ditolak:{identity}", told)], now):
                desk.scan_refused(tx, safe_name(name), why, now, self._calendar)

        await self._turns.run(enter)

    async def take(self, name: str, data: bytes, identity: str) -> None:
        """Keep a scan and queue its filing; one that was taken before changes nothing."""
        await self.take_mail([Enclosed(name, data, identity)], "")

    async def take_mail(self, scans: Sequence[Enclosed], subject: str) -> None:
        """Keep the scans of a mail and queue their filing, together since they came together.

        Those that were taken before are left out.
        """
        now = self._turns.clock.now()
        sent = f"{sending_order(now.timestamp())}.{now.isoformat()}"
        told = [(scan.identity, await self._kept(scan)) for scan in scans]

        def enter(tx: Tx) -> None:
            new = [
                (identity, scan)
                for identity, scan in told
                if inbox.store(tx.conn, CHANNEL, [(identity, json.dumps(scan))], now)
            ]
            if new:
                payload = {"scans": json.dumps([scan for _, scan in new])}
                names = [safe_name(scan["name"]) for _, scan in new]
                sign = desk.scans_came(tx, names, now, self._calendar)
                payload |= {"subject": subject, "sent": sent, "sign": sign}
                tx.start(Job(JobKind.PINDAIAN_MASUK, "", f"masuk:{new[0][0]}", payload), now)

        await self._turns.run(enter)

    async def _kept(self, scan: Enclosed) -> dict[str, str]:
        sha256 = await self._files.keep(scan.data)
        return {"sha256": sha256, "name": scan.name, "size": str(len(scan.data))}


class MailLedger:
    """Remembers which mails were dealt with, by folder, UIDVALIDITY and UID."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def known(self, folder: str, validity: int) -> frozenset[int]:
        """Give the UIDs of a folder that were dealt with."""
        kept = await self._turns.look(lambda tx: tx.setting(_key(folder, validity)))
        return frozenset(json.loads(kept)) if kept else frozenset()

    async def note(self, folder: str, validity: int, uid: int) -> None:
        """Note a mail as dealt with."""

        def enter(tx: Tx) -> None:
            kept = tx.setting(_key(folder, validity))
            uids = {*json.loads(kept), uid} if kept else {uid}
            tx.remember(_key(folder, validity), json.dumps(sorted(uids)))

        await self._turns.run(enter)


def _key(folder: str, validity: int) -> str:
    return f"imap:{folder}:{validity}"


async def file_scan(room: Workroom, task: Task) -> None:
    """Pindaian masuk: split stacks at their covers and file every part, all in one turn.

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


def _unread(scan: dict[str, str]) -> Lampiran:
    size, note = int(scan.get("size", 0)), say("trouble.tak_terbaca")
    return Lampiran(secrets.token_hex(6), scan["sha256"], scan["name"], size, Use.PART, note=note)


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


def _placed(file: Lampiran, sent: str, number: int) -> Lampiran:
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
