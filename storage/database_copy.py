"""A copy of a database, made beside its running bot, and put back in an empty place."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from storage.faults import Damaged, StorageFault, Unreachable, translate
from storage.files import sync
from storage.urls import is_postgres

#: How the name of a packed copy of SQLite ends; `gunzip` opens it, too.
PACKED: Final = ".gz"


def copy(address: str | Path, target: Path) -> None:
    """Copy a database to a file: SQLite by VACUUM INTO, PostgreSQL by pg_dump.

    The writer goes on meanwhile.

    Raises:
        StorageFull, Damaged, Unreachable: there is no copy.

    """
    if is_postgres(address):
        _run("pg_dump", "--format=custom", "--file", str(target), url=str(address))
        return
    source = f"{Path(address).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(source, uri=True, isolation_level=None)) as raw:
            raw.execute("VACUUM INTO ?", (str(target),)).close()
        _check(target)
    except sqlite3.Error as fault:
        raise translate(fault) from fault


def pack(copy: Path) -> Path:
    """Pack a copy of SQLite, of which a tenth or so is left, and give the packed one.

    The same content makes the same bytes.
    """
    packed = copy.with_name(f"{copy.name}{PACKED}")
    with (
        copy.open("rb") as whole,
        packed.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as small,
    ):
        shutil.copyfileobj(whole, small)
    copy.unlink()
    return packed


def restore(source: Path, address: str | Path) -> None:
    """Put a copy back: a new SQLite file, or the tables of an empty PostgreSQL database.

    Args:
        source: as `copy` made it, packed or not.
        address: of the database that is to be.

    Raises:
        StorageFull, Damaged, Unreachable: nothing can be said of what is there now.

    """
    if is_postgres(address):
        alone = ("--exit-on-error", "--single-transaction", "--no-owner")
        _run("pg_restore", *alone, str(source), url=str(address))
        return
    target = Path(address)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        opened = gzip.open if source.suffix == PACKED else open
        with opened(source, "rb") as kept, unfinished.open("wb") as file:
            shutil.copyfileobj(kept, file)
        sync(unfinished)
        unfinished.replace(target)
        sync(target.parent)
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        raise translate(fault) from fault


def read_through(dump: Path) -> None:
    """Read a copy of PostgreSQL from end to end, without a server.

    Raises:
        Damaged: it cannot be read.

    """
    try:
        _run("pg_restore", "--file", os.devnull, str(dump))
    except Unreachable as fault:
        raise Damaged(f"{dump.name} cannot be read") from fault


def _check(path: Path) -> None:
    """Let SQLite look through a copy."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        said = [row[0] for row in raw.execute("PRAGMA integrity_check")]
    if said != ["ok"]:
        raise Damaged(f"the copy of the database is damaged: {said[0]}")


def _run(program: str, *words: str, url: str = "") -> None:
    """Run a program of PostgreSQL, on a database if one is named."""
    target, password = _target(url) if url else ((), {})
    found = shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None
    )
    if found is None:
        raise StorageFault(f"{program} is not installed")
    done = subprocess.run(
        [found, *words, *target],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **password},
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise Unreachable(f"{program} failed: {last}")


def _target(url: str) -> tuple[tuple[str, str], dict[str, str]]:
    """Say to a program which database is meant.

    The password goes by the environment, wherever it stands in the address: the arguments of a
    program are seen by every account of the machine.
    """
    server = make_url(url).set(drivername="postgresql")
    password = server.password or server.query.get("password")
    bare = server.difference_update_query(["password"])
    target = URL.create(**{**bare._asdict(), "password": None}).render_as_string()
    return ("--dbname", target), {"PGPASSWORD": str(password)} if password else {}
