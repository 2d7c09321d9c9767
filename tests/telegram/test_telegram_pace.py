"""Pacing on a clock that only moves when somebody sleeps."""

from __future__ import annotations

import asyncio

import pytest

from bot.channel import TryLater
from bot.telegram.channel import TelegramChannel
from bot.telegram.pace import BURST, CHATS, OVERALL, Pace
from handlers.messages import Letter, Post
from tests.adapters import Shelf, parcel
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import settings
from tests.telegram.methods import SLACK
from tests.telegram.parts import to


class Hands:
    """A clock whose sleepers move it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def test_a_chat_gets_a_small_burst_and_then_one_message_a_second() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    admitted = []
    for _ in range(6):
        await pace.admit(1)
        admitted.append(clock.now - 1000)
    assert admitted == pytest.approx([0, 0, 0, 1, 2, 3])


async def test_other_chats_do_not_wait_for_it() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    for _ in range(int(BURST)):
        await pace.admit(1)
    await pace.admit(2)
    assert clock.now == 1000


@pytest.mark.parametrize("idle", [0, 60])
async def test_all_chats_together_never_get_more_than_thirty_in_a_second(idle: float) -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    clock.now += idle
    admitted = []
    for chat in range(300):
        await pace.admit(chat)
        admitted.append(clock.now)
    assert 25 < most_in_a_second(admitted) <= OVERALL
    assert admitted[-1] - admitted[0] < 12


async def test_on_a_real_clock_no_message_of_a_rush_is_refused(shelf: Shelf) -> None:
    async with BotApi() as api:
        channel = TelegramChannel(settings(api), shelf)
        people = [api.person(number) for number in range(1, 91)]
        letters = [Letter(to=to(one.id), post=Post.NOTE, text="Pengingat") for one in people]
        await asyncio.gather(*(channel.deliver(parcel(letter)) for letter in letters))
        await channel.stop()
    assert all(len(one.screen()) == 1 for one in people)
    assert {call.status for call in api.calls} == {200}
    assert most_in_a_second([call.at for call in api.calls]) <= OVERALL + SLACK


def most_in_a_second(times: list[float]) -> int:
    """Give the largest number of times that lie within one second."""
    return max(sum(start <= at < start + 1 - 1e-6 for at in times) for start in times)


async def test_a_pause_that_telegram_asks_for_is_kept_to_the_second() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    pace.flooded(1, 35)
    with pytest.raises(TryLater) as later:
        await pace.admit(1)
    assert later.value.after == pytest.approx(35)
    clock.now += 33
    await pace.admit(1)
    assert clock.now - 1000 == pytest.approx(35)


async def test_a_cancelled_wait_takes_nothing() -> None:
    clock = Hands()
    forever = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        await forever.wait()

    pace = Pace(clock, sleep)
    for _ in range(int(BURST)):
        await pace.admit(1)
    waiting = asyncio.create_task(pace.admit(1))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    clock.now += 1
    await asyncio.wait_for(pace.admit(1), 5)


async def test_who_waits_longer_goes_first() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    order: list[int] = []

    async def letter(number: int) -> None:
        await pace.admit(1)
        order.append(number)

    await asyncio.gather(*(letter(number) for number in range(8)))
    assert order == list(range(8))


async def test_an_album_counts_as_its_pictures() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    await pace.admit(1, messages=5)
    await pace.admit(1)
    assert clock.now - 1000 == pytest.approx(3)


async def test_strangers_do_not_fill_the_memory() -> None:
    clock = Hands()
    pace = Pace(clock, clock.sleep)
    for chat in range(CHATS + 50):
        await pace.admit(chat)
    assert len(pace._chats) == CHATS
