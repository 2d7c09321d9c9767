"""Two other offices carry their own documents on Telegram, and nothing of theirs names the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.naskah.paperwork import texts
from tests.telegram.bot_api import BotApi
from tests.whole import kantor as k

ACEH = """
code = "1112"
name = "KIP Kabupaten Aceh Barat Daya"
place = "Blangpidie"
address = "Jalan Bukit Hijau, Blangpidie"
jdih_address = "jdih.kpu.go.id/aceh/aceh-barat-daya"
units = ["Subbagian Umum", "Subbagian Teknis Penyelenggaraan dan Hukum"]
"""
SIAU = """
code = "7109"
name = "KPU Kabupaten Kepulauan Siau Tagulandang Biaro"
place = "Ondong Siau"
address = "Jalan Lokongbanua, Kelurahan Tarorane, Kecamatan Siau Timur"
jdih_address = ""
"""


@pytest.mark.parametrize(
    ("profile", "title"),
    [
        (ACEH, "Keputusan KIP Kabupaten Aceh Barat Daya Nomor 45"),
        (SIAU, "Keputusan KPU Kabupaten Kepulauan Siau Tagulandang Biaro Nomor 45"),
    ],
    ids=["aceh", "siau"],
)
async def test_another_office_publishes_in_its_own_name(
    tmp_path: Path, profile: str, title: str
) -> None:
    file = tmp_path / "office.toml"
    file.write_text(profile, "utf-8")
    async with (
        BotApi() as api,
        k.office(tmp_path / "data", office_file=file, **k.telegram(api)) as kantor,
    ):
        for number, who in enumerate(("pengusul", "kasubbag", "staf"), start=1):
            await k.telegram_phone(kantor, api, who, number)
        told = await k.play(kantor)
        await kantor.quiet("inbox", "outbox")

        assert kantor.taps == 9
        berkas = await kantor.berkas()
        _, page = await kantor.get(re.search(r"http\S+", told).group())
        assert title in page.decode()
        papers = [
            " ".join(texts(await kantor.app.room.files.read(paper.sha256)))
            for paper in berkas.files
            if paper.name.endswith(".pdf") and "scan" not in paper.name
        ]
        seen = [line.text for phone in kantor.phones.values() for line in phone.screen()]
        everything = "\n".join([page.decode(), api.about[0], api.about[1], *papers, *seen])
        for word in ("Kotawaringin", "KOTAWARINGIN", "Sampit", "6202"):
            assert word not in everything
