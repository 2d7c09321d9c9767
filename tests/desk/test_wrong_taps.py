"""Wrong taps: twice, late, by the wrong person, on an old card, at once, after a restart, typed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handlers.texts import say
from sop.berkas import State
from sop.reports import ScanCompared
from tests.office import DEWI, HADI, RUDI, SARI, Office, assembled_of, buttons
from tests.readings import keputusan


async def card(office: Office, who: str, label: str):
    return next(m for m in reversed(await office.screen(who)) if label in buttons(m))


async def test_a_second_tap_is_answered_with_what_happened_and_does_nothing(office: Office) -> None:
    await office.to_decision()
    shown = await card(office, HADI, "Otentikasi")
    button = next(b for b in shown.buttons if b.label == "Otentikasi")
    for _ in range(2):
        await office.phones.press(HADI, shown.id, button.id)
    await office.settle()
    assert "Sudah diotentikasi oleh Hadi Prasetyo, 08.30." in office.toast
    history = await office.turns.look(lambda tx: tx.history((tx.by_agenda(2025, 1)).code))
    assert [r.word for r in history].count("otentikasi") == 1


async def test_two_officers_tapping_at_once_get_one_deed_and_one_explanation(
    office: Office,
) -> None:
    await office.gives(DEWI, "kasubbag-hukum")
    await office.to_decision()
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu")
    one, two = await card(office, HADI, "Otentikasi"), await card(office, DEWI, "Otentikasi")
    presses = [(HADI, one), (DEWI, two)]
    await asyncio.gather(
        *(
            office.phones.press(w, m.id, next(b.id for b in m.buttons if b.label == "Otentikasi"))
            for w, m in presses
        )
    )
    await office.settle()
    history = await office.turns.look(lambda tx: tx.history((tx.by_agenda(2025, 1)).code))
    assert [r.word for r in history].count("otentikasi") == 1
    assert any("Sudah diotentikasi oleh" in text for _, text in office.toasts)


async def test_a_decision_locks_the_cards_of_all_others(office: Office) -> None:
    await office.gives(DEWI, "kasubbag-hukum")
    await office.to_kasubbag()
    assert "Disposisi" in await office.buttons(DEWI)
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert not {"Otentikasi", "Disposisi", "Kembalikan"} & set(await office.buttons(DEWI))
    assert any(
        "Diotentikasi 4 Nov 08.30 oleh Hadi Prasetyo" in text for text in await office.said(DEWI)
    )


async def test_an_old_version_is_refused_and_the_card_drawn_anew(office: Office) -> None:
    await office.to_kasubbag()
    shown = await card(office, HADI, "Kembalikan")
    old = next(b for b in shown.buttons if b.label == "Disposisi")
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    await office.press_raw(HADI, shown.id, old.id.replace("lihat", "terbitkan"))
    assert "Sudah ditarik oleh Sari Wulandari" in office.toast
    assert (await office.berkas()).state is State.WITHDRAWN


async def test_a_card_that_came_again_further_down_is_looked_at_there(office: Office) -> None:
    """A tap on the older one, on its way when that was closed, draws nothing on it any more."""
    await office.to_kasubbag()
    old = await card(office, HADI, "Disposisi")
    button = next(b for b in old.buttons if b.label == "Disposisi")
    await office.types(HADI, "0001")
    await office.tap(HADI, "Buka kartu")
    await office.press_raw(HADI, old.id, button.id)
    seen = {m.id: buttons(m) for m in await office.screen(HADI)}
    assert seen[old.id] == []
    assert "Terbitkan" in seen[max(seen)]


async def test_somebody_elses_card_cannot_be_pressed(office: Office) -> None:
    await office.to_decision()
    code = (await office.berkas()).code
    await office.press_raw(SARI, 0, f"otentikasi:{code}:99")
    assert "Ini bagian Kasubbag Hukum." in office.toast
    assert (await office.berkas()).state is State.DISPOSED


async def test_a_button_of_nothing_is_answered(office: Office) -> None:
    await office.press_raw(HADI, 0, "terbitkan:AAAAAAAA:1")
    assert "tidak ditemukan" in office.toast
    await office.press_raw(HADI, 0, "abrakadabra")
    assert "tidak berlaku" in office.toast


async def test_the_same_update_delivered_twice_counts_once(office: Office) -> None:
    await office.to_decision()
    code = (await office.berkas()).code
    raw = office.raw_press(HADI, 0, f"otentikasi:{code}:99")
    assert await office.turns.store("playground", [("same", raw)]) == 1
    assert await office.turns.store("playground", [("same", raw)]) == 0
    await office.settle()
    history = await office.turns.look(lambda tx: tx.history(code))
    assert [r.word for r in history].count("otentikasi") == 1


async def test_a_tap_after_a_restart_works(tmp_path) -> None:
    office = await Office.open(tmp_path)
    await office.to_decision()
    await office.close()
    again = await Office.open(tmp_path, clock=office.clock)
    await again.tap(HADI, "Otentikasi")
    assert (await again.berkas()).state is State.CLEARED
    await again.close()


async def test_what_waits_when_the_process_dies_is_handled_at_the_next_start(tmp_path) -> None:
    office = await Office.open(tmp_path)
    await office.to_decision()
    shown = await card(office, HADI, "Otentikasi")
    await office.phones.press(
        HADI, shown.id, next(b.id for b in shown.buttons if b.label == "Otentikasi")
    )
    await office.phones.stop()
    await office.database.close()
    again = await Office.open(tmp_path, clock=office.clock)
    await again.settle()
    assert (await again.berkas()).state is State.CLEARED
    await again.close()


async def test_a_stranger_gets_one_polite_line_a_day_and_learns_nothing(office: Office) -> None:
    await office.to_kasubbag()
    for text in ("halo", "0001", "/tugas", "Keputusan"):
        await office.types("orang-lain", text)
    said = await office.said("orang-lain")
    assert len(said) == 1
    assert "yang terdaftar. Silakan hubungi admin" in said[0]


async def test_the_day_of_a_stranger_begins_at_midnight_of_the_office(office: Office) -> None:
    """At 17.00 UTC it is midnight in Sampit; at midnight UTC it is seven in the morning there."""
    office.clock.advance(timedelta(hours=15))  # 23.30
    await office.types("orang-lain", "Halo")
    office.clock.advance(timedelta(hours=1))  # 00.30
    await office.types("orang-lain", "Halo")
    office.clock.advance(timedelta(hours=7))  # 07.30, another day in UTC
    await office.types("orang-lain", "Halo")
    assert len(await office.said("orang-lain")) == 2


async def test_a_stranger_cannot_press_anything(office: Office) -> None:
    await office.to_decision()
    code = (await office.berkas()).code
    await office.press_raw("orang-lain", 0, f"otentikasi:{code}:99")
    assert (await office.berkas()).state is State.DISPOSED


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("0001", "Agenda 0001"),
        ("1", None),
        ("45/2025", "Agenda 0001"),
        ("45 tahun 2025", "Agenda 0001"),
        ("/lacak 0001", "Agenda 0001"),
        ("/mengapa 0001", "Agenda 0001"),
        ("/cari arsip", "Agenda 0001"),
        ("/cari tidak-ada-sama-sekali", "Tidak ditemukan"),
        ("0099", "Tidak ditemukan"),
        ("asdf qwer", "Saya belum paham"),
        ("sudah didisposisi belum, Bu?", "/lacak"),
        ("tolong cek agenda 0001 sudah sampai mana", "Menunggu disposisi Kasubbag Hukum sejak"),
        ("Keputusan 45/2025 itu di mana ya?", "Menunggu disposisi Kasubbag Hukum sejak"),
        ("yang 0099 bagaimana", "Saya belum paham"),
        ("antara 0001 dan 0099", "Saya belum paham"),
        ("Halo", "Perintah"),
        ("Selamat pagi, Bu", "Perintah"),
        ("assalamualaikum wr. wb.", "Perintah"),
        ("lembar-kosong 2", "LK-0001"),
        ("/ngawur", "Saya belum paham"),
        ("/bantuan", "Kasubbag Hukum"),
        ("/tugas", "Menunggu Bapak/Ibu: 1"),
    ],
)
async def test_everything_typed_is_answered(office: Office, typed, wanted) -> None:
    await office.to_kasubbag()
    before = len(await office.said(HADI))
    await office.types(HADI, typed)
    said = await office.said(HADI)
    if wanted is None:
        assert any("Lembar disposisi" in text for text in said)
    else:
        assert len(said) > before
        assert wanted in said[-1]


async def test_a_digit_or_a_name_presses_a_button_of_the_last_card(office: Office) -> None:
    await office.to_kasubbag()
    await office.types(HADI, "1")
    await office.types(HADI, "terbitkan")
    await office.types(HADI, "balas 1")
    assert (await office.berkas()).state is State.CLEARED
    await office.types(HADI, "9")
    assert "tidak ada pada kartu terakhir" in await office.last(HADI)


async def test_a_pengusul_sees_only_what_his_own_unit_proposed(office: Office) -> None:
    await office.to_kasubbag()
    await office.newcomer("lain", "Lain Orang", "pengusul-0")
    await office.types("lain", "0001")
    assert "Tidak ditemukan" in await office.last("lain")


async def test_unclear_words_are_said_to_go_to_nobody(office: Office) -> None:
    await office.types(SARI, "mohon naskahnya diantar besok pagi")
    assert "tidak diteruskan kepada siapa pun" in await office.last(SARI)


async def test_a_question_is_forgotten_when_another_button_is_pressed(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain", "Kembali", "Disposisi", "Terbitkan")
    await office.types(HADI, "0001")
    assert (await office.berkas()).state is State.DISPOSED
    assert "Agenda 0001" in await office.last(HADI)


async def test_staf_of_another_berkas_is_not_rung(office: Office) -> None:
    await office.to_staf(keputusan())
    assert await office.said(DEWI) == []
    assert "Terima" in await office.buttons(RUDI)


@pytest.mark.parametrize("word", ["atur-disposisi:{}:{}:sifat=4", "tempat:{}:{}:XX-9999"])
async def test_a_press_that_no_card_of_his_offers_prepares_nothing(
    office: Office, word: str
) -> None:
    await office.to_kasubbag()
    berkas = await office.berkas()
    forged = word.format(berkas.code, berkas.version)
    await office.press_raw(SARI, 0, forged)
    for key in (f"disposisi:{berkas.code}", f"tempat:{berkas.code}"):
        assert not await office.turns.look(lambda tx, key=key: tx.setting(key))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    issued = (await office.berkas()).disposisi
    assert issued is not None
    assert issued.sifat == "Biasa"


@pytest.mark.parametrize("word", ["batal", "Batal", "/batal"])
async def test_a_question_says_how_it_is_called_off_and_that_works(
    office: Office, word: str
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    assert (await office.last(HADI)).endswith("Bila tidak jadi, tulis: batal")
    await office.types(HADI, word)
    assert await office.last(HADI) == "Baik, tidak jadi."
    assert (await office.berkas()).state is State.SUBMITTED
    assert any("Disposisi" in buttons(m) for m in await office.screen(HADI))
    await office.types(HADI, word)  # nothing is owed any more
    assert (await office.berkas()).state is State.SUBMITTED


async def test_a_scan_of_another_document_is_not_agreed_to_in_passing(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai")
    berkas = await office.berkas()
    other = ScanCompared(assembled_of(berkas.scan), say("step4.match_other"), other=True)
    await office.report(berkas.code, other)
    await office.settle()
    card = (await office.screen(RUDI))[-1]
    assert "tampak dokumen lain" in card.text
    assert buttons(card)[0] == "Ulang scan"
    assert "Sesuai" not in buttons(card)
    await office.tap(RUDI, "Lainnya", "Sesuai")
    await office.prepares()
    preview = next(m for m in await office.screen(RUDI) if "Unggah" in buttons(m))
    assert f"{say('step5.doubts')}\n{say('step4.match_other')}" in preview.text


async def test_a_row_says_below_only_what_its_label_has_no_room_for(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan")
    rows = next(m.buttons for m in await office.screen(HADI) if "Tulis alasan lain" in buttons(m))
    hints = {b.label: b.hint for b in rows}
    assert hints["Lampiran tidak lengkap"] == ""
    assert hints["Stempel SALINAN belum…"] == "Stempel SALINAN belum ada"


@pytest.mark.parametrize("typed", ["/lacak", "/mengapa"])
@pytest.mark.parametrize("who", [SARI, HADI, RUDI])
async def test_where_is_it_without_a_number_lists_what_runs(office: Office, who, typed) -> None:
    await office.to_kasubbag()
    await office.types(who, typed)
    assert "Berkas yang sedang berjalan: 1" in await office.last(who)
    row = (await office.screen(who))[-1].buttons[0]
    assert row.label == "0001 · KPT 45/2025"
    assert row.hint.startswith("Kasubbag Hukum: disposisi · Pedoman")
    await office.tap(who, row.label)
    assert "Menunggu disposisi Kasubbag Hukum" in await office.last(who)


async def test_where_is_it_without_a_number_says_how_when_nothing_runs(office: Office) -> None:
    await office.proposes()  # a draft is on its card, and nobody else's
    await office.types(HADI, "/lacak")
    assert "/lacak 45/2025" in await office.last(HADI)
    assert "Tidak ditemukan" not in await office.last(HADI)


async def test_where_is_it_without_a_number_shows_a_pengusul_his_own_subbagian(
    office: Office,
) -> None:
    await office.to_kasubbag()
    units = {j.unit: j.id for j in await office.turns.look(lambda tx: tx.jabatan()) if j.unit}
    own = (await office.berkas()).unit
    other = next(post for unit, post in units.items() if unit != own)
    await office.newcomer("lain", "Budi Santoso", other)
    await office.types("lain", "/lacak")
    assert "Tidak ada berkas yang sedang berjalan" in await office.last("lain")


async def test_a_pengusul_sees_among_his_tasks_who_has_his_usulan_in_hand(office: Office) -> None:
    await office.to_staf()
    await office.types(SARI, "/tugas")
    assert "Usulan yang sedang berjalan: 1" in await office.last(SARI)
    assert (await office.screen(SARI))[-1].buttons[0].hint.startswith("Rudi Hartono: terima naskah")
    await office.proposes(keputusan("46"))
    await office.types(SARI, "/tugas")
    assert "Menunggu Bapak/Ibu: 1" in await office.last(SARI)
    assert "Sedang berjalan pada yang lain: 1" in await office.last(SARI)


async def test_help_is_short_lines(office: Office) -> None:
    for who in (SARI, HADI, RUDI):
        await office.types(who, "/bantuan")
        lines = (await office.last(who)).splitlines()
        assert len(lines) > 8
        assert max(map(len, lines)) <= 66
