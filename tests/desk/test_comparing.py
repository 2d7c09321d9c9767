"""The checklist says that the scan is still being compared, what came of it, or that nothing did."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.jobs.queue import Jobs
from handlers.messages import plain
from handlers.step4.susunan import assembled_of
from handlers.texts import say
from sop.berkas import Page, State, Use
from sop.reports import ScanAssembled, ScanCompared
from tests.naskah.scans import crooked
from tests.office import HADI, RUDI, SARI, Office, buttons
from tests.readings import NOTA, keputusan
from tests.samples import SampleShop
from tests.whole.tipis import OnWhatsApp, on_whatsapp

LOOKING, UNKNOWN, SAME = (
    plain(say(f"step4.{key}")) for key in ("comparing", "match_unknown", "match_same")
)


async def checklist(office: Office) -> str:
    """The card that Staf checks the scan by, which can be agreed to whatever the machine does."""
    card = next(m for m in reversed(await office.screen(RUDI)) if "Sesuai" in buttons(m))
    return plain(card.text)


async def compared(office: Office, says: str) -> None:
    """The machine found something out."""
    berkas = await office.berkas()
    await office.report(berkas.code, ScanCompared(assembled_of(berkas.scan), says))


async def scanned(office: Office, nomor: str, *scans: bytes) -> None:
    """Staf sends the scans of a berkas that has some nomor."""
    softcopy = await SampleShop().body("keputusan")
    await office.sends(SARI, "", ("nota.pdf", b"%PDF-1.4"), ("naskah.pdf", softcopy))
    await office.reads(nota=NOTA, naskah=keputusan(nomor))
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.tap(RUDI, "Terima")
    await office.sends(RUDI, "", *((f"{n}.pdf", scan) for n, scan in enumerate(scans, 1)))


async def test_it_is_said_as_long_as_it_lasts_and_then_what_came_of_it(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai")
    assert LOOKING in await checklist(office)
    await compared(office, SAME)
    assert SAME in await checklist(office)
    assert LOOKING not in await checklist(office)


async def test_nothing_is_waited_for_before_the_scan_is_taken(office: Office) -> None:
    await office.to_scan()
    assert not any(LOOKING in text for text in await office.said(RUDI))


async def test_what_the_machine_cannot_read_is_left_to_the_eye(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai")
    await office.works("cocokkan")
    assert UNKNOWN in await checklist(office)
    assert LOOKING not in await checklist(office)
    await office.tap(RUDI, "Sesuai")
    await office.prepares()
    assert not any(plain(say("step5.doubts")) in text for text in await office.said(RUDI))


async def test_a_page_too_crooked_to_be_read_is_said_to_be_crooked_and_not_to_differ(
    office: Office, eyes: None
) -> None:
    scans = [crooked(await SampleShop().body(half), 30) for half in ("scan-asli", "scan-salinan")]
    await scanned(office, "45", *scans)
    await office.works("susun", "cocokkan")
    await office.tap(RUDI, "Pakai")
    said = await checklist(office)
    both = "hal. 1–2 naskah asli dan hal. 1–2 salinan"
    assert plain(say("step4.match_crooked", hal=both)) in said
    assert "berbeda dari softcopy" not in said
    assert "dokumen lain" not in said


async def test_pages_that_lie_a_little_crooked_are_named_once_as_advice(office: Office) -> None:
    await office.to_scan()
    berkas = await office.berkas()
    scan = berkas.scan
    laid = [("asli", 2), ("asli", 3), ("salinan", 1)]
    pages = tuple(Page(n, scan.parts[0].id, n, half, tilted=True) for half, n in laid)
    made_of = assembled_of(scan)
    report = ScanAssembled(parts=made_of, asli=scan.asli, salinan=scan.salinan, pages=pages)
    await office.report(berkas.code, report)
    advice = plain(say("step4.tilted", hal="hal. 2–3 naskah asli dan hal. 1 salinan"))
    assert not any("agak miring" in text for text in await office.said(RUDI))
    await office.tap(RUDI, "Pakai")
    assert (await checklist(office)).count("agak miring") == 1
    assert advice in await checklist(office)
    assert (await offered(office))[0] == "Sesuai"


async def test_another_number_read_beyond_doubt_makes_a_new_scan_the_main_button(
    office: Office,
) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai")
    berkas = await office.berkas()
    made_of = assembled_of(berkas.scan)
    await office.report(berkas.code, ScanCompared(made_of, "lain", other_number="46 Tahun 2025"))
    assert (await offered(office))[:2] == ["Ulang scan", "Sesuai"]
    await office.report(berkas.code, ScanCompared(made_of, "tidak terbaca"))
    assert (await offered(office))[0] == "Sesuai"
    await office.report(berkas.code, ScanCompared(made_of, "lain", other_number="46 Tahun 2025"))
    await office.tap(RUDI, "Sesuai")
    assert (await office.berkas()).state is State.SCANNED


async def test_the_number_on_the_scan_is_quoted_beside_that_of_the_berkas(
    office: Office, eyes: None
) -> None:
    await scanned(office, "54", await SampleShop().body("scan-asli"))
    await office.works("susun", "cocokkan")
    await office.tap(RUDI, "Pakai")
    told = say("step4.match_number", mana="pindaian", kini="45 Tahun 2025", dulu="54 Tahun 2025")
    assert plain(told) in await checklist(office)
    assert (await offered(office))[:2] == ["Ulang scan", "Sesuai"]


async def offered(office: Office) -> list[str]:
    """The buttons of the card that Staf checks the scan by."""
    card = next(m for m in reversed(await office.screen(RUDI)) if "Sesuai" in buttons(m))
    return list(buttons(card))


async def test_a_comparison_that_breaks_again_and_again_is_left_to_the_eye(office: Office) -> None:
    await office.to_scan()
    await office.works()  # nothing else is left to do
    await office.assembles()
    await office.tap(RUDI, "Pakai")
    scan = (await office.berkas()).scan
    assert scan.asli is not None
    office.files.path(scan.asli.sha256).unlink()
    await breaks(office, times=5)
    assert LOOKING in await checklist(office)
    await breaks(office, times=1)
    assert UNKNOWN in await checklist(office)
    assert LOOKING not in await checklist(office)


async def breaks(office: Office, times: int) -> None:
    work = Jobs(office.room())
    for _ in range(times):
        assert await work.run_once() > 0
        await work.settle()
        office.clock.advance(timedelta(hours=1))
    await office.settle()


async def test_a_scan_compared_long_ago_with_nothing_to_say_is_not_waited_for(
    office: Office,
) -> None:
    await office.to_scan()
    await office.works()
    await office.tap(RUDI, "Pakai")
    assert UNKNOWN in await checklist(office)
    assert LOOKING not in await checklist(office)


async def test_whoever_agreed_before_the_machine_was_done_reads_it_on_the_preview(
    office: Office,
) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai", "Sesuai")
    doubt = plain(say("step4.match_differs", apa="nomor"))
    await compared(office, doubt)
    await office.prepares()
    preview = next(m for m in await office.screen(RUDI) if "Unggah" in buttons(m))
    assert plain(f"{say('step5.doubts')}\n{doubt}") in plain(preview.text)
    await office.tap(RUDI, "Batalkan")
    assert (await office.berkas()).state is State.IN_HAND
    assert doubt in await checklist(office)


async def test_on_whatsapp_the_end_comes_in_one_message_and_only_to_who_waits(
    tmp_path: Path,
) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_scan()
        await office.tap(RUDI, "Pakai")
        assert LOOKING in shown(office)[-1]
        before = len(shown(office))
        await compared(office, SAME)
        assert SAME in shown(office)[-1]
        await office.tap(RUDI, "Sesuai")
        assert len(shown(office)) - before == 2  # what came of it, and where the paper goes


async def test_on_whatsapp_what_is_known_already_needs_no_message(tmp_path: Path) -> None:
    async with on_whatsapp(tmp_path) as office:
        await office.to_scan()
        before = len(shown(office))
        await compared(office, SAME)
        await office.tap(RUDI, "Pakai")
        assert len(shown(office)) - before == 1
        assert SAME in shown(office)[-1]


async def test_whoever_checks_can_open_what_is_to_be_compared(office: Office) -> None:
    await office.to_scan()
    await office.tap(RUDI, "Pakai", "Lainnya", "Buka PDF")
    berkas = await office.berkas()
    softcopy, asli = berkas.file(Use.SOFTCOPY), berkas.scan.asli
    assert softcopy is not None
    assert asli is not None
    theirs = [message for message in await office.screen(RUDI) if not message.mine]
    sent = [file.sha256 for message in theirs for file in message.files]
    assert {softcopy.sha256, asli.sha256} <= set(sent)
    assert [sha for sha in set(sent) if sent.count(sha) > 1] == [], "none comes twice"


def shown(office: OnWhatsApp) -> list[str]:
    """What Staf was shown, without what only answers his presses."""
    said = {plain(text) for _, text in office.toasts}
    return [text for who, text, _ in office.shown() if who == RUDI and text not in said]
