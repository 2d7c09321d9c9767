"""A data folder that can only be read, or belongs to somebody else, is named for what it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.faults import Unwritable, translate
from storage.files import Files
from tests.fresh import lay_down


def test_a_store_that_cannot_be_written_waits_like_a_server_that_is_gone() -> None:
    with pytest.raises(Unwritable):
        Files(Path("/sys/jdih-bot")).put(b"naskah")  # where nobody may write, not even root


def test_a_database_that_can_only_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    lay_down(path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        with pytest.raises(sqlite3.Error) as refused:
            conn.execute("DELETE FROM inbox")
        assert isinstance(translate(refused.value), Unwritable)


def test_a_database_that_cannot_be_opened_is_not_called_empty(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error) as refused:
        sqlite3.connect(f"{(tmp_path / 'tidak-ada' / 'bot.db').as_uri()}?mode=ro", uri=True)
    assert isinstance(translate(refused.value), Unwritable)
