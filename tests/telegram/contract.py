"""The contract of the Bot API: which methods take which parameters of which types.

`contract.json` holds the part of Telegram's published description that this bot uses, names and
types only. To make it again from the whole description: `python -m tests.telegram.contract FILE`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Final

METHODS: Final = (
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "sendMessage",
    "sendPhoto", "sendDocument", "sendMediaGroup", "editMessageText", "answerCallbackQuery",
    "sendChatAction", "getFile", "setMyCommands", "deleteMyCommands",
    "getMyDescription", "setMyDescription", "getMyShortDescription", "setMyShortDescription",
)  # fmt: skip

HERE: Final = Path(__file__).with_name("contract.json")

_CONSTANT: Final = re.compile(r"must be (\w+)$")
_PRIMITIVES: Final = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}

Fields = dict[str, dict[str, object]]


class Breach(Exception):
    """A request that the contract does not allow; the text says where."""


class Contract:
    """Checks requests against the description."""

    def __init__(self, description: dict[str, dict[str, dict[str, object]]] | None = None) -> None:
        described = description or json.loads(HERE.read_text())
        self._methods: dict[str, Fields] = described["methods"]
        self._types: dict[str, dict[str, object]] = described["types"]

    def knows(self, method: str) -> bool:
        return method in self._methods

    def check(self, method: str, params: dict[str, object], uploads: set[str]) -> None:
        """Check a request. A file of the form stands for a parameter of its name."""
        fields = self._methods[method]
        given = {**dict.fromkeys(uploads & set(fields)), **params}
        self._object(fields, given, method)
        for name in uploads & set(fields):
            if "InputFile" not in fields[name]["types"]:
                raise Breach(f"{method}.{name}: not a file")

    def check_type(self, kind: str, value: object) -> None:
        """Check an object that Telegram would send."""
        self._value(value, {"types": [kind]}, kind)

    def typed(self, method: str, name: str, value: str) -> object:
        """Read a parameter of a form as Telegram does: JSON, unless a String is meant."""
        types = self._methods[method].get(name, {"types": ["String"]})["types"]
        if types == ["String"] or types == ["InputFile", "String"]:
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value

    def _object(self, fields: Fields, given: dict[str, object], where: str) -> None:
        if unknown := given.keys() - fields.keys():
            raise Breach(f"{where}: unknown parameter {', '.join(sorted(unknown))}")
        for name, field in fields.items():
            if name not in given:
                if field["required"]:
                    raise Breach(f"{where}: parameter {name} is required")
            elif given[name] is not None:
                self._value(given[name], field, f"{where}.{name}")

    def _value(self, value: object, field: dict[str, object], where: str) -> None:
        constant = field.get("constant")
        if constant is not None and value != constant:
            raise Breach(f"{where}: must be {constant}")
        types = field["types"]
        assert isinstance(types, list)
        if not any(self._fits(value, kind, where) for kind in types):
            found = self._why(value, types, where)
            raise Breach(found or f"{where}: {type(value).__name__} is not {' or '.join(types)}")

    def _fits(self, value: object, kind: str, where: str) -> bool:
        if kind.startswith("Array of "):
            inner = {"types": self._alternatives(kind)}
            return isinstance(value, list) and all(
                not self._breach(item, inner, where) for item in value
            )
        if kind in _PRIMITIVES:
            wanted = _PRIMITIVES[kind]
            return isinstance(value, wanted) and (kind == "Boolean" or not isinstance(value, bool))
        described = self._types.get(kind)
        if described is None or not isinstance(value, dict):
            return False
        if "any" in described:
            return any(self._fits(value, one, where) for one in described["any"])
        return not self._breach(value, {"types": [], "fields": described["fields"]}, where)

    def _breach(self, value: object, field: dict[str, object], where: str) -> str:
        try:
            if "fields" in field:
                self._object(field["fields"], value, where)
            else:
                self._value(value, field, where)
        except Breach as breach:
            return str(breach)
        return ""

    def _why(self, value: object, types: list[str], where: str) -> str:
        """Find the reason inside an object, when there is only one thing it can be."""
        described = self._types.get(types[0]) if len(types) == 1 else None
        if described and "fields" in described and isinstance(value, dict):
            return self._breach(value, {"types": [], "fields": described["fields"]}, where)
        return ""

    @staticmethod
    def _alternatives(kind: str) -> list[str]:
        return re.split(r", | and ", kind.removeprefix("Array of "))


def reduce(
    whole: dict[str, dict[str, dict[str, object]]], *also: str
) -> dict[str, dict[str, object]]:
    """Keep of Telegram's description what `METHODS` need: names, types, what is required."""
    methods = {name: _fields(whole["methods"][name]) for name in METHODS}
    types: dict[str, object] = {}
    waiting = set(also) | {kind for fields in methods.values() for kind in _named(fields)}
    while waiting:
        kind = waiting.pop()
        if kind in types or kind not in whole["types"]:
            continue
        described = whole["types"][kind]
        if "subtypes" in described:
            types[kind] = {"any": described["subtypes"]}
            waiting |= set(described["subtypes"])
        else:
            fields = _fields(described)
            types[kind] = {"fields": fields}
            waiting |= _named(fields)
    return {"version": whole["version"], "methods": methods, "types": dict(sorted(types.items()))}


def _fields(described: dict[str, object]) -> Fields:
    found: Fields = {}
    for field in described.get("fields", ()):
        entry = {"types": field["types"], "required": field["required"]}
        constant = _CONSTANT.search(field["description"])
        if constant and field["name"] == "type":
            entry["constant"] = constant[1]
        found[field["name"]] = entry
    return found


def _named(fields: Fields) -> set[str]:
    kinds = {kind for field in fields.values() for kind in field["types"]}
    bare = {part for kind in kinds for part in Contract._alternatives(kind)}
    return {kind.removeprefix("Array of ") for kind in bare} - set(_PRIMITIVES)


if __name__ == "__main__":
    full = json.loads(Path(sys.argv[1]).read_text())
    HERE.write_text(json.dumps(reduce(full), indent=1, sort_keys=True) + "\n")
