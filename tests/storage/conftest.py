"""Databases for the tests: a SQLite file, and a PostgreSQL of our own started from its binaries."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from sop.office import Office
from storage.database import Database
from storage.migrate import migrate
from storage.schema import metadata
from tests.fresh import lay_down
from tests.storage.bot import Bot

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
#: A server of an office sorts as people do there, not by bytes.
_INDONESIAN = ("--locale", "C", "--locale-provider", "icu", "--icu-locale", "id-ID")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a server on a socket in a temporary folder; give the folder."""
    found = _BINARIES[-1] / "initdb" if _BINARIES else shutil.which("initdb")
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("initdb of PostgreSQL is not installed")
        pytest.skip("initdb of PostgreSQL is not installed")
    binaries = Path(found).parent
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        _as_nobody_special(folder)
        own = ("-U", "bot", "-A", "trust", "-N", "-E", "UTF8", *_INDONESIAN)
        _run(binaries / "initdb", "-D", folder / "data", *own)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        start = ("start", "-w", "-l", folder / "log", "-o", options)
        _run(binaries / "pg_ctl", "-D", folder / "data", *start)
        try:
            yield name
        finally:
            _run(binaries / "pg_ctl", "-D", folder / "data", "stop", "-m", "immediate")


def _as_nobody_special(folder: Path) -> None:
    """PostgreSQL refuses to run as root: give the folder to its own user."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _run(*command: object) -> None:
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd="/",
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        extra_groups=[] if user else None,
        **user,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def postgres_model(postgres_server: str) -> str:
    """Give a migrated database on the server; it is emptied for each test that uses it."""
    url = _create(postgres_server, "model")
    migrate(url)
    return url


@pytest.fixture
def postgres_url(postgres_model: str) -> str:
    """Give a migrated database on the server with nothing in it."""
    with psycopg.connect(postgres_model, autocommit=True) as conn:
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        conn.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    return postgres_model


@pytest.fixture
def postgres_empty(postgres_server: str) -> str:
    """Give a database on the server without any table."""
    return _create(postgres_server, f"t{uuid.uuid4().hex[:12]}")


def _create(server: str, name: str) -> str:
    with psycopg.connect(f"host={server} user=bot dbname=postgres", autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}")
    return f"postgresql://bot@/{name}?host={server}"


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is to be made: every test that asks runs on both."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_empty")
        return url
    return str(tmp_path / "bot.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a migrated, empty database is: every test that asks runs on both."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    path = tmp_path / "bot.db"
    lay_down(path)
    return str(path)


@pytest.fixture
async def db(address: str, office: Office) -> AsyncIterator[Database]:
    opened = await Database.open(address, office)
    yield opened
    await opened.close()


@pytest.fixture
async def bot(db: Database, address: str, tmp_path: Path) -> Bot:
    bot = Bot(db, address, tmp_path)
    await bot.berkas("45")
    return bot
