"""office.toml is read strictly: each slip is one line that names the key, and exit 2."""

from __future__ import annotations

import signal
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.office.file import Misconfigured, read_office, rest_settings
from naskah.papers.typeset import TEMPLATES
from sop.deadlines import Calendar
from sop.office import Office, Step
from tests.cli.conftest import Shell
from tests.cli.running import Running, started
from tests.waiting import until
from tests.whole.conftest import free_port

#: Every template that makes a paper; the others belong to the samples of practice, or to these.
PAPERS = {path.stem for path in TEMPLATES.iterdir()} - {"dasar", "kaki", "contoh", "laporan"}

#: A whole profile in its fewest lines.
JAYAPURA = (
    'code = "9471"\nname = "KPU Kota Jayapura"\nplace = "Jayapura"\n'
    'address = "Jalan Raya Abepura"\njdih_address = ""\n'
)

SLIPS = [
    ('nama = "KPU Kabupaten Seruyan"', "nama tidak dikenal; maksudnya name?"),
    (
        '[jam_kerja]\nsennin = ["07.30-12.00"]',
        "jam_kerja.sennin tidak dikenal; maksudnya jam_kerja.senin?",
    ),
    ("disposisi = 4.0", "maksudnya batas.disposisi? Tulis di bawah [batas]."),
    ("[batas]\nabstrak = false", "maksudnya abstrak? Tulis di atas, sebelum [batas]."),
    ("[bats]\ndisposisi = 4.0", "bats tidak dikenal; maksudnya batas?"),
    ("[pegawai]\nqqqq = 1", "pegawai tidak dikenal."),
    ('abstrak = "tidak"', "abstrak harus true atau false"),
    ("name = 6202", "name harus teks dalam tanda kutip"),
    ('name = " "', "name harus teks yang tidak kosong"),
    ('units = "Subbagian Hukum"', "units harus daftar dalam kurung siku"),
    ("units = []", "units harus daftar yang tidak kosong"),
    ("[batas]\ntunda = 0", "batas.tunda harus angka di atas nol"),
    ("[batas]\ntunda = inf", "batas.tunda harus angka"),
    ("[batas]\ntunda = true", "batas.tunda harus angka"),
    ('[batas]\ntunda = "2 jam"', "batas.tunda harus angka"),
    ("[jam_kerja]\nringkasan = 8", "jam_kerja.ringkasan harus jam, contoh"),
    (
        '[jam_kerja]\nsenin = ["12.00-07.30"]',
        "jam_kerja.senin harus rentang jam yang mulai sebelum berakhir",
    ),
    ('[jam_kerja]\nsenin = ["pagi"]', "jam_kerja.senin harus rentang jam, contoh"),
    (
        '[jam_kerja]\nsenin = ["07.30-12.00", "11.00-16.00"]',
        "berurutan dan tidak bertumpang tindih",
    ),
    (
        "[jam_kerja]\n"
        + "\n".join(f"{d} = []" for d in ("senin", "selasa", "rabu", "kamis", "jumat")),
        "jam_kerja harus memuat paling sedikit satu hari kerja",
    ),
    (
        '[jam_kerja]\nramadan = [["2027-03-09", "2027-02-08"]]',
        "jam_kerja.ramadan harus hari pertama",
    ),
    ('[jam_kerja]\nramadan = [["awal", "akhir"]]', "jam_kerja.ramadan.mulai harus tanggal"),
    (
        "[[jam_kerja.ramadan]]\nmulai = 2027-02-08\nselesei = 2027-03-09",
        "jam_kerja.ramadan.selesei tidak dikenal; maksudnya jam_kerja.ramadan.selesai?",
    ),
    (
        "[[jam_kerja.ramadan]]\nmulai = 2027-02-08\nselesai = 2027-03-09\njumat = ['8']",
        "jam_kerja.ramadan.jumat harus rentang jam, contoh",
    ),
    ('zona = "Asia/Sampit"', "zona harus zona waktu IANA yang dikenal"),
    ('agenda_mulai = "131"', 'agenda_mulai harus nomor dan tahun, contoh "0131/2026"'),
    ('agenda_mulai = "0000/2026"', "agenda_mulai harus nomor dan tahun"),
    ('file_pattern = "{judul}.pdf"', "file_pattern harus pola"),
    (
        '[jdih.rest]\ncreat = "documents"',
        "jdih.rest.creat tidak dikenal; maksudnya jdih.rest.create?",
    ),
    ('[jdih.rest]\ncreate = "documents"', "jdih.rest.search belum diisi"),
    ('[kertas]\nukuran = "folio"', "kertas.ukuran harus 'a4' atau 'f4'"),
    ('[kertas]\nfolder = "tidak-ada"', "kertas.folder harus nama folder yang ada di samping"),
    ("[kertas]\nfolder = 4", "kertas.folder harus teks dalam tanda kutip"),
    ('name = "a', "bukan TOML yang benar"),
    ("abstrak = true\nname = “KPU Kota Ambon”", "baris 2, tanda kutipnya harus lurus"),
    ("[kertas]\nlemari = 'Lemari 2'", "maksudnya lemari? Tulis di atas, sebelum [kertas]."),
    ('kasubbag = "Kasubbag Teknis dan Hukum"', "kasubbag harus sebutan pendek, paling panjang 24"),
    ('jabatan_kasubbag = "Kabag Hukum"', "jabatan_kasubbag harus kosong atau jabatan kepala"),
    ('code = "94.71"', 'code harus kode wilayah, angka saja, contoh "6202"'),
    ('units = ["Subbagian Umum", "SUBBAGIAN UMUM"]', "units harus daftar tanpa nama yang sama"),
    ('name = "KPU Kota Jayapura"', "code 6202 milik KPU Kabupaten Kotawaringin Timur: isi kode"),
    (
        'code = "9471"\nname = "KPU Kota Jayapura"\nplace = "Jayapura"',
        "address, jdih_address masih milik KPU Kabupaten Kotawaringin Timur, bukan kantor berkode",
    ),
    (f'{JAYAPURA}zona = "Asia/Jakarta"', "zona harus Asia/Jayapura (WIT): di sanalah wilayah"),
    (
        f'{JAYAPURA}zona = "Asia/Jayapura"\nzona_name = "WIB"',
        "zona_name harus WIT, singkatan Asia/Jayapura",
    ),
]


