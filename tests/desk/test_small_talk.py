"""What people write besides: nothing happens by it, and each is answered with what can be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.messages import plain
from handlers.typed import as_mention
from sop.berkas import State
from sop.reading import Found
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import edaran, keputusan


@pytest.mark.parametrize("typed", ["ya", "Siap, Pak", "nggih", "OKE", "sdh", "👍"])
async def test_an_assent_decides_nothing_and_says_so(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.types(HADI, typed)
    assert (await office.last(HADI)).startswith("Belum ada yang dilakukan.")
    assert "[Disposisi]" in await office.last(HADI)
    assert (await office.berkas()).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("typed", "said"),
    [("baik", "Belum ada yang dilakukan."), ("sudah", "Belum"), ("terima kasih", "Sama-sama.")],
)
async def test_politeness_is_no_search_for_a_title(office: Office, typed: str, said: str) -> None:
    reading = keputusan()
    titled = Found("Tata Kelola yang Baik bagi yang Sudah Terima Kasih")
    await office.to_kasubbag(replace(reading, fields={**reading.fields, "tentang": titled}))
    await office.types(HADI, typed)
    assert (await office.last(HADI)).startswith(said)


async def test_an_assent_to_news_is_heard(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(SARI, "siap pak 🙏")
    assert await office.last(SARI) == "Baik. Tidak ada yang menunggu Bapak/Ibu."


async def test_no_button_is_named_that_would_not_work(office: Office) -> None:
    await office.to_kasubbag()
    await office.to_decision(edaran("7"))
    await office.types(HADI, "setuju")
    assert "tekan atau tulis salah satu: [Setujui unggah]" in await office.last(HADI)
    await office.tap(HADI, "Setujui unggah")
    await office.types(HADI, "ok")
    assert await office.last(HADI) == "Baik. Yang menunggu Bapak/Ibu: /tugas."


@pytest.mark.parametrize("typed", ["ok", "👍", "siap pak", "makasih bu"])
async def test_an_assent_is_not_the_answer_that_was_asked_for(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, typed)
    assert "masih menunggu jawaban" in await office.last(HADI)
    assert (await office.berkas()).state is State.SUBMITTED
    await office.types(HADI, "Lampirannya tertinggal")
    assert (await office.berkas()).state is State.RETURNED
    assert "Lampirannya tertinggal" in await office.last(SARI)


@pytest.mark.parametrize("typed", ["Batal.", "batal ya, Pak", "tidak jadi pak", "batalkan"])
async def test_who_calls_an_answer_off_politely_has_not_given_it(
    office: Office, typed: str
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, typed)
    assert (await office.berkas()).state is State.SUBMITTED
    assert await office.last(HADI) == "Baik, tidak jadi."


@pytest.mark.parametrize(("typed", "said"), [("tugas", "Menunggu Bapak"), ("Bantuan", "Perintah")])
async def test_a_command_without_its_slash_is_no_reason(
    office: Office, typed: str, said: str
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, typed)
    assert (await office.berkas()).state is State.SUBMITTED
    assert said in await office.last(HADI)


async def test_a_field_may_be_called_as_a_command_is(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Perbaiki", "Subjek")
    await office.types(RUDI, "Laporan")
    assert (await office.berkas()).produk.subjek == "Laporan"


async def test_a_day_is_no_number_of_the_book_and_a_month_is_one_of_it(office: Office) -> None:
    for typed in ("rapat agenda 12 November", "ada agenda 12 nov 2025"):
        assert as_mention(typed) is None
    assert as_mention("cek agenda 12 dong") == "agenda 12"
    await office.types(HADI, "agenda Oktober 2025")
    assert "Buku agenda Oktober 2025" in await office.last(HADI)


@pytest.mark.parametrize("typed", ["0131", "45/2025"])
async def test_a_number_is_no_reason(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, typed)
    assert (await office.berkas()).state is State.SUBMITTED
    assert "Alasan wajib ditulis" in await office.last(HADI)


async def test_a_number_has_digits(office: Office) -> None:
    await office.proposes()
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "empat puluh enam")
    assert "Nomor memuat angka" in await office.last(SARI)
    await office.types(SARI, "46")
    assert (await office.berkas()).produk.nomor == "46"


@pytest.mark.parametrize(
    "typed",
    [
        "/status 0001",
        "pak udah blm ya yg 45?",
        "kpt 45 udah tayang blm",
        "SK 45",
        "45",
        "Halo, yang 0001 gimana",
    ],
)
async def test_a_berkas_is_found_as_people_speak_of_it(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.types(SARI, typed)
    said = await office.last(SARI)
    assert said.startswith("Agenda 0001")
    assert "Sisa waktu" in said


@pytest.mark.parametrize("typed", ["sdh blm ya pak", "punya saya sampai mana", "status"])
async def test_who_asks_how_far_things_are_sees_what_runs(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.types(SARI, typed)
    assert "Berkas yang sedang berjalan: 1" in await office.last(SARI)


async def test_words_in_answer_to_a_card_are_about_its_berkas(office: Office) -> None:
    await office.to_kasubbag(keputusan("45"))
    await office.to_kasubbag(keputusan("46"))
    old = next(m for m in await office.screen(SARI) if "Agenda 0001" in plain(m.text))
    await office.sends(SARI, "ini kapan bisa selesai", to=old)
    assert "Untuk Keputusan 45/2025" in await office.last(SARI)
    await office.press(SARI, old, "Tarik usulan")
    await office.tap(SARI, "Ya, tarik")
    await office.sends(SARI, "ini kapan bisa selesai", to=old)
    assert (await office.last(SARI)).startswith("Agenda 0001")


async def test_a_bare_number_in_answer_to_a_card_is_of_that_document(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_kasubbag(keputusan(nomor))
    old = next(m for m in await office.screen(HADI) if "Agenda 0001" in plain(m.text))
    await office.sends(HADI, "lampiran no 2 apakah benar?", to=old)
    assert "Keputusan 45/2025" in await office.last(HADI)
    await office.sends(HADI, "sama dengan agenda 0002?", to=old)
    assert (await office.last(HADI)).startswith("Agenda 0002")


@pytest.mark.parametrize("typed", ["tolong disposisi ya, Pak", "Disposisi dong"])
async def test_courtesy_around_the_name_of_a_button_does_not_hide_it(
    office: Office, typed: str
) -> None:
    await office.to_kasubbag()
    await office.types(HADI, typed)
    assert any("Lembar disposisi" in text for text in await office.said(HADI))


@pytest.mark.parametrize("typed", ["/help", "menu", "mohon petunjuk", "P"])
async def test_who_asks_for_help_gets_it(office: Office, typed: str) -> None:
    await office.types(RUDI, typed)
    assert "Perintah" in await office.last(RUDI)


@pytest.mark.parametrize("typed", ["Nggih, matur nuwun Bu", "makasih", "Siap, terima kasih pak"])
async def test_thanks_are_answered(office: Office, typed: str) -> None:
    await office.types(RUDI, typed)
    assert await office.last(RUDI) == "Sama-sama."


async def test_an_assent_to_a_question_about_something_grave_is_not_passed_over(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan")
    await office.types(SARI, "ya")
    assert "Belum ada yang dilakukan" in await office.last(SARI)
    assert "[Ya, tarik]" in await office.last(SARI)
    assert (await office.berkas()).state is State.SUBMITTED


@pytest.mark.parametrize("typed", ["Ya, tarik", "ya, tarik pak", "tolong ya, tarik"])
async def test_a_button_that_begins_like_courtesy_can_be_typed(office: Office, typed: str) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan")
    await office.types(SARI, typed)
    assert (await office.berkas()).state is State.WITHDRAWN


async def test_an_assent_to_a_choice_chooses_nothing(office: Office) -> None:
    await office.types(HADI, "/plh")
    await office.types(HADI, "ok")
    assert (await office.last(HADI)).startswith("Belum ada yang dipilih.")


async def test_a_row_of_a_question_is_chosen_by_its_number_alone(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_staf(keputusan(nomor))
        await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "SCAN.pdf")
    assert "Untuk berkas mana?" in await office.last(RUDI)
    await office.types(RUDI, "0002")
    assert [part.name for part in (await office.berkas(2)).scan.parts] == ["SCAN.pdf"]
