"""Files from officers: two hops, at once, and the token is shown to nobody else."""

from __future__ import annotations

import pytest
from yarl import URL

from bot.channel import FileTooBig, Refused, TryLater
from bot.whatsapp.client import Graph
from handlers.messages import IncomingFile
from tests.telegram.parts import joined
from tests.whatsapp.conftest import Bot, settings
from tests.whatsapp.graph import HOSTS, FakeGraph
from tests.whatsapp.parts import heard
from tests.whatsapp.people import Person

SCAN = b"%PDF-1.7" + bytes(range(256)) * 2_000


async def received(bot: Bot, person: Person, data: bytes = SCAN) -> IncomingFile:
    await person.sends_files(("scan.pdf", data))
    return heard(bot.channel, bot.inbox)[-1].files[0]


def hosts_shown_the_token(meta: FakeGraph) -> set[str]:
    return {one.host for one in meta.asked if meta.token in str(one.headers)}


async def test_a_file_comes_in_two_hops_with_the_same_bytes(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    assert await joined(bot.channel.fetch(file)) == SCAN
    lookup, download = meta.asked[-2:]
    assert (lookup.host, download.host) == HOSTS[:2]
    assert hosts_shown_the_token(meta) == set(HOSTS[:2])


async def test_the_token_is_never_shown_to_a_host_that_is_not_metas(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    meta.media_host = HOSTS[2]
    with pytest.raises(Refused):
        await joined(bot.channel.fetch(file))
    assert HOSTS[2] not in {one.host for one in meta.asked}


@pytest.mark.parametrize("status", [302, 400, 401, 404, 410])
async def test_an_address_that_died_after_five_minutes_is_asked_for_again(
    meta: FakeGraph, bot: Bot, hadi: Person, status: int
) -> None:
    file = await received(bot, hadi)
    meta.fails("download", way="garble", status=status)
    assert await joined(bot.channel.fetch(file)) == SCAN
    meta.fails("download", way="garble", status=status, times=2)
    with pytest.raises(TryLater):
        await joined(bot.channel.fetch(file))


async def test_a_file_that_meta_has_forgotten_after_seven_days_must_be_sent_again(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    meta.clock.advance(7 * 86_400 + 1)
    with pytest.raises(Refused, match="kirim ulang"):
        await joined(bot.channel.fetch(file))
    assert bot.admin.heard == []


async def test_a_file_over_a_hundred_megabytes_is_known_before_it_is_fetched(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    meta.stored[file.ref].says_size = 100 * 2**20 + 1
    with pytest.raises(FileTooBig):
        await joined(bot.channel.fetch(file))
    assert "attachments" not in meta.asked[-1].path


async def test_bytes_that_are_not_what_meta_said_are_not_taken(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    meta.stored[file.ref].says_size = len(SCAN) + 7
    with pytest.raises(TryLater, match="tidak utuh"):
        await joined(bot.channel.fetch(file))


@pytest.mark.parametrize("where", ["node", "download"])
@pytest.mark.parametrize("way", ["cut", "lose"])
async def test_a_line_that_breaks_in_either_hop_means_later(
    meta: FakeGraph, bot: Bot, hadi: Person, where: str, way: str
) -> None:
    file = await received(bot, hadi)
    meta.fails(where, way=way, times=3)
    with pytest.raises(TryLater):
        await joined(bot.channel.fetch(file))


async def test_a_busy_or_unauthorised_lookup_becomes_its_trouble(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    file = await received(bot, hadi)
    meta.fails("node", 190, status=401)
    with pytest.raises(TryLater, match="token"):
        await joined(bot.channel.fetch(file))


@pytest.mark.parametrize(
    ("base", "hosts", "address", "may"),
    [
        ("https://graph.facebook.com", "lookaside.fbsbx.com", "https://graph.facebook.com/x", True),
        (
            "https://graph.facebook.com",
            "lookaside.fbsbx.com",
            "https://lookaside.fbsbx.com/x",
            True,
        ),
        (
            "https://graph.facebook.com",
            "lookaside.fbsbx.com",
            "http://lookaside.fbsbx.com/x",
            False,
        ),
        ("https://graph.facebook.com", "lookaside.fbsbx.com", "http://graph.facebook.com/x", False),
        ("https://graph.facebook.com", "lookaside.fbsbx.com", "https://fbsbx.com.evil.id/x", False),
        ("https://graph.facebook.com", "a", "https://graph.facebook.com@evil.id/x", False),
        ("https://graph.facebook.com", "a", "https://graph.facebook.com:8443/x", False),
    ],
)
async def test_which_addresses_may_see_the_token(
    meta: FakeGraph, base: str, hosts: str, address: str, *, may: bool
) -> None:
    async with Graph(settings(meta, graph_base=base, media_hosts=frozenset({hosts}))) as graph:
        assert graph.may_see_token(URL(address)) is may