@pytest.mark.parametrize(("text", "said"), SLIPS)
async def test_a_slip_is_named_in_one_line(jdih: Shell, text: str, said: str):
    (jdih.here / "office.toml").write_text(f"{text}\n", "utf-8")
    ran = await jdih("office", "show", OFFICE_FILE="office.toml")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    examined = await jdih("doctor", OFFICE_FILE="office.toml")
    assert examined.code == 1
    assert said in next(line for line in examined.out.splitlines() if "Kantor" in line)


def test_what_toml_has_words_for_is_taken_as_such(tmp_path: Path):
    """Times and days may stand there without quotation marks."""
    path = tmp_path / "office.toml"
    path.write_text(
        "[jam_kerja]\ntenang_dari = 17:30:00\nringkasan = 07:45:00\n"
        "ramadan = [[2027-02-08, 2027-03-09]]\nsabtu = ['07.30-12.00']\njumat = []\n"
        "[batas]\npindai = 15\n"
    )
    office = read_office(path)
    hours = office.hours
    assert (hours.quiet_from, hours.digest) == (time(17, 30), time(7, 45))
    assert [(s.first, s.last) for s in hours.seasons] == [(date(2027, 2, 8), date(2027, 3, 9))]
    assert sorted(hours.week) == [0, 1, 2, 3, 5]
    assert office.deadlines[Step.PINDAI].total_seconds() == 15 * 3600


