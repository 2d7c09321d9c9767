"""The watch remembers when it looked at a document, and how the site marked its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WORDS = ("at", "whole", "ours", "theirs", "file", "etag", "modified")


def upgrade() -> None:
    """Make the table; the watch begins with what was published first."""
    words = [sa.Column(name, sa.Text(), nullable=False) for name in _WORDS]
    op.create_table("looks", sa.Column("code", sa.Text(), primary_key=True), *words)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("looks")
