"""Letters as they arrive on a phone."""

from __future__ import annotations

import asyncio
import json
from functools import partial

from bot.channel import Delivered, Refused, TryLater
from bot.telegram.actions import act
from bot.telegram.channel import TelegramChannel
from bot.working import shown
from handlers.messages import (
    BOLD_OFF,
    BOLD_ON,
    Attachment,
    Button,
    Letter,
    Post,
    Press,
    Style,
)
from tests.adapters import Shelf, goes_on, parcel
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.conftest import channel_to
from tests.telegram.parts import card, note, papers, to
from tests.waiting import until

PDF = b"%PDF-1.7 naskah"


async def persist(api: BotApi, channel: TelegramChannel, letter: Letter) -> Delivered:
    """Deliver as the outbox does: again after as long as was asked, and only what is lacking."""
    known = dict[int, tuple[str, ...]]()
    for _ in range(5):
        try:
            return await channel.deliver(goes_on(letter, known))
        except TryLater as later:
            await api.clock.sleep(later.after)
    raise AssertionError("not delivered in five tries")


async def test_a_card_is_sent_once_and_then_redrawn_in_place(
    channel: TelegramChannel, sari: Person
) -> None:
    sent = await channel.deliver(parcel(card("Agenda 0131", "Disposisi", "Kembalikan")))
    drawn = await channel.deliver(parcel(card("Agenda 0131 · disposisi"), edits=sent.messages[0]))
    assert drawn == sent
    (shown,) = sari.screen()
    assert shown.text == "Agenda 0131 · disposisi"
    assert shown.labels == []
    assert shown.edits == 1


async def test_redrawing_what_is_shown_already_is_success(
    channel: TelegramChannel, sari: Person
) -> None:
    sent = await channel.deliver(parcel(card("Agenda 0131", "Terima")))
    again = await channel.deliver(parcel(card("Agenda 0131", "Terima"), edits=sent.messages[0]))
    assert again == sent
    assert sari.last().edits == 0


async def test_a_letter_hangs_below_its_card_silently_and_without_preview(
    channel: TelegramChannel, sari: Person
) -> None:
    above = (await channel.deliver(parcel(card("Kartu")))).messages[0]
    await channel.deliver(parcel(note("lihat https://jdih.kpu.go.id", silent=True), reply_to=above))
    assert sari.last().reply_to == int(above)
    assert sari.last().silent
    assert sari.rings() == 1


async def test_a_letter_comes_even_when_the_card_above_it_is_deleted(
    channel: TelegramChannel, sari: Person
) -> None:
    above = (await channel.deliver(parcel(card("Kartu")))).messages[0]
    sari.deletes(int(above))
    await channel.deliver(parcel(note("Catatan"), reply_to=above))
    assert sari.last().text == "Catatan"


async def test_bold_is_marked_where_it_stands_also_after_an_emoji(
    channel: TelegramChannel, sari: Person
) -> None:
    await channel.deliver(
        parcel(note(f"📄🇮🇩 {BOLD_ON}Nomor 45 <b>&{BOLD_OFF} dan {BOLD_ON}🖋 ttd{BOLD_OFF}"))
    )
    assert sari.last().text == "📄🇮🇩 Nomor 45 <b>& dan 🖋 ttd"
    assert sari.last().bold == ("Nomor 45 <b>&", "🖋 ttd")


async def test_buttons_lie_as_one_wants_to_press_them(
    channel: TelegramChannel, api: BotApi, sari: Person
) -> None:
    buttons = (
        Button("Kirim", Press("kirim", "K7M3Q9XA", 1), style=Style.GOOD),
        Button("Perbaiki", Press("perbaiki", "K7M3Q9XA", 1)),
        Button("Batal", Press("batal", "K7M3Q9XA", 1), style=Style.BAD),
    )
    await channel.deliver(parcel(Letter(to=to(), post=Post.CARD, text="Usulan", buttons=buttons)))
    drawn = api.calls[-1].params["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in drawn] == [
        ["Kirim"],
        ["Perbaiki", "Batal"],
    ]
    assert [button.get("style") for row in drawn for button in row] == ["success", None, "danger"]


async def test_a_list_has_one_button_a_row_and_its_hints_in_the_text(
    channel: TelegramChannel, sari: Person
) -> None:
    buttons = tuple(
        Button(f"Staf {n}", Press("pilih", arg=str(n)), hint=f"{n} berkas") for n in range(5)
    )
    await channel.deliver(parcel(Letter(to=to(), post=Post.CARD, text="Kepada?", buttons=buttons)))
    assert [len(row) for row in sari.last().markup["inline_keyboard"]] == [1] * 5
    assert "• Staf 4: 4 berkas" in sari.last().text


async def test_an_address_that_telegram_would_refuse_is_left_out(
    channel: TelegramChannel, sari: Person
) -> None:
    buttons = (
        Button("Buka", url="http://localhost:8080/periksa/K7M3Q9XA"),
        Button("Situs", url="https://jdih.kpu.go.id/kotim/45"),
    )
    await channel.deliver(parcel(Letter(to=to(), post=Post.CARD, text="Tayang", buttons=buttons)))
    assert sari.last().labels == ["Situs"]


