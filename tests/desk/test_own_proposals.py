"""Separation of duty: who proposed a berkas decides it only by the word of the Sekretaris."""

from __future__ import annotations

from sqlalchemy import select

from handlers.messages import Post
from sop.berkas import State
from sop.roles import Kind
from storage import schema as s
from tests.desk.pegawai import chosen, invited
from tests.office import BAMBANG, DEWI, HADI, YUNI, Office, buttons


async def proposed_by_himself(office: Office) -> None:
    """Bring a usulan of the Kasubbag himself to his own decision."""
    await office.gives(HADI, "pengusul-2")
    await office.proposes(who=HADI)
    await office.tap(HADI, "Kirim", "Disposisi", "Terbitkan")


async def test_the_kasubbag_who_proposed_it_himself_needs_the_sekretaris(office: Office) -> None:
    await proposed_by_himself(office)
    assert "Otentikasi" not in await office.buttons(HADI)
    await office.tap(HADI, "Minta izin")
    await office.tap(BAMBANG, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    berkas = await office.berkas()
    assert berkas.state is State.CLEARED
    assert berkas.override.by.name == "Bambang Irawan"


async def test_the_sekretaris_can_refuse_and_be_asked_again(office: Office) -> None:
    await proposed_by_himself(office)
    await office.tap(HADI, "Minta izin")
    assert await office.buttons(BAMBANG) == ["Izinkan", "Tolak", "Buka PDF"]
    await office.tap(BAMBANG, "Tolak", "Tulis alasan lain")
    await office.types(BAMBANG, "x")
    assert "Alasan wajib ditulis" in await office.last(BAMBANG)
    await office.types(BAMBANG, "Tunjuk Plh. saja")
    assert any("Tidak diizinkan oleh Bambang" in text for text in await office.said(BAMBANG))
    card = await office.last(HADI)
    assert "Tidak diizinkan oleh Bambang Irawan: Tunjuk Plh. saja." in card
    assert "minta izin lagi" in card
    assert "Otentikasi" not in await office.buttons(HADI)
    await office.tap(HADI, "Minta izin")
    assert "Tunjuk Plh. saja" not in await office.last(HADI)
    await office.tap(BAMBANG, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    assert (await office.berkas()).state is State.CLEARED


async def test_who_sends_the_usulan_of_a_colleague_proposed_it_too(office: Office) -> None:
    await office.gives(HADI, "pengusul-2")
    await office.proposes()
    berkas = await office.berkas()
    await office.press_raw(HADI, 0, f"kirim:{berkas.code}:{berkas.version}")
    assert (await office.berkas()).pengusul.name == "Sari Wulandari"
    await office.tap(HADI, "Disposisi", "Terbitkan")
    assert "Otentikasi" not in await office.buttons(HADI)
    await office.tap(HADI, "Minta izin")
    assert "Hadi Prasetyo mengusulkan berkas ini" in await office.last(BAMBANG)


async def test_nobody_allows_himself_to_decide_what_he_proposed(office: Office) -> None:
    await office.gives(HADI, "sekretaris", kind=Kind.PLH)
    await proposed_by_himself(office)
    await office.tap(HADI, "Minta izin")
    asked, berkas = await office.screen(HADI), await office.berkas()
    assert not any("Izinkan" in buttons(message) for message in asked)
    await office.press_raw(HADI, 0, f"alasan:{berkas.code}:{berkas.version}:izinkan=0")
    assert "tidak dapat diberikan sendiri" in office.toast
    assert (await office.berkas()).override is None


async def asked(office: Office) -> None:
    await proposed_by_himself(office)
    await office.tap(HADI, "Minta izin")


def open_cards(shown: list) -> int:
    return sum("Izinkan" in buttons(message) for message in shown)


async def test_a_usulan_that_was_taken_back_closes_the_question_and_asks_anew_when_it_comes_again(
    office: Office,
) -> None:
    await asked(office)
    await office.tap(HADI, "Tarik usulan", "Perbaiki dulu")
    card = await office.last(BAMBANG)
    assert "Permintaan izin ini ditutup; tidak ada yang perlu dijawab." in card
    assert "Diambil kembali untuk diperbaiki 4 Nov 08.30 oleh Hadi Prasetyo" in card
    assert await office.buttons(BAMBANG) == ["Buka PDF"]
    await office.tap(HADI, "Kirim", "Disposisi", "Terbitkan")
    assert "Permintaan izin ini ditutup" in await office.last(BAMBANG)
    await office.tap(HADI, "Minta izin")
    assert open_cards(await office.screen(BAMBANG)) == 1
    await office.tap(BAMBANG, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    assert (await office.berkas()).state is State.CLEARED


async def test_a_usulan_that_was_withdrawn_closes_the_question(office: Office) -> None:
    await asked(office)
    await office.tap(HADI, "Tarik usulan", "Ya, tarik")
    assert "Permintaan izin ini ditutup" in await office.last(BAMBANG)
    assert "Ditarik pengusul" in await office.last(BAMBANG)
    await office.tap(HADI, "Batalkan")
    assert await office.buttons(BAMBANG) == ["Izinkan", "Tolak", "Buka PDF"]


async def test_a_disposisi_that_comes_again_rings_who_was_asked(office: Office) -> None:
    await asked(office)
    await office.tap(HADI, "Lainnya", "Tarik disposisi")
    assert open_cards(await office.screen(BAMBANG)) == 0
    await office.tap(HADI, "Terbitkan")
    assert open_cards(await office.screen(BAMBANG)) == 1
    assert not (await office.screen(BAMBANG))[-1].silent


async def without_sekretaris(office: Office) -> None:
    now = office.clock.now()
    await office.turns.run(lambda tx: tx.end_holding(BAMBANG, "sekretaris", now))


async def test_where_there_is_no_sekretaris_it_is_said_and_who_becomes_one_is_asked(
    office: Office,
) -> None:
    await without_sekretaris(office)
    await asked(office)
    assert office.toast == "Belum ada Sekretaris yang dapat memberi izin; admin diberi tahu."
    assert any("jabatan Sekretaris sedang kosong" in said for said in await office.said(HADI))
    assert "Tidak ada lagi yang memegang tugas Sekretaris" in await office.last(YUNI)
    await chosen(office, "Dewi Lestari")
    await office.tap(YUNI, "Rangkap jabatan", "Sekretaris")
    assert await office.buttons(DEWI) == ["Izinkan", "Tolak", "Buka PDF"]
    await office.tap(DEWI, "Izinkan", "Berkas mendesak")
    await office.tap(HADI, "Otentikasi")
    assert (await office.berkas()).override.by.name == "Dewi Lestari"


async def test_the_sekretaris_finds_among_his_tasks_what_he_was_asked(office: Office) -> None:
    await asked(office)
    await office.types(BAMBANG, "/tugas")
    row = next(b for m in reversed(await office.screen(BAMBANG)) for b in buttons(m) if "0001" in b)
    await office.tap(BAMBANG, row, "Izinkan", "Berkas mendesak")
    await office.types(BAMBANG, "/tugas")
    assert await office.last(BAMBANG) == "Tidak ada yang menunggu Bapak/Ibu."


async def hands_over_to(office: Office, deputy: str) -> None:
    await office.types(HADI, "/plh")
    await office.tap(HADI, deputy, "Besok")
    await office.types(HADI, "15/HK/2025, 4 November 2025")


async def test_the_sekretaris_who_acts_for_the_kasubbag_decides_without_an_izin(
    office: Office,
) -> None:
    await asked(office)
    await hands_over_to(office, "Bambang Irawan")
    assert await office.buttons(BAMBANG) == ["Otentikasi", "Kembalikan", "Lainnya"]
    await office.tap(BAMBANG, "Otentikasi")
    assert (await office.berkas()).decided.by.name == "Bambang Irawan"


async def test_who_asked_for_an_izin_is_named_also_while_somebody_acts_for_him(
    office: Office,
) -> None:
    await asked(office)
    await hands_over_to(office, "Dewi Lestari")
    assert "Hadi Prasetyo mengusulkan berkas ini" in await office.last(BAMBANG)


async def test_a_question_that_its_sekretaris_leaves_behind_goes_to_the_next_or_is_told(
    office: Office,
) -> None:
    await asked(office)
    await office.gives(DEWI, "sekretaris")
    await chosen(office, "Bambang Irawan")
    await office.tap(YUNI, "Nonaktifkan")
    assert "1 berkas terbuka beralih" in await office.last(YUNI)
    await office.tap(YUNI, "Ya, nonaktifkan")
    assert await office.buttons(DEWI) == ["Izinkan", "Tolak", "Buka PDF"]
    await chosen(office, "Dewi Lestari")
    await office.tap(YUNI, "Pindah jabatan", "Staf")
    assert any("memegang tugas Sekretaris" in said for said in await office.said(YUNI))
    assert any("jabatan Sekretaris sedang kosong" in said for said in await office.said(HADI))
    assert "Izinkan" not in await office.buttons(DEWI)


async def test_the_question_goes_again_like_any_card_that_asks_if_it_may_be_lost(
    office: Office,
) -> None:
    await asked(office)
    o = s.outbox.c
    sent = select(o.asks).where(o.officer == BAMBANG, o.post == Post.CARD)
    asks = await office.turns.look(lambda tx: tx.conn.execute(sent).scalars().all())
    assert list(asks) == [True]


async def test_the_sekretaris_who_connects_hears_that_he_is_asked(office: Office) -> None:
    await asked(office)
    await office.opens_invitation("hp-baru", await invited(office, "Bambang Irawan"))
    await office.tap("hp-baru", "Ya, saya")
    assert "Menunggu Bapak/Ibu: 1" in await office.last("hp-baru")


async def test_a_sekretaris_whom_no_card_reaches_is_said_to_be_out_of_reach(
    office: Office,
) -> None:
    await office.turns.run(lambda tx: tx.unbind(BAMBANG))
    await asked(office)
    assert office.toast == (
        "Izin diminta. Bambang Irawan tidak terhubung dengan bot; admin diberi tahu."
    )
    assert "Bambang Irawan tidak terhubung dengan bot." in (await office.said(HADI))[-2]
    assert "menunggu Bambang Irawan, yang tidak terhubung" in await office.last(YUNI)
