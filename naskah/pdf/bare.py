"""A PDF laid bare: what goes public is its pages as they are seen, and nothing that came with them.

A scan may bring scripts, forms, files, notes and links, and tell who made it with what, on which
computer, and of its photos when and where they were taken.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, Stream

from naskah.child import Refused

#: What of the catalogue says how pages are seen and read …
_ROOT: Final = frozenset(
    {"/Type", "/Pages", "/Version", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties",
     "/PageLabels"}
)  # fmt: skip
#: … and what of a page (ISO 32000-1, table 30).
_PAGE: Final = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
     "/Contents", "/Rotate", "/Group", "/UserUnit", "/StructParents", "/Tabs"}
)  # fmt: skip
#: Notes that programs draw even where no picture of them comes along (ISO 32000-1, 12.5.6) …
_DRAWN: Final = (
    Name.FreeText, Name.Line, Name.Square, Name.Circle, Name.Polygon, Name.PolyLine,
    Name.Highlight, Name.Underline, Name.Squiggly, Name.StrikeOut, Name.Ink,
)  # fmt: skip
#: … unless they are hidden, or not for the screen (table 165).
_UNSEEN: Final = 0x22
#: What any object may tell of how it was made.
_TELLING: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")

#: Marks of JPEG: comments, and segments in which programs write what they like; that of Adobe says
#: how colours are meant.
_COMMENT: Final = 0xFE
_PROGRAMS: Final = range(0xE1, 0xF0)
_ADOBE: Final = 0xEE
_PIXELS: Final = 0xDA  #: from here on there is only the picture


def lay_bare(document: Pdf) -> None:
    """Take everything off a PDF that is not its pages; what stands on them in notes is drawn in.

    Raises:
        Refused: "catatan", when a note is seen that every program draws in its own way.

    """
    document.generate_appearance_streams()
    if any(_is_seen(note) for page in document.pages for note in _notes(page)):
        raise Refused("catatan")
    document.flatten_annotations("screen")
    for page in document.pages:
        for note in _notes(page):
            _keep(note, ())  # the tags of a page may still name it
        _keep(page.obj, _PAGE)
    _keep(document.Root, _ROOT)
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for item in document.objects:
        if isinstance(item, Stream | Dictionary):
            _forget(document, item)


def _notes(page: Page) -> list[Object]:
    """List the notes of a page; a torn PDF may name some that are none."""
    found = page.obj.get(Name.Annots)
    return [n for n in found if isinstance(n, Dictionary)] if isinstance(found, Array) else []


def _is_seen(note: Object) -> bool:
    """Tell a note that shows on the page without bringing along how it looks."""
    looks, flags = note.get(Name.AP), note.get(Name.F, 0)
    drawn = isinstance(looks, Dictionary) and Name.N in looks
    hidden = isinstance(flags, int) and flags & _UNSEEN
    return note.get(Name.Subtype) in _DRAWN and not (drawn or hidden)


def _keep(item: Object, names: Collection[str]) -> None:
    for name in set(item.keys()) - set(names):
        del item[name]


def _forget(document: Pdf, item: Object) -> None:
    for name in _TELLING:
        if name in item:
            del item[name]
    if isinstance(item, Stream):
        with suppress(PdfError):  # packed so badly that nobody can read it
            _forget_in_picture(document, item)


def _forget_in_picture(document: Pdf, item: Stream) -> None:
    """Leave out what a JPEG tells of itself; one that was packed once more is unpacked for it."""
    filters, how = _listed(item.get("/Filter")), _listed(item.get("/DecodeParms"))
    if not filters or filters[-1] != Name.DCTDecode:
        return
    raw = item.read_raw_bytes()
    if len(filters) > 1:
        packed = document.make_stream(raw, Filter=Array(filters[:-1]))
        if how:
            packed.DecodeParms = Array(how[: len(filters) - 1])
        raw = packed.read_bytes()
    if (plain := plain_jpeg(raw)) != raw:
        own = how[len(filters) - 1 :]
        item.write(plain, filter=Name.DCTDecode)
        if own and own[0] is not None:
            item.DecodeParms = own[0]


def _listed(value: Object | None) -> list[Object]:
    """Give what may stand alone or in a list as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def plain_jpeg(raw: bytes) -> bytes:
    """Leave out of a JPEG what is no picture: by whom, when and where it was taken."""
    kept, at = [raw[:2]], 2
    while raw[at : at + 1] == b"\xff" and raw[at + 1 : at + 2] not in {b"", bytes([_PIXELS])}:
        mark, end = raw[at + 1], at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if not at + 4 <= end <= len(raw):  # torn
            break
        if mark != _COMMENT and (mark not in _PROGRAMS or mark == _ADOBE):
            kept.append(raw[at:end])
        at = end
    return b"".join([*kept, raw[at:]])