async def test_pictures_go_as_albums_and_documents_one_by_one(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    files = [
        Attachment(await shelf.keep(b"jpg %d" % n), f"hal-{n}.jpg", photo=True) for n in range(12)
    ]
    files.append(Attachment(await shelf.keep(PDF), "keputusan-45.pdf", caption="12 hlm"))
    letter = Letter(to=to(), post=Post.FILES, text="Naskah", files=tuple(files), silent=True)
    sent = await persist(api, channel, letter)
    shown = sari.screen()
    assert [int(number) for number in sent.messages] == [kept.id for kept in shown]
    assert [kept.file for kept in shown] == [f"hal-{n}.jpg" for n in range(12)] + [
        "keputusan-45.pdf"
    ]
    assert [kept.photo for kept in shown] == [True] * 12 + [False]
    assert len({kept.group for kept in shown[:10]}) == 1
    assert shown[0].text == "Naskah"
    assert shown[-1].text == "12 hlm"
    assert shown[-1].data == PDF
    assert sari.rings() == 0


async def test_what_does_not_fit_a_caption_follows_as_a_message(
    channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    title = "“" + "Penetapan Rekapitulasi Hasil Penghitungan Suara " * 21 + "Tahun 2025”"
    file = Attachment(await shelf.keep(PDF), "keputusan-45.pdf")
    text = f"Nomor 45 Tahun 2025 tentang\n{title}\nMohon diperiksa."
    await channel.deliver(parcel(Letter(to=to(), post=Post.FILES, text=text, files=(file,))))
    first, second = sari.screen()
    assert first.file == "keputusan-45.pdf"
    assert first.text == "Nomor 45 Tahun 2025 tentang"
    assert second.text == f"{title}\nMohon diperiksa."


async def test_buttons_of_files_hang_below_them(
    channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    file = Attachment(await shelf.keep(PDF), "agenda.pdf")
    button = Button("Bulan lalu", Press("agenda", arg="2025-02"))
    letter = Letter(to=to(), post=Post.FILES, text="Agenda", files=(file,), buttons=(button,))
    await channel.deliver(parcel(letter))
    assert [(kept.file, kept.text, kept.labels) for kept in sari.screen()] == [
        ("agenda.pdf", "", []),
        ("", "Agenda", ["Bulan lalu"]),
    ]


async def test_a_long_text_comes_in_pieces_with_the_buttons_on_the_last(
    channel: TelegramChannel, sari: Person
) -> None:
    lines = [f"{n:04d} · Keputusan Nomor {n} Tahun 2025 tentang Penetapan" for n in range(130)]
    button = Button("Lagi", Press("cari", arg="2"))
    letter = Letter(to=to(), post=Post.NOTE, text="\n".join(lines), buttons=(button,))
    await channel.deliver(parcel(letter))
    shown = sari.screen()
    assert len(shown) == 2
    assert [line for kept in shown for line in kept.text.split("\n")] == lines
    assert [kept.labels for kept in shown] == [[], ["Lagi"]]


async def test_a_repeat_is_marked_as_one(
    channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    await channel.deliver(parcel(note("Tayang"), repeat=True))
    assert sari.last().text == "(ulang) Tayang"
    file = Attachment(await shelf.keep(PDF), "agenda.pdf")
    letter = Letter(to=to(), post=Post.FILES, files=(file,))
    await channel.deliver(parcel(letter, repeat=True, key="k2"))
    assert sari.last().text == "(ulang)"


async def test_a_file_on_its_way_is_seen_and_a_text_is_not(
    channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    for letter in (
        note("Halo"),
        Letter(to=to(), post=Post.FILES, files=await papers(shelf, 2, photo=True)),
        Letter(to=to(), post=Post.FILES, files=await papers(shelf, 1)),
    ):
        await channel.deliver(parcel(letter))
    assert sari.actions == ["upload_photo", "upload_document"]


async def test_a_long_upload_is_seen_as_long_as_it_takes_and_harms_nothing(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    api.faults.append(Fault("sendChatAction", status=429, after=3))
    async with shown(partial(act, channel._bot, 1, "upload_document"), every=0.01):
        await until(lambda: len(sari.actions) >= 3)
    seen = len(sari.actions)
    await asyncio.sleep(0.05)
    assert len(sari.actions) == seen


async def test_a_press_is_answered_at_once_and_at_most_once(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    await channel.deliver(parcel(card("Agenda 0131", "Terima")))
    sari.presses("Terima")
    (incoming,) = channel.parse(json.dumps(api.queue[-1].update))
    await channel.answer(
        incoming, f"{BOLD_ON}Diterima{BOLD_OFF} " + "oleh Bapak Budi Santoso pukul 14.41, " * 9
    )
    assert sari.toasts[0].startswith("Diterima oleh Bapak Budi Santoso pukul 14.41, oleh")
    assert len(sari.toasts[0]) <= 200
    assert not sari.toasts[0].endswith("14")
    assert isinstance(await channel.answer(incoming, "sekali lagi"), Refused)
    assert len(sari.toasts) == 1


async def test_a_press_is_answered_although_telegram_was_busy_for_a_moment(shelf: Shelf) -> None:
    async with BotApi() as api:
        channel, sari = channel_to(api, shelf), api.person(1, "Sari")
        await channel.deliver(parcel(card("Agenda 0131", "Terima")))
        sari.presses("Terima")
        (incoming,) = channel.parse(json.dumps(api.queue[-1].update))
        api.faults.append(Fault("answerCallbackQuery", status=502, times=1))
        assert await channel.answer(incoming, "Diterima") is None
        assert sari.toasts == ["Diterima"]
        await channel.stop()


async def test_a_late_answer_is_said_to_have_come_too_late(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    await channel.deliver(parcel(card("Agenda 0131", "Terima")))
    sari.presses("Terima")
    api.clock.advance(16)
    (incoming,) = channel.parse(json.dumps(api.queue[-1].update))
    assert isinstance(await channel.answer(incoming, "Diterima"), Refused)
    assert sari.toasts == []
    assert "query is too old" in api.calls[-1].description


async def test_slow_work_is_seen_as_typing(channel: TelegramChannel, sari: Person) -> None:
    await channel.working(to())
    assert sari.actions == ["typing"]
    sari.blocks()
    await channel.working(to())
