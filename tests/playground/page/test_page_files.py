"""Files on the page: picked, dropped, pasted, made smaller, refused, kept when they could not go."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.chromium import shoot
from tests.playground.page.conftest import open_page
from tests.playground.room import KEPUTUSAN, PDF, PNG, Room, parsed, picture

#: One browser serves all tests of this file, so they share a loop.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def upload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


#: What a browser does when files are dragged over an element, or a picture is pasted.
FILES = f"""
const data = new DataTransfer();
const bytes = Uint8Array.from(atob("{base64.b64encode(PNG).decode()}"), (c) => c.charCodeAt(0));
for (const name of names) data.items.add(new File([bytes], name, {{ type: "image/png" }}));
const fire = (target, kind) => target.dispatchEvent(
    new DragEvent(kind, {{ dataTransfer: data, bubbles: true, cancelable: true }}));
"""
DRAG = f"""(phone, [zone, names]) => {{ {FILES}
    fire(phone.querySelector(".log"), "dragenter");
    const target = [...phone.querySelectorAll(".zone")].find((z) => z.textContent.includes(zone));
    if (!target.offsetParent) throw new Error("no such place to drop");
    fire(target, "dragover");
    fire(target, "drop");
}}"""
PASTE = f"""(text) => {{ const names = ["tempel.png"]; {FILES}
    text.dispatchEvent(new ClipboardEvent("paste", {{ clipboardData: data, bubbles: true }}));
}}"""


async def drag(to: Locator, zone: str, names: list[str]) -> None:
    await to.evaluate(DRAG, [zone, names])


async def test_documents_go_by_the_picker_several_at_once(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await sari.get_by_label("Lampirkan berkas").click()
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Dokumen PDF").click()
    await (await chosen.value).set_files(
        [upload("nota-dinas.pdf", PDF), upload("keputusan.pdf", KEPUTUSAN)]
    )
    await expect(sari.get_by_role("button", name="Buang keputusan.pdf")).to_be_visible()
    await sari.get_by_label("Kirim pesan").get_by_role("button", name="Kirim pesan").click()
    await sari.get_by_role("button", name="keputusan.pdf PDF").click()
    viewer = page.get_by_role("dialog", name="Pratinjau berkas")
    await expect(viewer.locator("iframe")).to_be_visible()
    await viewer.get_by_role("button", name="Tutup").click()
    await expect(viewer).to_be_hidden()
    (incoming,) = parsed(room)
    assert [file.name for file in incoming.files] == ["nota-dinas.pdf", "keputusan.pdf"]


@pytest.mark.parametrize(("zone", "photo"), [("Foto", True), ("Dokumen", False)])
async def test_pictures_are_dropped_as_photos_or_as_documents(
    page: Page, room: Room, zone: str, photo: bool
) -> None:
    _, _, rudi = await open_page(page, room)
    await drag(rudi, zone, ["hal-1.png", "hal-2.png", "hal-3.png"])
    await expect(rudi.get_by_role("button", name="Buang hal-3.png")).to_be_visible()
    await shoot(page, f"latihan-seret-{zone.lower()}")
    await rudi.get_by_label("Tulis pesan").press("Enter")
    await expect(rudi.locator(".mine")).to_be_visible()
    (incoming,) = parsed(room)
    assert [file.photo for file in incoming.files] == [photo] * 3
    ending = "jpg" if photo else "png"
    assert [file.name for file in incoming.files] == [f"hal-{n}.{ending}" for n in (1, 2, 3)]


async def test_an_album_opens_as_pictures_that_can_be_leafed(page: Page, room: Room) -> None:
    _, _, rudi = await open_page(page, room)
    await drag(rudi, "Foto", ["hal-1.png", "hal-2.png", "hal-3.png"])
    await rudi.get_by_label("Tulis pesan").press("Enter")
    await rudi.get_by_role("button", name="Lihat foto hal-1.jpg").click()
    viewer = page.get_by_role("dialog", name="Pratinjau berkas")
    await page.keyboard.press("ArrowRight")
    await expect(viewer.get_by_role("img", name="hal-2.jpg")).to_be_visible()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(viewer.get_by_text("3 dari 3")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await shoot(page, "latihan-album")


async def test_a_photo_is_made_smaller_and_a_document_is_not(page: Page, room: Room) -> None:
    _, _, rudi = await open_page(page, room)
    large = picture(KEPUTUSAN, 4)
    for choice in ("Foto Gambar", "Dokumen PDF"):
        await rudi.get_by_label("Lampirkan berkas").click()
        async with page.expect_file_chooser() as chosen:
            await page.get_by_role("button", name=choice).click()
        file: FilePayload = {"name": "hal.png", "mimeType": "image/png", "buffer": large}
        await (await chosen.value).set_files([file])
        await rudi.get_by_label("Tulis pesan").press("Enter")
        await expect(rudi.locator(".tray")).to_be_hidden()
    photo, document = [each.files[0] for each in parsed(room)]
    with Image.open(io.BytesIO(await room.blobs.read(photo.sha256))) as shown:
        assert (photo.photo, shown.format, max(shown.size)) == (True, "JPEG", 2560)
    assert await room.blobs.read(document.sha256) == large


async def test_a_picture_is_pasted_as_a_photo(page: Page, room: Room) -> None:
    _, _, rudi = await open_page(page, room)
    await rudi.get_by_label("Tulis pesan").evaluate(PASTE)
    await expect(rudi.get_by_label("Foto (diperkecil)")).to_be_checked()
    await rudi.get_by_label("Tulis pesan").press("Enter")
    await expect(rudi.locator(".mine img")).to_be_visible()
    assert parsed(room)[0].files[0].photo


async def test_a_file_that_is_too_big_is_refused_before_it_travels(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    await sari.locator("input[type=file]").set_input_files(
        [upload("besar.pdf", b"x" * (2**20 + 1))]
    )
    await expect(sari.get_by_text("“besar.pdf” lebih besar dari 1 MB.")).to_be_visible()
    await expect(sari.locator(".tray")).to_be_hidden()


async def test_what_could_not_be_sent_stays_and_is_said_once(page: Page, room: Room) -> None:
    sari, _, _ = await open_page(page, room)
    room.bot.full = True
    await sari.get_by_label("Tulis pesan").fill("halo")
    await page.keyboard.press("Enter")
    await expect(sari.get_by_text("Belum tersimpan.")).to_be_visible()
    await expect(sari.get_by_label("Tulis pesan")).to_have_value("halo")
    room.bot.full = False
    await page.keyboard.press("Enter")
    await expect(sari.locator(".theirs")).to_have_count(1)
    assert len(parsed(room)) == 1
