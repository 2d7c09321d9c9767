"""The phones refuse what a chat service would refuse, and show the rest faithfully."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channel import Gone, Parcel, Refused, TryLater
from bot.playground.phones import Phones
from bot.playground.shown import Message
from handlers.messages import (
    BOLD_OFF,
    BOLD_ON,
    COPY_OFF,
    COPY_ON,
    Attachment,
    Button,
    Press,
)

from .room import PDF, PNG, Room, letter

OK = Button("Setuju", Press("setuju", "K7M3Q9XA", 1))


def buttons(count: int, label: str = "Pilih") -> tuple[Button, ...]:
    return tuple(
        Button(f"{label} {n}", Press("pilih", "K7M3Q9XA", 1, str(n))) for n in range(count)
    )


REFUSED = {
    "text without buttons beyond 4096": ("x" * 4097, ()),
    "text with buttons beyond 1024": ("x" * 1025, (OK,)),
    "text counted in UTF-16 units": ("𝐱" * 513, (OK,)),
    "no text": ("  ", (OK,)),
    "an eleventh row": ("x", buttons(11)),
    "a label beyond 20": ("x", (Button("x" * 21, Press("a")),)),
    "a row beyond 24": ("x", (*buttons(3), Button("x" * 25, Press("a")))),
    "a hint beyond 72": ("x", (*buttons(3), Button("x", Press("a"), hint="x" * 73))),
    "a button without label": ("x", (Button(" ", Press("a")),)),
    "a button without press": ("x", (Button("Tekan"),)),
    "a press beyond 64 bytes": ("x", (Button("Tekan", Press("a", arg="é" * 32)),)),
    "two equal presses": ("x", (OK, OK)),
    "an address that is none": ("x", (Button("Buka", url="javascript:alert(1)"),)),
    "half a mark of bold": (f"{BOLD_ON}x", ()),
    "half a mark of copying": (f"x{COPY_OFF}", ()),
    "marks within each other": (f"{BOLD_ON}{COPY_ON}x{COPY_OFF}{BOLD_OFF}", ()),
    "marks the wrong way round": (f"{BOLD_OFF}x{BOLD_ON}", ()),
}


@pytest.mark.parametrize(("text", "row"), REFUSED.values(), ids=REFUSED)
async def test_a_letter_no_chat_service_would_take_is_refused(
    room: Room, text: str, row: tuple[Button, ...]
) -> None:
    with pytest.raises(Refused):
        await room.bot.deliver(letter("staf", text, row))
    assert await room.shows("staf") == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("x" * 4096, ()),
        ("x" * 1024, (Button("x" * 20, Press("a", arg="x" * 59)),)),
        (f"{BOLD_ON}{'x' * 1024}{BOLD_OFF}", (OK,)),
        ("x", (*buttons(9), Button("x" * 24, Press("a"), hint="x" * 72))),
    ],
    ids=["longest text", "longest body and button", "marks do not count", "longest list"],
)
async def test_a_letter_just_within_the_limits_is_shown(
    room: Room, text: str, row: tuple[Button, ...]
) -> None:
    await room.bot.deliver(letter("staf", text, row))
    (shown,) = await room.shows("staf")
    assert shown["text"] == text.replace(BOLD_ON, "").replace(BOLD_OFF, "")
    assert [each["label"] for each in shown["buttons"]] == [each.label for each in row]  # type: ignore[attr-defined]


async def test_bold_is_strong_in_the_page_and_nothing_in_the_text(room: Room) -> None:
    await room.bot.deliver(
        letter("staf", f"{BOLD_ON}Agenda <0131>{BOLD_OFF} & https://jdih.kpu.go.id/a?b=1&c=2.")
    )
    (shown,) = await room.shows("staf")
    assert shown["text"] == "Agenda <0131> & https://jdih.kpu.go.id/a?b=1&c=2."
    assert shown["html"] == (
        "<strong>Agenda &lt;0131&gt;</strong> &amp; "
        '<a href="https://jdih.kpu.go.id/a?b=1&amp;c=2" target="_blank" rel="noopener">'
        "https://jdih.kpu.go.id/a?b=1&amp;c=2</a>."
    )


async def test_a_card_is_redrawn_in_place(room: Room) -> None:
    first = await room.bot.deliver(letter("staf", "Terima 2 rangkap", (OK,)))
    await room.bot.deliver(letter("staf", "pesan lain"))
    assert await room.bot.deliver(letter("staf", "Diterima"), edits=first) == first
    card, _ = await room.shows("staf")
    assert (card["id"], card["text"], card["buttons"], card["edited"]) == (
        first,
        "Diterima",
        [],
        True,
    )


async def test_drawing_a_card_as_it_is_already_is_a_success_and_no_edit(room: Room) -> None:
    first = await room.bot.deliver(letter("staf", "Terima", (OK,)))
    assert await room.bot.deliver(letter("staf", "Terima", (OK,)), edits=first) == first
    (card,) = await room.shows("staf")
    assert card["edited"] is False


@pytest.mark.parametrize("edits", ["999", "kartu"])
async def test_a_card_that_is_not_there_is_gone(room: Room, edits: str) -> None:
    with pytest.raises(Gone):
        await room.bot.deliver(letter("staf", "x"), edits=edits)


async def test_a_card_of_another_phone_or_an_officers_own_words_are_gone_too(room: Room) -> None:
    card = await room.bot.deliver(letter("kasubbag", "x"))
    with pytest.raises(Gone):
        await room.bot.deliver(letter("staf", "y"), edits=card)
    _, said = await room.post("samples/keputusan")
    with pytest.raises(Gone):
        await room.bot.deliver(letter("pengusul", "y"), edits=str(said["id"]))


async def test_a_card_that_would_be_refused_is_refused_as_an_edit_too(room: Room) -> None:
    card = await room.bot.deliver(letter("staf", "x"))
    with pytest.raises(Refused):
        await room.bot.deliver(letter("staf", "x", buttons(11)), edits=card)


async def test_the_words_under_a_file_stay_short_when_they_are_redrawn(room: Room) -> None:
    paper = Attachment(await room.blobs.keep(PDF), "a.pdf")
    card = await room.bot.deliver(letter("staf", "Naskah", files=(paper,)))
    with pytest.raises(Refused):
        await room.bot.deliver(letter("staf", "x" * 1025), edits=card)
    await room.bot.deliver(letter("staf", "Naskah unggah"), edits=card)
    (shown,) = await room.shows("staf")
    assert (shown["text"], len(shown["files"])) == ("Naskah unggah", 1)  # type: ignore[arg-type]


async def test_phones_that_are_not_open_take_the_letter_later(room: Room) -> None:
    await room.channel.stop()
    with pytest.raises(TryLater):
        await room.bot.deliver(letter("staf", "x"))
    await room.channel.start(room.bot)
    await room.bot.deliver(letter("staf", "x"))


async def test_files_travel_in_albums_of_one_kind_and_at_most_ten(room: Room) -> None:
    photo, paper = await room.blobs.keep(PNG), await room.blobs.keep(PDF)
    files = (
        *[Attachment(photo, f"{n}.png", photo=True) for n in range(11)],
        Attachment(paper, "a.pdf"),
    )
    parcel = Parcel(letter=letter("kasubbag", "Naskah", files=files), key="k")
    ids = (await room.channel.deliver(parcel)).messages
    shown = await room.shows("kasubbag")
    assert [each["id"] for each in shown] == list(ids)
    assert [len(each["files"]) for each in shown] == [10, 1, 1]  # type: ignore[arg-type]
    assert [each["text"] for each in shown] == ["Naskah", "", ""]


async def test_buttons_never_hang_on_an_album_and_their_message_is_the_first(room: Room) -> None:
    photo = await room.blobs.keep(PNG)
    files = tuple(Attachment(photo, f"{n}.png", photo=True, caption=f"Hal. {n}") for n in range(2))
    parcel = Parcel(letter=letter("kasubbag", "Otentikasi?", (OK,), files), key="k")
    ids = (await room.channel.deliver(parcel)).messages
    card, album = await room.shows("kasubbag")
    assert (card["id"], card["files"], len(card["buttons"])) == (ids[0], [], 1)  # type: ignore[arg-type]
    assert [each["caption"] for each in album["files"]] == ["Hal. 0", "Hal. 1"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "photo"), [(b"", False), (PDF, True)], ids=["empty", "a photo that is none"]
)
async def test_files_no_chat_service_would_take_are_refused(
    room: Room, data: bytes, photo: bool
) -> None:
    sha256 = await room.blobs.keep(data)
    with pytest.raises(Refused):
        await room.bot.deliver(letter("staf", files=(Attachment(sha256, "x", photo=photo),)))


async def test_a_repeat_is_labelled_and_hangs_below_what_it_answers(room: Room) -> None:
    card = await room.bot.deliver(letter("staf", "Terima", (OK,)))
    again = Parcel(
        letter=letter("staf", "Berkas", silent=True), key="k", repeat=True, reply_to=card
    )
    await room.channel.deliver(again)
    gone = Parcel(letter=letter("staf", "Berkas"), key="k", reply_to="999")
    await room.channel.deliver(gone)
    _, repeat, loose = await room.shows("staf")
    assert (repeat["text"], repeat["reply_to"], repeat["silent"]) == ("(ulang) Berkas", card, True)
    assert (loose["reply_to"], loose["silent"]) == ("", False)


async def test_ids_are_never_given_twice_even_after_a_reset(room: Room) -> None:
    before = await room.bot.deliver(letter("staf", "x"))
    assert (await room.post("reset"))[0] == 200
    assert await room.shows("staf") == []
    assert int(await room.bot.deliver(letter("staf", "y"))) > int(before)


def test_a_page_that_is_opened_shows_the_newest_messages_of_each_phone(tmp_path: Path) -> None:
    phones = Phones(tmp_path / "ponsel.sqlite3")
    for who, count in (("staf", 250), ("kasubbag", 3)):
        said = [Message(id=0, phone=who, mine=False, at="", text=f"{n}") for n in range(count)]
        phones.add(said)
    _, opened = phones.changes(["kasubbag", "staf"], 0)
    assert [m.text for m in opened if m.phone == "kasubbag"] == ["0", "1", "2"]
    assert [m.text for m in opened if m.phone == "staf"] == [f"{n}" for n in range(50, 250)]
    _, missed = phones.changes(["staf"], 10)
    assert len(missed) == 240, "a page that comes back gets all that it missed"
    phones.close()
