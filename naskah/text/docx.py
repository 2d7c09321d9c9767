"""A DOCX as text: its zip weighed before it is opened, tables and text boxes included."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from lxml import etree

from naskah.file.hostile import Hostile
from naskah.text.pdf import Layer, Page
from naskah.text.words import tidy

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: The same in files that Word saved as "Strict Open XML".
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY: Final = "word/document.xml"
_MAX_FILES: Final = 3000
_MAX_BODY: Final = 60_000_000  #: bytes of the text's XML
_MAX_ALL: Final = 400_000_000
_MAX_RATIO: Final = 150  #: honest XML packs twenty- to sixtyfold
_SMALL: Final = 5_000_000  #: below this no ratio is dangerous
_ZIP_FAULTS: Final = (
    zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_RELATION: Final = re.compile(rb"<Relationship\b[^>]*>")
_GO_ID: Final = re.compile(rb"Target=[\"'](?:https?://(?:[\w-]+\.)*go\.id\b|mailto:)")


@dataclass(frozen=True, slots=True)
class Docx:
    """What a DOCX says and carries."""

    pages: list[Page]  #: as Word last broke them; one page when it left no marks
    count: int  #: pages by Word's own count or its marks, 0 when it left neither
    warnings: tuple[str, ...]


def read_docx(data: bytes) -> Docx:
    """Read a DOCX.

    Raises:
        Hostile: torn, dangerous or too large; the message is the `trouble`.

    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _weigh(archive)
            warnings = _carried(archive)
            body = _part(archive, _BODY)
            pages = _pages(body)
            marked = len(pages) if b"lastRenderedPageBreak" in body else 0
            return Docx(pages, _count(archive) or marked, warnings)
    except _ZIP_FAULTS:
        raise Hostile("rusak") from None
    except (etree.XMLSyntaxError, KeyError):
        raise Hostile("rusak") from None


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse by the table of contents alone what must not be unpacked."""
    files = archive.infolist()
    if len(files) > _MAX_FILES:
        raise Hostile("berbahaya")
    for file in files:
        if file.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", file.filename):
            raise Hostile("berbahaya")
        if file.flag_bits & 1:
            raise Hostile("terkunci")
        if file.file_size > _SMALL and file.file_size > _MAX_RATIO * max(1, file.compress_size):
            raise Hostile("berbahaya")
    if sum(file.file_size for file in files) > _MAX_ALL:
        raise Hostile("terlalu_besar")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part, never more than it may be, whatever the table of contents says."""
    with archive.open(name) as part:
        raw = part.read(_MAX_BODY + 1)
    if len(raw) > _MAX_BODY:
        raise Hostile("berbahaya")
    if _DOCTYPE.search(raw):
        raise Hostile("berbahaya")
    return raw


def _carried(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Find what is not text: macros, embedded files, and what is fetched from elsewhere."""
    found: set[str] = set()
    for name in archive.namelist():
        low = name.casefold()
        if low.endswith(("vbaproject.bin", "vbadata.xml")):
            raise Hostile("berbahaya")
        if "/embeddings/" in low or "/activex/" in low:
            found.add("lampiran_tersembunyi")
        if low.endswith(".rels"):
            found |= _fetched(_part(archive, name))
    return tuple(sorted(found))


def _fetched(relations: bytes) -> set[str]:
    found: set[str] = set()
    for relation in _RELATION.findall(relations):
        if b"External" not in relation:
            continue
        if b"/hyperlink" not in relation:  # a template or picture that opens by itself
            raise Hostile("berbahaya")
        if not _GO_ID.search(relation):
            found.add("tautan_luar")
    return found


def _count(archive: zipfile.ZipFile) -> int:
    try:
        told = re.search(rb"<Pages>(\d{1,5})</Pages>", _part(archive, "docProps/app.xml"))
    except KeyError:
        return 0
    return int(told[1]) if told else 0


def _pages(xml: bytes) -> list[Page]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(xml.replace(_STRICT, _W[1:-1].encode()), parser)
    text = "".join(_running(root))
    return [
        Page(number, tidy(part), Layer.REAL)
        for number, part in enumerate(text.split("\f"), start=1)
    ]


def _running(root: etree._Element) -> Iterator[str]:
    """Give the text in reading order: cells of a row on one line, what was deleted left out."""
    skipping: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if skipping is not None:
            skipping = None if event == "end" and node is skipping else skipping
        elif event == "start":
            if node.tag in {_FALLBACK, f"{_W}del", f"{_W}moveFrom"} or _is_hidden(node):
                skipping = node
            yield from _opening(node)
        elif node.tag == f"{_W}p":
            yield " " if _in_row(node) else "\n"
        elif node.tag == f"{_W}tr":
            yield "\n"


def _is_hidden(node: etree._Element) -> bool:
    """Tell a run of words that nobody sees: "hidden" text of Word."""
    vanish = node.find(f"{_W}rPr/{_W}vanish") if node.tag == f"{_W}r" else None
    return vanish is not None and vanish.get(f"{_W}val", "true") not in {"0", "false", "off"}


def _opening(node: etree._Element) -> Iterator[str]:
    if node.tag == f"{_W}t":
        yield node.text or ""
    elif node.tag == f"{_W}noBreakHyphen":
        yield "-"
    elif node.tag == f"{_W}cr":
        yield "\n"
    elif node.tag == f"{_W}tab":
        yield " "
    elif node.tag == f"{_W}lastRenderedPageBreak":
        yield "\f"
    elif node.tag == f"{_W}br":
        yield "\f" if node.get(f"{_W}type") == "page" else "\n"


def _in_row(paragraph: etree._Element) -> bool:
    """Tell a paragraph that is the only line of its cell: label, colon and value are one line."""
    cell = paragraph.getparent()
    if cell is None or cell.tag != f"{_W}tc" or paragraph.find(f".//{_W}br") is not None:
        return False
    return len(cell.findall(f"{_W}p")) == 1
