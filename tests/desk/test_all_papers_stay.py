"""Whatever comes in whatever order: no paper of a usulan is lost, and none hangs."""

from __future__ import annotations

import secrets
from dataclasses import replace
from itertools import permutations

import pytest

from handlers.step1.menyusul import sent_before
from sop.berkas import Berkas, File, State, Use
from sop.reading import Form, Found, Naskah, Reading
from sop.reports import FileRead
from tests.office import HADI, SARI, Office
from tests.readings import NOTA, keputusan

ANNEX = Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2)
OTHER = keputusan("46", tentang=Found("Jadwal Piket Kantor"))
CORRECTED = keputusan(penandatangan=Found("Siti Rahma"))


def nota(nomor: str, hal: str = "Permohonan unggah") -> Reading:
    return replace(NOTA, fields={**NOTA.fields, "nomor": Found(nomor), "hal": Found(hal)})


async def reads_both(office: Office, name: str, letter: Reading) -> None:
    """A file turns out to be a nota dinas with a naskah behind it."""
    for draft in await office.all(State.DRAFT, State.RETURNED):
        for file in draft.files:
            if file.name.startswith(name) and file.use is Use.UNREAD:
                pdf = f"%PDF-1.4 {name} naskah".encode()
                sha = await office.files.keep(pdf)
                behind = File(secrets.token_hex(6), sha, f"naskah-{name}.pdf", len(pdf))
                await office.report(draft.code, FileRead(file.id, letter, behind=behind))


async def reads(office: Office, name: str, reading: Reading) -> None:
    """A file is read wherever it lies, and once more where it was moved to."""
    for _ in range(2):
        for draft in await office.all(State.DRAFT, State.RETURNED):
            for file in draft.files:
                if file.name.startswith(name) and file.use is Use.UNREAD:
                    await office.report(draft.code, FileRead(file.id, reading))


def names(berkas: Berkas) -> list[str]:
    return [file.name for file in berkas.naskah]


async def test_what_stood_behind_a_nota_and_was_replaced_does_not_hang(office: Office) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "u1.pdf")
    await reads_both(office, "u1", nota("12/HK.03-ND/6202/2025"))
    await reads(office, "naskah-u1", CORRECTED)
    await office.attach(SARI, "baru.pdf")
    await reads(office, "baru", CORRECTED)
    await office.tap(SARI, "Perbaikan 0001")
    berkas = await office.berkas(1)
    assert not berkas.reading
    assert names(berkas) == ["baru.pdf"]
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).revision == 2


async def test_the_same_pdf_sent_again_for_a_returned_berkas_takes_nothing_away(
    office: Office,
) -> None:
    letter = nota("12/HK.03-ND/6202/2025")
    await office.attach(SARI, "naskah.docx")
    await reads(office, "naskah", keputusan())
    await office.attach(SARI, "u1.pdf")
    await reads_both(office, "u1", letter)
    await reads(office, "naskah-u1", keputusan())
    assert names(await office.berkas()) == ["naskah.docx"]
    await office.tap(SARI, "Kirim", "Tarik usulan", "Perbaiki dulu")
    await office.attach(SARI, "u1.pdf")
    await reads_both(office, "u1", letter)
    await reads(office, "naskah-u1", keputusan())
    berkas = await office.berkas(1)
    assert len(names(berkas)) == 1
    assert not berkas.reading
    assert berkas.file(Use.NOTA_DINAS) is not None


async def test_a_naskah_behind_a_nota_of_another_document_is_a_usulan_of_its_own(
    office: Office,
) -> None:
    await office.attach(SARI, "satu.pdf")
    await reads(office, "satu", keputusan())
    await office.attach(SARI, "u1.pdf")
    await reads_both(office, "u1", nota("99/HK.03-ND/6202/2025"))
    await reads(office, "naskah-u1", OTHER)
    drafts = await office.all(State.DRAFT)
    assert {d.produk.nomor for d in drafts} == {"45", "46"}


