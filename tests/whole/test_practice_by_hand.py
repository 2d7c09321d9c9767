"""Unggah manual in practice: a package goes by hand into a form of the local JDIH and is believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession, FormData

from bot.app import App
from bot.jobs.by_hand import visit
from jdih.assisted import package
from tests.jdih.conftest import make_entry, pdf

ENTRY = make_entry(abstrak=pdf("Abstrak"))
FILES = package(ENTRY, 10**7).files


async def sends(app: App, files: Sequence[tuple[str, bytes]], **heads: str) -> tuple[int, str, str]:
    """Send files by the form; gives the status, the page, and the address that it names."""
    form = FormData()
    for name, data in files:
        form.add_field("file", data, filename=name)
    async with (
        ClientSession() as http,
        http.post(f"{app.address}unggah/", data=form, headers=heads) as answer,
    ):
        page = await answer.text()
    found = re.search(r'class="address">([^<]+)<', page)
    return answer.status, page, found[1] if found else ""


async def test_a_package_uploaded_by_hand_is_read_back_as_the_same(practice: App) -> None:
    status, _, address = await sends(practice, FILES)
    assert (status, address) == (201, f"{practice.address}jdih/keputusan-45-2025")
    uploaded, seen = await visit(practice.room, ENTRY, address)
    assert uploaded.page_url == address
    assert seen.tayang
    again, _, _ = await sends(practice, FILES)
    assert again == 201, "the same once more changes nothing"


async def test_an_upload_by_hand_is_of_the_day_that_the_practice_has_come_to(practice: App) -> None:
    practice.clock.advance(timedelta(days=40))
    await sends(practice, FILES)
    async with (
        ClientSession() as http,
        http.get(f"{practice.address}jdih/sitemap.xml") as answer,
    ):
        entered = re.search("keputusan-45-2025</loc><lastmod>([^<]+)<", await answer.text())
    assert practice.clock.now() - datetime.fromisoformat(entered[1]) < timedelta(days=1)


async def test_another_file_than_ours_is_found_out(practice: App) -> None:
    _, _, address = await sends(practice, [(FILES[0][0], pdf("Lain")), *FILES[1:]])
    _, seen = await visit(practice.room, ENTRY, address)
    assert not seen.tayang


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "File isian (…-isian.txt) belum dipilih."),
        (FILES[:2], "File isian (…-isian.txt) belum dipilih."),
        (FILES[1:], "File PDF naskahnya belum dipilih."),
        (
            [FILES[0], ("a-isian.txt", b"Nomor\r\n45")],
            "Isiannya tidak lengkap: Jenis Dokumen, Tahun Terbit, Judul",
        ),
    ],
)
async def test_what_is_no_package_is_sent_back_with_what_it_lacks(
    practice: App, files: Sequence[tuple[str, bytes]], says: str
) -> None:
    status, page, address = await sends(practice, files)
    assert (status, address) == (422, "")
    assert says in page


async def test_a_number_that_is_public_already_is_refused(practice: App) -> None:
    await sends(practice, FILES)
    status, page, _ = await sends(practice, package(make_entry(code="K7M3Q9XB"), 10**7).files)
    assert status == 422
    assert "Nomor itu sudah tayang" in page


async def test_a_page_of_another_site_cannot_upload(practice: App) -> None:
    status, _, _ = await sends(practice, FILES, Origin="https://luar.example")
    assert status == 403
