"""Cutting and marking of texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.wording import entities
from bot.wording import TEXT, pieces, units
from handlers.messages import BOLD_OFF, BOLD_ON, COPY_OFF, COPY_ON, copyable, plain

TITLE = "“Penetapan Pasangan Calon Bupati dan Wakil Bupati Kotawaringin Timur Tahun 2024”"

MARKED = st.text(
    alphabet=st.sampled_from(f"ab 7.\n“”😀é{BOLD_ON}{BOLD_OFF}{COPY_ON}{COPY_OFF}"), max_size=200
)

#: (text, room, the pieces)
CUTS = [
    ("pendek", 10, ["pendek"]),
    ("satu\ndua\ntiga", 9, ["satu\ndua", "tiga"]),
    ("Agenda 0131\nNomor 45 Tahun 2025", 20, ["Agenda 0131", "Nomor 45 Tahun 2025"]),
    ("Sudah diterima. Mohon diperiksa", 20, ["Sudah diterima.", "Mohon diperiksa"]),
    ("diterima dengan Nomor 45 Tahun 2025", 24, ["diterima dengan", "Nomor 45 Tahun 2025"]),
    ("tertanggal 14 Maret 2025 di Sampit", 26, ["tertanggal 14 Maret 2025", "di Sampit"]),
    ("lihat Nomor KPT-7/HK yang baru", 18, ["lihat", "Nomor KPT-7/HK", "yang baru"]),
    ("judul “Satu Dua Tiga” selesai", 16, ["judul", "“Satu Dua Tiga”", "selesai"]),
    ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
    ("😀" * 7, 6, ["😀" * 3, "😀" * 3, "😀"]),
]


@pytest.mark.parametrize(("text", "room", "cut"), CUTS, ids=[row[0][:30] for row in CUTS])
def test_a_text_is_cut_where_it_does_no_harm(text: str, room: int, cut: list[str]) -> None:
    assert pieces(text, room, room) == cut


def test_a_title_is_rather_moved_below_a_picture_than_cut() -> None:
    assert pieces(TITLE, 40, TEXT) == ["", TITLE]


def test_bold_goes_on_in_the_next_piece() -> None:
    long = f"{BOLD_ON}{'kata ' * 30}{BOLD_OFF}akhir"
    for piece in pieces(long, 50, 50)[:-1]:
        bare, bold = entities(piece)
        assert [(one["offset"], one["length"]) for one in bold] == [(0, units(bare))]


def test_words_to_copy_are_an_entity_that_a_tap_copies() -> None:
    bare, found = entities(
        f"{BOLD_ON}Isian{BOLD_OFF}\nNomor: {copyable('45')}\nTahun: {copyable('2025')}"
    )
    marked = {bare[one["offset"] :][: one["length"]]: one["type"] for one in found}
    assert marked == {"Isian": "bold", "45": "code", "2025": "code"}


def test_words_to_copy_stay_in_one_piece_where_they_fit() -> None:
    cut = pieces(f"Judul: satu\nSubjek: {copyable('PEMILU - LOGISTIK SUARA')}", 30, 30)
    assert cut == ["Judul: satu", "Subjek:", copyable("PEMILU - LOGISTIK SUARA")]


@given(MARKED, st.integers(4, 40))
def test_pieces_fit_and_lose_no_letter(text: str, room: int) -> None:
    cut = pieces(text, room, room)
    assert all(units(piece) <= room for piece in cut)
    assert re.sub(r"\s", "", plain("".join(cut))) == re.sub(r"\s", "", plain(text))


@given(MARKED)
def test_entities_lie_in_the_text_and_mark_whole_letters(text: str) -> None:
    bare, bold = entities(text)
    raw = bare.encode("utf-16-le")
    for one in bold:
        begin, end = one["offset"] * 2, (one["offset"] + one["length"]) * 2
        assert 0 <= begin < end <= len(raw)
        raw[begin:end].decode("utf-16-le")
    assert bare == bare.strip()


def test_every_title_and_number_of_a_long_list_stays_whole() -> None:
    lines = [
        f"{n:04d} · Nomor {n}/HK.03.1/6202/2025 Tahun 2025 tentang {TITLE}" for n in range(200)
    ]
    cut = pieces(" ".join(lines))
    assert len(cut) > 5
    assert "".join(cut).count(TITLE) == 200
    for piece in cut:
        assert piece.count("“") == piece.count("”")
        assert not re.search(r"(?:Nomor|Tahun)$|^\d{4}\b(?! ·)", piece)
