"""Reading nota dinas, dates and personal data."""

from datetime import date
from io import BytesIO

import pytest
import typst
from pikepdf import Dictionary, Name, Pdf

from naskah.personal.data import is_nik, personal_data
from naskah.reading.dates import dates, number_in_words
from naskah.reading.nota_dinas import as_seen, read_nota_dinas
from naskah.reading.read import read
from naskah.text.pdf import Layer, Page
from naskah.text.words import is_language
from sop.reading import Naskah
from tests.naskah.acts import Block, nota_dinas, pdf
from tests.naskah.hostile_files import docx

LONG = (
    "Permohonan Unggah Salinan Keputusan KPU Kabupaten Kotawaringin Timur Nomor: 45 Tahun 2025 "
    "tentang Penetapan Daftar Pemilih Tetap pada Laman JDIH"
)
WANTED = {
    "nomor": "12/HK.04-ND/6202/2025",
    "tanggal": "2025-05-06",
    "dari": "Kasubbag Keuangan, Umum dan Logistik",
    "yth": "Kepala Subbagian Hukum dan SDM",
    "hal": LONG,
    "sifat": "Segera",
}
BLOCKS = nota_dinas(WANTED["nomor"], date(2025, 5, 6), LONG, WANTED["dari"])


def values(data: bytes) -> dict[str, str]:
    reading = read(data)
    assert reading.naskah is Naskah.NOTA_DINAS
    assert all(found.sure for found in reading.fields.values())
    return {name: found.value for name, found in reading.fields.items()}


def test_a_nota_dinas_is_read_with_a_long_hal_over_several_lines() -> None:
    assert values(pdf(BLOCKS)) == WANTED


def test_a_nota_dinas_is_read_with_its_number_among_the_labels() -> None:
    fields = BLOCKS[2].lines
    moved = Block("grid", ("Nomor", ":", WANTED["nomor"], *fields))
    title = Block("centre", ("NOTA DINAS",))
    assert values(pdf([BLOCKS[0], title, moved, *BLOCKS[3:]])) == WANTED


def test_a_nota_dinas_flattened_into_one_line_is_read() -> None:
    line = " ".join(line for block in BLOCKS for line in block.lines)
    assert values(docx(line)) == WANTED


def test_a_nota_dinas_in_word_is_read() -> None:
    rows = BLOCKS[2].lines
    table = [f"{a} {b} {c}" for a, b, c in zip(rows[::3], rows[1::3], rows[2::3], strict=True)]
    head = [line for block in BLOCKS[:2] for line in block.lines]
    assert values(docx("\n".join([*head, *table, *BLOCKS[3].lines]))) == WANTED


def letter_fields(*lines: str) -> dict[str, str]:
    return values(docx("\n".join(["SEKRETARIAT KOMISI PEMILIHAN UMUM", "NOTA DINAS", *lines])))


def test_a_nota_dinas_that_is_dated_like_a_letter_has_that_day() -> None:
    body = "Mohon diunggah Keputusan Nomor 45 tanggal 3 Maret 2026."
    labels = ("Nomor : 18/ND/6202/2026", "Sifat : Penting", "Hal : Permohonan Unggah")
    for lines in (
        ("Sampit, 7 Maret 2026", *labels, body),
        (*labels, "Yth. Kepala Subbagian Hukum", "di Sampit", body, "Sampit, 7 Maret 2026"),
    ):
        fields = letter_fields(*lines)
        assert (fields["tanggal"], fields["hal"]) == ("2026-03-07", "Permohonan Unggah")


@pytest.mark.parametrize("town", ["Bau-Bau", "Ba’a", "SoE", "Tanjung Balai Karimun"])
def test_a_letter_is_dated_in_a_town_however_its_name_is_written(town: str) -> None:
    fields = letter_fields("Nomor : 18/ND/2026", "Hal : Permohonan Unggah", f"{town}, 7 Maret 2026")
    assert fields["tanggal"] == "2026-03-07"


