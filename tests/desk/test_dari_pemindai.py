"""Scans from the scanner: told of at once and silently, and what became of them in the same place."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import numpy as np
import pytest

from bot.jobs.queue import Jobs
from bot.scanner.intake import ScanIntake
from bot.scanner.mailbox import Attachment as Enclosed
from handlers.job_kind import JobKind
from handlers.texts import has
from tests.naskah.scans import pdf_of
from tests.office import DEWI, HADI, RUDI, YUNI, Office

SHEET = pdf_of(np.full((600, 420, 3), 255, np.uint8), dpi=50)
CAME = "Dari pemindai: "
FILED = "Masuk ke agenda 0001."
ASKED = "Berkasnya tidak dikenali, jadi ditanyakan di bawah."


async def comes(office: Office, *names: str) -> None:
    """Scans come to the scanner's folder, one after another."""
    intake = ScanIntake(office.turns, office.files, office.calendar)
    for name in names:
        await intake.take(name, SHEET + name.encode(), name)
    await office.settle()


async def signs(office: Office, who: str = RUDI) -> list[str]:
    return [text for text in await office.said(who) if text.startswith(CAME)]


async def in_hand(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")


async def test_every_staf_sees_at_once_and_silently_what_came_and_then_where_it_went(
    office: Office,
) -> None:
    await in_hand(office)
    rung = await office.rings()
    await comes(office, "agenda 0001.pdf")
    for staf in (RUDI, DEWI):
        assert await signs(office, staf) == [f"{CAME}agenda 0001.pdf.\nSedang dibaca…"]
    assert not await signs(office, HADI)
    assert await office.rings() == rung
    await office.works(JobKind.PINDAIAN_MASUK)
    for staf in (RUDI, DEWI):
        assert await signs(office, staf) == [f"{CAME}agenda 0001.pdf.\n{FILED}"]
    assert [p.name for p in (await office.berkas()).scan.parts] == ["agenda 0001.pdf"]


async def test_several_scans_at_once_are_one_sign(office: Office) -> None:
    await in_hand(office)
    await comes(office, *(f"0001 {n}.pdf" for n in range(1, 9)), "SCAN_9.pdf")
    several = f"{CAME}0001 1.pdf dan 8 file lain.\n"
    assert await signs(office) == [f"{several}Sedang dibaca…"]
    await office.works(JobKind.PINDAIAN_MASUK)
    assert len((await office.berkas()).scan.parts) == 8
    (sign,) = await signs(office)
    assert sign == f"{several}{FILED}\n{ASKED}"
    assert sum("Untuk berkas mana?" in text for text in await office.said(RUDI)) == 1


async def test_the_scans_of_a_mail_are_one_sign_and_those_of_a_later_one_another(
    office: Office,
) -> None:
    await in_hand(office)
    intake = ScanIntake(office.turns, office.files, office.calendar)
    mail = [Enclosed(name, SHEET + name.encode(), name) for name in ("a.pdf", "b.pdf")]
    await intake.take_mail(mail, "Pindaian 0001")
    office.clock.advance(timedelta(minutes=2))
    await comes(office, "SCAN_7.pdf")
    assert await signs(office) == [
        f"{CAME}a.pdf dan 1 file lain.\nSedang dibaca…",
        f"{CAME}SCAN_7.pdf.\nSedang dibaca…",
    ]
    await office.works(JobKind.PINDAIAN_MASUK)
    first, second = await signs(office)
    assert first.endswith(FILED)
    assert ASKED in second


async def test_what_is_typed_below_a_sign_still_answers_the_card_above(office: Office) -> None:
    await in_hand(office)
    await comes(office, "SCAN_1.pdf")
    await office.works(JobKind.PINDAIAN_MASUK)
    await comes(office, "SCAN_2.pdf")
    assert (await office.last(RUDI)).startswith(CAME)
    await office.types(RUDI, "1")
    assert [p.name for p in (await office.berkas()).scan.parts] == ["SCAN_1.pdf"]


async def test_a_scan_whose_reading_breaks_again_and_again_is_asked_for_and_kept(
    office: Office,
) -> None:
    await in_hand(office)
    await office.works()  # nothing else is left to do
    await comes(office, "SCAN_1.pdf")
    office.files.path(sha256(SHEET + b"SCAN_1.pdf").hexdigest()).unlink()
    work = Jobs(office.room())
    for _ in range(6):
        assert (await signs(office))[0].endswith("Sedang dibaca…")
        assert await work.run_once() == 1
        await work.settle()
        office.clock.advance(timedelta(hours=1))
    await office.settle()
    (sign,) = await signs(office)
    assert ASKED in sign
    assert "tidak dapat dibaca karena gangguan pada bot" in await office.last(RUDI)
    assert "berulang kali gagal dan dihentikan: memasukkan pindaian dari pemindai." in " ".join(
        await office.said(YUNI)
    )


@pytest.mark.parametrize("kind", JobKind)
def test_every_kind_of_slow_work_has_a_name_for_the_admin(kind: JobKind) -> None:
    assert has(f"kerja.{kind}")
