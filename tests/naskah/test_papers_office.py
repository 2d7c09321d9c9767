"""The papers of the office: complete, legible, and safe from whatever an officer may type."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import pypdfium2 as pdfium
import pytest
import zxingcpp
from pikepdf import Pdf
from PIL import Image, ImageStat

from naskah.child import Refused
from naskah.client import Workshop
from naskah.contoh.lembaga import LEMBAGA
from naskah.contoh.specimens import LAPORAN, specimens
from naskah.papers.sheets import (
    Abstrak,
    BarisAgenda,
    Batang,
    BukuAgenda,
    Catatan,
    Centang,
    Grafik,
    IsiOdner,
    Label,
    Laporan,
    LembarDisposisi,
    LembarDisposisiBeberapa,
    LembarLabel,
    Penanda,
    Riwayat,
    Sheet,
    TandaTerima,
    as_json,
)
from naskah.papers.typeset import draw, typeset
from naskah.papers.workbook import workbook
from naskah.papers.workbook_rows import agenda_rows
from naskah.pdf.editable import editable
from naskah.stamping.signature_places import lines_of
from naskah.stamping.stamper import sight
from tests.naskah.paperwork import HADI, KANTOR, codes, looks, texts

WIB = timezone(timedelta(hours=7))
NOW = datetime(2025, 11, 22, 14, 41, tzinfo=WIB)
JUDUL = (
    "Keputusan Nomor 45 Tahun 2025 tentang Pedoman Pengelolaan Jaringan Dokumentasi dan Informasi Hukum di "
    "Lingkungan Komisi Pemilihan Umum Kabupaten Kotawaringin Timur"
)
LONG = " ".join(f"{JUDUL} bagian ke-{number}" for number in range(1, 9))
NUMBER = "123456/HK.03.1-ND/6202/Subbagian-Teknis-Penyelenggaraan-Partisipasi-dan-Humas/XI/2025"
QR = "https://jdih.contoh.go.id/periksa/K7M3Q9XA"
EVIL = '#panic("x") *tebal* _miring_ $x^2$ `kode` <label> @rujuk \\ [isi] // komentar "kutip" {a}'

DISPOSISI = LembarDisposisi(
    nomor_agenda="0131",
    kode="K7M3Q9XA",
    qr=QR,
    surat_dari="Kepala Subbagian Teknis Penyelenggaraan, Partisipasi dan Humas",
    nomor_surat="123/HK.03.1-ND/6202/2025",
    tanggal_surat=date(2025, 11, 13),
    diterima=date(2025, 11, 14),
    sifat="Biasa",
    perihal=JUDUL,
    lampiran="1 berkas, 4 halaman",
    diteruskan=(Centang("Rudi Hartono", dipilih=True), Centang("Dewi Lestari")),
    harap=(Centang("Proses lebih lanjut", dipilih=True), Centang("Untuk dimaklumi")),
    catatan="Mohon diunggah setelah diotentikasi.",
    batas=date(2025, 11, 17),
    tempat="Sampit",
    tanggal=date(2025, 11, 14),
    penanda=replace(HADI, jabatan="Plh. Kepala Subbagian Hukum"),
    penerima=Penanda(jabatan="Staf", nama="Rudi Hartono"),
)
BLANK = LembarDisposisi(nomor_agenda="0142", qr=QR, diteruskan=DISPOSISI.diteruskan)
ROW = BarisAgenda(
    nomor="0131",
    jenis="Nota Dinas",
    tanggal_surat=date(2025, 11, 13),
    tanggal_terima=date(2025, 11, 14),
    nomor_surat="123/HK.03.1-ND/6202/2025",
    asal="Subbagian Teknis",
    kepada="Kepala Subbagian Hukum",
    perihal=JUDUL,
    keterangan="Tayang 15 November 2025",
)
AGENDA = BukuAgenda(masa="November 2025", baris=(ROW,), dicetak=NOW, penanda=HADI)
HASH = "9f2c4e6a8b0d" + "0" * 52
RECORD = Catatan(
    nomor=1,
    waktu=NOW,
    kegiatan="Otentikasi",
    oleh="Hadi Prasetyo",
    jabatan="Plh. Kepala Subbagian Hukum",
    hash=HASH,
)
OTHERS = {type(sheet): sheet for sheet in specimens(LEMBAGA)}
RIWAYAT = replace(OTHERS[Riwayat], qr=QR, catatan=(RECORD,), hash_terakhir=HASH)
RECEIPT = replace(OTHERS[TandaTerima], qr=QR)
LABELS = LembarLabel(
    label=tuple(
        Label(tempat=("Lemari 2", "Odner KPT-2025", f"{number:03}"), judul=JUDUL, qr=QR)
        for number in range(1, 15)
    )
)
ABSTRAK = OTHERS[Abstrak]
#: The labels at the left of the head of a lembar disposisi, from above.
HEAD = ("Surat dari", "Nomor surat", "Tanggal surat")
ALL = (DISPOSISI, AGENDA, RIWAYAT, RECEIPT, LABELS, OTHERS[IsiOdner], ABSTRAK, LAPORAN)


def make(sheet: Sheet, kertas: str = "a4", templates: Path | None = None) -> bytes:
    data = as_json(sheet)
    assert isinstance(data, dict)
    data |= {"kantor": as_json(replace(KANTOR, kertas=kertas))}
    return typeset(sheet.template, data, templates=templates, at=NOW)


def squeezed(text: str) -> str:
    """Leave the blanks out: where a line breaks does not matter."""
    return "".join(text.replace("\u200b", "").replace("\u00ad", "").split())


@pytest.mark.parametrize("kertas", ["a4", "f4"])
@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.template)
def test_a_paper_has_its_size_and_keeps_off_the_edges(sheet: Sheet, kertas: str) -> None:
    wide, high = {"a4": (595, 842), "f4": (609, 935)}[kertas]
    for picture in looks(make(sheet, kertas)):
        assert sorted(picture.size) == pytest.approx([wide, high], abs=1.5)
        ink = np.asarray(picture) < 128
        assert not ink[:12].any() | ink[-12:].any() | ink[:, :12].any() | ink[:, -12:].any()


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.template)
def test_a_paper_is_fit_for_the_archive_and_the_same_every_time(sheet: Sheet) -> None:
    pdf = make(sheet)
    assert pdf == make(sheet)
    with Pdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["dc:title"]


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        (DISPOSISI, "perihal"),
        (DISPOSISI, "catatan"),
        (RIWAYAT, "judul"),
        (RECEIPT, "judul"),
        (ABSTRAK, "judul"),
    ],
    ids=lambda value: getattr(value, "template", value),
)
@pytest.mark.parametrize("text", [LONG, EVIL, NUMBER], ids=["long", "markup", "one word"])
def test_what_was_written_is_printed_whole_and_as_it_is(
    sheet: Sheet, field: str, text: str
) -> None:
    printed = "".join(texts(make(replace(sheet, **{field: text}))))
    assert squeezed(text).casefold() in squeezed(printed).casefold()


@pytest.mark.parametrize(
    "text", [LONG, EVIL, NUMBER, "X" * 80], ids=["long", "markup", "number", "one word"]
)
@pytest.mark.parametrize("field", ["nomor_surat", "asal", "kepada", "perihal", "keterangan"])
def test_no_cell_of_the_agenda_is_cut_or_runs_into_the_next(field: str, text: str) -> None:
    pdf = make(replace(AGENDA, baris=(ROW, replace(ROW, nomor="0132", **{field: text}))))
    printed = " ".join(texts(pdf)).replace("\u200b", "")
    # A long cell goes on over the page, so it is compared word by word there.
    assert squeezed(text) in squeezed(printed) or (
        len(text) > len(NUMBER) and Counter(text.split()) <= Counter(printed.split())
    )
    right = np.concatenate([(np.asarray(page) < 128)[:, -30:] for page in looks(pdf)])
    assert not right.any()


def test_a_lembar_disposisi_says_everything_on_one_page() -> None:
    (page,) = texts(make(DISPOSISI))
    for words in (
        "KABUPATEN KOTAWARINGIN TIMUR",
        "LEMBAR DISPOSISI",
        "Surat dari : Kepala Subbagian Teknis",
        "Nomor surat : 123/HK.03.1-ND/6202/2025",
        "Tanggal surat : 13 November 2025",
        "Diterima tgl. : 14 November 2025",
        "Nomor agenda : 0131",
        "Sifat : Biasa",
        "Diteruskan kepada Sdr.: Rudi Hartono",
        "Dengan hormat harap: Proses lebih lanjut",
        "Mohon diunggah setelah diotentikasi.",
        "Batas waktu: 17 November 2025",
        "Sampit, 14 November 2025",
        "Plh. Kepala Subbagian Hukum, Hadi Prasetyo NIP 198001012005011001",
        "Jabatan : Staf",
        "Paraf :",
    ):
        assert words in page
    assert codes(make(DISPOSISI)) == [QR]


def test_a_ticked_box_differs_from_an_empty_one() -> None:
    ticked = looks(make(DISPOSISI), 2)[0]
    other = looks(
        make(replace(DISPOSISI, harap=tuple(Centang(one.label) for one in DISPOSISI.harap))), 2
    )[0]
    assert (np.asarray(ticked) < 90).sum() > (np.asarray(other) < 90).sum()


def test_blank_sheets_are_numbered_before_and_leave_lines_to_write_on() -> None:
    sheets = LembarDisposisiBeberapa(lembar=(BLANK, replace(BLANK, nomor_agenda="0143")))
    pages = texts(make(sheets, "f4"))
    assert ["Nomor agenda : 0142" in pages[0], "Nomor agenda : 0143" in pages[1]] == [True, True]
    assert pages[0].count(".") > 300
    assert "None" not in pages[0]


def test_a_blank_sheet_has_room_for_handwriting() -> None:
    pdf = make(LembarDisposisiBeberapa(lembar=(BLANK,)))
    document = editable(pdf)
    with pdfium.PdfDocument(pdf) as seen:
        lines = lines_of(seen[0], sight(document.pages[0]))
    at = {name: line.box.bottom for line in lines for name in HEAD if line.text.startswith(name)}
    assert len(texts(pdf)) == 1
    gaps = [at[above] - at[below] for above, below in pairwise(HEAD)]
    assert min(gaps) > 7.5 / 25.4 * 72, "seven and a half millimetres"


def test_five_hundred_letters_keep_their_order_under_a_head_on_every_page() -> None:
    rows = tuple(replace(ROW, nomor=f"{number:04}") for number in range(1, 501))
    pages = texts(make(replace(AGENDA, baris=rows)))
    assert all("Nomor Surat" in page for page in pages)
    printed = " ".join(pages)
    at = [printed.index(f" {number:04} Nota Dinas") for number in range(1, 501)]
    assert at == sorted(at)
    assert f"Halaman {len(pages)} dari {len(pages)}" in pages[-1]


def test_who_closes_the_book_never_signs_on_a_page_of_his_own() -> None:
    for count in range(4, 10):
        rows = [replace(ROW, nomor=f"{n:04d}", alamat="https://jdih.test/1") for n in range(count)]
        last = texts(make(replace(AGENDA, baris=tuple(rows), ditutup="Sampit, 22 November")))[-1]
        assert f"{count - 1:04d}" in last.split()
        assert "Sampit, 22 November Kepala Subbagian Hukum, Hadi Prasetyo" in last


def test_a_year_of_long_titles_has_ten_rows_on_a_page_and_more() -> None:
    row = replace(ROW, perihal=f"Permohonan unggah {'Pedoman Teknis Pengelolaan Dokumentasi ' * 5}")
    pages = texts(make(replace(AGENDA, baris=(row,) * 100)))
    assert len(pages) <= 10
    assert "Buku Agenda" in pages[-1]


def test_an_empty_month_says_so() -> None:
    assert "Tidak ada surat pada masa ini." in texts(make(replace(AGENDA, baris=())))[0]


def test_a_riwayat_names_person_jabatan_time_and_hash_on_one_page() -> None:
    records = tuple(replace(RIWAYAT.catatan[0], nomor=number) for number in range(1, 13))
    (page,) = texts(make(replace(RIWAYAT, catatan=records)))
    assert "Hadi Prasetyo Plh. Kepala Subbagian Hukum Otentikasi 9f2c4e6a8b0d" in page
    assert "22 November 2025 14.41" in page
    assert RIWAYAT.hash_terakhir in page
    assert codes(make(RIWAYAT)) == [QR]


def test_a_receipt_stands_twice_on_one_page() -> None:
    (page,) = texts(make(RECEIPT))
    assert page.count("TANDA TERIMA NASKAH") == 2
    assert "lembar untuk yang menyerahkan" in page
    assert "lembar untuk arsip" in page
    assert codes(make(RECEIPT)) == [QR, QR]


def test_twelve_labels_fill_a_sheet_and_every_code_is_read() -> None:
    pdf = make(LABELS)
    assert len(texts(pdf)) == 2
    assert codes(pdf) == [QR] * 14


def test_the_code_of_a_lembar_disposisi_is_read_from_a_bad_copy() -> None:
    copy = looks(make(DISPOSISI), 1)[0].rotate(4, fillcolor=255).point(lambda v: v // 2 + 90)
    found = zxingcpp.read_barcodes(copy, zxingcpp.BarcodeFormat.QRCode)
    assert [one.text for one in found] == [QR]


def test_an_office_can_put_its_own_template_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "tanda_terima.typ").write_text(
        '#import "dasar.typ": *\n#show: dokumen.with("Tanda terima kami")\nMilik kami: #data.kode'
    )
    assert texts(make(RECEIPT, templates=tmp_path)) == [f"Milik kami: {RECEIPT.kode}"]
    assert "LEMBAR DISPOSISI" in texts(make(DISPOSISI, templates=tmp_path))[0]


@pytest.mark.parametrize(("name", "form"), [("logo.png", "PNG"), ("logo.jpg", "JPEG")])
def test_the_logo_of_an_office_stands_on_its_letterhead(
    tmp_path: Path, name: str, form: str
) -> None:
    plain = looks(make(RIWAYAT))[0]
    Image.new("RGB", (300, 340), (10, 10, 10)).save(tmp_path / name, form)
    own = looks(make(RIWAYAT, templates=tmp_path))[0]
    left = (60, 44, 105, 86)  # inside the logo, and above the line below it
    assert ImageStat.Stat(plain.crop(left)).mean[0] == 255
    assert ImageStat.Stat(own.crop(left)).mean[0] < 100


def test_an_svg_can_be_the_logo(tmp_path: Path) -> None:
    square = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9H0z"/></svg>'
    )
    (tmp_path / "logo.svg").write_text(square)
    own = looks(make(RIWAYAT, templates=tmp_path))[0]
    assert ImageStat.Stat(own.crop((60, 60, 115, 100))).mean[0] < 100


def test_what_else_lies_in_the_folder_of_an_office_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "arsip").mkdir()
    (tmp_path / "surat.docx").write_bytes(b"PK")
    (tmp_path / "tanda_terima.typ").write_text('#read("surat.docx")')
    with pytest.raises(Refused, match=r"templat: tanda_terima\.typ: file not found"):
        make(RECEIPT, templates=tmp_path)


@pytest.mark.parametrize(
    "template", ["#tidak-ada", '#read("/etc/passwd")', '#image("../../../etc/hostname")']
)
def test_a_template_that_does_not_work_is_named_and_reads_nothing_else(
    tmp_path: Path, template: str
) -> None:
    (tmp_path / "tanda_terima.typ").write_text(template)
    with pytest.raises(Refused, match=r"templat: tanda_terima\.typ"):
        make(RECEIPT, templates=tmp_path)


def on_a_phone(laporan: Laporan) -> tuple[Image.Image, np.ndarray]:
    """Draw a report for a phone: the picture, and where it is red."""
    data = as_json(laporan)
    assert isinstance(data, dict)
    (png,) = draw("laporan", {**data, "kantor": as_json(KANTOR), "telepon": True}, ppi=286)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    red, green, blue = (np.asarray(picture)[..., n].astype(int) for n in range(3))
    return picture, (red > 150) & (green < 60) & (blue < 60)


def test_one_of_many_is_no_full_bar() -> None:
    late = Batang("Disposisi", 1, "1 dari 10", terlambat=True, penuh=10)
    _, red = on_a_phone(replace(LAPORAN, grafik=(Grafik("Terlambat per langkah", (late,)),)))
    assert 0.05 < red.any(axis=0).mean() < 0.12


def test_a_chart_is_as_wide_as_a_phone_and_shows_lateness_in_red() -> None:
    picture, red = on_a_phone(LAPORAN)
    assert picture.width == pytest.approx(1080, abs=2)
    assert red.sum() > 5000
    assert "Tidak ada pada masa ini." in texts(make(LAPORAN))[0]


def test_an_xlsx_holds_texts_as_texts_and_dates_as_dates() -> None:
    evil = replace(ROW, nomor="0001", nomor_surat='=HYPERLINK("http://x")', perihal=LONG)
    book = replace(AGENDA, masa="Tahun 2025: [*?]", baris=(evil,))
    made = workbook([one for one in agenda_rows(book) if isinstance(one, dict)])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["No. Agenda", "Jenis", "Tanggal Surat"]
    row = sheet[4]
    assert (row[0].value, row[4].value, row[7].value) == ("0001", evil.nomor_surat, LONG)
    assert row[0].data_type == row[4].data_type == "s"
    assert row[2].value == datetime(2025, 11, 13)  # noqa: DTZ001 - as Excel keeps it


async def test_the_workshop_makes_papers_charts_and_workbooks() -> None:
    workshop = Workshop()
    local = NOW.astimezone(ZoneInfo("Asia/Jakarta")).replace(microsecond=141_500)
    assert await workshop.paper(DISPOSISI, KANTOR, at=local) == make(DISPOSISI)
    assert (await workshop.chart(LAPORAN, KANTOR)).startswith(b"\x89PNG")
    book = openpyxl.load_workbook(io.BytesIO(await workshop.workbook(LAPORAN)))
    assert book.sheetnames == ["Ringkasan", "Lama tiap langkah", "Alasan pengembalian"]