@pytest.mark.parametrize("order", list(permutations(["u1", "u2"])), ids="-".join)
async def test_two_pdfs_of_two_papers_each_become_two_usulan(
    office: Office, order: tuple[str, ...]
) -> None:
    letters = {"u1": nota("12/HK.03-ND/6202/2025"), "u2": nota("13/HK.03-ND/6202/2025")}
    await office.attach(SARI, "u1.pdf", "u2.pdf")
    for _ in range(2):
        for name in order:
            await reads_both(office, name, letters[name])
    await reads(office, "naskah-u1", keputusan())
    await reads(office, "naskah-u2", OTHER)
    drafts = await office.all(State.DRAFT)
    assert {d.produk.nomor: d.nota.nomor for d in drafts} == {
        "45": "12/HK.03-ND/6202/2025",
        "46": "13/HK.03-ND/6202/2025",
    }


@pytest.mark.parametrize("order", list(permutations(["n1", "n2", "k1", "k2"])), ids="-".join)
async def test_two_usulan_sent_as_four_files_are_paired_by_what_their_nota_ask_for(
    office: Office, order: tuple[str, ...]
) -> None:
    readings = {
        "n1": nota("12/HK.03-ND/6202/2025", "Unggah Keputusan Nomor 45 Tahun 2025"),
        "n2": nota("13/HK.03-ND/6202/2025", "Unggah Keputusan Nomor 46 Tahun 2025"),
        "k1": keputusan(),
        "k2": OTHER,
    }
    await office.attach(SARI, *(f"{name}.pdf" for name in sorted(readings)))
    for _ in range(2):
        for name in order:
            await reads(office, name, readings[name])
    drafts = await office.all(State.DRAFT)
    held = [file.name for draft in drafts for file in draft.files]
    assert set(held) == {"n1.pdf", "n2.pdf", "k1.pdf", "k2.pdf"}
    assert {d.produk.nomor for d in drafts if d.produk.nomor} == {"45", "46"}


async def test_the_way_to_correct_stays_open_when_the_berkas_came_back_meanwhile(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "baru.pdf")
    await reads(office, "baru", CORRECTED)
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    await office.tap(SARI, "Perbaikan 0001")
    assert names(await office.berkas(1)) == ["baru.pdf"]
    assert await office.all(State.DRAFT) == []


@pytest.mark.parametrize("order", list(permutations(["a45", "c46"])), ids="-".join)
async def test_a_correction_goes_its_way_whatever_is_sent_with_it(
    office: Office, order: tuple[str, ...]
) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    await office.attach(SARI, "a45.pdf", "c46.pdf")
    readings = {"a45": CORRECTED, "c46": OTHER}
    for name in order:
        await reads(office, name, readings[name])
    assert names(await office.berkas(1)) == ["a45.pdf"]
    assert [d.produk.nomor for d in await office.all(State.DRAFT)] == ["46"]


async def test_a_nota_dinas_does_not_go_to_what_its_document_amends(office: Office) -> None:
    old = keputusan("12", tentang=Found("Tata Naskah Dinas"))
    await office.attach(SARI, "lama.pdf")
    await reads(office, "lama", old)
    hal = "Unggah Nomor 46 Tahun 2025 tentang Perubahan atas Keputusan Nomor 12 Tahun 2024"
    await office.attach(SARI, "k46.pdf", "n46.pdf")
    await reads(office, "k46", OTHER)
    await reads(office, "n46", nota("13/HK.03-ND/6202/2025", hal))
    drafts = {d.produk.nomor: d for d in await office.all(State.DRAFT)}
    assert drafts["46"].nota.nomor == "13/HK.03-ND/6202/2025"
    assert drafts["12"].nota.nomor == ""


async def test_the_same_number_of_another_year_is_another_document(office: Office) -> None:
    await office.attach(SARI, "lama.pdf", "baru.pdf")
    await reads(office, "lama", keputusan(tahun=Found("2024")))
    await reads(office, "baru", keputusan())
    assert {d.produk.tahun for d in await office.all(State.DRAFT)} == {2024, 2025}


