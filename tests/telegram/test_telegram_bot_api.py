"""The fake server refuses what Telegram refuses; spoken to over plain HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, FormData

from tests.telegram.bot_api import DAY, BotApi, Clock, Fault
from tests.telegram.chats import Json, Kept, Person

QUIET: Json = {"link_preview_options": {"is_disabled": True}}
KEY: Json = {"text": "Terima", "callback_data": "terima:K7M3Q9XA:3"}


class Asker:
    """A bare client."""

    def __init__(self, api: BotApi, http: ClientSession) -> None:
        self._api = api
        self._http = http

    async def __call__(self, method: str, token: str = "", **params: object) -> Json:
        url = f"{self._api.base}/bot{token or self._api.token}/{method}"
        async with self._http.post(url, json=params) as answer:
            said: Json = await answer.json()
            assert said["ok"] is (answer.status == 200)
            return said

    async def form(self, method: str, files: dict[str, bytes], **params: object) -> Json:
        form = FormData()
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, data in files.items():
            form.add_field(name, data, filename=f"{name}.pdf")
        url = f"{self._api.base}/bot{self._api.token}/{method}"
        async with self._http.post(url, data=form) as answer:
            said: Json = await answer.json()
            return said

    async def says(self, method: str, **params: object) -> str:
        """Give why a call is refused."""
        return str((await self(method, **params)).get("description", "ok"))


@pytest.fixture
async def slow() -> AsyncIterator[BotApi]:
    """Telegram at its own speed."""
    async with BotApi(clock=Clock()) as server:
        yield server


@pytest.fixture
async def ask(slow: BotApi) -> AsyncIterator[Asker]:
    slow.person(1, "Sari Wulandari")
    async with ClientSession() as http:
        yield Asker(slow, http)


def words(text: str, **more: object) -> Json:
    return {"chat_id": 1, "text": text, **QUIET, **more}


REFUSED = [
    ("sendMessage", words(""), "message text is empty"),
    ("sendMessage", words("  \n "), "message text is empty"),
    ("sendMessage", words("x" * 4097), "message is too long"),
    ("sendMessage", words("x", chat_id=999), "chat not found"),
    ("sendMessage", {"chat_id": 1, "text": "x"}, "link previews"),
    ("sendMessage", words("<b>x", parse_mode="HTML"), "can't parse entities"),
    ("sendMessage", words("<h1>x</h1>", parse_mode="HTML"), "Unsupported start tag"),
    ("sendMessage", words("x", entities=[{"type": "bold", "offset": 0, "length": 2}]), "BOUNDS"),
    ("sendMessage", words("😀", entities=[{"type": "bold", "offset": 1, "length": 1}]), "BOUNDS"),
    ("sendMessage", words("x", reply_parameters={"message_id": 99}), "replied not found"),
    (
        "sendMessage",
        words("x", reply_markup={"inline_keyboard": [[{**KEY, "callback_data": "é" * 33}]]}),
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        words("x", reply_markup={"inline_keyboard": [[{"text": "x"}]]}),
        "Text buttons are unallowed",
    ),
    (
        "sendMessage",
        words("x", reply_markup={"inline_keyboard": [[{"text": "x", "url": "http://localhost"}]]}),
        "Wrong HTTP URL",
    ),
    ("editMessageText", words("x", message_id=99), "message to edit not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    ("sendMediaGroup", {"chat_id": 1, "media": []}, "from 2 to 10"),
    ("getFile", {"file_id": "nobody"}, "wrong file_id"),
    ("setMyCommands", {"commands": [{"command": "Tugas!", "description": "x"}]}, "COMMAND_INVALID"),
    ("setWebhook", {"url": "https://a.id", "drop_pending_updates": True}, "never to be dropped"),
    ("setWebhook", {"url": "https://a.id", "secret_token": "a b"}, "unallowed characters"),
    ("sendMessage", words("x", typo=1), "unknown parameter typo"),
]


@pytest.mark.parametrize(
    ("method", "params", "why"), REFUSED, ids=[f"{r[0]}: {r[2]}" for r in REFUSED]
)
async def test_it_refuses(ask: Asker, method: str, params: Json, why: str) -> None:
    assert why in await ask.says(method, **params)


async def test_it_takes_what_telegram_takes(ask: Asker, slow: BotApi) -> None:
    markup = {"inline_keyboard": [[KEY]]}
    said = await ask("sendMessage", **words("Agenda 0131", reply_markup=markup))
    assert said["result"]["text"] == "Agenda 0131"
    number = said["result"]["message_id"]
    same = words("Agenda 0131", message_id=number, reply_markup=markup)
    assert "message is not modified" in await ask.says("editMessageText", **same)
    bare = words("Agenda 0131", message_id=number)
    assert await ask.says("editMessageText", **bare) == "ok"
    assert slow.people[1].labels() == []


async def test_it_knows_only_its_own_token_and_methods(ask: Asker) -> None:
    assert (await ask("getMe", token="1:x"))["error_code"] == 401
    assert (await ask("getMoon"))["error_code"] == 404


async def test_it_takes_forms_and_files(ask: Asker, slow: BotApi) -> None:
    said = await ask.form("sendDocument", {"document": b"%PDF"}, chat_id=1, caption="12 hlm")
    assert said["result"]["document"]["file_name"] == "document.pdf"
    assert "non-empty" in str(await ask.form("sendDocument", {"document": b""}, chat_id=1))
    long = await ask.form("sendDocument", {"document": b"x"}, chat_id=1, caption="x" * 1025)
    assert "caption is too long" in str(long)
    media = [{"type": kind, "media": f"attach://{kind}"} for kind in ("photo", "document")]
    mixed = await ask.form(
        "sendMediaGroup", {"photo": b"1", "document": b"2"}, chat_id=1, media=media
    )
    assert "list is not Array of InputMedia" in str(mixed)
    lost = [{"type": "photo", "media": f"attach://{n}"} for n in "ab"]
    assert "wrong file" in str(await ask.form("sendMediaGroup", {"a": b"1"}, chat_id=1, media=lost))


async def test_it_refuses_to_write_to_who_blocked_it_or_never_wrote(
    ask: Asker, slow: BotApi
) -> None:
    slow.person(1).blocks()
    assert "blocked by the user" in await ask.says("sendMessage", **words("x"))
    slow.person(5, started=False)
    assert "chat not found" in await ask.says("sendMessage", **words("x", chat_id=5))


async def test_it_refuses_a_sixth_message_at_once(ask: Asker, slow: BotApi) -> None:
    answers = [await ask("sendMessage", **words(str(n))) for n in range(6)]
    assert [said["ok"] for said in answers] == [True] * 5 + [False]
    assert answers[5]["parameters"] == {"retry_after": 1}
    slow.clock.advance(1)
    assert (await ask("sendMessage", **words("x")))["ok"]


async def test_a_press_can_be_answered_once_within_fifteen_seconds(
    ask: Asker, slow: BotApi
) -> None:
    sari = slow.person(1)
    await ask("sendMessage", **words("Kartu", reply_markup={"inline_keyboard": [[KEY]]}))
    query = sari.presses("Terima")
    assert "MESSAGE_TOO_LONG" in await ask.says(
        "answerCallbackQuery", callback_query_id=query, text="x" * 201
    )
    query = sari.presses("Terima")
    assert await ask.says("answerCallbackQuery", callback_query_id=query, text="Diterima") == "ok"
    assert sari.toasts == ["Diterima"]
    assert "too old" in await ask.says("answerCallbackQuery", callback_query_id=query)
    query = sari.presses("Terima")
    slow.clock.advance(15.5)
    assert "too old" in await ask.says("answerCallbackQuery", callback_query_id=query)


async def test_an_offset_confirms_what_lies_below_it_and_nothing_else_does(
    ask: Asker, slow: BotApi
) -> None:
    for text in "abc":
        slow.person(1).sends_text(text)
    for _ in range(2):
        got = (await ask("getUpdates", limit=2))["result"]
        assert [update["message"]["text"] for update in got] == ["a", "b"]
    got = (await ask("getUpdates", offset=got[1]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in got] == ["c"]
    assert len((await ask("getUpdates"))["result"]) == 1


async def test_an_update_waits_a_day(ask: Asker, slow: BotApi) -> None:
    slow.person(1).sends_text("satu")
    slow.clock.advance(DAY - 60)
    assert len((await ask("getUpdates"))["result"]) == 1
    slow.clock.advance(61)
    assert (await ask("getUpdates"))["result"] == []


async def test_only_the_last_who_asks_is_answered(ask: Asker, slow: BotApi) -> None:
    first = asyncio.create_task(ask("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(ask("getUpdates", timeout=20))
    assert "terminated by other getUpdates" in str(await first)
    slow.person(1).sends_text("satu")
    assert len((await second)["result"]) == 1
    await ask("setWebhook", url="http://127.0.0.1:9/x")
    assert "webhook is active" in await ask.says("getUpdates")


async def test_kinds_of_updates_nobody_asked_for_do_not_come(ask: Asker, slow: BotApi) -> None:
    await ask("getUpdates", allowed_updates=["message", "callback_query"])
    sari = slow.person(1)
    sari.edits(sari.sends_text("satu"), "dua")
    assert len((await ask("getUpdates"))["result"]) == 1


async def test_files_above_twenty_megabytes_are_not_handed_out(ask: Asker, slow: BotApi) -> None:
    large = slow.keeps(bytes((20 << 20) + 1), "scan.pdf")
    assert "file is too big" in await ask.says("getFile", file_id=large["file_id"])


async def test_a_driver_presses_only_what_is_shown(ask: Asker, slow: BotApi) -> None:
    sari = slow.person(1)
    sent = await ask("sendMessage", **words("Kartu", reply_markup={"inline_keyboard": [[KEY]]}))
    sari.presses("Terima")
    await ask("editMessageText", **words("Selesai", message_id=sent["result"]["message_id"]))
    with pytest.raises(AssertionError, match="sees no button"):
        sari.presses("Terima")


async def test_a_driver_waits_until_something_is_shown(ask: Asker, slow: BotApi) -> None:
    sari: Person = slow.person(1)
    waiting = asyncio.create_task(sari.sees("Tayang"))
    await asyncio.sleep(0)
    await ask("sendMessage", **words("Tayang 14.41", disable_notification=True))
    await waiting
    shown: Kept = sari.last()
    assert (shown.text, sari.rings()) == ("Tayang 14.41", 0)


async def test_accidents_happen_as_ordered(ask: Asker, slow: BotApi) -> None:
    slow.faults += [Fault("sendMessage", status=429, after=9), Fault("getMe", status=500, times=2)]
    assert (await ask("sendMessage", **words("x")))["parameters"] == {"retry_after": 9}
    assert [(await ask("getMe"))["ok"] for _ in range(3)] == [False, False, True]
