"""Scans from the scanner inboxes: kept at once, split at their covers, filed to their berkas."""

from __future__ import annotations

import json
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
        told = [
            (scan.identity, {"sha256": await self._files.keep(scan.data), "name": scan.name})
            for scan in scans
        ]

        def enter(tx: Tx) -> None:
            new = [
                (identity, scan)
                for identity, scan in told
                if inbox.store(tx.conn, CHANNEL, [(identity, json.dumps(scan))], now)
            ]
            if new:
                payload = {"scans": json.dumps([scan for _, scan in new])}
                payload |= {"subject": subject, "sent": sent}
                tx.start(Job(JobKind.PINDAIAN_MASUK, "", f"masuk:{new[0][0]}", payload), now)

        await self._turns.run(enter)


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
    # A job that an older version of this program queued has one scan, told beside the rest.
    scans = json.loads(told["scans"]) if "scans" in told else [told]
    files = [await _parts(room, scan["name"], told["subject"], scan["sha256"]) for scan in scans]
    found = [part for parts in files for part in parts]
    parts = [replace(p, file=_placed(p.file, told.get("sent", ""), n)) for n, p in enumerate(found)]
    together = len(parts) == len(scans)
    now = room.clock.now()

    def turn(tx: Tx) -> None:
        for sending in [parts] if together else [[part] for part in parts]:
            desk.scans_arrived(tx, sending, now, room.calendar)

    await room.end(task, turn)


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
