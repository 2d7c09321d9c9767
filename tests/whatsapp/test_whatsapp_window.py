"""Outside the window of 24 hours only the agreed reminder goes out, one a day."""

from __future__ import annotations

import pytest

from bot.channel import Refused, Shut, TryLater, WindowShut
from tests.adapters import parcel
from tests.whatsapp.conftest import PDF, Bot, Start, kept
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import CODE, bold, card, files, note
from tests.whatsapp.people import Person


async def test_outside_the_window_a_reminder_goes_out_whose_buttons_work(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    letter = card(hadi.bsuid, f"{bold('Agenda 0131')} · Keputusan 45/2025\nbaris dua", "Terima")
    sent = await bot.channel.deliver(parcel(letter, window_open=False, key="brk-17"))
    assert sent.messages == (hadi.last.id,)
    assert [choice.label for choice in sent.choices] == hadi.last.labels
    assert hadi.last.type == "template"
    assert "Agenda 0131 · Keputusan 45/2025." in hadi.last.text
    assert hadi.last.labels == ["Buka berkas", "Daftar tugas"]
    assert [choice.payload for choice in hadi.last.choices] == [f"buka:{CODE}:0", "tugas::0"]
    assert hadi.last.opaque == "brk-17"


async def test_a_sentence_in_a_reminder_ends_once(meta: FakeGraph, bot: Bot, hadi: Person) -> None:
    meta.clock.advance(25 * 3600)
    letter = card(hadi.bsuid, "Pengingat agenda 0131. Terlambat 5 jam kerja.", "Terima")
    await bot.channel.deliver(parcel(letter, window_open=False))
    assert "Terlambat 5 jam kerja. Tekan" in hadi.last.text


async def test_an_officer_gets_one_reminder_a_day_and_the_same_letter_may_try_again(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    meta.fails("messages", 131000, status=500)
    first = parcel(card(hadi.bsuid, "a"), window_open=False, key="first")
    with pytest.raises(TryLater):
        await bot.channel.deliver(first)
    with pytest.raises(Refused, match="sudah diingatkan"):
        await bot.channel.deliver(parcel(card(hadi.bsuid, "b"), window_open=False, key="second"))
    await bot.channel.deliver(first)
    assert [shown.type for shown in hadi.screen()] == ["template"]


async def test_files_silent_letters_and_offices_without_a_template_get_no_reminder(
    start: Start, hadi: Person
) -> None:
    bot = await start()
    quiet = (
        files(hadi.bsuid, await kept(bot, PDF, "a.pdf")),
        note(hadi.bsuid, "diam", silent=True),
    )
    for letter in quiet:
        with pytest.raises(Refused, match="24 jam"):
            await bot.channel.deliver(parcel(letter, window_open=False))
    assert bot.allowances.taken == {}
    bare = await start(template="")
    with pytest.raises(Refused, match="24 jam"):
        await bare.channel.deliver(parcel(card(hadi.bsuid), window_open=False))
    assert hadi.screen() == []


async def test_131047_at_once_becomes_a_reminder(meta: FakeGraph, bot: Bot, hadi: Person) -> None:
    meta.window_late = False
    meta.clock.advance(25 * 3600)
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Agenda 0131", "Terima")))
    assert hadi.last.type == "template"
    assert [body["type"] for body in meta.sent()] == ["interactive", "template"]


async def test_131047_in_a_status_is_followed_by_a_reminder(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    letter = card(hadi.bsuid, "Agenda 0131", "Terima")
    await bot.channel.deliver(parcel(letter, key="brk-17"))
    await meta.settle()
    assert [(key, type(why)) for key, _, why in bot.inbox.reports] == [("brk-17", WindowShut)]
    await bot.channel.deliver(parcel(letter, key="brk-17", window_open=False))
    assert hadi.last.type == "template"
    await hadi.presses("Buka berkas")
    await bot.channel.deliver(parcel(letter, key="brk-18"))
    assert hadi.last.labels == ["Terima"]


async def test_a_reminder_carries_one_line_however_the_letter_looks(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    text = f"\n\n  Agenda\t0131     {'kata ' * 300}\nlain"
    await bot.channel.deliver(parcel(card(hadi.bsuid, text), window_open=False))
    assert "Agenda 0131 kata" in hadi.last.text
    assert "lain" not in hadi.last.text


async def test_a_reminder_names_the_berkas_below_a_headline(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.clock.advance(25 * 3600)
    text = f"{bold('Terlambat lebih dari satu hari kerja')}\n{bold('Agenda 0131')} · SE 7/2025\nDi Rudi."
    await bot.channel.deliver(parcel(note(hadi.bsuid, text), window_open=False))
    assert ": Terlambat lebih dari satu hari kerja · Agenda 0131 · SE 7/2025." in hadi.last.text


@pytest.mark.parametrize("code", [100, 131008, 131009, 132018])
async def test_a_letter_is_kept_whatever_code_its_reminder_is_refused_with(
    meta: FakeGraph, bot: Bot, hadi: Person, code: int
) -> None:
    meta.clock.advance(25 * 3600)
    meta.fails("messages", code)
    with pytest.raises(Shut, match=str(code)):
        await bot.channel.deliver(parcel(card(hadi.bsuid), window_open=False))
    assert str(code) in bot.admin.heard[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "PENDING"}, 132001),
        ({"status": "PAUSED"}, 132015),
        ({"language": "en"}, 132001),
        ({"body": "{{1}} dan {{2}} menunggu."}, 132000),
        ({"buttons": ("Buka berkas",)}, 132000),
    ],
    ids=str,
)
async def test_a_template_that_is_not_as_agreed_is_refused_and_told_to_the_admin(
    meta: FakeGraph, bot: Bot, hadi: Person, change: dict[str, str], code: int
) -> None:
    for key, value in change.items():
        setattr(meta.templates["pengingat_berkas"], key, value)
    with pytest.raises(Refused, match=str(code)):
        await bot.channel.deliver(parcel(card(hadi.bsuid), window_open=False))
    assert str(code) in bot.admin.heard[0]
    assert bot.admin.besides[0] == "", "all but reminders comes through"
