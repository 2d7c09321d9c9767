"""Faults of the memory, named for the one who runs the bot; a `Refusal` is never among them.

StorageFault
├── StorageFull    the disk is full: nothing was written, the same turn works once there is room
├── Damaged        the database or a file cannot be read as it was written
├── Unreachable    the database server does not answer, or another program holds the file: the turn
│   │              may be tried again
│   └── Unwritable the disk is read-only, or the files belong to another account
├── Misaddressed   the address of the server has an option that PostgreSQL does not know
├── TooNew         the database was made by a newer version of this program
├── InUse          another process works on this database
├── WrongOffice    the database belongs to another office
└── WrongEncoding  the database cannot keep every letter: it was not made with UTF-8
"""

from __future__ import annotations

import errno
import re
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError


class StorageFault(Exception):
    """Something about disk or database went wrong; what was asked did not happen."""


class StorageFull(StorageFault):
    """There is no room left: nothing was written."""


class Damaged(StorageFault):
    """What was kept cannot be read as it was written."""


class Unreachable(StorageFault):
    """The database server does not answer, or another program holds the file."""


class Unwritable(Unreachable):
    """The disk can only be read, or the files belong to another account."""


class Misaddressed(StorageFault):
    """The address of the server has an option that does not exist, or not this value for it."""


class TooNew(StorageFault):
    """The database was made by a newer version of this program."""


class InUse(StorageFault):
    """Another process works on this database."""


class WrongOffice(StorageFault):
    """The database belongs to another office."""


class WrongEncoding(StorageFault):
    """The database cannot keep every letter: it was not made with UTF-8."""


#: SQLSTATE of what goes well when it is simply tried again: serialization, deadlock.
RETRIED: Final = frozenset({"40001", "40P01"})

_FULL_ERRNO: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SHUT_ERRNO: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL_STATES: Final = frozenset({"53100"})
_HELD_STATE: Final = "55P03"  #: lock_not_available
_DAMAGED_STATES: Final = frozenset({"XX001", "XX002", "58030"})
#: How libpq names what is wrong behind the ? of an address; a password that stands there because
#: its own ? was not written in code has signs that no option has.
_OPTION: Final = re.compile(
    r"(?:invalid URI query parameter: |invalid connection option )\"([a-z_]+)\""
    r"|bad value for ([a-z_]+):|invalid ([a-z_]+) value:"
)


def translate(fault: BaseException) -> BaseException:
    """Give the fault of ours for one of a driver or of the operating system; others stay."""
    origin = fault.orig if isinstance(fault, DBAPIError) else fault
    if isinstance(origin, sqlite3.Error):
        return _sqlite(origin) or fault
    if _of_psycopg(origin):
        return _postgres(origin) or fault
    if isinstance(origin, OSError) and origin.errno in _FULL_ERRNO:
        return StorageFull(origin.strerror)
    if isinstance(origin, OSError) and origin.errno in _SHUT_ERRNO:
        return Unwritable(f"{origin.filename or ''}: {origin.strerror}".removeprefix(": "))
    return fault


def sqlstate(fault: BaseException) -> str:
    """Give the SQLSTATE of a fault of PostgreSQL, or nothing."""
    origin = fault.orig if isinstance(fault, DBAPIError) else fault
    return _state(origin) if _of_psycopg(origin) else ""


def _of_psycopg(fault: BaseException | None) -> bool:
    """Tell by the name, since the driver is loaded only where there is a PostgreSQL."""
    return type(fault).__module__.partition(".")[0] == "psycopg"


def _state(origin: BaseException | None) -> str:
    return getattr(origin, "sqlstate", None) or ""


def _sqlite(origin: sqlite3.Error) -> StorageFault | None:
    name = getattr(origin, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL":
        return StorageFull("the disk of the database is full")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unreachable("another program holds the database")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return Unwritable(str(origin))
    if name.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(f"the database cannot be read or written ({name})")
    return None


def _postgres(origin: BaseException | None) -> StorageFault | None:
    state = _state(origin)
    if not state and (wrong := _OPTION.search(str(origin))):
        return Misaddressed(next(filter(None, wrong.groups())))
    if state in _FULL_STATES:
        return StorageFull("the disk of the database server is full")
    if state in _DAMAGED_STATES:
        return Damaged(f"the database cannot be read or written ({state})")
    of_server = "OperationalError" in {kind.__name__ for kind in type(origin).__mro__}
    if state == _HELD_STATE:
        return Unreachable("somebody holds what is to be written")
    lost = of_server and state[:2] in {"", "08", "57"}
    return Unreachable("the database server does not answer") if lost else None
