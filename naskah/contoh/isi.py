"""What the sample documents say: each an office paper as a list of blocks, without any layout."""

from __future__ import annotations

from datetime import date
from textwrap import wrap
from typing import Final

from naskah.contoh.blok import (
    Alinea,
    Kop,
    Lampiran,
    Medan,
    Naskah,
    Pengesahan,
    Rincian,
    Tabel,
    Tengah,
)
from naskah.contoh.lembaga import LEMBAGA, Lembaga
from sop.tanggal import hari, tanggal

KETUA: Final = "AHMAD FAUZAN"
SEKRETARIS: Final = "BAMBANG IRAWAN"
PENGUSUL: Final = "SARI WULANDARI"
KASUBBAG: Final = "HADI PRASETYO"

_WIDE: Final = 40  #: letters on a line above a signature

_MENGINGAT: Final = (
    "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik (Lembaran Negara "
    "Republik Indonesia Tahun 2008 Nomor 61, Tambahan Lembaran Negara Republik Indonesia "
    "Nomor 4846);",
    "Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum (Lembaran Negara Republik Indonesia "
    "Tahun 2017 Nomor 182, Tambahan Lembaran Negara Republik Indonesia Nomor 6109);",
    "Peraturan Presiden Nomor 33 Tahun 2012 tentang Jaringan Dokumentasi dan Informasi Hukum "
    "Nasional (Lembaran Negara Republik Indonesia Tahun 2012 Nomor 82);",
    "Peraturan Komisi Pemilihan Umum Nomor 1 Tahun 2015 tentang Pengelolaan dan Pelayanan "
    "Informasi Publik di Lingkungan Komisi Pemilihan Umum;",
    "Peraturan Komisi Pemilihan Umum Nomor 2 Tahun 2021 tentang Tata Naskah Dinas Komisi Pemilihan "
    "Umum, Komisi Pemilihan Umum Provinsi/Komisi Independen Pemilihan Aceh dan Komisi Pemilihan "
    "Umum/Komisi Independen Pemilihan Kabupaten/Kota;",
    "Peraturan Menteri Hukum dan Hak Asasi Manusia Nomor 8 Tahun 2019 tentang Standar Pengelolaan "
    "Dokumen dan Informasi Hukum;",
)

_TENTANG: Final = (
    "PEDOMAN PENGELOLAAN JARINGAN DOKUMENTASI DAN INFORMASI HUKUM DI LINGKUNGAN {lembaga}"
)
_POKJA: Final = (
    "PEMBENTUKAN KELOMPOK KERJA PENGELOLA JARINGAN DOKUMENTASI DAN INFORMASI HUKUM {lembaga} "
    "TAHUN {tahun}"
)


def nota_dinas(nomor: str, tahun: int, ditulis: date, hal: str, lembaga: Lembaga) -> Naskah:
    """Write a nota dinas of the Subbagian Pengusul to the Kasubbag Hukum."""
    return (
        Kop(("SEKRETARIAT", *lembaga.kop), lembaga.alamat),
        Tengah(("NOTA DINAS",), tebal=True),
        Tengah((f"Nomor: {nomor}/HK.03.1-ND/{lembaga.kode}/{tahun}",)),
        Medan(
            (
                ("Yth.", f"Kepala {lembaga.hukum}"),
                ("Dari", f"Kepala {lembaga.pengusul}"),
                ("Tanggal", tanggal(ditulis)),
                ("Sifat", "Biasa"),
                ("Lampiran", "1 (satu) berkas"),
                ("Hal", f"Permohonan Pengunggahan Salinan {hal} pada Laman JDIH"),
            )
        ),
        Alinea(
            f"Bersama ini disampaikan naskah asli {hal} yang telah ditandatangani, beserta "
            "salinan sebanyak 2 (dua) rangkap dan berkas elektroniknya, untuk dapat diterbitkan "
            "pada laman Jaringan Dokumentasi dan Informasi Hukum (JDIH)."
        ),
        Alinea("Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih."),
        Pengesahan(
            (),
            tuple(wrap(f"Kepala {lembaga.pengusul},", _WIDE)),
            PENGUSUL,
            cap=False,
        ),
    )


