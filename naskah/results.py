"""What comes back with a made document: the bytes and what was done to get them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from naskah.limits import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Salinan:
    """A draft salinan: to print, stamp and sign."""

    pdf: bytes
    sha256: str
    pages: int
    ttd: int  #: places where "ttd." now stands, or stood already
    blok: tuple[int, ...]  #: pages, counted from 1, that carry the authentication block
    halaman_ditambah: int  #: pages added because the block found no room
    qr: bool  #: whether the QR found room


@dataclass(frozen=True, slots=True, kw_only=True)
class NaskahUnggah:
    """The very bytes that go to JDIH."""

    pdf: bytes
    sha256: str
    pages: int
    kaki: int  #: pages that now carry the footer in their margin
    diperpanjang: int  #: pages made a little higher because something stood there
    sudah_ada: int  #: pages that carried it already
    bertanda_tangan: bool  #: signed electronically, so left as it is: every byte the same


def as_frame(made: Salinan | NaskahUnggah) -> tuple[dict[str, object], list[bytes]]:
    """Part a result into what a child answers: its facts, and the file."""
    facts = asdict(made)
    return facts, [facts.pop("pdf")]


def salinan_of(answer: Answer) -> Salinan:
    """Put a salinan together again from a child's answer."""
    match answer.header:
        case {
            "sha256": str(sha256),
            "pages": int(pages),
            "ttd": int(ttd),
            "blok": list(blok),
            "halaman_ditambah": int(added),
            "qr": bool(qr),
        }:
            return Salinan(
                pdf=answer.blobs[0],
                sha256=sha256,
                pages=pages,
                ttd=ttd,
                blok=tuple(blok),
                halaman_ditambah=added,
                qr=qr,
            )
    raise ValueError("not a salinan")


def naskah_unggah_of(answer: Answer) -> NaskahUnggah:
    """Put a naskah unggah together again from a child's answer."""
    match answer.header:
        case {
            "sha256": str(sha256),
            "pages": int(pages),
            "kaki": int(kaki),
            "diperpanjang": int(longer),
            "sudah_ada": int(already),
            "bertanda_tangan": bool(signed),
        }:
            return NaskahUnggah(
                pdf=answer.blobs[0],
                sha256=sha256,
                pages=pages,
                kaki=kaki,
                diperpanjang=longer,
                sudah_ada=already,
                bertanda_tangan=signed,
            )
    raise ValueError("not a naskah unggah")
