"""The postman stopped in the middle of a round, and notes that cannot be written down."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.postman import Note
from handlers import desk
from handlers.messages import Address, Letter, Post
from sop.berkas import Upload
from sop.online import Online
from sop.reports import UploadReported
from storage import delivery, outbox
from storage.transaction import Tx
from tests.office import HADI, RUDI, Office


async def counts(office: Office) -> dict[str, int]:
    return await office.turns.look(lambda tx: outbox.counts(tx.conn))


async def test_a_round_that_is_stopped_gives_back_what_it_claimed(office: Office) -> None:
    await office.notes(HADI, "Rapat pukul 10.")
    stopped = asyncio.create_task(office.postman.send_once())
    await asyncio.sleep(0)
    stopped.cancel()
    with suppress(asyncio.CancelledError):
        await stopped
    await office.postman.settle()
    assert await counts(office) == {"waiting": 1}
    await office.settle()
    assert (await office.said(HADI))[-1] == "Rapat pukul 10."


async def test_a_note_that_breaks_gives_its_letter_up_and_holds_up_no_other(office: Office) -> None:
    def broken(_: Tx) -> None:
        raise ZeroDivisionError

    await office.notes(HADI, "satu")
    (claim,) = await office.turns.run(lambda tx: delivery.claim(tx.conn, office.clock.now()))
    office.postman._notes.append(Note(claim.key, broken))
    await office.notes(HADI, "dua")
    await office.settle()
    await office.settle()
    assert await counts(office) == {"failed": 1}
    assert (await office.said(HADI))[-1] == "dua"
    assert office.postman._notes == []


async def test_a_card_that_is_replaced_while_it_is_being_sent_keeps_no_button(
    office: Office,
) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    code = (await office.berkas()).code

    async def fails(why: str) -> None:
        report, now = UploadReported(Upload.FAILED, Online(note=why)), office.clock.now()
        await office.turns.run(lambda tx: desk.report(tx, code, report, now, office.calendar))

    await fails("pertama")
    await office.postman.send_once()
    await fails("kedua")
    await office.settle()
    shown = await office.screen(RUDI)
    assert not [m for m in shown if "pertama" in m.text]
    assert "Lanjut di bawah." in "".join(m.text for m in shown[:-1])
    assert "kedua" in shown[-1].text
    assert shown[-1].buttons


async def test_a_channel_that_is_used_no_more_leaves_its_letters_to_the_next_address(
    office: Office,
) -> None:
    other = Address("whatsapp", "628:1")

    def moved_here(tx: Tx) -> None:
        tx.bind(other, HADI, "", office.clock.now())

    await office.turns.run(moved_here)
    await office.turns.run(
        lambda tx: tx.post(
            Letter(to=other, post=Post.NOTE, text="Rapat pindah.", officer=HADI), office.clock.now()
        )
    )
    await office.settle()
    assert (await office.said(HADI))[-1] == "Rapat pindah."
    assert await counts(office) == {}
