"""The straight way: whole SOP, counted in taps, typed characters and rings."""

from __future__ import annotations

import pytest

from sop.berkas import State, Upload
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import edaran, keputusan


@pytest.mark.parametrize(
    ("reading", "clear"),
    [(keputusan(), "Otentikasi"), (edaran(), "Setujui unggah")],
    ids=["Keputusan", "Surat Edaran"],
)
async def test_a_document_travels_from_nota_dinas_to_jdih(office: Office, reading, clear) -> None:
    await office.proposes(reading)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", clear)
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai", "Sudah disimpan")
    await office.prepares()
    await office.tap(RUDI, "Unggah")
    await office.uploads()

    assert office.taps == 9
    assert office.typed == 0
    for who in (SARI, HADI):
        assert "Tayang 4 Nov 08.30, dibaca ulang: sama. https://jdih.test/" in await office.last(
            who
        )
    berkas = await office.berkas(1)
    assert berkas.closed
    assert (berkas.state, berkas.upload) == (State.SCANNED, Upload.PUBLISHED)
