"""The pengusul signs with the jabatan he sends by; a usulan taken back is known: folded anew."""

from __future__ import annotations

from alembic import op

from storage.refold import refold

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let every berkas be what its history reads now."""
    refold(op.get_bind())


def downgrade() -> None:
    """Leave it: the `verify` of an older program names what that one folds otherwise."""
