"""The live stream: what happens is told at once, and a page that was away catches up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.playground.live import Event, Live
from handlers.messages import Address

from .room import Room, form, letter

Told = tuple[str, dict[str, object], str]


class Ear:
    """Reads server-sent events."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self._lines = lines

    async def next(self) -> Told:
        found: dict[str, str] = {}
        async with asyncio.timeout(10):
            async for line in self._lines:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    found[name] = value
                elif "event" in found:
                    break
        return found["event"], json.loads(found["data"]), found.get("id", "")

    async def until(self, kind: str) -> list[Told]:
        told = [await self.next()]
        while told[-1][0] != kind:
            told.append(await self.next())
        return told


@asynccontextmanager
async def listening(room: Room, path: str, **headers: str) -> AsyncIterator[Ear]:
    async with room.http.get(f"{room.url}/api/{path}", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        yield Ear(aiter(answer.content))


def text_of(told: Told) -> object:
    message = told[1]["message"]
    assert isinstance(message, dict)
    return message["text"]


async def test_a_phone_hears_typing_messages_edits_and_answers_to_presses(room: Room) -> None:
    async with listening(room, "pengusul/events") as ear:
        assert (await ear.next())[0] == "ready"
        await room.say("pengusul", form("halo"))
        mine, typing, card = [await ear.next() for _ in range(3)]
        assert (text_of(mine), typing[0], text_of(card)) == (
            "halo",
            "typing",
            "Usulan unggah\nhalo",
        )
        message = card[1]["message"]
        assert isinstance(message, dict)
        _, pressed = await room.post(
            "pengusul/press", message=message["id"], button="kirim:K7M3Q9XA:1"
        )
        toast, edit = await ear.next(), await ear.next()
        assert toast[1]["text"] == "Tombol kirim diterima."
        assert toast[1]["press"] == pressed["press"]
        assert text_of(edit) == "Agenda 0131\nkirim"


async def test_one_stream_serves_several_phones_and_no_others(room: Room) -> None:
    async with listening(room, "events?phones=kasubbag,staf") as ear:
        await ear.until("ready")
        for phone in ("pengusul", "staf", "kasubbag"):
            await room.bot.deliver(letter(phone, f"untuk {phone}"))
        assert [(await ear.next())[1]["phone"] for _ in range(2)] == ["staf", "kasubbag"]


async def test_a_page_that_was_away_catches_up_without_a_gap(room: Room) -> None:
    first = await room.bot.deliver(letter("staf", "satu"))
    await room.bot.deliver(letter("staf", "dua"))
    async with listening(room, "staf/events?since=0") as ear:
        one, two, ready = [await ear.next() for _ in range(3)]
        assert (text_of(one), text_of(two), ready[0]) == ("satu", "dua", "ready")
    await room.bot.deliver(letter("staf", "satu lagi"), edits=first)
    await room.bot.deliver(letter("staf", "tiga"))
    async with listening(room, "staf/events?since=0", **{"Last-Event-ID": two[2]}) as ear:
        told = await ear.until("ready")
        assert [text_of(each) for each in told[:-1]] == ["satu lagi", "tiga"]


async def test_a_page_that_missed_a_reset_is_told(room: Room) -> None:
    await room.bot.deliver(letter("staf", "lama"))
    assert (await room.post("reset"))[0] == 200
    await room.bot.deliver(letter("staf", "baru"))
    async with listening(room, "staf/events", **{"Last-Event-ID": "1"}) as ear:
        told = await ear.until("ready")
        assert [each[0] for each in told] == ["reset", "message", "ready"]
    async with listening(room, "staf/events?since=0") as ear:
        assert [each[0] for each in await ear.until("ready")] == ["message", "ready"]


async def test_everybody_hears_the_clock_and_the_switches(room: Room) -> None:
    async with listening(room, "admin/events") as ear:
        await ear.until("ready")
        await room.post("clock", advance="PT1M")
        await room.post("switches/jdih-mati", on=True)
        assert [(await ear.next())[0] for _ in range(2)] == ["clock", "switch"]


async def test_the_stream_ends_when_the_server_stops(room: Room) -> None:
    async with listening(room, "staf/events") as ear:
        await ear.until("ready")
        room.channel.server.live.part()
        async with asyncio.timeout(10):
            assert [line async for line in ear._lines if line.strip()] == []


async def test_a_stream_hears_the_longest_name_that_a_page_remembers(room: Room) -> None:
    name = f"tamu-{'a' * 27}"
    async with listening(room, f"events?phones=staf,{name},wa-{name}") as ear:
        await ear.until("ready")
        await room.bot.deliver(letter(name, "halo"))
        assert (await ear.next())[1]["phone"] == name


async def test_a_stream_of_no_phone_is_refused(room: Room) -> None:
    for query in ("", "?phones=", "?phones=staf,,"):
        async with room.http.get(f"{room.url}/api/events{query}") as answer:
            assert answer.status == 400


async def test_an_answer_to_nobody_harms_nobody(room: Room) -> None:
    await room.say("staf", form("x"))
    (incoming,) = room.channel.parse(next(iter(room.bot.stored.values())))
    await room.channel.answer(incoming, "x" * 500)
    await room.channel.working(Address("playground", "bukan-siapa-siapa"))


async def test_a_page_that_lies_far_behind_is_let_go_after_what_it_has() -> None:
    live = Live()
    with live.listening(frozenset({"staf"})) as listener:
        for n in range(2000):
            live.tell(Event("message", {"n": n}, "staf", n + 1))
        heard = []
        while event := await listener.next(1):
            heard.append(event)
    assert [event.rev for event in heard] == list(range(1, len(heard) + 1))
    assert len(heard) < 2000
