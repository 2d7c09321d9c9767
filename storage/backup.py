"""Backups: a checked copy of database and files, a list of what belongs to it, and the way back.

A backup counts once its manifest `<time>.json` is there: that is written last. Files are kept once
below `files/`, the database and a store beside it as often as they changed, however many backups
name them.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from sop.office import Office
from storage import database_copy, shapes
from storage import schema as s
from storage.counting import Counted, each
from storage.engines import engine_for, steady
from storage.faults import Damaged, InUse, StorageFault, translate
from storage.files import Files, sync
from storage.keys import stamp
from storage.manifests import Beside, Manifest, list_all, read, readable, rotate
from storage.transaction import Tx
from storage.urls import is_postgres
from storage.verify import verify

#: Each backup reads one of so many shares of the files through, by the hour. A day moves them on by
#: seven: so all have come round in a week of office hours, if the computer is off otherwise.
_SHARES: Final = 31

#: How the name of a copy of PostgreSQL ends.
_DUMP: Final = ".dump"

#: Work that a power cut left behind goes after so long: nobody is at it any more.
_LEFT: Final = timedelta(days=1)


def make(
    address: str | Path,
    files: Files,
    folder: Path,
    office: Office,
    now: datetime,
    stores: Sequence[Path] = (),
) -> Path:
    """Make a backup beside a running bot, check it, and drop the ones that are too many.

    Each reads another share of the files through, within some days all of them; of the others it
    only looks whether they are there. A file is checked in any case when it is copied.

    Args:
        address: of the database.
        files: what its records name, and the stores.
        folder: where backups lie.
        office: whose they are.
        now: the time that the backup bears.
        stores: SQLite files beside the database that belong to it, as far as they are there. One
            that has bytes among the files names them in a table `files` by their `sha256`.

    Returns the path of its manifest.

    Raises:
        Damaged: the copy does not agree with itself; nothing that was kept before is touched.
        StorageFull: there is no room for it; nothing is left behind.

    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters lie in it
    name = stamp(now).replace(":", "").replace(".", "")
    before = list_all(folder)
    with _unfinished(folder) as work:
        copy = work / f"{name}{_DUMP if is_postgres(address) else '.db'}"
        database_copy.copy(address, copy)
        manifest = _describe(address, copy, _share(files, now), office, now)
        manifest = _with_stores(manifest, [one for one in stores if one.exists()], work, folder)
        _keep_files(files, Files(folder / "files"), manifest.files)
        last = readable(before[-1]) if before else None
        manifest = _with_database(manifest, copy, folder, last)
        made = folder / f"{name}.json"
        listed = work / made.name
        listed.write_text(shapes.dump(manifest), "utf-8")
        _settle(listed, made)
        sync(folder)
    rotate(folder, made)
    _tidy(folder, now)
    return made


def restore(
    manifest: Path,
    address: str | Path,
    files: Files,
    office: Office,
    home: Path,
    counted: Counted | None = None,
) -> list[str]:
    """Bring a backup back to an empty place, and list what does not agree there.

    Args:
        manifest: of the backup.
        address: of the database that is to be.
        files: the store that is to be.
        office: whose it is.
        home: where the stores beside the database belong.
        counted: hears of each file, if given.

    Raises:
        InUse: there is a database or a store already; it is never written over.
        Damaged: the backup is not what was made.
        TooNew: a newer program made it; its data are back, and wait for that one.
        StorageFault: it is of the other kind of database.

    """
    listed = _unchanged(manifest)
    copy = manifest.with_name(listed.database)
    if (copy.suffix == _DUMP) != is_postgres(address):
        raise StorageFault(f"{copy.name} is of another kind of database")
    stores = [(manifest.with_name(one.copy), home / one.name) for one in listed.beside]
    wanted = [] if is_postgres(address) else [Path(address)]
    for target in (*wanted, *(target for _, target in stores)):
        if target.exists():
            raise InUse(f"{target.name} exists already")
    _keep_files(Files(manifest.parent / "files"), files, listed.files, counted)
    for kept, target in stores:
        database_copy.restore(kept, target)
    database_copy.restore(copy, address)
    with _opened(address) as conn:
        return verify(Tx(conn, office), files.has)


def drill(manifest: Path, office: Office, counted: Counted | None = None) -> list[str]:
    """Try a backup out, changing nothing, and list what does not agree.

    All its files are read where they lie. A database of SQLite is restored into a temporary
    folder; one of PostgreSQL is read from end to end: more can be told only where there is an
    empty database.

    Raises:
        Damaged: the backup, or one of its files, is not what was made.
        TooNew: a newer program made it.

    """
    listed, kept = _unchanged(manifest), Files(manifest.parent / "files")
    for sha256 in each(listed.files, counted):
        kept.get(sha256)
    copy = manifest.with_name(listed.database)
    if copy.suffix == _DUMP:
        database_copy.read_through(copy)
        return []
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        for one in listed.beside:
            database_copy.restore(manifest.with_name(one.copy), Path(name, one.name))
        database_copy.restore(copy, Path(name, "bot.db"))
        with _opened(Path(name, "bot.db")) as conn:
            return verify(Tx(conn, office), kept.there)


