"""After the scan: what is sent late, a paper scanned again though it was stored, the abstrak."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf

from bot.jobs.table import LAST_WORDS, RUNNERS
from bot.playground.shown import Message
from handlers.job_kind import JobKind
from sop.berkas import State, Upload, Use
from storage import jobs
from tests.office import RUDI, Office, buttons


def sheet() -> bytes:
    """A PDF of one page."""
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


LATE = ("scan-lengkap.pdf", b"%PDF-1.4 lengkap")


async def card(office: Office, label: str) -> Message:
    """The newest card that has a button."""
    shown = reversed(await office.screen(RUDI))
    return next(message for message in shown if label in buttons(message))


async def test_a_scan_that_comes_late_is_kept_and_never_goes_public_as_abstrak(
    office: Office,
) -> None:
    await office.to_preview()
    drafted = (await office.berkas()).abstrak
    await office.sends(RUDI, "0001", LATE)
    told = await office.last(RUDI)
    assert "scan-lengkap.pdf disimpan, tetapi agenda 0001 sekarang tidak menunggu" in told
    assert "tekan Ulang scan dulu" in told
    await office.sends(RUDI, "", LATE, to=await card(office, "Sudah disimpan"))
    photo = ("IMG_1.jpg", b"\xff\xd8\xff foto")
    await office.sends(RUDI, "", photo, to=await card(office, "Unggah"), photo=True)
    assert (await office.berkas()).abstrak == drafted


async def test_a_pdf_that_answers_the_preview_is_the_abstrak_and_is_named_there(
    office: Office,
) -> None:
    await office.to_preview()
    await office.sends(RUDI, "", ("ringkas.pdf", sheet()), to=await card(office, "Unggah"))
    await office.works("abstrak")
    abstrak = (await office.berkas()).abstrak
    assert (abstrak.name, abstrak.use) == ("ringkas.pdf", Use.ABSTRAK_STAF)
    assert "Abstrak: ringkas.pdf, dari Staf." in (await card(office, "Unggah")).text


async def test_nothing_goes_up_while_an_abstrak_is_looked_at(office: Office) -> None:
    await office.to_preview()
    preview = await card(office, "Unggah")
    button = next(b.id for b in preview.buttons if b.label == "Unggah")
    await office.sends(RUDI, "", ("ringkas.pdf", sheet()), to=preview)
    assert "Abstrak sedang diperiksa" in "\n".join(await office.said(RUDI))
    await office.press_raw(RUDI, preview.id, button)
    assert (await office.berkas()).upload is Upload.NONE
    assert "Abstrak masih diperiksa" in office.toast
    await office.works("abstrak")
    await office.tap(RUDI, "Unggah")
    berkas = await office.berkas()
    assert (berkas.upload, berkas.abstrak.name) == (Upload.QUEUED, "ringkas.pdf")
    history = await office.turns.look(lambda tx: tx.history(berkas.code))
    assert ("abstrak", RUDI) in [(r.command.word, r.by.id) for r in history]


async def test_an_abstrak_that_cannot_be_opened_changes_nothing_and_is_told(office: Office) -> None:
    await office.to_preview()
    drafted = (await office.berkas()).abstrak
    torn = ("rusak.pdf", b"%PDF-1.4 rusak")
    await office.sends(RUDI, "", torn, to=await card(office, "Unggah"))
    await office.works("abstrak")
    assert (await office.berkas()).abstrak == drafted
    told = "rusak.pdf tidak dapat dibuka; abstrak yang lama tetap dipakai."
    assert told in (await card(office, "Unggah")).text


async def test_of_two_abstrak_the_one_sent_last_is_used(office: Office) -> None:
    await office.to_preview()
    preview = await card(office, "Unggah")
    await office.sends(RUDI, "", ("satu.pdf", sheet()), to=preview)
    claimed = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 50))
    first = next(task for task in claimed if task.kind == JobKind.ABSTRAK)
    await office.sends(RUDI, "", ("dua.pdf", sheet()), to=preview)
    await RUNNERS[first.kind](office.room(), first)
    await office.works("abstrak")
    assert (await office.berkas()).abstrak.name == "dua.pdf"


async def test_an_abstrak_that_the_bot_cannot_look_at_holds_nothing_up(office: Office) -> None:
    await office.to_preview()
    await office.sends(RUDI, "", ("ringkas.pdf", sheet()), to=await card(office, "Unggah"))
    claimed = await office.turns.run(lambda tx: jobs.claim(tx.conn, office.clock.now(), 50))
    task = next(task for task in claimed if task.kind == JobKind.ABSTRAK)
    await LAST_WORDS[task.kind](office.room(), task)
    await office.settle()
    await office.tap(RUDI, "Unggah")
    assert (await office.berkas()).upload is Upload.QUEUED


async def test_a_published_berkas_says_so_to_whoever_sends_another_scan(office: Office) -> None:
    await office.to_jdih()
    await office.sends(RUDI, "0001", LATE)
    assert "tidak menunggu pindaian (berkas tayang)." in await office.last(RUDI)


async def test_a_stored_paper_is_scanned_again_and_goes_back_to_its_place(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Sudah disimpan")
    place = (await office.berkas()).place
    await office.pass_time(timedelta(minutes=5))
    await office.press(RUDI, await card(office, "Unggah"), "Lainnya")
    await office.tap(RUDI, "Ulang scan")
    berkas = await office.berkas()
    assert (berkas.state, berkas.archived, berkas.place) == (State.IN_HAND, None, None)
    assert [(c.holder.id, c.place) for c in berkas.copies] == [(RUDI, None)] * 2
    await office.sends(RUDI, "", LATE)
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    assert f"Simpan: {place}" in (await card(office, "Sudah disimpan")).text
    await office.tap(RUDI, "Sudah disimpan")
    assert (await office.berkas()).place == place


async def test_what_comes_after_pakai_is_put_together_before_sesuai(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai")
    old = await card(office, "Sesuai")
    await office.sends(RUDI, "", LATE)
    assert "2 file diterima, sedang disusun" in await office.last(RUDI)
    button = next(b.id for b in old.buttons if b.label == "Sesuai")
    await office.press_raw(RUDI, old.id, button)
    assert (await office.berkas()).state is State.IN_HAND
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    assert (await office.berkas()).state is State.SCANNED


TWICE = {4: ("sama dengan hal. 3",)}


async def test_a_page_sent_twice_is_left_out_by_one_button(office: Office) -> None:
    await office.to_scan()
    await office.sends(RUDI, "", LATE)
    await office.assembles(problems=TWICE)
    page = (await office.berkas()).scan.pages[3]
    await office.tap(RUDI, "Buang hal. 4")
    scan = (await office.berkas()).scan
    assert scan.left_out == ((page.part, page.source),)
    assert scan.stale
    await office.assembles()
    assert "1 halaman dibuang." in await office.last(RUDI)
    assert "Pakai" in await office.buttons(RUDI)


async def test_of_two_pages_that_are_the_same_the_faulty_one_is_left_out(office: Office) -> None:
    await office.to_scan()
    await office.sends(RUDI, "", LATE)
    await office.assembles(problems={3: ("buram",), **TWICE})
    assert "Buang hal. 3" in await office.buttons(RUDI)


async def test_also_once_a_page_was_taken_again_one_too_many_is_left_out(office: Office) -> None:
    await office.to_scan()
    await office.sends(RUDI, "", LATE)
    await office.assembles(problems={2: ("buram",), **TWICE})
    await office.tap(RUDI, "Lainnya", "Ulang hal. 2")
    await office.attach(RUDI, "hal-2.pdf")
    await office.assembles(problems=TWICE)
    page = (await office.berkas()).scan.pages[3]
    await office.tap(RUDI, "Buang hal. 4")
    assert (await office.berkas()).scan.left_out == ((page.part, page.source),)


async def test_a_page_left_out_that_was_taken_again_is_gone_under_both_names(
    office: Office,
) -> None:
    await office.to_scan()
    await office.assembles(problems={2: ("buram",)})
    before = (await office.berkas()).scan.pages[1]
    await office.tap(RUDI, "Ulang hal. 2")
    await office.attach(RUDI, "hal-2.pdf")
    await office.assembles(problems={2: ("sama dengan hal. 1",)}, shown={2: "hal-2.pdf"})
    await office.tap(RUDI, "Buang hal. 2")
    assert (await office.berkas()).scan.left_out == ((before.part, before.source),)


async def test_a_page_noted_by_its_number_keeps_it_and_none_is_left_out(office: Office) -> None:
    await office.to_scan()
    await office.assembles(problems={2: ("buram",)}, shown={2: "not known"})
    await office.tap(RUDI, "Ulang hal. 2")
    await office.attach(RUDI, "hal-2.pdf")
    await office.assembles(problems=TWICE)
    assert "Ulang hal. 4" in await office.buttons(RUDI)
    assert "Buang hal. 4" not in await office.buttons(RUDI)
