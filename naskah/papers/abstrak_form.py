"""The form of an abstrak: joins what the softcopy says with the metadata of the produk hukum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from naskah.papers.sheets import Abstrak
from sop.produk import Jenis, Produk, issued_by
from sop.tanggal import tanggal

_RELATION: Final = {"mencabut": "Mencabut", "mengubah": "Mengubah"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the text of a produk hukum says for its abstrak."""

    alasan: tuple[str, ...] = ()
    dasar: tuple[str, ...] = ()
    isi: tuple[str, ...] = ()
    berlaku: str = ""  #: "mulai berlaku pada tanggal ditetapkan", as written; empty when not said
    halaman: int = 0
    lampiran: int = 0  #: pages of the annex


def abstrak(said: Said, produk: Produk, lembaga: str) -> Abstrak:
    """Draft the abstrak of a produk hukum.

    Args:
        said: by its text.
        produk: its metadata, as read and confirmed.
        lembaga: the office, "KPU Kabupaten Kotawaringin Timur"; `issued_by` tells whether the
            document is its own or that of its Sekretaris.

    """
    jenis = (produk.jenis or Jenis.LAINNYA).value
    named = f"{jenis} {issued_by(produk, lembaga)}"
    return Abstrak(
        subjek=produk.subjek or produk.bidang_hukum or jenis,
        tahun=str(produk.tahun or ""),
        sumber=f"{named} {produk.numbered}, {said.halaman} hlm.",
        judul=f"{named} tentang {produk.tentang}",
        alasan=said.alasan,
        dasar=said.dasar,
        isi=said.isi or (f"Mengatur tentang {produk.tentang}.",),
        catatan=tuple(_notes(said, produk, jenis)),
    )


def _notes(said: Said, produk: Produk, jenis: str) -> Iterator[str]:
    if produk.tanggal and said.berlaku:
        yield f"{jenis} ini {said.berlaku}, {tanggal(produk.tanggal)}."
    elif produk.tanggal:
        yield f"Ditetapkan pada tanggal {tanggal(produk.tanggal)}."
    for one in produk.relasi:
        yield f"{_RELATION.get(one.kind, one.kind)} {one.judul}."
    if said.lampiran:
        yield f"Lampiran: {said.lampiran} hlm."
