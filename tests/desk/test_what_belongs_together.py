"""What belongs together: a correction of a returned berkas, or a usulan of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.messages import plain
from sop.berkas import State, Use
from sop.reading import Form, Found, Naskah, Reading
from tests.clock import MORNING, TestClock
from tests.office import HADI, SARI, Office, buttons
from tests.readings import NOTA, keputusan


def nota(nomor: str, **changed: Found) -> Reading:
    """A nota dinas with another number."""
    return replace(NOTA, fields={**NOTA.fields, "nomor": Found(nomor), **changed})


OTHER_NOTA = nota("13/HK.03-ND/6202/2025")
SAME_NOTA = nota("12/HK.03-ND/6202/2025")
OTHER = keputusan("46", tentang=Found("Jadwal Piket Kantor"))
SAME = keputusan("45", penandatangan=Found("Siti Rahma"))
RENUMBERED = keputusan("54")
UNREADABLE = Reading(form=Form.PDF, naskah=Naskah.UNKNOWN, pages=1)
LAMPIRAN = Reading(form=Form.PDF, naskah=Naskah.LAMPIRAN, pages=2)


async def returned(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Salah ketik pada naskah")


async def sends(office: Office, *readings: Reading) -> None:
    """Send new files one by one, each read before the next one comes."""
    for number, reading in enumerate(readings):
        name = f"baru{number}-{office.taps}"
        await office.attach(SARI, f"{name}.pdf")
        await office.read_anywhere(name, reading)


@pytest.mark.parametrize(
    "readings",
    [
        (SAME,),
        (SAME_NOTA,),
        (RENUMBERED,),
        (OTHER_NOTA, SAME),
        (SAME, SAME_NOTA),
        (SAME_NOTA, SAME),
    ],
    ids=["number", "nota", "subject", "number, new nota", "both", "both, nota first"],
)
async def test_what_plainly_corrects_a_returned_berkas_goes_there_without_a_question(
    office: Office, readings
) -> None:
    await returned(office)
    taps = office.taps
    await sends(office, *readings)
    await office.tap(SARI, "Kirim")
    assert office.taps == taps + 1
    berkas = await office.berkas(1)
    assert (berkas.state, berkas.revision) == (State.SUBMITTED, 2)
    assert await office.all(State.DRAFT) == []
    assert await office.turns.look(lambda tx: tx.by_agenda(2025, 2)) is None
    assert len({f.use for f in berkas.files} & {Use.NOTA_DINAS, Use.SOFTCOPY}) == 2


@pytest.mark.parametrize(
    "readings", [(OTHER_NOTA, OTHER), (OTHER, OTHER_NOTA)], ids=["nota first", "softcopy first"]
)
async def test_what_is_plainly_another_document_begins_a_usulan_of_its_own(
    office: Office, readings
) -> None:
    await returned(office)
    before, taps = await office.berkas(1), office.taps
    await sends(office, *readings)
    await office.tap(SARI, "Kirim")
    assert office.taps == taps + 1
    assert await office.berkas(1) == before
    assert (await office.berkas(2)).title == "Keputusan 46/2025"


@pytest.mark.parametrize(
    "readings",
    [(OTHER_NOTA,), (LAMPIRAN,), (UNREADABLE,), (OTHER_NOTA, RENUMBERED), (SAME_NOTA, OTHER)],
    ids=["nota alone", "lampiran alone", "unreadable", "same subject", "same nota"],
)
async def test_what_does_not_tell_is_asked_once_and_goes_where_he_says(
    office: Office, readings
) -> None:
    await returned(office)
    before = await office.berkas(1)
    if readings[0] is SAME_NOTA:  # both come at once: one alone would tell
        await office.attach(SARI, "dua.pdf", "satu.pdf")
        for name, reading in zip(("dua", "satu"), readings, strict=True):
            await office.read_anywhere(name, reading)
    else:
        await sends(office, *readings)
    assert await office.buttons(SARI) == ["Perbaikan 0001", "Usulan baru", "Batal"]
    assert "Agenda 0001 · Keputusan 45/2025, dikembalikan: Salah ketik" in await office.last(SARI)
    assert await office.berkas(1) == before
    (draft,) = await office.all(State.DRAFT)
    await office.tap(SARI, "Perbaikan 0001")
    assert await office.all(State.DRAFT) == []
    kept = {f.sha256 for f in (await office.berkas(1)).files}
    assert {f.sha256 for f in draft.files} <= kept
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).revision == 2


async def test_he_says_that_it_is_a_usulan_of_its_own_and_is_not_asked_again(
    office: Office,
) -> None:
    await returned(office)
    before = await office.berkas(1)
    await sends(office, OTHER_NOTA)
    await office.tap(SARI, "Usulan baru")
    assert await office.buttons(SARI) == ["Perbaiki", "Batal"]
    await sends(office, RENUMBERED)
    await office.tap(SARI, "Kirim")
    assert await office.berkas(1) == before
    assert (await office.berkas(2)).nota.nomor == "13/HK.03-ND/6202/2025"


async def test_the_question_goes_away_once_the_papers_tell(office: Office) -> None:
    await returned(office)
    await sends(office, OTHER_NOTA)
    assert "Usulan baru" in await office.buttons(SARI)
    await office.attach(SARI, "surat.pdf")
    assert "Usulan baru" not in await office.buttons(SARI)
    await office.read_anywhere("surat", OTHER)
    assert (await office.buttons(SARI))[0] == "Kirim"


async def test_the_question_outlives_a_restart_and_a_second_tap_is_answered(tmp_path) -> None:
    office = await Office.open(tmp_path)
    await returned(office)
    await sends(office, OTHER_NOTA)
    await office.close()
    office = await Office.open(tmp_path, clock=TestClock(MORNING))
    shown = next(m for m in reversed(await office.screen(SARI)) if "Usulan baru" in buttons(m))
    button = next(b for b in shown.buttons if b.label == "Perbaikan 0001")
    for _ in range(2):
        await office.phones.press(SARI, shown.id, button.id)
    await office.settle()
    assert "Sudah dimasukkan ke berkas yang sudah ada oleh Sari Wulandari" in office.toast
    words = [
        r.word for r in await office.turns.look(lambda tx: tx.history(tx.by_agenda(2025, 1).code))
    ]
    assert words.count("lampirkan") == 2
    await office.close()


async def test_an_answer_that_comes_too_late_is_refused_and_loses_nothing(office: Office) -> None:
    await returned(office)
    await sends(office, OTHER_NOTA)
    await office.types(SARI, "0001")
    await office.tap(SARI, "Buka kartu", "Lainnya", "Tarik usulan", "Ya, tarik")
    await office.tap(SARI, "Perbaikan 0001")
    assert "Sudah tidak di langkah ini" in office.toast
    (draft,) = await office.all(State.DRAFT)
    assert [f.use for f in draft.files] == [Use.NOTA_DINAS]
    assert not any("Usulan baru" in buttons(m) for m in await office.screen(SARI))


async def test_a_colleague_of_the_subbagian_sends_the_correction(office: Office) -> None:
    await returned(office)
    unit = (await office.berkas(1)).unit
    posts = await office.turns.look(lambda tx: tx.jabatan())
    await office.newcomer("rekan", "Budi Santoso", next(p.id for p in posts if p.unit == unit))
    await office.attach("rekan", "baru.pdf")
    await office.read_anywhere("baru", SAME)
    berkas = await office.berkas(1)
    assert (berkas.produk.penandatangan, berkas.pengusul.id) == ("Siti Rahma", SARI)
    assert "Agenda 0001" in await office.last("rekan")


async def test_what_was_corrected_on_the_draft_goes_along(office: Office) -> None:
    await returned(office)
    await sends(office, OTHER_NOTA, keputusan("", tentang=Found("Pedoman Baru")))
    shown = next(m for m in reversed(await office.screen(SARI)) if "Usulan baru" in buttons(m))
    (draft,) = await office.all(State.DRAFT)
    correct = f"isi:{draft.code}:{draft.version}:jenis=Instruksi"
    await office.press_raw(SARI, shown.id, correct)
    await office.tap(SARI, "Perbaikan 0001")
    berkas = await office.berkas(1)
    assert (berkas.produk.jenis, berkas.produk.tentang) == ("Instruksi", "Pedoman Baru")


async def test_the_berkas_is_tracked_and_not_the_draft_that_went_into_it(office: Office) -> None:
    await returned(office)
    await sends(office, SAME)
    assert [b.joined for b in await office.all(State.DISCARDED)] == ["0001"]
    await office.types(SARI, "/lacak 45/2025")
    assert plain(await office.last(SARI)).startswith("Agenda 0001")
    await office.types(SARI, "/cari arsip")
    assert plain(await office.last(SARI)).startswith("Agenda 0001"), "one berkas, so no list"


async def test_the_same_files_again_change_nothing(office: Office) -> None:
    await returned(office)
    before = await office.berkas(1)
    (soft,) = (f for f in before.files if f.use is Use.SOFTCOPY)
    await office.attach(SARI, soft.name)
    await office.read_anywhere(soft.name[:6], keputusan())
    assert (await office.berkas(1)).files == before.files
    assert await office.all(State.DRAFT) == []


async def test_several_returned_berkas_are_offered(office: Office) -> None:
    await returned(office)
    await sends(office, OTHER_NOTA, OTHER)
    await office.tap(SARI, "Kirim")
    await office.tap(HADI, "Kembalikan", "Jumlah rangkap kurang")
    await sends(office, nota("14/HK.03-ND/6202/2025"))
    labels = await office.buttons(SARI)
    assert labels == ["Perbaikan 0002", "Perbaikan 0001", "Usulan baru", "Batal"]
    await office.tap(SARI, "Perbaikan 0001")
    assert (await office.berkas(1)).nota.nomor == "14/HK.03-ND/6202/2025"
    assert (await office.berkas(2)).nota.nomor == "13/HK.03-ND/6202/2025"


async def test_a_nota_dinas_that_was_used_is_said_to_both_and_stops_nobody(office: Office) -> None:
    await office.to_kasubbag()
    assert not any("sudah dipakai" in text for text in await office.said(HADI))
    await office.proposes(OTHER)
    warning = "nota dinas ini sudah dipakai pada agenda 0001 (Keputusan 45/2025)."
    assert warning in await office.last(SARI)
    await office.tap(SARI, "Kirim")
    assert any("Agenda 0002" in t and warning in t for t in await office.said(HADI))
    await office.tap(HADI, "Disposisi", "Terbitkan")
    assert any("Sidik softcopy" in t and warning in t for t in await office.said(HADI))


@pytest.mark.parametrize(
    ("letter", "ending"),
    [
        (OTHER_NOTA, ()),
        (nota("12/HK.03-ND/6202/2025", tanggal=Found("2025-10-01")), ()),
        (NOTA, ("Tarik usulan", "Ya, tarik")),
    ],
    ids=["another number", "another date", "withdrawn"],
)
async def test_a_nota_dinas_that_is_free_is_not_warned_of(office: Office, letter, ending) -> None:
    await office.to_kasubbag()
    if ending:
        await office.tap(SARI, *ending)
    await office.attach(SARI, "nota.pdf", "naskah.pdf")
    await office.reads(nota=letter, naskah=OTHER)
    assert "Lengkap" in await office.last(SARI)
    assert "sudah dipakai" not in await office.last(SARI)


async def test_a_nota_dinas_sent_again_with_its_own_berkas_is_no_second_use(office: Office) -> None:
    await returned(office)
    await sends(office, SAME)
    await office.tap(SARI, "Kirim")
    assert not any(
        "sudah dipakai" in t for t in [*await office.said(SARI), *await office.said(HADI)]
    )


async def test_sending_a_returned_berkas_as_it_was_is_possible_but_not_the_main_deed(
    office: Office,
) -> None:
    await returned(office)
    shown = (await office.screen(SARI))[-1]
    assert "Belum ada yang berubah sejak dikembalikan." in shown.text
    assert [(b.label, b.style) for b in shown.buttons[:2]] == [("Perbaiki", ""), ("Kirim", "")]
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).revision == 2


@pytest.mark.parametrize("change", ["softcopy", "field", "lampiran"])
async def test_what_was_changed_makes_sending_the_main_deed_again(office: Office, change) -> None:
    await returned(office)
    if change == "softcopy":
        await sends(office, SAME)
    elif change == "lampiran":
        await sends(office, LAMPIRAN)
        await office.tap(SARI, "Perbaikan 0001")
    else:
        await office.tap(SARI, "Perbaiki", "Nomor")
        await office.types(SARI, "54")
    shown = (await office.screen(SARI))[-1]
    assert "Belum ada yang berubah" not in shown.text
    assert (shown.buttons[0].label, shown.buttons[0].style) == ("Kirim", "success")


async def test_another_document_beside_a_full_draft_comes_as_a_card_of_its_own(
    office: Office,
) -> None:
    other = keputusan("47", tentang=Found("Piket Kantor"))
    await sends(office, NOTA, keputusan("45"), other)
    await office.read_anywhere("baru2", other)  # once more, where it lies now
    assert {b.produk.nomor for b in await office.all(State.DRAFT)} == {"45", "47"}
    shown = [m for m in await office.screen(SARI) if "Usulan unggah" in plain(m.text) and m.buttons]
    assert [any(n in plain(m.text) for m in shown) for n in ("Nomor 45", "Nomor 47")] == [True] * 2
    assert "tentang Piket Kantor" in plain(await office.last(SARI))


async def test_two_files_of_another_document_bring_its_card_once(office: Office) -> None:
    await office.proposes()
    rung = await office.rings()
    await office.attach(SARI, "nota2.pdf", "naskah2.pdf")
    await office.read_anywhere("nota2", OTHER_NOTA)
    await office.read_anywhere("naskah2", OTHER)
    for name, reading in (("nota2", OTHER_NOTA), ("naskah2", OTHER)):
        await office.read_anywhere(name, reading)
    assert "Keputusan Nomor 46" in await office.last(SARI)
    closed = [text for text in await office.said(SARI) if "Lanjut di bawah" in text]
    assert closed == ["Keputusan 45/2025\nLanjut di bawah."], "for the files came below it"
    assert await office.rings() == rung + 1


async def test_the_softcopy_that_has_its_number_now_takes_the_place_of_the_one_without(
    office: Office,
) -> None:
    blank = keputusan()
    blank = replace(blank, fields={k: v for k, v in blank.fields.items() if k != "nomor"})
    await sends(office, NOTA, blank, keputusan("45"))
    (draft,) = await office.all(State.DRAFT)
    assert draft.produk.nomor == "45"
    await office.tap(SARI, "Kirim")
    assert (await office.berkas(1)).title == "Keputusan 45/2025"


async def test_a_softcopy_takes_the_place_of_one_of_which_nothing_was_read(office: Office) -> None:
    await sends(office, NOTA, UNREADABLE, keputusan("45"))
    await office.tap(SARI, "Kirim")
    assert await office.all(State.DRAFT) == []
    assert (await office.berkas(1)).title == "Keputusan 45/2025"


async def test_a_softcopy_that_another_nota_dinas_asks_for_stays_apart_from_an_unread_one(
    office: Office,
) -> None:
    named = nota("12/HK.03-ND/6202/2025", hal=Found("Permohonan unggah Keputusan Nomor 77"))
    await sends(office, named, UNREADABLE, keputusan("45"))
    await office.read_anywhere("baru2", keputusan("45"))  # once more, where it lies now
    numbers = {b.produk.nomor for b in await office.all(State.DRAFT)}
    assert numbers == {"", "45"}


@pytest.mark.parametrize(
    ("hal", "asked"),
    [
        ("Permohonan unggah Keputusan Nomor 77 Tahun 2025", False),
        ("Permohonan unggah Surat Edaran Nomor 8/HK.03-SE/6202/2025", False),
        ("Permohonan unggah Keputusan Nomor 45 Tahun 2025", True),
        ("Permohonan unggah Keputusan Nomor 45", True),
        ("Permohonan unggah", True),
    ],
)
async def test_a_nota_dinas_that_names_another_document_asks_nothing_while_that_is_on_its_way(
    office: Office, hal: str, asked: bool
) -> None:
    await returned(office)
    await sends(office, nota("13/HK.03-ND/6202/2025", hal=Found(hal)))
    assert ("Usulan baru" in await office.buttons(SARI)) is asked
