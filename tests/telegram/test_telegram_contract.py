"""The contract the fake server goes by, against Telegram's whole description of its API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.telegram.receive import UNSUPPORTED
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


#: What tells who, when and where, or belongs to what is read beside it.
ENVELOPE = {
    "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat",
    "sender_boost_count", "sender_business_bot", "sender_tag", "date", "guest_query_id",
    "business_connection_id", "chat", "forward_origin", "is_topic_message",
    "is_automatic_forward", "reply_to_message", "external_reply", "quote", "reply_to_story",
    "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot", "guest_bot_caller_user",
    "guest_bot_caller_chat", "edit_date", "has_protected_content", "is_from_offline",
    "is_paid_post", "media_group_id", "author_signature", "paid_star_count", "entities",
    "link_preview_options", "suggested_post_info", "effect_id", "caption_entities",
    "show_caption_above_media", "has_media_spoiler", "reply_markup",
}  # fmt: skip
READ = {"text", "caption", "document", "photo", "live_photo"}
#: What Telegram does not call a service message in its description, though it is one.
ALSO_SERVICE = {
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo",
    "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "successful_payment",
    "refunded_payment", "connected_website", "giveaway_winners",
}  # fmt: skip


def test_every_kind_of_content_that_telegram_describes_is_read_answered_or_passed_over(
    whole: Json,
) -> None:
    def serves(field: Json) -> bool:
        return str(field["description"]).startswith("Optional. Service message")

    fields = whole["types"]["Message"]["fields"]
    service = {field["name"] for field in fields if serves(field)} | ALSO_SERVICE
    told = ENVELOPE | READ | service | set(UNSUPPORTED)
    assert {field["name"] for field in fields} - told == set()
    assert not service & set(UNSUPPORTED)


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
