"""The checklist counts the pages of both halves, and says when there is no salinan to go up."""

from __future__ import annotations

from dataclasses import replace

from handlers.messages import plain
from handlers.step4.susunan import assembled_of
from sop.berkas import File, Use
from sop.reports import ScanAssembled
from tests.office import RUDI, Office
from tests.readings import keputusan


async def to_checklist(office: Office, asli: int, salinan: int) -> str:
    """Bring a Keputusan of four pages before Staf's eyes; a half of no pages is not there."""
    await office.to_staf(replace(keputusan(), pages=4))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    parts = assembled_of((await office.berkas()).scan)
    halves = [
        File(use.value, await office.files.keep(b"%PDF-"), f"{use}.pdf", 5, use, pages)
        for use, pages in ((Use.ASLI, asli), (Use.SALINAN, salinan))
    ]
    made = [half if half.pages else None for half in halves]
    code = (await office.berkas()).code
    await office.report(code, ScanAssembled(parts=parts, asli=made[0], salinan=made[1]))
    before = await office.last(RUDI)
    await office.tap(RUDI, "Pakai")
    return plain(f"{before}\n{await office.last(RUDI)}")


async def test_as_many_pages_as_the_softcopy_are_said_once(office: Office) -> None:
    assert "• 4 hlm = softcopy 4 hlm" in await to_checklist(office, 4, 4)


async def test_a_salinan_that_lacks_a_page_is_said_though_the_asli_is_whole(
    office: Office,
) -> None:
    text = await to_checklist(office, 4, 3)
    assert "• naskah asli 4 hlm, salinan 3 hlm, softcopy 4 hlm: periksa halaman" in text


async def test_without_a_salinan_it_is_said_before_and_on_the_checklist(office: Office) -> None:
    text = await to_checklist(office, 4, 0)
    assert "Salinannya belum ada. Kirim pindaiannya juga" in text
    assert "• salinannya belum ada: bila Sesuai, naskah asli yang akan diunggah" in text
    assert "stempel SALINAN" not in text


async def test_a_salinan_alone_is_counted_and_compared_too(office: Office) -> None:
    text = await to_checklist(office, 0, 4)
    assert "• 4 hlm = softcopy 4 hlm" in text
    assert "sedang dicocokkan mesin" in text
