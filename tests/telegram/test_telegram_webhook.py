"""The webhook: what Telegram delivers is stored before it is taken, each update once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from bot.telegram.channel import TelegramChannel
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.conftest import channel_to
from tests.telegram.parts import Inbox, texts
from tests.waiting import until

SECRET = "rahasia_webhook-1"


@pytest.fixture
async def hooked(
    api: BotApi, shelf: Shelf, inbox: Inbox
) -> AsyncIterator[tuple[TelegramChannel, str]]:
    """The channel in webhook mode behind a web server, and the address of its webhook."""
    app = web.Application()
    runner = web.AppRunner(app)
    made: list[TelegramChannel] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        return await serve(request)

    app.router.add_post("/telegram/webhook", handle)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    made.append(
        channel_to(
            api,
            shelf,
            every=0.05,
            webhook=True,
            webhook_secret=SECRET,
            public_url=f"{address}/",
        )
    )
    (route,) = made[0].routes()
    serve: Callable[[web.Request], Awaitable[web.StreamResponse]] = route.handler
    assert route.path == "/telegram/webhook"
    yield made[0], f"{address}/telegram/webhook"
    await made[0].stop()
    await runner.cleanup()


async def test_the_webhook_stores_what_telegram_delivers_each_once(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, address = hooked
    api.duplicates = 2
    await channel.start(inbox)
    for number in range(5):
        sari.sends_text(str(number))
    await until(lambda: len(inbox.rows()) == 5 and not api.queue)
    assert texts(inbox) == ["0", "1", "2", "3", "4"]
    assert api.hook.url == address
    assert (api.hook.secret, api.hook.tries) == (SECRET, 7)
    await channel.stop()
    assert api.hook.url == ""


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault("setWebhook", status=401), "check TELEGRAM_TOKEN"),
        (Fault("setWebhook", status=502), "Telegram answers with an error"),
    ],
    ids=lambda value: str(value)[:50],
)
async def test_the_webhook_is_announced_until_telegram_knows_it_and_the_trouble_is_said_once(
    api: BotApi,
    hooked: tuple[TelegramChannel, str],
    sari: Person,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
    says: str,
) -> None:
    channel, _ = hooked
    api.faults.append(replace(fault, times=3))
    sari.sends_text("tetap sampai")
    await channel.start(inbox)
    await until(inbox.rows)
    assert len([r for r in caplog.records if says in r.getMessage()]) == 1


async def test_a_webhook_that_another_program_moves_is_set_again_and_it_is_said(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, address = hooked
    await channel.start(inbox)
    await until(lambda: api.hook.url == address)
    assert channel.trouble() == ""
    api.hook.url = "http://127.0.0.1:9/telegram/webhook"
    sari.sends_text("tetap sampai")
    await until(lambda: "another program moved the webhook" in channel.trouble())
    await until(inbox.rows)
    assert api.hook.url == address


async def test_it_is_said_while_telegram_cannot_deliver_to_the_webhook(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, _ = hooked
    inbox.down = True
    await channel.start(inbox)
    sari.sends_text("tetap sampai")
    await until(lambda: "cannot deliver to PUBLIC_URL: Wrong response: 503" in channel.trouble())
    inbox.down = False
    await until(lambda: channel.trouble() == "")
    assert texts(inbox) == ["tetap sampai"]


async def test_what_is_said_in_one_chat_is_stored_in_the_order_in_which_it_was_said(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, _ = hooked
    said = [f"kalimat {number}" for number in range(8)]
    for text in said:
        sari.sends_text(text)
    inbox.down = True  # … also when Telegram has to try again
    await channel.start(inbox)
    await until(lambda: api.hook.tries > 2)
    inbox.down = False
    await until(lambda: not api.queue)
    assert texts(inbox) == said


async def test_telegram_delivers_again_what_could_not_be_stored(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, _ = hooked
    inbox.down = True
    await channel.start(inbox)
    sari.sends_text("satu")
    await until(lambda: api.hook.tries > 2)
    assert api.hook.last_error == "Wrong response: 503"
    inbox.down = False
    await until(inbox.rows)
    await until(lambda: not api.queue)


async def test_the_webhook_takes_what_can_never_be_kept_so_that_the_rest_may_come(
    api: BotApi, hooked: tuple[TelegramChannel, str], sari: Person, inbox: Inbox
) -> None:
    channel, _ = hooked
    await channel.start(inbox)
    api.happens(callback_query={"id": "\ud83d", "data": "x"})
    sari.sends_text("baik \ud83d")
    await until(inbox.rows)
    await until(lambda: not api.queue)
    assert texts(inbox) == ["baik \ud83d"]


REQUESTS = [
    ("without a secret", {}, '{"update_id": 1}', 403),
    ("with a wrong one", {"X-Telegram-Bot-Api-Secret-Token": "x"}, '{"update_id": 1}', 403),
    ("with half of it", {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, "{}", 403),
    ("that is too large", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, "x" * (1 << 20) + "x", 413),
    ("that is no JSON", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, "halo", 400),
    ("that never ends", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, "[" * 100_000, 400),
    ("that is no update", {"X-Telegram-Bot-Api-Secret-Token": SECRET}, '{"a": 1}', 400),
]


@pytest.mark.parametrize(
    ("headers", "body", "status"), [row[1:] for row in REQUESTS], ids=[row[0] for row in REQUESTS]
)
async def test_of_a_request_like_this_nothing_is_stored(
    hooked: tuple[TelegramChannel, str],
    inbox: Inbox,
    headers: dict[str, str],
    body: str,
    status: int,
) -> None:
    channel, address = hooked
    await channel.start(inbox)
    async with ClientSession() as session, session.post(address, data=body, headers=headers) as got:
        assert got.status == status
    assert inbox.asked == 0


async def test_before_somebody_keeps_updates_none_is_taken(
    hooked: tuple[TelegramChannel, str],
) -> None:
    _, address = hooked
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with ClientSession() as session, session.post(address, data="{}", headers=headers) as got:
        assert got.status == 503


async def test_a_bot_that_asks_by_itself_serves_nothing(channel: TelegramChannel) -> None:
    assert channel.routes() == []
