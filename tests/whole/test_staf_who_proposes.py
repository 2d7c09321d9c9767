"""A staf who proposes as well sends both kinds of papers into one chat: they are told apart."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from handlers.ports import Wanted
from sop.berkas import State
from sop.roles import Holding, Period
from storage.transaction import Tx
from tests.samples import SampleShop
from tests.whole.scan_desk import asked_of, in_hand, newest, office, paper


async def proposes(app: App) -> None:
    """Let Rudi hold the proposing post of his own subbagian beside that of a staf."""
    now = app.clock.now()

    def turn(tx: Tx) -> None:
        rudi = next(o for o in tx.officers() if o.name == "Rudi Hartono")
        post = next(j for j in tx.jabatan() if j.unit == "Subbagian Hukum dan SDM")
        tx.add_holding(rudi.id, Holding(post, Period(now)))

    await app.turns.run(turn)


async def test_scan_and_usulan_go_their_ways_unasked(tmp_path: Path) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones)
        await proposes(app)
        berkas, scan = await newest(app), await paper(app)
        own = await SampleShop().contoh("keputusan", "73", berkas.produk.tanggal)
        usulan = [(name, own[name]) for name in ("nota-dinas-73.pdf", "keputusan-73.pdf")]
        await phones.sends("staf", *usulan)
        await phones.sees("staf", "Dikenali dari isinya: untuk usulan")
        await phones.tap("staf", "Kirim")
        await phones.sends("staf", ("SCAN.pdf", scan))
        await phones.sees("staf", "Dikenali dari isinya: masuk ke agenda 0001")
        sent, first = await app.turns.look(lambda tx: tx.find(Wanted(limit=2)))
        assert (sent.state, sent.produk.nomor, sent.unit) == (
            State.SUBMITTED,
            "73",
            "Subbagian Hukum dan SDM",
        )
        assert first.code == berkas.code
        assert [part.name for part in first.scan.parts] == ["SCAN.pdf"]


async def test_of_an_album_with_both_it_is_asked(tmp_path: Path) -> None:
    async with office(tmp_path) as (app, phones):
        await in_hand(phones)
        await proposes(app)
        scan = await paper(app)
        own = await SampleShop().contoh("keputusan", "73", (await newest(app)).produk.tanggal)
        both = (("scan.pdf", scan), ("nota.pdf", own["nota-dinas-73.pdf"]))
        await phones.sends("staf", *both)
        text = await asked_of(phones, "scan.pdf dan 1 file lain")
        assert "Pindaian untuk berkas mana, atau untuk usulan?" in text
        assert (await newest(app)).scan.parts == ()
