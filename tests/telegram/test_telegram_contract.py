"""The contract the fake server goes by, against Telegram's whole description of its API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Json, Person
from tests.telegram.contract import HERE, Breach, Contract, reduce
from tests.telegram.updates import UPDATES

#: Telegram's API as published in one file; kept beside the project, not in it, for it is large.
NAME = "telegram-bot-api-spec.api.json"


@pytest.fixture(scope="module")
def whole() -> Json:
    beside = next(Path(__file__).parents[3].glob(f"*/specs/{NAME}"), None)
    if beside is None:
        pytest.skip(f"{NAME} absent")
    loaded: Json = json.loads(beside.read_text())
    return loaded


def test_the_contract_is_what_telegram_publishes(whole: Json) -> None:
    assert json.loads(HERE.read_text()) == reduce(whole)


KNOWN = [row[:2] for row in UPDATES if "hologram" not in row[1]]


@pytest.mark.parametrize("update", [row[1] for row in KNOWN], ids=[row[0] for row in KNOWN])
def test_the_recorded_updates_are_updates(whole: Json, update: Json) -> None:
    Contract(reduce(whole, "Update")).check_type("Update", update)


def test_the_server_speaks_as_telegram_does(whole: Json, api: BotApi, sari: Person) -> None:
    sari.starts("token")
    sari.sends_files(("a.pdf", b"%PDF"), ("b.pdf", b"%PDF"), caption="usulan")
    sari.sends_files(("a.jpg", b"jpeg"), photo=True)
    contract = Contract(reduce(whole, "Update"))
    for waiting in api.queue:
        contract.check_type("Update", waiting.update)


BREACHES = [
    ("sendMessage", {"chat_id": 1}, "text is required"),
    ("sendMessage", {"chat_id": 1, "text": 3}, "int is not String"),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_to": 3}, "unknown parameter reply_to"),
    ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": 1}, "int is not Boolean"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"label": "x"}]]}},
        "dict is not",
    ),
    (
        "editMessageText",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": {}}},
        "inline_keyboard",
    ),
    ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo"}]}, "list is not"),
    (
        "setMyCommands",
        {"commands": [{"command": "x", "description": "y"}], "scope": {"type": "chat"}},
        "dict is not BotCommandScope",
    ),
]


@pytest.mark.parametrize(("method", "params", "says"), BREACHES, ids=[row[2] for row in BREACHES])
def test_what_the_contract_does_not_allow_is_refused(method: str, params: Json, says: str) -> None:
    with pytest.raises(Breach, match=says):
        Contract().check(method, params, set())
