"""By words: a typed digit or name presses the button that is meant, and never another one."""

from __future__ import annotations

import pytest

from bot.playground.server import Said
from handlers.messages import Address
from sop.berkas import State
from tests.office import HADI, RUDI, SARI, Office, buttons
from tests.readings import edaran, keputusan


async def several(office: Office) -> None:
    for reading in (keputusan("45"), edaran("7"), keputusan("46")):
        await office.to_kasubbag(reading)


async def answers(office: Office, who: str, card: str, text: str) -> None:
    """Type an answer to the message whose text holds some words."""
    shown = [m for m in await office.screen(who) if not m.mine and card in m.text]
    await office.phones.say(Said(phone=who, text=text, reply_to=shown[-1].id))
    await office.settle()


@pytest.mark.parametrize("typed", ["1", "disposisi"])
async def test_with_several_open_cards_it_asks_which_and_presses_nothing(
    office: Office, typed: str
) -> None:
    await several(office)
    await office.types(HADI, typed)
    assert "Ada 3 kartu yang terbuka" in await office.last(HADI)
    assert not any("Lembar disposisi" in text for text in await office.said(HADI))
    await office.tap(HADI, "0002 · SE 7/2025")
    shown = next(t for t in await office.said(HADI) if "Lembar disposisi" in t)
    assert shown.startswith("Agenda 0002")
    await office.types(HADI, "terbitkan")  # he is in the middle of it: nothing to ask
    states = [(await office.berkas(n)).state for n in (1, 2, 3)]
    assert states == [State.SUBMITTED, State.DISPOSED, State.SUBMITTED]


@pytest.mark.parametrize("by_press", [True, False], ids=["pressed", "typed"])
async def test_the_question_which_card_keeps_no_buttons_once_one_was_chosen(
    office: Office, by_press: bool
) -> None:
    await several(office)
    await office.types(HADI, "kembalikan")
    if by_press:
        await office.tap(HADI, "0002 · SE 7/2025")
    else:
        await office.types(HADI, "0002")
    asked = [m for m in await office.screen(HADI) if "Dipilih: 0002 · SE 7/2025." in m.text]
    assert [buttons(m) for m in asked] == [[]]
    assert "Dikembalikan karena apa?" in await office.last(HADI)
    await office.types(HADI, "disposisi")  # asks again, in a message of its own
    assert "kartu yang terbuka" in await office.last(HADI)


async def test_a_name_with_the_number_of_its_berkas_is_enough(office: Office) -> None:
    await several(office)
    await office.types(HADI, "Kembalikan 0001")
    await office.types(HADI, "lampiran tidak lengkap")
    assert (await office.berkas(1)).state is State.RETURNED
    assert (await office.berkas(3)).state is State.SUBMITTED


async def test_an_answer_to_an_older_card_presses_a_button_of_that_card(office: Office) -> None:
    await several(office)
    await answers(office, HADI, "Agenda 0001", "1")
    shown = [t for t in await office.said(HADI) if "Lembar disposisi" in t]
    assert len(shown) == 1
    assert shown[0].startswith("Agenda 0001")
    await answers(office, HADI, "Agenda 0002", "kembalikan")
    shown = [t for t in await office.said(HADI) if "Dikembalikan karena apa?" in t]
    assert len(shown) == 1
    assert shown[0].startswith("Agenda 0002")


async def test_a_name_is_found_on_the_only_open_card_that_has_it(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "/tugas")
    await office.types(HADI, "kembalikan")
    assert any("Dikembalikan karena apa?" in text for text in await office.said(HADI))


async def test_a_deed_under_lainnya_is_named_as_well(office: Office) -> None:
    await office.to_decision()
    await office.types(HADI, "arsipkan saja")
    assert any("Mengapa tidak diunggah?" in text for text in await office.said(HADI))


async def test_a_button_on_two_cards_of_one_berkas_is_pressed_and_not_asked_about(
    office: Office,
) -> None:
    await office.gives(RUDI, "kasubbag-hukum")
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.types(RUDI, "kembalikan")
    assert "Dikembalikan karena apa?" in await office.last(RUDI)
    await office.types(RUDI, "6")
    assert (await office.berkas()).returned.note == "Jumlah rangkap kurang"


