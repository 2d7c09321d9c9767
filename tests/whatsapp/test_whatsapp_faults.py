"""Every error that Meta may answer, and what becomes of the letter."""

from __future__ import annotations

import pytest

from bot.channel import Refused, Trouble, TryLater, Unknown, Unreachable, WindowShut
from bot.whatsapp.faults import FAULTS, MENDING, GraphError, trouble, trouble_of
from tests.adapters import closed_proxy, parcel
from tests.whatsapp.conftest import Bot, Start, settings
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import card, note
from tests.whatsapp.people import Person

# fmt: off
TABLE = [
    # code    subcode status  becomes      seconds   admin
    (131056,  0,      400,    TryLater,    6.0,      False),
    (130429,  0,      429,    TryLater,    30.0,     False),
    (80007,   0,      429,    TryLater,    60.0,     False),
    (4,       0,      400,    TryLater,    60.0,     False),
    (131048,  0,      400,    TryLater,    MENDING,  True),
    (131057,  0,      400,    TryLater,    300.0,    False),
    (131000,  0,      500,    TryLater,    0.0,      False),
    (131016,  0,      503,    TryLater,    0.0,      False),
    (131026,  0,      400,    Unreachable, None,     False),
    (131049,  0,      400,    Unreachable, None,     False),
    (131050,  0,      400,    Unreachable, None,     False),
    (131030,  0,      400,    Unreachable, None,     False),
    (131051,  0,      400,    Refused,     None,     False),
    (131052,  0,      400,    Refused,     None,     False),
    (131053,  0,      400,    Refused,     None,     False),
    (131008,  0,      400,    Refused,     None,     True),
    (131009,  0,      400,    Refused,     None,     True),
    (100,     0,      400,    Refused,     None,     True),
    (132000,  0,      400,    Refused,     None,     True),
    (132001,  0,      404,    Refused,     None,     True),
    (132015,  0,      400,    Refused,     None,     True),
    (132018,  0,      400,    Refused,     None,     True),
    (100,     33,     400,    TryLater,    MENDING,  True),
    (133010,  0,      400,    TryLater,    MENDING,  True),
    (190,     0,      401,    TryLater,    MENDING,  True),
    (190,     463,    401,    TryLater,    MENDING,  True),
    (10,      0,      403,    TryLater,    MENDING,  True),
    (230,     0,      403,    TryLater,    MENDING,  True),
    (368,     0,      403,    TryLater,    MENDING,  True),
    (131042,  0,      400,    TryLater,    MENDING,  True),
    (131037,  0,      400,    TryLater,    MENDING,  True),
    (33,      0,      400,    TryLater,    MENDING,  True),
    (999999,  0,      400,    Refused,     None,     True),
    (999999,  0,      500,    TryLater,    0.0,      False),
    (999999,  0,      429,    TryLater,    0.0,      False),
    (0,       0,      401,    TryLater,    MENDING,  True),
]
# fmt: on


@pytest.mark.parametrize(("code", "subcode", "status", "becomes", "seconds", "admin"), TABLE)
async def test_each_error_of_the_table_becomes_its_trouble(
    meta: FakeGraph,
    bot: Bot,
    hadi: Person,
    code: int,
    subcode: int,
    status: int,
    becomes: type[Trouble],
    seconds: float | None,
    admin: bool,
) -> None:
    meta.fails("messages", code, subcode=subcode, status=status)
    with pytest.raises(becomes) as caught:
        await bot.channel.deliver(parcel(card(hadi.bsuid)))
    assert seconds is None or caught.value.after == seconds
    assert bool(bot.admin.heard) == admin
    assert hadi.screen() == []
    for told in (str(caught.value), *bot.admin.heard):
        assert hadi.number not in told
        assert meta.token not in told


async def test_what_meta_asks_us_to_wait_is_honoured(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.fails("messages", 130429, status=429, after="17")
    with pytest.raises(TryLater) as caught:
        await bot.channel.deliver(parcel(card(hadi.bsuid)))
    assert caught.value.after == 17


async def test_after_131056_that_person_is_left_alone_and_others_are_not(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    meta.fails("messages", 131056)
    for _ in range(2):
        with pytest.raises(TryLater) as caught:
            await bot.channel.deliver(parcel(card(hadi.bsuid)))
        assert 0 < caught.value.after <= 6
    assert len(meta.sent()) == 1
    await bot.channel.deliver(parcel(note(sari.number, "halo")))
    meta.clock.advance(6.1)
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    assert len(hadi.screen()) == 1


async def test_a_blocked_person_is_reported_as_unreachable(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    hadi.blocked = True
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    await meta.settle()
    ((key, state, why),) = bot.inbox.reports
    assert (key, state, type(why)) == ("k1", "failed", Unreachable)


@pytest.mark.parametrize("way", ["cut", "lose"])
async def test_a_line_that_breaks_after_the_request_went_out_leaves_it_unknown(
    meta: FakeGraph, bot: Bot, hadi: Person, way: str
) -> None:
    meta.fails("messages", way=way)
    with pytest.raises(Unknown):
        await bot.channel.deliver(parcel(card(hadi.bsuid), key="brk-17"))
    await meta.settle()
    assert len(hadi.screen()) == (1 if way == "lose" else 0)
    arrived = [key for key, state, _ in bot.inbox.reports if state == "delivered"]
    assert arrived == (["brk-17"] if way == "lose" else [])


async def test_an_answer_that_is_not_graphs_leaves_it_unknown(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.fails("messages", way="garble", status=502)
    with pytest.raises(Unknown):
        await bot.channel.deliver(parcel(card(hadi.bsuid)))


async def test_without_a_connection_nothing_was_sent(start: Start, hadi: Person) -> None:
    bot = await start(graph_base="http://127.0.0.1:1")
    with pytest.raises(TryLater):
        await bot.channel.deliver(parcel(card(hadi.bsuid)))


async def test_a_proxy_that_lets_nobody_out_means_nothing_was_sent(
    start: Start, hadi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with closed_proxy() as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        bot = await start(graph_base="https://graph.example")
        with pytest.raises(TryLater):
            await bot.channel.deliver(parcel(card(hadi.bsuid)))


async def test_no_error_and_no_repr_shows_a_secret(meta: FakeGraph, bot: Bot) -> None:
    chosen = settings(meta)
    for secret in (meta.token, meta.app_secret, meta.verify_token):
        assert secret not in repr(chosen)
        assert secret not in repr(bot.channel)


def test_what_is_reported_later_becomes_the_same_trouble_as_what_is_said_at_once() -> None:
    for code, fault in FAULTS.items():
        at_once, later = trouble(GraphError(400, code)), trouble_of(code)
        assert type(at_once) is type(later)
        assert str(later) == str(at_once) == f"WhatsApp: {fault.says}, kode {code}"
    assert str(trouble_of(424242)) == "WhatsApp: ditolak WhatsApp, kode 424242"
    assert type(trouble_of(0)) is Refused


def test_a_closed_window_that_reaches_the_outbox_is_told_apart() -> None:
    assert type(trouble(GraphError(400, 131047))) is WindowShut
