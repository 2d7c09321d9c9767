"""A berkas as JDIH fields: titles, plain punctuation, and what must not be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jdih.entry import entry_of, full_title, plain
from jdih.fields import LABELS, texts
from jdih.ildis.form import Option, match
from jdih.office import region_of
from jdih.publisher import GivenUp
from sop.produk import Jenis, Produk, jenis_of
from tests.jdih.conftest import OFFICE, make_entry

PRODUK = Produk(
    jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025, tentang="Arsip", tanggal=date(2025, 3, 3)
)
HERE = "KPU Kabupaten Kotawaringin Timur"


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, f"Keputusan {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"jenis": Jenis.KEPUTUSAN_SEKRETARIS},
         f"Keputusan Sekretaris {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"jenis": Jenis.SURAT_EDARAN},
         f"Surat Edaran Sekretaris {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"jenis": Jenis.PENGUMUMAN, "jabatan": f"KETUA {HERE.upper()}"},
         f"Pengumuman {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"jenis": Jenis.PENGUMUMAN, "jabatan": "PLT. SEKRETARIS"},
         f"Pengumuman Sekretaris {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"jenis": Jenis.PENGUMUMAN, "jabatan": "a.n. KETUA KOMISI PEMILIHAN UMUM SEKRETARIS"},
         f"Pengumuman {HERE} Nomor 45 Tahun 2025 tentang Arsip"),
        ({"nomor": "33/HK.04/6202/2021", "tahun": 2021},
         f"Keputusan {HERE} Nomor 33/HK.04/6202/2021 tentang Arsip"),
        ({"tentang": "Arsip\n  dan  Naskah"},
         f"Keputusan {HERE} Nomor 45 Tahun 2025 tentang Arsip dan Naskah"),
        ({"tentang": "A " * 400}, f"Keputusan {HERE} Nomor 45 Tahun 2025 tentang {'A ' * 399}A"),
    ],
)  # fmt: skip
def test_the_full_title_is_written_as_jdih_lists_it(changes: dict[str, object], title: str) -> None:
    assert full_title(replace(PRODUK, **changes), OFFICE) == title  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("Tata Cara “Coklit”", "Tata Cara Coklit"),
        ("Jum’at & Sabtu", "Jum'at dan Sabtu"),
        ("2024–2025 — lanjutan …", "2024-2025 - lanjutan ..."),
        ("Café\u00a0Demokrasi", "Cafe Demokrasi"),
        ("  dua\n baris ", "dua baris"),
        ("ﬁnal ½", "final 1/2"),
    ],
)
def test_texts_for_sites_that_escape_twice_are_plain_ascii(text: str, ascii_text: str) -> None:
    assert plain(text) == ascii_text


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"jenis": None}, "jenis"),
        ({"tanggal": None, "nomor": " "}, "nomor, tanggal penetapan"),
        ({"tahun": None}, "tahun"),
        ({"tentang": ""}, "tentang"),
    ],
)
def test_what_every_jdih_requires_is_asked_for_by_name(
    changes: dict[str, object], missing: str
) -> None:
    produk = replace(PRODUK, **changes)  # type: ignore[arg-type]
    with pytest.raises(GivenUp, match=f"belum lengkap: {missing}\\."):
        entry_of(produk, OFFICE, code="X", file_name="x.pdf", pdf=b"%PDF-", pages=1)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Komisi Pemilihan Umum Kabupaten Kotawaringin Timur", "KAB. KOTAWARINGIN TIMUR"),
        ("Komisi Pemilihan Umum Kota Palangka Raya", "KOTA PALANGKA RAYA"),
        ("Komisi Pemilihan Umum Provinsi Bali", "PROV. BALI"),
        ("Komisi Independen Pemilihan Kabupaten Aceh Barat Daya", "KAB. ACEH BARAT DAYA"),
        ("Komisi Independen Pemilihan Aceh", "PROV. ACEH"),
    ],
)
def test_the_region_follows_from_the_name_of_the_office(name: str, region: str) -> None:
    assert region_of(replace(OFFICE, ketua_of=name)) == region


@pytest.mark.parametrize("jenis", Jenis)
def test_every_kind_is_known_again_by_its_title(jenis: Jenis) -> None:
    assert jenis_of(full_title(replace(PRODUK, jenis=jenis), OFFICE)) is jenis


@pytest.mark.parametrize(
    ("wanted", "label"),
    [
        ("Kabupaten Kotawaringin Timur", "KAB. KOTAWARINGIN TIMUR"),
        ("kab kotawaringin  timur", "KAB. KOTAWARINGIN TIMUR"),
        ("Kotawaringin", None),
        ("", None),
    ],
)
def test_options_match_by_their_words_in_any_spelling(wanted: str, label: str | None) -> None:
    options = [Option("1", "KAB. KOTAWARINGIN BARAT"), Option("2", "KAB. KOTAWARINGIN TIMUR")]
    found = match(options, [wanted])
    assert (found.label if found else None) == label


def test_every_field_has_a_label_and_a_text() -> None:
    values = texts(make_entry())
    assert list(values) == list(LABELS)
    assert [name for name, text in values.items() if not text] == ["keterangan_status"]
