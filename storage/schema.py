"""The schema: every table of the memory, one text for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
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

from storage.columns import Instant, Long, Said, at, flag, key, number, of, said, text

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


def _partial(
    name: str, where: ColumnElement[bool], *columns: Column[Any], unique: bool = False
) -> None:
    """Index the rows that answer to a condition."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# The office and its history ----------------------------------------------------------------------

#: One row. Who appends to the history or takes an agenda number locks it first.
office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    text("code"),
    Column("length", Long, nullable=False, default=0),  # records in the history
    text("head"),  # hash of the newest one
    text("people"),  # a new word whenever officers, addresses, jabatan or holdings change
    CheckConstraint("id = 1", name="one_row"),
)

#: The snapshot of each berkas, beside it what is looked for.
berkas = Table(
    "berkas",
    metadata,
    Column("entry", Long, primary_key=True, autoincrement=True),  # grows: newest is highest
    Column("code", Text, nullable=False, unique=True),
    number("version"),
    text("snapshot"),
    text("state"),
    flag("closed"),
    said("unit"),
    text("pengusul"),
    text("staf"),
    text("jenis"),
    said("nomor"),  # reduced to what makes it the same number
    Column("tahun", Integer),
    Column("nota", Said, nullable=False, server_default=""),  # its nota dinas, reduced likewise
    Column("agenda_year", Integer),
    Column("agenda_number", Integer),
    at("since_at", nullable=True),
    said("search"),  # the words by which it is found
)
OPEN: Final = berkas.c.closed.is_(False)
_partial("ix_berkas_open", OPEN, berkas.c.entry)
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
    Column("seq", Long, primary_key=True, autoincrement=False),  # place in the office's history
    of("code", "berkas.code"),
    number("number"),  # place in the history of its berkas
    text("word"),
    at(),
    text("body"),  # canonical JSON, exactly as hashed
    text("hash"),
    UniqueConstraint("code", "number"),
)

#: Every file that a record brought: what the file store owes us.
files = Table(
    "lampiran",
    metadata,
    Column("seq", Long, ForeignKey("records.seq"), nullable=False),
    text("id"),
    of("code", "berkas.code"),
    Column("sha256", Text, nullable=False, index=True),
    said("name"),
    Column("size", Long, nullable=False),
    PrimaryKeyConstraint("seq", "id"),
)
Index(None, files.c.code)

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

jabatan = Table("jabatan", metadata, key(), said("title"), text("role"), said("unit"))

officers = Table(
    "officers", metadata, key(), said("name"), text("nip"), at("retired_at", nullable=True)
)

holdings = Table(
    "holdings",
    metadata,
    key(),
    Column("officer", Text, ForeignKey("officers.id"), nullable=False, index=True),
    Column("jabatan", Text, ForeignKey("jabatan.id"), nullable=False, index=True),
    at("since"),
    at("until", nullable=True),
    text("kind"),
    said("surat_perintah"),
)

addresses = Table(
    "addresses",
    metadata,
    text("channel"),
    text("id"),
    text("alias"),
    Column("officer", Text, ForeignKey("officers.id"), nullable=False, index=True),
    at("bound_at"),
    at("last_inbound_at", nullable=True),
    at("blocked_at", nullable=True),
    PrimaryKeyConstraint("channel", "id"),
)
Index(None, addresses.c.channel, addresses.c.alias)

invitations = Table(
    "invitations",
    metadata,
    key("hash"),
    of("officer", "officers.id"),
    at("expires"),
    at("used_at", nullable=True),
)

strikes = Table(
    "strikes",
    metadata,
    text("chat"),
    text("day"),
    number("count"),
    PrimaryKeyConstraint("chat", "day"),
)

# What is going on --------------------------------------------------------------------------------

questions = Table("questions", metadata, key("officer"), text("word"), text("code"), said("arg"))

#: Which returned berkas a draft may correct, or that it was said to be a usulan of its own.
corrections = Table(
    "corrections",
    metadata,
    Column("draft", Text, ForeignKey("berkas.code"), primary_key=True),
    text("returned"),  # codes
    flag("settled"),
)

settings = Table("settings", metadata, key("key"), said("value"))