def test_the_hours_of_a_ramadan_are_those_of_its_circular(tmp_path: Path):
    """Day by day; what is not written is Perpres 21/2023, and a weekend stays what it was."""
    path = tmp_path / "office.toml"
    path.write_text(
        "[jam_kerja]\nkamis = []\nsabtu = ['07.30-12.00']\n"
        "[[jam_kerja.ramadan]]\nmulai = 2026-02-18\nselesai = 2026-03-19\n"
        "[[jam_kerja.ramadan]]\nmulai = 2027-02-08\nselesai = 2027-03-09\n"
        "senin = ['08.00-14.00']\njumat = ['07.30-11.00']\nkamis = ['08.00-12.00']\n"
    )
    calendar = Calendar(read_office(path))

    def on(day: int) -> str:
        spans = calendar.spans(date(2027, 2, day))
        return " ".join(f"{first:%H.%M}-{last:%H.%M}" for first, last in spans)

    assert on(5) == "07.30-11.30 13.00-16.30"  # the Friday before
    assert on(8) == "08.00-14.00"
    assert on(9) == "08.00-12.00 12.30-15.00"
    assert (on(11), on(12), on(13), on(14)) == ("08.00-12.00", "07.30-11.00", "07.30-12.00", "")
    assert calendar.spans(date(2026, 2, 19)) == ()  # a Thursday of the other year: as in the week
    noon = datetime(2027, 2, 8, 13, tzinfo=calendar.office.zone)
    assert calendar.after(noon, timedelta(hours=2)) == noon.replace(day=9, hour=9)


async def test_a_running_bot_takes_the_changed_profile_on_sighup_and_refuses_a_wrong_one(
    jdih: Shell,
):
    profile, port = jdih.here / "office.toml", free_port()
    address = f"http://127.0.0.1:{port}"
    profile.write_text('ketua_of = "Komisi Pemilihan Umum Kabupaten Lama"\n')
    async with started(jdih, HTTP_PORT=str(port), OFFICE_FILE="office.toml") as bot:
        await bot.says("berjalan")
        assert "Kabupaten Lama" in await page(f"{address}/jdih/")
        profile.write_text('ketua_off = "Komisi Pemilihan Umum Kabupaten Salah"\n')
        bot.process.send_signal(signal.SIGHUP)
        await logged(bot, "ketua_off tidak dikenal; maksudnya ketua_of?")
        assert "Kabupaten Lama" in await page(f"{address}/jdih/")
        profile.write_text('ketua_of = "Komisi Pemilihan Umum Kabupaten Baru"\n')
        bot.process.send_signal(signal.SIGHUP)
        await until(lambda: len([line for line in bot.out if "berjalan" in line]) == 2, 60)
        assert "Kabupaten Baru" in await page(f"{address}/jdih/")


async def test_one_of_every_paper_is_made_and_a_template_with_a_slip_is_named(jdih: Shell):
    folder = jdih.here / "kertas"
    folder.mkdir()
    (jdih.here / "office.toml").write_text('[kertas]\nukuran = "f4"\nfolder = "kertas"\n')
    (folder / "label.typ").write_text("#tidak-ada")
    ran = await jdih("office", "papers", "--ke", "contoh", OFFICE_FILE="office.toml")
    assert (ran.code, ran.err) == (1, "label.pdf: label.typ: unknown variable: tidak-ada\n")
    made = {file.name for file in (jdih.here / "contoh").iterdir()}
    assert made == {f"{name}.pdf" for name in PAPERS - {"label"}} | {"laporan.png"}
    found = await jdih("doctor", OFFICE_FILE="office.toml")
    said = next(line for line in found.out.splitlines() if "Kertas" in line)
    assert said.startswith("✗")
    assert "perbaiki templat di kertas" in said
    (folder / "label.typ").write_text("Milik kami")
    found = await jdih("doctor", OFFICE_FILE="office.toml")
    assert "✓ Kertas" in found.out


async def page(address: str) -> str:
    async with ClientSession() as session, session.get(address) as answer:
        return await answer.text()


async def logged(bot: Running, words: str) -> None:
    await until(lambda: any(words in line for line in bot.log), 60)


