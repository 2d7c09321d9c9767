"""What the Cloud API takes: Meta's published schema, repaired, and the limits it leaves out.

As published the parts of each message's `allOf` forbid each other. Where the schema lies beside
this project every request is checked against it, too; the limits hold always.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from jsonschema import Draft202012Validator

from bot.playground.meta import contract
from bot.playground.meta.contract import PARAMETER, Json

SCHEMA: Final = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "specs"
    / "whatsapp-message-v23.openapi-subset.json"
)


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
    contract.check(body)
    if SCHEMA.exists():
        faults = published_faults(body)
        contract.need(not faults, PARAMETER, "; ".join(faults[:3]))
