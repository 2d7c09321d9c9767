"""The scan on Telegram: photos taken in the chat, and a scan from the folder that asks there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sop.berkas import Use
from tests.naskah.paperwork import pages_of, words
from tests.telegram.bot_api import BotApi, Fault
from tests.whole import kantor as k
from tests.whole.scan_desk import paper, pictures, shot, strange

PEOPLE = ("pengusul", "kasubbag", "staf")


async def to_staf(kantor: k.Kantor) -> None:
    await kantor["pengusul"].sends(*await kantor.sample("surat-edaran"))
    await kantor["pengusul"].tap("Kirim")
    await kantor["kasubbag"].tap("Disposisi", "Terbitkan", "Setujui unggah")
    await kantor["staf"].tap("Terima")
    await kantor["staf"].sees("Kirim pindaian")


@pytest.mark.timeout(300)
async def test_photos_taken_in_the_chat_become_the_published_file(tmp_path: Path) -> None:
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        pages = pictures(await paper(kantor.app))
        photos = [(f"{n}.jpg", shot(page, n)) for n, page in enumerate(pages, 1)]
        kantor["staf"].person.sends_files(*photos, photo=True)
        await kantor["staf"].tap("Pakai", "Sesuai", "Sudah disimpan", "Unggah")
        await kantor["pengusul"].sees("dibaca ulang: sama")
        assert (kantor.taps, kantor.typed) == (9, 0)
        assert (await kantor.berkas()).file(Use.ASLI).pages == len(pages)


@pytest.mark.timeout(300)
async def test_parts_stand_as_they_were_sent_however_late_one_arrives(tmp_path: Path) -> None:
    """The first is slow, the second fails and comes by itself after the bot was started again."""
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        api.faults += [Fault("getFile", delay=1.0), Fault("getFile", status=500)]
        parts = [(f"{n}.pdf", pages_of([words(f"halaman {n}", 72, 700)])) for n in range(1, 5)]
        kantor["staf"].person.sends_files(*parts)
        await names(kantor, 3)
        await kantor.again()
        assert await names(kantor, 4) == ["1.pdf", "2.pdf", "3.pdf", "4.pdf"]
        await kantor["staf"].sees("4 hlm tersusun")
        scan = (await kantor.berkas()).scan
        assert [page.part for page in scan.pages] == [part.id for part in scan.parts]


@pytest.mark.timeout(300)
async def test_an_album_of_one_berkas_among_several_goes_there_by_itself(tmp_path: Path) -> None:
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        first = await kantor.berkas()
        scan = await paper(kantor.app)
        await to_staf(kantor)
        other = pages_of([words("lampiran", 72, 700)])
        kantor["staf"].person.sends_files(("asli.pdf", scan), ("lampiran.pdf", other))
        await kantor["staf"].sees("Dikenali dari isinya: masuk ke agenda 0001")
        await kantor["staf"].sees(f"{len(pictures(scan)) + 1} hlm tersusun")
        await kantor["staf"].sees("dikenali dari isinya: pastikan")
        found = await kantor.app.turns.look(lambda tx: tx.berkas(first.code))
        assert [part.name for part in found.scan.parts] == ["asli.pdf", "lampiran.pdf"]
        asked = [line for line in kantor["staf"].screen() if "Untuk berkas mana?" in line.text]
        assert asked == []


async def names(kantor: k.Kantor, count: int) -> list[str]:
    """Wait for so many parts of the scan and give their names in their order."""
    async with asyncio.timeout(60):
        while True:
            parts = (await kantor.berkas()).scan.parts
            if len(parts) == count:
                return [part.name for part in parts]
            await asyncio.sleep(0.1)


@asynccontextmanager
async def with_scanner(tmp_path: Path) -> AsyncIterator[tuple[k.Kantor, Path]]:
    """An office whose staf has papers in hand, and the folder of its scanner."""
    folder = tmp_path / "pemindai"
    folder.mkdir()
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api), scan_folder=folder) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        yield kantor, folder


@pytest.mark.timeout(300)
async def test_a_scan_from_the_folder_asks_on_telegram_for_its_berkas(tmp_path: Path) -> None:
    async with with_scanner(tmp_path) as (kantor, folder):
        (folder / "pindaian.pdf").write_bytes(await strange(kantor.app))
        await kantor["staf"].sees("Untuk berkas mana?")
        berkas = await kantor.berkas()
        label = next(
            line.labels[0] for line in kantor["staf"].screen() if "Untuk berkas mana?" in line.text
        )
        assert label.startswith(str(berkas.agenda))
        await kantor["staf"].tap(label)
        await kantor["staf"].sees("tersusun")
        assert [part.name for part in (await kantor.berkas()).scan.parts] == ["pindaian.pdf"]


@pytest.mark.timeout(300)
async def test_a_scan_from_the_folder_that_is_recognised_goes_up(tmp_path: Path) -> None:
    async with with_scanner(tmp_path) as (kantor, folder):
        (folder / "pindaian.pdf").write_bytes(await paper(kantor.app))
        await kantor["staf"].tap("Pakai", "Sesuai", "Sudah disimpan", "Unggah")
        await kantor["pengusul"].sees("dibaca ulang: sama")


@pytest.mark.timeout(300)
async def test_an_album_goes_where_the_caption_of_its_first_photo_says(tmp_path: Path) -> None:
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api)) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        await to_staf(kantor)
        page = pictures(await paper(kantor.app))[0]
        photos = [(f"{n}.jpg", shot(page, n)) for n in (1, 2, 3)]
        kantor["staf"].person.sends_files(*photos, photo=True, caption="0001")
        await kantor["staf"].sees("3 hlm tersusun")
        await kantor.quiet()
        assert not any("Untuk berkas mana?" in line.text for line in kantor["staf"].screen())
