"""A process dies after a job had its effect: taken up again, the job does nothing a second time."""

from __future__ import annotations

import pytest

from bot.jobs.queue import Jobs
from bot.jobs.table import RUNNERS
from sop.berkas import Upload, Use
from storage import jobs
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office
from tests.readings import keputusan

EVERYBODY = (SARI, HADI, RUDI, DEWI, BAMBANG, YUNI)


async def dies_after(office: Office, kind: str) -> None:
    """Do the jobs of a kind as a process does that is killed before it says that they are done."""
    now = office.clock.now()
    tasks = await office.turns.run(lambda tx: jobs.claim(tx.conn, now, 50, "dead", [kind]))
    assert tasks, kind
    for task in tasks:
        await RUNNERS[kind](office.room(), task)


async def starts_again(office: Office) -> None:
    work = Jobs(office.room())
    await work.after_restart()
    while await work.run_once():
        await work.settle()
    await office.settle()


async def seen(office: Office) -> tuple[dict[str, list[str]], list[str]]:
    """What everybody was told, and the history of the newest berkas, if there is one."""
    told = {who: await office.said(who) for who in EVERYBODY}
    if not await office.all():
        return told, []
    code = (await office.berkas()).code
    history = await office.turns.look(lambda tx: tx.history(code))
    return told, [f"{record.number} {record.word}" for record in history]


async def done_once(office: Office, kind: str) -> None:
    before = await seen(office)
    await dies_after(office, kind)
    await office.settle()
    after = await seen(office)
    assert after != before, "the job had no effect at all"
    await starts_again(office)
    assert await seen(office) == after


@pytest.mark.parametrize("asked", ["/agenda", "/laporan"])
async def test_book_and_report_come_once(office: Office, asked: str) -> None:
    await office.to_kasubbag()
    await office.works()
    await office.types(HADI, asked)
    await done_once(office, {"/agenda": "buku-agenda", "/laporan": "laporan"}[asked])


async def test_the_riwayat_comes_once(office: Office) -> None:
    await office.to_kasubbag()
    await office.works()
    await office.types(HADI, "/lacak 0001")
    await office.tap(HADI, "Riwayat")
    await done_once(office, "riwayat")


async def test_the_lembar_disposisi_is_kept_and_sent_once(office: Office) -> None:
    await office.to_kasubbag()
    await office.works()
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await done_once(office, "lembar-disposisi")


async def test_the_receipt_comes_once(office: Office) -> None:
    await office.to_staf()
    await office.works()
    await office.tap(RUDI, "Terima")
    await done_once(office, "tanda-terima")
    assert (await office.berkas()).file(Use.TANDA_TERIMA), "the evidence holds it as well"


async def test_a_receipt_that_was_taken_back_is_no_paper_of_the_berkas(office: Office) -> None:
    await office.to_staf()
    await office.works()
    await office.tap(RUDI, "Terima")
    await office.works("tanda-terima")
    await office.types(RUDI, "0001")
    await office.tap(RUDI, "Buka PDF")
    assert await sent_last(office, RUDI)
    await office.tap(RUDI, "Batalkan")
    await office.types(RUDI, "0001")
    await office.tap(RUDI, "Buka PDF")
    assert not await sent_last(office, RUDI)


async def sent_last(office: Office, who: str) -> bool:
    """Tell whether a tanda terima is among the files that came last."""
    files = next(m.files for m in reversed(await office.screen(who)) if m.files)
    return any(file.name.startswith("tanda-terima") for file in files)


async def test_a_comparison_is_entered_once(office: Office) -> None:
    await office.to_scan()
    await office.works()
    await office.assembles()
    await office.tap(RUDI, "Pakai")
    await done_once(office, "cocokkan")


async def test_a_scan_that_cannot_be_told_is_asked_about_once(office: Office) -> None:
    for nomor in ("45", "46"):
        await office.to_staf(keputusan(nomor))
        await office.tap(RUDI, "Terima")
    await office.works()
    await office.attach(RUDI, "SCAN.pdf")
    await done_once(office, "kenali")


async def test_one_invitation_is_made_and_sent(office: Office) -> None:
    await office.types(YUNI, "/pegawai Rudi")
    await office.tap(YUNI, "Rudi Hartono", "Undang")
    await done_once(office, "undangan")


async def test_blank_sheets_come_once(office: Office) -> None:
    await office.types(HADI, "/lembar-kosong 2")
    await done_once(office, "lembar-kosong")


async def test_the_package_for_an_upload_by_hand_comes_once(office: Office) -> None:
    await office.to_preview()
    await office.works()
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.FAILED, "situs tidak dapat dihubungi")
    await office.works()
    await office.tap(RUDI, "Unggah manual")
    await done_once(office, "paket")