def keputusan(nomor: str, tahun: int, ditetapkan: date, lembaga: Lembaga = LEMBAGA) -> Naskah:
    """Write a Keputusan of the Ketua with an annex of several pages."""
    kpu = lembaga.panjang
    kepala = f"NOMOR {nomor} TAHUN {tahun}"
    tanda = _tanda_ketua(ditetapkan, lembaga)
    tentang = _TENTANG.format(lembaga=lembaga.kapital)
    return (
        *_kepala_keputusan(kepala, tentang, lembaga),
        Rincian(
            "Menimbang",
            (
                (
                    "a.",
                    "bahwa untuk menjamin ketersediaan dokumen dan informasi hukum yang lengkap, "
                    f"akurat, mudah dan cepat diakses di lingkungan {kpu}, perlu dilakukan "
                    "pengelolaan dokumentasi dan informasi hukum yang tertib, terpadu dan "
                    "berkesinambungan;",
                ),
                (
                    "b.",
                    "bahwa untuk memberikan pedoman dalam pengelolaan dokumentasi dan informasi "
                    "hukum sebagaimana dimaksud dalam huruf a, perlu menetapkan pedoman bagi "
                    "seluruh unit kerja pada sekretariat;",
                ),
                (
                    "c.",
                    "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf "
                    f"b, perlu menetapkan Keputusan {kpu} tentang Pedoman Pengelolaan Jaringan "
                    f"Dokumentasi dan Informasi Hukum di Lingkungan {kpu};",
                ),
            ),
        ),
        _mengingat(),
        Tengah(("MEMUTUSKAN:",)),
        Rincian("Menetapkan", (("", f"KEPUTUSAN {lembaga.kapital} TENTANG {tentang}."),)),
        *_diktum(
            f"Menetapkan Pedoman Pengelolaan Jaringan Dokumentasi dan Informasi Hukum di "
            f"Lingkungan {kpu} sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak "
            "terpisahkan dari Keputusan ini.",
            "Pedoman sebagaimana dimaksud dalam Diktum KESATU menjadi acuan bagi setiap unit "
            f"pengusul, {lembaga.hukum} dan staf pelaksana dalam menyampaikan, mengotentikasi, "
            "memindai, menyimpan dan mengunggah produk hukum.",
            "Segala biaya yang timbul akibat ditetapkannya Keputusan ini dibebankan pada Daftar "
            f"Isian Pelaksanaan Anggaran {kpu}.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        tanda,
        Lampiran(("LAMPIRAN", *_headed(lembaga), kepala, "TENTANG", tentang)),
        Tengah(
            (
                "PEDOMAN PENGELOLAAN",
                "JARINGAN DOKUMENTASI DAN INFORMASI HUKUM",
            ),
            tebal=True,
        ),
        *_pedoman(lembaga),
        tanda,
    )


def pokja(nomor: str, tahun: int, ditetapkan: date, lembaga: Lembaga = LEMBAGA) -> Naskah:
    """Write a Keputusan that forms a working group: one that is not published."""
    kpu = lembaga.panjang
    kepala = f"NOMOR {nomor} TAHUN {tahun}"
    tentang = _POKJA.format(lembaga=lembaga.kapital, tahun=tahun)
    return (
        *_kepala_keputusan(kepala, tentang, lembaga),
        Rincian(
            "Menimbang",
            (
                (
                    "a.",
                    "bahwa dalam rangka pengelolaan Jaringan Dokumentasi dan Informasi Hukum "
                    f"{kpu}, perlu dibentuk kelompok kerja;",
                ),
                (
                    "b.",
                    "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, perlu "
                    f"menetapkan Keputusan {kpu} tentang Pembentukan Kelompok Kerja Pengelola "
                    f"Jaringan Dokumentasi dan Informasi Hukum {kpu} Tahun {tahun};",
                ),
            ),
        ),
        _mengingat(),
        Tengah(("MEMUTUSKAN:",)),
        Rincian("Menetapkan", (("", f"KEPUTUSAN {lembaga.kapital} TENTANG {tentang}."),)),
        *_diktum(
            "Membentuk Kelompok Kerja Pengelola Jaringan Dokumentasi dan Informasi Hukum dengan "
            "susunan sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan "
            "dari Keputusan ini.",
            "Kelompok Kerja melaksanakan tugas sampai dengan tanggal 31 Desember "
            f"{tahun} dan bertanggung jawab kepada Ketua {kpu}.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        _tanda_ketua(ditetapkan, lembaga),
        Lampiran(("LAMPIRAN", *_headed(lembaga), kepala, "TENTANG", tentang)),
        Tengah(("SUSUNAN KELOMPOK KERJA",), tebal=True),
        Tabel(
            (
                ("No.", "Nama", "Jabatan dalam Kelompok Kerja"),
                ("1", "Ahmad Fauzan", "Pengarah"),
                ("2", "Bambang Irawan", "Penanggung jawab"),
                ("3", "Hadi Prasetyo", "Ketua"),
                ("4", "Sari Wulandari", "Anggota"),
                ("5", "Rudi Hartono", "Anggota"),
                ("6", "Dewi Lestari", "Anggota"),
            ),
            (1, 5, 6),
        ),
        _tanda_ketua(ditetapkan, lembaga),
    )


def surat_edaran(nomor: str, tahun: int, ditetapkan: date, lembaga: Lembaga = LEMBAGA) -> Naskah:
    """Write a Surat Edaran of the Sekretaris."""
    return (
        Kop(("SEKRETARIAT", *lembaga.kop), lembaga.alamat),
        Tengah(("SURAT EDARAN",), tebal=True),
        Tengah((f"NOMOR {nomor}/HK.03-SE/{lembaga.kode}/{tahun}",)),
        Tengah(("TENTANG",)),
        Tengah(
            (
                "TATA CARA PENYAMPAIAN PRODUK HUKUM UNTUK DIUNGGAH",
                "PADA LAMAN JARINGAN DOKUMENTASI DAN INFORMASI HUKUM",
            ),
            tebal=True,
        ),
        Alinea("Umum", "1."),
        Alinea(
            "Setiap produk hukum yang telah ditetapkan wajib disampaikan kepada "
            f"{lembaga.hukum} "
            "untuk diunggah pada laman JDIH sehingga masyarakat memperoleh informasi hukum yang "
            "lengkap dan tepat waktu."
        ),
        Alinea("Maksud dan Tujuan", "2."),
        Alinea(
            "Surat Edaran ini dimaksudkan sebagai acuan bagi seluruh unit kerja dalam menyampaikan "
            "naskah asli, salinan dan berkas elektronik produk hukum."
        ),
        Alinea("Isi Edaran", "3."),
        Alinea("Permohonan disampaikan dengan nota dinas disertai berkas elektronik.", "a."),
        Alinea("Naskah asli dan salinan diserahkan sebanyak 2 (dua) rangkap.", "b."),
        Alinea("Permohonan disampaikan paling lambat 3 (tiga) hari kerja sejak ditetapkan.", "c."),
        Alinea("Penutup", "4."),
        Alinea("Surat Edaran ini mulai berlaku pada tanggal ditetapkan."),
        Pengesahan(
            (f"Ditetapkan di {lembaga.tempat}", f"pada tanggal {tanggal(ditetapkan)}"),
            _signing("SEKRETARIS", lembaga),
            SEKRETARIS,
            cap=True,
        ),
    )


def berita_acara(nomor: str, tahun: int, ditetapkan: date, lembaga: Lembaga = LEMBAGA) -> Naskah:
    """Write a berita acara: as a rule not published."""
    return (
        Kop(lembaga.kop, lembaga.alamat),
        Tengah(("BERITA ACARA",), tebal=True),
        Tengah((f"NOMOR {nomor}/HK.03-BA/{lembaga.kode}/{tahun}",)),
        Tengah(("TENTANG",)),
        Tengah(("RAPAT PLENO REKAPITULASI DATA PEMILIH BERKELANJUTAN",), tebal=True),
        Alinea(
            f"Pada hari ini, {hari(ditetapkan)} tanggal {tanggal(ditetapkan)}, bertempat di "
            f"Kantor {lembaga.panjang}, telah dilaksanakan rapat pleno rekapitulasi data pemilih "
            "berkelanjutan dengan hasil sebagai berikut:"
        ),
        Alinea("rapat pleno dipimpin oleh Ketua dan dihadiri seluruh anggota;", "1."),
        Alinea("rekapitulasi data pemilih diterima dan disetujui peserta rapat.", "2."),
        Alinea("Demikian berita acara ini dibuat untuk dipergunakan sebagaimana mestinya."),
        Pengesahan(
            (f"Dibuat di {lembaga.tempat}", f"pada tanggal {tanggal(ditetapkan)}"),
            _signing("KETUA", lembaga),
            KETUA,
            cap=True,
        ),
    )


def _kepala_keputusan(nomor: str, tentang: str, lembaga: Lembaga) -> Naskah:
    return (
        Tengah(_headed(lembaga)),
        Tengah((nomor,)),
        Tengah(("TENTANG",)),
        Tengah((tentang,)),
        Tengah((f"KETUA {lembaga.kapital},",)),
    )


def _headed(lembaga: Lembaga) -> tuple[str, ...]:
    return (f"KEPUTUSAN {lembaga.kop[0]}", *lembaga.kop[1:])


def _signing(who: str, lembaga: Lembaga) -> tuple[str, ...]:
    """Write an office above a signature: it ends with a comma."""
    first, *rest = lembaga.kop
    lines = (f"{who} {first}", *rest)
    return (*lines[:-1], f"{lines[-1]},")


def _mengingat() -> Rincian:
    return Rincian(
        "Mengingat", tuple((f"{number}.", text) for number, text in enumerate(_MENGINGAT, 1))
    )


def _diktum(*texts: str) -> tuple[Rincian, ...]:
    names = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT")
    return tuple(Rincian(name, (("", text),)) for name, text in zip(names, texts, strict=False))


def _tanda_ketua(ditetapkan: date, lembaga: Lembaga) -> Pengesahan:
    return Pengesahan(
        (f"Ditetapkan di {lembaga.tempat}", f"pada tanggal {tanggal(ditetapkan)}"),
        _signing("KETUA", lembaga),
        KETUA,
        cap=True,
    )


def _pedoman(lembaga: Lembaga) -> Naskah:
    return (
        Tengah(("BAB I", "PENDAHULUAN")),
        Alinea("Latar Belakang", "A."),
        Alinea(
            "Jaringan Dokumentasi dan Informasi Hukum merupakan wadah pendayagunaan bersama atas "
            "dokumen hukum secara tertib, terpadu dan berkesinambungan, serta merupakan sarana "
            "pemberian pelayanan informasi hukum secara lengkap, akurat, mudah dan cepat. Produk "
            f"hukum yang ditetapkan oleh {lembaga.panjang} perlu segera dapat dibaca oleh "
            "masyarakat."
        ),
        *_PEDOMAN,
    )


_PEDOMAN: Final[Naskah] = (
    Alinea("Maksud dan Tujuan", "B."),
    Alinea(
        "Pedoman ini dimaksudkan sebagai acuan bagi seluruh unit kerja, dengan tujuan agar setiap "
        "produk hukum diunggah dengan lengkap, benar dan tepat waktu."
    ),
    Alinea("Ruang Lingkup", "C."),
    Alinea("penyampaian produk hukum oleh unit pengusul;", "1."),
    Alinea("otentikasi naskah salinan dan persetujuan pengunggahan;", "2."),
    Alinea("pemindaian, penyimpanan dan pengunggahan; dan", "3."),
    Alinea("pemantauan dan pelaporan.", "4."),
    Tengah(("BAB II", "TATA CARA PENGUNGGAHAN")),
    Alinea("Penyampaian", "A."),
    Alinea(
        "Unit pengusul menyampaikan nota dinas disertai naskah asli yang telah "
        "ditandatangani oleh Ketua atau Sekretaris, salinan, serta berkas elektronik. Kelengkapan "
        "berkas diperiksa pada saat diterima dan dicatat dalam buku agenda."
    ),
    Alinea("Otentikasi dan Persetujuan", "B."),
    Alinea(
        "Kepala unit yang membidangi hukum mengotentikasi naskah salinan apabila dokumen berupa "
        "Keputusan, dan memberikan persetujuan pengunggahan untuk dokumen lainnya. Naskah yang "
        "belum lengkap dikembalikan kepada unit pengusul disertai alasan."
    ),
    Alinea("Pemindaian dan Penyimpanan", "C."),
    Alinea(
        "Staf menerima naskah sebanyak 2 (dua) rangkap, memindai seluruh halaman dengan resolusi "
        "yang terbaca jelas, dan menyimpan naskah asli beserta salinan yang telah dibubuhi stempel "
        "SALINAN tanpa cap dinas pada tempat yang dicatat."
    ),
    Alinea("Pengunggahan", "D."),
    Alinea(
        "Pengunggahan dilakukan pada laman JDIH dengan metadata yang lengkap. Setelah tayang, "
        "berkas yang diunggah dibaca ulang dan dibandingkan dengan naskah yang disimpan."
    ),
    Tengah(("BAB III", "PELAKSANA")),
    Tabel(
        (
            ("No.", "Kegiatan", "Pelaksana"),
            ("1", "Menyampaikan nota dinas dan naskah", "Unit Pengusul"),
            ("2", "Menerima nota dinas dan menyampaikan disposisi", "Kepala Unit Hukum"),
            ("3", "Otentikasi atau persetujuan pengunggahan", "Kepala Unit Hukum"),
            ("4", "Menerima naskah 2 (dua) rangkap dan memindai", "Staf"),
            ("5", "Menyimpan naskah dan mengunggah ke laman JDIH", "Staf"),
        ),
        (1, 7, 4),
    ),
    Tengah(("BAB IV", "PENUTUP")),
    Alinea(
        "Hal-hal yang belum diatur dalam pedoman ini dilaksanakan sesuai dengan ketentuan "
        "peraturan perundang-undangan."
    ),
)
