"""A running ILDIS as a test sees it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from tests.ildis.shelf import Ildis, Row, Shelf
from tests.ildis.web import DOORS, SHELF


@dataclass
class Site:
    """Its switches, and what was stored in it."""

    ildis: Ildis
    app: web.Application
    url: str

    @property
    def shelf(self) -> Shelf:
        return self.app[SHELF]

    @property
    def rows(self) -> list[Row]:
        return list(self.shelf.rows.values())

    @property
    def logins(self) -> int:
        return self.app[DOORS].logins
