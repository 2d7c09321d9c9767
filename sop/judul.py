"""Titles as JDIH lists them: what an act sets in capitals, written out as a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: Words that stay small inside a title.
_SMALL: Final = frozenset(
    """
    agar akan antara atas atau bagi dalam dan dari demi dengan di guna hingga jo kepada ke karena
    maka melalui oleh pada per sampai sebagai secara sejak serta tentang terhadap untuk yang
    """.split()  # noqa: SIM905 - a line of words reads better than a column
)
#: Abbreviations that could be read as words; those without a vowel need no list.
_ABBREVIATIONS: Final = frozenset(
    """
    ANRI APBD APBN APIP APK ASN BPKP BUMD BUMN COVID DIPA DIY DKI DPA DPD DPR DPRA DPRD DPRK
    DPSHP IKPA IKU IPP JDIHN KIP KPA KPI KPU KUA KUHP LADK LAKIN LAKIP LHKASN LKPP MA MPU NIK
    NIP NKRI OAP OPD PAW PHPU PKPU POK PPID PTUN RAB RI RKA SAKIP SOP SPBE SPI SPIP TAPD TI TIK
    TNI UKM UMKM UPG UPT UU UUD WIB WIT WITA ZI
    """.split()  # noqa: SIM905 - as above
)
#: What is neither a word nor all in capitals.
_OWN_WAY: Final = {
    name.upper(): name
    for name in ("DPTb", "Dr", "Drs", "Hj", "Jl", "Kpt", "Kpts", "Plh", "Plt", "Sdr", "Yth")
}
_ROMAN: Final = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_PIECE: Final = re.compile(r"[^\W\d_]+")
_IN_BRACKETS: Final = re.compile(r"\(([A-Z]{2,8})\)")


def as_title(text: str) -> str:
    """Write a title set in capitals as a title; one that is not is left as it is.

    Abbreviations stay: those that are known, those that nobody could speak, those in brackets
    behind what they stand for, and numbers of the old forms.
    """
    if not in_capitals(text):
        return text
    own = set(_explained(text))
    words = text.split(" ")
    return " ".join(_word(word, own, first=not n) for n, word in enumerate(words))


def in_capitals(text: str) -> bool:
    """Tell whether a passage is set in capitals, apart from a small word or two."""
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and sum(sign.isupper() for sign in letters) >= 0.8 * len(letters)


def _explained(text: str) -> Iterator[str]:
    """Find the abbreviations that a title explains: "PENGGANTI ANTARWAKTU (PAW)"."""
    for found in _IN_BRACKETS.finditer(text):
        before = text[: found.start()].split()[-8:]
        starts = [n for n, word in enumerate(before[:-1]) if word.startswith(found[1][0])]
        if any(_abridges(found[1], "".join(before[n:])) for n in starts):
            yield found[1]


def _abridges(short: str, long: str) -> bool:
    """Tell whether the letters of one stand in the other in their order."""
    rest = iter(long)
    return all(letter in rest for letter in short)


def _word(word: str, own: set[str], *, first: bool) -> str:
    """Write one word, whatever marks are around it; what holds figures and strokes is a number."""
    if re.search(r"\d", word) and re.search(r"[/.]", word.strip(".")):
        return word
    return _PIECE.sub(lambda piece: _piece(word, piece, own, first=first), word)


def _piece(word: str, piece: re.Match[str], own: set[str], *, first: bool) -> str:
    """Write the letters between two marks; a prefix or a small word is small but at the start."""
    letters, before, after = piece.group(), word[: piece.start()], word[piece.end() :]
    if before[-1:].isdigit() or after[:1].isdigit() or not letters.isupper():
        return letters
    low = letters.lower()
    start = first and not _PIECE.search(before)
    if after.startswith("-") and low in {"e", "ke", "se"}:
        return low.capitalize() if start and low != "e" else low
    if letters in _OWN_WAY:
        return _OWN_WAY[letters]
    if letters in own | _ABBREVIATIONS or _ROMAN.fullmatch(letters) or _unspeakable(letters):
        return letters
    return low if low in _SMALL and not start and before[-1:] != "-" else low.capitalize()


def _unspeakable(letters: str) -> bool:
    return len(letters) == 1 or not re.search(r"[AEIOUY]", letters)
