"""How a phone shows what the Cloud API was asked to send: its words and what can be pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.playground.meta.contract import Json, Refusal
from bot.whatsapp.settings import LANGUAGE, OPEN, REMINDER, TASKS

#: Characters of a template with its blanks filled in.
_TEMPLATE: Final = 1024

# What a press comes back as.
REPLY: Final = "button_reply"  #: of a button below a message
ROW: Final = "list_reply"  #: of a row of a list
QUICK: Final = "button"  #: of a quick reply below a template


@dataclass(slots=True)
class Choice:
    """Something to press."""

    label: str
    payload: str
    kind: str  #: what its press comes back as
    hint: str = ""

    def pressed(self) -> tuple[str, Json]:
        """Give the type and the content of the message that a press of it sends."""
        if self.kind == QUICK:
            return "button", {"payload": self.payload, "text": self.label}
        reply = {"id": self.payload, "title": self.label}
        if self.hint:
            reply["description"] = self.hint
        return "interactive", {"type": self.kind, self.kind: reply}


@dataclass(slots=True)
class Template:
    """A message template as reviewed; the reminder, unless told otherwise."""

    body: str = REMINDER
    buttons: tuple[str, ...] = (OPEN, TASKS)
    status: str = "APPROVED"
    language: str = LANGUAGE
    category: str = "UTILITY"

    def as_json(self, name: str) -> Json:
        """Write it as Graph lists it."""
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


def look(body: Json, templates: Mapping[str, Template]) -> tuple[str, list[Choice]]:
    """Give the text of a message, with its own signs for bold, and what can be pressed below it.

    Args:
        body: a request that is within the limits, without a file.
        templates: those of the account, by name.

    Raises:
        Refusal: it asks for a template in a way that Meta refuses.

    """
    kind = body["type"]
    content: Json = body[kind]
    if kind == "text":
        return content["body"], []
    if kind == "interactive":
        return content["body"]["text"], _offered(content["action"])
    return _filled_in(content, templates.get(content["name"]))


def _offered(action: Json) -> list[Choice]:
    replies = [button["reply"] for button in action.get("buttons", ())]
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    return [
        *(Choice(reply["title"], reply["id"], REPLY) for reply in replies),
        *(Choice(row["title"], row["id"], ROW, row.get("description", "")) for row in rows),
    ]


def _filled_in(content: Json, template: Template | None) -> tuple[str, list[Choice]]:
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
    text = template.body
    for index, blank in enumerate(blanks, start=1):
        text = text.replace(f"{{{{{index}}}}}", blank)
    if len(text) > _TEMPLATE:
        raise Refusal(132005)
    buttons = [part for part in parts if part["type"] == "button"]
    payloads = {int(part["index"]): part["parameters"][0]["payload"] for part in buttons}
    if payloads and max(payloads) >= len(template.buttons):
        raise Refusal(132000)
    labels = enumerate(template.buttons)
    return text, [Choice(label, payloads.get(index, label), QUICK) for index, label in labels]
