"""The drafted abstrak: the right passages, in short, in JDIH's form."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from naskah.child import Refused
from naskah.client import Workshop
from naskah.contoh.files import contoh
from naskah.papers.abstrak import pages_of, said_in
from naskah.papers.abstrak_form import Said, abstrak
from sop.produk import Jenis, Produk, Relasi
from tests.naskah.paperwork import KANTOR, texts
from tests.naskah.word_files import keputusan_docx

DAY = date(2025, 11, 12)
LEMBAGA = "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
PRODUK = Produk(
    jenis=Jenis.KEPUTUSAN,
    nomor="45",
    tahun=2025,
    tentang="Pedoman Pengelolaan Jaringan Dokumentasi dan Informasi Hukum",
    tanggal=DAY,
    subjek="Dokumentasi hukum",
    relasi=(Relasi("mencabut", "Keputusan Nomor 12 Tahun 2020"),),
)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_keputusan_tells_its_reasons_basis_and_diktum(form: str) -> None:
    files = contoh("keputusan", "45", DAY, scans=False)
    files["keputusan-45.docx"] = keputusan_docx("45", DAY)
    said = said_in(pages_of(files[f"keputusan-45.{form}"]))
    assert [reason[:42] for reason in said.alasan] == [
        "Bahwa untuk menjamin ketersediaan dokumen ",
        "Bahwa untuk memberikan pedoman dalam penge",
    ]
    assert said.dasar[:2] == (
        "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik.",
        "Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum.",
    )
    assert len(said.dasar) == 6
    assert [one.split(":")[0] for one in said.isi] == ["KESATU", "KEDUA", "KETIGA", "KEEMPAT"]
    assert said.isi[3] == "KEEMPAT: Keputusan ini mulai berlaku pada tanggal ditetapkan."
    assert said.berlaku == "mulai berlaku pada tanggal ditetapkan"
    assert said.lampiran > 0


NAMED = """Menimbang : bahwa NIK 6202051203850001 perlu dicatat;
Mengingat : 1. Peraturan Nomor 9 Tahun 2010;
MEMUTUSKAN:
Menetapkan : KEPUTUSAN TENTANG PENGANGKATAN.
KESATU : Mengangkat {far} Budi Santoso, NIK 6202051203850001, HP 0812-3456-7890.
Ditetapkan di Sampit"""


@pytest.mark.parametrize("far", ["saudara", "saudara " * 29])
def test_an_abstrak_tells_no_data_pribadi_not_even_half_of_them(far: str) -> None:
    said = said_in([NAMED.format(far=far)])
    told = " ".join((*said.alasan, *said.isi))
    assert "Mengangkat" in told
    assert not re.search(r"\d{4}", told)


PAGE = """KEPUTUSAN
Menimbang : bahwa perlu menetapkan tarif;
Mengingat : 1. Undang-Undang Nomor 1 Tahun 2004 (Lembaran Negara Tahun 2004 Nomor 5); dan
2. Peraturan Nomor 9 Tahun 2010;
MEMUTUSKAN:
Menetapkan : KEPUTUSAN TENTANG TARIF.
KESATU : Tarif sebagaimana dimaksud dalam Diktum KEDUA ditetapkan. Rincian di lampiran.
KEDUA : {long}
- 2 -
KETIGA : Keputusan ini mulai berlaku sejak tanggal ditetapkan.
Ditetapkan di Sampit
"""


def test_a_qanun_is_named_without_its_gazette() -> None:
    page = PAGE.replace(
        "2. Peraturan Nomor 9 Tahun 2010;",
        "2. Qanun Aceh Nomor 6 Tahun 2016 tentang Penyelenggara Pemilu (Lembaran Aceh Tahun 2016 "
        "Nomor 6, Tambahan Lembaran Aceh Nomor 73);\n3. Qanun Kabupaten Nomor 2 Tahun 2019 "
        "(Lembaran Kabupaten Aceh Barat Daya Tahun 2019 Nomor 2);",
    )
    assert said_in([page]).dasar[1:] == (
        "Qanun Aceh Nomor 6 Tahun 2016 tentang Penyelenggara Pemilu.",
        "Qanun Kabupaten Nomor 2 Tahun 2019.",
    )


@pytest.mark.parametrize("written", [str.upper, str.lower])
def test_what_an_act_considers_is_found_however_its_words_are_set(
    written: Callable[[str], str],
) -> None:
    pages = pages_of(contoh("keputusan", "45", DAY, scans=False)["keputusan-45.pdf"])
    others = [
        re.sub(r"Menimbang(?=\s*:)|Mengingat(?=\s*:)|Menetapkan(?=\s*:)", _in(written), page)
        for page in pages
    ]
    assert others != pages
    assert said_in(others) == said_in(pages)


def _in(written: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    return lambda found: written(found.group())


def test_a_diktum_that_is_named_in_another_does_not_begin_one_and_long_ones_are_shortened() -> None:
    said = said_in([PAGE.format(long="kata " * 200), "LAMPIRAN\nKeputusan", "isi lampiran"])
    assert said.alasan == ("Bahwa perlu menetapkan tarif.",)
    assert said.dasar == ("Undang-Undang Nomor 1 Tahun 2004.", "Peraturan Nomor 9 Tahun 2010.")
    assert said.isi[0] == "KESATU: Tarif sebagaimana dimaksud dalam Diktum KEDUA ditetapkan."
    assert said.isi[1].endswith("kata …")
    assert len(said.isi[1]) < 280
    assert said.isi[2] == "KETIGA: Keputusan ini mulai berlaku sejak tanggal ditetapkan."
    assert (said.halaman, said.lampiran) == (3, 2)


def test_the_form_joins_text_and_metadata() -> None:
    said = Said(isi=("KESATU: x.",), halaman=4, lampiran=2, berlaku="mulai berlaku pada x")
    made = abstrak(said, PRODUK, LEMBAGA)
    assert made.subjek == "Dokumentasi hukum"
    assert made.sumber == f"Keputusan {LEMBAGA} Nomor 45 Tahun 2025, 4 hlm."
    assert made.catatan == (
        "Keputusan ini mulai berlaku pada x, 12 November 2025.",
        "Mencabut Keputusan Nomor 12 Tahun 2020.",
        "Lampiran: 2 hlm.",
    )


def test_a_number_that_ends_in_its_year_is_not_followed_by_it_again() -> None:
    made = abstrak(Said(halaman=4), replace(PRODUK, nomor="5/2025"), LEMBAGA)
    assert made.sumber == f"Keputusan {LEMBAGA} Nomor 5/2025, 4 hlm."


def test_the_abstrak_names_who_issued_the_document_as_its_page_does() -> None:
    letter = replace(PRODUK, jenis=Jenis.SURAT_EDARAN)
    made = abstrak(Said(halaman=1), letter, LEMBAGA)
    assert made.judul.startswith(f"Surat Edaran Sekretaris {LEMBAGA} tentang")
    assert made.sumber == f"Surat Edaran Sekretaris {LEMBAGA} Nomor 45 Tahun 2025, 1 hlm."


def test_a_paper_without_diktum_speaks_by_its_title() -> None:
    made = abstrak(Said(halaman=1), PRODUK, LEMBAGA)
    assert made.isi == (
        "Mengatur tentang Pedoman Pengelolaan Jaringan Dokumentasi dan Informasi Hukum.",
    )
    assert made.catatan[0] == "Ditetapkan pada tanggal 12 November 2025."


@pytest.mark.parametrize("data", [b"teks biasa", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="bukan_dokumen"):
        pages_of(data)


async def test_the_draft_becomes_a_paper_with_everything_in_it() -> None:
    workshop = Workshop()
    soft = contoh("keputusan", "45", DAY, scans=False)["keputusan-45.pdf"]
    draft = await workshop.draft_abstrak(soft, PRODUK, LEMBAGA)
    printed = " ".join(texts(await workshop.paper(draft, KANTOR)))
    for words in ("ABSTRAK", "DASAR HUKUM", "ISI RINGKAS", "CATATAN", "Lampiran: 2 hlm."):
        assert words in printed
    assert all(line in printed for line in draft.isi)
