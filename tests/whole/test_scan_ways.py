"""The scan by every way: photos, the scanner's folder, the scanner's mail; on the practice phones."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.ports import Wanted
from naskah.client import Workshop
from sop.berkas import Scan, State
from tests.pages import picked, stacked
from tests.samples import SampleShop
from tests.scanner.post_office import PostOffice, letter, post_office
from tests.whole.scan_desk import (
    as_tiff,
    asked_of,
    assembled,
    cover,
    in_hand,
    newest,
    office,
    paper,
    pictures,
    shot,
    strange,
)


async def test_an_album_of_photos_becomes_the_scan_and_one_page_is_taken_again(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones)
        pages = pictures(await paper(app))
        photos = [shot(page, number) for number, page in enumerate(pages)]
        blurred = shot(pages[0], blur=5.0)
        album = [
            ("IMG_1.jpg", blurred),
            *((f"IMG_{n}.jpg", p) for n, p in enumerate(photos[1:], 2)),
        ]
        await phones.sends("staf", *album, kind="photo")
        card = await phones.sees("staf", f"{len(pages)} hlm tersusun")
        assert "Hal. 1: " in card["text"]
        assert "buram" in card["text"]
        await phones.tap("staf", "Ulang hal. 1")
        await phones.sees("staf", "Kirim satu foto atau PDF pengganti halaman 1")
        await phones.sends("staf", ("IMG_9.jpg", photos[0]), kind="photo")
        scan = await assembled(app, lambda scan: bool(scan.retaken))
        assert [p.problems for p in scan.pages if p.number == 1] == [()]
        assert scan.asli.pages == len(pages)


async def test_photos_sent_in_the_wrong_order_are_put_right_by_urutkan(tmp_path: Path) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones, "keputusan")
        pages = pictures(await paper(app, "keputusan"))[:2]
        later, first = shot(pages[1]), shot(pages[0])
        await phones.sends("staf", ("A.jpg", later), ("B.jpg", first), kind="photo")
        await phones.sees("staf", "2 hlm tersusun")
        before = [p.part for p in (await newest(app)).scan.pages]
        await phones.tap("staf", "Urutkan")
        message = await phones.sees("staf", "Tekan bagian yang harus naik satu tempat")
        second = next(b["label"] for b in message["buttons"] if b["label"].startswith("2. "))
        await phones.tap("staf", second)
        scan = await assembled(app, lambda scan: bool(scan.order))
        assert scan.order == (before[1], before[0])
        assert [p.part for p in scan.pages] == [before[1], before[0]]


async def test_a_stack_in_the_scanners_folder_files_itself_at_its_covers(tmp_path: Path) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        sheets = []
        for number in ("0001", "0002"):
            await in_hand(phones)
            sheets += [await cover(app.address, phones, number), await paper(app)]
        (inbox / "SCAN_20251104.pdf").write_bytes(stacked(*sheets))
        async with asyncio.timeout(90):
            while True:
                found = await app.turns.look(lambda tx: tx.find(Wanted(limit=9)))
                if all(b.scan.asli for b in found):
                    break
                await asyncio.sleep(0.3)
        pages = len(pictures(sheets[1]))
        assert [b.scan.asli.pages for b in found] == [pages, pages]
        assert [p.name for p in (inbox / "selesai").iterdir()] == ["SCAN_20251104.pdf"]
        texts = [m["text"] for m in await phones.screen("staf")]
        assert not any("Untuk berkas mana" in text for text in texts)


async def test_a_scan_that_tells_nothing_is_asked_about_and_the_first_answer_files_it(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        await in_hand(phones)
        data = await strange(app)
        (inbox / "SCAN.pdf").write_bytes(data)
        pages = len(pictures(data))
        asked = await phones.sees("staf2", f"Scan masuk: SCAN.pdf, {pages} hlm. Untuk berkas mana?")
        await phones.sees("staf", "Untuk berkas mana?")
        label = asked["buttons"][0]["label"]
        assert label.startswith("0001 · SE")
        await phones.tap("staf2", label)
        await phones.sees("staf", f"{pages} hlm tersusun")
        await phones.sees("staf", "Sudah ditangani Dewi")
        assert len((await newest(app)).scan.parts) == 1


async def test_a_scan_that_comes_before_the_papers_is_offered_when_they_are_taken(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        await phones.sample("surat-edaran")
        await phones.tap("pengusul", "Kirim")
        await phones.tap("kasubbag", "Disposisi", "Terbitkan", "Setujui unggah")
        await phones.sees("staf", "Ambil naskah")
        (inbox / "SCAN.pdf").write_bytes(await paper(app))
        await phones.sees("staf", "tidak ada berkas yang menunggu pindaian")
        await phones.tap("staf", "Terima")
        asked = await phones.sees("staf", "Untuk berkas mana?", asking=True)
        await phones.tap("staf", asked["buttons"][0]["label"])
        await phones.sees("staf", "hlm tersusun")


async def test_a_number_in_the_files_name_is_enough(tmp_path: Path) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        await in_hand(phones)
        (inbox / "agenda 0001.pdf").write_bytes(await paper(app))
        await phones.sees("staf", "hlm tersusun")
        assert (await newest(app)).state is State.IN_HAND


async def test_a_page_of_another_document_and_a_missing_one_are_said_before_the_scan_is_used(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones, "keputusan")
        produk = (await newest(app)).produk
        files = await SampleShop().contoh("keputusan", produk.nomor, produk.tanggal)
        asli, salinan = (
            next(data for name, data in files.items() if name.startswith(f"scan-{half}"))
            for half in ("asli", "salinan")
        )
        other = await strange(app)
        await phones.sends(
            "staf",
            ("asli.pdf", stacked(picked(asli, 1, 2), other, picked(asli, 4))),
            ("salinan.pdf", picked(salinan, 1, 2, 4)),
        )
        card = await phones.sees("staf", "• periksa naskah asli: hal. 3 tidak sama dengan softcopy")
        assert "• periksa salinan: hal. 3 softcopy tidak ada" in card["text"]
        await phones.tap("staf", "Pakai")
        card = await phones.sees("staf", "Cocokkan pindaian dengan naskahnya")
        assert "hal. 3 tidak sama dengan softcopy" in card["text"]
        assert "sesuai softcopy" not in card["text"]


async def test_a_scan_without_cover_or_number_finds_its_berkas_by_what_stands_on_it(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        for _ in range(2):
            await in_hand(phones, "keputusan")
        second, first = await app.turns.look(lambda tx: tx.find(Wanted(limit=2)))
        produk = first.produk
        files = await SampleShop().contoh("keputusan", produk.nomor, produk.tanggal)
        data = next(data for name, data in files.items() if name.startswith("scan-asli"))
        (inbox / "SCAN.pdf").write_bytes(data)
        card = await phones.sees("staf", f"{len(pictures(data))} hlm tersusun")
        assert f"Agenda 0001 · {first.title}" in card["text"]
        assert "dikenali dari isinya" in card["text"]
        parts = {b.code: b.scan.parts for b in await app.turns.look(lambda tx: tx.find(Wanted()))}
        assert [p.name for p in parts[first.code]] == ["SCAN.pdf"]
        assert parts[second.code] == ()


async def test_a_scan_from_the_phone_finds_its_berkas_among_several(tmp_path: Path) -> None:
    async with office(tmp_path, Workshop()) as (app, phones):
        await in_hand(phones)
        mine = await paper(app)
        await in_hand(phones, "keputusan")
        await phones.sends("staf", ("SCAN.pdf", mine))
        question = await phones.sees("staf", "Sedang dikenali mesin dari isinya")
        assert len(question["buttons"]) == 3
        await phones.sees("staf", "Dikenali dari isinya: masuk ke agenda 0001")
        card = await phones.sees("staf", f"{len(pictures(mine))} hlm tersusun")
        assert "Agenda 0001" in card["text"]
        assert "dikenali dari isinya" in card["text"]
        _, first = await app.turns.look(lambda tx: tx.find(Wanted(limit=2)))
        assert [part.name for part in first.scan.parts] == ["SCAN.pdf"]


async def test_scans_of_two_berkas_sent_together_are_asked_about(tmp_path: Path) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones)
        first = await paper(app)
        await in_hand(phones, "keputusan")
        second = await paper(app, "keputusan")
        await phones.sends("staf", ("A.pdf", first), ("B.pdf", second))
        assert "Untuk berkas mana?" in await asked_of(phones, "A.pdf dan 1 file lain")
        found = await app.turns.look(lambda tx: tx.find(Wanted(limit=2)))
        assert [b.scan.parts for b in found] == [(), ()]


async def test_a_scan_sent_to_the_wrong_berkas_is_moved_to_its_own_by_one_button(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones, "keputusan")
        await in_hand(phones)
        second = await newest(app)
        await phones.sends("staf", ("scan.pdf", await paper(app)), text="0001")
        await phones.sees("staf", f"tampak dokumen lain: agenda 0002, {second.title}")
        await phones.tap("staf", "Pindahkan")
        await phones.sees("staf", "Kirim pindaian naskah asli dan salinan sekaligus")
        await phones.sees("staf", "hlm tersusun")
        await phones.tap("staf", "Pakai")
        await phones.sees("staf", "sesuai softcopy")
        _, first = await app.turns.look(lambda tx: tx.find(Wanted(limit=2)))
        assert first.scan == Scan()


async def test_a_tiff_goes_the_same_ways_as_a_pdf_and_is_kept_as_it_came(tmp_path: Path) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        await in_hand(phones)
        data = as_tiff(await paper(app))
        pages = len(pictures(await paper(app)))
        (inbox / "SCAN.tif").write_bytes(data)
        await phones.sees("staf", "dikenali dari isinya")
        await phones.sees("staf", f"{pages} hlm tersusun")
        (part,) = (await newest(app)).scan.parts
        assert await app.room.files.read(part.sha256) == data
        await phones.tap("staf", "Lainnya", "Mulai ulang")
        await phones.sends("staf", ("dari-ponsel.tiff", data))
        await phones.sees("staf", f"{pages} hlm tersusun")
        await phones.tap("staf", "Pakai")
        await phones.sees("staf", "sesuai softcopy")


async def test_a_stack_in_a_tiff_is_split_at_its_covers(tmp_path: Path) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (app, phones):
        await in_hand(phones)
        sheets = stacked(await cover(app.address, phones, "0001"), await paper(app))
        (inbox / "SCAN.tif").write_bytes(as_tiff(sheets))
        await phones.sees("staf", "hlm tersusun")
        (part,) = (await newest(app)).scan.parts
        assert (part.name, part.pages) == ("SCAN.pdf", len(pictures(await paper(app))))


async def test_staf_are_told_of_a_scan_that_cannot_be_used_and_of_one_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "pindai"
    inbox.mkdir()
    async with office(tmp_path, scan_folder=inbox) as (_, phones):
        (inbox / "SCAN_7.bmp").write_bytes(b"BM" + b"x" * 99)
        for staf in ("staf", "staf2"):
            told = await phones.sees(staf, "Pindaian SCAN_7.bmp tidak dapat diambil")
            assert "Atur pemindai agar menyimpan sebagai PDF" in told["text"]
        (inbox / "SCAN_8.pdf").write_bytes(b"%PDF-1.7\nbukan isi\n%%EOF\n")
        told = await phones.sees("staf", "SCAN_8.pdf diterima")
        assert "✗ file rusak atau terpotong" in told["text"]


@pytest.fixture
def mail() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


async def test_a_scan_by_mail_files_itself_by_its_subject(tmp_path: Path, mail: PostOffice) -> None:
    async with office(tmp_path, scan_imap_url=mail.url()) as (app, phones):
        await in_hand(phones)
        mail.deliver(letter(("pindai.pdf", await paper(app)), subject="Pindaian 0001"))
        await phones.sees("staf", "hlm tersusun")
        assert [part.name for part in (await newest(app)).scan.parts] == ["pindai.pdf"]


async def test_asli_and_salinan_in_one_mail_are_put_together_by_what_stands_on_them(
    tmp_path: Path, mail: PostOffice
) -> None:
    async with office(tmp_path, scan_imap_url=mail.url()) as (app, phones):
        await in_hand(phones, "keputusan")
        produk = (await newest(app)).produk
        files = await SampleShop().contoh("keputusan", produk.nomor, produk.tanggal)
        asli, salinan = (
            files[f"scan-asli-{produk.nomor}.pdf"],
            files[f"scan-salinan-{produk.nomor}.pdf"],
        )
        first, rest = picked(salinan, 1, 2, 3), picked(salinan, 4)
        mail.deliver(letter(("1.pdf", asli), ("2.pdf", first), ("3.pdf", rest), subject="Scan"))
        await phones.sees("staf", "Naskah asli 4 hlm · salinan 4 hlm")
        texts = [m["text"] for m in await phones.screen("staf")]
        assert not any("Untuk berkas mana" in text for text in texts)


async def test_a_word_that_is_not_the_softcopys_is_quoted_on_the_checklist(tmp_path: Path) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones)
        produk = (await newest(app)).produk
        assert produk.tanggal is not None
        day = produk.tanggal.replace(day=1 if produk.tanggal.day > 1 else 2)
        files = await app.room.shop.contoh("surat-edaran", produk.nomor, day)
        scan = next(data for name, data in files.items() if name.startswith("scan-"))
        await phones.sends("staf", ("scan.pdf", scan))
        await phones.tap("staf", "Pakai")
        card = await phones.sees("staf", "• periksa naskah asli hal. ")
        assert f"tanggal {day.day} " in card["text"]
        assert f"di softcopy “tanggal {produk.tanggal.day} " in card["text"]
