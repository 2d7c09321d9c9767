"""Kelengkapan: what a usulan has to have before it can be sent."""

from __future__ import annotations

from sop.berkas import Berkas, Use


def missing(berkas: Berkas) -> tuple[str, ...]:
    """List what a usulan still lacks before it can be sent; row 1 of the SOP names the papers."""
    lacks = []
    if berkas.reading:
        lacks.append("terbaca")
    if berkas.file(Use.NOTA_DINAS) is None:
        lacks.append("nota_dinas")
    if berkas.file(Use.SOFTCOPY) is None:
        lacks.append("softcopy")
    else:
        needed = ("jenis", "nomor", "tahun", "tentang", "tanggal")
        lacks += [name for name in needed if not getattr(berkas.produk, name)]
    if berkas.file(Use.NOTA_DINAS) and not berkas.nota.nomor:
        lacks.append("nota_nomor")
    if berkas.duplicate and not berkas.replaces:
        lacks.append("ganda")
    if berkas.unsure:
        lacks.append("yakin")
    return tuple(lacks)
