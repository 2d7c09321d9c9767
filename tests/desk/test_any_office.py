"""Any office: its own name stands on cards, papers and samples, whatever it is called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.office.paper import lembaga_of
from bot.office.people import posts
from bot.playground.samples import PracticeSamples
from bot.playground.scenarios import scenarios
from bot.telegram_office import about
from handlers.jabatan import post_label
from sop.office import Office as Profile
from sop.reading import Found
from sop.roles import Role
from tests.clock import TestClock
from tests.naskah.paperwork import texts
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import NOTA, edaran, keputusan
from tests.samples import SampleShop

ACEH = Profile(
    code="1112",
    name="KIP Kabupaten Aceh Barat Daya",
    sekretariat="Sekretariat KIP Kabupaten Aceh Barat Daya",
    ketua_of="Komisi Independen Pemilihan Kabupaten Aceh Barat Daya",
    place="Blangpidie",
    address="Jalan Bukit Hijau, Blangpidie, Aceh",
    units=("Subbagian Umum", "Subbagian Teknis Penyelenggaraan dan Hukum"),
    jdih_address="jdih.kpu.go.id/aceh/aceh-barat-daya",
    teu="Indonesia. Komisi Independen Pemilihan Kabupaten Aceh Barat Daya",
)

PAPUA = Profile(
    code="95",
    name="KPU Provinsi Papua Pegunungan",
    sekretariat="Sekretariat KPU Provinsi Papua Pegunungan",
    ketua_of="Komisi Pemilihan Umum Provinsi Papua Pegunungan",
    place="Wamena",
    zona="Asia/Jayapura",
    zona_name="WIT",
)


@pytest.fixture
async def aceh(tmp_path: Path) -> AsyncIterator[Office]:
    opened = await Office.open(tmp_path, ACEH)
    yield opened
    await opened.close()


def samples(office: Office) -> PracticeSamples:
    return PracticeSamples(office.turns, SampleShop(), office.clock, office.calendar.office)


async def test_in_aceh_nobody_is_of_a_kpu(aceh: Office) -> None:
    titles = {post.title for post in await aceh.turns.look(lambda tx: tx.jabatan())}
    assert "Sekretaris KIP Kabupaten Aceh Barat Daya" in titles
    assert not any("KPU" in title for title in titles)
    await aceh.types("orang-lain", "Selamat pagi")
    assert "pegawai Sekretariat KIP Kabupaten Aceh Barat Daya yang terdaftar" in await aceh.last(
        "orang-lain"
    )
    long = replace(ACEH, name="KIP " + "Kabupaten Aceh Barat Daya " * 5)
    assert "produk hukum KIP sampai" in about(long).short
    assert about(replace(ACEH, jdih_address="")).long.endswith("tayang di laman JDIH kantor.")


async def test_the_samples_are_documents_of_the_office_itself(aceh: Office) -> None:
    made = await samples(aceh).make("keputusan")
    read = {file.name: " ".join(texts(file.data)) for file in made}
    act, letter = read["keputusan-45.pdf"], read["nota-dinas-45.pdf"]
    assert "KEPUTUSAN KOMISI INDEPENDEN PEMILIHAN KABUPATEN ACEH BARAT DAYA" in act
    assert "Ditetapkan di Blangpidie" in act
    assert "45/HK.03.1-ND/1112/2025" in letter
    assert "Dari : Kepala Subbagian Umum" in letter
    assert "Yth. : Kepala Subbagian Teknis Penyelenggaraan dan Hukum" in letter
    assert "Jalan Bukit Hijau, Blangpidie" in letter
    for words in ("Kotawaringin", "KOTAWARINGIN", "Sampit", "6202"):
        assert words not in act + letter


async def test_the_sample_acts_speak_of_the_unit_of_hukum_as_the_office_names_it() -> None:
    lembaga = lembaga_of(replace(PAPUA, units=("Bagian Umum", "Bagian Hukum dan SDM")))
    made = await SampleShop().contoh("keputusan", "45", date(2025, 11, 3), lembaga=lembaga)
    text = " ".join(" ".join(texts(data)) for name, data in made.items() if name.endswith(".pdf"))
    assert "Bagian Hukum dan SDM dan staf pelaksana" in text
    assert "ubbagian" not in text


async def test_practice_speaks_of_the_office_s_own_commission(aceh: Office) -> None:
    titles = [sample.title for sample in await samples(aceh).all()]
    steps = [step for one in scenarios(ACEH) for step in one.steps]
    assert titles[0] == "Keputusan KIP"
    assert any("“Keputusan KIP”" in step for step in steps)
    assert not any("KPU" in words for words in (*titles, *steps))


async def test_a_list_shortens_the_name_of_the_office_s_own_commission(aceh: Office) -> None:
    own = "Tata Kelola Arsip di Lingkungan Komisi Independen Pemilihan Kabupaten Aceh Barat Daya"
    await aceh.to_kasubbag(keputusan(tentang=Found(own)))
    await aceh.types(HADI, "/tugas")
    shown = (await aceh.screen(HADI))[-1]
    assert "Tata Kelola Arsip di Lingkungan KIP" in str(shown)


async def test_the_block_of_a_konsep_salinan_writes_the_commission_out(aceh: Office) -> None:
    for file in await samples(aceh).make("keputusan"):
        await aceh.sends(SARI, "", (file.name, file.data))
    await aceh.works("read")
    await aceh.tap(SARI, "Kirim")
    await aceh.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await aceh.works("konsep-salinan")
    draft = " ".join(texts(await aceh.received(RUDI, ".pdf")))
    assert "SEKRETARIAT KOMISI INDEPENDEN PEMILIHAN KABUPATEN ACEH BARAT DAYA" in draft


async def test_a_sample_scan_bears_the_number_of_its_berkas_once(aceh: Office) -> None:
    await aceh.to_scan(edaran("46/HK.03-SE/1112/2025"))
    names = [file.name for file in await samples(aceh).make("scan-surat-edaran")]
    assert names == ["scan-asli-46.pdf"]


def test_the_posts_of_a_provinsi_are_named_after_its_bagian() -> None:
    bagian = ("Bagian Teknis Penyelenggaraan Pemilu", "Bagian Hukum dan SDM")
    found = posts(replace(PAPUA, units=bagian))
    assert found[Role.KASUBBAG].title == "Kepala Bagian Hukum dan SDM"
    assert found[Role.SEKRETARIS].title == "Sekretaris KPU Provinsi Papua Pegunungan"
    assert found[Role.PENGUSUL].title == "Pelaksana Bagian Teknis"
    assert post_label(found[Role.PENGUSUL], PAPUA) == "Teknis Penyelenggaraan Pemilu"
    other = posts(replace(PAPUA, units=("BAGIAN HUKUM", "Subbagian Penyelenggaraan Pemilu")))
    assert other[Role.KASUBBAG].title == "Kepala BAGIAN HUKUM"


async def test_the_book_of_a_year_in_the_east_ends_at_midnight_there(tmp_path: Path) -> None:
    """At 15.00 UTC on 31 December the new year has come to Papua."""
    clock = TestClock(datetime(2025, 12, 31, 14, 55, tzinfo=UTC))
    office = await Office.open(tmp_path, replace(PAPUA, agenda_mulai="1301/2025"), clock=clock)
    await office.to_kasubbag()
    assert office.toast == "Terkirim sebagai agenda 1301."
    clock.advance(timedelta(minutes=10))
    await office.to_kasubbag(edaran("7"))
    assert office.toast == "Terkirim sebagai agenda 0001."
    await office.types(HADI, "/agenda")
    assert "Buku agenda Januari 2026" in await office.last(HADI)
    await office.types(HADI, "/lacak 1301")
    assert "sejak 31 Des 2025 23.55" in await office.last(HADI)
    await office.close()


async def test_where_a_kabag_decides_nobody_hears_of_a_kasubbag(tmp_path: Path) -> None:
    bagian = ("Bagian Teknis Penyelenggaraan Pemilu", "Bagian Hukum dan SDM")
    profile = replace(PAPUA, units=bagian, kasubbag="Kabag Hukum")
    office = await Office.open(tmp_path, profile)
    await office.types(HADI, "/bantuan")
    assert "Kabag Hukum" in await office.last(HADI)
    await office.attach(SARI, "nota-dinas.pdf", "keputusan-45.pdf")
    await office.reads(nota=NOTA, keputusan=keputusan())
    assert "Perlu otentikasi Kabag Hukum." in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert "ke Kabag Hukum; tulis" in await office.last(SARI)
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert "(2 rangkap) dari Kabag Hukum" in await office.last(RUDI)
    await office.types(RUDI, "kembalikan")
    await office.types(RUDI, "/laporan")
    await office.works("laporan")
    everything = [text for who in (SARI, HADI, RUDI) for text in await office.said(who)]
    assert not [text for text in everything if "Kasubbag" in text]
    await office.close()


async def test_who_decides_may_have_another_jabatan_than_the_head_of_a_unit() -> None:
    found = posts(replace(PAPUA, jabatan_kasubbag="Kepala Subbagian Hukum"))
    assert found[Role.KASUBBAG].title == "Kepala Subbagian Hukum"
    assert found[Role.STAF].title == "Staf Subbagian Hukum"
