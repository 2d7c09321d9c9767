"""What Meta does with messages: who gets them, how they look, what is reported of them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any, Final

from bot.playground.meta.contract import Refusal, check_picture
from bot.playground.meta.hooks import Number
from bot.playground.meta.look import Template, look
from tests.whatsapp.hooks import Hooks
from tests.whatsapp.people import Person, Shown

Json = dict[str, Any]

DAY: Final = 86_400.0
PAIR_BURST: Final = 45
PAIR_SECONDS: Final = 6.0


class Clock:
    """Time at Meta; a test lets hours pass."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(slots=True)
class Stored:
    """A file at Meta."""

    name: str
    data: bytes
    mime: str
    until: float
    says_size: int = -1  #: a size that Meta only claims


class Meta:
    """One phone number of one office, and the people who write to it."""

    token = "EAAtestTOKENofTheOffice0123456789"
    phone_id = "106540352242922"
    account = "419561257915477"
    number = "62811500600"
    app_secret = "app-secret-of-the-office"
    verify_token = "verify-token-of-the-office"

    def __init__(self) -> None:
        self.clock = Clock()
        self.people: dict[str, Person] = {}
        self.templates = {"pengingat_berkas": Template()}
        self.stored: dict[str, Stored] = {}
        self.window_late = True  #: 131047 comes later in a status; else at once
        self.late: list[int] = []  #: codes with which the next accepted messages fail later
        ours = Number(self.number, self.phone_id, self.account)
        self.hooks = Hooks(self.app_secret, self.verify_token, ours)
        self._count = itertools.count(1)

    # What a test arranges -----------------------------------------------------------------------
    def person(self, name: str, **ids: str | bool) -> Person:
        person = Person(self, name, **ids)
        self.know(person)
        return person

    def know(self, person: Person) -> None:
        """Find a person by his present ids only."""
        self.people = {key: one for key, one in self.people.items() if one is not person}
        self.people |= dict.fromkeys(filter(None, (person.bsuid, person.number)), person)

    def keep_media(self, name: str, data: bytes, mime: str, days: float = 7) -> str:
        ref = str(1_000_000_000_000_000 + next(self._count))
        self.stored[ref] = Stored(name, data, mime, self.clock.now() + days * DAY)
        return ref

    def new_wamid(self) -> str:
        return f"wamid.HBgLNjI4MTE1MDA2MDAVAgASGBQ{next(self._count):08X}AA=="

    def stamp(self) -> Json:
        return {"timestamp": str(int(self.clock.now()))}

    async def settle(self) -> None:
        await self.hooks.settle()

    async def reports(self, shown: Shown, person: Person, state: str, code: int = 0) -> int:
        """Send a status."""
        return await self.hooks.emit({"statuses": [self.status(shown, person, state, code)]})

    def status(self, shown: Shown, person: Person, state: str, code: int = 0) -> Json:
        said = {"id": shown.id, "status": state} | self.stamp() | person.ids()
        if shown.opaque:
            said["biz_opaque_callback_data"] = shown.opaque
        if code:
            said["errors"] = [
                {"code": code, "title": f"({code})", "error_data": {"details": person.number}}
            ]
        return said

    # Messages -----------------------------------------------------------------------------------
    def _recipient(self, body: Json) -> Person:
        """Find who is meant; the number wins when both are given, and nothing is normalised."""
        key = "to" if "to" in body else "recipient"
        person = self.people.get(body[key])
        if person is None or (key == "recipient") != (body[key] == person.bsuid):
            raise Refusal(131030 if person is None else 131009)
        return person

    def _allowed(self, person: Person) -> None:
        """Lend a person a burst, then let through a message each six seconds."""
        now = self.clock.now()
        person.paced = [at for at in person.paced if now - at < PAIR_BURST * PAIR_SECONDS]
        if len(person.paced) >= PAIR_BURST:
            raise Refusal(131056)
        person.paced.append(now)

    def _hand_over(self, person: Person, shown: Shown) -> None:
        """Put a message on a phone and report it, or report later why it never got there."""
        late = person.late or self.late
        code = late.pop(0) if late else 0
        if shown.type != "template" and self.clock.now() - person.last_inbound > DAY:
            if not self.window_late:
                raise Refusal(131047)
            code = 131047
        if code or person.blocked:
            person.missed.append(shown)
            self._report(shown, person, "failed", code or 131026)
            return
        person.shown.append(shown)
        self._report(shown, person, "sent")
        self._report(shown, person, "delivered")

    def _report(self, shown: Shown, person: Person, state: str, code: int = 0) -> None:
        self.hooks.emit_soon({"statuses": [self.status(shown, person, state, code)]})

    # Messages as shown ----------------------------------------------------------------------
    def _shown(self, body: Json) -> Shown:
        kind = body["type"]
        shown = Shown(
            self.new_wamid(),
            kind,
            reply_to=body.get("context", {}).get("message_id", ""),
            opaque=body.get("biz_opaque_callback_data", ""),
            body=body,
        )
        if kind in {"document", "image"}:
            self._show_file(shown, body[kind])
        else:
            shown.text, shown.choices = look(body, self.templates)
        return shown

    def _show_file(self, shown: Shown, content: Json) -> None:
        stored = self.stored.get(content["id"])
        if stored is None or stored.until < self.clock.now():
            raise Refusal(100)
        if shown.type == "image":
            check_picture(stored.mime, len(stored.data))
        shown.text, shown.data = content.get("caption", ""), stored.data
        shown.name = content.get("filename", stored.name)
