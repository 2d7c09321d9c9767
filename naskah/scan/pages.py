"""The pages of a scan: photos and scanned PDFs looked at one by one; `assemble` binds them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.file.identify import Content, identify
from naskah.file.structure import only_covers_others
from naskah.page.from_pdf import pages_of
from naskah.page.from_photo import page_from
from naskah.picture.of_pdf import opened

MOST_PAGES: Final = 1000  #: of one PDF; looking at more would hold up what others wait for


def look_at_photos(header: Header, blobs: list[bytes]) -> Reply:
    """Make a page of each photo.

    Answer: "pages", one for each photo: {"facts", "points"} or {"refused"}; two blobs for each
    that is not refused, the page and its small picture.
    """
    del header
    pages: list[dict[str, object]] = []
    results: list[bytes] = []
    for data in blobs:
        try:
            page = page_from(data)
        except Refused as refusal:
            pages.append({"refused": str(refusal)})
        else:
            pages.append({"facts": asdict(page.facts), "points": page.paper.points})
            results += [page.jpeg, page.thumb]
    return {"pages": pages}, results


def look_at_pdf(header: Header, blobs: list[bytes]) -> Reply:
    """Look at some pages of a scanned PDF: "count" of them beginning with "from", counted from 0.

    Answer: facts of each in "pages", a small picture of each; "total" pages in the file.

    Raises:
        Refused: "berbahaya", "portofolio", "terkunci", "rusak", "terlalu_panjang" or "kosong".

    """
    pages: list[dict[str, object]] = []
    thumbs: list[bytes] = []
    first, count = int(str(header["from"])), int(str(header["count"]))
    if not first:
        _check(blobs[0])
    with opened(blobs[0]) as document:
        if len(document) > MOST_PAGES:
            raise Refused("terlalu_panjang")
        for facts, small in pages_of(document, first, count):
            pages.append(asdict(facts))
            thumbs.append(small)
        total = len(document)
    if not pages:
        raise Refused("kosong")
    return {"pages": pages, "total": total}, thumbs


def _check(pdf: bytes) -> None:
    """Refuse what opens as a PDF and is something else besides, since it may go public as it is."""
    if identify(pdf) is not Content.PDF:
        raise Refused("berbahaya")
    if only_covers_others(pdf):
        raise Refused("portofolio")


TASKS: Final = {"photos": look_at_photos, "pdf": look_at_pdf}
NICE: Final = 15  #: an album of photos must not hold up what officers wait for
