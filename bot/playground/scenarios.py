"""The cards to practise by, and the people of the practice office."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.office.people import PRACTICE, posts
from bot.playground.practice import Person, Scenario
from sop.office import Office

_SCENARIOS: Final = (
    Scenario(
        "keputusan-biasa",
        "Keputusan biasa",
        "Sembilan ketukan, dari nota dinas sampai tayang.",
        (
            "Pengusul: kirim contoh “Keputusan KPU”, lalu Kirim.",
            "Kasubbag Hukum: Disposisi, Terbitkan, Otentikasi.",
            "Staf: Terima, kirim contoh “Pindaian Keputusan”, Pakai, Sesuai.",
            "Staf: Sudah disimpan dan Unggah. Dokumen tayang di portal sebelah.",
        ),
        ("keputusan", "scan-keputusan"),
    ),
    Scenario(
        "surat-edaran",
        "Surat Edaran",
        "Bukan Keputusan: disetujui, bukan diotentikasi.",
        (
            "Pengusul: kirim contoh “Surat Edaran”, lalu Kirim.",
            "Kasubbag Hukum: Disposisi, Terbitkan, Setujui unggah.",
            "Staf: Terima, kirim “Pindaian Surat Edaran”, Pakai, Sesuai, Sudah disimpan, Unggah.",
        ),
        ("surat-edaran", "scan-surat-edaran"),
    ),
    Scenario(
        "dikembalikan",
        "Dikembalikan",
        "Ada yang kurang; nomor agenda tetap, versi dua menyusul.",
        (
            "Pengusul: kirim contoh “Keputusan KPU”, lalu Kirim.",
            "Kasubbag Hukum: Kembalikan, pilih alasan.",
            "Pengusul: baca alasannya, kirim ulang naskah, Kirim lagi: agendanya sama, versi 2.",
        ),
        ("keputusan",),
    ),
    Scenario(
        "whatsapp",
        "Di WhatsApp",
        "Langkah yang sama, tampak seperti di HP pegawai.",
        (
            "Tekan Telegram di atas ponsel, atau Semua WhatsApp di bawah panduan ini.",
            "Jalankan Keputusan biasa: kartu lama tetap, kartu baru menyusul di bawahnya.",
            "Majukan jam 25 jam, kirim satu usulan lagi: Kasubbag Hukum hanya menerima pengingat.",
            "Kasubbag Hukum: tekan Buka berkas, atau tulis apa saja.",
        ),
        ("keputusan", "scan-keputusan"),
    ),
    Scenario(
        "jdih-mati",
        "JDIH mati",
        "Unggahan menunggu dan tidak ada yang hilang.",
        (
            "Nyalakan sakelar “JDIH mati”, lalu jalankan Keputusan biasa sampai Unggah.",
            "Kartu Staf menyebut percobaan berikutnya.",
            "Matikan sakelar, tekan Coba sekarang: dokumen tayang.",
        ),
        ("keputusan", "scan-keputusan"),
        "jdih-mati",
    ),
    Scenario(
        "unggah-manual",
        "Unggah manual",
        "Staf mengunggah sendiri; bot memeriksa hasilnya.",
        (
            "Nyalakan “JDIH mati”, jalankan Keputusan biasa sampai Unggah, lalu Unggah manual.",
            "Matikan sakelar. Simpan ketiga file paketnya dari ponsel Staf.",
            "Pada panel JDIH: Unggah manual, pilih ketiganya, Unggah, salin alamatnya.",
            "Staf: kirim alamat itu. Dibaca ulang: sama, tayang.",
        ),
        ("keputusan", "scan-keputusan"),
        "jdih-mati",
    ),
)


def scenarios(office: Office) -> list[Scenario]:
    """List the cards to practise by, in the words of the office."""
    return [
        replace(one, steps=tuple(_in_words_of(office, step) for step in one.steps))
        for one in _SCENARIOS
    ]


def _in_words_of(office: Office, step: str) -> str:
    return step.replace("KPU", office.komisi).replace("Kasubbag Hukum", office.kasubbag)


def people(office: Office) -> list[Person]:
    """Name the test officers for the page."""
    jabatan = posts(office)
    return [Person(phone, name, jabatan[role].title) for phone, name, _, role in PRACTICE]
