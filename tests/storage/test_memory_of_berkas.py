"""Berkas as they are written, numbered, found and counted."""

from __future__ import annotations

import pytest

from handlers.ports import Correcting, Wanted
from sop import commands as c
from sop.berkas import Berkas, State
from sop.history import fold
from sop.produk import Jenis, Produk
from sop.refusals import Overtaken
from storage.database import Database
from storage.transaction import Tx
from tests.storage.people import NOW, RUDI, SARI, at, dispose, do, draft, submit


async def test_a_berkas_is_what_its_history_says(db: Database) -> None:
    berkas = await db.run(lambda tx: dispose(tx, submit(tx, draft(tx))))
    kept = await db.read(lambda tx: tx.berkas(berkas.code))
    history = await db.read(lambda tx: tx.history(berkas.code))
    assert kept == berkas
    assert fold(history, berkas.code) == berkas
    assert [r.number for r in history] == [1, 2, 3, 4, 5]


async def test_a_version_is_written_once(db: Database) -> None:
    berkas = await db.run(draft)
    await db.run(lambda tx: do(tx, berkas, c.Correct("tentang", "Lain"), SARI, NOW))
    with pytest.raises(Overtaken):
        await db.run(lambda tx: do(tx, berkas, c.Correct("tentang", "Beda"), SARI, NOW))
    kept = await db.read(lambda tx: tx.berkas(berkas.code))
    assert kept is not None
    assert kept.produk.tentang == "Lain"
    assert len(await db.read(lambda tx: tx.history(berkas.code))) == kept.version


async def test_a_code_is_opened_once(db: Database) -> None:
    await db.run(lambda tx: draft(tx, code="K7M3Q9XA"))
    with pytest.raises(Overtaken):
        await db.run(lambda tx: draft(tx, code="K7M3Q9XA"))


async def test_a_turn_that_fails_gives_its_agenda_number_back(db: Database) -> None:
    drafts = [await db.run(lambda tx, n=n: draft(tx, str(n))) for n in range(3)]
    first = await db.run(lambda tx: submit(tx, drafts[0]))

    def fails(tx: Tx) -> Berkas:
        submit(tx, drafts[1])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await db.run(fails)
    second = await db.run(lambda tx: submit(tx, drafts[2]))
    assert [str(first.agenda), str(second.agenda)] == ["0001", "0002"]
    assert await db.read(lambda tx: tx.by_agenda(2026, 2)) == second
    assert await db.read(lambda tx: tx.by_agenda(2026, 3)) is None


async def test_every_year_has_a_book_of_its_own(db: Database) -> None:
    one, other = await db.run(draft), await db.run(lambda tx: draft(tx, "46"))
    new_year = NOW.replace(year=2027, month=1, day=4)
    await db.run(lambda tx: submit(tx, one))
    later = await db.run(lambda tx: submit(tx, other, new_year))
    assert later.agenda is not None
    assert (later.agenda.year, later.agenda.number) == (2027, 1)
    of_2026 = await db.read(lambda tx: tx.agenda(NOW, new_year))
    assert [booked.berkas.code for booked in of_2026] == [one.code]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("45/2026", ["Keputusan 45/2026"]),
        ("045 / 2026", ["Keputusan 45/2026"]),
        ("0002", ["Keputusan 46/2026"]),
        ("0002/2026", ["Keputusan 46/2026"]),
        ("46", ["Keputusan 46/2026"]),
        ("53/2026", ["Keputusan 53/HK.03.1/6202/2026"]),
        ("5/2026", []),
        ("penetapan", ["Keputusan 47/2026", "Keputusan 45/2026"]),
        ("hasil pemilihan bupati", ["Keputusan 45/2026"]),
        ("tim adhoc", ["Keputusan 46/2026"]),
        ("Keputusan 47/2026", ["Keputusan 47/2026"]),
        (
            "sari",
            [
                "Keputusan 53/HK.03.1/6202/2026",
                "Keputusan 47/2026",
                "Keputusan 46/2026",
                "Keputusan 45/2026",
            ],
        ),
        ('tidak "ada" OR apa-apa', []),
        ("'); drop table berkas; --", []),
        ("!?", []),
    ],
)
async def test_what_an_officer_types_finds_it(db: Database, text: str, titles: list[str]) -> None:
    def fill(tx: Tx) -> None:
        submit(tx, draft(tx, "45", "Penetapan Hasil Pemilihan Bupati"))
        submit(tx, draft(tx, "46", "Pembentukan Tim Adhoc"))
        draft(tx, "47", "Penetapan Jadwal")
        draft(tx, "53/HK.03.1/6202/2026", "Honorarium")

    await db.run(fill)
    wanted = Wanted(text=text)
    assert [b.title for b in await db.read(lambda tx: tx.find(wanted))] == titles
    assert await db.read(lambda tx: tx.count(wanted)) == len(titles)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("pembentukn tim adhoc", ["Keputusan 46/2026"]),
        ("penetapkan", ["Keputusan 45/2026"]),
        ("pembentukan tim 45", []),
        ("honor", []),
    ],
)
async def test_words_that_are_near_find_it_too(db: Database, text: str, titles: list[str]) -> None:
    def fill(tx: Tx) -> None:
        submit(tx, draft(tx, "45", "Penetapan Hasil Pemilihan Bupati"))
        submit(tx, draft(tx, "46", "Pembentukan Tim Adhoc"))

    await db.run(fill)
    wanted = Wanted(text=text, near=True)
    assert [b.title for b in await db.read(lambda tx: tx.find(wanted))] == titles
    assert await db.read(lambda tx: tx.count(Wanted(text=text))) == 0


