"""What people send, as the conversation gets it."""

from __future__ import annotations

import json

import pytest

from bot.whatsapp.receive import parse
from handlers.messages import EDITED, LOST, MOVED, Address, Incoming, Press
from tests.adapters import parcel
from tests.whatsapp.conftest import Bot
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import CODE, card, heard
from tests.whatsapp.people import Person


def said(bot: Bot) -> Incoming:
    """Give what was heard last."""
    return heard(bot.channel, bot.inbox)[-1]


async def test_a_text_comes_with_its_sender_and_what_it_replies_to(bot: Bot, hadi: Person) -> None:
    wamid = await hadi.sends_text("kembalikan, lampiran kurang", reply_to="wamid.card")
    assert said(bot) == Incoming(
        id=wamid,
        sender=Address("whatsapp", hadi.bsuid),
        text="kembalikan, lampiran kurang",
        message="wamid.card",
        answer_to=wamid,
        name="Hadi Prasetyo",
        alias=hadi.number,
    )


@pytest.mark.parametrize(
    ("ids", "sender", "alias"),
    [
        ({"number": "6281234567890", "bsuid": "ID.1349"}, "ID.1349", "6281234567890"),
        ({"number": "6281234567890"}, "6281234567890", ""),
        ({"bsuid": "ID.1349"}, "ID.1349", ""),
        ({"number": "6281", "bsuid": "ID.1349", "hides_number": True}, "ID.1349", ""),
        ({"number": "081234567890"}, "081234567890", ""),
        ({"number": "+6281234567890"}, "+6281234567890", ""),
        ({"bsuid": "ID.aBc0O"}, "ID.aBc0O", ""),
        ({"bsuid": "ID.ENT.118"}, "ID.ENT.118", ""),
    ],
    ids=str,
)
async def test_a_person_is_known_by_bsuid_and_number_just_as_they_came(
    meta: FakeGraph, bot: Bot, ids: dict[str, str], sender: str, alias: str
) -> None:
    await meta.person("Rudi Hartono", **ids).sends_text("halo")
    assert (said(bot).sender.id, said(bot).alias) == (sender, alias)


async def test_a_username_is_shown_beside_the_name_and_changes_no_id(
    meta: FakeGraph, bot: Bot
) -> None:
    dewi = meta.person("Dewi Lestari", bsuid="ID.77", username="dewi.l", hides_number=True)
    await dewi.sends_text("halo")
    assert said(bot).name == "Dewi Lestari (@dewi.l)"
    assert said(bot).sender.id == "ID.77"


async def test_the_text_of_an_invitation_link_starts(bot: Bot, hadi: Person) -> None:
    for word in ("MULAI", "Mulai", " mulai"):
        await hadi.sends_text(f"{word} hT-3_kQ9hT-3_kQ9")
        assert (said(bot).start, said(bot).text) == ("hT-3_kQ9hT-3_kQ9", "")
    for other in (
        "Mulai besok saja",
        "mulai disposisi",
        "MULAI",
        "MULAI dua kata",
        f"MULAI {'x' * 65}",
    ):
        await hadi.sends_text(other)
        assert (said(bot).start, said(bot).text) == ("", other)


