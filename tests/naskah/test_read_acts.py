"""Reading acts: the forms of every year, broken headings, unseen acts, and real ones."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from naskah.reading.produk_hukum import read_produk
from naskah.reading.read import read
from naskah.text.pdf import Layer, Page
from naskah.text.words import tidy
from sop.reading import Found, Naskah
from tests.naskah.acts import KETUA, KPU, SEKRETARIS, Act, Block, pdf, random_act
from tests.naskah.hostile_files import docx
from tests.naskah.scoring import REAL_ACTS, Score, kind_of, real_acts, truth_of

KIP = "KOMISI INDEPENDEN PEMILIHAN KABUPATEN ACEH BARAT DAYA"
ACT = Act("45 TAHUN 2025", "PENETAPAN DAFTAR PEMILIH TETAP", date(2025, 5, 6))


def fields_of(text: str, layer: Layer = Layer.REAL) -> dict[str, Found]:
    return read_produk([Page(1, tidy(text), layer)])[1]


def lines_of(act: Act) -> str:
    return "\n".join(line for block in act.blocks() for line in block.lines)


def sure(fields: dict[str, Found], name: str) -> str | None:
    """Give a value only when the reading was sure of it."""
    found = fields.get(name)
    return found.value if found and found.sure else None


# fmt: off
@pytest.mark.parametrize(("written", "nomor", "tahun"), [
    ("39/Kpts/KPU-Kab-011.329047/2015",       "39/Kpts/KPU-Kab-011.329047/2015",       "2015"),
    ("32/Kpts/KPU-SLG-012.329537/2016",       "32/Kpts/KPU-SLG-012.329537/2016",       "2016"),
    ("134/Kpts/KPU/Tahun 2016",               "134/Kpts/KPU/Tahun 2016",               "2016"),
    ("02/HK.03.1-Kpt/1771/KPU-Kot/VII/2017",  "02/HK.03.1-Kpt/1771/KPU-Kot/VII/2017",  "2017"),
    ("96/PL.02.2/Kpt/3326/KPU-Kab/X/2019",    "96/PL.02.2/Kpt/3326/KPU-Kab/X/2019",    "2019"),
    ("33/HK.04/6202/2021",                    "33/HK.04/6202/2021",                    "2021"),
    ("45 TAHUN 2025",                         "45",                                    "2025"),
    ("45  Tahun  2025",                       "45",                                    "2025"),
    ("238/PL.01-BA/14/2022",                  "238/PL.01-BA/14/2022",                  "2022"),
    ("05/PR.08-Und/61/3.1/2023",              "05/PR.08-Und/61/3.1/2023",              "2023"),
    ("12 / Kpts-KPU-Kab / 020.435866 / 2014", "12/Kpts-KPU-Kab/020.435866/2014",       "2014"),
    ("7/Kpts/KPU.Kab/020.435866/5/2013",      "7/Kpts/KPU.Kab/020.435866/5/2013",      "2013"),
    ("39/Kpts/KPU-Kab-011.329047/\n2015",     "39/Kpts/KPU-Kab-011.329047/2015",       "2015"),
    ("1234/HK.03.1-Kpt/6202/KPU-Kab.Kotim-020.435866/Sek.Ket/VIII/2019",
     "1234/HK.03.1-Kpt/6202/KPU-Kab.Kotim-020.435866/Sek.Ket/VIII/2019", "2019"),
])
def test_the_numbers_of_all_years_are_read(written: str, nomor: str, tahun: str) -> None:
    fields = fields_of(lines_of(replace(ACT, nomor=written, tanggal=date(int(tahun), 5, 6))))
    assert (sure(fields, "nomor"), sure(fields, "tahun")) == (nomor, tahun)


@pytest.mark.parametrize("written", [
    "…/…/…", "     /HK.04/6202/2025", ".... TAHUN 2025", "___ TAHUN 2025", "",
])
def test_a_number_left_open_is_asked_and_never_filled_in(written: str) -> None:
    assert "nomor" not in fields_of(lines_of(replace(ACT, nomor=written)))


def test_the_year_of_a_number_left_open_is_read() -> None:
    fields = fields_of(lines_of(replace(ACT, nomor="… TAHUN 2025")))
    assert sure(fields, "tahun") == "2025"


def test_a_number_with_a_small_letter_is_sure() -> None:
    assert sure(fields_of(lines_of(replace(ACT, nomor="2.a TAHUN 2025"))), "nomor") == "2.a"


@pytest.mark.parametrize("written", [
    "4S TAHUN 2025", "l2 TAHUN 2025", "39/Kpts/KPU/2O15", "o$qKl t1t lzozo", "45",
])
def test_a_number_that_may_be_misread_is_never_sure(written: str) -> None:
    fields = fields_of(lines_of(replace(ACT, nomor=written)))
    assert not (sure(fields, "nomor") and sure(fields, "tahun"))


@pytest.mark.parametrize("tentang", [
    "PERUBAHAN ATAS KEPUTUSAN NOMOR 3 TAHUN 2012 TENTANG PENATAUSAHAAN TENTANG PENERIMAAN",
    "PEMBERHENTIAN KETUA KOMISI PEMILIHAN UMUM KABUPATEN KOTAWARINGIN TIMUR",
    "STANDAR BIAYA (HONORARIUM) BADAN AD HOC TAHUN ANGGARAN 2019, 2020 DAN 2021",
    "PENETAPAN PASANGAN CALON BUPATI DAN WAKIL BUPATI KOTAWARINGIN TIMUR",
    "PENGELOLAAN INFORMASI PADA MASA BENCANA CORONA VIRUS DISEASE 2019 (COVID-19)",
    "PENETAPAN " + "JADWAL DAN TAHAPAN PEMUNGUTAN SUARA " * 8 + "ULANG",
    "PENETAPAN " + "HASIL PERBAIKAN DI KECAMATAN MENTAYA HILIR SELATAN, " * 30 + "ULANG",
])
@pytest.mark.parametrize("broken", ["lines", "flat", "without office line", "with grace"])
def test_the_whole_title_is_read_however_the_heading_is_broken(tentang: str, broken: str) -> None:
    act = replace(ACT, tentang=tentang)
    text = act.flattened() if broken == "flat" else lines_of(act)
    if broken == "without office line":
        text = text.replace(f"{KETUA},\nMenimbang", "Menimbang")
    if broken == "with grace":
        grace = "DENGAN RAHMAT TUHAN YANG MAHA ESA"
        text = text.replace(f"{KETUA},\nMenimbang", f"{grace}\n{KETUA},\nMenimbang")
    found = fields_of(text)["tentang"]
    assert found.value == tentang or not found.sure
    assert found.value == tentang or broken == "without office line"


@pytest.mark.parametrize(("before", "after", "field", "value"), [
    ("TENTANG\n",             "T E N T A N G\n",                  "tentang", ACT.tentang),
    ("NOMOR 45",              "Nomor : 45",                       "nomor", "45"),
    ("NOMOR 45",              "NOMOR45",                          "nomor", "45"),
    ("di Sampit\n",           "di : S a m p i t\n",               "tempat", "Sampit"),
    ("di Sampit\npada",       "di Sampit, pada",                  "tanggal", "2025-05-06"),
    ("tanggal 6 Mei 2025",    "tanggal : 6 M e i 2025",           "tanggal", "2025-05-06"),
    ("tanggal 6 Mei 2025",    "tanggal 06-05-2025",               "tanggal", "2025-05-06"),
    ("tanggal 6 Mei 2025", "tanggal enam bulan Mei tahun dua ribu dua puluh lima",
                                                                  "tanggal", "2025-05-06"),
    ("Ditetapkan", "Diundangkan di Jakarta\npada tanggal 9 Juni 2025\nMENTERI,\nX\nDitetapkan",
                                                                  "tanggal", "2025-05-06"),
    ("ttd.\nAHMAD FAUZAN",    "\n\n(AHMAD FAUZAN)",               "penandatangan", "AHMAD FAUZAN"),
    ("ttd.\nAHMAD FAUZAN",    "AHMAD FAUZAN\nttd",                "penandatangan", "AHMAD FAUZAN"),
    ("ttd.\nAHMAD FAUZAN", "Ditandatangani secara elektronik oleh\nAHMAD FAUZAN, S.H., M.H.",
                                                  "penandatangan", "AHMAD FAUZAN, S.H., M.H."),
])
def test_slips_of_real_headings_and_closings_are_read(
    before: str, after: str, field: str, value: str
) -> None:
    text = lines_of(ACT)
    assert before in text
    assert sure(fields_of(text.replace(before, after)), field) == value


@pytest.mark.parametrize(("heading", "office", "jenis", "certain"), [
    (f"KEPUTUSAN {KPU}",                    KETUA,                    "Keputusan",            True),
    (f"KEPUTUSAN {KPU}",                    f"PLH. {KETUA}",          "Keputusan",            True),
    (f"KEPUTUSAN {SEKRETARIS}",             SEKRETARIS,               "Keputusan Sekretaris", True),
    (f"KEPUTUSAN {SEKRETARIS}",             f"PLT. {SEKRETARIS}",     "Keputusan Sekretaris", True),
    (f"KEPUTUSAN {KPU}",                  SEKRETARIS,               "Keputusan Sekretaris", False),
    (f"KEPUTUSAN {KPU}",                    f"a.n. {KETUA} {SEKRETARIS}", "Keputusan", False),
    (f"SURAT EDARAN {SEKRETARIS}",          SEKRETARIS,               "Surat Edaran",         True),
    (f"PENGUMUMAN {KPU}",                   KETUA,                    "Pengumuman",           True),
    (f"INSTRUKSI {KPU}",                    KETUA,                    "Instruksi",            True),
    (f"KEPUTUSAN {KIP}",                    f"KETUA {KIP}",           "Keputusan",            True),
    (f"KEPUTUSAN SEKRETARIS {KIP}",         f"SEKRETARIS {KIP}",      "Keputusan Sekretaris", True),
    (f"KEPUTUSAN {KIP}",                    f"SEKRETARIS {KIP}",      "Keputusan Sekretaris", False),
    ("KEPUTUSAN GUBERNUR KALIMANTAN TENGAH", "GUBERNUR KALIMANTAN TENGAH", "Keputusan",       True),
])
def test_who_signs_decides_the_kind_and_a_contradiction_is_asked(
    heading: str, office: str, jenis: str, certain: bool
) -> None:
    found = fields_of(lines_of(replace(ACT, heading=heading, office=office)))["jenis"]
    assert (found.value, found.sure) == (jenis, certain)
# fmt: on


AGREED = (
    "NOTA KESEPAHAMAN\nANTARA\n" + KPU + "\nDENGAN\nDINAS KEPENDUDUKAN DAN PENCATATAN SIPIL "
    "KABUPATEN KOTAWARINGIN TIMUR\n{}\nPada hari ini, Rabu, tanggal lima belas bulan April tahun "
    "dua ribu dua puluh enam, yang bertanda tangan di bawah ini:"
)


@pytest.mark.parametrize(
    "order",
    [
        "TENTANG\nPEMANFAATAN DATA KEPENDUDUKAN\nNOMOR : 21/NK/6202/2026\nNOMOR : 470/118/2026",
        "NOMOR 21/NK/6202/2026\nNOMOR 470/118/2026\nTENTANG\nPEMANFAATAN DATA KEPENDUDUKAN",
    ],
)
def test_an_agreement_has_two_numbers_of_which_the_first_is_asked(order: str) -> None:
    fields = fields_of(AGREED.format(order))
    assert sure(fields, "jenis") == "Nota Kesepahaman"
    assert (fields["nomor"].value, fields["nomor"].sure) == ("21/NK/6202/2026", False)
    assert sure(fields, "tentang") == "PEMANFAATAN DATA KEPENDUDUKAN"
    assert sure(fields, "tanggal") == "2026-04-15"


def test_a_letter_dated_at_its_top_is_signed_at_its_end() -> None:
    fields = fields_of(
        "Sampit, 5 Mei 2026\nYth. Kepala Subbagian\nSURAT EDARAN\nNOMOR 7 TAHUN 2026\nTENTANG\n"
        "PENGISIAN KINERJA\nSehubungan dengan berakhirnya triwulan kedua,\nseluruh pegawai agar "
        "mengisi aplikasi.\nSekretaris,\nBambang Irawan\nTembusan:\nKetua KPU"
    )
    assert sure(fields, "tanggal") == "2026-05-05"
    assert sure(fields, "penandatangan") == "Bambang Irawan"


def test_a_surat_tugas_is_a_document_of_another_kind() -> None:
    fields = fields_of("SURAT TUGAS\nNomor : 33/RT.02-ST/6202/2026\nMenugaskan kepada Hadi.")
    assert (sure(fields, "jenis"), sure(fields, "nomor")) == (
        "Dokumen Lainnya",
        "33/RT.02-ST/6202/2026",
    )


def test_number_and_date_of_different_years_are_both_asked() -> None:
    fields = fields_of(lines_of(replace(ACT, tanggal=date(2024, 12, 30))))
    assert not fields["tahun"].sure
    assert not fields["tanggal"].sure


def test_a_misspelt_month_is_asked() -> None:
    found = fields_of(lines_of(ACT).replace("6 Mei 2025", "6 Agusus 2025"))["tanggal"]
    assert (found.value, found.sure) == ("2025-08-06", False)


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert "tanggal" not in fields_of(lines_of(ACT).replace("6 Mei 2025", "31 Februari 2025"))


def test_nothing_but_the_kind_is_sure_when_ocr_read_it() -> None:
    fields = fields_of(lines_of(ACT), Layer.OCR)
    assert {name for name, found in fields.items() if found.sure} == {"jenis", "lembaga"}


def test_the_date_of_a_berita_acara_is_read_from_its_words() -> None:
    text = (
        "BERITA ACARA\nNOMOR: 238/PL.01-BA/6202/2025\nTENTANG\nRAPAT PLENO TERBUKA\n"
        "Pada hari ini, Selasa tanggal enam bulan Mei tahun dua ribu dua puluh lima, bertempat di "
        "Sampit, telah dilaksanakan rapat pleno."
    )
    fields = fields_of(text)
    assert sure(fields, "jenis") == "Berita Acara"
    assert sure(fields, "tanggal") == "2025-05-06"


def test_what_an_act_revokes_and_amends_is_read() -> None:
    other = "KEPUTUSAN NOMOR 3 TAHUN 2024 TENTANG TIM"
    assert (
        fields_of(lines_of(replace(ACT, tentang=f"PENCABUTAN {other}")))["mencabut"].value == other
    )
    amended = fields_of(lines_of(replace(ACT, tentang=f"PERUBAHAN KEDUA ATAS {other}")))
    assert amended["mengubah"].value == other
    body = lines_of(ACT).replace(
        "KEDUA :",
        "KEDUA : Keputusan Komisi Pemilihan Umum Nomor 3 Tahun 2024 tentang Tim, dicabut dan "
        "dinyatakan tidak berlaku.\nKETIGA :",
    )
    revoked = fields_of(body)["mencabut"]
    assert revoked.value == "Keputusan Komisi Pemilihan Umum Nomor 3 Tahun 2024 tentang Tim"
    assert not revoked.sure


@pytest.mark.parametrize(
    "said",
    [
        "KEDUA : {0}, dicabut dan dinyatakan tidak berlaku.\n"
        "KETIGA : {1} dicabut dan dinyatakan tidak berlaku.\n"
        "KEEMPAT : {2}, dicabut dan dinyatakan tidak berlaku.\n",
        "KEDUA : Pada saat Keputusan ini mulai berlaku:\na. {0};\nb. {1}; dan\nc. {2};\n"
        "dicabut dan dinyatakan tidak berlaku.\n",
    ],
)
def test_every_document_that_an_act_revokes_is_read(said: str) -> None:
    told = [
        "Keputusan Komisi Pemilihan Umum Nomor 3 Tahun 2024 tentang Tim",
        "Keputusan Komisi Pemilihan Umum Kabupaten Kotawaringin Timur Nomor 12 Tahun 2020 tentang "
        "Pedoman Arsip",
        "Surat Edaran Sekretaris KPU Kabupaten Kotawaringin Timur Nomor 4 Tahun 2021 tentang Jam Kerja",
    ]
    body = lines_of(ACT).replace("KEDUA :", f"{said.format(*told)}KELIMA :")
    assert fields_of(body)["mencabut"].value == "; ".join(told)


def test_what_an_act_revokes_is_read_over_the_foot_of_a_page() -> None:
    whole = lines_of(ACT).replace(
        "KEDUA :",
        "KEDUA : Keputusan Komisi Pemilihan Umum Nomor 3 Tahun 2024 tentang Tim\n- 2 -\nDaerah, "
        "dicabut dan dinyatakan tidak berlaku.\nKETIGA :",
    )
    first, second = whole.split("- 2 -")
    pages = [Page(1, tidy(first), Layer.REAL), Page(2, tidy(f"- 2 -{second}"), Layer.REAL)]
    revoked = read_produk(pages)[1]["mencabut"]
    assert revoked.value == "Keputusan Komisi Pemilihan Umum Nomor 3 Tahun 2024 tentang Tim Daerah"
    assert revoked.where == "hal. 1"


@pytest.mark.parametrize(
    ("above", "number"),
    [("LAMPIRAN I", "1"), ("LAMPIRAN IV :", "4"), ("LAMPIRAN XIX", "19"), ("LAMPIRAN 2", "2")],
)
def test_an_annex_of_its_own_is_told_from_its_act_with_its_number(above: str, number: str) -> None:
    reading = read(pdf([Block("right", (above,)), *ACT.blocks()[:2]]))
    assert reading.naskah is Naskah.LAMPIRAN
    assert reading.fields["nomor"].value == "45"
    assert reading.fields["lampiran"].value == number


def test_an_annex_without_a_number_tells_none() -> None:
    reading = read(pdf([Block("right", ("LAMPIRAN",)), *ACT.blocks()[:2]]))
    assert reading.naskah is Naskah.LAMPIRAN
    assert "lampiran" not in reading.fields


def test_a_docx_is_read_like_a_pdf_without_its_deleted_words() -> None:
    reading = read(docx(lines_of(ACT).replace("&", "")))
    assert {k: v.value for k, v in reading.fields.items()} == truth_of(ACT)


def test_a_docx_is_read_as_it_is_seen() -> None:
    honest = docx(lines_of(replace(ACT, nomor="45-A TAHUN 2025")))
    with zipfile.ZipFile(BytesIO(honest)) as parts:
        body = parts.read("word/document.xml")
    hidden = b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>"
    typed = b"NOMOR </w:t></w:r>" + hidden + b"<w:r><w:t>45</w:t><w:noBreakHyphen/><w:t>A"
    changed = body.replace(b"NOMOR 45-A", typed)
    assert changed != body
    for xml in (changed, changed.replace(OPEN, STRICT)):
        reading = read(docx(files={"word/document.xml": xml}))
        assert sure({**reading.fields}, "nomor") == "45-A"


OPEN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def test_a_docx_counts_its_pages_only_when_word_did() -> None:
    mark = "satu</w:t><w:lastRenderedPageBreak/><w:t>dua"
    app = {"docProps/app.xml": b"<Properties><Pages>7</Pages></Properties>"}
    by_hand = 'satu</w:t><w:br w:type="page"/><w:t>dua'
    assert [read(d).pages for d in (docx(mark), docx(mark, app), docx(by_hand))] == [2, 7, 0]


def test_unseen_acts_are_read_as_the_targets_ask() -> None:
    score = Score()
    for seed in range(1000, 1200):
        act = random_act(seed)
        score.add(f"flat {seed}", truth_of(act), fields_of(act.flattened()))
        score.add(f"lines {seed}", truth_of(act), fields_of(lines_of(act)))
    for seed in range(1200, 1225):
        act = random_act(seed)
        score.add(f"pdf {seed}", truth_of(act), read(pdf(act.blocks())).fields)
    check_targets(score)


@pytest.mark.skipif(not REAL_ACTS.is_dir(), reason="the real acts are not beside this repository")
def test_real_acts_are_read_as_the_targets_ask() -> None:
    score = Score()
    for path, wanted in real_acts():
        reading = read(path.read_bytes())
        jenis = Found(kind_of(reading), sure=reading.fields["jenis"].sure)
        score.add(path.name, wanted, {**reading.fields, "jenis": jenis})
    check_targets(score)


def check_targets(score: Score) -> None:
    assert len(score.confident_wrong) <= 0.01 * sum(score.asked.values()), score.confident_wrong
    for key in ("jenis", "nomor", "tahun"):
        assert score.share(key) >= 0.98, key
    assert score.share("tentang") >= 0.95
    for key in ("tanggal", "penandatangan"):
        assert score.share(key) >= 0.90, key


def test_what_nobody_sees_is_not_read() -> None:
    seen = "Pe\u00addoman\u00a0Tek\u200bnis\u202e Ar\u2066sip\ufeff \u061cdan\u00a0\u00a0Hu\u180emas\u2060"
    assert tidy(seen) == "Pedoman Teknis Arsip dan Humas"
