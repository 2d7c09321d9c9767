"""Scans from the scanner inboxes: kept at once, split at their covers, filed to their berkas."""

from __future__ import annotations

import json
from typing import Final

from bot.turns import Turns
from bot.workroom import Task, Workroom
from handlers import desk
from handlers.messages import Job
from handlers.ports import Memory
from naskah.errors import Broken, TooHeavy
from sop.berkas import Lampiran, Use
from storage import inbox
from storage.files import Files
from storage.transaction import Tx

#: The name under which scans are entered in the inbox, so that each is taken once.
CHANNEL: Final = "pemindai"


class ScanIntake:
    """Takes scans from folder and mailbox; when `take` returned, they are safe."""

    def __init__(self, turns: Turns, files: Files) -> None:
        self._turns = turns
        self._files = files

    async def take(self, name: str, data: bytes, identity: str, subject: str = "") -> None:
        """Keep a scan and queue its filing; one that was taken before changes nothing."""
        sha256 = await self._files.keep(data)
        now = self._turns.clock.now()
        told = {"sha256": sha256, "name": name, "subject": subject}

        def enter(tx: Tx) -> None:
            if inbox.store(tx.conn, CHANNEL, [(identity, json.dumps(told))], now):
                tx.start(Job("pindaian-masuk", "", f"masuk:{identity}", told), now)

        await self._turns.run(enter)


class MailLedger:
    """Remembers which mails were dealt with, by folder, UIDVALIDITY and UID."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def known(self, folder: str, validity: int) -> frozenset[int]:
        """Give the UIDs of a folder that were dealt with."""
        kept = await self._turns.look(lambda tx: tx.setting(_key(folder, validity)))
        return frozenset(json.loads(kept)) if kept else frozenset()

    async def note(self, folder: str, validity: int, uid: int, verdict: str) -> None:
        """Note a mail as dealt with."""
        del verdict

        def enter(tx: Tx) -> None:
            kept = tx.setting(_key(folder, validity))
            uids = {*json.loads(kept), uid} if kept else {uid}
            tx.remember(_key(folder, validity), json.dumps(sorted(uids)))

        await self._turns.run(enter)


def _key(folder: str, validity: int) -> str:
    return f"imap:{folder}:{validity}"


async def file_scan(room: Workroom, task: Task) -> None:
    """Pindaian masuk: split a stack at its covers and file every part."""
    told = task.payload
    data = await room.files.read(told["sha256"])
    parts = await _parts(room, data)
    for number, (code, pdf) in enumerate(parts, 1):
        name = told["name"] if len(parts) == 1 else f"{number}-{told['name']}"
        file = await room.keep(pdf, name, Use.PART)
        await _file(room, file, code, f"{told['name']} {told['subject']}")


async def _parts(room: Workroom, data: bytes) -> list[tuple[str, bytes]]:
    """Split a PDF at its covers; a picture, or what cannot be split, is one part."""
    if not data.startswith(b"%PDF"):
        return [("", data)]
    try:
        split = await room.shop.split_stack(data)
    except (Broken, TooHeavy):
        return [("", data)]
    return [(part.code or "", part.pdf) for part in split if part.pdf]


async def _file(room: Workroom, file: Lampiran, code: str, names: str) -> None:
    now = room.clock.now()

    def turn(tx: Memory) -> None:
        desk.scan_arrived(tx, file, code, names, now, room.calendar)

    await room.database.run(turn)
