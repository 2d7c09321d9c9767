"""The token and what people write show nowhere: not in logs, errors, tracebacks or texts."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channel import Trouble
from bot.telegram import check
from bot.telegram.channel import TelegramChannel
from bot.telegram.request import redact
from handlers.messages import Attachment, IncomingFile, Letter, Post
from tests.adapters import Shelf, parcel
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.conftest import channel_to, settings
from tests.telegram.parts import Inbox, card, joined, note, to
from tests.waiting import until

SECRETS = ("AAFakeFake", "rahasia_webhook", "0812-3456-7890", "alasan pribadi", "081234567890")


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """All that is said in a run: every log line of every library, and every error as printed."""
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    yield said
    said += [caplog.text, *(logging.Formatter().format(record) for record in caplog.records)]
    assert len(said) > 1
    for secret in SECRETS:
        assert not [text for text in said if secret.lower() in text.lower()]


def _told(error: BaseException) -> str:
    """Write an error as the most talkative handler would, with all it hangs on."""
    hangs_on, seen = [], error
    while seen is not None:
        hangs_on.append(f"{seen!r} {seen} {vars(seen)}")
        seen = seen.__cause__ or seen.__context__
    return "".join(traceback.format_exception(error)) + "".join(hangs_on)


FAULTS = [
    Fault(status=401), Fault(status=403), Fault(status=404), Fault(status=409), Fault(status=413),
    Fault(status=429, after=3), Fault(status=500), Fault(cut=True), Fault(garbage=True),
    Fault(refuse="wrong file at /srv/7001234567:AAFakeFakeFakeFakeFakeFakeFakeFake-_x/documents"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: repr(fault)[:60])
async def test_no_failure_tells_a_secret(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, everything: list[str], fault: Fault
) -> None:
    api.person(1)
    file = Attachment(await shelf.keep(b"%PDF"), "nota.pdf")
    letters = [
        parcel(note("alasan pribadi 081234567890")),
        parcel(card("alasan pribadi"), edits="3"),
        parcel(Letter(to=to(), post=Post.FILES, files=(file,), text="alasan pribadi")),
    ]
    api.faults.append(replace(fault, times=99))
    for letter in letters:
        with pytest.raises(Trouble) as caught:
            await channel.deliver(letter)
        everything.append(_told(caught.value))
    with pytest.raises(Trouble) as caught:
        await joined(channel.fetch(IncomingFile("f", "scan.pdf")))
    everything.append(_told(caught.value))


async def test_no_server_at_all_tells_a_secret(
    api: BotApi, shelf: Shelf, inbox: Inbox, everything: list[str]
) -> None:
    letter = parcel(note("alasan pribadi"))
    for base in ("http://127.0.0.1:1", "no address at all", "http://[::"):
        channel = TelegramChannel(replace(settings(api), api_base=base, file_base=base), shelf)
        with pytest.raises(Trouble) as caught:
            await channel.deliver(letter)
        everything.append(_told(caught.value))
        everything += [str(f) for f in await check.check_all(channel._settings, datetime.now(UTC))]
        await channel.stop()


async def test_a_whole_run_with_accidents_logs_no_secret(
    api: BotApi, shelf: Shelf, inbox: Inbox, everything: list[str]
) -> None:
    channel = channel_to(api, shelf, webhook_secret="rahasia_webhook-1")
    api.faults += [
        Fault("getUpdates", cut=True),
        Fault("getUpdates", status=401),
        Fault("getMe", status=500),
    ]
    inbox.down = True
    api.person(1).sends_text("alasan pribadi 081234567890")
    await channel.start(inbox)
    await until(lambda: inbox.asked > 1)
    inbox.down = False
    await until(inbox.rows)
    api.happens(message={"text": "alasan pribadi", "message_id": "x"})
    await until(lambda: len(inbox.rows()) == 2)
    for _, raw in inbox.rows():
        channel.parse(raw)
    await channel.stop()
    everything += [repr(channel), repr(channel._settings), repr(channel._bot), str(channel._bot)]


async def test_a_file_on_the_way_tells_no_address(
    api: BotApi, channel: TelegramChannel, everything: list[str]
) -> None:
    file = IncomingFile(str(api.keeps(b"x" * 99, "a.pdf")["file_id"]), "a.pdf")
    for fault in (Fault("download", cut=True), Fault("download", status=404)):
        api.faults.append(fault)
        with pytest.raises(Trouble) as caught:
            await joined(channel.fetch(file))
        everything.append(_told(caught.value))


@pytest.mark.parametrize("token", ["salah", "12:34", "123456789:AA bocor", "rahasia:AAFakeFake"])
async def test_a_token_of_no_shape_starts_no_traceback(shelf: Shelf, token: str) -> None:
    channel = TelegramChannel(check.TelegramSettings(token=token), shelf)
    assert not check.check_settings(channel._settings).ok
    assert channel.parse("{}") == []


def test_what_looks_like_a_token_is_taken_out_of_texts() -> None:
    token = "7001234567:AAFakeFakeFakeFakeFakeFakeFakeFake-_x"
    assert redact(f"GET /bot{token}/getMe") == "GET /bot[token]/getMe"
    assert redact(f"/file/bot{token.replace(':', '%3A')}/a") == "/file/bot[token]/a"
    assert redact("agenda 0131: 14.41") == "agenda 0131: 14.41"
