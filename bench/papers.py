"""Test papers: pages of an invented Keputusan, typeset, stamped and signed, asli or salinan."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from io import BytesIO

import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Picture = NDArray[np.uint8]

_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: if data.paper == "f4" { "us-letter" } else { "a4" }, margin: (x: 25mm, y: 22mm))
#set page(width: 215mm, height: 330mm) if data.paper == "f4"
#set text(size: 12pt, lang: "id")
#set par(justify: true)
#if data.salinan [#place(top + right, dy: -14mm)[#box(stroke: 1.5pt + rgb(data.stamp), inset: 6pt)[
  #text(size: 15pt, weight: "bold", fill: rgb(data.stamp))[SALINAN]]]]
#align(center)[*KOMISI PEMILIHAN UMUM\\ KABUPATEN KOTAWARINGIN TIMUR*]
#line(length: 100%)
#align(center)[KEPUTUSAN KOMISI PEMILIHAN UMUM\\ KABUPATEN KOTAWARINGIN TIMUR\\
  NOMOR #data.nomor TAHUN 2025\\ TENTANG\\ #upper(data.tentang)\\
  KETUA KOMISI PEMILIHAN UMUM KABUPATEN KOTAWARINGIN TIMUR,]
#for (place, paragraph) in data.paragraphs.enumerate() [
  #grid(columns: (26mm, 6mm, 1fr), row-gutter: 8pt,
    if place == 0 [Menimbang] else if calc.rem(place, 9) == 4 [Mengingat] else [], [#(place + 1).],
    paragraph)
]
#align(right)[#block(width: 70mm)[#align(left)[Ditetapkan di Sampit\\ pada tanggal 7 Juli 2025\\
  KETUA KOMISI PEMILIHAN UMUM\\ KABUPATEN KOTAWARINGIN TIMUR,\\ #v(8mm)
  #if data.salinan [ttd.] else [] #v(8mm) AHMAD FAUZAN]]]
#if data.salinan [
  Salinan sesuai dengan aslinya\\ SEKRETARIAT KPU KABUPATEN KOTAWARINGIN TIMUR\\
  Kepala Subbagian Hukum,\\ #v(14mm) Hadi Prasetyo
]
"""

_VOCABULARY = """
bahwa untuk melaksanakan ketentuan Pasal huruf Undang-Undang Nomor Tahun tentang Pemilihan Umum
perlu menetapkan Keputusan Komisi Kabupaten daftar pemilih tetap hasil rekapitulasi kecamatan
sebagaimana dimaksud dalam ayat berdasarkan berita acara rapat pleno terbuka tanggal penyelenggara
anggaran kegiatan sosialisasi badan adhoc desa kelurahan logistik jadwal tahapan program pedoman
teknis pembentukan tata kerja peraturan perubahan kedua atas lembaran negara tambahan Republik
Indonesia menyampaikan laporan kepada melalui sekretariat paling lambat hari sejak diterima
"""
_WORDS = _VOCABULARY.split()


@lru_cache(maxsize=32)
def act_pages(
    seed: int = 1, paragraphs: int = 14, *, salinan: bool = False, paper: str = "a4", dpi: int = 200
) -> tuple[Picture, ...]:
    """Give the pages of a Keputusan as pictures, blue-green-red.

    The asli carries a signature in blue and a purple cap dinas; the salinan carries the word
    SALINAN in red, "ttd." and the authentication block.
    """
    chance = np.random.default_rng(seed)
    data = {
        "paper": paper,
        "salinan": salinan,
        "stamp": "#c01818",
        "nomor": str(40 + seed),
        "tentang": " ".join(chance.choice(_WORDS, 9)),
        "paragraphs": [
            " ".join(chance.choice(_WORDS, int(chance.integers(18, 46)))) + ";"
            for _ in range(paragraphs)
        ],
    }
    pages = typst.compile(
        _SOURCE.encode(), format="png", ppi=float(dpi), sys_inputs={"data": json.dumps(data)}
    )
    pictures = [Image.open(BytesIO(page)).convert("RGB") for page in _listed(pages)]
    if not salinan:
        _sign(pictures[-1], dpi, chance)
    return tuple(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]) for picture in pictures)


def act_pdf(
    seed: int = 1,
    paragraphs: int = 14,
    *,
    salinan: bool = False,
    paper: str = "a4",
    dpi: int = 150,
    grey: bool = False,
) -> bytes:
    """Give the same act as an office scanner would: one picture a page, no text."""
    pages = act_pages(seed, paragraphs, salinan=salinan, paper=paper, dpi=dpi)
    pictures = [Image.fromarray(page[:, :, ::-1]) for page in pages]
    if grey:
        pictures = [picture.convert("L") for picture in pictures]
    out = BytesIO()
    pictures[0].save(
        out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=80
    )
    return out.getvalue()


def jpeg(picture: Picture, quality: int = 88, exif: Image.Exif | None = None) -> bytes:
    """Encode a picture as a phone does."""
    out = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).save(
        out, "JPEG", quality=quality, **extra
    )
    return out.getvalue()


def _listed(pages: bytes | list[bytes]) -> list[bytes]:
    return pages if isinstance(pages, list) else [pages]


def _sign(page: Image.Image, dpi: int, chance: np.random.Generator) -> None:
    """Draw a signature in blue ink and a round cap dinas over it, above the signer's name."""
    unit = dpi / 25.4
    grey = np.asarray(page.convert("L"))
    bottom = int(np.flatnonzero((grey < 128).any(axis=1)).max())
    across, down = 0.66 * page.width, bottom - 14 * unit
    pen = ImageDraw.Draw(page, "RGBA")
    radius = 16 * unit
    box = (across - 22 * unit - radius, down - radius, across - 22 * unit + radius, down + radius)
    for shrink in (0, 1.2 * unit, 7 * unit):
        inner = (box[0] + shrink, box[1] + shrink, box[2] - shrink, box[3] - shrink)
        pen.ellipse(inner, outline=(92, 40, 150, 200), width=round(0.7 * unit))
    for spoke in range(24):
        angle = spoke * math.tau / 24
        one, two = radius * 0.68, radius * 0.86
        middle = (box[0] + radius, box[1] + radius)
        pen.line(
            (
                middle[0] + one * math.cos(angle),
                middle[1] + one * math.sin(angle),
                middle[0] + two * math.cos(angle),
                middle[1] + two * math.sin(angle),
            ),
            fill=(92, 40, 150, 200),
            width=round(0.8 * unit),
        )
    turns = np.linspace(0, 5 * math.tau, 240)
    wobble = 3 + chance.random() * 2
    line = [
        (
            across - 14 * unit + 2.2 * unit * turn / 1.6 + 3 * unit * math.cos(turn),
            down + wobble * unit * math.sin(turn * 1.3) * math.exp(-turn / 40),
        )
        for turn in turns
    ]
    pen.line(line, fill=(24, 40, 150, 235), width=round(0.5 * unit), joint="curve")
