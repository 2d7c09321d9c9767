"""Who sent the usulan of a colleague proposed it, too: folded anew."""

from __future__ import annotations

from alembic import op

from storage.refold import refold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let every berkas be what its history reads now."""
    refold(op.get_bind())


def downgrade() -> None:
    """Leave it: the `verify` of an older program names what that one folds otherwise."""
