"""The structure of a PDF: its pages, its locks, and what it carries besides pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

import pikepdf

from naskah.file.hostile import MAX_PAGES, MAX_PIXELS, Hostile

# fmt: off
#: What a name in any object gives away. `unparse` writes names without escapes, so none can hide.
_SIGNS: Final = (
    (re.compile(rb"/(?:JavaScript|JS)\b"),                          "javascript"),
    (re.compile(rb"/(?:EmbeddedFiles?|EF|RichMedia|FileAttachment|XFA)\b"), "lampiran_tersembunyi"),
    (re.compile(rb"/S\s*/(?:Launch|SubmitForm|ImportData|GoToE|GoToR)\b"),  "aksi_luar"),
    (re.compile(rb"/ByteRange\b"),                                  "ditandatangani_elektronik"),
)
# fmt: on
_LINK: Final = re.compile(rb"/URI\s*\(((?:[^()\\]|\\.)*)\)")
_MAX_OBJECTS: Final = 400_000


@dataclass(frozen=True, slots=True)
class Structure:
    """What a PDF is made of."""

    pages: int
    warnings: tuple[str, ...]


def inspect(data: bytes) -> Structure:
    """Open a PDF, mending it where it is torn, and look into every object.

    Raises:
        Hostile: locked, beyond mending, too large, or only a cover around other files; the message
            is the `trouble`.

    """
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            return _inspect(pdf)
    except pikepdf.PasswordError:
        raise Hostile("terkunci") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        raise Hostile("rusak") from None


def mended(data: bytes) -> bytes:
    """Write a torn PDF anew, as whole as it can be made.

    Raises:
        Hostile: it is beyond mending.

    """
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            pdf.save(out)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Hostile("rusak") from None
    return out.getvalue()


def only_covers_others(data: bytes) -> bool:
    """Tell a PDF whose page is but a cover around other files; False where it cannot be told."""
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            return _is_portfolio(pdf)
    except (pikepdf.PasswordError, pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        return False


def _is_portfolio(pdf: pikepdf.Pdf) -> bool:
    return "/Collection" in pdf.Root and bool(pdf.attachments)


def _inspect(pdf: pikepdf.Pdf) -> Structure:
    pages = len(pdf.pages)
    if pages == 0:
        raise Hostile("rusak")
    if pages > MAX_PAGES or len(pdf.objects) > _MAX_OBJECTS:
        raise Hostile("terlalu_besar")
    if _is_portfolio(pdf):
        raise Hostile("portofolio")
    found: set[str] = {"terkunci_sunting"} if pdf.is_encrypted else set()
    for item in pdf.objects:
        _check_picture(item)
        found |= _signs(item)
    return Structure(pages, tuple(sorted(found)))


def _signs(item: object) -> set[str]:
    if isinstance(item, pikepdf.Stream):
        raw = pikepdf.Dictionary(dict(item.items())).unparse()
    elif isinstance(item, pikepdf.Object):
        raw = item.unparse(resolved=True)
    else:
        return set()  # a bare number or truth value
    found = {word for pattern, word in _SIGNS if pattern.search(raw)}
    if any(_leads_away(link) for link in _LINK.findall(raw)):
        found.add("tautan_luar")
    return found


def _leads_away(link: bytes) -> bool:
    """Tell a link to the open internet from one to a government site."""
    host = (urlsplit(link.decode("latin-1").replace("\\", "")).hostname or "").rstrip(".")
    return bool(host) and not (host == "go.id" or host.endswith(".go.id"))


def _check_picture(item: object) -> None:
    if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
        width, height = item.get("/Width", 0), item.get("/Height", 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > 4 * MAX_PIXELS:
            raise Hostile("terlalu_besar")
