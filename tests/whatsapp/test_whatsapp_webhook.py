"""The webhook: what Meta sends is safe before it is acknowledged, and nothing else is believed."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from bot.channel import WindowShut
from bot.playground.meta.hooks import encode, sign
from bot.whatsapp.alarm import Alarm
from bot.whatsapp.split import mark, split
from bot.whatsapp.webhook import Webhook
from tests.adapters import parcel
from tests.waiting import until
from tests.whatsapp.conftest import Bot, Start, settings
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import Ears, card, heard
from tests.whatsapp.people import Person


def text_from(meta: FakeGraph, person: Person, wamid: str, text: str = "halo") -> dict[str, object]:
    message = {"id": wamid, "type": "text", "text": {"body": text}, "from": person.number}
    return meta.hooks.ours.change({"contacts": [person.contact()], "messages": [message]})


async def test_the_handshake_returns_the_challenge_to_whom_knows_our_token(bot: Bot) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "7"}
    async with ClientSession() as session:
        for wrong in (query, query | {"hub.mode": "unsubscribe"}, {}):
            async with session.get(bot.url, params=wrong) as answer:
                assert answer.status == 403
                assert "7" not in await answer.text()


async def test_a_post_with_a_wrong_or_missing_signature_is_refused_and_nothing_is_stored(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    wrong = [None, "sha256=" + "0" * 64, sign("other secret", raw), sign(meta.app_secret, raw)[7:]]
    assert [await meta.hooks.push(raw, signature) for signature in wrong] == [403] * 4
    assert bot.inbox.rows() == []
    assert await meta.hooks.push(raw) == 200
    assert bot.inbox.ids() == ["wamid.1"]


async def test_the_signature_is_of_the_raw_bytes_and_not_of_the_json_written_anew(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    payload = meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1", "naskah 45/2025 “siap” ✅"))
    raw = encode(payload)
    assert b"\\u201c" in raw
    assert b"45\\/2025" in raw
    anew = json.dumps(payload, ensure_ascii=False).encode()
    assert await meta.hooks.push(anew, sign(meta.app_secret, raw)) == 403
    assert await meta.hooks.push(raw) == 200
    assert heard(bot.channel, bot.inbox)[0].text == "naskah 45/2025 “siap” ✅"


async def test_without_an_app_secret_every_post_is_refused(
    meta: FakeGraph, start: Start, hadi: Person
) -> None:
    bot = await start(app_secret="")
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    assert await meta.hooks.push(raw, sign("", raw)) == 403
    assert bot.inbox.rows() == []


async def test_without_a_verify_token_no_handshake_succeeds(meta: FakeGraph) -> None:
    hook = Webhook(settings(meta, verify_token=""), Alarm(Ears()))
    app = web.Application()
    app.add_routes(hook.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    meta.hooks.verify_token = ""
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/whatsapp/webhook"
    assert not await meta.hooks.subscribe(url)
    await runner.cleanup()


async def test_a_batch_of_entries_changes_messages_and_statuses_becomes_single_updates(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    await meta.settle()
    shown = hadi.last
    both = meta.hooks.ours.change(
        {
            "contacts": [sari.contact(), hadi.contact()],
            "messages": [
                {"id": "wamid.a", "type": "text", "text": {"body": "a"}, "from": sari.number},
                {
                    "id": "wamid.b",
                    "type": "text",
                    "text": {"body": "b"},
                    "from_user_id": hadi.bsuid,
                },
            ],
            "statuses": [meta.status(shown, hadi, "read")],
        }
    )
    payload = meta.hooks.ours.envelope(both, text_from(meta, sari, "wamid.c"))
    payload["entry"] += meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.d"))["entry"]
    assert await meta.hooks.push(encode(payload)) == 200
    new = [one for one in bot.inbox.ids() if ":" not in one]
    assert new == ["wamid.a", "wamid.b", "wamid.c", "wamid.d"]
    assert f"{shown.id}:read" in bot.inbox.ids()
    said = {one.id: (one.sender.id, one.alias) for one in heard(bot.channel, bot.inbox)}
    assert said["wamid.a"] == (sari.number, "")
    assert said["wamid.b"] == (hadi.bsuid, hadi.number)


async def test_nothing_is_acknowledged_before_it_is_stored_and_meta_sends_it_again(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    bot.inbox.down = True
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    assert await meta.hooks.push(raw) == 500
    bot.inbox.down = False
    assert await meta.hooks.push(raw) == 200
    assert bot.inbox.ids() == ["wamid.1"]


async def test_a_stopped_channel_sends_meta_away_until_it_runs_again(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.stop()
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    assert await meta.hooks.push(raw) == 503
    await bot.channel.start(bot.inbox)
    assert await meta.hooks.push(raw) == 200


async def test_doubled_and_shuffled_events_over_days_are_harmless(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.hooks.holding = True
    wanted = [await hadi.sends_text(f"pesan {n}") for n in range(5)]
    meta.clock.advance(6 * 86_400)
    answers = await meta.hooks.release(double=True, shuffle=random.Random(7))
    assert answers == [200] * 10
    assert sorted(bot.inbox.ids()) == sorted(wanted)


async def test_a_held_batch_arrives_in_one_post(meta: FakeGraph, bot: Bot, hadi: Person) -> None:
    meta.hooks.holding = True
    wanted = [await hadi.sends_text(f"pesan {n}") for n in range(30)]
    assert await meta.hooks.release(batch=True, double=True) == [200]
    assert bot.inbox.ids() == wanted


async def test_events_of_another_phone_number_are_acknowledged_and_left_alone(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.hooks.ours = replace(meta.hooks.ours, id="999")
    assert await meta.hooks.emit(text_from(meta, hadi, "wamid.1")["value"]) == 200
    await hadi.sends_text("untuk nomor lain")
    assert bot.inbox.rows() == []
    assert bot.inbox.reports == []


async def test_a_post_over_the_limit_is_refused_without_being_kept(
    meta: FakeGraph, bot: Bot
) -> None:
    assert await meta.hooks.push(b" " * (3 * 2**20 + 1)) == 413
    assert bot.inbox.rows() == []


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"7",
        b"{}",
        b'{"entry": 5}',
        b'{"entry": [null, {"changes": {"value": 1}}]}',
        b'{"entry": [{"changes": [{"field": "messages", "value": {"messages": "x"}}]}]}',
    ],
)
async def test_signed_json_of_an_unknown_shape_is_acknowledged_and_gives_nothing(
    meta: FakeGraph, bot: Bot, raw: bytes
) -> None:
    assert await meta.hooks.push(raw) == 200
    assert bot.inbox.rows() == []


async def test_signed_rubbish_is_no_fault_of_ours(meta: FakeGraph, bot: Bot) -> None:
    assert await meta.hooks.push(b"\xff{") == 400
    assert await meta.hooks.push(b"[" * 100_000) == 400


async def test_unsigned_rubbish_is_refused_like_anything_unsigned(
    meta: FakeGraph, bot: Bot
) -> None:
    assert await meta.hooks.push(b"[" * 100_000, None) == 403


async def test_statuses_are_reported_by_the_outbox_key_and_stored_under_their_own_ids(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid), key="brk-17"))
    await meta.settle()
    assert sorted(bot.inbox.reports) == [("brk-17", "delivered", None), ("brk-17", "sent", None)]
    assert sorted(bot.inbox.ids()) == [f"{hadi.last.id}:delivered", f"{hadi.last.id}:sent"]
    assert heard(bot.channel, bot.inbox) == []


async def test_a_status_without_our_key_is_reported_by_its_message(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    await meta.settle()
    hadi.last.opaque = ""
    await meta.reports(hadi.last, hadi, "read")
    assert bot.inbox.reports[-1] == (hadi.last.id, "read", None)


async def test_a_status_that_nobody_knows_is_not_reported(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    await meta.settle()
    before = len(bot.inbox.reports)
    await meta.reports(hadi.last, hadi, "deleted")
    assert len(bot.inbox.reports) == before


async def test_131047_that_comes_late_says_that_the_window_has_closed(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    await bot.channel.deliver(parcel(card(hadi.bsuid), key="brk-17"))
    await meta.settle()
    ((key, state, trouble),) = bot.inbox.reports
    assert (key, state, type(trouble)) == ("brk-17", "failed", WindowShut)
    assert hadi.screen() == []


@pytest.mark.parametrize("tries", [0, 12])
@pytest.mark.parametrize("count", [1, 3])
def test_each_message_says_of_which_letter_place_and_attempt_it_is(count: int, tries: int) -> None:
    sent = parcel(card("ID.1"), key="brk-17", tries=tries)
    statuses = [
        {"id": f"w{n}", "status": "read", "biz_opaque_callback_data": mark(sent, n, count)}
        for n in range(count)
    ]
    value = {"metadata": {"phone_number_id": "1"}, "statuses": statuses}
    post = split({"entry": [{"changes": [{"field": "messages", "value": value}]}]}, "1")
    said = [(r.message, r.key, r.place, r.count, r.tries) for r in post.reports]
    assert said == [(f"w{n}", "brk-17", n, count, tries) for n in range(count)]


async def test_a_failure_that_only_a_person_can_mend_is_told_to_the_admin(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.late = [131042, 131042, 131026]
    for key in "abc":
        await bot.channel.deliver(parcel(card(hadi.bsuid), key=key))
    await meta.settle()
    assert len(set(bot.admin.heard)) == 1
    assert "pembayaran" in bot.admin.heard[0]
    assert "131042" in bot.admin.heard[0]
    assert set(bot.admin.besides) == {"whatsapp"}, "there it would come once it is mended"


async def test_a_code_that_nobody_knows_yet_and_what_goes_wrong_at_meta_are_told_as_well(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.late = [424242]
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    await meta.settle()
    assert "424242" in bot.admin.heard[-1]
    await meta.hooks.emit({"errors": [{"code": 131031, "title": "Account has been locked"}]})
    assert "akun WhatsApp dikunci (kode 131031)" in bot.admin.heard[-1]


async def test_fifty_posts_at_once_are_all_kept(meta: FakeGraph, bot: Bot, hadi: Person) -> None:
    sent = await asyncio.gather(*(hadi.sends_text(f"{n}") for n in range(50)))
    assert sorted(bot.inbox.ids()) == sorted(sent)
    assert set(meta.hooks.answers) == {200}


async def test_a_wrong_signature_alone_is_no_trouble_for_anybody_may_send_one(
    meta: FakeGraph, start: Start, hadi: Person
) -> None:
    bot = await start(every=0.01)
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    forged = [b"halo", b"[]", b'{"entry": [{"changes": [{"value": {}}]}]}', raw]
    assert [await meta.hooks.push(one, sign("guess", one)) for one in forged] == [403] * 4
    before = len(meta.asked)
    while len(meta.asked) < before + 6:
        await asyncio.sleep(0.01)
        assert bot.channel.trouble() == ""


async def test_with_another_secret_than_metas_the_posts_of_meta_are_a_trouble_until_it_is_right(
    meta: FakeGraph, start: Start, hadi: Person
) -> None:
    bot = await start(every=0.01)
    right, meta.app_secret = meta.app_secret, "the secret that Meta has now"
    raw = encode(meta.hooks.ours.envelope(text_from(meta, hadi, "wamid.1")))
    assert bot.channel.trouble() == ""
    assert await meta.hooks.push(raw, sign(meta.app_secret, raw)) == 403
    await until(bot.channel.trouble)
    assert "check WHATSAPP_APP_SECRET" in bot.channel.trouble()
    assert "WHATSAPP_APP_SECRET salah" in bot.admin.heard[0]
    meta.app_secret = right
    assert await meta.hooks.push(raw) == 200
    await until(lambda: not bot.channel.trouble())
