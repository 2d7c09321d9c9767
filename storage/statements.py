"""Statements: built with SQLAlchemy Core, written out once a database, run on its driver.

Core makes one text for both databases and knows how a value is kept in a column. Its engine then
spends on each execution several times what SQLite takes to do the work; here that is spent once.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from typing import Any, Final, NamedTuple, cast
from weakref import WeakSet

from sqlalchemy import BindParameter, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.visitors import iterate

Core = Select[Any] | Insert | Update | Delete
Row = Any  #: a named tuple of the columns that a statement gives
_Change = Callable[[Any], Any]


class _Written(NamedTuple):
    """A statement in the words of one database."""

    sql: str
    stands: Mapping[str, Any]  #: values that stand in the statement itself
    writes: tuple[tuple[str, _Change], ...]  #: parameters that are kept otherwise than given
    place: Callable[[Mapping[str, Any]], Any]  #: puts parameters in the form the driver takes
    reads: tuple[tuple[int, _Change], ...]  #: columns that are kept otherwise than meant


class Statement:
    """A statement that is run often.

    Every parameter is given by name. What comes back are named tuples of the columns that Core
    knows the statement to give.
    """

    def __init__(self, core: Core, columns: Sequence[str] = ()) -> None:
        """Take a statement of Core; `columns` are those an INSERT or UPDATE is given values for.

        Raises:
            ValueError: it has a list of parameters, whose length is known only when it runs.

        """
        if any(isinstance(part, BindParameter) and part.expanding for part in iterate(core)):
            msg = "a list of parameters cannot be written out"
            raise ValueError(msg)
        self._core = core
        self._columns = list(columns) or None
        gives = [column.name for column in _exported(core)]
        self._row = namedtuple("Row", gives, rename=True) if gives else None  # noqa: PYI024
        self._written: dict[str, _Written] = {}
        _ALL.add(self)

    def all(self, conn: Connection, /, **values: object) -> list[Row]:
        """Run it and give every row."""
        written = self.written(conn.dialect)
        rows = _execute(conn, written, values).fetchall()
        make = cast("Any", self._row)._make
        return [make(_read(written, row) if written.reads else row) for row in rows]

    def one(self, conn: Connection, /, **values: object) -> Row | None:
        """Run it and give the first row, if there is one."""
        written = self.written(conn.dialect)
        row = _execute(conn, written, values).fetchone()
        if row is None:
            return None
        return cast("Any", self._row)._make(_read(written, row) if written.reads else row)

    def value(self, conn: Connection, /, **values: object) -> Any:  # noqa: ANN401 - as the column
        """Run it and give the first column of the first row, if there is one."""
        row = self.one(conn, **values)
        return None if row is None else row[0]

    def values(self, conn: Connection, /, **values: object) -> list[Any]:
        """Run it and give the first column of every row."""
        return [row[0] for row in self.all(conn, **values)]

    def run(self, conn: Connection, /, **values: object) -> int:
        """Run it and tell how many rows it touched."""
        count: int = _execute(conn, self.written(conn.dialect), values).rowcount
        return count

    def each(self, conn: Connection, rows: Sequence[Mapping[str, object]]) -> int:
        """Run it for each row of values and tell how many rows it touched."""
        if not rows:
            return 0
        written = self.written(conn.dialect)
        cursor = _driver(conn).cursor()
        cursor.executemany(written.sql, [_bound(written, dict(row)) for row in rows])
        count: int = cursor.rowcount
        cursor.close()
        return count

    def written(self, dialect: Dialect) -> _Written:
        """Give its text for a database; writing it out takes a hundred times as long as running."""
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _write_out(self._core, self._columns, dialect)
        return written


_ALL: Final[WeakSet[Statement]] = WeakSet()


def write_out_all(dialect: Dialect) -> None:
    """Write out every statement that there is, so that no press has to wait for it."""
    for statement in tuple(_ALL):
        statement.written(dialect)


@contextmanager
def savepoint(conn: Connection) -> Iterator[None]:
    """Undo what happens inside when it raises, and nothing before it."""
    driver = _driver(conn)
    driver.execute("SAVEPOINT attempt").close()
    try:
        yield
    except BaseException:
        # After a full disk or a lost connection there is nothing left to go back to.
        with suppress(conn.dialect.loaded_dbapi.Error):
            driver.execute("ROLLBACK TO SAVEPOINT attempt").close()
            driver.execute("RELEASE SAVEPOINT attempt").close()
        raise
    driver.execute("RELEASE SAVEPOINT attempt").close()


def _exported(core: Core) -> Sequence[Any]:
    return tuple(core.exported_columns)


def _driver(conn: Connection) -> Any:  # noqa: ANN401 - sqlite3 or psycopg; both have `execute`
    return conn.connection.dbapi_connection


def _execute(conn: Connection, written: _Written, given: dict[str, Any]) -> Any:  # noqa: ANN401 - its cursor
    return _driver(conn).execute(written.sql, _bound(written, given))


def _bound(written: _Written, given: dict[str, Any]) -> Any:  # noqa: ANN401 - as DB-API has it
    """Put values in the place and the form in which the driver takes them; `given` is used up."""
    given.update(written.stands)
    for name, write in written.writes:
        given[name] = write(given[name])
    return written.place(given)


def _read(written: _Written, row: Sequence[Any]) -> Sequence[Any]:
    meant = list(row)
    for place, read in written.reads:
        meant[place] = read(meant[place])
    return meant


def _write_out(core: Core, columns: list[str] | None, dialect: Dialect) -> _Written:
    """Let Core compile a statement and keep what is needed to run it."""
    compiled = core.compile(dialect=dialect, column_keys=columns)
    names = compiled.positiontup or tuple(dict.fromkeys(compiled.bind_names.values()))
    binds = {name: compiled.binds[name] for name in names}
    writes = {name: _processor(bind, dialect) for name, bind in binds.items()}
    stands = {n: _changed(b.effective_value, writes[n]) for n, b in binds.items() if not b.required}
    reads = enumerate(column.type.dialect_impl(dialect) for column in _exported(core))
    changes = ((place, type_.result_processor(dialect, None)) for place, type_ in reads)
    return _Written(
        sql=str(compiled),
        stands=stands,
        writes=tuple((n, w) for n, w in writes.items() if w is not None and n not in stands),
        place=_in_order(names) if compiled.positional else dict,
        reads=tuple((place, read) for place, read in changes if read is not None),
    )


def _processor(bind: BindParameter[Any], dialect: Dialect) -> _Change | None:
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def _changed(value: object, change: _Change | None) -> object:
    return value if change is None else change(value)


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: [given[name] for name in names]
