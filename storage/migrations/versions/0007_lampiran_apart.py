"""What was sent beside the softcopy is a lampiran only where it says so: folded anew."""

from __future__ import annotations

from alembic import op

from storage.refold import refold

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let every berkas be what its history reads now."""
    refold(op.get_bind())


def downgrade() -> None:
    """Leave it: the `verify` of an older program names what that one folds otherwise."""
