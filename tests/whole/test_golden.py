"""The same SOP on every app shows the same cards, word for word."""

from __future__ import annotations

import re
from pathlib import Path

from handlers.messages import plain
from tests.office import HADI, RUDI, SARI, Office
from tests.whole.tipis import Shown, on_playground, on_telegram, on_whatsapp

#: Second lines of list rows, which Telegram writes out below the text.
_HINTS = re.compile(r"\n\n(• [^\n]+: [^\n]+\n?)+$")
_CODE = re.compile(r"(?<=jdih\.test/)\w+")


async def play(office: Office) -> None:
    """Play the SOP with a return, a change of the sheet and a look at the lists."""
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Jumlah rangkap kurang")
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Ubah", "Sifat", "Segera", "Terbitkan", "Otentikasi")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(problems={2: ("buram",)})
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    await office.tap(RUDI, "Sudah disimpan", "Unggah")
    await office.uploads()
    await office.types(SARI, "/lacak 0001")
    await office.types(HADI, "/tugas")


def said(shown: list[Shown], who: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give what one officer was shown, without the differences that are meant."""
    return [
        (_CODE.sub("K", _HINTS.sub("", text)).strip(), labels)
        for whom, text, labels in shown
        if whom == who
    ]


async def test_playground_telegram_and_whatsapp_say_the_same(tmp_path: Path) -> None:
    shown, toasts = {}, []
    for name, opened in (
        ("playground", on_playground),
        ("telegram", on_telegram),
        ("whatsapp", on_whatsapp),
    ):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name) as office:
            await play(office)
            shown[name] = office.shown()
            toasts += office.toasts

    for who in (SARI, HADI, RUDI):
        golden = said(shown["playground"], who)
        assert sorted(said(shown["telegram"], who)) == sorted(golden)
        # WhatsApp has no buttons that open an address, and says in a message what others say in
        # a little window; it leaves cards out, and shows none that others do not.
        cards = {(text, tuple(b for b in labels if b != "Buka")) for text, labels in golden}
        words = {(plain(text), ()) for whom, text in toasts if whom == who}
        seen = said(shown["whatsapp"], who)
        assert [one for one in seen if one not in cards | words] == []
        assert len(seen) < len(golden)