async def test_a_year_and_a_nota_dinas_find_it(db: Database) -> None:
    berkas = await db.run(lambda tx: submit(tx, draft(tx, "45")))
    for text in ("2026", berkas.nota.nomor):
        assert [b.code for b in await db.read(lambda tx, t=text: tx.find(Wanted(text=t)))] == [
            berkas.code
        ]


async def test_a_berkas_is_found_by_its_code(db: Database) -> None:
    berkas = await db.run(draft)
    await db.run(lambda tx: draft(tx, "46"))
    found = await db.read(lambda tx: tx.find(Wanted(text=berkas.code.lower())))
    assert [b.code for b in found] == [berkas.code]


async def test_words_that_were_corrected_are_the_words_it_is_found_by(db: Database) -> None:
    berkas = await db.run(lambda tx: draft(tx, tentang="Penetapan Jadwal"))
    await db.run(lambda tx: do(tx, berkas, c.Correct("tentang", "Honorarium"), SARI, NOW))
    assert await db.read(lambda tx: tx.count(Wanted(text="jadwal"))) == 0
    assert await db.read(lambda tx: tx.count(Wanted(text="honor"))) == 1


async def test_the_list_narrows_by_state_staf_pengusul_year_and_openness(db: Database) -> None:
    def fill(tx: Tx) -> tuple[Berkas, Berkas, Berkas]:
        disposed = dispose(tx, submit(tx, draft(tx, "45")))
        submitted = submit(tx, draft(tx, "46"))
        dropped = do(tx, draft(tx, "47"), c.Discard(), SARI, at(1))
        return disposed, submitted, dropped

    disposed, submitted, dropped = await db.run(fill)

    async def codes(wanted: Wanted) -> list[str]:
        return [b.code for b in await db.read(lambda tx: tx.find(wanted))]

    assert await codes(Wanted(states=(State.DISPOSED,))) == [disposed.code]
    assert await codes(Wanted(staf=RUDI.id)) == [disposed.code]
    assert await codes(Wanted(open_only=True)) == [submitted.code, disposed.code]
    everything = [dropped.code, submitted.code, disposed.code]
    assert await codes(Wanted(pengusul=SARI.id)) == everything
    assert await codes(Wanted(unit="Subbagian Teknis")) == everything
    assert await codes(Wanted(units=("Subbagian Lain", "Subbagian Teknis"))) == everything
    assert await codes(Wanted(units=("Subbagian Lain",))) == []
    assert await codes(Wanted(units=())) == []
    assert await codes(Wanted(limit=1)) == [dropped.code]
    assert await db.read(lambda tx: tx.count(Wanted(limit=1))) == 3


async def test_the_same_number_of_another_kind_or_year_is_another_document(db: Database) -> None:
    berkas = await db.run(lambda tx: draft(tx, "45"))
    same = Produk(jenis=Jenis.KEPUTUSAN, nomor="045", tahun=2026)
    others = (
        Produk(jenis=Jenis.SURAT_EDARAN, nomor="45", tahun=2026),
        Produk(jenis=Jenis.KEPUTUSAN, nomor="45", tahun=2025),
        Produk(jenis=Jenis.KEPUTUSAN, nomor="", tahun=2026),
    )
    found = await db.read(lambda tx: tx.find(Wanted(produk=same)))
    assert [b.code for b in found] == [berkas.code]
    for other in others:
        assert await db.read(lambda tx, o=other: tx.find(Wanted(produk=o))) == []


async def test_those_with_the_same_nota_dinas_are_found_and_one_without_is_like_none(
    db: Database,
) -> None:
    one, two = [await db.run(lambda tx, n=n: submit(tx, draft(tx, n))) for n in ("45", "46")]
    asked = Wanted(nota="012/ TP.02-ND/6202/2026", states=(State.SUBMITTED,))
    found = await db.read(lambda tx: tx.find(asked))
    assert [b.code for b in found] == [two.code, one.code]
    assert await db.read(lambda tx: tx.find(Wanted(nota="13/TP.02-ND/6202/2026"))) == []
    assert await db.read(lambda tx: tx.find(Wanted(nota=" . "))) == []


async def test_what_a_draft_may_correct_is_kept_until_it_says_nothing(db: Database) -> None:
    code = (await db.run(draft)).code
    for known in (Correcting(("K7M3Q9XA", "A2B3C4D5")), Correcting(settled=True), Correcting()):
        await db.run(lambda tx, k=known: tx.note_correcting(code, k))
        assert await db.read(lambda tx: tx.correcting(code)) == known
