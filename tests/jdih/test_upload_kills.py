"""Killed with SIGKILL at any point of an upload, the bot never makes a second document."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from jdih.portal.app import portal_app
from jdih.portal.store import Store
from storage.files import Files
from tests.ildis.app import ildis_app
from tests.ildis.shelf import Ildis
from tests.ildis.web import SHELF
from tests.jdih.conftest import OFFICE, Serve
from tests.jdih.rest_double import RestDouble
from tests.nursery import Nursery, kill
from tests.nursery import nursery as opened


@dataclass
class Target:
    kind: str
    url: str
    documents: Callable[[], list[tuple[str, int]]]  #: (number, bytes of its file)


Make = Callable[[Serve, Path], Awaitable[Target]]


async def portal(serve: Serve, folder: Path) -> Target:
    store, files = folder / "portal.db", Files(folder / "files")
    root = web.Application()
    root.add_subapp("/jdih/", portal_app(store, files, OFFICE, token="rahasia"))
    url = f"{await serve(root)}/jdih/"
    return Target(
        "portal", url, lambda: [(d.meta.nomor, d.size) for d in Store(store, files).everything()]
    )


async def ildis(serve: Serve, folder: Path) -> Target:
    app = ildis_app(folder, Ildis(password="sandi", think=0.03))
    url = f"{await serve(app)}/"

    def documents() -> list[tuple[str, int]]:
        shelf = app[SHELF]
        return [
            (row.values["nomor_peraturan"], (shelf.files / row.file).stat().st_size)
            for row in shelf.rows.values()
            if row.published
        ] + [(f"tersembunyi {row.id}", 0) for row in shelf.rows.values() if not row.published]

    return Target("ildis", url, documents)


async def rest(serve: Serve, folder: Path) -> Target:
    double = RestDouble()
    url = await serve(double.app())
    return Target(
        "rest",
        url,
        lambda: [(d["number"], len(double.files[n])) for n, d in double.documents.items()],
    )


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with opened("tests.jdih.upload_once") as started:
        yield started


async def play(nursery: Nursery, target: Target, wanted: int, seed: int) -> None:
    """Kill uploads until `wanted` of them were hit while they ran; finish each afterwards."""
    chance = random.Random(seed)
    whole = await nursery.finish(target.kind, target.url, "200")
    numbers, hits = ["200"], 0
    while hits < wanted:
        assert len(numbers) < 10 * wanted, "kills come too late to mean anything"
        numbers.append(str(200 + len(numbers)))
        pid = await nursery.start(target.kind, target.url, numbers[-1])
        await asyncio.sleep(chance.uniform(0, whole))
        hits += kill(pid)
        await nursery.finish(target.kind, target.url, numbers[-1])
    found = target.documents()
    assert [number for number, _ in found] == numbers
    assert len({size for _, size in found}) == 1, "every document has its whole file"


@pytest.mark.parametrize("make", [portal, ildis, rest])
async def test_a_kill_during_an_upload_leaves_exactly_one_document(
    make: Make, nursery: Nursery, serve: Serve, tmp_path: Path
) -> None:
    target = await make(serve, tmp_path)
    await play(nursery, target, wanted=4, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("make", [portal, ildis, rest])
async def test_a_hundred_kills_leave_exactly_one_document_each(
    make: Make, nursery: Nursery, serve: Serve, tmp_path: Path
) -> None:
    target = await make(serve, tmp_path)
    await play(nursery, target, wanted=100, seed=23)
