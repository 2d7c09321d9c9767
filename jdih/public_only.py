"""A resolver that knows public addresses only, for addresses that somebody sent."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from aiohttp import ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from jdih.net import new_session


class PublicOnly(AbstractResolver):
    """Resolves names as usual and leaves out what is inside: office LAN, this machine, clouds."""

    def __init__(self) -> None:
        self._usual = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve a name to public addresses.

        Raises:
            OSError: it has none.

        """
        found = await self._usual.resolve(host, port, family)
        public = [one for one in found if ip_address(one["host"]).is_global]
        if not public:
            raise OSError(None, f"{host} has no public address")
        return public

    async def close(self) -> None:
        """Close the usual resolver."""
        await self._usual.close()


def public_session() -> ClientSession:
    """Open a session that reaches public addresses only."""
    return new_session(TCPConnector(resolver=PublicOnly()))
