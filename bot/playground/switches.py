"""The switches of the practice: each makes the local JDIH fail in one way."""

from __future__ import annotations

from aiohttp import web

from jdih.portal.app import set_fault
from jdih.portal.faults import FAULTS, Fault


class FaultSwitch:
    """A switch that makes the local JDIH fail in one way."""

    def __init__(self, portal: web.Application, fault: Fault) -> None:
        self.name = f"jdih-{fault.value}"
        self.title = fault.label
        self._portal = portal
        self._fault = fault

    def is_on(self) -> bool:
        """Tell whether the portal fails this way now."""
        return self._portal[FAULTS].now is self._fault

    async def turn(self, on: bool) -> None:
        """Turn it on or off."""
        await set_fault(self._portal, self._fault if on else Fault.NONE)


def switches(portal: web.Application) -> list[FaultSwitch]:
    """Give a switch for every fault of the local JDIH."""
    return [FaultSwitch(portal, fault) for fault in Fault if fault is not Fault.NONE]
