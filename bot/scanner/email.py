"""The scanner inbox as a mailbox: each mail of a known scanner taken once, come what may.

A mail is known by (folder, UIDVALIDITY, UID) in a ledger, and each of its scans by an identity that
outlives moves and new numbering. It is marked as seen, and moved if so wished, only after its scans
are stored.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from threading import Thread
from typing import Final, Protocol, TypeVar

import structlog

from bot.scanner.inbox import Inbox, Refuse
from bot.scanner.mailbox import (
    Attachment,
    Connection,
    Mail,
    MailAddress,
    MailTrouble,
    connected,
    told,
)
from handlers.texts import say, size

#: Stores the scans of a mail so that none is ever lost; with them the subject of the mail. One with
#: an identity that it has seen it must leave out.
TakeMail = Callable[[Sequence[Attachment], str], Awaitable[None]]

_LOG: Final = structlog.get_logger("pemindai.email")
_T = TypeVar("_T")


class Verdict(Enum):
    """What became of a mail."""

    TAKEN = auto()
    STRANGER = auto()  #: left as it is
    USELESS = auto()  #: those who scan were told


class Ledger(Protocol):
    """Remembers which mails were dealt with, across restarts."""

    async def known(self, folder: str, validity: int) -> frozenset[int]:
        """Give the UIDs of a folder that were dealt with under this UIDVALIDITY."""

    async def note(self, folder: str, validity: int, uid: int) -> None:
        """Remember that a mail was dealt with; must have committed when it returns."""


@dataclass(frozen=True, slots=True)
class MailPace:
    """How patient the mailbox is, in seconds, and how much it takes."""

    poll: float = 60.0  #: between looks where the server cannot tell of news
    idle: float = 240.0  #: after which waiting for news begins anew: routers forget silent lines
    first_pause: float = 2.0  #: after a lost line; doubles
    longest_pause: float = 300.0
    most_bytes: int = 100_000_000
    days_back: int = 14  #: older mails are history, not scans that wait


class EmailInbox(Inbox):
    """Reads a mailbox and hands over the scans in it.

    Args:
        address: of the mailbox, and who may send to it.
        ledger: remembers what was dealt with.
        take: must have committed when it returns; only then is the mail noted, seen and moved.
        refuse: the same, for what cannot be used.
        pace: how patient to be.
        today: for leaving old mails alone.

    """

    name = "scan mail"

    def __init__(
        self,
        address: MailAddress,
        ledger: Ledger,
        take: TakeMail,
        refuse: Refuse,
        pace: MailPace | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self._address = address
        self._ledger = ledger
        self._take = take
        self._refuse = refuse
        self._pace = pace or MailPace()
        self._today = today
        self._line: Connection | None = None
        self._postponed = False

    async def run(self) -> None:
        """Read, wait for news, and connect again when the line is lost, until cancelled."""
        pause = self._pace.first_pause
        try:
            while True:
                try:
                    taken = await self.sweep()
                    pause = self._pace.first_pause
                    if not taken:  # else something may have come meanwhile
                        await self._wait()
                except MailTrouble as trouble:
                    self._note(str(trouble))
                    await self._hang_up()
                    await asyncio.sleep(pause * random.uniform(0.8, 1.2))
                    pause = min(pause * 2, self._pace.longest_pause)
        finally:
            if self._line:
                self._line.drop()

    async def sweep(self) -> int:
        """Look once; give how many mails were taken.

        Raises:
            MailTrouble: the line or the server failed; nothing is lost, look again later.

        """
        line = await self._connected()
        folder = self._address.folder
        since = self._today() - timedelta(days=self._pace.days_back)
        known = await self._ledger.known(folder, line.validity)
        taken = 0
        self._postponed = False
        for uid in await _ask(line.uids, since):
            if uid in known:
                continue
            verdict = await self._deal_with(line, uid)
            if verdict is None:
                self._postponed = True
                continue
            await self._ledger.note(folder, line.validity, uid)
            if verdict is not Verdict.STRANGER:
                await _ask(line.finish, uid)
            taken += verdict is Verdict.TAKEN
        self._note("")
        return taken

    async def close(self) -> None:
        """Log out."""
        if self._line:
            await asyncio.to_thread(self._line.close)
            self._line = None

    async def _deal_with(self, line: Connection, uid: int) -> Verdict | None:
        """Take the scans of a mail; None when it is to be tried again."""
        if not await _ask(line.sender_allowed, uid):
            _LOG.warning("surat dari pengirim yang tidak dikenal dibiarkan", uid=uid)
            return Verdict.STRANGER
        if await _ask(line.size, uid) > self._pace.most_bytes:
            _LOG.warning("surat terlalu besar", uid=uid)
            why = say("pindai.terlalu_besar", batas=size(self._pace.most_bytes))
            torn = Mail(uid, "", (), ((say("pindai.surat"), why),))
            return await self._hand_over(torn)
        mail = await _ask(line.fetch, uid)
        if mail is None:
            return None
        return await self._hand_over(mail)

    async def _hand_over(self, mail: Mail) -> Verdict | None:
        where = say("pindai.di_surat")
        try:
            if mail.scans:
                await self._take(mail.scans, mail.subject)
            for number, (name, why) in enumerate(mail.refused):
                await self._refuse(name, f"{why} {where}", self._identity(mail.uid, number))
            if not mail.scans and not mail.refused:
                await self._nothing_in(mail)
        except Exception as fault:  # noqa: BLE001 - the mail stays and is tried again
            _LOG.warning("surat belum terambil", uid=mail.uid, sebab=type(fault).__name__)
            return None
        return Verdict.TAKEN if mail.scans else Verdict.USELESS

    async def _nothing_in(self, mail: Mail) -> None:
        """Tell of a mail without a scan: once a day, since some devices write about their toner."""
        name = say("pindai.surat_berjudul", judul=mail.subject or say("pindai.tanpa_judul"))
        today = self._today().isoformat()
        await self._refuse(name, say("pindai.tanpa_lampiran"), f"mail-kosong:{today}")

    def _identity(self, uid: int, number: int) -> str:
        validity = self._line.validity if self._line else 0
        return f"mail:{self._address.folder}:{validity}:{uid}:{number}"

    async def _connected(self) -> Connection:
        if self._line is None:
            self._line = await _aside(connected, self._address)
        return self._line

    async def _wait(self) -> None:
        """Wait for news: with IDLE where the server has it, else for a while."""
        line = await self._connected()
        if self._postponed:
            await asyncio.sleep(self._pace.first_pause)
        elif not await _ask(line.wait, self._pace.idle):
            await asyncio.sleep(self._pace.poll)

    async def _hang_up(self) -> None:
        if self._line:
            await asyncio.to_thread(self._line.drop)
            self._line = None


async def _ask(question: Callable[..., _T], *words: object) -> _T:
    """Ask the server in a thread.

    Raises:
        MailTrouble: in place of every fault of the line or the server.

    """
    with told():
        return await _aside(question, *words)


async def _aside(work: Callable[..., _T], *words: object) -> _T:
    """Do what blocks in a thread for which the end of the bot does not wait: servers hang."""
    done: Future[_T] = Future()
    done.set_running_or_notify_cancel()  # whoever no longer waits leaves the thread alone

    def run() -> None:
        try:
            done.set_result(work(*words))
        except Exception as fault:  # noqa: BLE001 - it is told to who asked
            done.set_exception(fault)

    Thread(target=run, name="mail", daemon=True).start()
    return await asyncio.wrap_future(done)
