"""Acts and letters for the tests of reading: written by rules, typeset in several broken ways."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import typst

from naskah.reading.dates import MONTHS

KPU = "KOMISI PEMILIHAN UMUM KABUPATEN KOTAWARINGIN TIMUR"
KETUA = f"KETUA {KPU}"
SEKRETARIS = f"SEKRETARIS {KPU}"
OFFICERS = ("Ahmad Fauzan", "Bambang Irawan", "Hadi Prasetyo", "Sari Wulandari", "Dewi Lestari")

_SOURCE = b"""
#let d = json(bytes(sys.inputs.d))
#set page(paper: "a4", margin: (x: 2.6cm, y: 2.2cm))
#set text(size: 11pt, lang: "id", hyphenate: false)
#set par(leading: 0.55em, spacing: 0.9em)
#for b in d.blocks {
  if b.kind == "break" { pagebreak() }
  else if b.kind == "field" {
    grid(columns: (2.6cm, 0.5cm, 1fr), row-gutter: 0.5em, b.lines.at(0), ":", b.lines.at(1))
  }
  else if b.kind == "grid" {
    grid(columns: (2.6cm, 0.5cm, 1fr), row-gutter: 0.6em, ..b.lines)
  }
  else {
    let body = b.lines.map(l => text(l)).join(linebreak())
    if b.kind == "centre" { align(center, body) }
    else if b.kind == "right" { pad(left: 8cm, body) }
    else { par(justify: true, body) }
  }
}
"""


@dataclass(frozen=True)
class Block:
    """Some lines, set one way: centre, left, right, grid, field or break."""

    kind: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """What an act says; `nomor` is as written after the word NOMOR."""

    nomor: str
    tentang: str
    tanggal: date
    heading: str = f"KEPUTUSAN {KPU}"
    office: str = KETUA
    nama: str = "AHMAD FAUZAN"
    tempat: str = "Sampit"
    word: str = "NOMOR"
    middle: str = "TENTANG"
    copy_by: str = ""

    def blocks(self) -> list[Block]:
        """Lay the act out as an office does."""
        signed = (f"Ditetapkan di {self.tempat}", f"pada tanggal {written(self.tanggal)}")
        return [
            *([Block("centre", ("SALINAN",))] if self.copy_by else []),
            Block("centre", (*wrapped(self.heading), f"{self.word} {self.nomor}", self.middle)),
            Block("centre", tuple(wrapped(self.tentang))),
            Block("centre", (f"{self.office},",)),
            Block("left", (MENIMBANG,)),
            Block("left", (MENGINGAT,)),
            Block("centre", ("MEMUTUSKAN:",)),
            Block("left", (f"Menetapkan : {self.heading} TENTANG {self.tentang}.",)),
            Block("left", (KESATU,)),
            Block("left", ("KEDUA : Keputusan ini mulai berlaku pada tanggal ditetapkan.",)),
            Block("right", signed),
            Block("right", (*wrapped(f"{self.office},", 34), "ttd.", self.nama)),
            *([Block("left", self._copy())] if self.copy_by else []),
        ]

    def flattened(self) -> str:
        """Write the act as one line, as some converters leave it."""
        return " ".join(line for block in self.blocks() for line in block.lines)

    def _copy(self) -> tuple[str, ...]:
        return (
            "Salinan sesuai dengan aslinya",
            "SEKRETARIAT KPU KABUPATEN KOTAWARINGIN TIMUR",
            "Kepala Subbagian Hukum dan SDM,",
            "ttd.",
            self.copy_by,
            "NIP 198001012005011001",
        )


MENIMBANG = (
    "Menimbang : a. bahwa untuk melaksanakan ketentuan Pasal 18 Peraturan Komisi Pemilihan Umum "
    "Nomor 8 Tahun 2019 tentang Tata Kerja Komisi Pemilihan Umum, perlu menetapkan Keputusan; "
    "b. bahwa rapat pleno pada tanggal 3 Januari 2019 telah menyetujui rancangan Keputusan ini;"
)
MENGINGAT = (
    "Mengingat : 1. Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum (Lembaran Negara "
    "Republik Indonesia Tahun 2017 Nomor 182); 2. Peraturan Komisi Pemilihan Umum Nomor 2 Tahun "
    "2021 tentang Tata Naskah Dinas;"
)
KESATU = (
    "KESATU : Menetapkan hal sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak "
    "terpisahkan dari Keputusan ini."
)


def nota_dinas(nomor: str, tanggal: date, hal: str, dari: str = "Kasubbag Keuangan") -> list[Block]:
    """Lay out a nota dinas."""
    return [
        Block("centre", ("SEKRETARIAT KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR")),
        Block("centre", ("NOTA DINAS", f"Nomor: {nomor}")),
        Block(
            "grid",
            (
                *("Yth.", ":", "Kepala Subbagian Hukum dan SDM"),
                *("Dari", ":", dari),
                *("Tanggal", ":", written(tanggal)),
                *("Sifat", ":", "Segera"),
                *("Lampiran", ":", "1 (satu) berkas"),
                *("Hal", ":", hal),
            ),
        ),
        Block(
            "left",
            (
                "Bersama ini disampaikan naskah asli yang telah ditandatangani pada tanggal "
                "2 Januari 2020 untuk dapat diunggah pada laman JDIH, nomor perkara: 17/X/2020.",
            ),
        ),
        Block("right", ("Kepala Subbagian,", "", "SARI WULANDARI")),
    ]


def pdf(blocks: Sequence[Block]) -> bytes:
    """Typeset blocks."""
    data = json.dumps({"blocks": [{"kind": b.kind, "lines": b.lines} for b in blocks]})
    return bytes(typst.compile(_SOURCE, sys_inputs={"d": data}, ignore_system_fonts=True))


def written(day: date) -> str:
    """Write a date as acts do."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def wrapped(text: str, width: int = 56) -> list[str]:
    """Break a line as a heading is broken."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


_SUBJECTS = (
    "PENETAPAN DAFTAR PEMILIH TETAP PEMILIHAN UMUM TAHUN {other}",
    "PEDOMAN TEKNIS PENCALONAN DALAM PEMILIHAN BUPATI DAN WAKIL BUPATI KOTAWARINGIN TIMUR",
    "PERUBAHAN ATAS {heading} NOMOR 12 TAHUN {other} TENTANG JADWAL DAN TAHAPAN PEMILIHAN",
    "PEMBERHENTIAN KETUA PANITIA PEMILIHAN KECAMATAN BAAMANG",
    "PEMBENTUKAN KELOMPOK KERJA VERIFIKASI PARTAI POLITIK PADA SEKRETARIAT KOMISI PEMILIHAN UMUM",
    "PENCABUTAN {heading} NOMOR 3 TAHUN {other} TENTANG TIM PENGELOLA INFORMASI",
    "STANDAR BIAYA MASUKAN (HONORARIUM) BADAN AD HOC TAHUN ANGGARAN {other}",
)


def random_act(seed: int) -> Act:
    """Make an act nobody has seen: any year's number form, a title full of traps."""
    rng = random.Random(seed)
    day = date(2009, 1, 2) + timedelta(days=rng.randrange(6200))
    secretary = rng.random() < 0.3
    office = SEKRETARIS if secretary else KETUA
    heading = f"KEPUTUSAN {SEKRETARIS if secretary else KPU}"
    subject = rng.choice(_SUBJECTS).format(
        other=day.year + rng.choice((-2, -1, 1)), heading=heading
    )
    return Act(
        nomor=_number(rng, day),
        tentang=subject,
        tanggal=day,
        heading=heading,
        office=rng.choice(("", "", "", "Plh. ")).upper() + office,
        nama=rng.choice(OFFICERS).upper(),
        word=rng.choice(("NOMOR", "NOMOR :", "NOMOR:", "Nomor :")),
        middle=rng.choice(("TENTANG", "T E N T A N G")),
        copy_by=rng.choice(("", "HADI PRASETYO")),
    )


def _number(rng: random.Random, day: date) -> str:
    n, year = rng.randrange(1, 900), day.year
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[
        day.month - 1
    ]
    if year <= 2016:
        forms = (
            f"{n}/Kpts/KPU-Kab-020.435866/{year}",
            f"{n}/Kpts-KPU-Kab/020.435866/{year}",
            f"{n}/Kpts/KPU/Tahun {year}",
            f"{n}/Kpts/KPU.Kab-020.435866/{roman}/{year}",
        )
    elif year <= 2021:
        forms = (
            f"{n:02}/HK.03.1-Kpt/6202/KPU-Kab/{roman}/{year}",
            f"{n}/PL.02.2/Kpt/6202/KPU-Kab/{day.month}/{year}",
            f"{n}/HK.04/6202/{year}",
            f"{n} / PP.05.3-Kpt / 6202 / KPU-Kab / {roman} / {year}",
        )
    else:
        forms = (f"{n} TAHUN {year}", f"{n} Tahun {year}")
    return rng.choice(forms)
