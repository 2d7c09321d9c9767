"""Sample documents as Word files, their parts in tables as an office types them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from naskah.contoh.blok import (
    Alinea,
    Blok,
    Kop,
    Lampiran,
    Medan,
    Naskah,
    Pengesahan,
    Rincian,
    Tabel,
    Tengah,
)
from naskah.contoh.isi import keputusan

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
#: Of the zip entries, so that the same text gives the same file.
DATE: Final = (2025, 1, 1, 0, 0, 0)
TEXT_WIDTH: Final = 9070  #: twentieths of a point between the margins of A4
HALF: Final = 4535

_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{CONTENT}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def keputusan_docx(nomor: str, ditetapkan: date) -> bytes:
    """Write the Keputusan of the samples, as a subbagian sends its softcopy."""
    return docx(keputusan(nomor, ditetapkan.year, ditetapkan))


def docx(paper: Naskah) -> bytes:
    """Write an office paper as a Word file."""
    body = "".join(piece for block in paper for piece in _written(block))
    margins = '<w:pgMar w:top="1417" w:bottom="1417" w:left="1531" w:right="1304"/>'
    document = (
        f'<w:document xmlns:w="{W}"><w:body>{body}'
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{margins}</w:sectPr></w:body></w:document>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in {**_PARTS, "word/document.xml": document}.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return target.getvalue()


def _written(block: Blok) -> Iterable[str]:
    match block:
        case Kop():
            return _kop(block)
        case Tengah():
            return _tengah(block)
        case Rincian():
            return _rincian(block)
        case Medan():
            return _medan(block)
        case Alinea():
            return _alinea(block)
        case Lampiran():
            return _lampiran(block)
        case Tabel():
            return _tabel(block)
        case Pengesahan():
            return _pengesahan(block)


def _paragraph(
    text: str, *, align: str = "left", bold: bool = False, indent: int = 0, before: str = ""
) -> str:
    style = (
        f'<w:pPr><w:spacing w:after="80"/><w:ind w:left="{indent}"/>'
        f"<w:jc w:val={quoteattr(align)}/></w:pPr>"
    )
    font = (
        '<w:rPr><w:rFonts w:ascii="Bookman Old Style" w:hAnsi="Bookman Old Style"/>'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="24"/></w:rPr>'
    )
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f"<w:p>{style}<w:r>{font}{before}{words}</w:r></w:p>"


def _table(rows: Iterable[Iterable[str]], widths: Iterable[int], *, lines: bool = False) -> str:
    """Write a table; cells hold finished paragraphs."""
    wide = list(widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    border = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides) if lines else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    cells = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(wide, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>"
    )


def _kop(block: Kop) -> Iterable[str]:
    for line in block.baris:
        yield _paragraph(line, align="center", bold=True)
    yield _paragraph(block.alamat, align="center")


def _tengah(block: Tengah) -> Iterable[str]:
    for line in block.baris:
        yield _paragraph(line, align="center", bold=block.tebal)


def _rincian(block: Rincian) -> Iterable[str]:
    rows = (
        (
            _paragraph(block.label if number == 0 else ""),
            _paragraph(":" if number == 0 else ""),
            _paragraph(marker),
            _paragraph(text, align="both"),
        )
        for number, (marker, text) in enumerate(block.butir)
    )
    yield _table(rows, (1950, 280, 500, 6340))


def _medan(block: Medan) -> Iterable[str]:
    rows = ((_paragraph(name), _paragraph(":"), _paragraph(text)) for name, text in block.isi)
    yield _table(rows, (1500, 280, 7290))
    yield _paragraph("")


def _alinea(block: Alinea) -> Iterable[str]:
    words = f"{block.nomor} {block.teks}" if block.nomor else block.teks
    yield _paragraph(words, align="both", indent=400 if block.nomor else 0)


def _lampiran(block: Lampiran) -> Iterable[str]:
    first, *rest = block.baris
    yield _paragraph(first, indent=HALF, before='<w:br w:type="page"/>')
    for line in rest:
        yield _paragraph(line, indent=HALF)


def _tabel(block: Tabel) -> Iterable[str]:
    parts = sum(block.lebar)
    rows = ((_paragraph(cell) for cell in row) for row in block.baris)
    yield _table(rows, (TEXT_WIDTH * part // parts for part in block.lebar), lines=True)
    yield _paragraph("")


def _pengesahan(block: Pengesahan) -> Iterable[str]:
    for line in (*block.tempat, *block.jabatan, "", "", block.nama):
        yield _paragraph(line, indent=HALF)
