"""A practice room for every test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .practice_room import open_room
from .room import Room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Open a practice room on a free port."""
    async with open_room(tmp_path) as opened:
        yield opened
