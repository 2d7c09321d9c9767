"""Letters of several messages: files as they arrive, and what becomes of the others when one fails."""

from __future__ import annotations

import pytest

from bot.channel import Refused, TryLater, Unknown
from bot.playground.meta.contract import KINDS as TAKEN
from bot.whatsapp.settings import KINDS
from tests.adapters import goes_on, parcel
from tests.whatsapp.conftest import PDF, Bot, kept
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import bold, files, note
from tests.whatsapp.people import Person

JPEG = b"\xff\xd8\xff gambar"


async def test_files_arrive_as_documents_and_pictures_each_with_its_caption(
    bot: Bot, hadi: Person
) -> None:
    sheets = [
        await kept(bot, PDF, "Keputusan 45.pdf", caption="naskah asli"),
        await kept(bot, JPEG, "hal-1.jpg", photo=True, caption=f"hal. {bold('1')}"),
        await kept(bot, JPEG, "scan.jpg"),
    ]
    letter = files(hadi.bsuid, *sheets, text="Untuk agenda 0131")
    sent = await bot.channel.deliver(parcel(letter, reply_to="wamid.card", key="brk"))
    shown = hadi.screen()
    assert sent.messages == tuple(one.id for one in shown)
    assert [one.type for one in shown] == ["document", "image", "document"]
    assert [one.name for one in shown] == ["Keputusan 45.pdf", "hal-1.jpg", "scan.jpg"]
    assert [one.text for one in shown] == ["Untuk agenda 0131\nnaskah asli", "hal. *1*", ""]
    assert [one.data for one in shown] == [PDF, JPEG, JPEG]
    assert {one.reply_to for one in shown} == {"wamid.card"}
    assert [one.opaque for one in shown] == ["brk#0/3", "brk#1/3", "brk#2/3"]


async def test_a_picture_over_five_megabytes_travels_as_a_document(bot: Bot, hadi: Person) -> None:
    large = await kept(bot, JPEG + bytes(5 * 2**20), "hal-1.jpg", photo=True)
    await bot.channel.deliver(parcel(files(hadi.bsuid, large)))
    assert hadi.last.type == "document"


async def test_a_file_over_a_hundred_megabytes_is_refused_without_being_uploaded(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    large = await kept(bot, bytes(100 * 2**20 + 1), "scan.pdf")
    with pytest.raises(Refused):
        await bot.channel.deliver(parcel(files(hadi.bsuid, large)))
    assert not any(one.path.endswith("/media") for one in meta.asked)


async def test_every_kind_of_file_that_is_sent_is_one_that_meta_takes(
    bot: Bot, hadi: Person
) -> None:
    assert set(KINDS.values()) <= TAKEN
    await bot.channel.deliver(parcel(files(hadi.bsuid, await kept(bot, b"PK", "Naskah.DOCX"))))
    assert (hadi.last.type, hadi.last.name) == ("document", "Naskah.DOCX")


async def test_a_kind_of_file_that_meta_does_not_take_is_refused_without_being_uploaded(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    with pytest.raises(Refused, match="jenis file"):
        await bot.channel.deliver(parcel(files(hadi.bsuid, await kept(bot, b"PK", "bukti.zip"))))
    assert not any(one.path.endswith("/media") for one in meta.asked)


async def test_a_caption_too_long_goes_on_below_the_file(bot: Bot, hadi: Person) -> None:
    text = " ".join(["sebagaimana"] * 130)
    await bot.channel.deliver(parcel(files(hadi.bsuid, await kept(bot, PDF, "a.pdf"), text=text)))
    first, second = hadi.screen()
    assert (first.type, second.type) == ("document", "text")
    assert f"{first.text} {second.text}" == text


async def test_a_file_is_uploaded_once_for_all_who_get_it(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    sheet = await kept(bot, PDF, "a.pdf")
    await bot.channel.deliver(parcel(files(hadi.bsuid, sheet)))
    await bot.channel.deliver(parcel(files(sari.number, sheet)))
    assert sum(one.path.endswith("/media") for one in meta.asked) == 1


async def test_an_upload_that_meta_has_lost_is_made_again(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    sheet = await kept(bot, PDF, "a.pdf")
    await bot.channel.deliver(parcel(files(hadi.bsuid, sheet)))
    meta.clock.advance(31 * 86_400)
    hadi.last_inbound = meta.clock.now()
    await bot.channel.deliver(parcel(files(hadi.bsuid, sheet), key="k2"))
    assert [one.data for one in hadi.screen()] == [PDF, PDF]


@pytest.mark.parametrize("where", ["media", "messages"])
async def test_what_arrived_of_a_letter_is_not_sent_again(
    meta: FakeGraph, bot: Bot, hadi: Person, where: str
) -> None:
    sheets = [await kept(bot, PDF + bytes([n]), f"{n}.pdf") for n in range(3)]
    letter, known = files(hadi.bsuid, *sheets), dict[int, tuple[str, ...]]()
    meta.fails(where, 131000, status=500, spare=1)
    with pytest.raises(TryLater):
        await bot.channel.deliver(goes_on(letter, known))
    assert [one.name for one in hadi.screen()] == ["0.pdf"]
    sent = await bot.channel.deliver(goes_on(letter, known))
    assert [one.name for one in hadi.screen()] == ["0.pdf", "1.pdf", "2.pdf"]
    assert sent.messages == tuple(one.id for one in hadi.screen())


async def test_a_letter_in_doubt_loses_none_of_the_others_and_names_those_that_arrived(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    sheets = [await kept(bot, PDF + bytes([n]), f"{n}.pdf") for n in range(3)]
    letter, known = files(hadi.bsuid, *sheets), dict[int, tuple[str, ...]]()
    meta.fails("messages", way="lose", spare=1)
    with pytest.raises(Unknown):
        await bot.channel.deliver(goes_on(letter, known))
    first, lost, last = hadi.screen()
    assert known == {0: (first.id,), 2: (last.id,)}
    assert (lost.name, last.name) == ("1.pdf", "2.pdf")
    sent = await bot.channel.deliver(goes_on(letter, known, repeat=True))
    assert sent.messages == (first.id, hadi.last.id, last.id)
    assert (hadi.last.name, hadi.last.text) == ("1.pdf", "(ulang)")


async def test_a_file_that_is_refused_keeps_no_other_one_away_and_is_named(
    bot: Bot, hadi: Person
) -> None:
    sheets = [await kept(bot, PDF, name) for name in ("0.pdf", "bukti.zip", "2.pdf")]
    known = dict[int, tuple[str, ...]]()
    with pytest.raises(Refused) as never:
        await bot.channel.deliver(goes_on(files(hadi.bsuid, *sheets), known))
    assert [one.name for one in hadi.screen()] == ["0.pdf", "2.pdf"]
    assert (never.value.files, sorted(known)) == (("bukti.zip",), [0, 2])


async def test_a_letter_that_has_no_outbox_row_names_none_and_is_not_remembered(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    sheets = [await kept(bot, PDF + bytes([n]), f"{n}.pdf") for n in range(2)]
    meta.fails("messages", 131000, status=500, spare=1)
    with pytest.raises(TryLater):
        await bot.channel.deliver(parcel(files(hadi.bsuid, *sheets), key=""))
    await bot.channel.deliver(parcel(note(hadi.bsuid, "Penyimpanan penuh."), key=""))
    assert [one.text or one.name for one in hadi.screen()] == ["0.pdf", "Penyimpanan penuh."]
    assert not any("biz_opaque_callback_data" in body for body in meta.sent())
