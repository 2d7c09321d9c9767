"""The pages of an ILDIS, read for what the adapter has to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from yarl import URL

from jdih.entry import plain
from jdih.ildis.form import folded
from jdih.links import links, parse, words
from jdih.net import Answer
from jdih.publisher import Entry
from sop.produk import jenis_of

_STORE: Final = "/common/dokumen/"
#: The fingerprint at the end of our own file names: "-1a2b3c.pdf".
_PRINT: Final = re.compile(r"-[0-9a-f]{6}\.pdf$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel's list of documents."""

    id: str
    cells: Mapping[str, str]  #: heading of the column → what it says

    def holds(self, text: str) -> bool:
        """Tell whether the line contains these words in this order."""
        return folded(text) in folded(" ".join(self.cells.values()))

    def says(self, heading: str, text: str) -> bool:
        """Tell whether the column whose heading begins so says exactly this."""
        found = (cell for name, cell in self.cells.items() if folded(name).startswith(heading))
        return any(folded(cell) == folded(text) for cell in found)

    def may_be(self, entry: Entry) -> bool:
        """Tell whether this may be the document of `entry`.

        It has its title, or its number, year and kind. The list shows a coarse kind ("Keputusan"
        for a Keputusan Sekretaris, too), so a title that begins with another kind rules it out.
        """
        if self.holds(plain(entry.judul)):
            return True
        if not (self.says("nomor", entry.nomor) and self.says("tahun", str(entry.tahun))):
            return False
        longest_first = sorted(self.cells.values(), key=len, reverse=True)
        kind = next(filter(None, map(jenis_of, longest_first)), None)
        return kind is None or kind is entry.produk.jenis


def lines(answer: Answer) -> list[Line]:
    """Read the list of documents of the panel."""
    found = []
    for row in parse(answer.text).xpath("//tr[@data-key]"):
        headings = [words(cell) for cell in row.xpath("ancestor::table[1]/thead/tr[1]/*")]
        cells = dict(zip(headings, map(words, row), strict=False))
        found.append(Line(row.get("data-key") or "", cells))
    return found


def is_list(answer: Answer) -> bool:
    """Tell whether a page is a list of documents, be it an empty one."""
    page = parse(answer.text)
    return bool(page.xpath("//tr[@data-key] | //*[contains(@class,'empty')]"))


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
