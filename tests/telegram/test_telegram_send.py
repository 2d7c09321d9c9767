"""Letters as they arrive on a phone, and every way they can fail to."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import pytest

from bot.channel import Delivered, Gone, Parcel, Refused, Trouble, TryLater, Unknown, Unreachable
from bot.telegram.actions import act
from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from bot.working import shown
from handlers.messages import (
    BOLD_OFF,
    BOLD_ON,
    Address,
    Attachment,
    Button,
    Letter,
    Post,
    Press,
    Style,
)
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.parts import Shelf, card, note, parcel, to

PDF = b"%PDF-1.7 naskah"


async def persist(api: BotApi, channel: TelegramChannel, what: Parcel) -> Delivered:
    """Deliver as the outbox does: again after as long as was asked."""
    for _ in range(5):
        try:
            return await channel.deliver(what)
        except TryLater as later:
            await api.clock.sleep(later.after)
    raise AssertionError("not delivered in five tries")


async def papers(shelf: Shelf, count: int, *, photo: bool = False) -> tuple[Attachment, ...]:
    """Keep so many files, each of other bytes."""
    numbers = range(count)
    return tuple(
        [Attachment(await shelf.keep(b"naskah %d" % n), f"{n}.pdf", photo=photo) for n in numbers]
    )


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


async def test_a_card_whose_message_was_deleted_is_gone(
    channel: TelegramChannel, sari: Person
) -> None:
    sent = await channel.deliver(parcel(card("Agenda 0131")))
    sari.deletes(int(sent.messages[0]))
    with pytest.raises(Gone):
        await channel.deliver(parcel(card("Agenda 0131 baru"), edits=sent.messages[0]))
    with pytest.raises(Gone):
        await channel.deliver(parcel(card("Agenda 0131 baru"), edits="wamid.HBg"))


async def test_an_edit_without_an_answer_is_tried_again_and_harms_nobody(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    sent = await channel.deliver(parcel(card("Satu")))
    api.faults.append(Fault("editMessageText", cut=True))
    with pytest.raises(TryLater):
        await channel.deliver(parcel(card("Dua"), edits=sent.messages[0]))
    assert (await channel.deliver(parcel(card("Dua"), edits=sent.messages[0]))) == sent
    assert sari.last().text == "Dua"


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
    sent = await persist(api, channel, parcel(letter))
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


async def test_a_letter_that_failed_half_way_goes_on_where_it_stopped(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    files = tuple([Attachment(await shelf.keep(b"naskah %d" % n), f"{n}.pdf") for n in range(3)])
    letter = Letter(to=to(), post=Post.FILES, files=files)
    api.faults += [Fault("sendDocument", delay=0), Fault("sendDocument", status=502)]
    with pytest.raises(TryLater):
        await channel.deliver(parcel(letter))
    sent = await channel.deliver(parcel(letter))
    assert [kept.file for kept in sari.screen()] == ["0.pdf", "1.pdf", "2.pdf"]
    assert [str(kept.id) for kept in sari.screen()] == list(sent.messages)


async def test_a_file_that_may_have_arrived_does_not_keep_the_others_away(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 3))
    api.faults.append(Fault("sendDocument", cut=True))
    with pytest.raises(Unknown):
        await channel.deliver(parcel(letter))
    assert [kept.file for kept in sari.screen()] == ["0.pdf", "1.pdf", "2.pdf"]


async def test_asked_for_again_only_what_may_be_lacking_is_sent_and_says_so(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 3))
    api.faults += [Fault("sendDocument"), Fault("sendDocument", cut=True)]
    with pytest.raises(Unknown) as doubt:
        await channel.deliver(parcel(letter))
    assert doubt.value.messages == tuple(str(sari.screen()[n].id) for n in (0, 2))
    sent = await channel.deliver(parcel(letter, repeat=True))
    first, _, third, again = sari.screen()
    assert (again.file, again.text) == ("1.pdf", "(ulang)")
    assert sent.messages == (str(first.id), str(again.id), str(third.id))


async def test_what_may_have_arrived_is_not_sent_again_when_a_later_one_has_to_wait(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 3))
    api.faults += [Fault("sendDocument", cut=True), Fault("sendDocument", status=502)]
    with pytest.raises(TryLater):
        await channel.deliver(parcel(letter))
    with pytest.raises(Unknown):
        await channel.deliver(parcel(letter))
    assert [kept.file for kept in sari.screen()] == ["0.pdf", "1.pdf", "2.pdf"]


NO_PICTURES = ["PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED", "file is too big for a photo"]


@pytest.mark.parametrize("says", NO_PICTURES)
@pytest.mark.parametrize("count", [1, 3])
async def test_a_picture_that_telegram_does_not_want_goes_as_a_document(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person, says: str, count: int
) -> None:
    pictures = await papers(shelf, count, photo=True)
    api.faults.append(Fault("sendPhoto" if count == 1 else "sendMediaGroup", refuse=says))
    letter = Letter(to=to(), post=Post.FILES, text="Naskah", files=pictures)
    sent = await channel.deliver(parcel(letter, repeat=True))
    assert [(kept.file, kept.photo) for kept in sari.screen()] == [
        (f"{n}.pdf", False) for n in range(count)
    ]
    assert sari.screen()[0].text == "(ulang) Naskah"
    assert len(sent.messages) == count


async def test_a_picture_that_is_no_document_either_is_refused_and_not_tried_for_ever(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    api.faults += [
        Fault("sendPhoto", refuse="IMAGE_PROCESS_FAILED"),
        Fault("sendDocument", refuse="IMAGE_PROCESS_FAILED"),
    ]
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 1, photo=True))
    with pytest.raises(Refused):
        await channel.deliver(parcel(letter))
    assert [call.method for call in api.calls if call.files] == ["sendPhoto", "sendDocument"]


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
        async with asyncio.timeout(10):
            while len(sari.actions) < 3:  # noqa: ASYNC110 -- seen by a server
                await asyncio.sleep(0.01)
    seen = len(sari.actions)
    await asyncio.sleep(0.05)
    assert len(sari.actions) == seen


TROUBLES = [
    (Fault("sendMessage", status=429, after=7), TryLater, 7.0),
    (Fault("sendMessage", status=500), TryLater, 0.0),
    (Fault("sendMessage", status=502), TryLater, 0.0),
    (Fault("sendMessage", cut=True), Unknown, None),
    (Fault("sendMessage", garbage=True), Unknown, None),
    (Fault("sendMessage", status=403), Unreachable, None),
    (Fault("sendMessage", refuse="chat not found"), Unreachable, None),
    (Fault("sendMessage", refuse="PEER_ID_INVALID"), Unreachable, None),
    (Fault("sendMessage", refuse="BUTTON_DATA_INVALID"), Refused, None),
    (Fault("sendMessage", status=413), Refused, None),
    (Fault("sendMessage", status=401), TryLater, 60.0),
    (Fault("sendMessage", status=409), TryLater, 0.0),
    (Fault("sendMessage", says="Logged out"), TryLater, 300.0),
]


@pytest.mark.parametrize(("fault", "kind", "after"), TROUBLES, ids=lambda value: str(value)[:60])
async def test_each_failure_is_the_trouble_it_is(
    api: BotApi,
    channel: TelegramChannel,
    sari: Person,
    fault: Fault,
    kind: type[Trouble],
    after: float | None,
) -> None:
    fault.times = 1
    api.faults.append(fault)
    with pytest.raises(kind) as caught:
        await channel.deliver(parcel(note("Halo")))
    assert type(caught.value) is kind
    assert getattr(caught.value, "after", None) == after
    assert len(sari.screen()) == (1 if kind is Unknown else 0)


async def test_a_card_that_cannot_be_drawn_in_place_for_whatever_reason_is_gone(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    sent = await channel.deliver(parcel(card("Halo")))
    api.faults.append(Fault("editMessageText", refuse="MESSAGE_SOMETHING_INVALID", times=1))
    with pytest.raises(Gone):
        await channel.deliver(parcel(card("Apa kabar"), edits=sent.messages[0]))


async def test_no_connection_means_nothing_was_sent(channel: TelegramChannel, api: BotApi) -> None:
    api.person(1)
    await api._runner.cleanup()
    with pytest.raises(TryLater):
        await channel.deliver(parcel(note("Halo")))


async def test_blocked_and_unknown_people_are_unreachable(
    channel: TelegramChannel, sari: Person
) -> None:
    sari.blocks()
    with pytest.raises(Unreachable):
        await channel.deliver(parcel(note("Halo")))
    for nobody in ("999", "wa:62"):
        letter = Letter(to=Address("telegram", nobody), post=Post.NOTE, text="Halo")
        with pytest.raises(Unreachable):
            await channel.deliver(parcel(letter))


async def test_a_file_that_telegram_would_refuse_is_not_uploaded_for_minutes(
    api: BotApi, shelf: Shelf
) -> None:
    official = TelegramChannel(TelegramSettings(token=api.token), shelf)
    file = Attachment(await shelf.keep(bytes(51 << 20)), "besar.pdf")
    with pytest.raises(Refused, match="50 MB"):
        await official.deliver(parcel(Letter(to=to(), post=Post.FILES, files=(file,))))


async def test_an_empty_letter_is_refused_not_repeated_for_ever(
    channel: TelegramChannel, sari: Person
) -> None:
    with pytest.raises(Refused):
        await channel.deliver(parcel(note("  ")))


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
    await channel.answer(incoming, "sekali lagi")
    assert len(sari.toasts) == 1


async def test_a_late_answer_troubles_nobody(
    api: BotApi, channel: TelegramChannel, sari: Person
) -> None:
    await channel.deliver(parcel(card("Agenda 0131", "Terima")))
    sari.presses("Terima")
    api.clock.advance(16)
    (incoming,) = channel.parse(json.dumps(api.queue[-1].update))
    await channel.answer(incoming, "Diterima")
    assert sari.toasts == []
    assert "query is too old" in api.calls[-1].description


async def test_slow_work_is_seen_as_typing(channel: TelegramChannel, sari: Person) -> None:
    await channel.working(to())
    assert sari.actions == ["typing"]
    sari.blocks()
    await channel.working(to())
