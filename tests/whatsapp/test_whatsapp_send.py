"""Letters as they arrive on a phone."""

from __future__ import annotations

import re

import pytest

from bot.channel import Delivered, Refused, TryLater, Unknown
from bot.whatsapp.pace import BURST
from handlers.messages import BOLD_OFF, BOLD_ON, MAX_BODY, Address, Button, Letter, Post, Press
from tests.adapters import parcel
from tests.waiting import until
from tests.whatsapp.conftest import Bot, Start
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.meta import PAIR_BURST
from tests.whatsapp.parts import CODE, bold, card, note
from tests.whatsapp.people import Person

# Cards ------------------------------------------------------------------------------------------


async def test_a_card_arrives_with_its_buttons_and_names_its_outbox_row(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    letter = card(hadi.bsuid, "Agenda 0131", "Disposisi", "Kembalikan", "Nanti")
    sent = await bot.channel.deliver(parcel(letter, key="brk-17"))
    assert sent == Delivered((hadi.last.id,))
    assert hadi.last.text == "Agenda 0131"
    assert hadi.last.labels == ["Disposisi", "Kembalikan", "Nanti"]
    assert hadi.last.opaque == "brk-17"
    assert meta.breaches == []


async def test_a_card_drawn_anew_stays_as_it_is_unless_it_asks_or_must_be_fresh(
    bot: Bot, hadi: Person
) -> None:
    letter = card(hadi.bsuid, "Sudah diotentikasi Hadi Prasetyo, 14.41")
    drawn = await bot.channel.deliver(parcel(letter, edits="wamid.old"))
    assert drawn == Delivered(("wamid.old",))
    assert hadi.screen() == []
    for more in ({"asks": True}, {"fresh": True}):
        letter = card(hadi.bsuid, "Terbitkan?", "Terbitkan", **more)
        drawn = await bot.channel.deliver(parcel(letter, edits="wamid.old", key=str(more)))
        assert drawn.messages == (hadi.last.id,)
    assert len(hadi.screen()) == 2


async def test_a_card_drawn_anew_costs_no_reminder_outside_the_window(
    bot: Bot, hadi: Person
) -> None:
    closed = parcel(card(hadi.bsuid), edits="wamid.old", window_open=False)
    assert await bot.channel.deliver(closed) == Delivered(("wamid.old",))
    assert bot.allowances.taken == {}


async def test_four_choices_become_a_list_with_hints_on_its_rows(bot: Bot, hadi: Person) -> None:
    buttons = tuple(
        Button(label, Press("staf", CODE, 3, str(n)), hint=f"{n} berkas terbuka")
        for n, label in enumerate(("Rudi Hartono", "Dewi Lestari", "Siapa saja", "Kembali"))
    )
    letter = Letter(
        to=Address("whatsapp", hadi.bsuid), post=Post.CARD, text="Kepada siapa?", buttons=buttons
    )
    await bot.channel.deliver(parcel(letter))
    assert hadi.last.labels == ["Rudi Hartono", "Dewi Lestari", "Siapa saja", "Kembali"]
    assert hadi.last.choices[1].hint == "1 berkas terbuka"
    assert hadi.last.text == "Kepada siapa?"


async def test_more_than_ten_choices_are_refused(bot: Bot, hadi: Person) -> None:
    with pytest.raises(Refused):
        await bot.channel.deliver(parcel(card(hadi.bsuid, "?", *(f"P{n}" for n in range(11)))))


async def test_ten_rows_of_the_full_width_are_taken(bot: Bot, hadi: Person) -> None:
    labels = [f"{n} {'x' * 22}" for n in range(10)]
    await bot.channel.deliver(parcel(card(hadi.bsuid, "?", *labels)))
    assert hadi.last.labels == labels


async def test_a_label_too_long_for_a_button_stands_whole_in_the_text(
    bot: Bot, hadi: Person
) -> None:
    labels = ("Kembalikan kepada pengusul", "Kembalikan kepada staf")
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Ke mana?", *labels)))
    assert (
        hadi.last.labels == ["Kembalikan kepada…", "Kembalikan kepada s…"]
        or len(set(hadi.last.labels)) == 2
    )
    for label in labels:
        assert f"• {label}" in hadi.last.text


async def test_an_address_is_written_out_because_there_is_no_button_for_it(
    bot: Bot, hadi: Person
) -> None:
    link = Button("Buka", url="https://jdih.example.go.id/45")
    told = note(hadi.bsuid, "Tayang 14.41.", buttons=(link,))
    await bot.channel.deliver(parcel(told))
    assert hadi.last.text == "Tayang 14.41.\n\nBuka: https://jdih.example.go.id/45"
    said = note(hadi.bsuid, "Tayang: https://jdih.example.go.id/45", buttons=(link,))
    await bot.channel.deliver(parcel(said, key="k2"))
    assert hadi.last.text == "Tayang: https://jdih.example.go.id/45"


async def test_hints_of_reply_buttons_stand_in_the_text(bot: Bot, hadi: Person) -> None:
    choice = Button("Rudi", Press("staf", CODE), hint="2 berkas")
    await bot.channel.deliver(parcel(note(hadi.bsuid, "Kepada?", buttons=(choice,))))
    assert hadi.last.text == "Kepada?\n\n• Rudi: 2 berkas"


# Texts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{bold('Agenda 0131')} · Keputusan", "*Agenda 0131* · Keputusan"),
        (f"{bold('dua baris ')}\nlain", "*dua baris* \nlain"),
        (bold("satu\ndua"), "*satu*\n*dua*"),
        (bold("Rp *12*"), "Rp *12*"),
        (f"a{bold(' ')}", "a"),
        ("2 * 3 = _6_", "2 * 3 = _6_"),
    ],
)
async def test_bold_stands_between_asterisks_within_a_line(
    bot: Bot, hadi: Person, text: str, shown: str
) -> None:
    await bot.channel.deliver(parcel(note(hadi.bsuid, f"> {text}")))
    assert hadi.last.text == f"> {shown}"


