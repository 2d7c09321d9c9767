"""A public file that was read once: asked for again only if the site says that it is another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from jdih.publisher import Entry, Uploaded
from jdih.readback import Marks, ReadBack, Seen, read_back
from tests.jdih.conftest import Serve, make_entry, pdf

ENTRY = make_entry()


@dataclass
class Shelf:
    """A site that gives a page and, as a web server does from a disk, a file."""

    path: Path
    hidden: frozenset[str] = frozenset()  #: head lines that it does not give
    page: bool = True
    answered: list[int] = field(default_factory=list)  #: of the file

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/dokumen/1", self._page)
        app.router.add_get("/common/1.pdf", self._file)
        app.on_response_prepare.append(self._hide)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        del request
        return web.Response(text="Keputusan", status=200 if self.page else 404)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.FileResponse(self.path)

    async def _hide(self, request: web.Request, response: web.StreamResponse) -> None:
        for name in self.hidden:
            response.headers.pop(name, None)
        if request.path.endswith(".pdf"):
            self.answered.append(response.status)


Look = Callable[[Marks | None], Awaitable[ReadBack]]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "1.pdf").write_bytes(ENTRY.pdf)
    return Shelf(tmp_path / "1.pdf")


@pytest.fixture
async def look(shelf: Shelf, serve: Serve, session: ClientSession) -> Look:
    url = await serve(shelf.app())
    there = Uploaded(
        remote_id="1", page_url=f"{url}/dokumen/1", file_url=f"{url}/common/1.pdf", public=True
    )

    async def same(ours: bytes, theirs: bytes) -> bool:
        return ours in theirs

    async def looked(before: Marks | None, entry: Entry = ENTRY) -> ReadBack:
        return await read_back(session, entry, there, same, before=before)

    return looked


@pytest.mark.parametrize("hidden", [frozenset(), frozenset({"ETag"}), frozenset({"Last-Modified"})])
async def test_a_file_that_the_site_says_to_be_the_same_is_not_fetched_again(
    shelf: Shelf, look: Look, hidden: frozenset[str]
) -> None:
    shelf.hidden = hidden
    first = await look(None)
    again = await look(first.marks)
    later = await look(again.marks)
    assert [one.seen for one in (first, again, later)] == [Seen.EQUAL] * 3
    assert [one.unchanged for one in (first, again, later)] == [False, True, True]
    assert again.sha256 == ENTRY.sha256
    assert shelf.answered == [200, 304, 304]


async def test_another_file_is_fetched_and_compared(shelf: Shelf, look: Look) -> None:
    first = await look(None)
    shelf.path.write_bytes(pdf("bukan naskah kita"))
    again = await look(first.marks)
    assert (again.seen, again.unchanged) == (Seen.DIFFERENT, False)
    assert shelf.answered == [200, 200]


async def test_a_site_that_marks_nothing_gives_the_file_each_time(shelf: Shelf, look: Look) -> None:
    shelf.hidden = frozenset({"ETag", "Last-Modified"})
    first = await look(None)
    assert not first.marks.asking
    assert (await look(first.marks)).seen is Seen.EQUAL
    assert shelf.answered == [200, 200]


async def test_a_file_that_the_site_wrote_anew_stays_what_it_was_found_to_be(
    shelf: Shelf, look: Look
) -> None:
    shelf.path.write_bytes(ENTRY.pdf + b"\n% ditulis ulang")
    first = await look(None)
    again = await look(first.marks)
    assert (first.seen, again.seen) == (Seen.SAME_TEXT, Seen.SAME_TEXT)
    assert first.sha256 == again.sha256 != ENTRY.sha256
    assert shelf.answered == [200, 304]


async def test_a_page_that_is_gone_is_gone_whatever_is_said_of_the_file(
    shelf: Shelf, look: Look
) -> None:
    first = await look(None)
    shelf.page = False
    assert (await look(first.marks)).seen is Seen.GONE
