"""A letter counts its attempts, and each of its messages has its place in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ADDED = (("outbox", "tries"), ("messages", "place"))


def upgrade() -> None:
    """Add both; what is on its way counts from here."""
    for name, column in _ADDED:
        op.add_column(name, sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    """Take them away."""
    for name, column in _ADDED:
        op.drop_column(name, column)