async def test_a_long_text_is_cut_between_words_and_never_in_a_number_or_title(
    bot: Bot, hadi: Person
) -> None:
    titles = [
        f"{n}. Keputusan Nomor {n} Tahun 2025 tentang “Penetapan Jadwal Tahapan {n}”"
        for n in range(150)
    ]
    text = "; ".join(titles)
    await bot.channel.deliver(parcel(note(hadi.bsuid, text)))
    pieces = [shown.text for shown in hadi.screen()]
    assert len(pieces) > 2
    assert all(len(piece) <= 4096 for piece in pieces)
    assert re.sub(r"\s+", "", "".join(pieces)) == re.sub(r"\s+", "", text)
    for title in titles:
        for whole in (title[title.index("“") :], title[title.index("Nomor") : title.index(" ten")]):
            assert any(whole in piece for piece in pieces)


async def test_a_long_text_with_buttons_has_them_below_its_last_piece(
    bot: Bot, hadi: Person
) -> None:
    text = "\n".join(f"{bold(f'Hal. {n}')} terbaca jelas dan lengkap." for n in range(60))
    await bot.channel.deliver(parcel(card(hadi.bsuid, text, "Pakai")))
    assert [shown.labels for shown in hadi.screen()][:-1] == [[]] * (len(hadi.screen()) - 1)
    assert hadi.last.labels == ["Pakai"]
    assert all(len(shown.text) <= 1024 for shown in hadi.screen())


async def test_a_body_of_the_full_size_with_much_bold_still_fits_above_buttons(
    bot: Bot, hadi: Person
) -> None:
    text = " ".join(bold("ab") for _ in range(340))
    assert len(text.replace(BOLD_ON, "").replace(BOLD_OFF, "")) <= MAX_BODY
    await bot.channel.deliver(parcel(card(hadi.bsuid, text, "Pakai"), repeat=True))
    assert hadi.last.labels == ["Pakai"]


async def test_a_repeat_is_marked(bot: Bot, hadi: Person) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Agenda 0131", "Terima"), repeat=True))
    assert hadi.last.text == "(ulang) Agenda 0131"


async def test_a_letter_hangs_below_the_card_it_belongs_to(bot: Bot, hadi: Person) -> None:
    await bot.channel.deliver(parcel(note(hadi.bsuid, "Berkas"), reply_to="wamid.card"))
    assert hadi.last.reply_to == "wamid.card"


