"""What the watch of the night finds on JDIH: told by day, and of a whole site in one message."""

from __future__ import annotations

from datetime import timedelta

from handlers.messages import plain
from handlers.step5.berubah import TELL
from sop.reports import DriftFound
from tests.office import HADI, Office
from tests.readings import edaran


async def public(office: Office, count: int) -> list[str]:
    """Publish some documents, and let it become night."""
    codes = []
    for number in range(1, count + 1):
        await office.to_jdih(edaran(str(number)))
        codes.append((await office.berkas()).code)
    await office.pass_time(timedelta(hours=18))  # 02.30
    return codes


async def watched(office: Office, codes: list[str], says: str = "tidak ditemukan lagi") -> None:
    for code in codes:
        await office.report(code, DriftFound(says, watched=True))
        await office.pass_time(timedelta(seconds=5))


async def rung(office: Office, who: str = HADI) -> list[str]:
    return [plain(m.text) for m in await office.screen(who) if not m.mine and not m.silent]


async def test_a_site_that_is_gone_at_night_is_one_message_in_the_morning(office: Office) -> None:
    codes = await public(office, 12)
    before, seen = await rung(office), len(await office.screen(HADI))
    await watched(office, codes)
    assert len(await office.screen(HADI)) == seen, "nothing at night"
    await office.pass_time(timedelta(hours=6))
    (told,) = (await rung(office))[len(before) :]
    assert told.startswith("12 dokumen di JDIH hilang")
    assert "… dan 3 lagi" in told
    assert len(await office.screen(HADI)) == seen + 1
    await office.tap(HADI, "Berikutnya")
    assert "10–12 dari 12" in await office.last(HADI)
    await office.tap(HADI, "0012 · SE 12/2025")
    assert "tidak ditemukan lagi" in await office.last(HADI)


async def test_what_is_mended_before_anybody_is_told_is_not_told(office: Office) -> None:
    codes = await public(office, 5)
    before = await rung(office)
    await watched(office, codes)
    await watched(office, codes[1:], says="")
    await office.pass_time(timedelta(hours=6))
    (told,) = (await rung(office))[len(before) :]
    assert "Agenda 0001" in told
    assert "tidak ditemukan lagi" in told


async def test_a_list_that_was_told_of_says_when_all_is_well_again(office: Office) -> None:
    codes = await public(office, 10)
    await watched(office, codes)
    await office.pass_time(timedelta(hours=6))
    await watched(office, codes, says="")
    await office.tap(HADI, "Berikutnya")
    assert "Semua dokumen itu sudah sama lagi." in [await office.last(HADI), office.toast]


async def test_while_more_is_found_by_day_it_is_not_told_yet(office: Office) -> None:
    codes = await public(office, 5)
    await office.pass_time(timedelta(hours=6))
    before = await rung(office)
    for code in codes:
        await office.report(code, DriftFound("hilang", watched=True))
        await office.pass_time(timedelta(minutes=4))
        assert len(await rung(office)) == len(before)
    await office.pass_time(timedelta(minutes=5))
    (told,) = (await rung(office))[len(before) :]
    assert told.startswith("5 dokumen di JDIH hilang")


async def test_what_comes_of_an_officers_deed_rings_at_once(office: Office) -> None:
    (code,) = await public(office, 1)
    before = await rung(office)
    await office.report(code, DriftFound("masih tampil"))
    assert len(await rung(office)) == len(before) + 1


async def test_a_telling_that_broke_keeps_nothing_from_being_told_later(office: Office) -> None:
    codes = await public(office, 4)
    await watched(office, codes[:3])
    await office.turns.run(lambda tx: tx.forget_reminders("", (TELL,)))
    await office.pass_time(timedelta(days=2))
    before = await rung(office)
    await watched(office, codes[3:])
    await office.pass_time(timedelta(hours=8))
    assert any(text.startswith("4 dokumen") for text in (await rung(office))[len(before) :])
