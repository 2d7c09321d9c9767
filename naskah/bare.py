"""A PDF laid bare: what goes public is its pages as they are seen, and nothing that came with them.

A scan may bring scripts, forms, files, notes and links, and tell who made it with what, on which
computer, and of its photos when and where they were taken.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pikepdf import Dictionary, Name, Object, Pdf, Stream

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
#: What any object may tell of how it was made.
_TELLING: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")

#: Marks of JPEG: comments, and segments in which programs write what they like; that of Adobe says
#: how colours are meant.
_COMMENT: Final = 0xFE
_PROGRAMS: Final = range(0xE1, 0xF0)
_ADOBE: Final = 0xEE
_PIXELS: Final = 0xDA  #: from here on there is only the picture


def lay_bare(document: Pdf) -> None:
    """Take everything off a PDF that is not its pages; what stands on them in notes is drawn in."""
    document.flatten_annotations("screen")
    for page in document.pages:
        for note in page.obj.get(Name.Annots, []):
            _keep(note, ())  # the tags of a page may still name it
        _keep(page.obj, _PAGE)
    _keep(document.Root, _ROOT)
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for item in document.objects:
        if isinstance(item, Stream | Dictionary):
            _forget(item)


def _keep(item: Object, names: Collection[str]) -> None:
    for name in set(item.keys()) - set(names):
        del item[name]


def _forget(item: Object) -> None:
    for name in _TELLING:
        if name in item:
            del item[name]
    if isinstance(item, Stream) and item.get("/Filter") in (Name.DCTDecode, [Name.DCTDecode]):
        raw, how = item.read_raw_bytes(), item.get("/DecodeParms")
        if (plain := plain_jpeg(raw)) != raw:
            item.write(plain, filter=Name.DCTDecode)
            if how is not None:
                item.DecodeParms = how


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