async def test_a_letter_is_not_lost_because_what_it_hangs_below_is_too_old(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.fails("messages", 131009)
    await bot.channel.deliver(parcel(note(hadi.bsuid, "Berkas"), reply_to="wamid.long-ago"))
    assert (hadi.last.text, hadi.last.reply_to) == ("Berkas", "")
    assert bot.admin.heard == []


async def test_people_are_written_to_by_the_id_that_is_known(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    await bot.channel.deliver(parcel(note(hadi.bsuid, "a")))
    await bot.channel.deliver(parcel(note(sari.number, "b")))
    first, second = meta.sent()
    assert (first.get("to"), first.get("recipient")) == (None, hadi.bsuid)
    assert (second.get("to"), second.get("recipient")) == (sari.number, None)


# Pace, answers, the rest ------------------------------------------------------------------------


async def test_a_burst_passes_and_what_is_beyond_it_waits_in_the_outbox(
    meta: FakeGraph, bot: Bot, hadi: Person, sari: Person
) -> None:
    for n in range(int(BURST)):
        await bot.channel.deliver(parcel(note(hadi.bsuid, f"{n}"), key=f"k{n}"))
    with pytest.raises(TryLater) as caught:
        await bot.channel.deliver(parcel(note(hadi.bsuid, "lagi"), key="k-lagi"))
    assert 0 < caught.value.after <= 6
    assert len(hadi.screen()) == BURST < PAIR_BURST
    await bot.channel.deliver(parcel(note(sari.number, "orang lain"), key="k-lain"))
    meta.clock.advance(6)
    await bot.channel.deliver(parcel(note(hadi.bsuid, "lagi"), key="k-lagi"))


async def test_a_press_is_answered_below_the_old_card_and_gets_blue_ticks(
    bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Agenda 0131", "Otentikasi")))
    old = hadi.last
    pressed = await hadi.presses("Otentikasi")
    incoming = bot.channel.parse(bot.inbox.rows()[-1][1])[0]
    await bot.channel.answer(incoming, f"Sudah {bold('diotentikasi')} Hadi Prasetyo, 14.41")
    assert hadi.last.text == "Sudah *diotentikasi* Hadi Prasetyo, 14.41"
    assert hadi.last.reply_to == old.id
    assert hadi.ticks[pressed] == "read"
    assert hadi.typing == 0


async def test_a_press_without_words_shows_that_something_is_being_done(
    bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid, "Agenda 0131", "Otentikasi")))
    wamid = await hadi.presses("Otentikasi")
    incoming = bot.channel.parse(bot.inbox.rows()[-1][1])[0]
    await bot.channel.answer(incoming, "")
    assert (hadi.ticks[wamid], hadi.typing, len(hadi.screen())) == ("read", 1, 1)


async def test_mengetik_hangs_on_the_last_message_of_a_person(bot: Bot, hadi: Person) -> None:
    nobody = Address("whatsapp", "ID.unknown")
    await bot.channel.working(nobody)
    await hadi.sends_text("halo")
    wamid = await hadi.sends_text("satu lagi")
    for _, raw in bot.inbox.rows():
        bot.channel.parse(raw)
    await bot.channel.working(Address("whatsapp", hadi.bsuid))
    assert (hadi.ticks[wamid], hadi.typing) == ("read", 1)


@pytest.mark.parametrize("way", ["cut", "lose", "refuse"])
async def test_answers_and_mengetik_raise_nothing_and_what_was_not_seen_is_said(
    meta: FakeGraph, bot: Bot, hadi: Person, way: str
) -> None:
    await hadi.sends_text("halo")
    incoming = bot.channel.parse(bot.inbox.rows()[-1][1])[0]
    meta.fails("messages", 131000, times=3, way=way, status=500)
    unseen = await bot.channel.answer(incoming, "sudah")
    assert type(unseen) is (TryLater if way == "refuse" else Unknown)
    await bot.channel.working(incoming.sender)


async def test_an_invitation_opens_a_prepared_message_to_our_number(
    meta: FakeGraph, start: Start, hadi: Person
) -> None:
    meta.fails("number", 2, status=500)
    bot = await start()
    await until(lambda: bool(bot.channel.trouble()))
    with pytest.raises(TryLater):
        bot.channel.invitation_link("hT-3_kQ9")
    await hadi.sends_text("halo")  # its webhook names our number, too
    link = "https://wa.me/62811500600?text=MULAI%20hT-3_kQ9"
    assert bot.channel.invitation_link("hT-3_kQ9") == link
    assert await bot.channel.introduce() == "62811500600"
    assert bot.channel.invitation_link("hT-3_kQ9") == link


async def test_a_token_that_meta_revoked_is_a_trouble_until_it_knows_one_again(
    meta: FakeGraph, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await start(every=0.02)
    meta.fails("number", 190, status=401, times=20)
    said = "WhatsApp: token WhatsApp tidak berlaku, kode 190"
    await until(lambda: bot.channel.trouble() == said)
    await until(lambda: not bot.channel.trouble())
    assert caplog.text.count(said) == 1


async def test_an_unknown_letter_that_goes_again_carries_the_same_key(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    meta.fails("messages", way="lose")
    letter = card(hadi.bsuid, "Agenda 0131", "Terima", asks=True)
    with pytest.raises(Unknown):
        await bot.channel.deliver(parcel(letter, key="brk-17"))
    await bot.channel.deliver(parcel(letter, key="brk-17", repeat=True))
    assert [one.opaque for one in hadi.screen()] == ["brk-17", "brk-17"]
    assert [one.text for one in hadi.screen()] == ["Agenda 0131", "(ulang) Agenda 0131"]
