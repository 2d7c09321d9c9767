"""In which of several open usulan a file belongs: what it says decides, then what came with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from sop.berkas import Berkas, State, Use
from sop.reading import Form, Found, Naskah, Reading
from tests.office import SARI, Office
from tests.readings import NOTA, keputusan

OTHER = keputusan("46", tentang=Found("Jadwal Piket Kantor"))
CORRECTED = keputusan(penandatangan=Found("Siti Rahma"))
SILENT = Reading(form=Form.PDF, pages=1)


def nota(nomor: str, hal: str = "Permohonan unggah") -> Reading:
    return replace(NOTA, fields={**NOTA.fields, "nomor": Found(nomor), "hal": Found(hal)})


def annex(nomor: str) -> Reading:
    fields = {"nomor": Found(nomor), "tahun": Found("2025")}
    return Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2, fields=fields)


OLD, NEW = nota("12/HK.03-ND/6202/2025"), nota("13/HK.03-ND/6202/2025")


async def sends(office: Office, **readings: Reading) -> None:
    """Send files in one go; they are read in this order, once more where they were moved to."""
    await office.attach(SARI, *(f"{name}.pdf" for name in sorted(readings)))
    for _ in range(5):
        for name, reading in readings.items():
            await office.read_anywhere(name, reading)


async def drafts(office: Office) -> dict[str, Berkas]:
    """The open usulan by the name of their nota dinas."""
    found = await office.all(State.DRAFT)
    assert not any(draft.reading for draft in found)
    return {nota.name if (nota := d.file(Use.NOTA_DINAS)) else "": d for d in found}


def soft(berkas: Berkas) -> str:
    file = berkas.file(Use.SOFTCOPY)
    return file.name if file else ""


@pytest.mark.parametrize("order", list(permutations(["nota2", "naskah2", "tabel2"])), ids="-".join)
async def test_what_comes_with_a_nota_of_its_own_leaves_the_older_nota_alone(
    office: Office, order: tuple[str, ...]
) -> None:
    await sends(office, nota1=OLD)
    new = {"nota2": NEW, "naskah2": keputusan(), "tabel2": annex("45")}
    await sends(office, **{name: new[name] for name in order})
    found = await drafts(office)
    assert set(found) == {"nota1.pdf", "nota2.pdf"}
    assert [f.name for f in found["nota2.pdf"].naskah] == ["naskah2.pdf", "tabel2.pdf"]
    assert soft(found["nota1.pdf"]) == ""
    assert not found["nota1.pdf"].produk.told
    assert "Keputusan Nomor 45 Tahun 2025" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).nota.nomor == "13/HK.03-ND/6202/2025"


@pytest.mark.parametrize("order", list(permutations(["nota2", "naskah2"])), ids="-".join)
async def test_a_usulan_that_is_sent_anew_with_another_nota_takes_the_place_of_the_old_papers(
    office: Office, order: tuple[str, ...]
) -> None:
    await sends(office, nota1=OLD, naskah1=keputusan())
    new = {"nota2": NEW, "naskah2": CORRECTED}
    await sends(office, **{name: new[name] for name in order})
    found = await drafts(office)
    assert set(found) == {"nota2.pdf"}
    assert soft(found["nota2.pdf"]) == "naskah2.pdf"
    assert "Siti Rahma" in await office.last(SARI)
    assert (await office.buttons(SARI))[0] == "Kirim"


@pytest.mark.parametrize("order", list(permutations(["nota2", "naskah2"])), ids="-".join)
async def test_a_second_usulan_beside_a_full_one_stays_one(
    office: Office, order: tuple[str, ...]
) -> None:
    await sends(office, nota1=OLD, naskah1=keputusan())
    new = {"nota2": NEW, "naskah2": OTHER}
    await sends(office, **{name: new[name] for name in order})
    found = await drafts(office)
    assert {name: soft(draft) for name, draft in found.items()} == {
        "nota1.pdf": "naskah1.pdf",
        "nota2.pdf": "naskah2.pdf",
    }


async def test_a_nota_that_asks_for_the_naskah_that_is_there_takes_the_place_of_the_old(
    office: Office,
) -> None:
    await sends(office, nota1=OLD, naskah1=keputusan())
    asking = nota("13/HK.03-ND/6202/2025", "Unggah Keputusan Nomor 45 Tahun 2025")
    await sends(office, nota2=asking)
    assert set(await drafts(office)) == {"nota2.pdf"}


async def test_two_nota_sent_in_one_go_hide_nothing(office: Office) -> None:
    await sends(office, nota1=OLD, nota2=NEW)
    assert set(await drafts(office)) == {"nota1.pdf", "nota2.pdf"}


async def test_two_nota_that_name_other_documents_hide_nothing(office: Office) -> None:
    await sends(office, nota1=nota("12", "Unggah Keputusan Nomor 45 Tahun 2025"))
    await sends(office, nota2=nota("13", "Unggah Keputusan Nomor 46 Tahun 2025"))
    assert set(await drafts(office)) == {"nota1.pdf", "nota2.pdf"}


async def two(office: Office) -> None:
    """A usulan of Keputusan 45, and a newer one of Keputusan 46."""
    await sends(office, nota1=OLD, naskah1=keputusan())
    await sends(office, nota2=NEW, naskah2=OTHER)


@pytest.mark.parametrize(
    ("name", "reading"),
    [("baru", CORRECTED), ("tabel", annex("45")), ("nota3", OLD)],
    ids=["softcopy", "lampiran", "nota"],
)
async def test_a_file_ends_with_the_open_usulan_whose_it_is(
    office: Office, name: str, reading: Reading
) -> None:
    await two(office)
    await sends(office, **{name: reading})
    found = {d.produk.nomor: d for d in await office.all(State.DRAFT)}
    assert set(found) == {"45", "46"}
    assert f"{name}.pdf" in {f.name for f in found["45"].files}
    assert f"{name}.pdf" not in {f.name for f in found["46"].files}
    assert "Keputusan Nomor 45" in await office.last(SARI)


async def test_what_does_not_tell_stays_where_it_came(office: Office) -> None:
    await two(office)
    await sends(office, diam=SILENT, tabel=annex("47"))
    found = {d.produk.nomor: d for d in await office.all(State.DRAFT)}
    assert {"diam.pdf", "tabel.pdf"} <= {f.name for f in found["46"].files}


async def test_a_naskah_goes_past_a_nota_that_waits_for_another_one(office: Office) -> None:
    await sends(office, nota1=OLD, naskah1=keputusan())
    await sends(office, nota2=NEW)
    await sends(office, baru=CORRECTED)
    found = await drafts(office)
    assert {name: soft(draft) for name, draft in found.items()} == {
        "nota1.pdf": "baru.pdf",
        "nota2.pdf": "",
    }


LETTERS = {
    "n1": nota("12", "Unggah Keputusan Nomor 45 Tahun 2025"),
    "n2": nota("13", "Unggah Keputusan Nomor 46 Tahun 2025"),
}


async def test_a_nota_makes_room_for_the_one_that_speaks_of_the_naskah(office: Office) -> None:
    await sends(office, naskah=OTHER, n1=LETTERS["n1"])
    assert "nota dinas menyebut Nomor 45, naskahnya Nomor 46" in await office.last(SARI)
    await sends(office, n2=LETTERS["n2"])
    await office.read_anywhere("n1", LETTERS["n1"])
    found = await drafts(office)
    assert {name: soft(draft) for name, draft in found.items()} == {
        "n1.pdf": "",
        "n2.pdf": "naskah.pdf",
    }


@pytest.mark.parametrize("order", list(permutations(["n1", "n2", "k1", "k2"])), ids="-".join)
async def test_four_files_sent_in_one_go_are_paired_by_what_the_nota_ask_for(
    office: Office, order: tuple[str, ...]
) -> None:
    files = {**LETTERS, "k1": keputusan(), "k2": OTHER}
    await sends(office, **{name: files[name] for name in order})
    found = await drafts(office)
    assert {name: soft(draft) for name, draft in found.items()} == {
        "n1.pdf": "k1.pdf",
        "n2.pdf": "k2.pdf",
    }
