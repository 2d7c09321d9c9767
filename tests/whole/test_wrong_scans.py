"""Scans of which a half or the first page is of something else: the checklist says what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from naskah.contoh.pindai import scanned
from tests.pages import stacked
from tests.samples import SampleShop
from tests.whole.scan_desk import in_hand, newest, office

pytestmark = pytest.mark.usefixtures("eyes")


async def halves(nomor: str, day: date) -> tuple[bytes, bytes]:
    """The scans of a sample Keputusan."""
    made = await SampleShop().contoh("keputusan", nomor, day)
    return made[f"scan-asli-{nomor}.pdf"], made[f"scan-salinan-{nomor}.pdf"]


@pytest.mark.timeout(300)
async def test_the_salinan_of_another_keputusan_is_not_taken_for_the_right_one(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones, "keputusan")
        produk = (await newest(app)).produk
        asli, _ = await halves(produk.nomor, produk.tanggal)
        _, other = await halves("54", produk.tanggal)
        await phones.sends("staf", ("asli.pdf", asli), ("salinan.pdf", other))
        await phones.tap("staf", "Pakai")
        card = await phones.sees("staf", f"nomor di salinan 54 Tahun {produk.tahun}")
        assert "sesuai softcopy" not in card["text"]
        assert card["buttons"][0]["label"] == "Ulang scan"


@pytest.mark.timeout(300)
async def test_a_nota_dinas_on_top_is_a_page_too_many_and_not_another_document(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones, "keputusan")
        produk = (await newest(app)).produk
        asli, salinan = await halves(produk.nomor, produk.tanggal)
        made = await SampleShop().contoh("nota-dinas", produk.nomor, produk.tanggal)
        nota = scanned(made[f"nota-dinas-{produk.nomor}.pdf"], "nota")
        await phones.sends("staf", ("asli.pdf", stacked(nota, asli)), ("salinan.pdf", salinan))
        await phones.tap("staf", "Pakai")
        card = await phones.sees("staf", "periksa naskah asli: hal. 1 tidak sama dengan softcopy")
        assert "tampak dokumen lain" not in card["text"]
