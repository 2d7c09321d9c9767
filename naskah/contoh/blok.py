"""The blocks an office paper is written in: what stands there, not how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Kop:
    """The letterhead."""

    baris: tuple[str, ...]
    alamat: str


@dataclass(frozen=True, slots=True)
class Tengah:
    """Lines in the middle of the page."""

    baris: tuple[str, ...]
    tebal: bool = False


@dataclass(frozen=True, slots=True)
class Rincian:
    """A label, a colon and one text, or several with markers: "Menimbang : a. …"."""

    label: str
    butir: tuple[tuple[str, str], ...]  #: marker (may be empty) and text


@dataclass(frozen=True, slots=True)
class Medan:
    """The fields in the head of a nota dinas."""

    isi: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Alinea:
    """A paragraph, with its number or letter when it has one."""

    teks: str
    nomor: str = ""


@dataclass(frozen=True, slots=True)
class Lampiran:
    """The head of an annex, which begins a new page."""

    baris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tabel:
    """A table; the first row is its head."""

    baris: tuple[tuple[str, ...], ...]
    lebar: tuple[int, ...]  #: of the columns, as parts of the whole


@dataclass(frozen=True, slots=True)
class Pengesahan:
    """Where someone signs, in the right half of the page."""

    tempat: tuple[str, ...]
    jabatan: tuple[str, ...]
    nama: str
    cap: bool  #: whether the cap dinas belongs there


Blok: TypeAlias = Kop | Tengah | Rincian | Medan | Alinea | Lampiran | Tabel | Pengesahan
Naskah: TypeAlias = tuple[Blok, ...]