def test_a_blank_day_is_not_filled_in_from_elsewhere() -> None:
    fields = letter_fields("Nomor : 18/ND/2026", "Tanggal : … Maret 2026", "Sampit, 7 Maret 2026")
    assert "tanggal" not in fields


def test_a_label_that_nobody_needs_does_not_end_the_labels() -> None:
    fields = letter_fields(
        "Nomor : 19/HM.03-ND/6202/2026",
        "Kepada : Yth. Kepala Subbagian Hukum",
        "Dari : Kepala Subbagian Parhumas",
        "Klasifikasi : HM.03",
        "Hari/Tanggal : Senin, 9 Maret 2026",
        "Perihal : Permohonan Unggah",
        "Dengan hormat,",
    )
    assert (fields["tanggal"], fields["hal"]) == ("2026-03-09", "Permohonan Unggah")
    assert fields["dari"] == "Kepala Subbagian Parhumas"


def test_what_stands_beside_a_label_is_not_part_of_its_value() -> None:
    columns = """
#set page(paper: "a4")
#align(center)[NOTA DINAS]
#grid(columns: (8cm, 6cm),
  [Nomor : 20/ND/2026 \\ Sifat : Biasa \\ Hal : Permohonan Unggah Surat \\ #h(1cm) Edaran],
  [Sampit, 10 Maret 2026 \\ Kepada Yth. \\ Kasubbag Hukum \\ di Sampit])
Mohon diunggah."""
    assert values(bytes(typst.compile(columns.encode()))) == {
        "nomor": "20/ND/2026",
        "sifat": "Biasa",
        "hal": "Permohonan Unggah Surat Edaran",
        "tanggal": "2026-03-10",
    }


