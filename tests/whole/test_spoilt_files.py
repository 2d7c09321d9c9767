"""A file of the store is gone or of other bytes when it is needed: said, and nothing stands still."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs.queue import Jobs
from handlers.messages import Address, Attachment, Job, Letter, Post
from naskah.client import Workshop
from sop.berkas import Use
from storage import jobs, outbox
from tests.office import HADI, SARI, YUNI, Office


async def loses(office: Office, sha256: str) -> None:
    office.files.path(sha256).unlink()


async def spoils(office: Office, sha256: str) -> None:
    path = office.files.path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"lain")


async def gives_up(office: Office) -> None:
    """Let a job that waits break as often as it is tried."""
    slow = Jobs(office.room())
    for _ in range(8):
        await slow.run_once()
        await slow.settle()
        office.clock.advance(timedelta(hours=1))
    await office.settle()
    assert (await office.turns.look(lambda tx: jobs.counts(tx.conn))).get("failed") == 1


@pytest.mark.parametrize("happens", [loses, spoils])
async def test_a_letter_whose_file_is_spoilt_says_so_and_holds_up_nothing(
    office: Office, happens
) -> None:
    sha256 = await office.files.keep(b"%PDF-1.4 lembar")
    to = Address("playground", HADI)
    file = Attachment(sha256, "lembar-disposisi.pdf")
    letter = Letter(to=to, post=Post.FILES, text="Lembarnya.", files=(file,), officer=HADI)
    await happens(office, sha256)
    await office.turns.run(lambda tx: tx.post(letter, office.clock.now()))
    await office.notes(HADI, "Rapat pukul 10.")
    await office.settle()
    said = await office.said(HADI)
    assert "Rapat pukul 10." in said
    assert any("lembar-disposisi.pdf tidak dapat dikirim ke sini" in text for text in said)
    assert any("hilang atau rusak di penyimpanan bot" in text for text in await office.said(YUNI))
    assert await office.turns.look(lambda tx: outbox.counts(tx.conn)) == {"failed": 1}


async def test_a_file_that_cannot_be_read_by_a_fault_of_ours_is_asked_for_again(
    office: Office,
) -> None:
    await office.attach(SARI, "nota-dinas.pdf")
    berkas = await office.berkas()
    file = berkas.file(Use.UNREAD)
    assert file is not None
    await loses(office, file.sha256)
    await gives_up(office)
    assert any("gangguan pada bot; kirim sekali lagi" in text for text in await office.said(SARI))
    assert any("jdih-bot verify" in text for text in await office.said(YUNI))
    await office.attach(SARI, "nota-dinas.pdf")
    (again,) = (await office.berkas()).files
    assert (again.use, again.sha256) == (Use.UNREAD, file.sha256)
    assert office.files.has(again.sha256)


async def test_whoever_asked_for_something_that_is_given_up_hears_of_it(office: Office) -> None:
    asked = {"channel": "playground", "address": HADI, "officer": HADI}
    unclear = Job("laporan", payload=asked)  # it does not say of which month
    await office.turns.run(lambda tx: tx.start(unclear, office.clock.now()))
    await gives_up(office)
    assert any("gangguan pada bot" in text for text in await office.said(HADI))
    assert any("dihentikan: membuat laporan." in text for text in await office.said(YUNI))


async def test_for_want_of_room_for_temporary_files_work_waits_and_the_admin_is_told(
    office: Office,
) -> None:
    room = office.room()
    room.shop = Workshop(least=1 << 62)  # no disk has as much
    await office.to_kasubbag()
    sha256 = await office.files.keep(b"%PDF-1.4 tidak dapat digambar")
    job = Job("pictures", (await office.berkas()).code, "uji", {"sha256": sha256})
    await office.turns.run(lambda tx: tx.start(job, office.clock.now()))
    slow = Jobs(room)
    for _ in range(8):
        await slow.run_once()
        await slow.settle()
        office.clock.advance(timedelta(minutes=1))
    await office.settle()
    assert "failed" not in await office.turns.look(lambda tx: jobs.counts(tx.conn))
    assert await office.turns.look(lambda tx: jobs.under_way(tx.conn, "uji"))
    told = [text for text in await office.said(YUNI) if "Penyimpanan bot penuh" in text]
    assert len(told) == 1
