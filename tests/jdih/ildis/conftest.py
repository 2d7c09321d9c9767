"""What the tests of the ILDIS adapter share: a panel on a free port, and the adapter to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from jdih.ildis.publisher import IldisPublisher
from tests.ildis.app import ildis_app
from tests.ildis.shelf import Ildis
from tests.ildis.site import Site as Running
from tests.jdih.conftest import Serve

MB = 1024 * 1024
PASSWORD = "sandi"


class Site(Running):
    """One that the adapter can be made for."""

    def publisher(self, password: str = PASSWORD, max_bytes: int = 20 * MB) -> IldisPublisher:
        return IldisPublisher(self.url, "operator", password, max_bytes=max_bytes)


@pytest.fixture(params=["v4", "v3 in a sub-folder"])
async def site(request: pytest.FixtureRequest, serve: Serve, tmp_path: Path) -> Site:
    old = request.param != "v4"
    ildis = Ildis(version=3 if old else 4, password=PASSWORD, names="strip" if old else "keep")
    app = ildis_app(tmp_path / "ildis", ildis)
    if not old:
        return Site(ildis, app, f"{await serve(app)}/")
    root = web.Application(client_max_size=64 * MB)
    root.add_subapp("/hukum/", app)
    return Site(ildis, app, f"{await serve(root)}/hukum/")


@pytest.fixture
async def publisher(site: Site) -> AsyncIterator[IldisPublisher]:
    made = site.publisher()
    yield made
    await made.close()
