"""What only looks from the command line does so beside a bot on PostgreSQL, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.office import Office
from storage.database import Database
from storage.transaction import Tx
from tests.cli.conftest import Shell
from tests.storage.people import draft, enter_everyone, submit

LOOKING = ["office show", "office check", "officer list", "agenda 2026", "search 45", "verify"]


def fill(tx: Tx) -> None:
    enter_everyone(tx)
    submit(tx, draft(tx))


@pytest.mark.parametrize("words", [*LOOKING, "evidence 0001"])
async def test_a_command_that_only_looks_says_what_it_saw(
    postgres_url: str, office: Office, tmp_path: Path, words: str
) -> None:
    running = await Database.open(postgres_url, office)
    await running.run(fill)
    ran = await Shell(tmp_path)(*words.split(), DATABASE_URL=postgres_url, PLAYGROUND="off")
    await running.close()
    assert ran.err == ""
    assert ran.code == (words in {"office check", "verify"}), "these find something amiss"
