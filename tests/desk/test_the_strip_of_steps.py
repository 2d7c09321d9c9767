"""/lacak shows the rows of the SOP: what is done, what it waits for, what follows."""

from __future__ import annotations

from handlers.messages import MAX_BODY, plain
from sop.berkas import Upload
from tests.office import DEWI, HADI, RUDI, SARI, Office


async def strip(office: Office, who: str = SARI) -> list[str]:
    await office.types(who, "/lacak 0001")
    text = plain(await office.last(who))
    assert len(text) <= MAX_BODY
    return [line for line in text.splitlines() if line[:1] in set("✓●○")]


async def test_the_strip_follows_the_berkas_to_its_end(office: Office) -> None:
    await office.to_kasubbag()
    assert await strip(office) == [
        "✓ Nota dinas · 08.30 · Sari Wulandari",
        "● Disposisi",
        "○ Otentikasi",
        "○ Terima dan pindai",
        "○ Simpan naskah",
        "○ Unggah ke JDIH",
    ]
    await office.tap(HADI, "Disposisi", "Terbitkan", "Otentikasi")
    assert (await strip(office))[1:4] == [
        "✓ Disposisi · 08.30 · Hadi Prasetyo",
        "✓ Otentikasi · 08.30 · Hadi Prasetyo",
        "● Terima dan pindai",
    ]


async def test_filing_and_uploading_are_waited_for_side_by_side(office: Office) -> None:
    await office.to_preview()
    assert (await strip(office))[-2:] == ["● Simpan naskah", "● Unggah ke JDIH"]
    await office.tap(RUDI, "Unggah")
    await office.uploads()
    done = "✓ Unggah ke JDIH · 08.30 · Rudi Hartono"
    assert (await strip(office))[-2:] == ["● Simpan naskah", done]


async def test_what_was_uploaded_by_hand_names_whose_hands(office: Office) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Unggah")
    await office.uploads(Upload.BY_HAND)
    await office.types(DEWI, "/tugas")
    await office.tap(DEWI, "0001 · KPT 45/2025", "Ambil alih", "Kirim alamat")
    await office.types(DEWI, "https://jdih.test/45")
    await office.uploads()
    assert (await strip(office))[-1] == "✓ Unggah ke JDIH · 08.30 · Dewi Lestari"


async def test_what_was_taken_down_waits_for_nothing(office: Office) -> None:
    await office.to_jdih()
    await office.tap(RUDI, "Sudah disimpan")
    await office.uploads(Upload.TAKEN_DOWN)
    assert (await strip(office))[-1] == "✓ Unggah ke JDIH · 08.30 · Rudi Hartono"


async def test_after_a_return_the_strip_begins_with_the_pengusul_again(office: Office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Kembalikan", "Nomor atau tanggal…")
    steps = await strip(office)
    assert steps[:3] == ["● Nota dinas", "○ Disposisi", "○ Otentikasi"]


async def test_what_is_only_kept_has_no_upload_in_its_strip(office: Office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Lainnya", "Arsipkan saja", "keputusan internal")
    steps = await strip(office, DEWI)
    assert "✓ Putusan: arsipkan saja · 08.30 · Hadi Prasetyo" in steps
    assert not [step for step in steps if "JDIH" in step]


async def test_what_was_withdrawn_has_no_strip(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(SARI, "Tarik usulan", "Ya, tarik")
    assert await strip(office) == []
