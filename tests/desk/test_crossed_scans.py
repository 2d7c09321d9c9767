"""A scan that is another berkas': moved there by one button; two crossed ones change places."""

from __future__ import annotations

from bot.playground.shown import Message
from handlers.step4.susunan import assembled_of, ordered
from sop.berkas import Berkas, Scan
from sop.reports import ScanCompared
from tests.office import DEWI, RUDI, Office, buttons
from tests.readings import keputusan


async def two_in_hand(office: Office) -> tuple[Berkas, Berkas]:
    """The first one has a scan, the second one waits for its own."""
    await office.to_scan(keputusan("45"))
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    return await office.berkas(1), await office.berkas(2)


async def turns_out(office: Office, scanned: Berkas, whose: Berkas) -> None:
    """The machine finds out that the scan of one berkas is that of another."""
    berkas = await office.berkas(int(scanned.number))
    says = f"tampak dokumen lain: agenda {whose.number}"
    report = ScanCompared(assembled_of(berkas.scan), says, other=True, belongs=whose.code)
    await office.report(berkas.code, report)


async def test_a_scan_goes_to_the_berkas_whose_it_is(office: Office) -> None:
    first, second = await two_in_hand(office)
    parts = first.scan.parts
    await turns_out(office, first, second)
    card = next(m for m in await office.screen(RUDI) if "Pindahkan" in buttons(m))
    assert "Pakai" not in buttons(card)
    await office.tap(RUDI, "Pindahkan")
    assert office.toast == "Pindaian dipindahkan ke agenda 0002."
    first, second = await office.berkas(1), await office.berkas(2)
    assert first.scan == Scan()
    assert second.scan.parts == parts
    await office.assembles()
    assert (await office.berkas(2)).scan.asli is not None


async def test_it_can_still_be_moved_when_it_was_taken_already(office: Office) -> None:
    first, second = await two_in_hand(office)
    await office.press(RUDI, await shows(office, "Pakai"), "Pakai")
    await turns_out(office, first, second)
    card = await shows(office, "Pindahkan")
    assert buttons(card) == ["Pindahkan", "Ulang scan", "Lainnya"]
    await office.tap(RUDI, "Pindahkan")
    first = await office.berkas(1)
    assert (first.scan, first.files) == (
        Scan(),
        tuple(f for f in first.files if f.name != "asli.pdf" and f.name != "salinan.pdf"),
    )


async def test_two_crossed_scans_change_places(office: Office) -> None:
    first, second = await two_in_hand(office)
    await office.attach(RUDI, "lain.pdf")
    await office.tap(RUDI, "0002 · KPT 46/2025")
    await office.assembles()
    second = await office.berkas(2)
    await turns_out(office, first, second)
    await turns_out(office, second, first)
    await office.tap(RUDI, "Pindahkan")
    assert office.toast.endswith("ditukar.")
    now = await office.berkas(1), await office.berkas(2)
    assert (now[0].scan.parts, now[1].scan.parts) == (second.scan.parts, first.scan.parts)
    assert all(b.scan.stale and not b.scan.belongs for b in now)


async def test_it_comes_as_it_was_arranged_and_a_colleague_is_told(office: Office) -> None:
    await office.to_scan(keputusan("45"))
    await office.tap(RUDI, "Tukar")
    await office.assembles()
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    first, second = await office.berkas(1), await office.berkas(2)
    await turns_out(office, first, second)
    await office.types(DEWI, "0001")
    await office.tap(DEWI, "Buka kartu", "Pindahkan")
    assert (await office.berkas(2)).scan.swapped
    told = "Dewi Lestari memindahkan pindaian antara agenda 0001 dan agenda 0002"
    assert any(told in text for text in await office.said(RUDI))


async def test_a_page_that_was_taken_again_comes_in_the_place_of_the_first_one(
    office: Office,
) -> None:
    await office.to_staf(keputusan("45"))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(problems={3: ("buram",)})
    await office.tap(RUDI, "Ulang hal. 3")
    await office.attach(RUDI, "hal-3.pdf")
    await office.assembles()
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    first, second = await office.berkas(1), await office.berkas(2)
    await turns_out(office, first, second)
    await office.tap(RUDI, "Pindahkan")
    scan = (await office.berkas(2)).scan
    assert scan.retaken == first.scan.retaken
    assert [page for _, page, _ in scan.retaken] == [3]
    assert [part.name for part in ordered(scan)] == ["scan.pdf"]


async def test_a_berkas_that_has_a_scan_of_its_own_is_left_alone(office: Office) -> None:
    first, second = await two_in_hand(office)
    await office.attach(RUDI, "benar.pdf")
    await office.tap(RUDI, "0002 · KPT 46/2025")
    await turns_out(office, first, second)
    await office.tap(RUDI, "Pindahkan")
    assert "Agenda 0002 sudah punya pindaian" in office.toast
    assert (await office.berkas(1)).scan.parts == first.scan.parts
    assert [p.name for p in (await office.berkas(2)).scan.parts] == ["benar.pdf"]


async def shows(office: Office, label: str) -> Message:
    """The card on Staf's phone that has a button."""
    return next(m for m in await office.screen(RUDI) if label in buttons(m))
