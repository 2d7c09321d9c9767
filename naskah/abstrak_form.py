"""The form of an abstrak: joins what the softcopy says with the metadata of the produk hukum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from naskah.sheets import Abstrak
from sop.produk import Jenis, Produk, issued_by
from sop.tanggal import tanggal

_RELATION: Final = {"mencabut": "Mencabut", "mengubah": "Mengubah"}


def abstrak(said: Mapping[str, object], produk: Produk, lembaga: str) -> Abstrak:
    """Draft the abstrak of a produk hukum.

    Args:
        said: the answer of the task "abstrak".
        produk: its metadata, as read and confirmed.
        lembaga: the office, "KPU Kabupaten Kotawaringin Timur"; `issued_by` tells whether the
            document is its own or that of its Sekretaris.

    """
    jenis = (produk.jenis or Jenis.LAINNYA).value
    named = f"{jenis} {issued_by(produk, lembaga)}"
    isi = _lines(said, "isi") or (f"Mengatur tentang {produk.tentang}.",)
    return Abstrak(
        subjek=produk.subjek or produk.bidang_hukum or jenis,
        tahun=str(produk.tahun or ""),
        sumber=f"{named} {produk.numbered}, {said.get('halaman', 0)} hlm.",
        judul=f"{named} tentang {produk.tentang}",
        alasan=_lines(said, "alasan"),
        dasar=_lines(said, "dasar"),
        isi=isi,
        catatan=tuple(_notes(said, produk, jenis)),
    )


def _notes(said: Mapping[str, object], produk: Produk, jenis: str) -> list[str]:
    notes = []
    force = str(said.get("berlaku", ""))
    if produk.tanggal and force:
        notes.append(f"{jenis} ini {force}, {tanggal(produk.tanggal)}.")
    elif produk.tanggal:
        notes.append(f"Ditetapkan pada tanggal {tanggal(produk.tanggal)}.")
    notes += [f"{_RELATION.get(one.kind, one.kind)} {one.judul}." for one in produk.relasi]
    if annex := said.get("lampiran"):
        notes.append(f"Lampiran: {annex} hlm.")
    return notes


def _lines(said: Mapping[str, object], key: str) -> tuple[str, ...]:
    match said.get(key):
        case list(lines):
            return tuple(str(line) for line in lines)
    return ()