looks = Table(
    "looks",
    metadata,
    key("code"),
    at(),
    at("whole"),  # when the public file was read from end to end
    text("ours"),  # SHA-256 of what it was compared with
    text("theirs"),  # … and of the public file
    said("file"),  # its address
    said("etag"),  # by what the site tells whether it is still that one; empty: by nothing
    said("modified"),
)

loose = Table(
    "loose",
    metadata,
    key(),
    Column("officer", Text, nullable=False, index=True),
    at(),
    text("group"),
    said("aside"),  # who laid it aside, and when
    text("file"),
)

holidays = Table("holidays", metadata, key("day"), flag("working"), said("name"))

cards = Table(
    "cards",
    metadata,
    key(),
    text("code"),
    text("officer"),
    text("task"),
    text("chat"),
    text("view"),
    text("message"),
    text("shown"),
    number("drawn"),
    text("presses"),  # JSON lists
    text("labels"),
    flag("closed"),
    text("placed"),  # a key: grows when the card becomes the newest message of its chat
)
HANGING: Final = cards.c.closed.is_(False)
_partial("ix_cards_open", HANGING, cards.c.code)
Index(None, cards.c.chat, cards.c.placed)

#: Which outbox row, and of a card which card, a message of a channel shows. One that stands for
#: neither did not arrive after all.
messages = Table(
    "messages",
    metadata,
    text("chat"),
    text("message"),
    text("letter"),
    text("card"),
    number("place"),  # in its letter
    at(),
    PrimaryKeyConstraint("chat", "message"),
)
Index(None, messages.c.message)

# Queues ------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    key(),
    text("channel"),
    text("update_id"),
    text("raw"),
    at(),
    text("state"),  # waiting, done, failed
    number("attempts"),
    at("due"),
    said("why"),
    UniqueConstraint("channel", "update_id"),
)
UNREAD: Final = inbox.c.state == WAITING
_partial("ix_inbox_waiting", UNREAD, inbox.c.id)
Index(None, inbox.c.at)

outbox = Table(
    "outbox",
    metadata,
    key(),
    text("chat"),
    text("post"),
    text("card"),
    text("code"),
    text("officer"),
    flag("asks"),
    text("body"),
    text("state"),  # waiting, claimed, sent, unknown, failed, replaced
    at("due"),
    number("attempts"),
    number("asked"),  # how often it went again because nobody knew whether it had arrived
    number("tries"),  # which attempt counts: grows when one begins, and when one is taken back
    flag("repeat"),  # may have arrived before
    said("why"),
    text("worker"),
    at("claimed_at", nullable=True),
    at(),
)
ON_ITS_WAY: Final = outbox.c.state.in_([WAITING, CLAIMED])
LOST: Final = and_(outbox.c.state == UNKNOWN, outbox.c.asks.is_(True))
_partial("ix_outbox_chat", ON_ITS_WAY, outbox.c.chat, outbox.c.id)
_partial("ix_outbox_lost", LOST, outbox.c.due)
UNSURE: Final = outbox.c.state.in_([UNKNOWN, FAILED])
_partial("ix_outbox_unsure", UNSURE, outbox.c.code)
Index(None, outbox.c.card)

jobs = Table(
    "jobs",
    metadata,
    key(),
    text("kind"),
    text("code"),
    text("key"),
    text("payload"),
    text("state"),  # waiting, running, done, failed
    at("due"),
    number("attempts"),
    said("why"),
    text("worker"),
    at("leased_until", nullable=True),
    at(),
)
IDLE: Final = and_(jobs.c.state == WAITING, jobs.c.key != NOTHING)
BUSY: Final = jobs.c.state == RUNNING
_partial("uq_jobs_key", IDLE, jobs.c.key, unique=True)
_partial("ix_jobs_waiting", jobs.c.state == WAITING, jobs.c.due)
_partial("ix_jobs_running", BUSY, jobs.c.key)
Index(None, jobs.c.code)

reminders = Table(
    "reminders",
    metadata,
    key("key"),
    text("kind"),
    at("due"),
    text("code"),
    text("officer"),
    at("done_at", nullable=True),
)
PLANNED: Final = reminders.c.done_at.is_(None)
_partial("ix_reminders_due", PLANNED, reminders.c.due)
Index(None, reminders.c.code)
