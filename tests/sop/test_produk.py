"""What a document is called, when two are the same one, and the name of its public file."""

from __future__ import annotations

import pytest

from sop.office import Office
from sop.produk import (
    Jenis,
    Produk,
    file_name,
    issued_by,
    may_publish,
    named_in,
    number_key,
    same_number,
    subject_key,
)

SHA = "0123456789abcdef"


@pytest.mark.parametrize(
    ("produk", "name"),
    [
        (Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025), "Keputusan 45/2025"),
        (Produk(jenis=Jenis.KEPUTUSAN, nomor="45"), "Keputusan 45"),
        (Produk(jenis=Jenis.KEPUTUSAN, tahun=2025), "Keputusan (tanpa nomor)/2025"),
        (Produk(nomor="45", tahun=2025), "Dokumen 45/2025"),
        (
            Produk(jenis=Jenis.SURAT_EDARAN, nomor="3/HK.03-SE/6202/2025", tahun=2025),
            "Surat Edaran 3/HK.03-SE/6202/2025",
        ),
    ],
)
def test_the_name_that_officers_use(produk: Produk, name: str) -> None:
    assert produk.short == name


@pytest.mark.parametrize(
    ("produk", "judul"),
    [
        (
            Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025, tentang="Tata Naskah"),
            "Keputusan Nomor 45 Tahun 2025 tentang Tata Naskah",
        ),
        (
            Produk(jenis=Jenis.SURAT_EDARAN, nomor="3/HK.03-SE/6202/2025", tahun=2025),
            "Surat Edaran Nomor 3/HK.03-SE/6202/2025",
        ),
        (Produk(tahun=2025, tentang="Tata Naskah"), "Dokumen (tanpa nomor) tentang Tata Naskah"),
    ],
)
def test_the_name_that_stands_on_papers(produk: Produk, judul: str) -> None:
    assert produk.judul == judul


@pytest.mark.parametrize(
    ("title", "named"),
    [
        (
            "Keputusan KPU Kabupaten Kotawaringin Timur Nomor 12 Tahun 2020 tentang Jadwal",
            (Jenis.KEPUTUSAN, "12", 2020),
        ),
        (
            "Keputusan Nomor 7/HK.03.1-Kpt/6202/KPU-Kab/2019, tentang Tahapan",
            (Jenis.KEPUTUSAN, "7/HK.03.1-Kpt/6202/KPU-Kab/2019", 2019),
        ),
        ("Keputusan tentang Jadwal", None),
        ("Nomor 12 Tahun 2020 tentang Jadwal", None),
        ("Keputusan Nomor 12 tentang Jadwal", None),
    ],
)
def test_the_document_that_a_title_names(title: str, named: object) -> None:
    assert named_in(title) == named


def test_numbers_and_subjects_are_the_same_but_for_how_they_are_written() -> None:
    assert number_key("012/HK.03-ND / 6202/2025") == number_key("12/hk03-nd/6202/2025")
    assert number_key("12") != number_key("120")
    assert subject_key("Pedoman  Tata-Kelola") == subject_key("pedoman tata kelola")


@pytest.mark.parametrize(
    ("produk", "name"),
    [
        (Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025), "2025kpt6202045-012345.pdf"),
        (
            Produk(jenis=Jenis.SURAT_EDARAN, nomor="3/HK.03-SE/6202/2025", tahun=2025),
            "2025se6202003-012345.pdf",
        ),
        (Produk(jenis=Jenis.KEPUTUSAN, nomor="", tahun=2025), "2025kpt6202000-012345.pdf"),
        (Produk(), "dok6202000-012345.pdf"),
    ],
)
def test_the_name_of_the_public_file(produk: Produk, name: str) -> None:
    assert file_name(produk, "6202", SHA, Office().file_pattern) == name


def test_the_name_of_a_public_file_is_plain() -> None:
    named = Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025)
    assert file_name(named, "6202", SHA, "Kpt № {nomor} ({sha}).pdf") == "Kpt-45-012345-.pdf"


def test_two_are_the_same_document_by_jenis_nomor_and_tahun_together() -> None:
    one = Produk(jenis=Jenis.KEPUTUSAN, nomor="045", tahun=2025)
    assert same_number(one, Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025))
    others = (
        Produk(jenis=Jenis.SURAT_EDARAN, nomor="45", tahun=2025),
        Produk(jenis=Jenis.KEPUTUSAN, nomor="46", tahun=2025),
        Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2024),
    )
    assert not any(same_number(one, other) for other in others)
    unnumbered = Produk(jenis=Jenis.KEPUTUSAN, tahun=2025)
    assert not same_number(unnumbered, unnumbered)


@pytest.mark.parametrize(
    ("jenis", "tentang", "may"),
    [
        (Jenis.KEPUTUSAN, "Pedoman Tata Kelola Arsip", True),
        (Jenis.KEPUTUSAN, "Pembentukan Kelompok Kerja Pengelola JDIH", False),
        (Jenis.KEPUTUSAN, "Penetapan Panitia Pemungutan Suara", True),
        (Jenis.BERITA_ACARA, "Rapat Pleno", False),
    ],
)
def test_what_belongs_on_jdih_as_a_rule(jenis: Jenis, tentang: str, may: bool) -> None:
    said = may_publish(Produk(jenis=jenis, tentang=tentang))
    assert said.boleh is may
    assert bool(said.alasan) is not may


@pytest.mark.parametrize(
    ("jenis", "jabatan", "issuer"),
    [
        (Jenis.KEPUTUSAN, "KETUA KPU", "KPU Kota Ambon"),
        (Jenis.KEPUTUSAN_SEKRETARIS, "SEKRETARIS KPU", "KPU Kota Ambon"),
        (Jenis.SURAT_EDARAN, "", "Sekretaris KPU Kota Ambon"),
        (Jenis.PENGUMUMAN, "PLH. SEKRETARIS KPU", "Sekretaris KPU Kota Ambon"),
        (Jenis.PENGUMUMAN, "KETUA KPU", "KPU Kota Ambon"),
        (Jenis.SURAT_EDARAN, "a.n. Ketua, Sekretaris", "KPU Kota Ambon"),
    ],
)
def test_who_signs_decides_who_issued_it(jenis: Jenis, jabatan: str, issuer: str) -> None:
    assert issued_by(Produk(jenis=jenis, jabatan=jabatan), "KPU Kota Ambon") == issuer
