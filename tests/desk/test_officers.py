"""Officers come, move, lose their phones and retire; no berkas is left without anybody."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.job_people import VALID
from handlers.messages import Address, Letter, Post
from handlers.texts import say
from sop.berkas import State
from sop.roles import Kind, Officer, Role
from storage import schema as s
from storage.transaction import Tx
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office, buttons
from tests.readings import edaran

REFUSED = say("daftar.invalid")


async def holders(office: Office, role: Role) -> list[str]:
    now = office.clock.now()
    return [o.id for o in await office.turns.look(lambda tx: tx.holders(role, now))]


async def chosen(office: Office, name: str) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, name)


async def token(office: Office) -> str:
    await office.works("undangan")
    found = re.search(r"undangan=(\S+)", await office.last(YUNI))
    assert found, await office.last(YUNI)
    return found[1]


async def pressed(office: Office, who: str, label: str) -> tuple[int, str]:
    """Where to press, for whoever presses and does not wait."""
    message = next(m for m in reversed(await office.screen(who)) if label in buttons(m))
    return message.id, next(b.id for b in message.buttons if b.label == label)


async def test_only_an_admin_looks_after_officers(office: Office) -> None:
    for who in (SARI, HADI, RUDI, BAMBANG):
        await office.types(who, "/pegawai")
        assert "bagian Admin" in await office.last(who)


async def test_an_officer_is_added_with_two_answers_and_invited(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan 19770101 200501 1 003")
    await office.tap(YUNI, "Staf")
    staf = await office.turns.look(lambda tx: tx.holders(Role.STAF, office.clock.now()))
    new = next(o for o in staf if o.name == "Ahmad Fauzan")
    assert new.nip == "197701012005011003"
    await office.opens_invitation("baru", await token(office))
    assert (
        "Selamat datang. Bapak/Ibu Ahmad Fauzan, Staf Subbagian Hukum dan SDM?"
        in await office.last("baru")
    )
    await office.tap("baru", "Ya, saya")
    await office.types("baru", "/tugas")
    assert "Tidak ada yang menunggu" in await office.last("baru")
    assert "Ahmad Fauzan sudah terhubung." in await office.last(YUNI)


async def test_a_lost_phone_opens_nothing_and_the_new_one_gets_the_cards(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "HP hilang")
    new = await token(office)
    code = (await office.berkas()).code
    for card in await office.screen(HADI):
        press = office.raw_press(HADI, card.id, f"terbitkan:{code}:9")
        await office.turns.store("playground", [(f"lama-{card.id}", press)])
    await office.types(HADI, "/tugas")
    assert "pegawai sekretariat KPU yang terdaftar" in await office.last(HADI)
    assert (await office.berkas()).state is State.SUBMITTED
    await office.opens_invitation("hp-baru", new)
    await office.tap("hp-baru", "Ya, saya")
    await office.types("hp-baru", "/tugas")
    await office.tap("hp-baru", (await office.buttons("hp-baru"))[0])
    await office.tap("hp-baru", "Disposisi", "Terbitkan", "Otentikasi")
    assert (await office.berkas()).decided.by.id == HADI


async def test_an_invitation_opens_once(office: Office) -> None:
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Undang")
    once = await token(office)
    await office.opens_invitation("hp-1", once)
    await office.tap("hp-1", "Ya, saya")
    await office.opens_invitation("hp-2", once)
    assert "tidak berlaku lagi" in await office.last("hp-2")


async def test_a_lost_phone_is_told_nothing_any_more(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "HP hilang")
    assert await office.buttons(HADI) == []
    left = await office.said(HADI)
    assert "Kartu ini tidak berlaku lagi di perangkat ini." in left
    assert not any("Tata Kelola Arsip" in text for text in left)
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert await office.said(HADI) == left


async def test_what_waits_for_a_lost_phone_is_not_sent(office: Office) -> None:
    await office.proposes()
    code = (await office.berkas()).code
    now = office.clock.now()
    await office.phones.press(SARI, *await pressed(office, SARI, "Kirim"))
    await office.worker.receive_once()
    waiting = await office.turns.look(lambda tx: [c.officer for c in tx.cards(code)])
    assert HADI in waiting
    await office.turns.run(lambda tx: tx.unbind(HADI))
    await office.settle()
    assert await office.said(HADI) == []
    note = Letter(to=Address("playground", HADI), post=Post.NOTE, text="rahasia", officer=HADI)
    await office.turns.run(lambda tx: tx.post(note, now))
    await office.settle()
    assert await office.said(HADI) == []


async def test_a_lost_phone_does_not_even_show_whose_it_was(office: Office) -> None:
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Undang")
    await office.opens_invitation("hp-1", await token(office))
    await office.tap("hp-1", "Ya, saya")
    assert await office.buttons("hp-1") == []
    assert not any("Selamat datang" in text for text in await office.said("hp-1"))
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "HP hilang")
    assert not any("Selamat datang" in text for text in await office.said("hp-1"))


async def test_what_was_asked_from_a_phone_that_is_lost_comes_to_the_new_one(
    office: Office,
) -> None:
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Undang")
    before, now = await office.said(YUNI), office.clock.now()

    def turn(tx: Tx) -> None:
        tx.unbind(YUNI)
        tx.bind(Address("playground", "hp-yuni"), YUNI, "", now)

    await office.turns.run(turn)
    await office.works("undangan")
    assert "Teruskan undangan ini" in await office.last("hp-yuni")
    assert await office.said(YUNI) == before


async def test_the_buttons_of_a_retired_officer_go_away(office: Office) -> None:
    await office.to_staf()
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Nonaktifkan", "Ya, nonaktifkan")
    assert await office.buttons(RUDI) == []
    assert not any("Tata Kelola Arsip" in text for text in await office.said(RUDI))


async def questions(office: Office) -> list[bool]:
    """Whether each question of an invitation still hangs, in the order they were asked."""
    c = s.cards.c
    rows = select(c.closed).where(c.task == "undangan").order_by(c.placed)
    return [
        not closed for (closed,) in await office.turns.look(lambda tx: tx.conn.execute(rows).all())
    ]


async def test_the_question_of_an_invitation_hangs_until_it_is_answered(office: Office) -> None:
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Undang")
    once = await token(office)
    for phone in ("hp-1", "hp-2", "hp-3"):
        await office.opens_invitation(phone, once)
    assert await questions(office) == [True, True, True]
    await office.tap("hp-1", "Bukan saya")
    assert await office.buttons("hp-1") == []
    assert await questions(office) == [False, True, True]
    await office.tap("hp-2", "Ya, saya")
    assert await questions(office) == [False, False, True]
    await office.tap("hp-3", "Ya, saya")
    assert "tidak berlaku lagi" in await office.last("hp-3")
    assert await office.buttons("hp-3") == []
    assert await questions(office) == [False, False, False]


async def test_who_is_enrolled_already_can_still_answer_what_he_was_asked(office: Office) -> None:
    expires = office.clock.now() + VALID
    for word in ("satu", "dua", "tiga"):
        await office.turns.run(lambda tx, word=word: tx.invite(word, RUDI, expires))
        await office.opens_invitation("hp-1", word)
    await office.tap("hp-1", "Ya, saya")
    assert await questions(office) == [True, True, False]
    await office.tap("hp-1", "Bukan saya")
    assert await questions(office) == [True, False, False]
    await office.tap("hp-1", "Ya, saya")
    assert await questions(office) == [False, False, False]
    assert await office.buttons("hp-1") == []


# Names -------------------------------------------------------------------------------------------


async def renamed(office: Office, who: str, name: str) -> None:
    await chosen(office, who)
    await office.tap(YUNI, "Ganti nama")
    await office.types(YUNI, name)


async def test_a_name_with_a_new_title_is_on_cards_from_now_on_and_what_was_done_keeps_the_old_one(
    office: Office,
) -> None:
    await office.to_scan()
    before = await office.berkas()
    await renamed(office, "Rudi Hartono", "Rudi  Hartono, S.Kom.")
    assert "Tercatat sebagai Rudi Hartono, S.Kom. (semula Rudi Hartono)" in await office.last(YUNI)
    assert "Nama Bapak/Ibu pada layanan ini sekarang: Rudi Hartono, S.Kom." in "\n".join(
        await office.said(RUDI)
    )
    await office.types(HADI, "/lacak 0001")
    assert "Naskah pada Rudi Hartono, S.Kom. sejak" in await office.last(HADI)
    assert "Naskah asli: pada Rudi Hartono, S.Kom." in await office.last(HADI)
    assert await office.berkas() == before
    await office.tap(RUDI, "Pakai", "Sesuai")
    history = await office.turns.look(lambda tx: tx.history(before.code))
    names = [r.by.name for r in history if r.by.id == RUDI]
    assert names == ["Rudi Hartono"] * (len(names) - 2) + ["Rudi Hartono, S.Kom."] * 2


async def test_a_renaming_can_be_taken_back_until_the_next_one(office: Office) -> None:
    async def name() -> str:
        return (await office.turns.look(lambda tx: tx.officer(RUDI))).name

    await renamed(office, "Rudi Hartono", "Budi Hartono")
    first = await pressed(office, YUNI, "Kembalikan nama")
    await renamed(office, "Budi Hartono", "Rudi Hartanto")
    await office.phones.press(YUNI, *first)
    await office.settle()
    assert await name() == "Rudi Hartanto"
    assert "Pilihan ini sudah dipakai" in office.toast
    await office.tap(YUNI, "Kembalikan nama")
    assert (await name(), office.toast) == (
        "Budi Hartono",
        "Kembali tercatat sebagai Budi Hartono.",
    )
    assert await office.last(YUNI) == office.toast
    assert await office.buttons(YUNI) == []


NO_NAMES = ["0131", "45/2025", "Al", "Rudi 👍", "*Rudi*", "R" * 81, "Rudi\u200bHartono"]


@pytest.mark.parametrize("text", NO_NAMES)
async def test_what_is_no_name_is_asked_for_again(office: Office, text: str) -> None:
    await renamed(office, "Rudi Hartono", text)
    assert "Nama itu tidak dapat dipakai" in await office.last(YUNI)
    await office.types(YUNI, "Drs. H. Rudi Ma'ruf Al-Hakim, M.Si.")
    staf = await office.turns.look(lambda tx: tx.officer(RUDI))
    assert staf.name == "Drs. H. Rudi Ma'ruf Al-Hakim, M.Si."
    assert staf.title(office.clock.now()) == "Staf Subbagian Hukum dan SDM"


async def test_a_nip_that_is_none_is_asked_for_again(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan 19770101200501100")
    assert "18 angka" in await office.last(YUNI)
    await office.types(YUNI, "Ahmad Fauzan")
    assert "Jabatan untuk Ahmad Fauzan:" in await office.last(YUNI)


async def test_who_has_no_jabatan_yet_is_given_one_before_he_is_invited(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan, S.H.")
    await office.types(YUNI, "/pegawai ahmad")
    assert "Nama yang memuat “ahmad”: 1" in await office.last(YUNI)
    await office.tap(YUNI, "Ahmad Fauzan, S.H.", "Undang")
    assert "Jabatan untuk Ahmad Fauzan, S.H.:" in await office.last(YUNI)
    await office.tap(YUNI, "Staf")
    await office.opens_invitation("baru", await token(office))
    await office.tap("baru", "Ya, saya")
    assert (await office.last("baru")).startswith("Baik, Ahmad Fauzan, S.H. Mulai")


async def test_a_newcomer_keeps_the_last_dot_of_his_title(office: Office) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, "Tambah pegawai")
    await office.types(YUNI, "Ahmad Fauzan, S.H. 197701012005011003")
    assert "Jabatan untuk Ahmad Fauzan, S.H.:" in await office.last(YUNI)


async def test_only_an_admin_renames(office: Office) -> None:
    await office.types(RUDI, "/tugas")
    card = (await office.screen(RUDI))[-1]
    for press in (f"pegawai-nama:::{HADI}", f"pegawai-nama-lama:::{HADI}.x"):
        raw = office.raw_press(RUDI, card.id, press)
        await office.turns.store("playground", [(press, raw)])
        await office.settle()
        assert "bagian Admin" in office.toast


# Invitations that are no good --------------------------------------------------------------------


async def invited(office: Office, name: str = "Rudi Hartono") -> str:
    await chosen(office, name)
    await office.tap(YUNI, "Undang")
    return await token(office)


async def test_an_invitation_that_expired_opens_nothing(office: Office) -> None:
    link = await invited(office)
    office.clock.advance(VALID)
    await office.opens_invitation("hp-1", link)
    assert "tidak berlaku lagi" in await office.last("hp-1")
    assert await office.buttons("hp-1") == []


async def test_an_invitation_that_expires_while_it_is_open_lets_nobody_in(office: Office) -> None:
    link = await invited(office)
    await office.opens_invitation("hp-1", link)
    office.clock.advance(VALID)
    await office.tap("hp-1", "Ya, saya")
    assert ("hp-1", REFUSED) in office.toasts
    await office.types("hp-1", "/tugas")
    assert "pegawai sekretariat KPU yang terdaftar" in await office.last("hp-1")


async def test_of_two_phones_that_opened_one_invitation_only_the_first_gets_in(
    office: Office,
) -> None:
    link = await invited(office)
    for phone in ("hp-1", "hp-2"):
        await office.opens_invitation(phone, link)
    await office.tap("hp-1", "Ya, saya")
    await office.tap("hp-2", "Ya, saya")
    assert ("hp-2", REFUSED) in office.toasts
    reached = await office.turns.look(lambda tx: [a.id for a in tx.addresses(RUDI)])
    assert "hp-1" in reached
    assert "hp-2" not in reached


async def test_an_invitation_is_worth_nothing_once_its_jabatan_has_ended(office: Office) -> None:
    link = await invited(office)
    now = office.clock.now()
    await office.turns.run(lambda tx: tx.end_holding(RUDI, "staf-hukum", now))
    await office.opens_invitation("hp-1", link)
    assert await office.said("hp-1") == [REFUSED]


async def test_who_is_replaced_for_a_while_can_still_be_invited(office: Office) -> None:
    link = await invited(office, "Hadi Prasetyo")
    await office.gives(DEWI, "kasubbag-hukum", kind=Kind.PLH, surat_perintah="12/SP/2025")
    await office.opens_invitation("hp-1", link)
    assert "Selamat datang. Bapak/Ibu Hadi Prasetyo, Kepala Subbagian" in await office.last("hp-1")


async def test_a_link_that_is_no_good_is_answered_also_after_a_greeting(office: Office) -> None:
    await office.types("tamu", "halo")
    for number in range(5):
        await office.opens_invitation("tamu", f"tautan-lama-{number}")
    assert (await office.said("tamu")).count(REFUSED) == 3
    await office.types("tamu", "halo lagi")
    assert len(await office.said("tamu")) == 4


async def test_the_berkas_of_a_retired_staf_go_to_the_others_who_are_rung(office: Office) -> None:
    await office.to_scan(edaran())
    await chosen(office, "Rudi Hartono")
    await office.tap(YUNI, "Nonaktifkan")
    assert "1 berkas terbuka beralih" in await office.last(YUNI)
    await office.tap(YUNI, "Ya, nonaktifkan")
    assert await holders(office, Role.STAF) == [DEWI]
    assert any("1 berkas yang tadinya pada Rudi Hartono" in t for t in await office.said(DEWI))
    await office.tap(DEWI, "Ambil alih")
    await office.tap(DEWI, "Pakai", "Sesuai")
    await office.prepares()
    await office.tap(DEWI, "Sudah disimpan", "Unggah")
    await office.uploads()
    assert (await office.berkas()).closed


async def test_what_a_moved_pengusul_sent_comes_back_to_his_subbagian(office: Office) -> None:
    await office.newcomer("rekan", "Rekan Sari", "pengusul-2")
    await office.to_kasubbag()
    await chosen(office, "Sari Wulandari")
    await office.tap(YUNI, "Pindah jabatan", "Staf")
    assert "Jabatan Bapak/Ibu sekarang: Staf" in "\n".join(await office.said(SARI))
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    assert "Nomor atau tanggal belum ada" in await office.last("rekan")


async def test_an_empty_jabatan_is_reported_to_the_sekretaris(office: Office) -> None:
    await office.to_kasubbag()
    await chosen(office, "Hadi Prasetyo")
    await office.tap(YUNI, "Nonaktifkan", "Ya, nonaktifkan")
    assert "Tidak ada lagi yang memegang tugas Kasubbag Hukum" in await office.last(BAMBANG)


async def test_the_last_admin_stays(office: Office) -> None:
    await chosen(office, "Yuni Astuti")
    await office.tap(YUNI, "Nonaktifkan")
    assert "Satu-satunya admin" in (office.toast or await office.last(YUNI))
    assert await holders(office, Role.ADMIN) == [YUNI]


async def test_the_list_says_who_is_not_connected_yet(office: Office) -> None:
    await office.turns.run(lambda tx: tx.add_officer(Officer("baru", "Andi Saputra")))
    await office.gives("baru", "pengusul-0")
    await office.types(YUNI, "/pegawai")
    hints = {b.label: b.hint for b in (await office.screen(YUNI))[-1].buttons}
    assert hints["Andi Saputra"].startswith("belum terhubung · Pelaksana")
    assert hints["Rudi Hartono"].startswith("Staf")
