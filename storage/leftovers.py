"""Leftovers: kept bytes that nothing names any more, such as books and reports sent long ago.

What a record brought is named for ever. What is named anywhere else - by a letter, a scan of no
berkas, slow work - is kept as long as that stands, in whatever column of whatever table it does.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Text, select

from storage import schema as s
from storage.columns import Said

_SHA256: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def named(conn: Connection) -> set[str]:
    """List whatever may be the SHA-256 of a file, anywhere in the database."""
    return {sha256 for text in _texts(conn) for sha256 in _SHA256.findall(text)}


def _texts(conn: Connection) -> Iterator[str]:
    for table in s.metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, Text | Said)]
        for row in conn.execute(select(*columns).execution_options(yield_per=500)):
            yield from filter(None, row)


def named_beside(store: Path) -> set[str]:
    """List the files that a SQLite store beside the database names; none where there is no store.

    It is opened for reading alone, beside whoever writes in it.
    """
    if not store.exists():
        return set()
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as raw:
        return {row[0] for row in raw.execute("SELECT sha256 FROM files")}
