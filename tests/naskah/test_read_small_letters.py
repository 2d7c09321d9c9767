"""Headings that are not set in capitals: read like others where their layout leaves no doubt."""

from __future__ import annotations

import pytest

from naskah.reading.produk_hukum import read_produk
from naskah.text.pdf import Layer, Page
from sop.reading import Found, Naskah

KPU = "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
TITLE = f"Perubahan atas Keputusan {KPU}\nNomor 12 Tahun 2024 tentang Jadwal dan Tahapan\nuntuk Pemilihan"
REASONS = "Menimbang : a. bahwa perlu menetapkan Keputusan;\nMengingat : 1. Undang-Undang;"
ACT = f"Keputusan {KPU}\nNomor 45 Tahun 2025\ntentang\n{TITLE}\nKetua {KPU},\n{REASONS}"


def read(text: str) -> tuple[Naskah, dict[str, Found]]:
    return read_produk([Page(1, text, Layer.REAL)])


def sure(text: str) -> dict[str, str]:
    return {name: found.value for name, found in read(text)[1].items() if found.sure}


@pytest.mark.parametrize(
    "act",
    [
        ACT,
        ACT.replace("\ntentang\n", "\nTentang\n"),
        ACT.lower(),
        ACT.replace(TITLE, TITLE.upper()),
        ACT.replace(f"Keputusan {KPU}\nNomor 45 Tahun", f"KEPUTUSAN {KPU.upper()}\nNOMOR 45 TAHUN"),
        ACT.replace(f"\nKetua {KPU}", f"\nKETUA {KPU.upper()}"),
        ACT.replace(f"\nKetua {KPU},", f"\nPlh. Sekretaris {KPU}\nselaku Kuasa Pengguna Anggaran,"),
    ],
)
def test_a_heading_laid_out_above_its_reasons_is_read_in_small_letters(act: str) -> None:
    fields = sure(act)
    assert (fields["nomor"], fields["tahun"]) == ("45", "2025")
    assert fields["tentang"].casefold() == " ".join(TITLE.split()).casefold()
    assert fields["lembaga"].casefold() == KPU.casefold()


def test_an_act_named_in_a_title_in_capitals_is_never_taken_for_the_act() -> None:
    heading = f"Keputusan {KPU} Nomor 45 Tahun 2025 tentang\n{TITLE.upper()}\nKetua {KPU},\n"
    fields = read(heading + REASONS)[1]
    assert fields["nomor"] == Found("45", sure=False, where="hal. 1")
    assert fields["tentang"].value == " ".join(TITLE.upper().split())


def test_a_title_that_no_office_ends_is_read_whole_and_asked() -> None:
    fields = read(ACT.replace(f"Ketua {KPU},\n", "").replace("untuk Pemilihan", "Pemilihan"))[1]
    assert fields["tentang"].value == " ".join(TITLE.replace("untuk ", "").split())
    assert not fields["tentang"].sure


def test_an_act_named_in_a_letter_is_not_sure_to_be_what_the_letter_is() -> None:
    letter = "Yth. Ketua KPU\ndi Sampit\nBersama ini disampaikan\n" + ACT.partition(REASONS)[0]
    assert sure(f"{letter}\nuntuk dilaksanakan.") == {}


def test_an_annex_in_small_letters_is_told_from_its_act() -> None:
    assert read(f"Lampiran I\n{ACT.partition('Ketua')[0]}\nDaftar Pemilih\n1. Sari")[0] is (
        Naskah.LAMPIRAN
    )
