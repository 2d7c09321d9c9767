"""A jabatan of the office: found by its id, and named in a list."""

from __future__ import annotations

from handlers.ports import Memory
from handlers.texts import role_name
from sop.office import Office
from sop.roles import Jabatan
from sop.subbagian import bare


def post_of(memory: Memory, jabatan_id: str) -> Jabatan | None:
    """Find a post of the office."""
    return next((post for post in memory.jabatan() if post.id == jabatan_id), None)


def post_label(jabatan: Jabatan, office: Office) -> str:
    """Name a post in a list: by its role, or its subbagian when it proposes."""
    return bare(jabatan.unit) or role_name(jabatan.role, office)
