"""Intake: nothing is confirmed to Telegram before it is committed, in either mode."""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram.channel import TelegramChannel
from bot.telegram.poll import BackOff
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.conftest import channel_to
from tests.telegram.parts import Inbox, texts
from tests.waiting import until


def refused_offsets(api: BotApi) -> list[object]:
    """What was to be confirmed by questions that were not answered."""
    return [call.params.get("offset") for call in api.calls if call.status == 502]


# Polling ------------------------------------------------------------------------------------


async def test_updates_are_confirmed_only_after_their_commit(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    sari.sends_text("satu")
    inbox.down = True
    await channel.start(inbox)
    await until(lambda: inbox.asked > 2)
    assert len(api.queue) == 1
    assert all("offset" not in call.params for call in api.said("getUpdates"))
    inbox.down = False
    await until(lambda: not api.queue)
    assert texts(inbox) == ["satu"]


async def test_the_offset_is_said_once_and_then_forgotten(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    sari.sends_text("satu")
    await channel.start(inbox)
    await until(lambda: len(api.said("getUpdates")) > 2)
    offsets = [call.params.get("offset") for call in api.said("getUpdates")]
    assert offsets[:3] == [None, 500_000_002, None]


async def test_a_random_lower_number_after_a_quiet_week_is_not_lost(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    sari.sends_text("sebelum")
    await channel.start(inbox)
    await until(lambda: len(api.said("getUpdates")) > 2)
    api.quiet_week(next_update=1_234)
    sari.sends_text("sesudah")
    await until(lambda: len(inbox.rows()) == 2)
    assert texts(inbox) == ["sebelum", "sesudah"]


async def test_an_offset_that_nobody_took_for_an_hour_confirms_nothing_any_more(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    outage = Fault("getUpdates", status=502, times=10_000)
    api.faults += [Fault("getUpdates"), outage]  # the first question is answered
    sari.sends_text("sebelum")
    await channel.start(inbox)
    await until(lambda: refused_offsets(api))
    assert refused_offsets(api)[0] == 500_000_002
    api.quiet_week(next_update=1_234)
    sari.sends_text("sesudah")
    api.faults.remove(outage)
    await until(lambda: len(inbox.rows()) == 2)
    assert texts(inbox) == ["sebelum", "sesudah"]


async def test_an_offset_is_held_through_a_short_outage(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    api.faults += [Fault("getUpdates"), Fault("getUpdates", status=502, times=3)]
    sari.sends_text("sebelum")
    await channel.start(inbox)
    await until(lambda: not api.queue)
    assert refused_offsets(api) == [500_000_002] * 3
    assert inbox.offered == 1


async def test_an_update_that_can_never_be_kept_holds_nobody_up(
    api: BotApi,
    channel: TelegramChannel,
    sari: Person,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sari.sends_text("satu")
    api.happens(callback_query={"id": "rahasia \ud83d", "data": "x"})
    sari.sends_text("dua")
    await channel.start(inbox)
    await until(lambda: not api.queue)
    assert texts(inbox) == ["satu", "dua"]
    assert "left out: it cannot be kept (UnicodeEncodeError)" in caplog.text
    assert "rahasia" not in caplog.text


async def test_half_an_emoji_is_heard_as_a_question_mark(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    await channel.start(inbox)
    sari.sends_text("baik \ud83d, 👍 terima")
    sari.sends_text("sesudahnya")
    await until(lambda: len(inbox.rows()) == 2)
    heard = [incoming.text for _, raw in inbox.rows() for incoming in channel.parse(raw)]
    assert heard == ["baik ?, 👍 terima", "sesudahnya"]


async def test_a_number_that_was_used_before_is_not_taken_for_a_duplicate(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    sari.sends_text("tahun lalu")
    await channel.start(inbox)
    await until(lambda: len(api.said("getUpdates")) > 2)
    api.quiet_week(next_update=500_000_001)
    sari.sends_text("hari ini")
    await until(lambda: len(inbox.rows()) == 2)
    assert texts(inbox) == ["tahun lalu", "hari ini"]


async def test_what_comes_twice_is_stored_once(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    api.duplicates = 3
    await channel.start(inbox)
    for number in range(5):
        sari.sends_text(str(number))
    await until(lambda: inbox.offered >= 8 and not api.queue)
    assert texts(inbox) == ["0", "1", "2", "3", "4"]


async def test_what_was_pending_while_the_bot_was_away_is_read_at_its_next_start(
    api: BotApi, shelf: Shelf, sari: Person, tmp_path: Path
) -> None:
    opened = Inbox(tmp_path / "lasting.db")
    first = channel_to(api, shelf)
    await first.start(opened)
    sari.sends_text("satu")
    await until(opened.rows)
    await first.stop()
    opened.close()
    for text in ("dua", "tiga"):
        sari.sends_text(text)
    again, second = Inbox(tmp_path / "lasting.db"), channel_to(api, shelf)
    await second.start(again)
    await until(lambda: len(again.rows()) == 3)
    await second.stop()
    assert texts(again) == ["satu", "dua", "tiga"]
    assert not any(call.params.get("drop_pending_updates") for call in api.calls)
    again.close()


async def test_a_bot_killed_again_and_again_loses_nothing(
    api: BotApi, sari: Person, tmp_path: Path
) -> None:
    database, expected = tmp_path / "killed.db", [str(number) for number in range(36)]
    Inbox(database).close()
    for life in range(3):
        answered = len(api.said("getUpdates"))
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.telegram.listener", api.base, str(database)
        )
        for text in expected[life * 12 : life * 12 + 12]:
            sari.sends_text(text)
        await until(lambda seen=answered: len(api.said("getUpdates")) > seen, 60)
        bot.kill()
        await bot.wait()
    last = Inbox(database)
    after = channel_to(api, Shelf(tmp_path))
    await after.start(last)
    await until(lambda: len(last.rows()) == 36 and not api.queue)
    await after.stop()
    assert texts(last) == expected
    last.close()


async def test_an_update_the_library_cannot_read_stops_nothing(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    await channel.start(inbox)
    await until(lambda: api.said("getUpdates") or api.allowed)
    api.happens(message={"message_id": "not a number", "chat": None})
    sari.sends_text("sesudahnya")
    await until(lambda: len(inbox.rows()) == 2)
    heard = [incoming for _, raw in inbox.rows() for incoming in channel.parse(raw)]
    assert [incoming.text for incoming in heard] == ["sesudahnya"]


TROUBLES = [
    (Fault("getUpdates", status=401), "check TELEGRAM_TOKEN"),
    (Fault("getUpdates", status=409), "another program asks for the updates"),
    (Fault("getUpdates", status=502), "Telegram answers with an error"),
    (Fault("getUpdates", cut=True), "out of reach"),
    (Fault("getUpdates", garbage=True), "out of reach"),
    (Fault("getMe", status=500), "Telegram answered 500"),
    (Fault("deleteWebhook", cut=True), "out of reach"),
]


@pytest.mark.parametrize(("fault", "says"), TROUBLES, ids=lambda value: str(value)[:50])
async def test_after_each_trouble_it_goes_on_and_says_once_what_it_was(
    api: BotApi,
    channel: TelegramChannel,
    sari: Person,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
    says: str,
) -> None:
    caplog.set_level(logging.INFO)
    fault.times = 3
    api.faults.append(fault)
    sari.sends_text("tetap sampai")
    await channel.start(inbox)
    await until(inbox.rows)
    assert texts(inbox) == ["tetap sampai"]
    lines = [record.getMessage() for record in caplog.records if says in record.getMessage()]
    assert len(lines) == 1
    assert "Telegram answers again" in caplog.text


LOGGED_OUT = [
    Fault("getMe", says="Logged out"),
    Fault("getMe", status=403),
    Fault("getMe", refuse="nobody knows why"),
    Fault("deleteWebhook", says="Logged out"),
    Fault("getUpdates", says="Logged out"),
]


@pytest.mark.parametrize("fault", LOGGED_OUT, ids=lambda fault: repr(fault)[:40])
async def test_a_server_that_does_not_want_the_bot_is_asked_again_until_it_does(
    api: BotApi, shelf: Shelf, sari: Person, inbox: Inbox, fault: Fault
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    api.faults.append(replace(fault, times=2))
    channel = channel_to(api, shelf, back_off=BackOff(sleep=sleep))
    sari.sends_text("tetap sampai")
    await channel.start(inbox)
    await until(inbox.rows)
    await channel.stop()
    assert len(waits) == 2
    assert all(seconds >= (60 if fault.says else 0.5) for seconds in waits)


async def test_whatever_the_listener_breaks_on_it_says_so_and_listens_again(
    api: BotApi,
    channel: TelegramChannel,
    sari: Person,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    known, api.me = api.me, lambda: {"username": "jdih_uji_bot"}  # no bot can be made of this
    await channel.start(inbox)
    await until(lambda: "listening broke off" in caplog.text)
    api.me = known
    sari.sends_text("tetap sampai")
    await until(inbox.rows)
    assert "jdih_uji_bot" not in caplog.text


async def test_a_webhook_left_over_is_taken_down_before_asking(
    api: BotApi, channel: TelegramChannel, sari: Person, inbox: Inbox
) -> None:
    api.hook.url = "http://127.0.0.1:9/telegram/webhook"
    sari.sends_text("satu")
    await channel.start(inbox)
    await until(inbox.rows)
    assert api.hook.url == ""


async def test_the_network_may_be_down_when_the_bot_starts(
    api: BotApi, shelf: Shelf, sari: Person, inbox: Inbox
) -> None:
    api.faults.append(Fault("", cut=True, times=4))
    channel = channel_to(api, shelf)
    await channel.start(inbox)
    sari.sends_text("akhirnya")
    await until(inbox.rows)
    await channel.stop()
