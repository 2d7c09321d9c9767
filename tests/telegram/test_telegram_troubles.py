"""Every way in which a letter can fail to arrive, and what becomes of the rest of it."""

from __future__ import annotations

import pytest

from bot.channel import Gone, Refused, Trouble, TryLater, Unknown, Unreachable
from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from handlers.messages import (
    Address,
    Attachment,
    Letter,
    Post,
)
from tests.adapters import Shelf, goes_on, parcel
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.chats import Person
from tests.telegram.parts import card, note, papers, to

PDF = b"%PDF-1.7 naskah"


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


async def test_a_letter_that_failed_half_way_goes_on_where_it_stopped(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    files = tuple([Attachment(await shelf.keep(b"naskah %d" % n), f"{n}.pdf") for n in range(3)])
    letter, known = Letter(to=to(), post=Post.FILES, files=files), dict[int, tuple[str, ...]]()
    api.faults += [Fault("sendDocument", delay=0), Fault("sendDocument", status=502)]
    with pytest.raises(TryLater):
        await channel.deliver(goes_on(letter, known))
    sent = await channel.deliver(goes_on(letter, known))
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
    known = dict[int, tuple[str, ...]]()
    api.faults += [Fault("sendDocument"), Fault("sendDocument", cut=True)]
    with pytest.raises(Unknown):
        await channel.deliver(goes_on(letter, known))
    assert known == {n: (str(sari.screen()[n].id),) for n in (0, 2)}
    sent = await channel.deliver(goes_on(letter, known, repeat=True))
    first, _, third, again = sari.screen()
    assert (again.file, again.text) == ("1.pdf", "(ulang)")
    assert sent.messages == (str(first.id), str(again.id), str(third.id))


async def test_what_may_have_arrived_goes_with_a_later_one_that_has_to_wait_and_says_so(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 3))
    known = dict[int, tuple[str, ...]]()
    api.faults += [Fault("sendDocument", cut=True), Fault("sendDocument", status=502)]
    with pytest.raises(TryLater) as busy:
        await channel.deliver(goes_on(letter, known))
    assert busy.value.in_doubt
    await channel.deliver(goes_on(letter, known, repeat=True))
    shown = [(kept.file, kept.text) for kept in sari.screen()]
    assert shown == [("0.pdf", ""), ("0.pdf", "(ulang)"), ("1.pdf", ""), ("2.pdf", "")]


async def test_a_file_that_is_refused_keeps_no_other_one_away_and_is_named(
    api: BotApi, channel: TelegramChannel, shelf: Shelf, sari: Person
) -> None:
    letter = Letter(to=to(), post=Post.FILES, files=await papers(shelf, 3))
    api.faults += [Fault("sendDocument"), Fault("sendDocument", refuse="FILE_PART_INVALID")]
    with pytest.raises(Refused) as never:
        await channel.deliver(parcel(letter))
    assert never.value.files == ("1.pdf",)
    assert [kept.file for kept in sari.screen()] == ["0.pdf", "2.pdf"]


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
