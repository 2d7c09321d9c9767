"""Loose scans: offered to every staf, taken once, set aside and offered again."""

from __future__ import annotations

import secrets

import pytest

from handlers import desk
from handlers.step4.scan_masuk import Arrived
from sop.berkas import File
from tests.office import DEWI, RUDI, SARI, YUNI, Office
from tests.readings import keputusan

ASKED = "Untuk berkas mana?"
NONE = "Bukan untuk berkas"


async def scan_arrives(office: Office, name: str = "SCAN.pdf") -> None:
    """A scan that tells nothing comes from the scanner's folder."""
    file = File(secrets.token_hex(6), await office.files.keep(name.encode()), name, 9, pages=3)
    now = office.clock.now()
    await office.turns.run(
        lambda tx: desk.scans_arrived(tx, [[Arrived(file, name)]], now, office.calendar)
    )
    await office.settle()


async def mail_arrives(office: Office, *scans: tuple[str, str]) -> None:
    """Scans come in one mail, each by its name and the code of the berkas it surely is of."""
    arrived = [
        Arrived(
            File(name, await office.files.keep(name.encode()), name, 9, pages=3, sent=f"{n}"),
            name,
            seems=seems,
        )
        for n, (name, seems) in enumerate(scans)
    ]
    now = office.clock.now()
    await office.turns.run(lambda tx: desk.scans_arrived(tx, [arrived], now, office.calendar))
    await office.settle()


