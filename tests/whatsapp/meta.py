"""What Meta does with messages: who gets them, how they look, what is reported of them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any, Final

from bot.whatsapp.settings import OPEN, REMINDER, TASKS
from tests.whatsapp.hooks import Hooks
from tests.whatsapp.people import Choice, Person, Shown

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


@dataclass(slots=True)
class Template:
    """A message template as reviewed."""

    body: str = REMINDER
    buttons: tuple[str, ...] = (OPEN, TASKS)
    status: str = "APPROVED"
    language: str = "id"
    category: str = "UTILITY"

    def as_json(self, name: str) -> Json:
        replies = [{"type": "QUICK_REPLY", "text": label} for label in self.buttons]
        return {
            "name": name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "components": [
                {"type": "BODY", "text": self.body},
                {"type": "BUTTONS", "buttons": replies},
            ],
        }


class Refusal(Exception):
    """An answer with an error of Graph."""

    def __init__(self, code: int, subcode: int = 0, status: int = 400, after: str = "") -> None:
        super().__init__(code)
        self.code, self.subcode, self.status, self.after = code, subcode, status, after


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
        metadata = {"display_phone_number": self.number, "phone_number_id": self.phone_id}
        self.hooks = Hooks(self.app_secret, self.verify_token, self.account, metadata)
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
        {
            "text": self._show_text,
            "interactive": self._show_interactive,
            "template": self._show_template,
            "document": self._show_file,
            "image": self._show_file,
        }[kind](shown, body[kind])
        return shown

    def _show_text(self, shown: Shown, content: Json) -> None:
        shown.text = content["body"]

    def _show_interactive(self, shown: Shown, content: Json) -> None:
        shown.text = content["body"]["text"]
        action = content["action"]
        for button in action.get("buttons", ()):
            reply = button["reply"]
            shown.choices.append(Choice(reply["title"], reply["id"], "button_reply"))
        for section in action.get("sections", ()):
            for row in section["rows"]:
                hint = row.get("description", "")
                shown.choices.append(Choice(row["title"], row["id"], "list_reply", hint))

    def _show_file(self, shown: Shown, content: Json) -> None:
        stored = self.stored.get(content["id"])
        if stored is None or stored.until < self.clock.now():
            raise Refusal(100)
        picture = stored.mime in {"image/jpeg", "image/png"} and len(stored.data) <= 5 * 2**20
        if shown.type == "image" and not picture:
            raise Refusal(131053)
        shown.text, shown.data = content.get("caption", ""), stored.data
        shown.name = content.get("filename", stored.name)

    def _show_template(self, shown: Shown, content: Json) -> None:
        template = self.templates.get(content["name"])
        if template is None or template.language != content["language"]["code"]:
            raise Refusal(132001, status=404)
        if template.status != "APPROVED":
            raise Refusal({"PAUSED": 132015, "DISABLED": 132016}.get(template.status, 132001))
        parts = content.get("components", [])
        blanks = [p["text"] for part in parts if part["type"] == "body" for p in part["parameters"]]
        if len(blanks) != template.body.count("{{"):
            raise Refusal(132000)
        if any("\n" in blank or "\t" in blank or "    " in blank for blank in blanks):
            raise Refusal(132012)
        shown.text = template.body
        for index, blank in enumerate(blanks, start=1):
            shown.text = shown.text.replace(f"{{{{{index}}}}}", blank)
        if len(shown.text) > 1024:
            raise Refusal(132005)
        payloads = {
            int(part["index"]): part["parameters"][0]["payload"]
            for part in parts
            if part["type"] == "button"
        }
        if payloads and max(payloads) >= len(template.buttons):
            raise Refusal(132000)
        shown.choices = [
            Choice(label, payloads.get(index, label), "button")
            for index, label in enumerate(template.buttons)
        ]
