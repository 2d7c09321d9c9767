"""Acting officers, for the tests of what they may: how one is appointed, and what is seen then."""

from __future__ import annotations

from sop.roles import Role
from tests.office import HADI, Office, buttons

LETTER = "15/HK.03-SPt/6202/2025, 4 November 2025"


async def delegates(office: Office, until: str = "Besok", who: str = HADI) -> None:
    await office.types(who, "/plh")
    await office.tap(who, "Dewi Lestari", until)
    await office.types(who, LETTER)


async def kasubbag(office: Office) -> list[str]:
    now = office.clock.now()
    return [o.id for o in await office.turns.look(lambda tx: tx.holders(Role.KASUBBAG, now))]


async def shown(office: Office, who: str) -> tuple[str, list[str]]:
    """The newest card of a berkas on a phone: text and buttons."""
    cards = [m for m in await office.screen(who) if "Agenda 0001" in m.text]
    return cards[-1].text, buttons(cards[-1])
