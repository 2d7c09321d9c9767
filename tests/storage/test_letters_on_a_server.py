"""Letters on a server: a database of PostgreSQL keeps each of them, or is refused by name."""

from __future__ import annotations

import uuid
from pathlib import Path

import psycopg
import pytest

from sop.office import Office
from storage.database import Database
from storage.engines import engine_for
from storage.faults import WrongEncoding
from storage.migrate import migrate, versions
from tests.cli.conftest import Shell

#: As they stand in titles and names: signs of a word processor, letters of other languages.
LETTERS = "Pi’ih “Kepulauan” – Ñu 𝐱 é"


@pytest.fixture(params=["SQL_ASCII", "LATIN1"])
def narrow(request: pytest.FixtureRequest, postgres_server: str) -> str:
    """Give a database that cannot keep every letter, as a server without a language makes it."""
    name, plain = f"t{uuid.uuid4().hex[:12]}", "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
    with psycopg.connect(f"host={postgres_server} user=bot dbname=postgres", autocommit=True) as on:
        on.execute(f"CREATE DATABASE {name} ENCODING '{request.param}' {plain}")
    return f"postgresql://bot@/{name}?host={postgres_server}"


def test_a_database_that_cannot_keep_every_letter_gets_no_tables(narrow: str) -> None:
    with pytest.raises(WrongEncoding):
        migrate(narrow)
    engine = engine_for(narrow)
    with engine.connect() as conn:
        assert versions(conn)[0] == ""
    engine.dispose()


@pytest.mark.parametrize("word", ["migrate", "run", "doctor"])
def test_the_technician_reads_how_it_is_made(narrow: str, tmp_path: Path, word: str) -> None:
    ran = Shell(tmp_path).process(word, DATABASE_URL=narrow, TELEGRAM_TOKEN="7001234567:AAF")
    assert ran.code
    assert "createdb -E UTF8 -T template0" in ran.out + ran.err
    assert "Traceback" not in ran.err


async def test_every_letter_comes_back_whatever_the_machine_is_set_to(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    opened = await Database.open(postgres_url, Office())
    await opened.run(lambda tx: tx.remember("huruf", LETTERS))
    assert await opened.read(lambda tx: tx.setting("huruf")) == LETTERS
    await opened.close()
