"""The translation of a berkas into the fields of a JDIH website."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from jdih.office import BAHASA, BIDANG_HUKUM, region_of, teu_of
from jdih.publisher import Entry, GivenUp
from sop.office import Office
from sop.produk import SINGKATAN, Jenis, Produk, issued_by

_PUNCTUATION: Final[Mapping[int, str | None]] = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": None, "”": None, "„": None, '"': None, "«": None,
        "»": None, "–": "-", "—": "-", "−": "-", "…": "...", "&": "dan", "\u00a0": " ",
        "\u00ad": None, "×": "x", "•": "-", "\u2044": "/",
    }
)  # fmt: skip


def entry_of(
    produk: Produk,
    office: Office,
    *,
    code: str,
    file_name: str,
    pdf: bytes,
    pages: int,
    abstrak: bytes | None = None,
) -> Entry:
    """Build what is uploaded; the office fills in what the document leaves out.

    What the arguments after these two mean is said by the fields of `Entry`.

    Raises:
        GivenUp: a datum that every JDIH requires is missing; the sentence names it.

    """
    jenis, tahun, tanggal = _complete(produk)
    return Entry(
        code=code,
        produk=produk,
        judul=full_title(produk, office),
        file_name=file_name,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=pages,
        abstrak=abstrak,
        abstrak_name=f"{file_name.removesuffix('.pdf')}-abstrak.pdf" if abstrak else "",
        jenis=jenis.value,
        singkatan=SINGKATAN[jenis],
        nomor=_spaces(produk.nomor),
        tahun=tahun,
        tanggal=tanggal,
        teu=teu_of(office),
        tempat_penetapan=produk.tempat or office.place,
        tempat_terbit=region_of(office),
        penandatangan=produk.penandatangan,
        pemrakarsa=office.name,
        penerbit=office.name,
        sumber=f"JDIH {office.name}: {pages} hlm.",
        bahasa=BAHASA,
        bidang_hukum=produk.bidang_hukum or BIDANG_HUKUM,
        subjek=produk.subjek or _spaces(produk.tentang),
    )


def full_title(produk: Produk, office: Office) -> str:
    """Write the title as JDIH lists it.

    "Keputusan KPU Kabupaten Kotawaringin Timur Nomor 45 Tahun 2025 tentang Tata Kelola Arsip";
    a number of the older forms, which ends in its year, is not followed by the year again.
    """
    jenis = produk.jenis or Jenis.LAINNYA
    body = issued_by(produk, office.name)
    return _spaces(f"{jenis.value} {body} {produk.numbered} tentang {produk.tentang}")


def plain(text: str) -> str:
    """Reduce a text to plain ASCII punctuation and letters.

    For sites that escape twice: quotation marks are dropped, "&" becomes "dan", dashes become
    hyphens, accents go. Words are never lost.
    """
    swapped = unicodedata.normalize("NFKC", text).translate(_PUNCTUATION)
    letters = unicodedata.normalize("NFKD", swapped)
    return _spaces(letters.encode("ascii", "ignore").decode())


def _spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _complete(produk: Produk) -> tuple[Jenis, int, date]:
    """Give what a document cannot go up without, once it is all there.

    Raises:
        GivenUp: a datum that every JDIH requires is missing; the sentence names it.

    """
    jenis, tahun, tanggal = produk.jenis, produk.tahun, produk.tanggal
    needed = {
        "jenis": jenis,
        "nomor": _spaces(produk.nomor),
        "tahun": tahun,
        "tentang": _spaces(produk.tentang),
        "tanggal penetapan": tanggal,
    }
    missing = ", ".join(name for name, value in needed.items() if not value)
    if missing or jenis is None or tahun is None or tanggal is None:
        raise GivenUp(f"Data untuk JDIH belum lengkap: {missing}.")
    return jenis, tahun, tanggal
