"""Made-up presses: a chat app may send any words behind a button, and an officer may write any."""

from __future__ import annotations

import asyncio

import pytest

from handlers.texts import say
from sop.berkas import State
from tests.office import HADI, RUDI, SARI, Office

OTHER = "lain"


async def presses(office: Office, who: str, word: str, arg: str = "", *, code: str = "") -> str:
    """Press what no card shows; gives the answer."""
    version = (await office.berkas()).version if code else 0
    await office.press_raw(who, 0, f"{word}:{code}:{version}:{arg}")
    return office.toast


@pytest.mark.parametrize("word", ["batal", "usulan-baru", "tanya", "isi", "alasan", "tempat"])
async def test_a_deed_without_a_berkas_is_none(office: Office, word: str) -> None:
    await office.proposes()
    assert await presses(office, SARI, word) == say("refusal.expired")
    assert await office.turns.look(lambda tx: tx.history("")) == []


@pytest.mark.parametrize(
    ("who", "word", "arg"),
    [
        (SARI, "tanya", "rahasia"),
        (SARI, "alasan", "mencuri=0"),
        (HADI, "atur-disposisi", "isi=99"),
        (HADI, "atur-disposisi", "sifat=x"),
        (HADI, "atur-disposisi", "batas=-9"),
        (RUDI, "ulang-hal", "tujuh"),
        (RUDI, "ulang-hal", "9" * 20),
        (RUDI, "buang-hal", "²"),
    ],
)
async def test_a_choice_that_was_never_offered_is_refused_and_breaks_nothing(
    office: Office, who: str, word: str, arg: str
) -> None:
    if who == RUDI:
        await office.to_scan()
    else:
        await (office.proposes if who == SARI else office.to_kasubbag)()
    before = await office.berkas()
    answer = await presses(office, who, word, arg, code=before.code)
    assert answer in {
        say("incomplete.pilihan"),
        say("refusal.out_of_turn", state=State.DRAFT.value),
    }
    assert await office.berkas() == before


@pytest.mark.parametrize(("word", "arg"), [("tanya", "tentang"), ("alasan", "kembalikan")])
async def test_what_stands_in_a_usulan_is_asked_of_nobody_else(
    office: Office, word: str, arg: str
) -> None:
    await office.newcomer(OTHER, "Orang Lain", "pengusul-0")
    await office.proposes()
    code = (await office.berkas()).code
    assert await presses(office, OTHER, word, arg, code=code) != ""
    assert await office.said(OTHER) == []


@pytest.mark.parametrize("text", ["9" * 20, "0" + "9" * 40, "/lacak " + "9" * 20, "0" * 4000])
async def test_a_number_longer_than_any_is_that_of_nothing(office: Office, text: str) -> None:
    await office.to_kasubbag()
    await office.types(HADI, text)
    assert "Tidak ditemukan" in await office.last(HADI)


async def test_a_whole_page_can_be_looked_for_without_holding_anybody_up(office: Office) -> None:
    await office.to_kasubbag()
    page = " ".join(f"kata{number}" for number in range(400))
    async with asyncio.timeout(10):
        await office.types(HADI, f"/cari {page}")
    assert "Tidak ditemukan" in await office.last(HADI)


async def test_what_nobody_sees_does_not_go_into_a_title(office: Office) -> None:
    await office.proposes()
    code = (await office.berkas()).code
    await presses(office, SARI, "tanya", "tentang", code=code)
    await office.types(SARI, "Pedoman \u202eratih\u202c\x1b[2J Arsip\u200b")
    assert (await office.berkas()).produk.tentang == "Pedoman ratih[2J Arsip"
