"""The environment in which Alembic runs a migration: a connection of ours, in its transaction."""

from __future__ import annotations

from alembic import context

from storage.schema import metadata

#: Full text lives outside of the schema that both databases share.
_APART = ("berkas_search", "ix_berkas_search")


def _ours(name: str | None, kind: str, _: object) -> bool:
    return not (kind in {"table", "index"} and name is not None and name.startswith(_APART))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=_ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