def _unchanged(manifest: Path) -> Manifest:
    """Read what belongs to a backup, once its copies are what was made.

    Raises:
        Damaged: one of them is not, or lies or belongs outside the folder where it should.

    """
    listed = read(manifest)
    names = [listed.database, *(name for one in listed.beside for name in (one.name, one.copy))]
    if any(Path(name).name != name for name in names):
        raise Damaged(f"{manifest.name} names a file in another folder")
    copies = {listed.database: listed.database_sha256}
    for name, sha256 in (copies | {one.copy: one.sha256 for one in listed.beside}).items():
        if _sha256(manifest.with_name(name)) != sha256:
            raise Damaged(f"{name} is not what was backed up")
    return listed


def _share(files: Files, now: datetime) -> Callable[[str], bool]:
    """Give what tells whether a file is there: looking into it, if it is of the share of now."""
    turn = int(now.timestamp()) // 3600 % _SHARES

    def present(sha256: str) -> bool:
        look = files.has if int(sha256[:8], 16) % _SHARES == turn else files.there
        return look(sha256)

    return present


def _with_database(manifest: Manifest, copy: Path, folder: Path, last: Manifest | None) -> Manifest:
    """Keep a copy of the database, packed; that of the last backup, if it is still the same."""
    packed = copy if copy.suffix == _DUMP else database_copy.pack(copy)
    name, sha256 = packed.name, _sha256(packed)
    if last and last.database_sha256 == sha256 and _is(folder / last.database, sha256):
        name = last.database
    else:
        _settle(packed, folder / name)
    return replace(manifest, database=name, database_sha256=sha256)


def _with_stores(manifest: Manifest, stores: Sequence[Path], work: Path, folder: Path) -> Manifest:
    """Keep copies of the stores, and note which files they name."""
    beside, named = [], set(manifest.files)
    for store in stores:
        copy = work / store.name
        database_copy.copy(store, copy)
        named |= _names(copy)
        beside.append(_beside(copy, folder))
    return replace(manifest, files=tuple(sorted(named)), beside=tuple(beside))


def _beside(copy: Path, folder: Path) -> Beside:
    """Keep a copy of a store under the name of what is in it: what has not changed is there."""
    store, suffix = copy.name, f"{copy.suffix}{database_copy.PACKED}"
    packed = database_copy.pack(copy)
    sha256 = _sha256(packed)
    name = f"{copy.stem}-{sha256[:16]}{suffix}"
    if not _is(folder / name, sha256):
        _settle(packed, folder / name)
    return Beside(store, name, sha256)


def _is(kept: Path, sha256: str) -> bool:
    return kept.exists() and _sha256(kept) == sha256


def _settle(copy: Path, place: Path) -> None:
    copy.chmod(0o600)  # also where the folder is open to others, as that of a disk often is
    sync(copy)
    copy.replace(place)


def _names(store: Path) -> set[str]:
    """List the bytes among the files that a store names; one of before holds its own."""
    with closing(sqlite3.connect(store)) as raw:
        columns = {row[1] for row in raw.execute("PRAGMA table_info(files)")}
        if "sha256" not in columns or "bytes" in columns:
            return set()
        return {row[0] for row in raw.execute("SELECT sha256 FROM files")}


def _describe(
    address: str | Path,
    copy: Path,
    present: Callable[[str], bool],
    office: Office,
    now: datetime,
) -> Manifest:
    """Check a copy and write down what is in it; PostgreSQL is checked where it is."""
    with _opened(address if is_postgres(address) else copy) as conn:
        if complaints := verify(Tx(conn, office), present):
            raise Damaged(complaints[0])
        row = conn.execute(select(s.office)).one()
        needed = conn.execute(select(s.files.c.sha256).distinct().order_by(s.files.c.sha256))
        return Manifest(
            made_at=stamp(now),
            office=row.code,
            records=row.length,
            head=row.head,
            database="",
            database_sha256="",
            files=tuple(needed.scalars()),
        )


def _keep_files(
    source: Files, target: Files, wanted: Sequence[str], counted: Counted | None = None
) -> None:
    """Copy the files that are not there yet, each checked on the way."""
    for sha256 in each(wanted, counted):
        if not target.path(sha256).is_file():
            target.put(source.get(sha256))


def _tidy(folder: Path, now: datetime) -> None:
    """Throw away work that a power cut left; younger one may be that of a program beside."""
    for work in folder.glob("unfinished-*"):
        if work.stat().st_mtime < (now - _LEFT).timestamp():
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _opened(address: str | Path) -> Iterator[Connection]:
    engine = engine_for(address)
    looking = steady(engine) if is_postgres(address) else engine
    try:
        with looking.connect() as conn:
            yield conn
    finally:
        engine.dispose()


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Give a place for work that is gone afterwards, finished or not."""
    work = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
    try:
        yield work
    except OSError as fault:
        raise translate(fault) from fault
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise Damaged(f"{path.name} cannot be read") from fault
