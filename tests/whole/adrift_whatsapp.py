"""… on WhatsApp, against the strict Graph API."""

from __future__ import annotations

from typing import Final

from bot.playground.meta.look import look
from bot.whatsapp.plan import message as written
from bot.whatsapp.plan import plan
from handlers.messages import Letter
from handlers.ports import CardRow
from tests.desk.aimless import OFFICERS
from tests.whole.side import AGAIN, Seen, Side
from tests.whole.tipis import OnWhatsApp

#: What befalls one request each: code and the rest.
FAULTS: Final = (
    (131056, {}),
    (130429, {"status": 429, "after": "30"}),
    (131000, {"status": 500}),
    (131016, {"status": 503, "times": 3}),
    (131042, {}),
    (190, {"status": 401}),
    (0, {"way": "cut"}),
    (0, {"way": "lose"}),
    (0, {"way": "lose", "times": 2}),
    (0, {"way": "garble", "status": 502}),
)
WHERE: Final = (*("messages",) * 6, "media", "download", "node")
#: Codes by which a message fails after it was taken.
LATE: Final = (131000, 131026, 131047, 131042, 131049, 130472, 0)
#: What becomes of the template of the reminder: mostly it is as it was reviewed.
REVIEWS: Final = ("APPROVED", "PAUSED", "DISABLED", "REJECTED")


class WhatsAppSide(Side):
    office: OnWhatsApp
    name = "whatsapp"

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(
                m.id,
                m.text,
                m.data,
                tuple((c.label, c.payload) for c in m.choices),
                m.type == "template",
            )
            for m in self.phone(who).screen()
        ]

    async def push(self, who: str, message: str, press: str) -> str:
        shown = next(m for m in self.phone(who).shown if m.id == message)
        choice = next(c for c in shown.choices if c.payload == press)
        return await self.phone(who)._press(shown, choice)

    async def hear(self) -> None:
        hooks, chance = self.office.meta.hooks, self.chance
        await self.office.meta.settle()
        if hooks.held and chance.random() < 0.5:
            await hooks.release(
                batch=chance.random() < 0.3,
                double=chance.random() < 0.3,
                shuffle=chance if chance.random() < 0.3 else None,
            )
            await self.office.meta.settle()

    @property
    def unheard(self) -> bool:
        return bool(self.office.meta.hooks.held)

    async def storm(self, who: str) -> None:
        phone, chance, meta = self.phone(who), self.chance, self.office.meta
        kind = chance.random()
        if kind < 0.15:
            phone.blocked = not phone.blocked
            self.trail.append(f"{who} {'blocks' if phone.blocked else 'unblocks'} the bot")
        elif kind < 0.35:
            phone.late = [chance.choice(LATE) for _ in range(3)]
            self.trail.append(f"the network: late {who} {phone.late}")
        elif kind < 0.45:
            meta.hooks.holding = True
            self.trail.append("the network: no webhooks")
        elif kind < 0.48:
            meta.window_late = not meta.window_late
        elif kind < 0.54:
            template = meta.templates["pengingat_berkas"]
            template.status = chance.choice(REVIEWS)
            self.trail.append(f"the template is {template.status}")
        elif kind < 0.58:
            meta.hooks.posted = meta.hooks.posted[-10:]
            self.trail.append("the network: the last webhooks again")
            await meta.hooks.doubt()
        else:
            where, (code, more) = chance.choice(WHERE), chance.choice(FAULTS)
            meta.fails(where, code, **more)
            self.trail.append(f"the network: {where} {code} {more}")

    async def clear_up(self) -> None:
        meta = self.office.meta
        meta.faults.clear()
        meta.late.clear()
        meta.templates["pengingat_berkas"].status = "APPROVED"
        for who in OFFICERS:
            self.phone(who).blocked = False
            self.phone(who).late.clear()
        await meta.hooks.release()

    async def listen(self, *, on: bool) -> None:
        hooks = self.office.meta.hooks
        channel = self.office.channels[self.name]
        if on:
            await channel.start(self.office.worker)
            return
        hooks.holding = True
        await hooks.settle()
        await channel.stop()

    def pass_time(self, seconds: float) -> None:
        self.office.meta.clock.advance(seconds)

    def was_told(self, who: str, text: str) -> bool:
        """Tell likewise; words that Meta took and lost are in no outbox, and do not come again."""
        first, phone = text.partition("\n")[0][:60], self.phone(who)
        taken = [*phone.shown, *phone.missed]
        return any(first in m.text.replace("*", "") for m in taken)

    def shows(self, row: CardRow, letter: Letter) -> tuple[str, tuple[tuple[str, str], ...]]:
        shown = next(m for m in self.phone(row.officer).shown if m.id == row.message)
        if shown.type == "template":  # came in place of the card, which stays as it was drawn
            text, choices = shown.text, shown.choices
        else:
            (words,) = plan(letter)
            text, choices = look(written(words), {})
        return text.removeprefix(AGAIN), tuple((c.label, c.payload) for c in choices)
