"""The portal in a real browser: search, reading, checking a file, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from jdih.portal.periksa import Published, periksa_app
from sop.produk import Relasi, Status
from tests.chromium import assert_accessible, chromium, shoot
from tests.jdih.conftest import OFFICE, Portal, Said, Serve, make_entry, open_portal, pdf, serving

#: One browser serves all tests of this file, so they share a loop.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def serve() -> AsyncIterator[Serve]:
    async with serving() as start:
        yield start


@pytest_asyncio.fixture(loop_scope="module")
async def portal(serve: Serve, tmp_path: Path) -> AsyncIterator[Portal]:
    async with open_portal(serve, tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Open a window; an error in its scripts or a breach of its policy fails the test."""
    opened = await browser.new_page(viewport={"width": 1280, "height": 900})
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda line: broken.append(line.text) if "Policy" in line.text else 0)
    yield opened
    await opened.close()
    assert broken == []


async def fill(portal: Portal, said: Said) -> str:
    old = make_entry("12", 2024, "Tata Kelola Arsip", code="OLDOLD22", abstrak=pdf("Abstrak"))
    await portal.publisher.publish(old, said)
    new = make_entry(relasi=(Relasi("mencabut", old.judul),))
    return (await portal.publisher.publish(new, said)).page_url


async def test_a_visitor_finds_a_document_and_sees_what_revoked_it(
    page: Page, portal: Portal, said: Said
) -> None:
    await fill(portal, said)
    await page.goto(portal.url)
    await shoot(page, "jdih-daftar", whole=True)
    await page.get_by_label("Cari produk hukum").fill("arsip")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="1 dokumen ditemukan")).to_be_visible()
    await page.get_by_role("link", name="Tata Kelola Arsip").click()
    await expect(page.locator("header .status")).to_have_text("Tidak Berlaku")
    await shoot(page, "jdih-dokumen", whole=True)
    await page.locator(".notice a").click()
    await expect(page.locator("h1")).to_contain_text("Nomor 45 Tahun 2025")


async def test_the_filters_work_without_scripts_and_with_the_keyboard(
    page: Page, portal: Portal, said: Said
) -> None:
    await fill(portal, said)
    await page.goto(portal.url)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    await page.get_by_role("link", name="Tidak Berlaku").click()
    await expect(page.locator(".result")).to_have_count(1)
    await page.get_by_role("link", name="Hapus saringan").click()
    await expect(page.locator(".result")).to_have_count(2)


async def test_a_file_is_checked_in_the_browser_also_without_the_digest_of_https(
    page: Page, portal: Portal, said: Said
) -> None:
    address = await fill(portal, said)
    same, other = make_entry().pdf, make_entry("46").pdf
    for preparation in ("", "Object.defineProperty(crypto, 'subtle', {value: undefined})"):
        await page.add_init_script(preparation)
        await page.goto(address)
        for content, verdict in ((same, "Sama."), (other, "Berbeda."), (same + b"\n", "Berbeda.")):
            await page.set_input_files(
                ".drop input",
                {"name": "salinan.pdf", "mimeType": "application/pdf", "buffer": content},
            )
            await page.get_by_text(verdict).wait_for()


async def test_a_file_dropped_on_the_box_is_checked(page: Page, serve: Serve) -> None:
    entry = make_entry()

    async def lookup(code: str) -> Published | None:
        return Published(
            judul=entry.judul,
            short=entry.produk.short,
            status=Status.BERLAKU,
            sha256=entry.sha256,
            size=len(entry.pdf),
            page_url="https://jdih.example/1",
            since=datetime(2025, 3, 4, tzinfo=UTC),
        )

    root = web.Application()
    root.add_subapp("/periksa/", periksa_app(lookup, OFFICE))
    await page.goto(f"{await serve(root)}/periksa/K7M3Q9XA")
    await page.evaluate(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "scan.pdf"));
            document.querySelector(".drop").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        list(entry.pdf),
    )
    await page.get_by_text("Sama. “scan.pdf” persis berkas yang tayang").wait_for()
    await shoot(page, "periksa", whole=True)


