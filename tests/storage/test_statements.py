"""Statements: written out once, they give what Core gives, in either database."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, insert, select, update

from handlers.messages import Address
from storage import schema as s
from storage.database import Database
from storage.statements import Statement, savepoint
from storage.transaction import Tx
from tests.storage.people import HADI, at

_S = s.settings.c
PUT = Statement(insert(s.settings))
ALL = Statement(select(_S.key, _S.value).order_by(_S.key))
ONE = Statement(select(_S.value).where(_S.key == bindparam("of")))
SET = Statement(update(s.settings).where(_S.key == bindparam("of")), columns=("value",))
#: A table with instants and truths, which are kept otherwise than they are meant.
LETTER = Statement(insert(s.outbox))
LETTERS = Statement(select(s.outbox))
ASKING = Statement(select(s.outbox.c.id).where(s.outbox.c.asks.is_(True)).limit(1))


def fill(tx: Tx) -> None:
    PUT.each(tx.conn, [{"key": "b", "value": "2"}, {"key": "a", "value": "1"}])


async def test_rows_have_the_names_of_their_columns(db: Database) -> None:
    await db.run(fill)
    rows = await db.read(lambda tx: ALL.all(tx.conn))
    assert [(row.key, row.value) for row in rows] == [("a", "1"), ("b", "2")]
    assert await db.read(lambda tx: ONE.value(tx.conn, of="b")) == "2"
    assert await db.read(lambda tx: ALL.values(tx.conn)) == ["a", "b"]


async def test_nothing_found_is_none_and_no_row(db: Database) -> None:
    assert await db.read(lambda tx: ONE.one(tx.conn, of="x")) is None
    assert await db.read(lambda tx: ONE.value(tx.conn, of="x")) is None
    assert await db.run(lambda tx: PUT.each(tx.conn, [])) == 0


async def test_it_tells_how_many_rows_it_touched(db: Database) -> None:
    await db.run(fill)
    assert await db.run(lambda tx: SET.run(tx.conn, of="a", value="3")) == 1
    assert await db.run(lambda tx: SET.run(tx.conn, of="x", value="3")) == 0


async def test_instants_and_truths_come_back_as_they_were_meant(db: Database) -> None:
    def write(tx: Tx) -> None:
        row = {c.name: 0 if isinstance(c.type, Integer) else "" for c in s.outbox.c} | {"id": "7"}
        when = {"due": at(), "at": at(1.5), "claimed_at": None}
        LETTER.run(tx.conn, **{**row, **when, "asks": True, "repeat": False})

    await db.run(write)
    (row,) = await db.read(lambda tx: LETTERS.all(tx.conn))
    assert (row.due, row.at, row.claimed_at) == (at(), at(1.5), None)
    assert (row.asks, row.repeat) == (True, False)
    assert await db.read(lambda tx: ASKING.value(tx.conn)) == "7"


async def test_a_value_that_is_missing_is_a_fault_and_writes_nothing(db: Database) -> None:
    with pytest.raises(KeyError):
        await db.run(lambda tx: PUT.run(tx.conn, key="a"))
    assert await db.read(lambda tx: ALL.all(tx.conn)) == []


@pytest.mark.parametrize("keys", [["a", "b"], bindparam("keys", expanding=True)], ids=["of", "to"])
def test_a_list_of_parameters_is_refused(keys: Any) -> None:
    listed = _S.key.in_(keys)
    for core in (select(_S.key).where(listed), update(s.settings).where(listed)):
        with pytest.raises(ValueError, match="list"):
            Statement(core)


async def test_a_savepoint_undoes_what_is_inside_and_nothing_before(db: Database) -> None:
    def broken(tx: Tx) -> None:
        with savepoint(tx.conn), savepoint(tx.conn):
            PUT.run(tx.conn, key="inside", value="")
            raise ZeroDivisionError

    def turn(tx: Tx) -> None:
        PUT.run(tx.conn, key="before", value="")
        with pytest.raises(ZeroDivisionError):
            broken(tx)
        with savepoint(tx.conn):
            PUT.run(tx.conn, key="after", value="")

    await db.run(turn)
    assert await db.read(lambda tx: ALL.values(tx.conn)) == ["after", "before"]


async def test_who_looks_from_beside_sees_people_as_they_were_changed(db: Database) -> None:
    assert list(await db.read(lambda tx: tx.officers())) == []
    await db.run(lambda tx: tx.add_officer(HADI))
    assert [o.name for o in await db.read(lambda tx: tx.officers())] == [HADI.name]
    await db.run(lambda tx: tx.retire_officer(HADI.id, at()))
    assert list(await db.read(lambda tx: tx.officers())) == []


async def test_people_that_were_undone_are_not_remembered(db: Database) -> None:
    def undone(tx: Tx) -> None:
        with savepoint(tx.conn):
            tx.conn.execute(insert(s.officers), {"id": "hadi", "name": "Hadi", "nip": ""})
            tx.retire_officer("nobody", at())
            assert tx.officer("hadi") is not None
            raise ZeroDivisionError

    faults = await asyncio.gather(db.run(undone), return_exceptions=True)
    assert isinstance(faults[0], ZeroDivisionError)
    assert await db.run(lambda tx: tx.officer("hadi")) is None


async def test_an_address_that_was_undone_is_nobodys_in_the_rest_of_the_turn(db: Database) -> None:
    chat = Address("telegram", "1001")

    def turn(tx: Tx) -> None:
        tx.add_officer(HADI)
        with suppress(ZeroDivisionError), tx.attempt():
            tx.bind(chat, HADI.id, "", at())
            assert tx.officer_at(chat) == HADI
            raise ZeroDivisionError
        assert tx.officer_at(chat) is None

    await db.run(turn)
