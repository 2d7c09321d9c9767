"""PDFs taken apart and put together, page by page."""

from __future__ import annotations

import io

import pikepdf


def picked(pdf: bytes, *pages: int) -> bytes:
    """Some pages of a PDF, counted from 1, in this order."""
    made = pikepdf.new()
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        made.pages.extend(whole.pages[page - 1] for page in pages)
        return _saved(made)


def stacked(*pdfs: bytes) -> bytes:
    """Several PDFs as one."""
    made = pikepdf.new()
    for pdf in pdfs:
        with pikepdf.open(io.BytesIO(pdf)) as part:
            made.pages.extend(part.pages)
    return _saved(made)


def pictures(pdf: bytes) -> list[bytes]:
    """The pictures of all pages, as their bytes lie in the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [i.read_raw_bytes() for page in opened.pages for i in page.get_images().values()]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
