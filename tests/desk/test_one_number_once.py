"""Numbers: one runs once, and a corrected one is looked up again."""

from __future__ import annotations

from sop.berkas import State
from sop.reading import Found
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import NOTA, edaran, keputusan


async def test_the_same_number_cannot_run_twice(office: Office) -> None:
    await office.to_kasubbag()
    await office.proposes(keputusan())
    assert "sudah berjalan sebagai agenda 0001" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)


async def test_a_corrected_number_is_looked_up_again(office: Office) -> None:
    await office.to_kasubbag()
    await office.proposes(keputusan())
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "46")
    assert "sudah berjalan" not in await office.last(SARI)
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "45")
    assert "sudah berjalan sebagai agenda 0001" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.tap(SARI, "Perbaiki", "Jenis dokumen", "Instruksi", "Kirim")
    assert (await office.berkas(2)).title == "Instruksi 45/2025"


async def test_a_number_corrected_to_a_published_one_can_replace_it(office: Office) -> None:
    await office.to_jdih()
    old = await office.berkas()
    await office.proposes(keputusan("54"))
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "45")
    await office.tap(SARI, "Pengganti", "Kirim")
    assert (await office.berkas(2)).replaces == old.code


async def test_two_usulan_sent_at_once_become_two(office: Office) -> None:
    await office.proposes(keputusan("45"))
    await office.attach(SARI, "nota-kedua.pdf", "surat-kedua.pdf")
    second = keputusan("7", jenis=Found("Surat Edaran"))
    for name, reading in (
        (
            "nota-kedua",
            NOTA.__class__(
                **{
                    **{f: getattr(NOTA, f) for f in NOTA.__slots__},
                    "fields": {**NOTA.fields, "nomor": Found("13/HK.03-ND/6202/2025")},
                }
            ),
        ),
        ("surat-kedua", second),
    ):
        await office.read_anywhere(name, reading)
        await office.read_anywhere(name, reading)
    drafts = await office.all(State.DRAFT)
    assert sorted(b.title for b in drafts) == ["Keputusan 45/2025", "Surat Edaran 7/2025"]
    assert all(not b.duplicate for b in drafts)


async def test_a_number_that_ends_in_its_year_is_not_followed_by_it_again(office: Office) -> None:
    await office.proposes(edaran("5/2025"))
    assert "Surat Edaran Nomor 5/2025 ✓" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Setujui unggah")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    said = [t for who in (SARI, HADI, RUDI) for t in await office.said(who)]
    assert any("Surat Edaran Nomor 5/2025\n" in text for text in said)
    assert not any("2025 Tahun 2025" in text or "2025/2025" in text for text in said)
