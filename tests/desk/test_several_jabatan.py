"""One person holds several jabatan: he is given and relieved of them, and his files find their way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import desk
from handlers.jabatan import post_label
from handlers.messages import Address
from handlers.step4.scan_masuk import Arrived
from sop.berkas import File, State, Use
from sop.reading import Found, Reading
from sop.roles import Role
from tests.office import BAMBANG, DEWI, HADI, RUDI, SARI, YUNI, Office
from tests.readings import NOTA, keputusan

EITHER = "Pindaian untuk berkas mana, atau untuk usulan?"
PROPOSES, UNIT = "pengusul-3", "Hukum dan SDM"


async def chosen(office: Office, name: str, *labels: str) -> None:
    await office.types(YUNI, "/pegawai")
    await office.tap(YUNI, name, *labels)


async def holders(office: Office, role: Role) -> list[str]:
    now = office.clock.now()
    return [o.id for o in await office.turns.look(lambda tx: tx.holders(role, now))]


async def both(office: Office) -> None:
    """Rudi has papers in hand as a staf, and proposes as well."""
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.gives(RUDI, PROPOSES)


async def looked(office: Office, code: str = "", *, proposed: bool = False) -> None:
    """The machine tells what it saw in what Rudi sent last."""
    now, sender = office.clock.now(), Address("playground", RUDI)
    (loose, *_) = await office.turns.look(lambda tx: tx.loose(RUDI))
    await office.turns.run(
        lambda tx: desk.scan_looked_at(
            tx, sender, loose.group, code, now, office.calendar, proposed=proposed
        )
    )
    await office.settle()


# Given and taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize("post", ["Kasubbag", "Sekretaris"])
async def test_an_admin_does_not_become_a_head_of_the_office_in_silence(
    office: Office, post: str
) -> None:
    row = next(
        j for j in await office.turns.look(lambda tx: tx.jabatan()) if j.role == post.lower()
    )
    await chosen(office, "Yuni Astuti", "Rangkap jabatan", post_label(row, office.calendar.office))
    for head in (HADI, BAMBANG):
        assert await office.last(head) == f"Yuni Astuti mencatat Yuni Astuti sebagai {row.title}."
    assert not any("mencatat" in said for said in await office.said(YUNI))


async def test_a_head_of_the_office_does_not_lose_his_phone_in_silence(office: Office) -> None:
    await chosen(office, "Hadi Prasetyo", "HP hilang")
    told = await office.last(BAMBANG)
    assert told.startswith("Yuni Astuti memutuskan HP Hadi Prasetyo (Kepala Subbagian")
    await chosen(office, "Rudi Hartono", "HP hilang")
    assert await office.last(BAMBANG) == told


async def test_the_only_admin_becomes_a_staf_as_well(office: Office) -> None:
    await chosen(office, "Yuni Astuti", "Pindah jabatan", "Staf")
    assert "untuk menambah jabatan, pakai Rangkap jabatan" in office.toast
    await chosen(office, "Yuni Astuti", "Rangkap jabatan", "Staf")
    assert await office.last(YUNI) == "Yuni Astuti kini merangkap Staf Subbagian Hukum dan SDM."
    assert await holders(office, Role.ADMIN) == [YUNI]
    assert YUNI in await holders(office, Role.STAF)
    await office.types(YUNI, "/bantuan")
    assert "Terima naskahnya" in await office.last(YUNI)
    await office.types(YUNI, "/pegawai")
    hints = {row.label: row.hint for row in (await office.screen(YUNI))[-1].buttons}
    assert hints["Yuni Astuti"] == "Admin Bot JDIH; Staf Subbagian Hukum dan SDM"
    assert hints["Bambang Irawan"] == "Sekretaris KPU Kabupaten Kotawaringin Timur"


async def test_a_second_kasubbag_is_not_made_unseen(office: Office) -> None:
    await chosen(office, "Dewi Lestari", "Rangkap jabatan", "Kasubbag Hukum")
    assert "Jabatan itu masih dipegang juga oleh Hadi Prasetyo." in await office.last(YUNI)
    await chosen(office, "Dewi Lestari", "Lepas jabatan", "Kasubbag Hukum")
    assert "dipegang juga" not in await office.last(YUNI)


async def test_a_jabatan_that_is_held_already_is_not_offered_again(office: Office) -> None:
    await chosen(office, "Rudi Hartono", "Rangkap jabatan")
    assert "Staf" not in await office.buttons(YUNI)
    assert "Lepas jabatan" not in await office.buttons(YUNI)


async def test_the_kasubbag_who_takes_on_a_vacant_jabatan_has_its_cards(office: Office) -> None:
    await office.to_staf()
    for name in ("Rudi Hartono", "Dewi Lestari"):
        await chosen(office, name, "Nonaktifkan", "Ya, nonaktifkan")
    await chosen(office, "Hadi Prasetyo", "Rangkap jabatan", "Staf")
    told = next(t for t in await office.said(HADI) if "kini merangkap" in t)
    assert told.endswith("1 berkas menunggu Bapak/Ibu.")
    await office.types(HADI, "/tugas")
    await office.tap(HADI, "0001 · KPT 45/2025")
    assert (await office.berkas()).decided.by.id == HADI


async def test_what_is_laid_down_goes_on_with_others_and_the_rest_stays(office: Office) -> None:
    await both(office)
    await chosen(office, "Rudi Hartono", "Lepas jabatan")
    assert set(await office.buttons(YUNI)) == {UNIT, "Staf", "Kembali"}
    await office.tap(YUNI, "Staf")
    assert "tidak lagi memegang Staf" in await office.last(YUNI)
    assert any("tidak lagi memegang Staf" in text for text in await office.said(RUDI))
    assert await holders(office, Role.STAF) == [DEWI]
    assert RUDI in await holders(office, Role.PENGUSUL)
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih")
    assert (await office.berkas()).staf.id == DEWI


async def test_what_still_waits_for_him_in_another_jabatan_is_not_handed_on(office: Office) -> None:
    await both(office)
    await chosen(office, "Rudi Hartono", "Lepas jabatan", UNIT)
    assert not any("kini menunggu" in text for text in await office.said(DEWI))
    assert (await office.berkas()).staf.id == RUDI


async def test_the_only_admin_cannot_lay_that_down(office: Office) -> None:
    await office.gives(YUNI, "staf-hukum")
    await chosen(office, "Yuni Astuti", "Lepas jabatan", "Admin")
    assert "Satu-satunya admin" in office.toast
    assert await holders(office, Role.ADMIN) == [YUNI]


async def test_moving_says_that_all_of_several_end(office: Office) -> None:
    await office.gives(RUDI, PROPOSES)
    await chosen(office, "Rudi Hartono", "Pindah jabatan")
    assert "Semuanya berakhir" in await office.last(YUNI)
    await office.tap(YUNI, "Sekretaris")
    assert RUDI not in await holders(office, Role.STAF) + await holders(office, Role.PENGUSUL)


# Files of whoever scans and proposes -------------------------------------------------------------


async def test_it_is_asked_whether_files_are_a_scan_or_for_a_usulan(office: Office) -> None:
    await both(office)
    await office.attach(RUDI, "nota.pdf", "naskah.pdf")
    assert EITHER in await office.last(RUDI)
    assert await office.buttons(RUDI) == [
        "0001 · KPT 45/2025",
        "Untuk usulan",
        "Bukan untuk berkas",
    ]
    await office.tap(RUDI, "Untuk usulan")
    (draft,) = await office.all(State.DRAFT)
    assert [f.name for f in draft.files] == ["nota.pdf", "naskah.pdf"]
    assert draft.unit == f"Subbagian {UNIT}"
    assert not any(EITHER in text for text in await office.said(RUDI))
    assert await office.turns.look(lambda tx: tx.loose(RUDI)) == []


async def test_a_file_of_the_scanner_becomes_one_of_the_usulan_that_is_read(office: Office) -> None:
    await both(office)
    sha256 = await office.files.keep(b"%PDF-1.4 nota")
    file = File("s1", sha256, "SCAN.pdf", 9, Use.PART, pages=1)
    now = office.clock.now()
    await office.turns.run(
        lambda tx: desk.scans_arrived(tx, [[Arrived(file, "SCAN.pdf")]], now, office.calendar)
    )
    await office.settle()
    await office.tap(RUDI, "Untuk usulan")
    await office.read_anywhere("SCAN", NOTA)
    (draft,) = await office.all(State.DRAFT)
    assert draft.file(Use.NOTA_DINAS).name == "SCAN.pdf"


async def test_a_scan_is_filed_by_its_row(office: Office) -> None:
    await both(office)
    await office.attach(RUDI, "scan.pdf")
    await office.tap(RUDI, "0001 · KPT 45/2025")
    assert [p.name for p in (await office.berkas()).scan.parts] == ["scan.pdf"]
    assert await office.all(State.DRAFT) == []


async def test_what_a_usulan_is_made_of_goes_there_by_itself(office: Office) -> None:
    await both(office)
    await office.attach(RUDI, "nota.pdf")
    await looked(office, proposed=True)
    (draft,) = await office.all(State.DRAFT)
    assert [f.name for f in draft.files] == ["nota.pdf"]
    assert any("Dikenali dari isinya: untuk usulan" in text for text in await office.said(RUDI))


async def test_what_surely_is_a_scan_goes_to_its_berkas_by_itself(office: Office) -> None:
    await both(office)
    await office.attach(RUDI, "scan.pdf")
    await looked(office, (await office.berkas()).code)
    assert [p.name for p in (await office.berkas()).scan.parts] == ["scan.pdf"]


async def test_before_the_papers_are_fetched_it_is_asked_as_well(office: Office) -> None:
    await office.to_staf()
    await office.gives(RUDI, PROPOSES)
    await office.attach(RUDI, "scan.pdf")
    assert "Belum ada berkas yang menunggu pindaian" in await office.last(RUDI)
    assert await office.buttons(RUDI) == ["Untuk usulan", "Bukan untuk berkas"]
    await office.tap(RUDI, "Terima")
    await office.tap(RUDI, "0001 · KPT 45/2025")
    assert [p.name for p in (await office.berkas()).scan.parts] == ["scan.pdf"]


@pytest.mark.parametrize("who", [SARI, RUDI])
async def test_who_does_one_of_both_is_not_asked(office: Office, who: str) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.attach(who, "file.pdf")
    assert not any(EITHER in text for text in await office.said(who))


async def test_a_usulan_that_waits_for_him_is_counted_once(office: Office) -> None:
    await office.gives(RUDI, PROPOSES)
    await office.proposes(who=RUDI)
    await office.tap(RUDI, "Kirim")
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    await office.types(RUDI, "/tugas")
    told = await office.last(RUDI)
    assert "Menunggu Bapak/Ibu: 1" in told
    assert "pada yang lain" not in told


# Who proposes for several subbagian --------------------------------------------------------------


def sender(dari: str) -> Reading:
    return replace(NOTA, fields={**NOTA.fields, "dari": Found(dari)})


async def test_the_nota_dinas_says_for_which_subbagian_it_is(office: Office) -> None:
    await office.gives(SARI, "pengusul-1")
    await office.proposes(nota=sender("Kasubbag Perencanaan, Data dan Informasi"))
    assert "Diusulkan Subbagian Perencanaan, Data dan Informasi." in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert (await office.berkas()).unit == "Subbagian Perencanaan, Data dan Informasi"


async def test_where_it_does_not_the_pengusul_chooses(office: Office) -> None:
    await office.gives(SARI, "pengusul-1")
    await office.proposes(nota=sender("Sekretaris"))
    assert await office.buttons(SARI) == ["Pilih subbagian", "Perbaiki", "Batal"]
    await office.types(SARI, "kirim")
    assert (await office.berkas()).state is State.DRAFT
    await office.tap(SARI, "Pilih subbagian", "Perencanaan, Data…", "Kirim")
    berkas = await office.berkas()
    assert berkas.unit == "Subbagian Perencanaan, Data dan Informasi"
    assert berkas.state is State.SUBMITTED


async def test_what_was_read_can_be_corrected(office: Office) -> None:
    await office.gives(SARI, PROPOSES)
    await office.proposes(nota=sender("Kasubbag Teknis"))
    await office.tap(SARI, "Perbaiki")
    assert {"Nota dinas", "Subbagian"} <= set(await office.buttons(SARI))
    await office.tap(SARI, "Subbagian", UNIT)
    assert f"Diusulkan Subbagian {UNIT}." in await office.last(SARI)


async def test_what_the_pengusul_chose_stays_when_the_nota_dinas_comes_again(
    office: Office,
) -> None:
    await office.gives(SARI, "pengusul-1")
    await office.proposes(nota=sender("Kasubbag Teknis"))
    await office.tap(SARI, "Perbaiki", "Subbagian", "Perencanaan, Data…", "Kirim")
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")
    await office.attach(SARI, "nota-2.pdf")
    await office.read_anywhere("nota-2", sender("Kasubbag Teknis"))
    berkas = next(b for b in await office.all() if b.agenda)
    assert [f.name for f in berkas.files if f.use is Use.NOTA_DINAS] == ["nota-2.pdf"]
    assert berkas.unit == "Subbagian Perencanaan, Data dan Informasi"


async def test_a_draft_of_a_subbagian_laid_down_takes_no_more_files(office: Office) -> None:
    await office.gives(SARI, PROPOSES)
    await office.attach(SARI, "lama.pdf")
    await office.read_anywhere("lama", sender("Kasubbag Hukum"))
    await chosen(office, "Sari Wulandari", "Lepas jabatan", UNIT)
    await office.attach(SARI, "baru.pdf")
    drafts = await office.all(State.DRAFT)
    assert {f.name: d.unit for d in drafts for f in d.files} == {
        "lama.pdf": f"Subbagian {UNIT}",
        "baru.pdf": office.calendar.office.units[2],
    }


async def test_a_naskah_does_not_go_to_a_draft_of_a_subbagian_laid_down(office: Office) -> None:
    await office.gives(SARI, PROPOSES)
    await office.attach(SARI, "lama.pdf", "naskah.pdf")
    await office.read_anywhere("lama", sender("Kasubbag Hukum"))
    await office.read_anywhere("naskah", keputusan())
    await chosen(office, "Sari Wulandari", "Lepas jabatan", UNIT)
    await office.attach(SARI, "betul.pdf")
    await office.read_anywhere("betul", keputusan())
    own = next(d for d in await office.all(State.DRAFT) if d.files[0].name == "betul.pdf")
    assert own.produk.nomor == "45"


async def test_of_one_nota_dinas_for_two_documents_both_are_of_its_subbagian(
    office: Office,
) -> None:
    await office.gives(SARI, "pengusul-1")
    nota = sender("Kasubbag Teknis")
    fields = {**nota.fields, "hal": Found("Permohonan unggah Keputusan Nomor 45 dan 46 Tahun 2025")}
    await office.attach(SARI, "nota.pdf", "satu.pdf", "dua.pdf")
    await office.read_anywhere("nota", replace(nota, fields=fields))
    await office.read_anywhere("satu", keputusan())
    await office.read_anywhere("dua", keputusan("46"))
    await office.read_anywhere("dua", keputusan("46"))
    drafts = await office.all(State.DRAFT)
    assert {d.produk.nomor for d in drafts} == {"45", "46"}
    assert {d.unit for d in drafts} == {office.calendar.office.units[2]}
