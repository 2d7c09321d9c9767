"""The office remembers when its people last changed; letters carry fewer indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UNSURE = sa.text("state IN ('unknown', 'failed')")


def upgrade() -> None:
    """Add the word that is new after every change; index only the letters that did not arrive."""
    with op.batch_alter_table("office") as table:
        table.add_column(sa.Column("people", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("office") as table:
        table.alter_column("people", server_default=None)
    op.drop_index("ix_outbox_at", "outbox")
    op.drop_index("ix_outbox_code", "outbox")
    op.create_index(
        "ix_outbox_unsure", "outbox", ["code"], sqlite_where=_UNSURE, postgresql_where=_UNSURE
    )


def downgrade() -> None:
    """Take both back."""
    op.drop_index("ix_outbox_unsure", "outbox")
    op.create_index("ix_outbox_code", "outbox", ["code"])
    op.create_index("ix_outbox_at", "outbox", ["at"])
    with op.batch_alter_table("office") as table:
        table.drop_column("people")