async def test_each_subbagian_of_any_office_proposes_and_the_posts_bear_its_names(jdih: Shell):
    async def posts(*units: str) -> list[str]:
        (jdih.here / "office.toml").write_text(f"units = {list(units)}", "utf-8")
        assert (await jdih("migrate", OFFICE_FILE="office.toml")).code == 0
        shown = (await jdih("office", "show", OFFICE_FILE="office.toml")).out
        return [line.strip() for line in shown.splitlines() if "(kosong)" in line]

    found = "\n".join(await posts("Subbagian Teknis", "Subbagian Umum", "Subbagian Hukum"))
    for title in ("Kepala Subbagian Hukum", "Staf Subbagian Hukum", "Pelaksana Subbagian Teknis"):
        assert f"{title}: (kosong)" in found
    assert found.count("Pelaksana") == 3
    renamed = await posts("Subbagian Teknis", "Subbagian Keuangan", "Subbagian Hukum")
    assert len(renamed) == len(found.splitlines()) + 1
    assert any("Pelaksana Subbagian Keuangan" in line for line in renamed)
    assert await posts("Subbagian Hukum", "Subbagian Keuangan") == renamed
    anew = "\n".join(await posts("Subbagian Hukum dan Pengawasan", "Subbagian Keuangan"))
    assert "Kepala Subbagian Hukum dan Pengawasan" in anew
    assert "Kepala Subbagian Hukum:" not in anew


@pytest.mark.parametrize(
    ("code", "name", "ketua_of", "zone"),
    [
        ("9471", "KPU Kota Jayapura", "Komisi Pemilihan Umum Kota Jayapura", "WIT"),
        ("5171", "KPU Kota Denpasar", "Komisi Pemilihan Umum Kota Denpasar", "WITA"),
        ("11", "KIP Aceh", "Komisi Independen Pemilihan Aceh", "WIB"),
    ],
)
def test_what_follows_from_name_and_kode_need_not_be_written(
    tmp_path: Path, code: str, name: str, ketua_of: str, zone: str
):
    path = tmp_path / "office.toml"
    path.write_text(JAYAPURA.replace("9471", code).replace("KPU Kota Jayapura", name))
    office = read_office(path)
    assert (office.sekretariat, office.ketua_of) == (f"Sekretariat {name}", ketua_of)
    assert office.teu == f"Indonesia. {ketua_of}"
    assert office.zona_name == zone
    assert datetime.now(office.zone).tzname() == zone


def test_who_leads_a_bagian_is_called_kabag(tmp_path: Path):
    path = tmp_path / "office.toml"
    path.write_text(f'{JAYAPURA}units = ["Bagian Umum", "Bagian Hukum dan SDM"]')
    assert read_office(path).kasubbag == "Kabag Hukum"
    path.write_text(f'{JAYAPURA}units = ["Bagian Umum", "Bagian Hukum"]\nkasubbag = ""')
    assert read_office(path).kasubbag == "Kabag Hukum"
    below = 'jabatan_kasubbag = " Kepala Subbagian Hukum"'
    path.write_text(f'{JAYAPURA}units = ["Bagian Umum", "Bagian Hukum"]\n{below}')
    assert read_office(path).jabatan_kasubbag == "Kepala Subbagian Hukum"
    assert read_office(path).kasubbag == "Kasubbag Hukum"
    path.write_text(f'{JAYAPURA}units = ["Subbagian Hukum"]')
    assert read_office(path).kasubbag == "Kasubbag Hukum"


async def test_the_profile_is_shown_as_papers_and_pages_will_have_it(jdih: Shell):
    season = "[[jam_kerja.ramadan]]\nmulai = 2027-02-08\nselesai = 2027-03-09\n"
    (jdih.here / "office.toml").write_text(JAYAPURA + season, "utf-8")
    shown = (await jdih("office", "show", OFFICE_FILE="office.toml")).out
    for words in (
        "KPU Kota Jayapura (9471), WIT",
        "kop: Komisi Pemilihan Umum Kota Jayapura, Jalan Raya Abepura",
        "Sekretariat KPU Kota Jayapura, di Jayapura",
        "kaki naskah unggah: (kosong)",
        "T.E.U.: Indonesia. Komisi Pemilihan Umum Kota Jayapura",
        "yang memutuskan: Kasubbag Hukum",
        "Ramadan: 8 Februari 2027 sampai 9 Maret 2027",
    ):
        assert words in shown


def test_without_a_file_the_office_is_as_it_is_built_in():
    assert read_office(None) == Office()
    with pytest.raises(Misconfigured, match=r"\[jdih.rest\] belum ada"):
        rest_settings(None)
