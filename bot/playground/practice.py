"""What makes the phones a training room: people, samples, scenarios, switches, the clock."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

_DURATION: Final = re.compile(
    r"P(?=[\dT])(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
FURTHEST: Final = timedelta(days=366)  #: the clock goes forward by so much at a time


@dataclass(frozen=True, slots=True)
class Person:
    """Whose phone it is."""

    phone: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample document, sent from a phone with one click."""

    name: str
    title: str
    description: str
    phone: str  #: from which it goes


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of a sample, made on demand."""

    name: str
    data: bytes


class Samples(Protocol):
    """The shelf of sample documents."""

    async def all(self) -> Sequence[Sample]:
        """List them; which there are may depend on how far the practice is."""

    async def make(self, name: str) -> Sequence[SampleFile]:
        """Make the files of one.

        Raises:
            KeyError: there is no such sample.

        """


@dataclass(frozen=True, slots=True)
class Scenario:
    """A card to practise by: what happens and who does what."""

    name: str
    title: str
    summary: str
    steps: tuple[str, ...]
    samples: tuple[str, ...] = ()  #: names of samples that it needs
    switch: str = ""  #: name of a switch that it needs


class Switch(Protocol):
    """Something in the practice world that can be made to fail, such as the JDIH website."""

    name: str
    title: str

    def is_on(self) -> bool:
        """Tell how it stands."""

    async def turn(self, on: bool) -> None:
        """Turn it on or off."""


class Apps(Protocol):
    """Which chat app the owner of a phone uses."""

    async def used(self) -> Mapping[str, str]:
        """Name the app for each phone of a known officer: that of a channel."""

    async def use(self, phone: str, app: str) -> None:
        """Let somebody be written to on one of them; who is not known stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """All that the page offers beside the phones.

    `reset` puts the practice office back to its first morning: it stops the bot, wipes its data,
    with `PlaygroundChannel.wipe` the phones, and starts the bot again.
    """

    office: str
    zone: str
    zone_name: str
    people: Sequence[Person]
    samples: Samples
    reset: Callable[[], Awaitable[None]]
    kasubbag: str = "Kasubbag"  #: what he who disposes is called, in a word
    apps: Apps | None = None  #: None: there is one app only
    scenarios: Sequence[Scenario] = ()
    switches: Sequence[Switch] = ()
    jdih_url: str = "/jdih/"
    manual_url: str = ""  #: the form of that site for an upload by hand; empty: it has none
    #: Gives a picture of the first page of a kept PDF, if one can be made.
    preview: Callable[[str], Awaitable[bytes | None]] | None = None


def duration(text: str) -> timedelta:
    """Read an ISO-8601 duration of weeks, days, hours, minutes and seconds.

    Raises:
        ValueError: it is none, or not between a second and `FURTHEST`.

    """
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(text)
    try:
        span = timedelta(**{unit: int(count or 0) for unit, count in found.groupdict().items()})
    except OverflowError as error:
        raise ValueError(text) from error
    if not timedelta() < span <= FURTHEST:
        raise ValueError(text)
    return span
