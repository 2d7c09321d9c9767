"""The read-back: what a visitor gets from the site, which alone decides what is called tayang."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import IO, Final

from aiohttp import ClientSession
from yarl import URL

from jdih.feed import FeedItem, read_feed
from jdih.links import links, parse
from jdih.net import HEAD, PAGE_LIMIT, Answer, Site, most_of_file
from jdih.publisher import Entry, TryAgain, Uploaded
from sop.produk import Status

#: Tells whether two PDFs have the same number of pages and the same text: (ours, theirs).
SameText = Callable[[bytes, bytes], Awaitable[bool]]

#: A feed of tens of thousands of documents is still read.
_LIST_LIMIT: Final = 16 * PAGE_LIMIT
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Seen(StrEnum):
    """What a visitor sees of a document."""

    EQUAL = "equal"  #: public, and the file is ours byte by byte
    SAME_TEXT = "same_text"  #: public; the site rewrote the PDF, pages and text are ours
    DIFFERENT = "different"  #: the public file is another one
    NOT_PUBLIC = "not_public"  #: the file is there, but no public list shows it
    GONE = "gone"  #: page or file cannot be found


@dataclass(frozen=True, slots=True)
class Marks:
    """A public file as it was read, and by what its site tells whether it is still that one."""

    sha256: str = ""
    etag: str = ""  #: as the site gave it (RFC 9110, 8.8.3); empty: it gave none
    modified: str = ""  #: its Last-Modified, in the same way

    @classmethod
    def of(cls, answer: Answer, sha256: str) -> Marks:
        """Read them from an answer."""
        headers = answer.headers
        return cls(sha256, headers.get("ETag", ""), headers.get("Last-Modified", ""))

    @property
    def asking(self) -> Mapping[str, str]:
        """The headers that ask for the file only if it is another one."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """One look at a published document through a visitor's eyes."""

    seen: Seen
    sha256: str  #: of the public file, empty when there was none or it is far too large
    url: str  #: public address of the page
    at: datetime
    status: Status | None = None  #: in force or not, as far as the site's list says
    marks: Marks = Marks()  #: of the public file
    unchanged: bool = False  #: the site said that it is the file of before; it was not read anew

    @property
    def tayang(self) -> bool:
        """Tell whether this may be called published."""
        return self.seen in {Seen.EQUAL, Seen.SAME_TEXT}


async def read_back(
    session: ClientSession,
    entry: Entry,
    uploaded: Uploaded,
    same_text: SameText | None = None,
    *,
    now: datetime | None = None,
    before: Marks | None = None,
) -> ReadBack:
    """Fetch page, list and file as a visitor would and compare them with what was meant.

    Args:
        session: for the requests; without the cookies of a logged-in adapter.
        entry: what should be there.
        uploaded: where the site said it would be.
        same_text: compares rewritten PDFs; None: only equal bytes will do.
        now: instant to write down; None: the present one.
        before: the file as it was read when it was right, which the site may say it still is;
            None: it is read from end to end, as it always is before something is called tayang.

    Raises:
        TryAgain: the site could not be reached or did not answer sensibly.
        GivenUp: it led to another host.

    """
    gone = ReadBack(seen=Seen.GONE, sha256="", url=uploaded.page_url, at=now or datetime.now(UTC))
    with TemporaryFile() as theirs:
        got = await _fetched(session, entry, uploaded, theirs, before)
        if got is None:
            return gone
        file, sha256 = got
        listed, status = await _listed(session, uploaded)
        unchanged = file.status == HTTPStatus.NOT_MODIFIED
        marks = before if before and unchanged else Marks.of(file, sha256)
        there = replace(gone, sha256=sha256, status=status, marks=marks, unchanged=unchanged)
        if not listed:
            return replace(there, seen=Seen.NOT_PUBLIC)
        if sha256 == entry.sha256:
            return replace(there, seen=Seen.EQUAL)
        if unchanged:
            return replace(there, seen=Seen.SAME_TEXT)  # as it was when it was read
        same = False
        if same_text is not None and sha256 and file.is_pdf:
            theirs.seek(0)
            same = await same_text(entry.pdf, theirs.read())
    return replace(there, seen=Seen.SAME_TEXT if same else Seen.DIFFERENT)


