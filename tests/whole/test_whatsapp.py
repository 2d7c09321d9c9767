"""The whole SOP on WhatsApp alone: nothing there can be edited, and every message costs money."""

from __future__ import annotations

from pathlib import Path

from tests.whatsapp.graph import FakeGraph
from tests.whole import kantor as k

#: As many messages as a whole Keputusan may cost the office: files included, enrolment not. Usually
#: it is 29; files of a usulan that come apart are told of one by one.
MESSAGES = 32


async def test_the_whole_sop_on_whatsapp(tmp_path: Path) -> None:
    async with FakeGraph() as meta, k.office(tmp_path, **k.whatsapp(meta)) as kantor:
        await k.subscribe(kantor, meta)
        for who in ("pengusul", "kasubbag", "staf"):
            await k.whatsapp_phone(kantor, meta, who)
        enrolment = len(meta.sent())
        await k.play(kantor)
        await kantor.quiet()
        await meta.settle()

        assert (kantor.taps, kantor.typed) == (9, 0)
        assert meta.breaches == []
        assert len(meta.sent()) - enrolment <= MESSAGES