async def test_a_reply_button_a_list_row_and_a_quick_reply_all_press(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Agenda 0131", "Terbitkan", "Ubah")))
    many = ("Satu", "Dua", "Tiga", "Empat")
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Pilih alasan", *many), key="k2"))
    meta.clock.advance(25 * 3600)
    asked = parcel(card(hadi.bsuid, "Agenda 0131", "Terbitkan"), key="k3", window_open=False)
    await bot.channel.deliver(asked)

    await hadi.presses("Ubah")
    assert said(bot).press == Press("ubah", CODE, 3)
    assert said(bot).message == hadi.screen()[0].id
    await hadi.presses("Tiga")
    assert said(bot).press == Press("tiga", CODE, 3)
    assert said(bot).message == hadi.screen()[1].id
    await hadi.presses("Buka berkas")
    assert said(bot).press == Press("buka", CODE)
    assert said(bot).message == hadi.screen()[2].id
    await hadi.presses("Daftar tugas")
    assert said(bot).press == Press("tugas")
    assert all(one.text == "" for one in heard(bot.channel, bot.inbox))


async def test_a_document_keeps_its_name_and_kind(meta: FakeGraph, bot: Bot, hadi: Person) -> None:
    await hadi.sends_files(("Keputusan 45.pdf", b"%PDF-1.7"), caption="untuk JDIH")
    file = said(bot).files[0]
    assert (file.name, file.mime, file.photo) == ("Keputusan 45.pdf", "application/pdf", False)
    assert said(bot).text == "untuk JDIH"
    meta.clock.advance(1)
    await hadi.sends_files(("C:\\surat\\../nota dinas.docx", b"PK"))
    assert said(bot).files[0].name == "nota dinas.docx"
    assert said(bot).files[0].sent > file.sent > ""


async def test_a_photo_is_known_to_be_recompressed_and_gets_a_name(bot: Bot, hadi: Person) -> None:
    await hadi.sends_photo(b"\xff\xd8\xff")
    file = said(bot).files[0]
    assert file.photo
    assert file.name == f"foto-{file.ref}.jpg"


async def test_a_document_without_a_name_is_named_after_itself(bot: Bot, hadi: Person) -> None:
    await hadi.sends("document", {"id": "123", "mime_type": "application/pdf"})
    assert said(bot).files[0].name == "file-123.pdf"


async def test_a_name_without_its_ending_gets_it(bot: Bot, hadi: Person) -> None:
    for name, kept in (
        ("Keputusan No. 45", "Keputusan No. 45.pdf"),
        ("SK 45.PDF", "SK 45.PDF"),
        ("foto.jpeg", "foto.jpeg"),
    ):
        media = {"id": "123", "mime_type": "application/pdf", "filename": name}
        await hadi.sends("document", media)
        assert said(bot).files[0].name == kept


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("audio", {"id": "1", "mime_type": "audio/ogg; codecs=opus", "voice": True}, "voice"),
        ("audio", {"id": "1", "mime_type": "audio/mpeg"}, "audio"),
        ("video", {"id": "1", "mime_type": "video/mp4", "caption": "ini"}, "video"),
        ("location", {"latitude": -2.5, "longitude": 112.9}, "location"),
        ("sticker", {"id": "1", "mime_type": "image/webp"}, "sticker"),
        ("reaction", {"message_id": "wamid.x", "emoji": "👍"}, "reaction"),
        ("order", {"catalog_id": "1"}, "order"),
        ("unsupported", {}, "unsupported"),
        ("unsupported", {"type": "poll_creation"}, "unsupported"),
        ("unsupported", {"type": "edit"}, EDITED),
        ("unsupported", {"type": "media_placeholder"}, LOST),
        ("unsupported", {"type": "button"}, LOST),
        ("edit", {"original_message_id": "wamid.x", "message": {"type": "text"}}, EDITED),
        ("revoke", {"original_message_id": "wamid.x"}, EDITED),
        ("document", {"filename": "Keputusan 45.pdf"}, LOST),
        ("image", {}, LOST),
        ("hologram", {}, "unsupported"),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"name": "flow"}}, "unsupported"),
    ],
)
async def test_what_nobody_can_read_here_is_named_so_that_it_is_answered(
    bot: Bot, hadi: Person, kind: str, content: dict[str, object], name: str
) -> None:
    await hadi.sends(kind, content)
    assert said(bot).unsupported == name
    assert said(bot).text == content.get("caption", "")


@pytest.mark.parametrize("code", [131052, 131060])
async def test_what_meta_itself_could_not_read_is_asked_for_again(
    meta: FakeGraph, bot: Bot, hadi: Person, code: int
) -> None:
    message = {"id": "wamid.1", "type": "unsupported", "from_user_id": hadi.bsuid}
    message["errors"] = [{"code": code, "title": "Media download error"}]
    await meta.hooks.emit({"contacts": [hadi.contact()], "messages": [message]})
    assert said(bot).unsupported == LOST