async def _fetched(
    session: ClientSession,
    entry: Entry,
    uploaded: Uploaded,
    into: IO[bytes],
    before: Marks | None,
) -> tuple[Answer, str] | None:
    """Fetch page and file, and give the answer of the file with its SHA-256; None when gone.

    Raises:
        TryAgain: a page came in the place of the file.

    """
    page = await _save(session, uploaded.page_url, into, HEAD)
    if page is None:
        return None
    size = len(entry.pdf)
    file = await _save(session, uploaded.file_url, into, most_of_file(size), size, before)
    if file is None or file[0].status == HTTPStatus.NOT_MODIFIED:
        return file
    (head, _), (top, _) = file, page
    if not head.is_pdf and not top.is_pdf and "html" in head.headers.get("Content-Type", ""):
        raise TryAgain("JDIH menjawab dengan halaman lain, bukan filenya (pemeliharaan?).")
    return file


async def _save(
    session: ClientSession,
    address: str,
    into: IO[bytes],
    limit: int,
    size: int = 0,
    before: Marks | None = None,
) -> tuple[Answer, str] | None:
    """Fetch a public page or file into a file of ours; None when it is gone.

    One that the site says to be that of before is not fetched, and has its SHA-256.
    """
    site = Site(str(URL(address).origin()), session=session)
    asking = before.asking if before else None
    answer, sha256 = await site.save(address, into, limit=limit, size=size, headers=asking)
    if before and answer.status == HTTPStatus.NOT_MODIFIED:
        return answer, before.sha256
    return (answer, sha256) if _there(answer) else None


async def _list(session: ClientSession, address: str) -> Answer | None:
    """Fetch a public list or feed; None when it is gone."""
    site = Site(str(URL(address).origin()), session=session)
    answer = await site.get(address, limit=_LIST_LIMIT)
    return answer if _there(answer) else None


def _there(answer: Answer) -> bool:
    if answer.status in _GONE:
        return False
    answer.must_not_be_busy()
    if answer.status != HTTPStatus.OK:
        raise TryAgain(f"JDIH menjawab {answer.status} untuk halaman publik.")
    return True


async def _listed(session: ClientSession, uploaded: Uploaded) -> tuple[bool, Status | None]:
    """Tell whether a public list or feed shows it; a site without one shows what it serves."""
    if not uploaded.listings:
        return True, None
    for address in uploaded.listings:
        answer = await _list(session, address)
        if answer is None:
            continue
        item = await asyncio.to_thread(_in_feed, answer, uploaded)
        if item is not None:
            return True, item.in_force
        if _in_page(answer, uploaded):
            return True, None
    return False, None


def _in_feed(answer: Answer, uploaded: Uploaded) -> FeedItem | None:
    if not answer.body.lstrip().startswith((b"[", b"{")):
        return None
    wanted = _forms(uploaded.page_url, uploaded.file_url)
    items = read_feed(answer.body)
    return next((one for one in items if _forms(one.page_url, one.file_url) & wanted), None)


def _in_page(answer: Answer, uploaded: Uploaded) -> bool:
    wanted = _forms(uploaded.page_url, uploaded.file_url)
    found = links(parse(answer.text), answer.url)
    return any(_forms(str(link)) & wanted for link in found)


def _forms(*addresses: str) -> set[str]:
    """Reduce addresses to what makes two of them the same address."""
    forms = set()
    for address in filter(None, addresses):
        try:
            url = URL(address)
        except ValueError:
            continue
        forms.add(f"{url.host}:{url.port}{url.path.rstrip('/')}?{url.query_string}")
    return forms
