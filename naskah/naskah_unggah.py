"""The naskah unggah: the scan that is published, with the footer of the office on every page."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from pikepdf import Pdf

from naskah.bare import lay_bare
from naskah.child import Refused, serve
from naskah.footer import ALREADY, EXTENDED, IN_MARGIN, Footer
from naskah.pictures import opened as pictured
from naskah.places import lines_of
from naskah.results import NaskahUnggah, as_frame
from naskah.stamping import Stamper, is_signed, opened, pieces_of, saved, set_title, sight
from naskah.typeset import typeset


def naskah_unggah(pdf: bytes, judul: str, jdih: str) -> NaskahUnggah:
    """Lay the footer on every page of a scan and set its title; what is not its pages goes.

    A PDF that carries an electronic signature is left as it is, byte for byte: whatever is added
    to its pages, even as an increment, makes a reader report a change after signing.

    Args:
        pdf: the scan of the stamped salinan, or of the asli.
        judul: for its metadata.
        jdih: address of the office's JDIH; empty for no footer.

    Raises:
        Refused: "terkunci" or "rusak".

    """
    document = opened(pdf)
    if is_signed(document):
        return _result(pdf, document, Counter(), signed=True)
    lay_bare(document)
    done = _with_footer(document, pdf, jdih) if jdih else Counter()
    set_title(document, judul)
    return _result(saved(document), document, done, signed=False)


def _with_footer(document: Pdf, pdf: bytes, jdih: str) -> Counter[str]:
    piece = pieces_of(document, typeset("kaki", {"kantor": {"jdih": jdih}}, tagged=False))[0]
    footer = Footer(Stamper(document), piece, jdih)
    with pictured(pdf) as seen:
        for page, look in zip(document.pages, seen, strict=True):
            footer.lay(page, look, lines_of(look, sight(page)))
            look.close()
    return footer.done


def _result(pdf: bytes, document: Pdf, done: Counter[str], *, signed: bool) -> NaskahUnggah:
    return NaskahUnggah(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=len(document.pages),
        kaki=done[IN_MARGIN],
        diperpanjang=done[EXTENDED],
        sudah_ada=done[ALREADY],
        bertanda_tangan=signed,
    )


def _task(header: dict[str, object], blobs: list[bytes]) -> tuple[dict[str, object], list[bytes]]:
    match header:
        case {"judul": str(judul), "jdih": str(jdih)}:
            return as_frame(naskah_unggah(blobs[0], judul, jdih))
    raise Refused("permintaan")


TASKS: Final = {"naskah_unggah": _task}

if __name__ == "__main__":
    serve(TASKS)
