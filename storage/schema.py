"""The schema: every table of the memory, one text for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy.types import TypeDecorator

from storage.keys import instant, stamp


class Instant(TypeDecorator[datetime]):
    """An instant, kept as UTC text of one width."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """Give what writes it."""
        del dialect
        return lambda value: None if value is None else stamp(value)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """Give what reads it."""
        del dialect, coltype
        return lambda value: None if value is None else instant(value)


class Said(TypeDecorator[str]):
    """Text that somebody wrote: what PostgreSQL cannot keep (NUL, half characters) is left out."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Give what cleans it."""
        del dialect
        return _clean


def _clean(value: str | None) -> str | None:
    if not value:
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


#: States of rows that wait for somebody. Literals and no parameters: so partial indexes are used.
WAITING: Final = literal_column("'waiting'", Text)
CLAIMED: Final = literal_column("'claimed'", Text)
UNKNOWN: Final = literal_column("'unknown'", Text)
FAILED: Final = literal_column("'failed'", Text)
RUNNING: Final = literal_column("'running'", Text)
NOTHING: Final = literal_column("''", Text)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Long = BigInteger().with_variant(Integer, "sqlite")


def _key(name: str = "id") -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _said(name: str) -> Column[str]:
    return Column(name, Said, nullable=False, default="")


def _at(name: str = "at", *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Instant, nullable=nullable)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, default=0)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False)


def _of(name: str, target: str) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=False)


# The office and its history ----------------------------------------------------------------------

#: One row. Who appends to the history or takes an agenda number locks it first.
office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _text("code"),
    Column("length", _Long, nullable=False, default=0),  # records in the history
    _text("head"),  # hash of the newest one
    _text("people"),  # a new word whenever officers, addresses, jabatan or holdings change
    CheckConstraint("id = 1", name="one_row"),
)

#: The snapshot of each berkas, beside it what is looked for.
berkas = Table(
    "berkas",
    metadata,
    Column("entry", _Long, primary_key=True, autoincrement=True),  # grows: newest is highest
    Column("code", Text, nullable=False, unique=True),
    _number("version"),
    _text("snapshot"),
    _text("state"),
    _flag("closed"),
    _said("unit"),
    _text("pengusul"),
    _text("staf"),
    _text("jenis"),
    _said("nomor"),  # reduced to what makes it the same number
    Column("tahun", Integer),
    Column("nota", Said, nullable=False, server_default=""),  # its nota dinas, reduced likewise
    Column("agenda_year", Integer),
    Column("agenda_number", Integer),
    _at("since_at", nullable=True),
    _said("search"),  # the words by which it is found
)
OPEN: Final = berkas.c.closed.is_(False)
Index("ix_berkas_open", berkas.c.entry, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_berkas_unit", berkas.c.unit, berkas.c.entry)
Index("ix_berkas_pengusul", berkas.c.pengusul, berkas.c.entry)
Index("ix_berkas_staf", berkas.c.staf, berkas.c.entry)
Index("ix_berkas_state", berkas.c.state, berkas.c.entry)
Index("ix_berkas_produk", berkas.c.nomor, berkas.c.tahun)
Index("ix_berkas_nota", berkas.c.nota, berkas.c.entry)
Index("ix_berkas_agenda", berkas.c.agenda_number, berkas.c.agenda_year)

records = Table(
    "records",
    metadata,
    Column("seq", _Long, primary_key=True, autoincrement=False),  # place in the office's history
    _of("code", "berkas.code"),
    _number("number"),  # place in the history of its berkas
    _text("word"),
    _at(),
    _text("body"),  # canonical JSON, exactly as hashed
    _text("hash"),
    UniqueConstraint("code", "number"),
)

#: Every file that a record brought: what the file store owes us.
lampiran = Table(
    "lampiran",
    metadata,
    Column("seq", _Long, ForeignKey("records.seq"), nullable=False),
    _text("id"),
    _of("code", "berkas.code"),
    Column("sha256", Text, nullable=False, index=True),
    _said("name"),
    Column("size", _Long, nullable=False),
    PrimaryKeyConstraint("seq", "id"),
)
Index(None, lampiran.c.code)

#: The buku agenda: a number exists because its row does, so there are no gaps to make.
agenda = Table(
    "agenda",
    metadata,
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", Text, ForeignKey("berkas.code"), nullable=False, unique=True),
    Column("at", Instant, nullable=False, index=True),
    PrimaryKeyConstraint("year", "number"),
)

# People ------------------------------------------------------------------------------------------

jabatan = Table("jabatan", metadata, _key(), _said("title"), _text("role"), _said("unit"))

officers = Table(
    "officers", metadata, _key(), _said("name"), _text("nip"), _at("retired_at", nullable=True)
)

holdings = Table(
    "holdings",
    metadata,
    _key(),
    Column("officer", Text, ForeignKey("officers.id"), nullable=False, index=True),
    Column("jabatan", Text, ForeignKey("jabatan.id"), nullable=False, index=True),
    _at("since"),
    _at("until", nullable=True),
    _text("kind"),
    _said("surat_perintah"),
)

addresses = Table(
    "addresses",
    metadata,
    _text("channel"),
    _text("id"),
    _text("alias"),
    Column("officer", Text, ForeignKey("officers.id"), nullable=False, index=True),
    _at("bound_at"),
    _at("last_inbound_at", nullable=True),
    _at("blocked_at", nullable=True),
    PrimaryKeyConstraint("channel", "id"),
)
Index(None, addresses.c.channel, addresses.c.alias)

invitations = Table(
    "invitations",
    metadata,
    _key("hash"),
    _of("officer", "officers.id"),
    _at("expires"),
    _at("used_at", nullable=True),
)

strikes = Table(
    "strikes",
    metadata,
    _text("chat"),
    _text("day"),
    _number("count"),
    PrimaryKeyConstraint("chat", "day"),
)

# What is going on --------------------------------------------------------------------------------

questions = Table(
    "questions", metadata, _key("officer"), _text("word"), _text("code"), _said("arg")
)

#: Which returned berkas a draft may correct, or that it was said to be a usulan of its own.
corrections = Table(
    "corrections",
    metadata,
    Column("draft", Text, ForeignKey("berkas.code"), primary_key=True),
    _text("returned"),  # codes
    _flag("settled"),
)

settings = Table("settings", metadata, _key("key"), _said("value"))

loose = Table(
    "loose",
    metadata,
    _key(),
    Column("officer", Text, nullable=False, index=True),
    _at(),
    _text("group"),
    _said("aside"),  # who laid it aside, and when
    _text("file"),
)

holidays = Table("holidays", metadata, _key("day"), _flag("working"), _said("name"))

cards = Table(
    "cards",
    metadata,
    _key(),
    _text("code"),
    _text("officer"),
    _text("task"),
    _text("chat"),
    _text("view"),
    _text("message"),
    _text("shown"),
    _number("drawn"),
    _text("presses"),  # JSON lists
    _text("labels"),
    _flag("closed"),
    _text("placed"),  # a key: grows when the card becomes the newest message of its chat
)
HANGING: Final = cards.c.closed.is_(False)
Index("ix_cards_open", cards.c.code, sqlite_where=HANGING, postgresql_where=HANGING)
Index(None, cards.c.chat, cards.c.placed)

#: Which outbox row, and of a card which card, a message of a channel shows. One that stands for
#: neither did not arrive after all.
messages = Table(
    "messages",
    metadata,
    _text("chat"),
    _text("message"),
    _text("letter"),
    _text("card"),
    _number("place"),  # in its letter
    _at(),
    PrimaryKeyConstraint("chat", "message"),
)
Index(None, messages.c.message)

# Queues ------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    _key(),
    _text("channel"),
    _text("update_id"),
    _text("raw"),
    _at(),
    _text("state"),  # waiting, done, failed
    _number("attempts"),
    _at("due"),
    _said("why"),
    UniqueConstraint("channel", "update_id"),
)
UNREAD: Final = inbox.c.state == WAITING
Index("ix_inbox_waiting", inbox.c.id, sqlite_where=UNREAD, postgresql_where=UNREAD)
Index(None, inbox.c.at)

