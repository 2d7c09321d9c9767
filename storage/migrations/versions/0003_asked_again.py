"""A letter that asks counts how often it was sent again on suspicion, apart from failed tries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count."""
    op.add_column("outbox", sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    # What was asked often enough, or given up long ago, is not asked anew.
    op.execute("UPDATE outbox SET asked = attempts WHERE state = 'unknown'")
    with op.batch_alter_table("outbox") as table:
        table.alter_column("asked", server_default=None)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("outbox", "asked")
