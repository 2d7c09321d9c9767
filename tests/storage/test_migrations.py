"""Migrations: an empty database becomes the schema, and nothing more is asked for."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Connection,
    Integer,
    MetaData,
    Row,
    insert,
    inspect,
    select,
    text,
    update,
)

from sop.berkas import Berkas
from sop.office import Office
from storage import berkas as folders
from storage import schema, shapes
from storage.database import Database
from storage.engines import engine_for
from storage.faults import TooNew, WrongOffice
from storage.migrate import migrate, versions
from storage.schema import metadata
from storage.upgrade import config
from tests import office as kantor
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


def test_what_migrates_is_loaded_only_when_a_migration_is_due(address: str, tmp_path: Path) -> None:
    code = (
        "import sys, bot.app; from storage.migrate import migrate;"
        "[(migrate(place), print('alembic' in sys.modules)) for place in sys.argv[1:]]"
    )
    command = [sys.executable, "-c", code, address, str(tmp_path / "new.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_database_of_a_newer_program_is_not_touched(nowhere: str) -> None:
    migrate(nowhere)
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(TooNew, match="9999"):
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


async def test_what_an_older_program_folded_is_folded_anew_and_a_broken_history_is_left(
    nowhere: str,
) -> None:
    db = await Database.open(nowhere, Office())
    kept, broken = await db.run(lambda tx: (draft(tx), draft(tx)))
    await db.close()
    engine = engine_for(nowhere)
    b, r = schema.berkas.c, schema.records.c
    with engine.begin() as conn:
        command.downgrade(config(conn), "0004")
        older = shapes.dump(replace(kept, unit="dilipat lama"))
        conn.execute(update(schema.berkas).values(snapshot=older))
        conn.execute(update(schema.records).where(r.code == broken.code).values(body="{}"))
    migrate(nowhere)
    with engine.connect() as conn:
        assert folders.get(conn, kept.code) == kept
        left = conn.execute(select(b.snapshot).where(b.code == broken.code)).scalar_one()
        assert left == older
    engine.dispose()


async def test_a_profile_may_come_late_as_long_as_there_is_no_history(nowhere: str) -> None:
    await (await Database.open(nowhere, Office())).close()
    late = await Database.open(nowhere, Office(code="3277"))
    await late.run(lambda tx: draft(tx).code)
    await late.close()
    with pytest.raises(WrongOffice):
        await Database.open(nowhere, Office())


def test_what_stood_among_the_settings_gets_a_place_of_its_own_and_may_go_back(
    nowhere: str,
) -> None:
    engine = engine_for(nowhere)
    with engine.begin() as conn:
        command.upgrade(config(conn), "0003")
        _an_office_of_before(conn)
        kept = {table: _rows(conn, table) for table in ("settings", "addresses", "loose")}
        command.upgrade(config(conn), "head")
        command.check(config(conn))
        assert _rows(conn, "settings") == [("odner:KPT-2025", "{}")]
        assert [(row.code, row.nota) for row in _rows(conn, "berkas")] == [
            ("LAMA", "12/hk03-nd/6202/2025"),
            ("BARU", "12/hk03-nd/6202/2025"),
            ("DRAF", ""),
            ("SUSU", ""),
        ]
        assert _rows(conn, "corrections") == [("DRAF", "LAMA BARU", False), ("SUSU", "", True)]
        (aside,) = _rows(conn, "loose")
        assert aside.aside == "Rudi, 4 November"
        bound = "SELECT channel FROM addresses ORDER BY officer, bound_at"
        channels = conn.exec_driver_sql(bound).scalars().all()
        assert channels == ["whatsapp", "telegram", "telegram"]
        command.downgrade(config(conn), "0003")
        assert {table: _rows(conn, table) for table in ("settings", "loose")} == {
            table: kept[table] for table in ("settings", "loose")
        }
        prefers = {(row.channel, row.id): row.preferred for row in kept["addresses"]}
        again = {(row.channel, row.id): row.preferred for row in _rows(conn, "addresses")}
        assert again == prefers
    engine.dispose()


def _rows(conn: Connection, table: str) -> list[Row[Any]]:
    order = "entry" if table == "berkas" else "1, 2"
    every = select(text("*")).select_from(text(table)).order_by(text(order))
    return list(conn.execute(every).all())


def _an_office_of_before(conn: Connection) -> None:
    """Fill tables of version 0003 with what 0004 carries over."""
    tables = MetaData()
    tables.reflect(conn, only=["berkas", "settings", "officers", "addresses", "loose"])

    def enter(table: str, **values: object) -> None:
        columns = tables.tables[table].c
        blank: dict[str, object] = {
            c.name: False
            if isinstance(c.type, Boolean)
            else 0
            if isinstance(c.type, Integer)
            else ""
            for c in columns
            if not c.nullable and c.name != "entry"
        }
        conn.execute(insert(tables.tables[table]).values(blank | values))

    nota = {"nota": {"nomor": "012/HK.03-ND/6202/2025"}}
    enter("berkas", code="LAMA", snapshot=json.dumps(nota), agenda_number=1)
    enter("berkas", code="BARU", snapshot=json.dumps(nota), agenda_number=2)
    enter("berkas", code="DRAF", snapshot=json.dumps({"nota": {"nomor": ""}}))
    enter("berkas", code="SUSU", snapshot="{}")
    enter("settings", key="nota:12/hk03-nd/6202/2025", value="LAMA BARU")
    enter("settings", key="perbaikan:DRAF", value="LAMA BARU")
    enter("settings", key="perbaikan:SUSU", value="-")
    enter("settings", key="odner:KPT-2025", value="{}")
    for who in ("hadi", "rudi"):
        enter("officers", id=who, name=who)
        enter("addresses", channel="telegram", id=who, officer=who, bound_at="2025-01-01")
    enter(
        "addresses", channel="whatsapp", id="7", officer="hadi", bound_at="2025-02", preferred=True
    )
    hers = tables.tables["addresses"]
    conn.execute(update(hers).where(hers.c.id == "rudi").values(preferred=True))
    enter("loose", id="f1", officer="", at="2025-11-04", hint="Rudi, 4 November", file="{}")


async def test_who_sent_the_usulan_of_a_colleague_is_known_of_what_was_sent_before(
    tmp_path: Path,
) -> None:
    office = await kantor.Office.open(tmp_path)
    await office.gives(kantor.HADI, "pengusul-2")
    await office.proposes()
    await office.press_raw(kantor.HADI, 0, f"kirim:{(await office.berkas()).code}:3")
    berkas = await office.berkas()
    await office.close()
    older = json.loads(shapes.dump(berkas))
    assert older.pop("sent_by")["name"] == "Hadi Prasetyo"
    engine = engine_for(tmp_path / "jdih.sqlite3")
    with engine.begin() as conn:
        command.downgrade(config(conn), "0009")
        conn.execute(update(schema.berkas).values(snapshot=json.dumps(older)))
        command.upgrade(config(conn), "head")
        folded = conn.execute(select(schema.berkas.c.snapshot)).scalar_one()
    engine.dispose()
    assert shapes.load(Berkas, folded) == berkas