async def in_hand(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")


async def test_the_first_answer_takes_a_scan_and_all_other_copies_are_closed(
    office: Office,
) -> None:
    await in_hand(office)
    await scan_arrives(office)
    for staf in (RUDI, DEWI):
        assert ASKED in await office.last(staf)
        assert await office.buttons(staf) == ["0001 · KPT 45/2025", NONE]
    late = (await office.screen(RUDI))[-1]
    await office.tap(DEWI, "0001 · KPT 45/2025")
    assert [p.name for p in (await office.berkas()).scan.parts] == ["SCAN.pdf"]
    told = [text for text in await office.said(RUDI) if "SCAN.pdf" in text]
    assert len(told) == 1
    assert "Sudah ditangani Dewi" in told[0]
    assert "masuk ke agenda 0001" in told[0]
    assert not any(ASKED in text for text in await office.said(DEWI))
    await office.press_raw(RUDI, late.id, late.buttons[0].id)
    assert "Sudah ditangani Dewi Lestari, 4 November 2025 08.30" in office.toast
    assert "masuk ke agenda 0001" in office.toast
    assert len((await office.berkas()).scan.parts) == 1


@pytest.mark.parametrize(
    ("names", "filed"),
    [
        ("agenda 0001.pdf", True),
        ("0001.pdf", True),
        ("scan.pdf Pindaian 0001", True),
        ("SCAN_0001.pdf", False),
        ("DOC0001.pdf", False),
        ("scan-0001.pdf", False),
        ("20250001.pdf", False),
    ],
)
async def test_a_number_that_a_scanner_counts_by_is_not_taken_for_the_agenda(
    office: Office, names: str, filed: bool
) -> None:
    await in_hand(office)
    await scan_arrives(office, names)
    assert bool((await office.berkas()).scan.parts) is filed
    assert any(ASKED in text for text in await office.said(DEWI)) is not filed


async def test_a_scan_that_came_early_is_offered_to_whichever_staf_takes_the_papers(
    office: Office,
) -> None:
    await scan_arrives(office)
    assert "tidak ada berkas yang menunggu pindaian" in await office.last(RUDI)
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    assert ASKED in await office.last(RUDI)
    await office.tap(RUDI, "0001 · KPT 45/2025")
    assert len((await office.berkas()).scan.parts) == 1


async def test_the_scans_of_a_mail_are_asked_about_once_and_filed_together(office: Office) -> None:
    await in_hand(office)
    before = len(await office.screen(DEWI))
    await mail_arrives(office, ("asli.pdf", ""), ("salinan.pdf", ""), ("lampiran.pdf", ""))
    (question,) = (await office.said(DEWI))[before:]
    assert "asli.pdf dan 2 file lain" in question
    await office.tap(DEWI, "0001 · KPT 45/2025")
    parts = (await office.berkas()).scan.parts
    assert [part.name for part in parts] == ["asli.pdf", "salinan.pdf", "lampiran.pdf"]
    for staf in (RUDI, DEWI):
        assert not any(ASKED in text for text in await office.said(staf))


async def test_what_tells_nothing_goes_with_the_scan_of_the_same_mail_that_is_known(
    office: Office,
) -> None:
    await in_hand(office)
    code = (await office.berkas()).code
    await mail_arrives(office, ("lampiran.pdf", ""), ("asli.pdf", code))
    scan = (await office.berkas()).scan
    assert [part.name for part in scan.parts] == ["lampiran.pdf", "asli.pdf"]
    assert scan.recognised
    assert not any(ASKED in text for text in await office.said(RUDI))


async def test_a_mail_with_scans_of_two_berkas_asks_only_about_what_tells_nothing(
    office: Office,
) -> None:
    await in_hand(office)
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    codes = [(await office.berkas(number)).code for number in (1, 2)]
    await mail_arrives(office, ("a.pdf", codes[0]), ("b.pdf", codes[1]), ("c.pdf", ""))
    names = [[p.name for p in (await office.berkas(n)).scan.parts] for n in (1, 2)]
    assert names == [["a.pdf"], ["b.pdf"]]
    (question,) = [text for text in await office.said(DEWI) if ASKED in text]
    assert "Scan masuk: c.pdf, 3 hlm." in question


async def test_what_is_for_no_berkas_is_kept_and_leaves_the_tasks_of_all(office: Office) -> None:
    await in_hand(office)
    await scan_arrives(office)
    await office.types(DEWI, "/tugas")
    assert "SCAN.pdf" in await office.buttons(DEWI)
    await office.tap(RUDI, NONE)
    for staf in (RUDI, DEWI):
        closed = next(text for text in await office.said(staf) if "SCAN.pdf" in text)
        assert "Sudah ditangani Rudi" in closed
        assert "bukan untuk berkas" in closed
        await office.types(staf, "/tugas")
        assert "SCAN.pdf" not in await office.buttons(staf)
    (kept,) = await office.turns.look(lambda tx: tx.loose(""))
    assert await office.files.read(kept.file.sha256) == b"SCAN.pdf"
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    assert ASKED not in await office.last(RUDI)


async def test_what_was_set_aside_is_found_by_its_name_and_offered_again(office: Office) -> None:
    await in_hand(office)
    await scan_arrives(office)
    await office.tap(RUDI, NONE)
    await office.types(DEWI, "/cari scan")
    await office.tap(DEWI, "SCAN.pdf")
    assert "bukan untuk berkas" in await office.last(DEWI)
    await office.tap(DEWI, "Batalkan")
    for staf in (RUDI, DEWI):
        assert any(ASKED in text for text in await office.said(staf))
    await office.tap(RUDI, "0001 · KPT 45/2025")
    assert len((await office.berkas()).scan.parts) == 1


async def test_an_album_sent_in_the_chat_is_set_aside_and_offered_again_as_one(
    office: Office,
) -> None:
    await in_hand(office)
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "satu.pdf", "dua.pdf")
    await office.tap(RUDI, NONE, "Batalkan", "0002 · KPT 46/2025")
    assert [p.name for p in (await office.berkas(2)).scan.parts] == ["satu.pdf", "dua.pdf"]


async def test_others_neither_find_nor_open_a_loose_scan(office: Office) -> None:
    await scan_arrives(office)
    await office.types(SARI, "/cari SCAN.pdf")
    assert "Tidak ditemukan" in await office.last(SARI)


async def test_a_scan_that_could_not_be_taken_is_told_to_every_staf(office: Office) -> None:
    now = office.clock.now()

    async def refused() -> None:
        await office.turns.run(
            lambda tx: desk.scan_refused(tx, "X.pdf", "kosong.", now, office.calendar)
        )
        await office.settle()

    await refused()
    for staf in (RUDI, DEWI):
        assert "✗ Pindaian X.pdf tidak dapat diambil: kosong." in await office.last(staf)
    assert not any("X.pdf" in text for text in await office.said(YUNI))
    await office.turns.run(lambda tx: [tx.retire_officer(who, now) for who in (RUDI, DEWI)])
    await refused()
    assert "X.pdf" in await office.last(YUNI)