async def test_shared_contacts_are_named_too(bot: Bot, hadi: Person) -> None:
    await hadi.sends("contacts", [{"name": {"formatted_name": "Dewi Lestari"}}])
    assert said(bot).unsupported == "contact"


async def test_what_nobody_wrote_says_nothing(bot: Bot, hadi: Person) -> None:
    await hadi.sends("reaction", {"message_id": "wamid.x"})
    await hadi.sends("request_welcome", {})
    await hadi.sends("unsupported", {"type": "pin"})
    assert heard(bot.channel, bot.inbox) == []


@pytest.mark.parametrize("number", ["", "6281111111111"], ids=["same number", "new number"])
async def test_a_changed_bsuid_says_under_which_id_the_sender_was_known(
    bot: Bot, hadi: Person, number: str
) -> None:
    old = hadi.bsuid
    await hadi.moves_to("ID.24817305912873645029", number=number)
    moves = heard(bot.channel, bot.inbox)
    assert {(one.unsupported, one.sender.id) for one in moves} == {
        (MOVED, "ID.24817305912873645029")
    }
    assert {one.alias for one in moves} >= {old}
    assert len({one.id for one in moves}) == len(moves)
    await hadi.sends_text("halo lagi")
    assert said(bot).sender.id == "ID.24817305912873645029"


async def test_a_changed_number_of_somebody_without_bsuid_is_told_by_the_old_one(
    meta: FakeGraph, bot: Bot, sari: Person
) -> None:
    system = {
        "type": "user_changed_number",
        "body": "User Sari Wulandari changed from 6281298765432 to 6281300000000",
        "wa_id": "6281300000000",
    }
    message = {"id": "wamid.s", "type": "system", "from": sari.number, "system": system}
    await meta.hooks.emit({"messages": [message]})
    assert (said(bot).sender.id, said(bot).alias) == ("6281300000000", sari.number)


async def test_who_is_known_by_his_number_alone_is_found_when_meta_names_a_bsuid_first(
    meta: FakeGraph, bot: Bot, sari: Person
) -> None:
    system = {"type": "user_changed_number", "user_id": "ID.new", "previous_user_id": "ID.old"}
    message = {"id": "wamid.s", "type": "system", "from": sari.number, "system": system}
    await meta.hooks.emit({"messages": [message]})
    moves = heard(bot.channel, bot.inbox)
    assert [(one.sender.id, one.alias) for one in moves] == [
        ("ID.new", "ID.old"),
        ("ID.new", sari.number),
    ]


async def test_a_contact_that_belongs_to_another_message_lends_nobody_his_bsuid(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    message = {"id": "wamid.1", "type": "text", "text": {"body": "a"}, "from": sari.number}
    await meta.hooks.emit({"contacts": [hadi.contact()], "messages": [message]})
    assert (said(bot).sender.id, said(bot).name) == (sari.number, "")


async def test_messages_in_a_group_and_messages_from_nobody_are_left_alone(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    group = {"id": "wamid.1", "type": "text", "text": {"body": "a"}, "group_id": "g", "from": "1"}
    nobody = {"id": "wamid.2", "type": "text", "text": {"body": "a"}}
    await meta.hooks.emit({"messages": [group, nobody]})
    assert bot.inbox.ids() == ["wamid.1", "wamid.2"]
    assert heard(bot.channel, bot.inbox) == []


def test_letters_that_no_database_keeps_are_taken_out() -> None:
    message = {"id": "w", "type": "text", "text": {"body": "a\0b\ud83d"}, "from": "1"}
    raw = json.dumps({"field": "messages", "value": {"messages": [message], "contacts": []}})
    assert parse(raw)[0].text == "ab?"


@pytest.mark.parametrize("how", ["forwarded", "frequently_forwarded"])
def test_forwarded_words_are_known_as_such(how: str) -> None:
    message = {"id": "w", "type": "text", "text": {"body": "kirim"}, "from": "1"}
    for context, wanted in (({how: True}, True), ({"id": "wamid.card"}, False)):
        raw = json.dumps({"value": {"messages": [{**message, "context": context}]}})
        assert parse(raw)[0].forwarded is wanted
