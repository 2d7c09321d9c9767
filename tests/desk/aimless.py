"""Aimless officers: they press, type and send whatever, and the bot finds out whatever.

Whatever comes of it, each of them is answered, no button that a phone shows is refused as old, and
no berkas is left without a button for somebody.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from handlers import desk
from handlers.job_kind import JobKind
from handlers.messages import plain
from handlers.ports import Wanted
from handlers.step4.susunan import assembled_of
from sop.berkas import Berkas, File, Page, State, Upload, Use
from sop.command import Command
from sop.decide import asks
from sop.online import Online
from sop.reading import Form, Found, Naskah, Reading
from sop.reports import (
    AbstrakMade,
    DriftFound,
    FileRead,
    NextTry,
    Prepared,
    ScanAssembled,
    ScanCompared,
    UploadReported,
)
from storage import jobs
from storage.jobs import Task
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, Office
from tests.readings import NOTA, edaran, keputusan

#: The officers of the SOP, and how often each is at his phone.
OFFICERS: Final = {SARI: 5, HADI: 6, RUDI: 7, DEWI: 2, BAMBANG: 1}

TYPED: Final = (
    *("/tugas", "/lacak", "/lacak 0001", "/agenda", "/laporan", "/plh", "/bantuan", "/odner"),
    *("0001", "45/2025", "arsip", "ya", "batal", "oke", "terima kasih", "1", "2", "9"),
    *("kirim", "disposisi", "otentikasi", "kembalikan 0001", "sesuai", "unggah", "tarik usulan"),
    *("besok", "10 November 2025", "Lemari 2 / KPT-2025 / 045", "https://jdih.test/x", "-"),
    *("Lampiran belum ditandatangani", "SP 12/2025 tanggal 3 November 2025"),
)

SENT: Final = (
    ("nota", "keputusan"),
    ("nota", "edaran"),
    ("nota", "keputusan"),
    ("nota", "edaran"),
    ("nota",),
    ("keputusan",),
    ("lampiran",),
    ("rusak",),
    ("foto",),
    ("lain",),
)
SCANS: Final = (("scan",), ("scan",), ("scan", "scan"))

#: What an officer does, or what befalls him.
Deed = Callable[[str], Awaitable[None]]


class Aimless:
    """An office whose officers do something at random; the same seed does the same."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.trail: list[str] = []
        self._pressed: Counter[str] = Counter()
        self._before: list[tuple[str, int, str]] = []  #: who pressed what on which message

    async def step(self) -> None:
        """Let one thing happen."""
        who = self.chance.choices(list(OFFICERS), list(OFFICERS.values()))[0]
        deeds = self.deeds()
        (deed,) = self.chance.choices(list(deeds), list(deeds.values()))
        await deed(who)

    def deeds(self) -> dict[Deed, float]:
        """Give what may happen next, and how often of all that does."""
        return {
            self._press: 57,
            self._press_late: 4,
            self._type: 10,
            self._send: 10,
            self._work: 16,
            self._wait: 3,
        }

    # What officers do ----------------------------------------------------------------------------
    async def _press(self, who: str) -> None:
        """Press a button that the phone shows, rather a new one and one seldom pressed before."""
        shown = [(m, b) for m in await self.office.screen(who) for b in m.buttons if not b.url]
        if not shown:
            return
        words = [button.id.partition(":")[0] for _, button in shown]
        newest = len(shown) - 1
        weights = [0.97 ** (newest - n) / (1 + self._pressed[word]) for n, word in enumerate(words)]
        (n,) = self.chance.choices(range(len(shown)), weights)
        message, button = shown[n]
        self._pressed[words[n]] += 1
        self._before.append((who, message.id, button.id))
        self.trail.append(f"{who} [{button.label}] {button.id}: {plain(message.text)[:60]!r}")
        before, toasts = await self._newest(who), len(self.office.toasts)
        await self.office.press(who, message, button.label)
        told = " ".join(text for _, text in self.office.toasts[toasts:])
        self.trail.append(f"  {told}")
        assert told or await self._newest(who) > before, self._story("a press without an answer")
        which = "kartu yang terbuka" in message.text  # which of them has moved on meanwhile
        assert which or "sejak tombol itu dibuat" not in told, self._story("a shown button was old")

    async def _press_late(self, who: str) -> None:
        """Press what may be gone: a second tap, underway when the message was drawn anew."""
        del who
        if not self._before:
            return
        who, message, button = self._before.pop(self.chance.randrange(len(self._before)))
        self.trail.append(f"{who} late: {button}")
        before, toasts = await self._newest(who), len(self.office.toasts)
        late = [(f"late-{len(self.trail)}", self.office.raw_press(who, message, button))]
        await self.office.turns.store("playground", late)
        await self.office.settle()
        told = any(text for _, text in self.office.toasts[toasts:])
        seen = button.startswith("lihat:")  # it may be what the card shows already
        story = self._story("a late press without an answer")
        assert told or seen or await self._newest(who) > before, story

    async def _type(self, who: str) -> None:
        text = self.chance.choice(TYPED)
        self.trail.append(f"{who}: {text}")
        before = await self._newest(who) + 1  # his own message
        await self.office.sends(who, text)
        assert await self._newest(who) > before, self._story("words without an answer")

    async def _send(self, who: str) -> None:
        kinds = self.chance.choice(SCANS if who in {RUDI, DEWI} else SENT)
        names = [f"{kind}-{self.chance.randrange(10**6)}.pdf" for kind in kinds]
        self.trail.append(f"{who} sends {names}")
        await self.office.attach(who, *names)

    async def _wait(self, who: str) -> None:
        del who
        hours = self.chance.choice((0.01, 0.05, 1, 4, 20, 30))
        self.trail.append(f"{hours} hours pass")
        await self.office.pass_time(timedelta(hours=hours))

    async def _newest(self, who: str) -> int:
        return max((m.rev for m in await self.office.screen(who)), default=0)

    # What the bot finds out ----------------------------------------------------------------------
    async def _work(self, who: str) -> None:
        del who
        turns, now = self.office.turns, self.office.clock.now()
        most = self.chance.randrange(1, 6)
        for task in await turns.run(lambda tx: jobs.claim(tx.conn, now, most)):
            self.trail.append(f"  the bot: {task.kind} {task.code}")
            await self._do(task)
        await self.office.settle()

    async def _do(self, task: Task) -> None:
        """Let a job find out something, and end."""
        turns = self.office.turns
        berkas = await turns.look(lambda tx: tx.berkas(task.code))
        if task.kind == JobKind.KENALI:
            await self._recognise(task)
        elif berkas is not None and (found := await self._found(task, berkas)) is not None:
            await self.office.report(berkas.code, found)
        await turns.run(lambda tx: jobs.finish(tx.conn, task.id))

    async def _recognise(self, task: Task) -> None:
        waiting = [b.code for b in await self.office.all(State.IN_HAND)]
        code = self.chance.choice([*waiting, ""])
        now, calendar = self.office.clock.now(), self.office.calendar
        group, proposed = task.payload["group"], not code and self.chance.random() < 0.3
        await self.office.turns.run(
            lambda tx: desk.scan_looked_at(
                tx, task.chat, group, code, now, calendar, proposed=proposed
            )
        )

    async def _found(self, task: Task, berkas: Berkas) -> Command | None:
        if task.kind == JobKind.READ:
            name = next((f.name for f in berkas.files if f.id == task.payload["file"]), "")
            return FileRead(task.payload["file"], self._reading(name))
        if task.kind == JobKind.SUSUN:
            return await self._assembled(berkas)
        if task.kind == JobKind.COCOKKAN:
            parts, other = assembled_of(berkas.scan), self.chance.random() < 0.1
            return ScanCompared(parts=parts, says="Sama dengan softcopy.", other=other)
        if task.kind in {JobKind.SIAPKAN, JobKind.SAMARKAN}:
            return await self._prepared(redacted=task.kind == JobKind.SAMARKAN)
        if task.kind == JobKind.ABSTRAK:
            made = await self._made("abstrak.pdf", Use.ABSTRAK)
            if sent := task.payload.get("dikirim"):
                use = self.chance.choice((Use.ABSTRAK_STAF, Use.REFUSED))
                made = replace(made, id=sent, use=use)
            return AbstrakMade(made)
        return self._of_jdih(task.kind, berkas)

    def _reading(self, name: str) -> Reading:
        kind, sure = name.partition("-")[0], self.chance.random() < 0.8
        if kind == "nota":
            nomor = f"{self.chance.randrange(1, 5)}/HK.03-ND/6202/2025"
            return replace(NOTA, fields={**NOTA.fields, "nomor": Found(nomor, sure=sure)})
        if kind == "keputusan":
            read = keputusan(str(self.chance.randrange(40, 46)), penandatangan=Found("A", sure))
            return read if sure else replace(read, personal=("NIK 6202…01 (hal. 3)",))
        if kind == "edaran":
            return edaran(str(self.chance.randrange(5, 9)))
        if kind == "rusak":
            return Reading(form=Form.OTHER, trouble="rusak")
        naskah = Naskah.LAMPIRAN if kind == "lampiran" else Naskah.UNKNOWN
        return Reading(form=Form.IMAGE if kind == "foto" else Form.PDF, naskah=naskah, pages=2)

    async def _assembled(self, berkas: Berkas) -> Command | None:
        parts = assembled_of(berkas.scan)
        if not parts or self.chance.random() < 0.1:
            return ScanAssembled(parts=parts, trouble="file rusak") if parts else None
        both = berkas.keputusan and not berkas.kept and self.chance.random() < 0.8
        return ScanAssembled(
            parts=parts,
            asli=await self._made("asli.pdf", Use.ASLI),
            salinan=await self._made("salinan.pdf", Use.SALINAN) if both else None,
            pages=tuple(Page(n, parts[0], n, "asli", ()) for n in range(1, 5)),
            unsure=self.chance.random() < 0.2,
        )

    async def _prepared(self, *, redacted: bool) -> Command:
        if self.chance.random() < 0.1:
            return Prepared(trouble="tidak dapat dibuat")
        unggah = await self._made("unggah.pdf", Use.UNGGAH)
        abstrak = await self._made("abstrak.pdf", Use.ABSTRAK)
        return Prepared(unggah=unggah, abstrak=abstrak, redacted=redacted)

    def _of_jdih(self, kind: str, berkas: Berkas) -> Command | None:
        now, online = self.office.clock.now(), berkas.online
        there = Online(page=f"https://jdih.test/{berkas.code}", at=now, equal=True)
        tayang = UploadReported(Upload.PUBLISHED, there)
        if kind == JobKind.UNGGAH and berkas.upload is Upload.QUEUED:
            asked = replace(online, field="Jenis", wanted="Keputusan", options=("SK", "Kep"))
            return self.chance.choice(
                (
                    tayang,
                    UploadReported(Upload.WAITING, replace(there, note="menunggu verifikasi")),
                    UploadReported(Upload.FAILED, replace(online, note="sandi ditolak")),
                    UploadReported(Upload.ASKING, asked),
                    NextTry("JDIH tidak menjawab", now + timedelta(minutes=5)),
                )
            )
        if kind == JobKind.PANTAU and berkas.upload is Upload.WAITING:
            return tayang
        if kind == JobKind.BANDINGKAN and online.comparing:
            other = replace(online, note="isinya berbeda", comparing=False)
            return self.chance.choice((tayang, UploadReported(Upload.BY_HAND, other)))
        if kind == JobKind.PERIKSA_TAYANG and berkas.published:
            return DriftFound(self.chance.choice(("", "Halaman hilang.")), watched=True)
        if kind == JobKind.TURUNKAN and berkas.published:
            return UploadReported(Upload.TAKEN_DOWN, replace(online, note="diturunkan"))
        return None

    async def _made(self, name: str, use: Use) -> File:
        data = f"%PDF-1.4 {name} {self.chance.random()}".encode()
        sha256 = await self.office.files.keep(data)
        return File(f"{sha256[:12]}", sha256, name, len(data), use, 4)

    # What has to be so ---------------------------------------------------------------------------
    async def nobody_is_stuck(self) -> None:
        """See that each open berkas that waits for somebody has a button on some phone."""
        shown = [b.id for who in OFFICERS for m in await self.office.screen(who) for b in m.buttons]
        for berkas in await self.office.turns.look(lambda tx: tx.find(Wanted(limit=50))):
            if not berkas.closed and asks(berkas):
                there = any(berkas.code in press for press in shown)
                assert there, self._story(f"{berkas.code} is stuck, {berkas.state}")

    def _story(self, what: str) -> str:
        return "\n".join((what, *self.trail[-40:]))
