"""The first tables."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LONG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: Full text: an index on the words of each berkas, kept by the database itself.
_SEARCH: Final = {
    "sqlite": (
        "CREATE VIRTUAL TABLE berkas_search USING fts5 ("
        " search, content='berkas', content_rowid='entry', tokenize='unicode61',"
        " prefix='3 4 5')",
        "CREATE TRIGGER berkas_search_new AFTER INSERT ON berkas BEGIN"
        " INSERT INTO berkas_search (rowid, search) VALUES (new.entry, new.search); END",
        "CREATE TRIGGER berkas_search_changed AFTER UPDATE OF search ON berkas"
        " WHEN old.search <> new.search BEGIN"
        " INSERT INTO berkas_search (berkas_search, rowid, search)"
        " VALUES ('delete', old.entry, old.search);"
        " INSERT INTO berkas_search (rowid, search) VALUES (new.entry, new.search); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_berkas_search ON berkas USING gin (to_tsvector('indonesian', search))",
    ),
}


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def _index(
    name: str,
    table: str,
    *columns: str,
    unique: bool = False,
    sqlite: str = "",
    postgresql: str = "",
) -> None:
    """Make an index, on a part of the rows when a condition is given."""
    op.create_index(
        name,
        table,
        list(columns),
        unique=unique,
        sqlite_where=sa.text(sqlite) if sqlite else None,
        postgresql_where=sa.text(postgresql or sqlite) if sqlite else None,
    )


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "berkas",
        sa.Column("entry", _LONG, nullable=False, autoincrement=True),
        _text("code"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("snapshot"),
        _text("state"),
        sa.Column("closed", sa.Boolean(), nullable=False),
        _text("unit"),
        _text("pengusul"),
        _text("staf"),
        _text("jenis"),
        _text("nomor"),
        sa.Column("tahun", sa.Integer(), nullable=True),
        sa.Column("agenda_year", sa.Integer(), nullable=True),
        sa.Column("agenda_number", sa.Integer(), nullable=True),
        _maybe("since_at"),
        _text("search"),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_berkas")),
        sa.UniqueConstraint("code", name=op.f("uq_berkas_code")),
    )
    _index("ix_berkas_agenda", "berkas", "agenda_number", "agenda_year")
    _index("ix_berkas_open", "berkas", "entry", sqlite="closed IS 0", postgresql="closed IS false")
    _index("ix_berkas_pengusul", "berkas", "pengusul", "entry")
    _index("ix_berkas_produk", "berkas", "nomor", "tahun")
    _index("ix_berkas_staf", "berkas", "staf", "entry")
    _index("ix_berkas_state", "berkas", "state", "entry")
    _index("ix_berkas_unit", "berkas", "unit", "entry")
    op.create_table(
        "cards",
        _text("id"),
        _text("code"),
        _text("officer"),
        _text("task"),
        _text("chat"),
        _text("view"),
        _text("message"),
        _text("shown"),
        sa.Column("drawn", sa.Integer(), nullable=False),
        _text("presses"),
        _text("labels"),
        sa.Column("closed", sa.Boolean(), nullable=False),
        _text("placed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
    )
    _index("ix_cards_chat_placed", "cards", "chat", "placed")
    _index("ix_cards_open", "cards", "code", sqlite="closed IS 0", postgresql="closed IS false")
    op.create_table(
        "holidays",
        _text("day"),
        sa.Column("working", sa.Boolean(), nullable=False),
        _text("name"),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    op.create_table(
        "inbox",
        _text("id"),
        _text("channel"),
        _text("update_id"),
        _text("raw"),
        _text("at"),
        _text("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("due"),
        _text("why"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "update_id", name=op.f("uq_inbox_channel_update_id")),
    )
    _index("ix_inbox_at", "inbox", "at")
    _index("ix_inbox_waiting", "inbox", "id", sqlite="state = 'waiting'")
    op.create_table(
        "jabatan",
        _text("id"),
        _text("title"),
        _text("role"),
        _text("unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jabatan")),
    )
    op.create_table(
        "jobs",
        _text("id"),
        _text("kind"),
        _text("code"),
        _text("key"),
        _text("payload"),
        _text("state"),
        _text("due"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("why"),
        _text("worker"),
        _maybe("leased_until"),
        _text("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    _index("ix_jobs_code", "jobs", "code")
    _index("ix_jobs_running", "jobs", "key", sqlite="state = 'running'")
    _index("ix_jobs_waiting", "jobs", "due", sqlite="state = 'waiting'")
    _index(
        "uq_jobs_key",
        "jobs",
        "key",
        unique=True,
        sqlite="state = 'waiting' AND \"key\" != ''",
        postgresql="state = 'waiting' AND key != ''",
    )
    op.create_table(
        "loose",
        _text("id"),
        _text("officer"),
        _text("at"),
        _text("group"),
        _text("hint"),
        _text("file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose")),
    )
    _index("ix_loose_officer", "loose", "officer")
    op.create_table(
        "messages",
        _text("chat"),
        _text("message"),
        _text("letter"),
        _text("card"),
        _text("at"),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_messages")),
    )
    _index("ix_messages_message", "messages", "message")
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        _text("code"),
        sa.Column("length", _LONG, nullable=False),
        _text("head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_office_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "officers",
        _text("id"),
        _text("name"),
        _text("nip"),
        _maybe("retired_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
    op.create_table(
        "outbox",
        _text("id"),
        _text("chat"),
        _text("post"),
        _text("card"),
        _text("code"),
        _text("officer"),
        sa.Column("asks", sa.Boolean(), nullable=False),
        _text("body"),
        _text("state"),
        _text("due"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        _text("why"),
        _text("worker"),
        _maybe("claimed_at"),
        _text("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    _index("ix_outbox_at", "outbox", "at")
    _index("ix_outbox_card", "outbox", "card")
    _index("ix_outbox_chat", "outbox", "chat", "id", sqlite="state IN ('waiting', 'claimed')")
    _index("ix_outbox_code", "outbox", "code")
    _index(
        "ix_outbox_lost",
        "outbox",
        "due",
        sqlite="state = 'unknown' AND asks IS 1",
        postgresql="state = 'unknown' AND asks IS true",
    )
    op.create_table(
        "questions",
        _text("officer"),
        _text("word"),
        _text("code"),
        _text("arg"),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_questions")),
    )
    op.create_table(
        "reminders",
        _text("key"),
        _text("kind"),
        _text("due"),
        _text("code"),
        _text("officer"),
        _maybe("done_at"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminders")),
    )
    _index("ix_reminders_code", "reminders", "code")
    _index("ix_reminders_due", "reminders", "due", sqlite="done_at IS NULL")
    op.create_table(
        "settings",
        _text("key"),
        _text("value"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "strikes",
        _text("chat"),
        _text("day"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat", "day", name=op.f("pk_strikes")),
    )
    op.create_table(
        "addresses",
        _text("channel"),
        _text("id"),
        _text("alias"),
        _text("officer"),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        _text("bound_at"),
        _maybe("last_inbound_at"),
        _maybe("blocked_at"),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name=op.f("fk_addresses_officer")),
        sa.PrimaryKeyConstraint("channel", "id", name=op.f("pk_addresses")),
    )
    _index("ix_addresses_channel_alias", "addresses", "channel", "alias")
    _index("ix_addresses_officer", "addresses", "officer")
    op.create_table(
        "agenda",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("code"),
        _text("at"),
        sa.ForeignKeyConstraint(["code"], ["berkas.code"], name=op.f("fk_agenda_code")),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_agenda")),
        sa.UniqueConstraint("code", name=op.f("uq_agenda_code")),
    )
    _index("ix_agenda_at", "agenda", "at")
    op.create_table(
        "holdings",
        _text("id"),
        _text("officer"),
        _text("jabatan"),
        _text("since"),
        _maybe("until"),
        _text("kind"),
        _text("surat_perintah"),
        sa.ForeignKeyConstraint(["jabatan"], ["jabatan.id"], name=op.f("fk_holdings_jabatan")),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name=op.f("fk_holdings_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    _index("ix_holdings_jabatan", "holdings", "jabatan")
    _index("ix_holdings_officer", "holdings", "officer")
    op.create_table(
        "invitations",
        _text("hash"),
        _text("officer"),
        _text("expires"),
        _maybe("used_at"),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name=op.f("fk_invitations_officer")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_invitations")),
    )
    op.create_table(
        "records",
        sa.Column("seq", _LONG, nullable=False, autoincrement=False),
        _text("code"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("word"),
        _text("at"),
        _text("body"),
        _text("hash"),
        sa.ForeignKeyConstraint(["code"], ["berkas.code"], name=op.f("fk_records_code")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_records")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_records_code_number")),
    )
    op.create_table(
        "lampiran",
        sa.Column("seq", _LONG, nullable=False),
        _text("id"),
        _text("code"),
        _text("sha256"),
        _text("name"),
        sa.Column("size", _LONG, nullable=False),
        sa.ForeignKeyConstraint(["code"], ["berkas.code"], name=op.f("fk_lampiran_code")),
        sa.ForeignKeyConstraint(["seq"], ["records.seq"], name=op.f("fk_lampiran_seq")),
        sa.PrimaryKeyConstraint("seq", "id", name=op.f("pk_lampiran")),
    )
    _index("ix_lampiran_code", "lampiran", "code")
    _index("ix_lampiran_sha256", "lampiran", "sha256")
    for statement in _SEARCH[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE berkas_search")
    for table in (
        "lampiran",
        "records",
        "invitations",
        "holdings",
        "agenda",
        "addresses",
        "strikes",
        "settings",
        "reminders",
        "questions",
        "outbox",
        "officers",
        "office",
        "messages",
        "loose",
        "jobs",
        "jabatan",
        "inbox",
        "holidays",
        "cards",
        "berkas",
    ):
        op.drop_table(table)
