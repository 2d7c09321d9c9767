"""The whole SOP across apps: pengusul on WhatsApp, Kasubbag on Telegram, staf on both."""

from __future__ import annotations

from pathlib import Path

from tests.telegram.bot_api import BotApi
from tests.whatsapp.graph import FakeGraph
from tests.whole import kantor as k
from tests.whole.chats import WhatsAppPhone


async def test_a_berkas_goes_through_both_apps_and_is_locked_on_the_other(tmp_path: Path) -> None:
    async with (
        BotApi() as api,
        FakeGraph() as meta,
        k.office(tmp_path, **k.telegram(api), **k.whatsapp(meta)) as kantor,
    ):
        await k.subscribe(kantor, meta)
        sari = await k.whatsapp_phone(kantor, meta, "pengusul")
        hadi = await k.telegram_phone(kantor, api, "kasubbag", 2)
        rudi = await k.telegram_phone(kantor, api, "staf", 3)
        also_rudi = await k.whatsapp_phone(kantor, meta, "staf")

        await sari.sends(*await kantor.sample("surat-edaran"))
        await sari.tap("Kirim")
        await hadi.tap("Disposisi", "Terbitkan", "Setujui unggah")
        await rudi.tap("Terima")
        await rudi.sees("Kirim pindaian")
        await rudi.sends(*await kantor.sample("scan-surat-edaran"))
        await rudi.sees("hlm tersusun")
        await _types_until(also_rudi, "0001", "Buka kartu")
        await _types_until(also_rudi, "1", "Pakai")
        await _types_until(also_rudi, "balas 1", "Sesuai")
        await also_rudi.tap("Sesuai")
        await _gone(rudi, "Pakai")
        await rudi.tap("Sudah disimpan")
        await rudi.tap("Unggah")
        await sari.sees("dibaca ulang: sama")
        await kantor.quiet()

        # What still hangs on WhatsApp does nothing any more and says what happened.
        await also_rudi.press("Sesuai")
        await also_rudi.sees("Sudah")
        assert meta.breaches == []
        assert [c for c in api.calls if c.status not in {200, 429}] == []


async def _types_until(phone: WhatsAppPhone, text: str, label: str) -> None:
    await phone.types(text)
    await phone._until(lambda: any(label in m.labels for m in phone.screen()), label)


async def _gone(phone, label: str) -> None:  # type: ignore[no-untyped-def]
    await phone._until(lambda: not any(label in m.labels for m in phone.screen()), f"no {label}")