outbox = Table(
    "outbox",
    metadata,
    _key(),
    _text("chat"),
    _text("post"),
    _text("card"),
    _text("code"),
    _text("officer"),
    _flag("asks"),
    _text("body"),
    _text("state"),  # waiting, claimed, sent, unknown, failed, replaced
    _at("due"),
    _number("attempts"),
    _number("asked"),  # how often it went again because nobody knew whether it had arrived
    _number("tries"),  # which attempt counts: grows when one begins, and when one is taken back
    _flag("repeat"),  # may have arrived before
    _said("why"),
    _text("worker"),
    _at("claimed_at", nullable=True),
    _at(),
)
ON_ITS_WAY: Final = outbox.c.state.in_([WAITING, CLAIMED])
LOST: Final = and_(outbox.c.state == UNKNOWN, outbox.c.asks.is_(True))
Index(
    "ix_outbox_chat",
    outbox.c.chat,
    outbox.c.id,
    sqlite_where=ON_ITS_WAY,
    postgresql_where=ON_ITS_WAY,
)
Index("ix_outbox_lost", outbox.c.due, sqlite_where=LOST, postgresql_where=LOST)
UNSURE: Final = outbox.c.state.in_([UNKNOWN, FAILED])
Index("ix_outbox_unsure", outbox.c.code, sqlite_where=UNSURE, postgresql_where=UNSURE)
Index(None, outbox.c.card)

jobs = Table(
    "jobs",
    metadata,
    _key(),
    _text("kind"),
    _text("code"),
    _text("key"),
    _text("payload"),
    _text("state"),  # waiting, running, done, failed
    _at("due"),
    _number("attempts"),
    _said("why"),
    _text("worker"),
    _at("leased_until", nullable=True),
    _at(),
)
IDLE: Final = and_(jobs.c.state == WAITING, jobs.c.key != NOTHING)
BUSY: Final = jobs.c.state == RUNNING
Index("uq_jobs_key", jobs.c.key, unique=True, sqlite_where=IDLE, postgresql_where=IDLE)
Index(
    "ix_jobs_waiting",
    jobs.c.due,
    sqlite_where=jobs.c.state == WAITING,
    postgresql_where=jobs.c.state == WAITING,
)
Index("ix_jobs_running", jobs.c.key, sqlite_where=BUSY, postgresql_where=BUSY)
Index(None, jobs.c.code)

reminders = Table(
    "reminders",
    metadata,
    _key("key"),
    _text("kind"),
    _at("due"),
    _text("code"),
    _text("officer"),
    _at("done_at", nullable=True),
)
PLANNED: Final = reminders.c.done_at.is_(None)
Index("ix_reminders_due", reminders.c.due, sqlite_where=PLANNED, postgresql_where=PLANNED)
Index(None, reminders.c.code)
