"""… on Telegram, against the strict Bot API."""

from __future__ import annotations

import json
from typing import Final

from bot.telegram.plan import body
from bot.telegram.receive import identity
from bot.telegram.wording import entities
from handlers.messages import Letter
from handlers.ports import CardRow
from tests.desk.aimless import OFFICERS
from tests.telegram.bot_api import Fault
from tests.whole.side import Seen, Side
from tests.whole.tipis import OnTelegram

#: What befalls one call each.
FAULTS: Final = (
    {"status": 429, "after": 2},
    {"status": 429, "after": 40},
    {"status": 500},
    {"status": 502, "times": 3},
    {"cut": True},
    {"cut": True, "times": 2},
    {"lost": True},
    {"garbage": True},
)
METHODS: Final = (
    *("sendMessage",) * 4,
    *("editMessageText",) * 4,
    *("answerCallbackQuery", "sendDocument", "sendMediaGroup", "getFile", "download"),
)


class TelegramSide(Side):
    office: OnTelegram
    name = "telegram"

    def seen(self, who: str) -> list[Seen]:
        return [
            Seen(
                str(kept.id),
                kept.text,
                kept.data,
                tuple(
                    (str(b["text"]), str(b["callback_data"]))
                    for b in kept.buttons()
                    if "callback_data" in b
                ),
            )
            for kept in self.phone(who).screen()
        ]

    async def push(self, who: str, message: str, press: str) -> str:
        return self.phone(who).presses_data(int(message), press)

    async def hear(self) -> None:
        api, chance = self.office.api, self.chance
        many = len(api.queue) if chance.random() < 0.8 else chance.randrange(len(api.queue) + 1)
        taken, api.queue = api.queue[:many], api.queue[many:]
        if chance.random() < 0.1:
            chance.shuffle(taken)
        rows = [(identity(p.update), json.dumps(p.update)) for p in taken]
        if rows and chance.random() < 0.1:
            rows.append(chance.choice(rows))
        if chance.random() < 0.3:
            await self.office.turns.store("telegram", rows)
            return
        for row in rows:
            await self.office.worker.store("telegram", [row])

    @property
    def unheard(self) -> bool:
        return bool(self.office.api.queue)

    async def storm(self, who: str) -> None:
        phone, chance = self.phone(who), self.chance
        if chance.random() < 0.15:
            phone.blocked = not phone.blocked
            self.trail.append(f"{who} {'blocks' if phone.blocked else 'unblocks'} the bot")
        elif chance.random() < 0.1 and (shown := phone.screen()):
            kept = chance.choice(shown)
            phone.deletes(kept.id)
            self.trail.append(f"{who} deletes {kept.id} {kept.text[:50]!r}")
        else:
            fault = Fault(chance.choice(METHODS), **chance.choice(FAULTS))
            self.office.api.faults.append(fault)
            self.trail.append(f"the network: {fault}")

    async def clear_up(self) -> None:
        self.office.api.faults.clear()
        for who in OFFICERS:
            self.phone(who).unblocks()

    async def listen(self, *, on: bool) -> None:
        if not on:
            await self.office.channels[self.name].stop()

    def pass_time(self, seconds: float) -> None:
        self.office.api.clock.advance(seconds)

    def was_told(self, who: str, text: str) -> bool:
        shown = [*self.phone(who).toasts, *(m.text for m in self.phone(who).messages.values())]
        return any(text[:80] in one for one in shown)

    def shows(self, row: CardRow, letter: Letter) -> tuple[str, tuple[tuple[str, str], ...]]:
        text, _ = entities(body(letter))
        return text.strip(), tuple((b.label, b.press.encode()) for b in letter.buttons if b.press)

    def gone(self, who: str, message: str) -> bool:
        return bool(message) and self.phone(who).messages[int(message)].deleted

    def no_other_buttons(self, who: str, closed: set[str]) -> Seen | None:
        return next((m for m in self.seen(who) if m.buttons and m.id in closed), None)
