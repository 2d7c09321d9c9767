"""A PDF that is to be changed: how every task opens it, and how every task writes it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Pdf

from naskah.child import Refused


def editable(pdf: bytes) -> Pdf:
    """Open a PDF to change it.

    Raises:
        Refused: "terkunci" when it needs a password, "rusak" when it cannot be read or is empty.

    """
    try:
        document = Pdf.open(BytesIO(pdf))
    except pikepdf.PasswordError as locked:
        raise Refused("terkunci") from locked
    except pikepdf.PdfError as bad:
        raise Refused("rusak") from bad
    if not document.pages:
        raise Refused("rusak")
    return document


def saved(document: Pdf, *, recompress: bool = False) -> bytes:
    """Write a PDF: compressed, the same bytes for the same input.

    Args:
        document: what to write.
        recompress: pack anew what is packed already: smaller, but slower.

    """
    target = BytesIO()
    document.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=recompress,
    )
    return target.getvalue()
