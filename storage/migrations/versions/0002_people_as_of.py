"""The office remembers when its people last changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the word that is new after every change."""
    with op.batch_alter_table("office") as table:
        table.add_column(sa.Column("people", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("office") as table:
        table.alter_column("people", server_default=None)


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("office") as table:
        table.drop_column("people")
