"""What an admin does with /pegawai, for the tests of officers."""

from __future__ import annotations

import re

from tests.office import YUNI, Office, buttons


async def chosen(office: Office, name: str) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, name)


async def token(office: Office) -> str:
    await office.works("undangan")
    found = re.search(r"undangan=(\S+)", await office.last(YUNI))
    assert found, await office.last(YUNI)
    return found[1]


async def invited(office: Office, name: str = "Rudi Hartono") -> str:
    await chosen(office, name)
    await office.tap(YUNI, "Undang")
    return await token(office)


async def pressed(office: Office, who: str, label: str) -> tuple[int, str]:
    """Where to press, for whoever presses and does not wait."""
    message = next(m for m in reversed(await office.screen(who)) if label in buttons(m))
    return message.id, next(b.id for b in message.buttons if b.label == label)
