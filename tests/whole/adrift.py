"""Aimless officers on real channels while the network fails, phones block and the bot dies.

Once the network is well again and the clock has moved on, each phone shows what the desk believes
that it shows, nothing waits for ever, each press was answered, and what came twice says so.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.channel import Channel, Delivered, Parcel, Trouble
from bot.jobs.table import RUNNERS
from bot.jobs.workroom import Later
from handlers.job_kind import JobKind
from handlers.messages import Incoming, Letter, plain
from handlers.ports import CardRow
from storage import jobs
from storage.jobs import Task
from tests.desk.aimless import OFFICERS, SCANS, SENT, TYPED, Aimless, Deed
from tests.office import DEWI, RUDI, YUNI
from tests.telegram import chats as telegram
from tests.whatsapp import people as whatsapp
from tests.whole.belief import asking, believed, known, left
from tests.whole.tipis import Tipis

Person = telegram.Person | whatsapp.Person

#: How a message that may have come before begins.
AGAIN = "(ulang) "
#: So often a letter may be tried, whatever befalls it.
MOST_TRIES = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as a phone shows it now: buttons are (label, press)."""

    id: str
    text: str
    file: bytes
    buttons: tuple[tuple[str, str], ...]


class Adrift(Aimless):
    """… on a channel."""

    office: Tipis

    def __init__(self, office: Tipis, channel: Channel, seed: int) -> None:
        super().__init__(office, seed)
        self.channel = channel
        self.tries: Counter[str] = Counter()  #: of each letter
        self.came: dict[str, list[Seen]] = {}  #: what reached a phone, by letter
        self.said: list[tuple[str, str]] = []  #: words that answer a press, and for whom
        self.presses: dict[str, str] = {}  #: what each is known by, and whose it is
        self.replied: set[str] = set()  #: those that were answered
        self._watch()

    # The phones ----------------------------------------------------------------------------------
    @abstractmethod
    def phone(self, who: str) -> Person:
        """Give the person who holds a phone."""

    @abstractmethod
    def seen(self, who: str) -> list[Seen]:
        """Give what the bot wrote, as a phone shows it now, oldest first."""

    @abstractmethod
    async def push(self, who: str, message: str, press: str) -> str:
        """Press a button, also one that is gone by now; give what its answer is known by."""

    @abstractmethod
    async def hear(self) -> None:
        """Let what officers did reach the bot: late, twice, or in another order."""

    @abstractmethod
    async def storm(self, who: str) -> None:
        """Let the network fail in some way, or an officer block the bot."""

    @abstractmethod
    async def clear_up(self) -> None:
        """Let the network be well, and nobody block the bot."""

    @abstractmethod
    async def listen(self, *, on: bool) -> None:
        """Let the bot begin to listen, or stop."""

    @abstractmethod
    def shows(self, row: CardRow, letter: Letter) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Give text and buttons that a phone shows of a drawing of a card."""

    # What officers do ----------------------------------------------------------------------------
    def deeds(self) -> dict[Deed, float]:
        return {
            self._press: 40,
            self._press_late: 6,
            self._press_twice: 4,
            self._press_together: 4,
            self._type: 8,
            self._send: 8,
            self._work: 14,
            self._wait: 4,
            self.storm: 25,
            self._die: 4,
        }

    async def step(self) -> None:
        await self.pass_time(timedelta(seconds=1))
        await super().step()
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            await self.move()

    async def move(self) -> None:
        """Let the bot do a little of what waits; what became of letters is not written down yet."""
        await self.hear()
        await self.office.worker.receive_once()
        await self.office.worker.settle()
        await self.office.postman.send_once()
        await asyncio.gather(*self.office.postman._rounds)

    def _buttons(self, who: str) -> list[tuple[Seen, tuple[str, str]]]:
        return [(m, b) for m in self.seen(who) for b in m.buttons]

    async def _press(self, who: str) -> None:
        shown = self._buttons(who)
        if not shown:
            return
        words = [press.partition(":")[0] for _, (_, press) in shown]
        weights = [0.97 ** (len(shown) - n) / (1 + self._pressed[w]) for n, w in enumerate(words)]
        (n,) = self.chance.choices(range(len(shown)), weights)
        message, (label, press) = shown[n]
        self._pressed[words[n]] += 1
        await self._pressing(who, message.id, press, f"[{label}] {plain(message.text)[:60]!r}")

    async def _pressing(self, who: str, message: str, press: str, says: str = "") -> None:
        self.phone(who).blocked = False  # who blocks the bot has to let it in again first
        self.trail.append(f"{who} presses {press} on {message} {says}")
        self._before.append((who, message, press))
        self.presses[await self.push(who, message, press)] = who

    async def _press_late(self, who: str) -> None:
        if self._before:
            who, message, press = self.chance.choice(self._before)
            await self._pressing(who, message, press, "once more")

    async def _press_twice(self, who: str) -> None:
        await self._press(who)
        if self._before:
            await self._pressing(*self._before[-1], "twice")

    async def _press_together(self, who: str) -> None:
        """Let two staf press the same button of a berkas."""
        del who
        mine = {press: m for m, (_, press) in self._buttons(RUDI)}
        for message, (label, press) in reversed(self._buttons(DEWI)):
            if press in mine:
                await self._pressing(RUDI, mine[press].id, press, f"[{label}] with Dewi")
                await self._pressing(DEWI, message.id, press, f"[{label}] with Rudi")
                return

    async def _type(self, who: str) -> None:
        text, self.phone(who).blocked = self.chance.choice(TYPED), False
        self.trail.append(f"{who}: {text}")
        await self.office.app[who].writes(text)

    async def _send(self, who: str) -> None:
        self.phone(who).blocked = False
        kinds = self.chance.choice(SCANS if who in {RUDI, DEWI} else SENT)
        names = [f"{kind}-{self.chance.randrange(10**6)}.pdf" for kind in kinds]
        self.trail.append(f"{who} sends {names}")
        await self.office.app[who].sends(*((name, f"%PDF-1.4 {name}".encode()) for name in names))

    async def _wait(self, who: str) -> None:
        hours = self.chance.choice((0.01, 0.05, 0.05, 1, 4, 20))
        self.trail.append(f"{hours} hours pass")
        await self.pass_time(timedelta(hours=hours))

    async def pass_time(self, by: timedelta) -> None:
        self.office.clock.advance(by)
        await self.office.ticks.sweep()

    async def _do(self, task: Task) -> None:
        if task.kind != JobKind.AMBIL:
            await super()._do(task)
            return
        room = replace(self.office.room(), channels=self.office.postman._channels)
        try:
            await RUNNERS[task.kind](room, task)
        except Later as later:
            at, why = later.at, str(later)
            await self.office.turns.run(lambda tx: jobs.retry(tx.conn, task.id, at, why))

    async def _work(self, who: str) -> None:
        turns, now, most = self.office.turns, self.office.clock.now(), self.chance.randrange(1, 6)
        for task in await turns.run(lambda tx: jobs.claim(tx.conn, now, most)):
            self.trail.append(f"  the bot: {task.kind} {task.code}")
            await self._do(task)

    async def _die(self, who: str) -> None:
        """Let the bot be stopped in order, or killed at any moment, and started later."""
        office, killed = self.office, self.chance.random() < 0.6
        self.trail.append("the bot is killed" if killed else "the bot is stopped")
        if killed:
            await office.postman.send_once()
            await asyncio.sleep(self.chance.choice((0, 0.002, 0.01, 0.05)))
            cut = [*office.postman._rounds, *office.worker._errands]
            for task in cut:
                task.cancel()
            await asyncio.gather(*cut, return_exceptions=True)
            self.presses.clear()  # whoever pressed just then presses again
        else:
            await office.worker.settle()
            await office.postman.settle()
        await self.listen(on=False)
        for _ in range(self.chance.randrange(3)):
            await self._press(self.chance.choice(list(OFFICERS)))
        await office.begin_again()
        await self.listen(on=True)

    # What is noted on the way --------------------------------------------------------------------
    def _watch(self) -> None:
        """Note what the channel is given, and what of it reaches a phone."""
        deliver, answer = self.channel.deliver, self.channel.answer
        whose = {self.office.id_of(who): who for who in OFFICERS}

        async def delivering(parcel: Parcel) -> Delivered:
            who = whose.get(parcel.letter.to.id, "")
            before = {m.id for m in self.seen(who)} if who else set()
            self.tries[parcel.key] += 1
            outcome: object = "?"
            try:
                outcome = await deliver(parcel)
            except Trouble as trouble:
                outcome = repr(trouble)
                raise
            finally:
                await asyncio.sleep(0.005)  # what is cut off here may arrive all the same
                new = [m for m in (self.seen(who) if who else ()) if m.id not in before]
                self.came.setdefault(parcel.key, []).extend(new)
                at = f"{parcel.key[-6:]} {parcel.letter.post} {parcel.letter.card}"
                does = f"{'edits ' + parcel.edits if parcel.edits else ''} {[m.id for m in new]}"
                text = plain(parcel.letter.text)[:50]
                self.trail.append(f"  letter {at} to {who} {does} {text!r}: {outcome}")
            return outcome

        async def answering(incoming: Incoming, text: str) -> Trouble | None:
            who = whose.get(incoming.sender.id, "")
            self.replied.add(incoming.answer_to)
            told = await answer(incoming, text)
            self.trail.append(f"  answer to {who}: {text!r} {told or ''}")
            if text:
                self.said.append((who, text))
            return told

        self.channel.deliver = delivering  # type: ignore[method-assign]
        self.channel.answer = answering  # type: ignore[method-assign]

    # What has to be so ---------------------------------------------------------------------------
    async def calm(self) -> None:
        """Let the network be well and time pass, and look at everything."""
        self.trail.append("calm")
        await self.clear_up()
        await self.pass_time(timedelta(seconds=1))
        for who in (*OFFICERS, YUNI):
            await self.office.app[who].writes("/tugas")
        await self.settle()
        for minutes in (2, 4, 8, 16, 32, 64):
            await self.pass_time(timedelta(minutes=minutes))
            await self.settle()
        await self._press_ghosts()
        await self.nothing_waits()
        await self.as_believed()
        await self.nobody_is_stuck()
        self.marked()
        self.answered()

    async def _press_ghosts(self) -> None:
        """Press what arrived while nobody heard so: only then it becomes known."""
        heard_of = await self.office.turns.look(known)
        for who in OFFICERS:
            for m in self.seen(who):
                if m.buttons and m.id not in heard_of:
                    await self._pressing(who, m.id, m.buttons[0][1], "of which nobody knew")
        await self.settle()

    async def settle(self) -> None:
        for _ in range(300):
            await self.hear()
            if not (
                await self.office.worker.receive_once() + await self.office.postman.send_once()
            ):
                break
            await self.office.worker.settle()
            await self.office.postman.settle()
        else:
            raise AssertionError(self._story("it never comes to rest"))
        await self.office.worker.settle()

    async def nothing_waits(self) -> None:
        waits = await self.office.turns.look(left)
        assert not waits, self._story(f"for ever pending: {waits}")
        most = max(self.tries.values(), default=0)
        assert most <= MOST_TRIES, self._story(f"a letter was tried {most} times")

    async def as_believed(self) -> None:
        """See that phones show the open cards as they were drawn last, and no other buttons."""
        rows, heard_of = await self.office.turns.look(lambda tx: (believed(tx), known(tx)))
        for row, letter in rows:
            if letter is not None and not self.gone(row.officer, row.message):
                self._as_drawn(row, letter)
        for who in OFFICERS:
            open_ = {row.message for row, _ in rows if row.officer == who}
            self.no_other_buttons(who, heard_of - open_)

    def _as_drawn(self, row: CardRow, letter: Letter) -> None:
        what = f"{row.officer}: card {row.id} of {row.code} ({row.task}) in {row.message!r}"
        found = next((m for m in self.seen(row.officer) if m.id == row.message), None)
        assert found is not None, self._story(f"{what} is not there")
        shown = found.text.removeprefix(AGAIN), found.buttons
        drawn = self.shows(row, letter)
        assert shown == drawn, self._story(f"{what}: {shown} instead of {drawn}")
        pressed = tuple(press for _, press in found.buttons)
        assert pressed == row.presses, self._story(f"{what}: {pressed} {row.presses}")

    def gone(self, who: str, message: str) -> bool:
        """Tell whether an officer took a message off his phone."""
        return False

    def was_told(self, who: str, text: str) -> bool:
        """Tell whether words that answer a press were seen, where nobody can be mistaken in it."""
        return True

    def no_other_buttons(self, who: str, closed: set[str]) -> None:
        """See that what was decided has no button, where a message can be drawn anew."""

    async def nobody_is_stuck(self) -> None:
        rows = [row for row, _ in await self.office.turns.look(believed)]
        there = {m.id for who in OFFICERS for m in self.seen(who)}
        pressed = {p for row in rows if row.message in there for p in row.presses}
        for berkas in await self.office.turns.look(asking):
            assert any(berkas in press for press in pressed), self._story(f"{berkas} is stuck")

    def marked(self) -> None:
        """See that what came twice of a letter says so, in the first message that did."""
        for key, messages in self.came.items():
            before, says = set[tuple[str, bytes]](), False
            for m in messages:
                what = (m.text.removeprefix(AGAIN.strip()).strip(), m.file)
                says = says or m.text.startswith(AGAIN.strip())
                assert says or what not in before, self._story(f"{key} came twice unmarked: {m}")
                before.add(what)

    def answered(self) -> None:
        """See that each press was answered, and that the words got through."""
        silent = {of: who for of, who in self.presses.items() if of not in self.replied}
        assert not silent, self._story(f"presses without an answer: {silent}")
        for who, text in self.said:
            assert self.was_told(who, plain(text)), self._story(f"{who} was never told {text!r}")
