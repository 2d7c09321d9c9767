"""Titles as JDIH lists them."""

from __future__ import annotations

import pytest

from sop.judul import as_title


# fmt: off
@pytest.mark.parametrize(("written", "listed"), [
    ("PENETAPAN DAFTAR PEMILIH TETAP (DPT) DAN DAFTAR PEMILIH TAMBAHAN (DPTb) PADA TPS",
     "Penetapan Daftar Pemilih Tetap (DPT) dan Daftar Pemilih Tambahan (DPTb) pada TPS"),
    ("PEMBENTUKAN PPK, PPS, DAN KPPS SE-KABUPATEN KOTAWARINGIN TIMUR TAHAP II",
     "Pembentukan PPK, PPS, dan KPPS se-Kabupaten Kotawaringin Timur Tahap II"),
    ("PERUBAHAN KEDUA ATAS KEPUTUSAN KPU NOMOR 8 TAHUN 2019 TENTANG TATA KERJA",
     "Perubahan Kedua atas Keputusan KPU Nomor 8 Tahun 2019 tentang Tata Kerja"),
    ("PENCABUTAN KEPUTUSAN NOMOR 45/HK.03.1-Kpt/6202/KPU-Kab/XII/2019 TENTANG TIM",
     "Pencabutan Keputusan Nomor 45/HK.03.1-Kpt/6202/KPU-Kab/XII/2019 tentang Tim"),
    ("STANDAR OPERASIONAL PROSEDUR (SOP) DI LINGKUNGAN SEKRETARIAT",
     "Standar Operasional Prosedur (SOP) di Lingkungan Sekretariat"),
    ("PENYUSUNAN RENCANA AKSI BERSAMA (REAKSI)",  "Penyusunan Rencana Aksi Bersama (REAKSI)"),
    ("PEMUNGUTAN SUARA ULANG (ULANG) DI 3 (TIGA) TPS",
     "Pemungutan Suara Ulang (Ulang) di 3 (Tiga) TPS"),
    ("PENGADAAN BARANG/JASA PADA MASA COVID-19",  "Pengadaan Barang/Jasa pada Masa COVID-19"),
    ("MASKOT “SI BEKANTAN” – TAHAP KE-2",         "Maskot “Si Bekantan” – Tahap ke-2"),
    ("UNDANG-UNDANG, E-KINERJA, NON-ASN, DP4",    "Undang-Undang, e-Kinerja, Non-ASN, DP4"),
    ("PENUNJUKAN SDR. H. ACHMAD FAUZI, S.H. SEBAGAI PLT. KETUA",
     "Penunjukan Sdr. H. Achmad Fauzi, S.H. sebagai Plt. Ketua"),
    ("DI BALIK LAYAR",                            "Di Balik Layar"),
    ("Penetapan DPT oleh KPU",                    "Penetapan DPT oleh KPU"),
    ("penetapan maskot",                          "penetapan maskot"),
    ("",                                          ""),
])
def test_a_title_in_capitals_is_written_out_and_abbreviations_stay(
    written: str, listed: str
) -> None:
    assert as_title(written) == listed
    assert as_title(listed) == listed
# fmt: on