async def test_a_lampiran_that_is_there_adds_nothing_and_says_so(office: Office) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf", "tabel.pdf")
    await office.reads(nota=NOTA, naskah=keputusan(), tabel=ANNEX)
    await office.tap(SARI, "Kirim")
    said = len(await office.said(HADI))
    await office.attach(SARI, "tabel.pdf")
    await reads(office, "tabel", ANNEX)
    await office.tap(SARI, "Tambah ke 0001")
    assert office.toast == "tabel.pdf sudah ada pada usulan ini."
    assert len(await office.said(HADI)) == said
    assert (await office.berkas(1)).pages == 6


async def test_a_corrected_lampiran_that_follows_takes_the_place_of_the_old(
    office: Office,
) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf", "tabel.pdf")
    await office.reads(nota=NOTA, naskah=keputusan(), tabel=ANNEX)
    await office.tap(SARI, "Kirim")
    await office.sends(SARI, "", ("tabel.pdf", b"%PDF-1.4 dibetulkan"))
    await reads(office, "tabel", replace(ANNEX, pages=3))
    await office.tap(SARI, "Tambah ke 0001")
    assert (await office.berkas(1)).pages == 7


@pytest.mark.parametrize("first", ["lama", "baru"])
async def test_of_two_lampiran_of_a_name_the_one_sent_last_stays(
    office: Office, first: str
) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    await office.reads(nota=NOTA, naskah=keputusan())
    for text in (b"%PDF-1.4 lama", b"%PDF-1.4 baru"):
        await office.sends(SARI, "", ("tabel.pdf", text))
    draft = await office.berkas()
    old, new = (file.id for file in draft.files if file.name == "tabel.pdf")
    pages = {old: 2, new: 3}
    for file in (old, new) if first == "lama" else (new, old):
        await office.report(draft.code, FileRead(file, replace(ANNEX, pages=pages[file])))
    assert (await office.berkas()).pages == 7


async def test_who_may_propose_no_more_leaves_no_file_unread(office: Office) -> None:
    both = nota("12/HK.03-ND/6202/2025", "Unggah Keputusan Nomor 45 dan 46 Tahun 2025")
    await office.attach(SARI, "n.pdf", "k45.pdf", "k46.pdf")
    await reads(office, "n", both)
    await reads(office, "k45", keputusan())
    post = (await office.turns.look(lambda tx: tx.officer(SARI))).holdings[0].jabatan.id
    now = office.clock.now()
    await office.turns.run(lambda tx: tx.end_holding(SARI, post, now))
    await reads(office, "k46", OTHER)
    assert not any(draft.reading for draft in await office.all(State.DRAFT))


async def test_a_card_of_many_files_counts_the_rest(office: Office) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    await office.reads(nota=NOTA, naskah=keputusan())
    many = [f"tabel-dengan-nama-yang-panjang-sekali-{n:02d}.pdf" for n in range(14)]
    await office.attach(SARI, *many)
    for name in many:
        await reads(office, name, ANNEX)
    assert "… dan 10 file lain." in await office.last(SARI)
    await office.tap(SARI, "Perbaiki", "Lepas file")
    assert (await office.buttons(SARI))[0].startswith("tabel-dengan-nama")


async def test_what_is_refused_beside_a_lampiran_does_not_hide_where_it_belongs(
    office: Office,
) -> None:
    await office.to_kasubbag()
    await office.attach(SARI, "tabel.pdf", "rusak.pdf")
    await reads(office, "tabel", ANNEX)
    await reads(office, "rusak", Reading(form=Form.OTHER, trouble="rusak"))
    draft = (await office.all(State.DRAFT))[0]
    found = await office.turns.look(
        lambda tx: [b.code for b in sent_before(tx, draft, office.clock.now())]
    )
    assert len(found) == 1
