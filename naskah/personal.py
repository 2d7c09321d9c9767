"""Personal data: finds what UU 27/2022 protects in a text, and shows it only masked.

What belongs to an office (its address in the letterhead, mail at a go.id domain, the NIP of an
officer, which every act carries) is not personal in this sense and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data and where it stands in its text."""

    kind: str  #: as an officer calls it: "NIK", "NPWP", "telepon", "e-mail", "rekening", "alamat"
    value: str
    start: int
    end: int

    @property
    def masked(self) -> str:
        """Show as much as an officer needs to find it: "NIK 6202…01"."""
        if self.kind == "alamat":
            return f"alamat {' '.join(self.value.split()[:2])}…"
        if self.kind == "e-mail":
            return f"e-mail {self.value[:2]}…@{self.value.partition('@')[2]}"
        return f"{self.kind} {self.value[:4]}…{self.value[-2:]}"


# fmt: off
_SIXTEEN: Final = re.compile(r"(?<![\d./-])\d(?:[ .]?\d){15}(?![\d]|[./-]\d)")
_TAX:     Final = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}[.-]\d-\d{3}\.\d{3}(?!\d)")
_PHONE:   Final = re.compile(
    r"(?<![\d./-])(?:\+?62[\s-]?|0)8\d{1,2}(?:[\s.-]?\d{3,4}){2,3}(?![\d/])")
_MAIL:    Final = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_ACCOUNT: Final = re.compile(
    r"\b(?:rekening|no\.?\s*rek\w*|rek\.)[^\d]{0,60}(?P<value>\d(?:[ .-]?\d){7,17})(?!\d)",
    re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\b(?:alamat(?:\s+(?:rumah|tinggal|domisili|ktp))?|bertempat\s+tinggal\s+di|"
    r"tempat\s+tinggal|beralamat\s+di|domisili)\b\s*:?\s*"
    r"(?P<value>(?:Jl\.?|Jln\.?|Jalan|Gg\.?|Gang|Desa|Dusun|Kampung|Perum\w*|RT)\b[^\n;]{4,140})",
    re.IGNORECASE)
# fmt: on
_OFFICIAL_MAIL: Final = re.compile(r"@(?:[\w-]+\.)*go\.id$", re.IGNORECASE)
_OFFICE_ADDRESS: Final = re.compile(r"\b(?:kantor|sekretariat|komisi pemilihan)\b", re.IGNORECASE)
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 97
_WOMEN = 40  #: added to the day of birth


def personal_data(text: str) -> list[Personal]:
    """List the personal data of a text in the order they stand there."""
    found = [*_niks(text), *_plain(text), *_accounts(text), *_addresses(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Personal] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def is_nik(digits: str) -> bool:
    """Tell a NIK from other numbers of sixteen figures: province, day of birth, serial."""
    if len(digits) != 16 or not _FIRST_PROVINCE <= int(digits[:2]) <= _LAST_PROVINCE:
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= _WOMEN if day > _WOMEN else 0
    places = digits[2:4] != "00" and digits[4:6] != "00"
    return places and 1 <= day <= 31 and 1 <= month <= 12 and digits[12:] != "0000"


def _niks(text: str) -> Iterator[Personal]:
    for match in _SIXTEEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if is_nik(digits):
            yield Personal("NIK", match.group(), *match.span())


def _plain(text: str) -> Iterator[Personal]:
    for match in _TAX.finditer(text):
        yield Personal("NPWP", match.group(), *match.span())
    for match in _PHONE.finditer(text):
        if 10 <= len(re.sub(r"\D", "", match.group())) <= 14:
            yield Personal("telepon", match.group(), *match.span())
    for match in _MAIL.finditer(text):
        if not _OFFICIAL_MAIL.search(match.group()):
            yield Personal("e-mail", match.group(), *match.span())


def _accounts(text: str) -> Iterator[Personal]:
    for match in _ACCOUNT.finditer(text):
        yield Personal("rekening", match["value"], *match.span("value"))


def _addresses(text: str) -> Iterator[Personal]:
    for match in _ADDRESS.finditer(text):
        if not _OFFICE_ADDRESS.search(text[max(0, match.start() - 60) : match.start()]):
            yield Personal("alamat", match["value"].strip(), *match.span("value"))
