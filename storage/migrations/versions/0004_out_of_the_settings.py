"""The nota dinas of a berkas, and what a draft may correct, leave the settings.

Which address is used first is told by when it was bound; a loose file says who laid it aside in a
column of that name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BERKAS = sa.table(
    "berkas", *map(sa.column, ("entry", "code", "snapshot", "nota", "agenda_number"))
)
_SETTINGS = sa.table("settings", sa.column("key"), sa.column("value"))
_CORRECTIONS = sa.table("corrections", *map(sa.column, ("draft", "returned", "settled")))
_ADDRESSES = sa.table(
    "addresses", *map(sa.column, ("channel", "id", "officer", "preferred", "bound_at"))
)
_NOTA, _PERBAIKAN, _OWN = "nota:", "perbaikan:", "-"


def upgrade() -> None:
    """Give each its own place, and carry over what stood among the settings."""
    op.add_column("berkas", sa.Column("nota", sa.Text(), nullable=False, server_default=""))
    _note_the_nota()
    op.create_index("ix_berkas_nota", "berkas", ["nota", "entry"])
    op.create_table(
        "corrections",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("returned", sa.Text(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["berkas.code"], name=op.f("fk_corrections_draft")),
        sa.PrimaryKeyConstraint("draft", name=op.f("pk_corrections")),
    )
    for draft, said in _taken_from_settings(_PERBAIKAN):
        own = said == _OWN
        row = {"draft": draft, "returned": "" if own else said, "settled": own}
        op.execute(_CORRECTIONS.insert().values(row))
    op.execute(_SETTINGS.delete().where(_SETTINGS.c.key.startswith(_NOTA)))
    _bind_the_preferred_first()
    op.drop_column("addresses", "preferred")
    op.execute("ALTER TABLE loose RENAME COLUMN hint TO aside")


def downgrade() -> None:
    """Put all back among the settings."""
    op.execute("ALTER TABLE loose RENAME COLUMN aside TO hint")
    false = sa.false()
    op.add_column(
        "addresses", sa.Column("preferred", sa.Boolean(), nullable=False, server_default=false)
    )
    _prefer_the_first_bound()
    conn = op.get_bind()
    for draft, returned, settled in conn.execute(sa.select(*_CORRECTIONS.c)).all():
        value = _OWN if settled else returned
        op.execute(_SETTINGS.insert().values(key=_PERBAIKAN + draft, value=value))
    op.drop_table("corrections")
    _put_the_nota_back()
    op.drop_index("ix_berkas_nota", "berkas")
    op.drop_column("berkas", "nota")


def _note_the_nota() -> None:
    """Write beside each berkas the number of its nota dinas, reduced to what makes it the same."""
    conn = op.get_bind()
    noted = (
        sa.update(_BERKAS)
        .where(_BERKAS.c.entry == sa.bindparam("of"))
        .values(nota=sa.bindparam("key"))
    )
    rows = conn.execute(sa.select(_BERKAS.c.entry, _BERKAS.c.snapshot)).all()
    numbers = ((entry, _number(snapshot)) for entry, snapshot in rows)
    if found := [{"of": entry, "key": key} for entry, key in numbers if key]:
        conn.execute(noted, found)


def _number(snapshot: str) -> str:
    nomor = json.loads(snapshot).get("nota", {}).get("nomor", "")
    return re.sub(r"[\s.]+", "", nomor).casefold().lstrip("0")


def _put_the_nota_back() -> None:
    """List under each nota dinas the berkas that were sent with it."""
    sent = sa.select(_BERKAS.c.nota, _BERKAS.c.code).where(
        _BERKAS.c.nota != "", _BERKAS.c.agenda_number.is_not(None)
    )
    codes: dict[str, list[str]] = {}
    for nota, code in op.get_bind().execute(sent.order_by(_BERKAS.c.entry)).all():
        codes.setdefault(nota, []).append(code)
    for nota, found in codes.items():
        op.execute(_SETTINGS.insert().values(key=_NOTA + nota, value=" ".join(found)))


def _taken_from_settings(prefix: str) -> Iterable[tuple[str, str]]:
    """Take the settings under a prefix out, each with what stood behind the prefix."""
    conn = op.get_bind()
    under = _SETTINGS.c.key.startswith(prefix)
    rows = conn.execute(sa.select(_SETTINGS.c.key, _SETTINGS.c.value).where(under)).all()
    conn.execute(_SETTINGS.delete().where(under))
    return [(key.removeprefix(prefix), value) for key, value in rows]


def _bind_the_preferred_first() -> None:
    """Let the preferred address of an officer be the one bound first: the times change places."""
    a = _ADDRESSES.c
    by_officer: dict[str, list[sa.Row[tuple[str, str, str, bool, str]]]] = {}
    ordered = sa.select(*a).order_by(a.preferred.desc(), a.bound_at, a.channel, a.id)
    for row in op.get_bind().execute(ordered).all():
        by_officer.setdefault(row.officer, []).append(row)
    for rows in by_officer.values():
        for row, at in zip(rows, sorted(row.bound_at for row in rows), strict=True):
            mine = (a.channel == row.channel, a.id == row.id)
            op.execute(_ADDRESSES.update().where(*mine).values(bound_at=at))


def _prefer_the_first_bound() -> None:
    a = _ADDRESSES.c
    ordered = sa.select(a.channel, a.id, a.officer).order_by(a.bound_at, a.channel, a.id)
    seen = set[str]()
    for channel, id_, officer in op.get_bind().execute(ordered).all():
        if officer not in seen:
            seen.add(officer)
            mine = (a.channel == channel, a.id == id_)
            op.execute(_ADDRESSES.update().where(*mine).values(preferred=sa.true()))
