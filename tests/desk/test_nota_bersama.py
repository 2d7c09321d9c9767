"""One nota dinas for several documents: each is a berkas of its own, and none gets lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from handlers.step1.hal import named
from sop.berkas import Berkas, State, Use
from sop.reading import Found, Reading
from tests.office import HADI, SARI, Office
from tests.readings import NOTA, keputusan

NAMES = ("nota", "satu", "dua")
OTHER = keputusan("46", tentang=Found("Jadwal Piket Kantor"))


def asking(hal: str, **changed: Found) -> Reading:
    return replace(NOTA, fields={**NOTA.fields, "hal": Found(hal), **changed})


BOTH = asking("Permohonan unggah Keputusan Nomor 45 dan 46 Tahun 2025")
ONE = asking("Permohonan unggah Keputusan Nomor 45 Tahun 2025")


async def sends(office: Office, nota: Reading, order: Sequence[str] = NAMES) -> list[Berkas]:
    """Send a nota dinas and two Keputusan at once; they are read in some order."""
    await office.attach(SARI, *(f"{name}.pdf" for name in NAMES))
    readings = {"nota": nota, "satu": keputusan("45"), "dua": OTHER}
    for name in order:
        await office.read_anywhere(name, readings[name])
    for name in order:  # what was moved is read again where it is
        await office.read_anywhere(name, readings[name])
    drafts = await office.all(State.DRAFT)
    return sorted(drafts, key=lambda draft: draft.produk.nomor)


@pytest.mark.parametrize("order", list(permutations(NAMES)), ids="-".join)
async def test_each_document_that_it_names_gets_it_in_whatever_order_they_are_read(
    office: Office, order: Sequence[str]
) -> None:
    drafts = await sends(office, BOTH, order)
    assert [draft.produk.nomor for draft in drafts] == ["45", "46"]
    assert {draft.nota.nomor for draft in drafts} == {"12/HK.03-ND/6202/2025"}
    assert len({draft.file(Use.NOTA_DINAS).sha256 for draft in drafts}) == 1
    await office.tap(SARI, "Kirim", "Kirim")
    assert [(await office.berkas(n)).state for n in (1, 2)] == [State.SUBMITTED] * 2
    assert not any("sudah dipakai" in text for text in await office.said(HADI))


async def test_a_document_that_it_does_not_name_gets_it_with_a_tap(office: Office) -> None:
    first, second = await sends(office, ONE)
    assert (first.nota.nomor, second.nota.nomor) == ("12/HK.03-ND/6202/2025", "")
    card = next(text for text in reversed(await office.said(SARI)) if "Nomor 46" in text)
    assert "Kirim filenya, atau pakai Nota Dinas 12/HK.03-ND/6202/2025 (Keputusan 45/2025)" in card
    await office.tap(SARI, "Pakai nota yang sama")
    assert office.toast == "Nota dinas yang sama dipakai."
    second = next(d for d in await office.all(State.DRAFT) if d.produk.nomor == "46")
    assert second.nota.nomor == "12/HK.03-ND/6202/2025"
    assert second.file(Use.NOTA_DINAS).use is Use.NOTA_DINAS


@pytest.mark.parametrize("order", list(permutations(NAMES)), ids="-".join)
async def test_none_is_lost_when_it_names_only_one(office: Office, order: Sequence[str]) -> None:
    first, second = await sends(office, ONE, order)
    assert [first.produk.nomor, second.produk.nomor] == ["45", "46"]
    assert first.nota.nomor == "12/HK.03-ND/6202/2025"
    card = next(text for text in reversed(await office.said(SARI)) if "Nomor 46" in text)
    assert ("nota dinas menyebut Nomor 45" in card) == bool(second.nota.nomor)


async def test_what_was_doubtful_in_it_is_doubtful_wherever_it_goes(office: Office) -> None:
    doubtful = asking(BOTH.fields["hal"].value, nomor=Found("12/HK.03-ND/6202/2025", sure=False))
    drafts = await sends(office, doubtful)
    assert [draft.unsure for draft in drafts] == [("nota_nomor",)] * 2


async def test_a_nota_dinas_goes_to_the_draft_that_it_names(office: Office) -> None:
    await office.attach(SARI, "satu.pdf")
    await office.read_anywhere("satu", keputusan("45"))
    await office.attach(SARI, "dua.pdf")
    await office.read_anywhere("dua", OTHER)
    await office.read_anywhere("dua", OTHER)
    await office.attach(SARI, "nota.pdf")
    await office.read_anywhere("nota", ONE)
    await office.read_anywhere("nota", ONE)
    drafts = await office.all(State.DRAFT)
    assert {d.produk.nomor: d.nota.nomor for d in drafts} == {
        "45": "12/HK.03-ND/6202/2025",
        "46": "",
    }


async def test_nothing_is_offered_of_another_pengusul_or_to_who_has_one(office: Office) -> None:
    await office.proposes()
    assert "Pakai nota yang sama" not in await office.buttons(SARI)
    await office.newcomer("lain", "Lain Orang", "pengusul-2")
    await office.attach("lain", "naskah.pdf")
    await office.read_anywhere("naskah", OTHER)
    assert "Pakai nota yang sama" not in await office.buttons("lain")


async def test_a_published_document_with_its_number_is_dealt_with_first(office: Office) -> None:
    await office.to_jdih()
    await office.attach(SARI, "satu.pdf")
    await office.read_anywhere("satu", keputusan("45"))
    assert "Pengganti" in await office.buttons(SARI)
    await office.tap(SARI, "Pengganti")
    assert "Pakai nota yang sama" in await office.buttons(SARI)


async def test_what_came_hours_later_was_not_sent_together(office: Office) -> None:
    await office.to_kasubbag()
    office.clock.advance(timedelta(hours=2))
    await office.attach(SARI, "dua.pdf")
    await office.read_anywhere("dua", OTHER)
    assert "Pakai nota yang sama" not in await office.buttons(SARI)


@pytest.mark.parametrize(
    ("hal", "numbers"),
    [
        ("Permohonan unggah", []),
        ("Unggah Keputusan Nomor 45 Tahun 2025", [("45", "2025")]),
        ("Unggah Keputusan Nomor 45, 46, dan 47 Tahun 2025", ["45", "46", ("47", "2025")]),
        ("Nomor 45 Tahun 2025 serta Nomor 46 Tahun 2025", [("45", "2025"), ("46", "2025")]),
        ("Nomor 45 s.d. 47", ["45", "46", "47"]),
        ("Nomor 45 sampai dengan 4700", ["45", "4700"]),
        ("Nomor: 45/HK.03.1-Kpt/6202/2025.", ["45/HK.03.1-Kpt/6202/2025"]),
    ],
)
def test_the_numbers_that_a_perihal_names(hal: str, numbers: list[str | tuple[str, str]]) -> None:
    wanted = [one if isinstance(one, tuple) else (one, "") for one in numbers]
    assert [tuple(one) for one in named(hal)] == wanted
