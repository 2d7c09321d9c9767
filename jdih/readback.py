"""The read-back: what a visitor gets from the site, which alone decides what is called tayang."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """One look at a published document through a visitor's eyes."""

    seen: Seen
    sha256: str  #: of the public file, empty when there was none or it is far too large
    url: str  #: public address of the page
    at: datetime
    status: Status | None = None  #: in force or not, as far as the site's list says

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
) -> ReadBack:
    """Fetch page, list and file as a visitor would and compare them with what was meant.

    Args:
        session: for the requests; without the cookies of a logged-in adapter.
        entry: what should be there.
        uploaded: where the site said it would be.
        same_text: compares rewritten PDFs; None: only equal bytes will do.
        now: instant to write down; None: the present one.

    Raises:
        TryAgain: the site could not be reached or did not answer sensibly.
        GivenUp: it led to another host.

    """
    seen, sha256, status = await _look(session, entry, uploaded, same_text)
    return ReadBack(
        seen=seen,
        sha256=sha256,
        url=uploaded.page_url,
        at=now or datetime.now(UTC),
        status=status,
    )


async def _look(
    session: ClientSession, entry: Entry, uploaded: Uploaded, same_text: SameText | None
) -> tuple[Seen, str, Status | None]:
    with TemporaryFile() as theirs:
        page = await _save(session, uploaded.page_url, theirs, HEAD)
        if page is None:
            return Seen.GONE, "", None
        size = len(entry.pdf)
        file = await _save(session, uploaded.file_url, theirs, most_of_file(size), size)
        if file is None:
            return Seen.GONE, "", None
        (head, sha256), (top, _) = file, page
        if not head.is_pdf and not top.is_pdf and "html" in head.headers.get("Content-Type", ""):
            raise TryAgain("JDIH menjawab dengan halaman lain, bukan filenya (pemeliharaan?).")
        listed, status = await _listed(session, uploaded)
        if not listed:
            return Seen.NOT_PUBLIC, sha256, status
        if sha256 == entry.sha256:
            return Seen.EQUAL, sha256, status
        if same_text is None or not sha256 or not head.is_pdf:
            return Seen.DIFFERENT, sha256, status
        theirs.seek(0)
        same = await same_text(entry.pdf, theirs.read())
    return Seen.SAME_TEXT if same else Seen.DIFFERENT, sha256, status


async def _save(
    session: ClientSession, address: str, into: IO[bytes], limit: int, size: int = 0
) -> tuple[Answer, str] | None:
    """Fetch a public page or file into a file of ours; None when it is gone."""
    site = Site(str(URL(address).origin()), session=session)
    answer, sha256 = await site.save(address, into, limit=limit, size=size)
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
