"""A letter of several messages: each goes out once, whatever becomes of the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

import structlog

from bot.channel import Delivered, Parcel, Refused, Shut, Spoilt, TryLater, Unknown
from handlers.messages import Button
from handlers.texts import say
from storage.faults import Damaged

_LOG: Final = structlog.get_logger("parts")


class Message(Protocol):
    """One of a letter's messages."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name its files."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text message, with buttons or a list if there is something to choose."""

    text: str
    buttons: tuple[Button, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Name its files: there are none."""
        return ()


M = TypeVar("M", bound=Message)

#: Sends the message at a place in its letter, marked as a repeat or not, and gives its ids.
Send = Callable[[int, M, bool], Awaitable[Sequence[str]]]


async def send_all(parcel: Parcel, messages: Sequence[M], send: Send[M]) -> Delivered:
    """Send what has not arrived yet of a letter, and say of each message that it did.

    Where nobody knows whether one arrived, or one is refused, the others are sent all the same,
    and only then the whole is called so: refused, if both are.

    Raises:
        TryLater, Unknown, Unreachable, Refused: see there.

    """
    arrived = {place: ids for place, ids in parcel.arrived.items() if place < len(messages)}
    failures: list[tuple[M, Unknown | Refused]] = []
    label = parcel.repeat
    for place, message in enumerate(messages):
        if place in arrived:
            continue
        try:
            arrived[place] = tuple(await send(place, message, label))
        except Shut:
            raise
        except TryLater as busy:
            busy.in_doubt = any(isinstance(failure, Unknown) for _, failure in failures)
            raise
        except (Unknown, Refused, Damaged) as fault:
            failure = spoilt(fault) if isinstance(fault, Damaged) else fault
            failures.append((message, failure))
            label = label and isinstance(failure, Refused)
            continue
        if len(messages) > 1:
            parcel.arrives(place, arrived[place])
        label = False
    if failures:
        raise _whole(failures)
    return Delivered(tuple(number for _, ids in sorted(arrived.items()) for number in ids))


def spoilt(fault: Damaged) -> Spoilt:
    """Refuse what cannot be sent because its file is not there any more, as it was kept."""
    _LOG.error("a kept file cannot be sent", why=str(fault))
    return Spoilt(say("files.spoilt"))


def _whole(failures: Sequence[tuple[M, Unknown | Refused]]) -> Unknown | Refused:
    """Say of the whole what became of some messages."""
    refused = [(message, said) for message, said in failures if isinstance(said, Refused)]
    if not refused:
        return failures[0][1]
    whole = next((said for _, said in refused if isinstance(said, Spoilt)), refused[0][1])
    whole.files = tuple(name for message, _ in refused for name in message.names)
    return whole
