"""What the tests of the papers share: the practice office, and eyes for finished PDFs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import zxingcpp
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from naskah.contoh.files import softcopy
from naskah.contoh.isi import keputusan
from naskah.papers.sheets import Kantor, Otentikasi, Penanda

KANTOR = Kantor(
    nama="KPU Kabupaten Kotawaringin Timur",
    kop=("SEKRETARIAT", "KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR"),
    alamat="Jalan Jenderal Sudirman Km. 6, Sampit, Kalimantan Tengah",
    jdih="jdih.kpu.go.id/kalteng/kotim",
)
HADI = Penanda(jabatan="Kepala Subbagian Hukum", nama="Hadi Prasetyo", nip="198001012005011001")
OTENTIKASI = Otentikasi(
    unit=("SEKRETARIAT KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR"), penanda=HADI
)
HARI = date(2025, 11, 12)


def keputusan_45() -> bytes:
    """The softcopy of a Keputusan with an annex, signed in two places: pages 2 and 4."""
    return softcopy(keputusan("45", 2025, HARI), "Keputusan 45", HARI)


def texts(pdf: bytes) -> list[str]:
    """Read the pages, blanks made single."""
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    # The reader marks a hyphen at the end of a line by a sign of its own.
    return [" ".join(page.replace("\ufffe", "-").split()) for page in pages]


def looks(pdf: bytes, scale: float = 1.0) -> list[Image.Image]:
    """See the pages in grey."""
    document = pdfium.PdfDocument(pdf)
    pictures = [page.render(scale=scale, grayscale=True).to_pil().convert("L") for page in document]
    document.close()
    return pictures


def codes(pdf: bytes) -> list[str]:
    """Read the QR codes, from the first page on."""
    return [
        found.text
        for picture in looks(pdf, 150 / 72)
        for found in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)
    ]


def darkened(before: Image.Image, after: Image.Image, limit: int = 120) -> np.ndarray:
    """Mark the pixels that were dark before and are not any more."""
    wide, high = min(before.width, after.width), min(before.height, after.height)
    one = np.asarray(before)[:high, :wide]
    two = np.asarray(after)[:high, :wide]
    return (one < limit) & (two > limit + 80)


def pages_of(contents: Sequence[bytes], **keys: object) -> bytes:
    """Make a PDF of A4 pages that draw the given commands; keys go into every page."""
    document = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for content in contents:
        page = document.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = document.make_stream(content)
        for name, value in keys.items():
            page.obj[f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def words(text: str, x: float, y: float, size: float = 12) -> bytes:
    """Draw a line of text."""
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET ".encode()
