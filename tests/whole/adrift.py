"""Aimless officers on real channels while the network fails, phones block and the bot dies.

Once the network is well again and the clock has moved on, each phone shows what the desk believes
that it shows, nothing waits for ever, each press was answered, and what came twice says so.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from bot.channel import Delivered, Parcel, Trouble
from bot.jobs.table import RUNNERS
from bot.jobs.workroom import Later
from handlers.job_kind import JobKind
from handlers.messages import Address, Incoming, Letter, plain
from handlers.ports import CardRow
from storage import jobs
from storage.jobs import Task
from tests.desk.aimless import OFFICERS, SCANS, SENT, TYPED, Aimless, Deed
from tests.office import DEWI, RUDI, YUNI
from tests.whole.adrift_telegram import TelegramSide
from tests.whole.adrift_whatsapp import WhatsAppSide
from tests.whole.belief import asking, believed, hung, known, left, left_behind, reached
from tests.whole.side import AGAIN, Answer, Deliver, Overheard, Seen, Side
from tests.whole.tipis import Tipis

SIDES = {side.name: side for side in (TelegramSide, WhatsAppSide)}

#: So often a letter may be tried, whatever befalls it.
MOST_TRIES = 40


class Adrift(Aimless):
    """… on one app or on several at once."""

    office: Tipis

    def __init__(self, office: Tipis, seed: int) -> None:
        super().__init__(office, seed)
        self.sides = {n: SIDES[n](office, self.chance, self.trail) for n in office.channels}
        self.tries: Counter[str] = Counter()  #: of each letter
        self.came: dict[str, list[Seen]] = {}  #: what reached a phone, by letter
        self.paid: dict[tuple[str, date], set[str]] = {}  #: letters reminded of on a day
        self.said: list[tuple[str, str]] = []  #: words that answer a press, and for whom
        self.presses: dict[str, str] = {}  #: what each is known by, and whose it is
        self.replied: set[str] = set()  #: those that were answered
        self.hung: dict[str, set[str]] = {}  #: the chats in which a card hung by and by
        self._watch()

    def seen(self, who: str) -> list[Seen]:
        """Give what the bot wrote to somebody, app by app."""
        return [m for side in self.sides.values() for m in side.seen(who)]

    def _any(self) -> Side:
        return self.chance.choice(list(self.sides.values()))

    def _side_of(self, who: str, message: str) -> Side:
        return self.sides["telegram" if message.isdecimal() else "whatsapp"]

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
            self._storm: 25,
            self._die: 4,
        }

    async def step(self) -> None:
        await self.pass_time(timedelta(seconds=1))
        await super().step()
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            await self.move()

    async def move(self) -> None:
        """Let the bot do a little of what waits; what became of letters is not written down yet."""
        await self._hear()
        await self.office.worker.receive_once()
        await self.office.worker.settle()
        await self.office.postman.send_once()
        await asyncio.gather(*self.office.postman._rounds)
        await self._note_where()

    async def _note_where(self) -> None:
        """Note in which chats cards hang: one that wanders leaves a message behind."""
        for card, chat in await self.office.turns.look(hung):
            self.hung.setdefault(card, set()).add(chat)

    async def _hear(self) -> None:
        for side in self.sides.values():
            await side.hear()

    async def _storm(self, who: str) -> None:
        await self._any().storm(who)

    async def pass_time(self, by: timedelta) -> None:
        for side in self.sides.values():
            side.pass_time(by.total_seconds())
        await self.office.pass_time(by)

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
        side = self._side_of(who, message)
        side.phone(who).blocked = False  # who blocks the bot has to let it in again first
        self.trail.append(f"{who} presses {press} on {message} {says}")
        self._before.append((who, message, press))
        self.presses[await side.push(who, message, press)] = who

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
        await self._writes(who, self.chance.choice(TYPED))

    async def _writes(self, who: str, text: str) -> None:
        side = self._any()
        side.phone(who).blocked = False
        self.trail.append(f"{who} on {side.name}: {text}")
        await side.app[who].writes(text)

    async def _send(self, who: str) -> None:
        side = self._any()
        side.phone(who).blocked = False
        kinds = self.chance.choice(SCANS if who in {RUDI, DEWI} else SENT)
        names = [f"{kind}-{self.chance.randrange(10**6)}.pdf" for kind in kinds]
        self.trail.append(f"{who} sends {names} on {side.name}")
        await side.app[who].sends(*((name, f"%PDF-1.4 {name}".encode()) for name in names))

    async def _do(self, task: Task) -> None:
        if task.kind != JobKind.AMBIL:
            await super()._do(task)
            return
        room = replace(self.office.room(), channels=self.office.channels)
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
        await self._listen(on=False)
        for _ in range(self.chance.randrange(3)):
            await self._press(self.chance.choice(list(OFFICERS)))
        await office.begin_again()
        await self._listen(on=True)

    async def _listen(self, *, on: bool) -> None:
        for side in self.sides.values():
            await side.listen(on=on)

    # What is noted on the way --------------------------------------------------------------------
    def _watch(self) -> None:
        """Note what the channels are given, and what of it reaches a phone."""
        for name, channel in self.office.channels.items():
            self.office.channels[name] = Overheard(channel, self._delivering, self._answering)

    def _whose(self, address: Address) -> str:
        ids = {self.office.id_of(who, address.channel): who for who in (*OFFICERS, YUNI)}
        return ids.get(address.id, "")

    async def _delivering(self, parcel: Parcel, deliver: Deliver) -> Delivered:
        letter = parcel.letter
        who, side = self._whose(letter.to), self.sides[letter.to.channel]
        before = {m.id for m in side.seen(who)} if who else set()
        self.tries[parcel.key] += 1
        outcome: object = "?"
        try:
            outcome = await deliver(parcel)
        except Trouble as trouble:
            outcome = repr(trouble)
            raise
        finally:
            await asyncio.sleep(0.005)  # what is cut off here may arrive all the same
            new = [m for m in (side.seen(who) if who else ()) if m.id not in before]
            self.came.setdefault(parcel.key, []).extend(new)
            if any(m.paid for m in new):
                today = self.office.calendar.office.day(self.office.clock.now())
                self.paid.setdefault((who, today), set()).add(parcel.key)
            at = f"{parcel.key[-6:]} {letter.post} {letter.card}"
            does = f"{'edits ' + parcel.edits if parcel.edits else ''} {[m.id for m in new]}"
            text = plain(letter.text)[:50]
            to = f"{who} on {side.name}"
            self.trail.append(f"  letter {at} to {to} {does} {text!r}: {outcome}")
        return outcome

    async def _answering(self, incoming: Incoming, text: str, answer: Answer) -> Trouble | None:
        who, side = self._whose(incoming.sender), self.sides[incoming.sender.channel]
        self.replied.add(incoming.answer_to)
        told = await answer(incoming, text)
        self.trail.append(f"  answer to {who} on {side.name}: {text!r} {told or ''}")
        if text:
            self.said.append((who, text))
        return told

    # What has to be so ---------------------------------------------------------------------------
    async def calm(self) -> None:
        """Let the network be well and time pass, and look at everything."""
        self.trail.append("calm")
        for side in self.sides.values():
            await side.clear_up()
        await self.pass_time(timedelta(seconds=1))
        for who in (*OFFICERS, YUNI):
            await self._writes(who, "/tugas")
        await self.settle()
        for minutes in (2, 4, 8, 16, 32, 64):
            await self.pass_time(timedelta(minutes=minutes))
            await self.settle()
        await self._press_ghosts()
        await self.nothing_waits()
        await self.as_believed()
        await self.nobody_is_stuck()
        self.marked()
        self.paid_once_a_day()
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
            await self._hear()
            moved = await self.office.worker.receive_once()
            moved += await self.office.postman.send_once()
            if not moved and not any(side.unheard for side in self.sides.values()):
                break
            await self.office.worker.settle()
            await self.office.postman.settle()
            await self._note_where()
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
        wandered = {card for card, chats in self.hung.items() if len(chats) > 1}
        rows, drawn_here, there = await self.office.turns.look(
            lambda tx: (believed(tx), known(tx) - left_behind(tx, wandered), reached(tx))
        )
        for row, letter in rows:
            side = self.sides[row.address.channel]
            if letter is not None and not side.gone(row.officer, row.message):
                self._as_drawn(side, row, letter)
        for who in OFFICERS:
            open_ = {row.message for row, _ in rows if row.officer == who}
            for side in (s for s in self.sides.values() if (who, s.name) in there):
                left_over = side.no_other_buttons(who, drawn_here - open_)
                assert left_over is None, self._story(f"{who}: buttons on {left_over}")

    def _as_drawn(self, side: Side, row: CardRow, letter: Letter) -> None:
        what = f"{row.officer}: card {row.id} of {row.code} ({row.task}) in {row.message!r}"
        found = next((m for m in side.seen(row.officer) if m.id == row.message), None)
        assert found is not None, self._story(f"{what} on {side.name} is not there")
        shown = found.text.removeprefix(AGAIN), found.buttons
        drawn = side.shows(row, letter)
        assert shown == drawn, self._story(f"{what}: {shown} instead of {drawn}")
        pressed = tuple(press for _, press in found.buttons)
        assert pressed == row.presses, self._story(f"{what}: {pressed} {row.presses}")

    async def nobody_is_stuck(self) -> None:
        rows = [row for row, _ in await self.office.turns.look(believed)]
        there = {m.id for who in OFFICERS for m in self.seen(who)}
        pressed = {press for row in rows if row.message in there for press in row.presses}
        for berkas in await self.office.turns.look(asking):
            assert any(berkas in press for press in pressed), self._story(f"{berkas} is stuck")

    def marked(self) -> None:
        """See that what came twice of a letter says so, in the first message that did.

        Words that answered a press may come at the same time, and be those of a letter.
        """
        answers = {plain(text) for _, text in self.said}
        for key, messages in self.came.items():
            before, says = set[tuple[str, bytes]](), False
            for m in messages:
                text = m.text.replace("*", "")  # the sign for bold, of one of the apps
                what = (text.removeprefix(AGAIN.strip()).strip(), m.file)
                says = says or m.text.startswith(AGAIN.strip())
                if what[0] in answers:
                    continue
                assert says or what not in before, self._story(f"{key} came twice unmarked: {m}")
                before.add(what)

    def paid_once_a_day(self) -> None:
        """See that nobody was sent two paid reminders on a day, but the same one once more."""
        for (who, day), letters in self.paid.items():
            assert len(letters) == 1, self._story(f"{who} was reminded of {letters} on {day}")

    def answered(self) -> None:
        """See that each press was answered, and that the words got through."""
        silent = {of: who for of, who in self.presses.items() if of not in self.replied}
        assert not silent, self._story(f"presses without an answer: {silent}")
        for who, text in self.said:
            told = any(side.was_told(who, plain(text)) for side in self.sides.values())
            assert told, self._story(f"{who} was never told {text!r}")
