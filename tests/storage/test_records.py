"""The history: chained, checked, and readable for good."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from sop.berkas import File, State
from sop.command import Command
from sop.history import Record
from sop.moves import COMMANDS
from sop.signed import Actor
from storage import records, shapes
from storage import schema as s
from storage.database import Database
from storage.faults import TooNew
from storage.transaction import Tx
from storage.verify import verify
from tests.storage.people import NOW, dispose, draft, submit


async def fill(db: Database) -> str:
    """Write three berkas, give the code of the second."""

    def three(tx: Tx) -> str:
        submit(tx, draft(tx, "44"))
        second = dispose(tx, submit(tx, draft(tx, "45")))
        draft(tx, "46")
        return second.code

    return await db.run(three)


async def complaints(db: Database) -> list[str]:
    return await db.read(verify)


async def test_what_was_written_agrees(db: Database) -> None:
    await fill(db)
    assert await complaints(db) == []


async def test_an_empty_memory_agrees(db: Database) -> None:
    assert await complaints(db) == []


async def test_what_a_newer_program_wrote_is_not_called_damaged(db: Database) -> None:
    code = await fill(db)
    of = (s.records.c.code == code, s.records.c.number == 4)
    newer = {"word": "pinjam-stempel", "body": '{"word":"pinjam-stempel"}'}
    await db.run(lambda tx: tx.conn.execute(update(s.records).where(*of).values(newer)))
    with pytest.raises(TooNew):
        await complaints(db)


async def test_a_word_that_its_record_does_not_say_is_no_newer_program(db: Database) -> None:
    code = await fill(db)
    of = (s.records.c.code == code, s.records.c.number == 4)
    await db.run(lambda tx: tx.conn.execute(update(s.records).where(*of).values(word="kirjm")))
    assert await complaints(db) == []  # it is read from the body, which is as it was


def change_a_letter(tx: Tx, code: str) -> None:
    of = (s.records.c.code == code, s.records.c.number == 4)
    body = tx.conn.execute(select(s.records.c.body).where(*of)).scalar_one()
    changed = body.replace("Sari Wulandari", "Sari Wulandarj")
    assert changed != body
    tx.conn.execute(update(s.records).where(*of).values(body=changed))


def change_a_letter_and_its_hash(tx: Tx, code: str) -> None:
    change_a_letter(tx, code)
    of = (s.records.c.code == code, s.records.c.number == 4)
    link = next(x for x in records.links(tx.conn) if x.code == code and x.number == 4)
    before = tx.conn.execute(select(s.records.c.hash).where(s.records.c.seq == link.seq - 1))
    hashed = records.chained(before.scalar_one(), link.digest)
    tx.conn.execute(update(s.records).where(*of).values(hash=hashed))


def drop_the_newest(tx: Tx, _: str) -> None:
    last = select(s.office.c.length).scalar_subquery()
    tx.conn.execute(delete(s.files).where(s.files.c.seq == last))
    tx.conn.execute(delete(s.records).where(s.records.c.seq == last))


def drop_one_between(tx: Tx, code: str) -> None:
    tx.conn.execute(delete(s.records).where(s.records.c.code == code, s.records.c.number == 2))


def change_the_snapshot(tx: Tx, code: str) -> None:
    of = s.berkas.c.code == code
    text = tx.conn.execute(select(s.berkas.c.snapshot).where(of)).scalar_one()
    changed = text.replace('"nomor":"45"', '"nomor":"54"')
    assert changed != text
    tx.conn.execute(update(s.berkas).where(of).values(snapshot=changed))


def skip_a_number(tx: Tx, code: str) -> None:
    of = s.agenda.c.code == code
    tx.conn.execute(update(s.agenda).where(of).values(number=7))


def book_what_was_never_sent(tx: Tx, _: str) -> None:
    unsent = tx.conn.execute(
        select(s.berkas.c.code).where(s.berkas.c.agenda_number.is_(None))
    ).scalar_one()
    row = {"year": 2026, "number": 3, "code": unsent, "at": NOW}
    tx.conn.execute(insert(s.agenda), row)


def spoil_the_snapshot(tx: Tx, code: str) -> None:
    tx.conn.execute(update(s.berkas).where(s.berkas.c.code == code).values(snapshot="{"))


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (change_a_letter, "nomor 4) tidak cocok dengan sidik jarinya"),
        (change_a_letter_and_its_hash, "nomor 5) tidak cocok dengan sidik jarinya"),
        (drop_the_newest, "ada yang hilang di ujungnya"),
        (drop_one_between, "hilang."),
        (change_the_snapshot, "ringkasannya berbeda dari riwayatnya"),
        (skip_a_number, "nomornya tidak berurutan"),
        (book_what_was_never_sent, "nomor agendanya tidak sama dengan buku agenda"),
        (spoil_the_snapshot, "tidak dapat dibaca"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_tampering_is_found(db: Database, tamper: Any, says: str) -> None:
    code = await fill(db)
    await db.run(lambda tx: tamper(tx, code))
    assert any(says in line for line in await complaints(db)), await complaints(db)


async def test_a_file_that_is_gone_is_named(db: Database) -> None:
    await fill(db)
    lost = await db.read(lambda tx: verify(tx, lambda sha256: not sha256.startswith("0")))
    kept = await db.read(
        lambda tx: tx.conn.execute(select(s.files.c.sha256).distinct()).scalars().all()
    )
    assert len(kept) == 6
    assert await db.read(lambda tx: verify(tx, lambda _: True)) == []
    everything = await db.read(lambda tx: verify(tx, lambda _: False))
    assert len(everything) == 6
    assert all("tidak ada atau rusak" in line for line in everything)
    assert len(lost) == sum(sha256.startswith("0") for sha256 in kept)


# Reading for good --------------------------------------------------------------------------------


def body(word: str, command: Mapping[str, object], **more: object) -> str:
    said = {
        "at": "2026-11-03T01:30:00+00:00",
        "by": {"id": "sari", "name": "Sari Wulandari", "title": "Staf"},
        "code": "K7M3Q9XA",
        "command": command,
        "number": 1,
        "source": "draf",
        "target": "draf",
        "word": word,
    }
    return json.dumps({**said, **more})


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_a_record_without_any_field_of_its_command_still_loads(word: str) -> None:
    record = records.decode(body(word, {}))
    assert isinstance(record.command, COMMANDS[word])


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_a_record_with_fields_of_a_later_program_still_loads(word: str) -> None:
    record = records.decode(body(word, {"kelak": {"a": [1]}}, kelak=1))
    assert record.command == COMMANDS[word]()


def test_an_older_file_without_later_fields_still_loads() -> None:
    file = {"id": "f1", "sha256": "ab", "name": "a.pdf", "size": 3}
    record = records.decode(body("lampirkan", {"files": [file]}))
    assert record.command == COMMANDS["lampirkan"](files=(File("f1", "ab", "a.pdf", 3),))


def test_a_word_nobody_knows_is_told() -> None:
    with pytest.raises(ValueError, match="no command is called"):
        records.decode(body("terbang", {}))


def test_every_field_of_every_command_has_a_default() -> None:
    for command in COMMANDS.values():
        for field in dataclasses.fields(command):  # type: ignore[arg-type]
            given_ = field.default is not dataclasses.MISSING
            made = field.default_factory is not dataclasses.MISSING
            assert given_ or made, f"{command.__name__}.{field.name}"


#: Any text that Python can hold, half characters left out: no chat sends them.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
st.register_type_strategy(str, words)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(NOW.tzinfo)))
st.register_type_strategy(date, st.dates())


def commands() -> st.SearchStrategy[Command]:
    """Give any command with any values its fields can take."""

    def built(command: type[Command]) -> st.SearchStrategy[Command]:
        hints = get_type_hints(command)
        names = [f.name for f in dataclasses.fields(command)]  # type: ignore[arg-type]
        return st.builds(command, **{name: st.from_type(hints[name]) for name in names})

    return st.one_of([built(command) for command in COMMANDS.values()])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(command=commands(), by=st.builds(Actor, words, words, words))
def test_any_record_comes_back_as_it_was_written(command: Command, by: Actor) -> None:
    record = Record("K7M3Q9XA", 7, command, by, NOW, State.DRAFT, State.SUBMITTED)
    text = records.encode(record)
    assert records.decode(text) == record
    assert records.encode(records.decode(text)) == text


def test_half_characters_become_question_marks() -> None:
    assert shapes.canonical({"b": "\ud800", "a": "\x00é"}) == '{"a":"\\u0000é","b":"?"}'
