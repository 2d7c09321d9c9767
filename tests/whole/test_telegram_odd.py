"""What officers may send on Telegram besides words, papers and presses, and what each is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from handlers.messages import Address, Letter, Post
from sop.berkas import State
from tests.office import HADI, SARI
from tests.telegram.as_sent import SENT, SERVICE
from tests.telegram.chats import Kept, Person
from tests.whole.tipis import OnTelegram, on_telegram, only

UNREAD = "Jenis kiriman ini belum dapat saya baca"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnTelegram]:
    async with on_telegram(tmp_path) as opened:
        yield opened


def hadi(office: OnTelegram) -> Person:
    person: Person = office.app[HADI].person
    return person


async def answers(office: OnTelegram) -> list[Kept]:
    """Let what was sent be handled, and give what is new on the screen."""
    before = {kept.id for kept in hadi(office).screen()}
    await office.settle()
    await office.settle()
    return [kept for kept in hadi(office).screen() if kept.id not in before]


async def test_each_kind_that_nobody_can_read_is_answered_once(office: OnTelegram) -> None:
    wrong = {}
    for kind, content in SENT.items():
        hadi(office).sends(**{kind: content})
        said = [kept.text for kept in await answers(office)]
        if len(said) != 1 or UNREAD not in said[0]:
            wrong[kind] = said
    assert wrong == {}


async def test_what_telegram_says_by_itself_is_passed_over(office: OnTelegram) -> None:
    for kind, content in SERVICE.items():
        hadi(office).sends(**{kind: content})
    assert await answers(office) == []


async def test_a_press_that_comes_without_its_message_does_what_its_button_says(
    office: OnTelegram,
) -> None:
    await office.to_kasubbag()
    card = next(kept for kept in reversed(hadi(office).screen()) if kept.labels)
    query: dict[str, object] = {
        "id": office.api.next_query(hadi(office)),
        "from": hadi(office).user(),
        "chat_instance": "1",
        "data": next(iter(card.buttons()))["callback_data"],
    }
    office.api.happens(callback_query=query)
    await answers(office)
    assert "Terbitkan" in next(k for k in reversed(hadi(office).screen()) if k.labels).labels


async def test_a_press_that_is_no_button_of_ours_is_answered(office: OnTelegram) -> None:
    await office.settle()
    query: dict[str, object] = {
        "id": office.api.next_query(hadi(office)),
        "from": hadi(office).user(),
        "chat_instance": "1",
        "game_short_name": "catur",
    }
    office.api.happens(callback_query=query)
    await answers(office)
    (toast,) = hadi(office).toasts
    assert "tombol" in toast.lower()


async def test_words_that_answer_an_old_card_are_of_its_berkas(office: OnTelegram) -> None:
    await office.to_kasubbag()
    card = next(kept for kept in reversed(hadi(office).screen()) if kept.labels)
    await office.tap(HADI, "Disposisi", "Terbitkan")
    hadi(office).sends_text("/lacak", reply_to=card.id)
    assert any("0001" in kept.text for kept in await answers(office))


async def test_forwarded_words_press_no_button(office: OnTelegram) -> None:
    await office.to_kasubbag()
    sari = office.app[SARI].person.user()
    origin = {"type": "user", "sender_user": sari, "date": office.api.unix()}
    hadi(office).sends(text="disposisi", forward_origin=origin)
    (said,) = await answers(office)
    assert said.text.startswith("Saya belum paham; pesan ini tidak mengubah apa pun")


async def test_a_caption_is_not_taken_for_the_answer_to_a_question_which_is_said(
    office: OnTelegram,
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    hadi(office).sends_files(("hal-3.jpg", b"jpeg"), photo=True, caption="halaman 3 salah ketik")
    (said,) = await answers(office)
    assert "tulis sebagai pesan tersendiri" in said.text
    hadi(office).sends_text("halaman 3 salah ketik")
    await answers(office)
    assert (await office.berkas()).state is State.RETURNED


async def test_words_changed_later_are_not_read_again_which_is_said_once_a_day(
    office: OnTelegram,
) -> None:
    first = hadi(office).sends_text("/tugas")
    await answers(office)
    said = []
    for text in ("/lacak", "/bantuan"):
        hadi(office).edits(first, text)
        said += [kept.text for kept in await answers(office)]
    assert len(said) == 1
    assert "tidak dibaca ulang" in said[0]


async def test_who_had_blocked_the_bot_reads_the_news_of_meanwhile_in_one_message(
    office: OnTelegram,
) -> None:
    await only(office, HADI, "telegram")
    hadi(office).blocks()
    for text in ("Sari pindah.", "Dewi menjadi Plh."):
        to = Address("telegram", office.id_of(HADI))
        note = Letter(to=to, post=Post.NOTE, text=text, officer=HADI)
        await office.turns.run(lambda tx, note=note: tx.post(note, office.clock.now()))
        await office.settle()
    hadi(office).unblocks()
    hadi(office).sends_text("/bantuan")
    (news,) = [k for k in await answers(office) if k.text.startswith("Kabar yang")]
    assert news.text.index("Sari pindah.") < news.text.index("Dewi menjadi Plh.")
