"""A button tapped twice at once asks and shows only once, and a while later again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sop.berkas import State
from tests.office import HADI, SARI, Office, buttons


async def times(office: Office, who: str, label: str, words: str, pause: timedelta) -> int:
    """Tap a button twice, and count the messages with some words."""
    shown = next(m for m in reversed(await office.screen(who)) if label in buttons(m))
    await office.press(who, shown, label)
    office.clock.advance(pause)
    await office.press(who, shown, label)
    return sum(words in text for text in await office.said(who))


@pytest.mark.parametrize(("seconds", "asked"), [(1, 1), (60, 2)])
async def test_a_question_is_asked_once(office: Office, seconds: int, asked: int) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan")
    pause = timedelta(seconds=seconds)
    assert await times(office, HADI, "Tulis alasan lain", "Tulis alasan", pause) == asked
    assert office.toast == ("Lanjut di bawah." if asked == 1 else "")


async def test_what_the_first_tap_asked_stays_asked(office: Office) -> None:
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan")
    await times(office, HADI, "Tulis alasan lain", "Tulis alasan", timedelta(seconds=1))
    await office.types(HADI, "Lampirannya tertinggal")
    assert (await office.berkas()).state is State.RETURNED


async def test_a_way_of_looking_is_shown_once(office: Office) -> None:
    await office.to_kasubbag()
    assert await times(office, SARI, "Lacak", "Sisa waktu", timedelta(seconds=1)) == 1
