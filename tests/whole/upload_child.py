"""A nursery whose children take up the waiting uploads of an office: "folder address"."""

from __future__ import annotations

from pathlib import Path

from tests.nursery import BEGINS, breed, tell
from tests.whole.jdih_desk import account, open_desk


async def carry(folder: str, url: str) -> None:
    async with open_desk(Path(folder), **account(url)) as desk:
        tell(BEGINS)
        await desk.jobs.after_restart()
        await desk.work()


if __name__ == "__main__":
    breed(carry)
