"""Letters on their way, and the card of one berkas, for the tests of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.card_task import CardTask
from handlers.messages import Address, Letter, Post
from handlers.ports import CardRow
from storage import delivery, outcomes
from storage.database import Database
from storage.delivery import Claim
from storage.transaction import Tx
from tests.storage.people import HADI, at

HERE = Address("telegram", "1001")
THERE = Address("whatsapp", "628:1")
OTHER = Address("telegram", "1002")


def note(text: str, to: Address = HERE, **more: Any) -> Letter:
    return replace(Letter(to=to, post=Post.NOTE, text=text, officer=HADI.id), **more)


def drawing(text: str, to: Address = HERE, **more: Any) -> Letter:
    return note(text, to, post=Post.CARD, card="c1", code="K7M3Q9XA", **more)


def a_card(to: Address = HERE, **more: Any) -> CardRow:
    row = CardRow(id="c1", code="K7M3Q9XA", officer=HADI.id, task=CardTask.KEPUTUSAN, address=to)
    return replace(row, **more)


async def post(db: Database, *letters: Letter) -> None:
    def all_of_them(tx: Tx) -> None:
        for letter in letters:
            tx.post(letter, at())

    await db.run(all_of_them)


async def claim(db: Database, minutes: float = 0) -> list[Claim]:
    return list(await db.run(lambda tx: delivery.claim(tx.conn, at(minutes), 20)))


async def sent(db: Database, claim: Claim, *messages: str) -> None:
    def note(tx: Tx) -> None:
        if outcomes.is_newest(tx.conn, claim.key, claim.tries):
            outcomes.sent(tx.conn, claim.key, messages, at())

    await db.run(note)


def texts(claims: Sequence[Claim]) -> list[str]:
    return [claim.letter.text for claim in claims]
