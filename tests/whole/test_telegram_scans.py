"""The scan on Telegram: photos taken in the chat, and a scan from the folder that asks there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.berkas import Use
from tests.telegram.bot_api import BotApi
from tests.whole import kantor as k
from tests.whole.test_scan_ways import paper, pictures, shot

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
async def test_a_scan_from_the_folder_asks_on_telegram_for_its_berkas(tmp_path: Path) -> None:
    folder = tmp_path / "pemindai"
    folder.mkdir()
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api), scan_folder=folder) as kantor:
        for number, who in enumerate(PEOPLE, start=1):
            await k.telegram_phone(kantor, api, who, number)
        await to_staf(kantor)
        (folder / "pindaian.pdf").write_bytes(await paper(kantor.app))
        await kantor["staf"].sees("Untuk berkas mana?")
        berkas = await kantor.berkas()
        label = next(
            line.labels[0] for line in kantor["staf"].screen() if "Untuk berkas mana?" in line.text
        )
        assert label.startswith(str(berkas.agenda))
        await kantor["staf"].tap(label, "Pakai", "Sesuai", "Sudah disimpan", "Unggah")
        await kantor["pengusul"].sees("dibaca ulang: sama")
