"""The sample documents: what the practice mode sends reads like the real thing."""

import io
import zipfile
from datetime import date

import numpy as np
import pypdfium2 as pdfium
import pytest
from lxml import etree

from naskah.child import Refused
from naskah.client import Workshop
from naskah.contoh.files import SKENARIO, contoh
from tests.naskah.paperwork import texts
from tests.naskah.word_files import W, keputusan_docx

DAY = date(2025, 11, 12)


def colours(pdf: bytes, page: int) -> np.ndarray:
    with pdfium.PdfDocument(pdf) as document:
        return document[page].render(scale=1).to_numpy().astype(int)


def purple(pdf: bytes, page: int) -> int:
    """Count the pixels of a cap dinas."""
    blue, green, red = (colours(pdf, page)[..., n] for n in range(3))
    return int(((blue - green > 40) & (red - green > 12)).sum())


def test_a_keputusan_comes_with_nota_dinas_and_two_scans() -> None:
    files = contoh("keputusan", "45", DAY)
    assert list(files) == [
        "nota-dinas-45.pdf",
        "keputusan-45.pdf",
        "scan-asli-45.pdf",
        "scan-salinan-45.pdf",
    ]
    soft = texts(files["keputusan-45.pdf"])
    assert len(soft) == 4
    for words in ("NOMOR 45 TAHUN 2025", "TENTANG", "Menimbang : a. bahwa", "Mengingat : 1."):
        assert words in soft[0]
    for words in ("MEMUTUSKAN:", "KESATU :", "Ditetapkan di Sampit pada tanggal 12 November 2025"):
        assert words in soft[1]
    assert "LAMPIRAN KEPUTUSAN KOMISI PEMILIHAN UMUM" in soft[2]
    letter = texts(files["nota-dinas-45.pdf"])[0]
    for words in ("NOTA DINAS", "Yth. : Kepala Subbagian Hukum", "Tanggal : 13 November 2025"):
        assert words in letter


def test_scans_are_pictures_and_only_the_asli_bears_the_cap_dinas() -> None:
    files = contoh("keputusan", "45", DAY)
    asli, salinan = files["scan-asli-45.pdf"], files["scan-salinan-45.pdf"]
    assert texts(asli) == texts(salinan) == [""] * 4
    assert purple(asli, 1) > 300
    assert purple(asli, 0) < 20
    assert purple(salinan, 1) < 100
    assert len(asli) < 1_500_000


@pytest.mark.parametrize("skenario", SKENARIO)
def test_the_same_round_gives_the_same_bytes_and_the_next_number_another(skenario: str) -> None:
    one = contoh(skenario, "45", DAY, scans=False)
    assert one == contoh(skenario, "45", DAY, scans=False)
    other = contoh(skenario, "46", DAY, scans=False)
    assert not set(one.values()) & set(other.values())


def test_scans_are_the_same_every_time_too() -> None:
    assert contoh("surat-edaran", "12", DAY) == contoh("surat-edaran", "12", DAY)


@pytest.mark.parametrize(
    ("skenario", "name", "words"),
    [
        ("surat-edaran", "surat-edaran-7.pdf", "SEKRETARIS KOMISI PEMILIHAN UMUM"),
        ("berita-acara", "berita-acara-7.pdf", "NOMOR 7/HK.03-BA/6202/2025"),
        ("pokja", "keputusan-7.pdf", "PEMBENTUKAN KELOMPOK KERJA"),
        ("tanpa-nomor", "keputusan-7.pdf", "NOMOR … TAHUN 2025"),
    ],
)
def test_every_scenario_is_what_it_is_for(skenario: str, name: str, words: str) -> None:
    assert words in " ".join(texts(contoh(skenario, "7", DAY, scans=False)[name]))


def test_a_nota_dinas_can_come_alone_and_unknown_scenarios_are_refused() -> None:
    assert list(contoh("nota-dinas", "7", DAY)) == ["nota-dinas-7.pdf"]
    with pytest.raises(Refused, match="skenario"):
        contoh("lain", "7", DAY)


def test_the_word_file_says_what_the_pdf_says() -> None:
    files = contoh("keputusan", "45", DAY, scans=False)
    with zipfile.ZipFile(io.BytesIO(keputusan_docx("45", DAY))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    written = " ".join(node.text or "" for node in root.iter(f"{{{W}}}t"))
    printed = " ".join(texts(files["keputusan-45.pdf"])).replace("- ", "-")
    missing = set(written.split()) - set(printed.split()) - set(printed.replace("-", "- ").split())
    assert not missing


async def test_the_workshop_hands_out_a_round() -> None:
    files = await Workshop().contoh("berita-acara", "9", DAY, scans=False)
    assert list(files)[-1] == "berita-acara-9.pdf"
