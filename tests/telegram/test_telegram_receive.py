"""What the conversation hears of each update."""

from __future__ import annotations

import json

import pytest

from bot.telegram.receive import Me, identity, parse
from handlers.messages import Incoming
from tests.telegram.as_sent import heard, message
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Json, Person
from tests.telegram.updates import UPDATES

ME = Me(7001234567, "jdih_uji_bot")


@pytest.mark.parametrize(
    ("update", "meant"), [row[1:] for row in UPDATES], ids=[row[0] for row in UPDATES]
)
def test_of_each_update_the_right_thing_is_heard(update: Json, meant: list[Incoming]) -> None:
    assert parse(json.dumps(update), ME) == meant


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        "{}",
        "not json",
        '{"update_id": "x"}',
        '{"update_id": 1, "message": {}}',
        '{"message": {"from": {"id": 1, "is_bot": false}, "chat": {"type": "private"}}}',
        '{"update_id": 1, "message": {"message_id": 1, "date": "yesterday", "chat": 3}}',
        '{"update_id": 1, "callback_query": {"id": "1", "from": null, "data": "x"}}',
    ],
)
def test_what_cannot_be_read_is_left_alone(raw: str) -> None:
    assert parse(raw, ME) == []


def test_an_update_keeps_its_name_however_often_and_however_written_it_comes() -> None:
    update = message(text="kembalikan")
    again = json.loads(json.dumps(update, indent=2))
    assert identity(update) == identity(again)


def test_a_number_used_twice_names_two_updates() -> None:
    """After a quiet week numbers go on from a random one."""
    last_year = message(text="kembalikan")
    today = message(text="terima", message_id=9_000)
    assert last_year["update_id"] == today["update_id"]
    assert identity(last_year) != identity(today)


def test_what_a_person_does_is_heard_as_he_did_it(api: BotApi, sari: Person) -> None:
    sari.sends_text("halo")
    sari.sends_files(("nota.pdf", b"%PDF"), ("keputusan.pdf", b"%PDF2"), caption="usulan")
    sari.sends_files(("a.jpg", b"jpeg" * 99), photo=True)
    sari.sends(voice={"file_id": "v", "file_unique_id": "u", "duration": 2})
    sari.starts("https://t.me/jdih_uji_bot?start=tok_1")
    heard = [
        incoming for waiting in api.queue for incoming in parse(json.dumps(waiting.update), ME)
    ]
    assert [one.text for one in heard] == ["halo", "usulan", "", "", "", ""]
    assert [[file.name for file in one.files] for one in heard][1:3] == [
        ["nota.pdf"],
        ["keputusan.pdf"],
    ]
    assert heard[1].files[0].group == heard[2].files[0].group != ""
    assert heard[3].files[0].size == 4 * 99
    assert heard[4].unsupported == "voice"
    assert heard[5].start == "tok_1"


@pytest.mark.parametrize("odd", [{"via_bot": {"id": 5}}, {"date": 10**30}], ids=str)
def test_who_sent_what_cannot_be_read_is_not_left_without_an_answer(odd: dict[str, object]) -> None:
    raw = json.dumps(message(text="Halo", **odd))
    assert parse(raw, ME) == [heard(unsupported="message", name="")]
