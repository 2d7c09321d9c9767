"""Migrations: an empty database becomes the schema, and nothing more is asked for."""

from __future__ import annotations

import asyncio

import pytest
from alembic import command
from sqlalchemy import inspect

from sop.office import Office
from storage.database import Database
from storage.engines import engine_for
from storage.faults import WrongOffice
from storage.migrate import config, migrate, versions
from storage.schema import metadata
from tests.storage.people import draft


def test_an_empty_database_gets_the_tables_of_the_schema(nowhere: str) -> None:
    migrate(nowhere)
    migrate(nowhere)
    engine = engine_for(nowhere)
    with engine.connect() as conn:
        here, wanted = versions(conn)
        assert here == wanted != ""
        assert set(metadata.tables) <= set(inspect(conn).get_table_names())
        command.check(config(conn))
    engine.dispose()


def test_every_migration_can_be_taken_back(nowhere: str) -> None:
    migrate(nowhere)
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        command.downgrade(config(conn), "base")
    with engine.connect() as conn:
        assert inspect(conn).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate(nowhere)


def test_a_migration_that_breaks_leaves_nothing_behind(nowhere: str) -> None:
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE records (something INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        migrate(nowhere)
    with engine.connect() as conn:
        assert inspect(conn).get_table_names() == ["records"]
    engine.dispose()


async def test_workers_that_start_together_migrate_once(postgres_empty: str) -> None:
    opened = await asyncio.gather(*(Database.open(postgres_empty, Office()) for _ in range(3)))
    for db in opened:
        await db.close()


def test_what_was_asked_often_enough_before_is_not_asked_anew(nowhere: str) -> None:
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        command.upgrade(config(conn), "0002")
        conn.exec_driver_sql(
            "INSERT INTO outbox (id, chat, post, card, code, officer, asks, body, state, due,"
            " attempts, repeat, why, worker, at) VALUES ('k', 'telegram:1', 'note', '', '', '',"
            " true, '{}', 'unknown', '2025', 5, true, '', '', '2025')"
        )
        command.upgrade(config(conn), "head")
        assert conn.exec_driver_sql("SELECT asked FROM outbox").scalar() == 5
        command.check(config(conn))
    engine.dispose()


async def test_a_profile_may_come_late_as_long_as_there_is_no_history(nowhere: str) -> None:
    await (await Database.open(nowhere, Office())).close()
    late = await Database.open(nowhere, Office(code="3277"))
    await late.run(lambda tx: draft(tx).code)
    await late.close()
    with pytest.raises(WrongOffice):
        await Database.open(nowhere, Office())
