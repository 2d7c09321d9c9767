"""The pages of an ILDIS, read for what the adapter has to know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from yarl import URL

from jdih.ildis_form import folded
from jdih.links import links, parse, words
from jdih.net import Answer

_STORE: Final = "/common/dokumen/"
#: The fingerprint at the end of our own file names: "-1a2b3c.pdf".
_PRINT: Final = re.compile(r"-[0-9a-f]{6}\.pdf$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel's list of documents."""

    id: str
    cells: tuple[str, ...]

    def has(self, text: str) -> bool:
        """Tell whether one cell says exactly this."""
        return folded(text) in {folded(cell) for cell in self.cells}

    def holds(self, text: str) -> bool:
        """Tell whether the line contains these words in this order."""
        return folded(text) in folded(" ".join(self.cells))


def lines(answer: Answer) -> list[Line]:
    """Read the list of documents of the panel."""
    rows = parse(answer.text).xpath("//tr[@data-key]")
    return [Line(row.get("data-key") or "", tuple(words(cell) for cell in row)) for row in rows]


def says(answer: Answer, text: str) -> bool:
    """Tell whether a page shows these words, however often it escaped them."""
    return folded(text) in folded(words(parse(answer.text)))


def has_cell(answer: Answer, text: str) -> bool:
    """Tell whether a table of the page has a cell that says exactly this."""
    cells = parse(answer.text).iter("td")
    return any(folded(words(cell)) == folded(text) for cell in cells)


def stored_files(answer: Answer) -> list[URL]:
    """List the uploaded files a page links to."""
    return [link for link in links(parse(answer.text), answer.url) if _STORE in link.path]


def is_ours(link: URL, file_name: str) -> bool:
    """Tell whether a link is our file, perhaps with lower-cased name or a prefix of the site."""
    return link.name.casefold().endswith(file_name.casefold())


def is_earlier(link: URL, file_name: str) -> bool:
    """Tell whether a link is a file of ours for the same document with other bytes."""
    family = _PRINT.sub("", file_name.casefold())
    found = _PRINT.search(link.name.casefold())
    return found is not None and link.name.casefold()[: found.start()].endswith(family)


def public_page(answer: Answer, number: str) -> URL | None:
    """Find the link to a document in a public list."""
    for link in links(parse(answer.text), answer.url):
        if re.search(rf"/dokumen/{number}(-|$)", link.path):
            return link
        if link.path.endswith("/dokumen/view") and link.query.get("id") == number:
            return link
    return None
