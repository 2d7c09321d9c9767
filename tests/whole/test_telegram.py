"""The whole SOP on Telegram: nothing but a token, an invitation a person, and the phones."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.telegram.bot_api import BotApi
from tests.whole import kantor as k

POLLING: dict[str, object] = {}
WEBHOOK: dict[str, object] = {"telegram_mode": "webhook", "telegram_webhook_secret": k.SECRET}


@pytest.mark.parametrize(
    ("way", "sample", "clear"),
    [(POLLING, "keputusan", "Otentikasi"), (WEBHOOK, "surat-edaran", "Setujui unggah")],
    ids=["polling", "webhook"],
)
async def test_the_whole_sop_on_telegram(
    tmp_path: Path, way: dict[str, object], sample: str, clear: str
) -> None:
    """Each way in which the bot hears of updates carries one of the two kinds of row 3."""
    async with BotApi() as api, k.office(tmp_path, **k.telegram(api, **way)) as kantor:
        for number, who in enumerate(("pengusul", "kasubbag", "staf"), start=1):
            await k.telegram_phone(kantor, api, who, number)
        told = await k.play(kantor, sample, clear)
        await kantor.quiet("inbox", "outbox")

        assert (kantor.taps, kantor.typed) == (9, 0)
        address = re.search(r"http\S+", told).group()
        assert (await kantor.get(address))[0] == 200
        berkas = await kantor.berkas()
        _, public = await kantor.get(berkas.online.file)
        assert hashlib.sha256(public).hexdigest() == berkas.naskah_unggah.sha256
        refused = [c for c in api.calls if c.status not in {200, 429}]
        assert refused == []
