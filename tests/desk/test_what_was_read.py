"""What was read: shown as it is, marked where it is unsure, and corrected by the pengusul."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.messages import plain
from sop.berkas import State
from sop.reading import Form, Found, Naskah, Reading
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import NOTA, keputusan
from tests.samples import SampleShop


async def test_what_is_missing_is_filled_in_before_what_is_unsure_is_confirmed(
    office: Office,
) -> None:
    blank = keputusan("", jenis=Found(""), tahun=Found("2025", sure=False))
    await office.proposes(blank)
    assert await office.buttons(SARI) == ["Isi jenis dokumen", "Perbaiki", "Batal"]
    await office.tap(SARI, "Isi jenis dokumen", "Keputusan", "Isi nomor")
    await office.types(SARI, "45")
    assert "Tahun 2025 (?)" in await office.last(SARI)
    await office.tap(SARI, "Benar", "Kirim")
    assert (await office.berkas(1)).title == "Keputusan 45/2025"


async def test_a_document_has_its_day_before_it_is_sent(office: Office) -> None:
    await office.proposes(keputusan(tanggal=Found("")))
    assert "Belum lengkap: tanggal penetapan." in await office.last(SARI)
    assert await office.buttons(SARI) == ["Isi tanggal", "Perbaiki", "Batal"]
    await office.tap(SARI, "Isi tanggal")
    await office.types(SARI, "31 Oktober 2025")
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).produk.tanggal == date(2025, 10, 31)


async def test_a_document_of_another_kind_can_be_sent_too(office: Office) -> None:
    await office.proposes(keputusan("31/HK.03-SD/6202/2025", jenis=Found("")))
    await office.tap(SARI, "Isi jenis dokumen", "Dokumen Lainnya", "Kirim")
    assert (await office.berkas(1)).produk.jenis == "Dokumen Lainnya"


async def test_what_was_read_unsurely_is_marked_and_must_be_confirmed(office: Office) -> None:
    await office.proposes(keputusan(tanggal=Found("2025-11-03", sure=False)))
    assert "(?)" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.tap(SARI, "Benar", "Kirim")
    assert (await office.berkas()).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("field", "typed", "wanted"),
    [
        ("Tanggal penetapan", "minggu lalu", "Tanggal tidak terbaca"),
        ("Tahun", "dua ribu", "Nilai itu tidak dapat dipakai"),
    ],
)
async def test_a_value_that_cannot_be_is_refused_and_asked_again(
    office: Office, field, typed, wanted
) -> None:
    await office.proposes()
    await office.tap(SARI, "Perbaiki", field)
    await office.types(SARI, typed)
    assert wanted in await office.last(SARI)
    await office.types(SARI, {"Tahun": "2024"}.get(field, "2 November 2025"))
    assert "Lengkap" in await office.last(SARI)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("3 Pebruari 2025", "3 Februari 2025"),
        ("3 Peb 2025", "3 Februari 2025"),
        ("03 Nopember 2025", "3 November 2025"),
    ],
)
async def test_a_month_as_spelt_of_old_is_taken(office: Office, typed: str, shown: str) -> None:
    await office.proposes()
    await office.tap(SARI, "Perbaiki", "Tanggal penetapan")
    await office.types(SARI, typed)
    assert shown in await office.last(SARI)


async def test_a_perihal_that_was_read_by_ocr_is_shown_marked_and_can_be_corrected(
    office: Office,
) -> None:
    read = {name: Found(found.value, sure=False) for name, found in NOTA.fields.items()}
    await office.attach(SARI, "nota.jpg", "naskah.pdf")
    await office.reads(
        nota=replace(NOTA, fields={**read, "hal": Found("Perm0honan ungqah", sure=False)}),
        naskah=keputusan(),
    )
    assert "Perihal: Perm0honan ungqah (?)" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.tap(SARI, "Perbaiki", "Perihal nota dinas")
    await office.types(SARI, "Permohonan unggah")
    assert "Perihal: Permohonan unggah\n" in await office.last(SARI)
    await office.tap(SARI, "Benar", "Kirim")
    assert (await office.berkas()).nota.hal == "Permohonan unggah"


async def test_a_perihal_that_was_read_surely_is_shown_and_costs_nothing(office: Office) -> None:
    await office.proposes()
    assert "Perihal: Permohonan unggah\n" in await office.last(SARI)
    assert await office.buttons(SARI) == ["Kirim", "Perbaiki", "Batal"]


async def test_only_what_is_there_and_sure_has_a_tick(office: Office) -> None:
    read = {**NOTA.fields, "nomor": Found("12/ND/2025", sure=False)}
    del read["tanggal"]
    await office.attach(SARI, "nota.jpg", "naskah.pdf")
    await office.reads(nota=replace(NOTA, fields=read), naskah=keputusan("", tahun=Found("2025")))
    card = await office.last(SARI)
    assert "Nota Dinas 12/ND/2025 (?), tanggal belum terbaca\n" in card
    assert "✓" not in card
    await office.tap(SARI, "Perbaiki", "Nomor")
    await office.types(SARI, "45")
    await office.tap(SARI, "Benar", "Kirim")
    assert "Nota Dinas 12/ND/2025, tanggal belum terbaca" in (await office.said(HADI))[0]


async def test_a_long_number_is_cut_in_a_list_and_never_left_out(office: Office) -> None:
    await office.proposes(keputusan("46/HK.03-SE/6202/2025", jenis=Found("Surat Edaran")))
    await office.types(SARI, "/tugas")
    assert await office.buttons(SARI) == ["SE 46/…/2025"]
    await office.tap(SARI, "Kirim")
    await office.types(HADI, "/tugas")
    assert await office.buttons(HADI) == ["0001 · SE 46/…/2025"]


async def test_a_title_in_capitals_is_shown_as_jdih_lists_it_and_as_the_pengusul_corrects_it(
    office: Office,
) -> None:
    await office.proposes(
        keputusan(
            tentang=Found("PENCABUTAN KEPUTUSAN KPU NOMOR 3 TAHUN 2024 TENTANG DPT"),
            mencabut=Found("KEPUTUSAN KPU NOMOR 3 TAHUN 2024 TENTANG DPT"),
        )
    )
    title = "Pencabutan Keputusan KPU Nomor 3 Tahun 2024 tentang DPT"
    assert f"tentang {title}" in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    berkas = await office.berkas(1)
    assert berkas.produk.tentang == title
    assert [r.judul for r in berkas.produk.relasi] == [title.removeprefix("Pencabutan ")]


async def test_what_the_pengusul_writes_stays_as_he_writes_it(office: Office) -> None:
    await office.proposes(keputusan(tentang=Found("PENETAPAN MASKOT SI BEKA")))
    await office.tap(SARI, "Perbaiki", "Tentang")
    await office.types(SARI, "PENETAPAN MASKOT SI-BEKA")
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).produk.tentang == "PENETAPAN MASKOT SI-BEKA"


def hal(says: str) -> Reading:
    return replace(NOTA, fields={**NOTA.fields, "hal": Found(says)})


@pytest.mark.parametrize(
    ("says", "warned"),
    [
        ("Unggah Keputusan KPU Nomor 54 Tahun 2025 pada JDIH", True),
        ("Unggah Keputusan KPU Nomor 45 Tahun 2025 pada JDIH", False),
        ("Unggah Keputusan Nomor: 045/HK.03.1-Kpt/6202/2025", False),
        ("Unggah Keputusan Nomor 44, Nomor 45 dan Nomor 46", False),
        ("Unggah Perubahan atas Keputusan Nomor 3 Tahun 2024", False),
        ("Permohonan unggah", False),
    ],
)
async def test_a_softcopy_of_another_number_than_the_nota_dinas_names_is_noticed(
    office: Office, says: str, *, warned: bool
) -> None:
    title = "Perubahan atas Keputusan Nomor 3 Tahun 2024 tentang Arsip"
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    await office.reads(nota=hal(says), naskah=keputusan(tentang=Found(title)))
    card = await office.last(SARI)
    line = "Perhatian: nota dinas menyebut Nomor 54, naskahnya Nomor 45."
    assert (line in card) is warned
    assert ("Perhatian" in card) is warned
    await office.tap(SARI, "Kirim")
    assert (line in next(t for t in await office.said(HADI) if "Mohon disposisi" in t)) is warned


async def test_a_softcopy_that_counts_no_pages_is_not_said_to_have_any(office: Office) -> None:
    await office.to_scan(replace(keputusan(), form=Form.DOCX, pages=0))
    assert not any(" 0 hlm" in t for t in [*await office.said(SARI), *await office.said(HADI)])
    await office.tap(RUDI, "Pakai")
    card = next(t for t in await office.said(RUDI) if "Cocokkan pindaian" in t)
    assert "hlm; lihat sendiri: lengkap? Softcopy-nya tidak menyebut jumlah halaman" in card
    assert "periksa halaman" not in card


async def test_a_changed_softcopy_that_counts_no_pages_is_only_said_to_be_another(
    office: Office,
) -> None:
    await office.to_kasubbag(replace(keputusan(), form=Form.DOCX, pages=0))
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    await office.attach(SARI, "naskah-betul.pdf")
    await office.reads(naskah=keputusan())
    await office.tap(SARI, "Kirim")
    assert any("• softcopy diganti\n" in t for t in await office.said(HADI))


async def test_a_softcopy_of_which_nothing_could_be_read_is_named(office: Office) -> None:
    await office.proposes(Reading(form=Form.PDF, naskah=Naskah.UNKNOWN, pages=3))
    card = await office.last(SARI)
    assert "Naskah produk hukum: naskah-0.pdf (3 hlm), isinya belum terbaca." in card
    assert "Nomor belum terbaca" not in card


async def test_the_card_comes_below_a_file_that_is_sent_later(office: Office) -> None:
    await office.proposes()
    await office.attach(SARI, "baru.pdf")
    shown = await office.screen(SARI)
    assert "baru.pdf: sedang dibaca" in plain(shown[-1].text)
    await office.attach(SARI, "lagi.pdf")
    assert (await office.screen(SARI))[-1].mine, "of files that come together it comes once"
    await office.reads(baru=keputusan(), lagi=keputusan(penandatangan=Found("Siti Rahma")))
    assert "Siti Rahma" in plain(next(m for m in await office.screen(SARI) if m.buttons).text)


async def test_what_could_not_be_used_goes_when_it_comes_again(office: Office) -> None:
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    await office.reads(nota=NOTA, naskah=Reading(form=Form.PDF, trouble="terkunci"))
    assert "✗ naskah.pdf: terkunci kata sandi" in await office.last(SARI)
    await office.sends(SARI, "", ("naskah.pdf", b"%PDF-1.4 tanpa kata sandi"))
    await office.reads(naskah=keputusan())
    assert "naskah.pdf" not in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).state is State.SUBMITTED


async def test_a_photo_that_says_nothing_is_no_naskah(office: Office) -> None:
    silent = Reading(form=Form.IMAGE, pages=1)
    await office.attach(SARI, "hal-2.jpg", "hal-1.jpg")
    await office.read_anywhere("hal-2", silent)
    card = await office.last(SARI)
    assert "hal-2.jpg: tidak terbaca. Bila ini nota dinas, foto lagi dari atas" in card
    await office.read_anywhere("hal-1", replace(NOTA, form=Form.IMAGE))
    card = await office.last(SARI)
    assert "tidak terbaca" not in card
    assert "Naskah produk hukum: belum ada" in card
    await office.attach(SARI, "naskah.pdf")
    await office.reads(naskah=keputusan())
    card = plain(next(m for m in reversed(await office.screen(SARI)) if m.buttons).text)
    assert "Pendukung: hal-2.jpg (1 hlm)" in card
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).state is State.SUBMITTED


async def test_a_date_that_is_still_to_come_must_be_confirmed(office: Office) -> None:
    tomorrow = office.clock.now().date() + timedelta(days=1)
    made = await SampleShop().contoh("keputusan", "45", tomorrow)
    names = ("nota-dinas-45.pdf", "keputusan-45.pdf")
    await office.sends(SARI, "", *((name, made[name]) for name in names))
    await office.works("read")
    shown = await office.last(SARI)
    assert "ditetapkan 5 November 2025 · AHMAD FAUZAN (?)" in shown
    assert "belum tiba" in shown
    assert await office.buttons(SARI) == ["Benar", "Perbaiki", "Batal"]
    await office.tap(SARI, "Benar", "Kirim")
    assert (await office.berkas()).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("field", "typed"), [("Tanggal penetapan", "3 November 2026"), ("Tahun", "2026")]
)
async def test_what_is_typed_and_still_to_come_must_be_confirmed_too(
    office: Office, field: str, typed: str
) -> None:
    await office.proposes()
    await office.tap(SARI, "Perbaiki", field)
    await office.types(SARI, typed)
    assert "belum tiba" in await office.last(SARI)
    assert "2026 (?)" in (await office.last(SARI)).replace(" · Ahmad Fauzan", "")
    await office.tap(SARI, "Perbaiki", field)
    await office.types(SARI, typed.replace("2026", "2025"))
    assert "Lengkap." in await office.last(SARI)


async def test_a_year_and_a_day_to_come_are_said_to_be_so(office: Office) -> None:
    reading = keputusan()
    ahead = {"tanggal": Found("2026-11-03"), "tahun": Found("2026")}
    today = office.clock.now().date()
    await office.proposes(replace(reading, fields={**reading.fields, **ahead}).as_of(today))
    assert "belum tiba" in await office.last(SARI)
