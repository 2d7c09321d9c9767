"""What papers would be read as: a nota dinas, a Keputusan KPU, a Surat Edaran."""

from __future__ import annotations

from sop.reading import Form, Found, Naskah, Reading

NOTA = Reading(
    form=Form.PDF,
    naskah=Naskah.NOTA_DINAS,
    pages=1,
    fields={
        "nomor": Found("12/HK.03-ND/6202/2025"),
        "tanggal": Found("2025-11-04"),
        "dari": Found("Kepala Subbagian Teknis"),
        "yth": Found("Kepala Subbagian Hukum"),
        "hal": Found("Permohonan unggah"),
        "sifat": Found("Biasa"),
    },
)


def keputusan(nomor: str = "45", **changed: Found) -> Reading:
    """A Keputusan KPU as it would be read."""
    fields = {
        "jenis": Found("Keputusan"),
        "nomor": Found(nomor),
        "tahun": Found("2025"),
        "tentang": Found("Pedoman Tata Kelola Arsip Pemilihan"),
        "tanggal": Found("2025-11-03"),
        "tempat": Found("Sampit"),
        "penandatangan": Found("Ahmad Fauzan"),
        "jabatan": Found("Ketua"),
    }
    return Reading(form=Form.PDF, naskah=Naskah.PRODUK, pages=4, fields={**fields, **changed})


def edaran(nomor: str = "7") -> Reading:
    """A Surat Edaran as it would be read."""
    return keputusan(nomor, jenis=Found("Surat Edaran"), tentang=Found("Jam Kerja Sekretariat"))
