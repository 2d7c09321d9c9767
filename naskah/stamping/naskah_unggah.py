"""The naskah unggah: the scan that is published, with the footer of the office on every page."""

from __future__ import annotations

from typing import Final

from pikepdf import Pdf

from naskah.child import Header, Refused, Reply
from naskah.papers.typeset import typeset
from naskah.pdf.bare import lay_bare
from naskah.pdf.editable import editable, saved
from naskah.picture.of_pdf import opened
from naskah.stamping.footer import Footer
from naskah.stamping.made import Made
from naskah.stamping.signature_places import lines_of
from naskah.stamping.stamper import Stamper, is_signed, pieces_of, set_title, sight


def naskah_unggah(pdf: bytes, judul: str, jdih: str) -> Made:
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
    document = editable(pdf)
    if is_signed(document):
        return Made(pdf, len(document.pages))
    lay_bare(document)
    if jdih:
        _lay_footer(document, pdf, jdih)
    set_title(document, judul)
    return Made(saved(document), len(document.pages))


def _lay_footer(document: Pdf, pdf: bytes, jdih: str) -> None:
    piece = pieces_of(document, typeset("kaki", {"kantor": {"jdih": jdih}}, tagged=False))[0]
    footer = Footer(Stamper(document), piece, jdih)
    with opened(pdf) as seen:
        for page, look in zip(document.pages, seen, strict=True):
            footer.lay(page, look, lines_of(look, sight(page)))
            look.close()


def _task(header: Header, blobs: list[bytes]) -> Reply:
    match header:
        case {"judul": str(judul), "jdih": str(jdih)}:
            made = naskah_unggah(blobs[0], judul, jdih)
            return {"pages": made.pages}, [made.pdf]
    raise Refused("permintaan")


TASKS: Final = {"naskah_unggah": _task}