async def test_two_cards_of_one_berkas_are_told_apart(office: Office) -> None:
    await office.to_preview()
    await office.types(RUDI, "1")
    assert "Unggah" in await office.last(RUDI)
    assert await office.buttons(RUDI) == ["Unggah 0001", "Sudah disimpan 0001"]
    assert (await office.berkas()).archived is None
    await office.tap(RUDI, "Sudah disimpan 0001")
    assert (await office.berkas()).archived is not None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("tugas", "Menunggu Bapak/Ibu: 1"),
        ("Bantuan", "Kasubbag Hukum"),
        ("lacak 0001", "Agenda 0001"),
        ("cari arsip", "Agenda 0001"),
        ("agenda 1", "Agenda 0001"),
        ("0001/2025", "Agenda 0001"),
        ("1/2025", "Agenda 0001"),
        ("terima kasih pak", "Sama-sama"),
        ("ini softcopynya https://drive.google.com/file/d/1a2B", "Saya tidak membuka tautan"),
        ("ok, makasih", "Sama-sama"),
        ("siap", "[Disposisi], [Kembalikan], [Nanti]"),
        ("ya", "[Disposisi], [Kembalikan], [Nanti]"),
    ],
)
async def test_what_officers_type_is_understood_or_answered_with_what_can_be_done(
    office: Office, typed: str, wanted: str
) -> None:
    await office.to_kasubbag()
    await office.types(HADI, typed)
    assert wanted in await office.last(HADI)
    assert (await office.berkas()).state is State.SUBMITTED


async def test_batal_goes_back_where_a_card_asks_something(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan")
    await office.types(HADI, "batal")
    assert await office.buttons(HADI) == ["Disposisi", "Kembalikan", "Nanti"]


async def test_batal_of_a_pengusul_is_his_button_and_nothing_else(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(SARI, "batal")
    assert (await office.berkas()).state is State.SUBMITTED
    await office.proposes(keputusan("46"))
    await office.types(SARI, "batal")
    assert (await office.berkas()).state is State.DISCARDED


async def test_a_card_that_was_pressed_by_a_word_comes_to_the_end_of_the_chat(
    office: Office,
) -> None:
    await several(office)
    await office.types(HADI, "kembalikan 0001")
    assert "Dikembalikan karena apa?" in await office.last(HADI)
    assert (await office.last(HADI)).startswith("Agenda 0001")
    await office.types(HADI, "disposisi")
    await office.tap(HADI, "0002 · SE 7/2025")
    assert "Lembar disposisi" in await office.last(HADI)
    await office.tap(HADI, "Kembali")
    assert await office.buttons(HADI) == ["Disposisi", "Kembalikan", "Nanti"]


async def test_what_can_no_longer_be_withdrawn_says_so_and_what_can_be_done(office: Office) -> None:
    await office.to_staf()
    for typed in ("tarik usulan 0001", "Tarik usulan agenda 0001"):
        await office.types(SARI, typed)
        told = await office.last(SARI)
        assert told.startswith("“Tarik usulan” tidak dapat dilakukan pada agenda 0001 sekarang.")
        assert "mintalah Kasubbag Hukum menekan Hentikan" in told
        assert "Menunggu Rudi Hartono menerima naskah" in told
    await office.types(HADI, "tarik usulan 0001")
    assert "mintalah" not in await office.last(HADI)
    await office.types(HADI, "otentikasi 0001")
    assert "“Otentikasi” tidak dapat dilakukan" in await office.last(HADI)
    assert "Hentikan" not in await office.last(HADI)


async def test_while_it_goes_up_nobody_can_stop_it_and_nobody_is_said_to(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    await office.types(SARI, "tarik usulan 0001")
    told = await office.last(SARI)
    assert told.startswith("“Tarik usulan” tidak dapat dilakukan pada agenda 0001 sekarang.")
    assert "mintalah" not in told


async def test_what_was_published_is_taken_down_and_not_withdrawn(office: Office) -> None:
    await office.to_jdih()
    await office.types(SARI, "tarik usulan 0001")
    assert "mintalah Kasubbag Hukum menekan Turunkan dari JDIH" in await office.last(SARI)


async def test_a_deed_of_a_card_in_another_chat_is_not_denied(office: Office) -> None:
    await office.to_kasubbag()
    other = Address("playground", "hadi-lain")
    await office.turns.run(lambda tx: tx.bind(other, HADI, "", office.clock.now()))
    await office.types("hadi-lain", "kembalikan 0001")
    assert "tidak dapat dilakukan" not in await office.last("hadi-lain")


async def test_a_command_says_that_a_question_waits_no_more(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    await office.types(HADI, "/tugas")
    said = await office.said(HADI)
    assert "tidak menunggu jawaban lagi" in said[-2]
    assert said[-1].startswith("Menunggu Bapak/Ibu: 1")
    await office.types(HADI, "1")
    assert (await office.berkas()).state is State.SUBMITTED