async def test_a_wrong_or_a_large_file_is_told_in_clear_words(
    page: Page, portal: Portal, said: Said, tmp_path: Path
) -> None:
    entry = make_entry(content=pdf("besar", filler=49_000_000))
    await page.goto((await portal.publisher.publish(entry, said)).page_url)
    kept = (
        ("besar.pdf", entry.pdf, "Sama. “besar.pdf” persis berkas yang tayang di JDIH."),
        ("ubah.pdf", entry.pdf[:-9] + b"%diubah!\n", "Berbeda. “ubah.pdf” bukan berkas"),
        ("lain.pdf", pdf("lain"), "misalnya dicetak ulang atau dipindai."),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "Bukan PDF: “foto.jpg”."),
        ("kosong.pdf", b"", "Berkas “kosong.pdf” kosong."),
    )
    for name, content, verdict in kept:
        large = tmp_path / name
        large.write_bytes(content)
        await page.set_input_files(".drop input", large)
        await page.get_by_text(verdict).wait_for()
    for files, verdict in (
        ("", "Itu bukan berkas."),
        ("data.items.add(new File(['%PDF-'], 'a.pdf'));" * 2, "Periksa satu berkas setiap kali."),
    ):
        await page.evaluate(
            f"""() => {{
                const data = new DataTransfer(); {files}
                document.querySelector(".drop").dispatchEvent(
                    new DragEvent("drop", {{dataTransfer: data, bubbles: true, cancelable: true}}));
            }}"""
        )
        await page.get_by_text(verdict).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_can_be_read_by_day_and_by_night(
    page: Page, portal: Portal, said: Said, scheme: Literal["light", "dark"]
) -> None:
    await fill(portal, said)
    withdrawn = make_entry("7", code="CCCC2222")
    uploaded = await portal.publisher.publish(withdrawn, said)
    await portal.publisher.withdraw(withdrawn, uploaded, "Salah unggah")
    await page.emulate_media(color_scheme=scheme)
    for name, path in (
        ("daftar", ""),
        ("kosong", "?q=zzz&tahun=2025"),
        ("dokumen", "keputusan-12-2024"),
        ("ditarik", "keputusan-7-2025"),
        ("galat", "tidak-ada"),
    ):
        await page.goto(portal.url + path)
        dark = await page.evaluate(
            "getComputedStyle(document.body).backgroundColor === 'rgb(25, 22, 20)'"
        )
        assert dark == (scheme == "dark")
        for width, on in ((390, "hp"), (1280, "meja")):
            await page.set_viewport_size({"width": width, "height": 900})
            await assert_accessible(page)
            await shoot(page, f"jdih-{name}-{on}-{scheme}", whole=True)


async def test_what_has_the_focus_is_seen_and_a_print_has_no_buttons(
    page: Page, portal: Portal, said: Said
) -> None:
    await fill(portal, said)
    await page.goto(f"{portal.url}keputusan-12-2024")
    for _ in range(12):
        await page.keyboard.press("Tab")
        outline = await page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement.closest('.drop')"
            " || document.activeElement); return [s.outlineStyle, s.outlineWidth]; })()"
        )
        assert outline == ["solid", "3px"]
    await page.emulate_media(media="print", color_scheme="dark")
    assert await page.locator(".deeds").is_hidden()
    assert await page.locator("header .paper").inner_text() == f"{portal.url}keputusan-12-2024"
    assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    await shoot(page, "jdih-cetak", whole=True)


@pytest.mark.parametrize("path", ["", "?q=arsip", "dokumen/1", "dokumen/2", "dokumen/99"])
async def test_nothing_sticks_out_on_a_phone(
    page: Page, portal: Portal, said: Said, path: str
) -> None:
    await fill(portal, said)
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(portal.url + path)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    small = await page.evaluate(
        "[...document.querySelectorAll('button, .button, .facet a')]"
        ".filter(one => one.getBoundingClientRect().height < 32).length"
    )
    assert small == 0
    if path in {"", "dokumen/1"}:
        await shoot(page, f"jdih-360-{path.replace('/', '-') or 'daftar'}", whole=True)
