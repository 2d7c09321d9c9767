"""Finding a berkas in an office of some years: numbers as people write them, and long lists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.messages import plain
from handlers.typed import as_named
from sop.produk import Jenis
from sop.reading import Found
from tests.clock import TestClock
from tests.office import HADI, RUDI, SARI, Office
from tests.readings import keputusan


def of(nomor: str, year: int, **changed: str) -> dict[str, Found]:
    """What is read of a document of a year."""
    return {"tahun": Found(str(year)), **{name: Found(value) for name, value in changed.items()}}


async def two_years(path: Path) -> Office:
    """Agenda 0001 and 0002 of 2025, and 0001 of 2026."""
    office = await Office.open(path, clock=TestClock(datetime(2025, 12, 29, 3, 0, tzinfo=UTC)))
    se = "1/HK.03-SE/6202/2025"
    await office.to_kasubbag(keputusan(se, **of(se, 2025, jenis="Surat Edaran")))
    await office.to_kasubbag(keputusan("1", **of("1", 2025)))
    office.clock.advance(datetime(2026, 1, 5, 3, 0, tzinfo=UTC) - office.clock.now())
    await office.to_kasubbag(keputusan("7", **of("7", 2026, tentang="Penggantian Antarwaktu")))
    return office


async def found(office: Office, text: str, who: str = HADI) -> list[str]:
    """The rows that an officer gets, or the top of the one berkas."""
    await office.types(who, text)
    last = (await office.screen(who))[-1]
    labels = [b.label for b in last.buttons]
    return labels if "·" in "".join(labels) else [plain(last.text).partition("\n")[0]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("/lacak 0001", ["0001 · KPT 7/2026", "0001 · SE 1/…/2025"]),  # both are open
        ("/lacak 0001/2026", ["Agenda 0001 · Keputusan 7/2026"]),
        ("/lacak 0002", ["Agenda 0002 · Keputusan 1/2025"]),
        ("/lacak 0001/2025", ["Agenda 0001 · Surat Edaran 1/HK.03-SE/6202/2025"]),
        ("/cari 0001", ["0001 · KPT 7/2026", "0001 · SE 1/…/2025"]),
        ("/cari 1", ["0001 · KPT 7/2026", "0001 · SE 1/…/2025", "0002 · KPT 1/2025"]),
        ("/cari 7", ["Agenda 0001 · Keputusan 7/2026"]),
        ("/cari keputusan 1", ["Agenda 0002 · Keputusan 1/2025"]),
        ("/cari SE 1", ["Agenda 0001 · Surat Edaran 1/HK.03-SE/6202/2025"]),
        ("/lacak KPT 7/2026", ["Agenda 0001 · Keputusan 7/2026"]),
        ("/cari 2025", ["0002 · KPT 1/2025", "0001 · SE 1/…/2025"]),
    ],
)
async def test_a_number_is_understood_with_its_year_and_its_kind(
    tmp_path: Path, text: str, rows: list[str]
) -> None:
    office = await two_years(tmp_path)
    assert await found(office, text) == rows
    await office.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("KPT 45/2025", (Jenis.KEPUTUSAN, "45", 2025)),
        ("keputusan sekretaris nomor 5 tahun 2026", (Jenis.KEPUTUSAN_SEKRETARIS, "5", 2026)),
        ("SE no. 7", (Jenis.SURAT_EDARAN, "7", None)),
        ("ba 12 th. 2026", (Jenis.BERITA_ACARA, "12", 2026)),
        ("keputusan anggaran", None),
        ("se indonesia", None),
        ("45/2025", None),
    ],
)
def test_a_document_is_read_as_people_call_it(
    text: str, said: tuple[Jenis, str, int | None] | None
) -> None:
    assert as_named(text) == said


@pytest.mark.parametrize("text", ["penggantian antar waktu", "pengantian", "penggantyan 2026"])
async def test_a_slip_finds_what_is_like_it_and_says_so(tmp_path: Path, text: str) -> None:
    office = await two_years(tmp_path)
    if text == "pengantian":  # another beginning is another word
        await office.types(HADI, f"/cari {text}")
        assert "Tidak ditemukan" in await office.last(HADI)
    else:
        assert await found(office, f"/cari {text}") == ["0001 · KPT 7/2026"]
        assert await office.last(HADI) == f"Tidak ada yang memuat “{text}”. Yang mirip: 1"
        await office.types(HADI, text)  # said, and not looked for
        assert "Yang mirip" not in await office.last(HADI)
    await office.close()


async def test_a_number_that_only_an_old_book_has_is_found_without_its_year(
    tmp_path: Path,
) -> None:
    office = await two_years(tmp_path)
    office.clock.advance(datetime(2028, 3, 6, 3, 0, tzinfo=UTC) - office.clock.now())
    await office.to_kasubbag(keputusan("3", **of("3", 2028)))
    assert await found(office, "0002") == ["Agenda 0002 · Keputusan 1/2025"]
    assert await found(office, "/lacak 0001") == ["Agenda 0001 · Keputusan 3/2028"]
    assert await found(office, "/cari 7") == ["Agenda 0001 · Keputusan 7/2026"]
    await office.close()


async def test_a_number_of_two_years_is_asked_about_before_anything_is_done(tmp_path: Path) -> None:
    office = await two_years(tmp_path)
    await office.types(HADI, "disposisi 0001")
    assert sorted(await office.buttons(HADI)) == ["0001 · KPT 7/2026", "0001 · SE 1/…/2025"]
    await office.tap(HADI, "0001 · SE 1/…/2025")
    assert "Terbitkan" in await office.buttons(HADI)
    await office.tap(HADI, "Terbitkan", "Setujui unggah")
    await office.types(SARI, "tarik usulan 0002/2025")
    await office.tap(SARI, "Ya, tarik")
    await office.types(HADI, "/lacak 0002")
    assert "Ditarik" in await office.last(HADI)
    await office.close()


async def test_a_list_leaves_room_for_what_tells_one_title_from_another(office: Office) -> None:
    title = "Perubahan atas Keputusan Komisi Pemilihan Umum Kabupaten Kotawaringin Timur Nomor "
    for nomor in ("7", "8"):
        await office.to_kasubbag(keputusan(nomor, tentang=Found(f"{title}{nomor} Tahun 2024")))
    await office.types(HADI, "/cari perubahan")
    hints = [b.hint for b in (await office.screen(HADI))[-1].buttons]
    assert hints == [f"Perubahan atas Keputusan KPU Nomor {n} Tahun 2024" for n in (8, 7)]


async def test_a_long_list_is_turned_page_by_page(office: Office) -> None:
    for number in range(1, 21):
        await office.to_kasubbag(keputusan(str(number)))
    await office.types(HADI, "/tugas")
    assert "… dan 11 lagi." in await office.last(HADI)
    shown = await office.buttons(HADI)
    for said in ("10–18 dari 20", "19–20 dari 20"):
        assert shown[-1] == "Berikutnya"
        await office.tap(HADI, "Berikutnya")
        assert said in await office.last(HADI)
        shown = shown[:-1] + await office.buttons(HADI)
    assert len(set(shown)) == 20
    for asked in ("/lacak", "/cari tata kelola"):
        await office.types(HADI, asked)
        await office.tap(HADI, "Berikutnya", "Berikutnya")
        assert "19–20 dari 20" in await office.last(HADI)
        assert len(await office.buttons(HADI)) == 2


async def test_what_others_sent_crowds_out_nothing_of_his_own(office: Office) -> None:
    await office.to_kasubbag()
    await office.newcomer("lain", "Pengusul Lain", "pengusul-0")
    for number in range(100, 221):
        await office.attach("lain", f"naskah-{number}.pdf")
        await office.reads(naskah=keputusan(str(number)))
        await office.tap("lain", "Batal")
    own = ["Agenda 0001 · Keputusan 45/2025"]
    assert await found(office, "/cari arsip", SARI) == own
    await office.gives(SARI, "pengusul-1")
    assert await found(office, "/cari arsip", SARI) == own
    await office.types(RUDI, "/cari arsip")
    assert "Lebih dari 100 berkas cocok dengan “arsip”. Yang terbaru:" in await office.last(RUDI)