def typewritten(*lines: str) -> bytes:
    """Write lines as old programs do: with blanks in front of what stands to the right."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(612, 936))
    courier = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    page.Resources = Dictionary(Font=Dictionary(F1=courier))
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    page.Contents = pdf.make_stream(f"BT /F1 10 Tf 12 TL 57 850 Td {shown} ET".encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_value_is_read_to_its_end_when_blanks_move_it_to_the_right() -> None:
    letter = typewritten(
        "                    NOTA DINAS",
        "    Kepada   : Yth. Kasubbag Hukum",
        "    Nomor    : 17/KU.03-ND/6202/2026",
        "    Tanggal  : 6 Maret 2026",
        "    Perihal  : Permohonan publikasi Keputusan",
        "               Sekretaris tentang Pejabat",
        "               Pengadaan",
        "",
        "    Disampaikan dengan hormat, bersama ini kami mohon.",
    )
    hal = "Permohonan publikasi Keputusan Sekretaris tentang Pejabat Pengadaan"
    assert values(letter)["hal"] == hal


def test_a_colon_that_was_misread_by_eye_ends_a_value_all_the_same() -> None:
    lines = as_seen(
        "NOTA DINAS\nNomor : 12/HK.04-ND/6202/2025\nYth. : Kepala Subbagian Hukum\n"
        "Dari 1 Kepala Subbagian Teknis\nTanggal — : 25 November 2025\nSifat | Biasa\n"
        "Hal I Permohonan Unggah\nDengan hormat, kami mohon"
    )
    assert {name: found.value for name, found in read_nota_dinas(lines).items()} == {
        "nomor": "12/HK.04-ND/6202/2025",
        "yth": "Kepala Subbagian Hukum",
        "dari": "Kepala Subbagian Teknis",
        "tanggal": "2025-11-25",
        "sifat": "Biasa",
        "hal": "Permohonan Unggah",
    }


def test_a_day_behind_its_label_is_no_misread_colon() -> None:
    lines = as_seen("NOTA DINAS\nNomor : 12/HK.04-ND/6202/2025\nTanggal : 1 November 2025")
    assert read_nota_dinas(lines)["tanggal"].value == "2025-11-01"


def test_a_letter_that_is_neither_is_not_taken_for_one() -> None:
    reading = read(
        pdf([Block("left", ("Yth. Kepala Dinas", "Hal : Undangan rapat", "Mohon hadir."))])
    )
    assert reading.naskah is Naskah.UNKNOWN
    assert not reading.fields


# fmt: off
@pytest.mark.parametrize(("text", "day"), [
    ("tanggal 5 Mei 2025",                                            date(2025, 5, 5)),
    ("05 Pebruari 2019",                                              date(2019, 2, 5)),
    ("1 Nopember 2016",                                               date(2016, 11, 1)),
    ("3/7/2024",                                                      date(2024, 7, 3)),
    ("tanggal dua puluh satu bulan Juni tahun dua ribu sembilan belas.", date(2019, 6, 21)),
])
def test_dates_are_read_as_they_are_written(text: str, day: date) -> None:
    assert [(found.day, found.sure) for found in dates(text)] == [(day, True)]


@pytest.mark.parametrize(("text", "day"), [
    ("3 Agustu5 2025", date(2025, 8, 3)),  ("3 0ktober 2025", date(2025, 10, 3)),
    ("3 Apri1 2025",   date(2025, 4, 3)),  ("3 Me1 2025",     date(2025, 5, 3)),
    ("3 Jun1 2025",    date(2025, 6, 3)),  ("3 Ju1i 2025",    date(2025, 7, 3)),
    ("3 Desernber 2025", date(2025, 12, 3)), ("3 Nofember 2025", date(2025, 11, 3)),
])
def test_a_month_that_was_misread_is_read_and_never_sure(text: str, day: date) -> None:
    assert [(found.day, found.sure) for found in dates(text)] == [(day, False)]


@pytest.mark.parametrize("text", [
    "3 Juii 2025", "3 Jumi 2025", "3 ju11 2025", "3 2015 2025",  # Juni or Juli: nobody can tell
    "31 Februari 2025", "5 Foo 2025", "nomor 12/5/2025/1", "0/0/2020", "1 Mei 20255", "12 2025",
])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert not dates(text)


@pytest.mark.parametrize(("text", "number"), [
    ("dua ribu dua puluh lima", 2025), ("seribu sembilan ratus sembilan puluh sembilan", 1999),
    ("sebelas", 11), ("tujuh belas", 17), ("tiga puluh satu", 31), ("kucing", None), ("", None),
])
def test_numbers_in_words_are_read(text: str, number: int | None) -> None:
    assert number_in_words(text) == number


@pytest.mark.parametrize(("text", "kinds"), [
    ("NIK 6202055203850001 dan 6202 0512 0385 0002",       ["NIK", "NIK"]),
    ("NPWP 09.254.294.3-407.000",                          ["NPWP"]),
    ("HP 0812-5555-1234, +62 812 5555 1234, 081255551234", ["telepon"] * 3),
    ("surel dewi.lestari@contoh.com",                      ["e-mail"]),
    ("No. Rekening BRI 0123-01-000456-50-7",               ["rekening"]),
    ("Alamat : Jl. Melati No. 7 RT 03 RW 01 Sampit",       ["alamat"]),
    ("beralamat di Desa Bapeang RT 2",                     ["alamat"]),
    # … as forms and scans have it: in boxes, on two lines, misread, side by side.
    ("NIK : 6 2 0 2 0 5 1 2 0 3 8 5 0 0 0 1",              ["NIK"]),
    ("NIK\n6202\n0512\n0385\n0001\nNama",                  ["NIK"]),
    ("6202-0512-0385-0001",                                ["NIK"]),
    ("1 Budi Santoso 62O2O512O385OOO1 L",                  ["NIK"]),
    ("Nomor KK: 6202050000000012",                         ["NIK"]),
    ("NPWP : 012345678912000, NPWP 0012 3456 7891 2000",   ["NPWP"] * 2),
    ("Telp. (0812) 3456 7890 / 0852 1234 56 78",           ["telepon"] * 2),
    ("081234567890/085212345678",                          ["telepon"] * 2),
    ("surel budi85 @gmail.com",                            ["e-mail"]),
    ("Rek BCA 8690123456",                                 ["rekening"]),
    ("Alamat: Kel. Baamang Tengah RT.05/RW.02",            ["alamat"]),
    ("Tempat/Tanggal Lahir : Sampit, 12 Maret 1985",       ["tanggal lahir"]),
    ("lahir di Sampit pada tanggal 12-03-1985",            ["tanggal lahir"]),
    # What is not personal: an officer's NIP, the office itself, numbers of letters and laws.
    ("NIP 198001012005011001",                             []),
    ("jdih@kotimkab.kpu.go.id",                            []),
    ("Sekretariat KPU, alamat Jalan Jenderal Sudirman",    []),
    ("Nomor 39/Kpts/KPU-Kab-020.435866/2015",              []),
    ("Kode 9902055203850001 dan 6202053213850001",         []),
    ("Tambahan Lembaran Negara Nomor 5679 tanggal 081225", []),
    ("Peringatan Hari Lahir Pancasila 1 Juni 2026",        []),
    ("kode rekening 5.1.02.01.01.0001",                    []),
    # … nor columns of figures, days, spans of years, and what a law says of everybody's age.
    ("Kec. Baamang 62 02 05 12 03 85 00 01",               []),
    ("6202 05 1203 850 001",                               []),
    ("jumlah 62 85 00 12 13 14",                           []),
    ("rekening khusus dana kampanye tanggal 24-11-2024",   []),
    ("rekening dibuka per 2024-11-24",                     []),
    ("Rekening Dana Kampanye Pemilu 2024-2025",            []),
    ("lahir paling lambat tanggal 14 Februari 2007",       []),
    ("pemilih yang lahir sebelum 14-02-2007",              []),
    ("NIK 620205 120385 0001",                             ["NIK"]),
    ("62 812 5555 1234",                                   ["telepon"]),
    ("Rekening 12-03-2024001234",                          ["rekening"]),
    ("Telepon (0531) 21234, Instagram @kpu.kotim",         []),
    ("NIP. 19850312 201012 1 003",                         []),
])
def test_personal_data_is_found_and_nothing_else(text: str, kinds: list[str]) -> None:
    assert [item.kind for item in personal_data(text)] == kinds
# fmt: on


def test_personal_data_is_only_ever_shown_masked() -> None:
    text = "NIK 6202055203850001, surel dewi.lestari@contoh.com, HP 081255551234"
    shown = " ".join(item.masked for item in personal_data(text))
    assert "6202…01" in shown
    assert not [secret for secret in ("520385", "lestari", "5555") if secret in shown]


def test_the_day_of_birth_in_a_nik_is_checked_for_men_and_women() -> None:
    assert is_nik("6202053101850001")
    assert is_nik("6202057101850001")
    assert not is_nik("6202053201850001")
    assert not is_nik("6202053113850001")


def test_a_page_of_names_and_figures_is_language_and_a_broken_font_map_is_not() -> None:
    names = (
        "1 Baamang Hulu 12 Sawahan 344 Ketapang 29 Pelangsian 11 Mentawa Baru Hilir 5 Pasir Putih"
    )
    assert is_language(names)
    table = " ".join(f"{n} TPS {n:03} RT {n} Desa {n}" for n in range(40))
    assert is_language(f"LAMPIRAN KEPUTUSAN NOMOR 60 TENTANG PENETAPAN TPS {table}")
    assert not is_language("Nfqcvwucp Mqoukuk Rgoknkjcp Wowo Mcdwrcvgp Mqvcyctkpikp Vkowt Pqoqt")
    assert not is_language("¡¢£¤ ¥¦§¨ ©ª«¬ ®¯°± ²³´µ ¶·¸¹")


def test_an_address_stamped_on_scans_is_not_taken_for_their_text() -> None:
    page = Page(1, "", Layer.NONE)
    assert not page.readable
    stamped = [Block("centre", ("jdih.kpu.go.id",)), Block("break")] * 3
    assert "tanpa_teks" in read(pdf(stamped[:-1])).warnings
