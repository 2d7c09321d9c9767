"""What the Cloud API takes: Meta's published schema, repaired, and the limits it leaves out.

As published the parts of each message's `allOf` forbid each other. Where the schema lies beside
this project every request is checked against it, too; the limits here hold always.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

SCHEMA: Final = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "specs"
    / "whatsapp-message-v23.openapi-subset.json"
)

#: Codes with which Meta answers a wrong request.
PARAMETER: Final = 100
MISSING: Final = 131008
INVALID: Final = 131009
TYPE: Final = 131051

Json = dict[str, Any]

_COMMON: Final = {
    "messaging_product", "recipient_type", "to", "recipient", "type", "context",
    "biz_opaque_callback_data",
}  # fmt: skip


class Breach(Exception):
    """A request that Meta would refuse; `says` stays inside the test."""

    def __init__(self, code: int, says: str) -> None:
        super().__init__(f"{code}: {says}")
        self.code = code


def published() -> Json:
    """Load the schema as Meta published it."""
    document: Json = json.loads(SCHEMA.read_text())
    return document


@cache
def schemas() -> Json:
    """Load the schema with its four faults repaired."""
    document = published()
    found = document["components"]["schemas"]
    base = found["BaseMessageProperties"]
    base["required"] = ["messaging_product", "type"]
    base["anyOf"] = [{"required": ["to"]}, {"required": ["recipient"]}]
    base["properties"] |= {
        "recipient": {"type": "string"},
        "biz_opaque_callback_data": {"type": "string", "maxLength": 512},
    }
    for schema in found.values():
        for half in schema.get("allOf", ()):
            half.pop("additionalProperties", None)
            schema["unevaluatedProperties"] = False
    found["LanguageObject"]["required"] = ["code"]
    found["TemplateComponent"]["properties"]["index"].pop("pattern")
    return document


def published_faults(body: Json, document: Json | None = None) -> list[str]:
    """Say what the schema has against a message."""
    kind = str(body.get("type", "text")).capitalize() + "Message"
    return faults_of(kind, body, document)


def faults_of(name: str, value: Json, document: Json | None = None) -> list[str]:
    document = document or schemas()
    if name not in document["components"]["schemas"]:
        return [f"no {name}"]
    root = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [error.message for error in Draft202012Validator(root).iter_errors(value)]


def check(body: Json) -> None:
    """Refuse a message that Meta would refuse, whoever it is for."""
    _need(body.get("messaging_product") == "whatsapp", PARAMETER, "messaging_product")
    _need(isinstance(body.get("to", body.get("recipient")), str), MISSING, "to or recipient")
    _need(body.get("recipient_type", "individual") == "individual", INVALID, "recipient_type")
    kind = body.get("type")
    _need(kind in _CHECKS, TYPE, f"type {kind}")
    _need(set(body) <= _COMMON | {kind}, PARAMETER, f"keys {sorted(set(body) - _COMMON)}")
    _text(body.get("biz_opaque_callback_data", "-"), 512, "biz_opaque_callback_data")
    if "context" in body:
        _keys(body["context"], {"message_id"})
    _CHECKS[kind](body[kind])
    if SCHEMA.exists():
        faults = published_faults(body)
        _need(not faults, PARAMETER, "; ".join(faults[:3]))


def check_read(body: Json) -> None:
    _keys(body, {"messaging_product", "status", "message_id"}, {"typing_indicator"})
    _need(body["status"] == "read", INVALID, "status")
    if "typing_indicator" in body:
        _need(body["typing_indicator"] == {"type": "text"}, INVALID, "typing_indicator")


def _need(right: object, code: int, says: str) -> None:
    if not right:
        raise Breach(code, says)


def _keys(value: object, wanted: set[str], may: Iterable[str] = ()) -> None:
    _need(isinstance(value, dict), PARAMETER, f"an object with {sorted(wanted)}")
    assert isinstance(value, dict)
    _need(wanted <= set(value), MISSING, f"missing {sorted(wanted - set(value))}")
    extra = set(value) - wanted - set(may)
    _need(not extra, PARAMETER, f"unknown {sorted(extra)}")


def _text(value: object, room: int, name: str) -> None:
    _need(isinstance(value, str) and value.strip(), MISSING, f"{name} is empty")
    assert isinstance(value, str)
    _need(len(value) <= room, INVALID, f"{name} has {len(value)} characters of {room}")


def _differ(values: list[str], name: str) -> None:
    _need(len(set(values)) == len(values), INVALID, f"{name} must differ")


def _id(value: object, room: int) -> None:
    _text(value, room, "id")
    _need(value == str(value).strip(), INVALID, "id has blanks around it")


def _check_text(text: object) -> None:
    _keys(text, {"body"}, {"preview_url"})
    assert isinstance(text, dict)
    _text(text["body"], 4096, "body")


def _check_interactive(interactive: object) -> None:
    _keys(interactive, {"type", "body", "action"})
    assert isinstance(interactive, dict)
    _keys(interactive["body"], {"text"})
    _text(interactive["body"]["text"], 1024, "body")
    checks = {"button": _check_buttons, "list": _check_list}
    _need(interactive["type"] in checks, INVALID, "interactive.type")
    checks[interactive["type"]](interactive["action"])


def _check_buttons(action: object) -> None:
    _keys(action, {"buttons"})
    assert isinstance(action, dict)
    buttons = action["buttons"]
    _need(1 <= len(buttons) <= 3, INVALID, f"{len(buttons)} buttons")
    for button in buttons:
        _keys(button, {"type", "reply"})
        _keys(button["reply"], {"id", "title"})
        _id(button["reply"]["id"], 256)
        _text(button["reply"]["title"], 20, "title")
    _differ([button["reply"]["id"] for button in buttons], "ids")
    _differ([button["reply"]["title"] for button in buttons], "titles")


def _check_list(action: object) -> None:
    _keys(action, {"button", "sections"})
    assert isinstance(action, dict)
    _text(action["button"], 20, "button")
    sections = action["sections"]
    rows = [row for section in sections for row in section["rows"]]
    _need(1 <= len(rows) <= 10, INVALID, f"{len(rows)} rows")
    for section in sections:
        _keys(section, {"rows"} | ({"title"} if len(sections) > 1 else set()), {"title"})
    for row in rows:
        _keys(row, {"id", "title"}, {"description"})
        _id(row["id"], 200)
        _text(row["title"], 24, "title")
        _text(row.get("description", "-"), 72, "description")
    _differ([row["id"] for row in rows], "ids")
    _differ([row["title"] for row in rows], "titles")


def _check_document(media: object) -> None:
    _keys(media, {"id", "filename"}, {"caption"})
    assert isinstance(media, dict)
    _text(media.get("caption", "-"), 1024, "caption")
    _text(media["filename"], 240, "filename")


def _check_image(media: object) -> None:
    _keys(media, {"id"}, {"caption"})
    assert isinstance(media, dict)
    _text(media.get("caption", "-"), 1024, "caption")


def _check_template(template: object) -> None:
    _keys(template, {"name", "language"}, {"components"})
    assert isinstance(template, dict)
    _keys(template["language"], {"code"}, {"policy"})
    for part in template.get("components", ()):
        _need(part.get("type") in {"body", "button"}, PARAMETER, "component")
        button = {"sub_type", "index"} if part["type"] == "button" else set()
        _keys(part, {"type", "parameters"} | button)
        for parameter in part["parameters"]:
            key = "payload" if button else "text"
            _keys(parameter, {"type", key})
            _text(parameter[key], 128 if button else 1024, key)


_CHECKS: Final[dict[object, Callable[[object], None]]] = {
    "text": _check_text,
    "interactive": _check_interactive,
    "document": _check_document,
    "image": _check_image,
    "template": _check_template,
}
