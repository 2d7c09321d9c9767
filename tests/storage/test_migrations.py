"""Migrations: an empty database becomes the schema, and nothing more is asked for."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect

from sop.office import Office
from storage.database import Database
from storage.engines import engine_for
from storage.faults import WrongOffice
from storage.migrate import migrate, versions
from storage.schema import metadata
from storage.upgrade import config
from tests.storage.people import draft


def test_an_empty_database_gets_the_tables_of_the_schema(nowhere: str) -> None:
    migrate(nowhere)
    migrate(nowhere)
    engine = engine_for(nowhere)
    with engine.connect() as conn:
        here, wanted = versions(conn)
        assert here == wanted == ScriptDirectory.from_config(config(conn)).get_current_head()
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


@pytest.mark.parametrize("due", [True, False], ids=["due", "done"])
def test_what_migrates_is_loaded_only_when_a_migration_is_due(nowhere: str, *, due: bool) -> None:
    if not due:
        migrate(nowhere)
    code = (
        "import sys, bot.app; from storage.migrate import migrate; migrate(sys.argv[1]);"
        "print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, nowhere]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(due)


def test_a_database_of_a_newer_program_is_not_touched(nowhere: str) -> None:
    migrate(nowhere)
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CommandError, match="9999"):
        migrate(nowhere)
    with engine.connect() as conn:
        assert versions(conn)[0] == "9999"
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
