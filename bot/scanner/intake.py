"""The intake of the scanner inboxes: scans are kept at once, their filing is queued."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from bot.scanner.mailbox import Attachment
from bot.turns import Turns
from handlers import desk
from handlers.files import safe_name
from handlers.job_kind import JobKind
from handlers.messages import Job, sending_order
from sop.deadlines import Calendar
from storage import inbox
from storage.files import Files
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
        await self.take_mail([Attachment(name, data, identity)], "")

    async def take_mail(self, scans: Sequence[Attachment], subject: str) -> None:
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

    async def _kept(self, scan: Attachment) -> dict[str, str]:
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
