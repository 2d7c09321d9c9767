"""Specimens: one of every paper, to see how a letterhead and a template turn out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from naskah.contoh.lembaga import Lembaga
from naskah.papers.sheets import (
    Abstrak,
    BarisAgenda,
    BarisOdner,
    Batang,
    BukuAgenda,
    Catatan,
    Centang,
    Grafik,
    IsiOdner,
    Label,
    Laporan,
    LembarDisposisi,
    LembarLabel,
    Otentikasi,
    Penanda,
    Rangkap,
    Riwayat,
    Sheet,
    TandaTerima,
)

#: When the Keputusan of the specimens was made, and when everything is printed.
HARI: Final = date(2025, 11, 12)
DICETAK: Final = datetime(2025, 11, 22, 14, 41, tzinfo=UTC)
_AGENDA: Final = "0131"
_KODE: Final = "CONTOH00"
_QR: Final = "CONTOH00"
_JUDUL: Final = "Keputusan Nomor 45 Tahun 2025 tentang Pedoman Pengelolaan Dokumentasi Hukum"
_TEMPAT: Final = ("Lemari 1", "Odner KPT-2025")
_HASH: Final = "0123456789abcdef" * 4
_STAF: Final = Penanda(jabatan="Staf")

LAPORAN: Final = Laporan(
    masa="November 2025",
    angka=(("12", "tayang"), ("1", "terlambat")),
    grafik=(
        Grafik(
            "Lama tiap langkah",
            (
                Batang("Disposisi", 3.5, "3,5 jam", 7.5),
                Batang("Pindai", 11, "11 jam", 7.5, terlambat=True),
            ),
            catatan="Garis: batas kantor.",
        ),
        Grafik("Alasan pengembalian", ()),
    ),
    dicetak=DICETAK,
)


def otentikasi(lembaga: Lembaga) -> Otentikasi:
    """Give the block under a specimen of the konsep salinan."""
    unit = (f"SEKRETARIAT {lembaga.kop[0]}", *lembaga.kop[1:])
    return Otentikasi(unit=unit, penanda=_head(lembaga), qr=_QR)


def _head(lembaga: Lembaga) -> Penanda:
    return Penanda(jabatan=f"Kepala {lembaga.hukum}")


def specimens(lembaga: Lembaga) -> tuple[Sheet, ...]:
    """Make up one of every paper, with the jabatan and the place of the office."""
    head, letter = _head(lembaga), f"123/HK.03.1-ND/{lembaga.kode}/2025"
    return (
        LembarDisposisi(
            nomor_agenda=_AGENDA,
            kode=_KODE,
            qr=_QR,
            surat_dari=f"Kepala {lembaga.pengusul}",
            nomor_surat=letter,
            tanggal_surat=HARI,
            diterima=HARI,
            sifat="Biasa",
            perihal=_JUDUL,
            lampiran="1 berkas, 4 halaman",
            diteruskan=(Centang("Staf", dipilih=True), Centang("Sekretaris")),
            harap=(Centang("Proses lebih lanjut", dipilih=True), Centang("Untuk dimaklumi")),
            catatan="Mohon diunggah setelah diotentikasi.",
            batas=HARI,
            tempat=lembaga.tempat,
            tanggal=HARI,
            penanda=head,
            penerima=_STAF,
        ),
        BukuAgenda(
            masa="November 2025",
            baris=(
                BarisAgenda(
                    nomor=_AGENDA,
                    jenis="Nota Dinas",
                    tanggal_surat=HARI,
                    tanggal_terima=HARI,
                    nomor_surat=letter,
                    asal=lembaga.pengusul,
                    kepada="Staf",
                    perihal=_JUDUL,
                    keterangan="tayang 13 November 2025",
                ),
            ),
            dicetak=DICETAK,
            penanda=head,
            ditutup=f"{lembaga.tempat}, 22 November 2025",
        ),
        Riwayat(
            nomor_agenda=_AGENDA,
            kode=_KODE,
            qr=_QR,
            judul=_JUDUL,
            rincian=(("Pengusul", lembaga.pengusul),),
            catatan=(
                Catatan(
                    nomor=1,
                    waktu=DICETAK,
                    kegiatan="Otentikasi",
                    oleh=head.jabatan,
                    jabatan=head.jabatan,
                    hash=_HASH,
                ),
            ),
            hash_terakhir=_HASH,
            dicetak=DICETAK,
        ),
        TandaTerima(
            nomor_agenda=_AGENDA,
            kode=_KODE,
            qr=_QR,
            judul=_JUDUL,
            naskah=(Rangkap("Naskah asli", "1 rangkap", "4 hlm."), Rangkap("Salinan", "1 rangkap")),
            tempat=lembaga.tempat,
            waktu=DICETAK,
            menyerahkan=head,
            menerima=_STAF,
        ),
        LembarLabel(
            label=tuple(
                Label(tempat=(*_TEMPAT, f"{n:03}"), judul=_JUDUL, qr=_QR) for n in range(40, 52)
            )
        ),
        IsiOdner(
            tempat=_TEMPAT,
            baris=(BarisOdner(urut="045", nomor="45", tanggal=HARI, tentang=_JUDUL, halaman="4"),),
            dicetak=DICETAK,
        ),
        Abstrak(
            subjek="DOKUMENTASI HUKUM – PEDOMAN",
            tahun="2025",
            sumber="Keputusan Nomor 45 Tahun 2025, 4 hlm.",
            judul=_JUDUL.upper(),
            alasan=("bahwa dokumen hukum perlu mudah ditemukan;",),
            dasar=("Undang-Undang Nomor 7 Tahun 2017.",),
            isi=("KESATU: menetapkan pedoman.",),
            catatan=("Keputusan ini mulai berlaku pada tanggal ditetapkan.",),
        ),
    )
