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

    #: As an officer calls it: "NIK", "NPWP", "telepon", "e-mail", "rekening", "alamat",
    #: "tanggal lahir".
    kind: str
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
#: Sixteen figures, as they are written together or in groups; others are columns of a table.
_SIXTEEN: Final = re.compile(
    r"(?<![\d./-])(?:\d{16}|\d{6}(?P<a>[ .-]{1,2})\d{6}(?P=a)\d{4}|"
    r"\d{4}(?P<b>[ .-]{1,2})\d{4}(?P=b)\d{4}(?P=b)\d{4}|\d\d\.\d{4}\.\d{6}\.\d{4})(?!\d|[./-]\d)")
#: … as OCR may read it: a letter looks like a figure.
_MISREAD: Final = re.compile(r"(?<!\w)[\dOoIl]{16}(?!\w)")
#: … and behind its name, where it may stand in boxes or on two lines.
_NAMED:   Final = re.compile(
    r"\b(?:NIK|N\.I\.K|KTP|KK|(?:Induk\s+)?Kependudukan|Kartu\s+Keluarga)\b[^\w\n]{0,9}\n{0,2}"
    r"(?P<value>[\dOoIl](?:[\s.|-]{0,3}[\dOoIl]){15})(?!\w)")
_TAX:     Final = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}[.-]\d-\d{3}\.\d{3}(?!\d)")
_NAMED_TAX: Final = re.compile(
    r"\bNPWP\b[^\d\n]{0,20}\n{0,2}(?P<value>\d(?:[\s.-]{0,2}\d){14,15})(?!\d)", re.IGNORECASE)
_PHONE:   Final = re.compile(
    r"(?<![\d.-])(?<!\D/)(?:\(?(?:\+62[\s-]?|62|0)8\d{1,2}\)?(?:[\s.-]?\d{2,4}){2,4}|"
    r"\(?62[\s-]8\d\d\)?(?:[\s.-]?\d{3,4}){2,3})"
    r"(?!\d|/(?!\s?\+?(?:62|0)8))")
_NAMED_PHONE: Final = re.compile(
    r"\b(?:HP|WA|WhatsApp|Telp?|Telepon|Ponsel)\b[^\d\n]{0,20}"
    r"(?P<value>0[ .-]{0,2}8(?:[ .-]{0,2}\d){8,11})(?!\d)", re.IGNORECASE)
_MAIL:    Final = re.compile(
    r"\b[\w.+-]+(?:@|\s?@\s?(?=(?:gmail|yahoo|ymail|outlook|hotmail|icloud)\.))"
    r"[\w-]+(?:\.[\w-]+)+\b")
_ACCOUNT: Final = re.compile(
    r"(?<!\bkode )\b(?:rekening|no\.?\s*rek\w*|rek)\b[^\d]{0,60}"
    r"(?!(?:\d\d?([ ./-])\d\d?\1(?:19|20)\d\d|(?:19|20)\d\d([ ./-])\d\d?\2\d\d?|"
    r"(?:19|20)\d\d ?[/-] ?(?:19|20)\d\d)(?![ .-]?\d))"  # a date, or a span of years
    r"(?P<value>\d(?:[ .-]?\d){7,17})(?!\d)",
    re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\b(?:alamat(?:\s+(?:rumah|tinggal|domisili|ktp))?|bertempat\s+tinggal\s+di|"
    r"tempat\s+tinggal|beralamat\s+di|domisili)\b\s*:?\s*"
    r"(?P<value>(?:Jl\.?|Jln\.?|Jalan|Gg\.?|Gang|Desa|Dusun|Kampung|Perum\w*|Komp\w*|Blok|Kel\.?|"
    r"Kelurahan|RT)\b[^\n;]{4,140})",
    re.IGNORECASE)
_BIRTH:   Final = re.compile(
    r"(?<!\bhari )\blahir\b"
    r"(?:(?!\b(?:sebelum|setelah|sesudah|paling|sejak|sampai|hingga|antara)\b)[^\d\n]){0,60}"
    r"(?P<value>\d{1,2}\s?[-/. ]\s?(?:\d{1,2}|[a-z]{3,9})\s?[-/. ]\s?(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE)
# fmt: on
#: What OCR reads in the place of figures.
_FIGURES: Final = str.maketrans("OoIl", "0011")
_OFFICIAL_MAIL: Final = re.compile(r"@(?:[\w-]+\.)*go\.id$", re.IGNORECASE)
_OFFICE_ADDRESS: Final = re.compile(r"\b(?:kantor|sekretariat|komisi pemilihan)\b", re.IGNORECASE)
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 97
_WOMEN = 40  #: added to the day of birth


def personal_data(text: str) -> list[Personal]:
    """List the personal data of a text in the order they stand there."""
    found = [*_niks(text), *_plain(text), *_named(text), *_addresses(text)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Personal] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def veiled(text: str) -> str:
    """Put an ellipsis in the place of every piece of personal data."""
    for item in reversed(personal_data(text)):
        text = f"{text[: item.start]}…{text[item.end :]}"
    return text


def is_nik(digits: str) -> bool:
    """Tell a NIK from other numbers of sixteen figures: province, day of birth, serial."""
    if len(digits) != 16 or not _FIRST_PROVINCE <= int(digits[:2]) <= _LAST_PROVINCE:
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= _WOMEN if day > _WOMEN else 0
    places = digits[2:4] != "00" and digits[4:6] != "00"
    return places and 1 <= day <= 31 and 1 <= month <= 12 and digits[12:] != "0000"


def _niks(text: str) -> Iterator[Personal]:
    for shape in (_SIXTEEN, _MISREAD):
        for match in shape.finditer(text):
            digits = re.sub(r"\D", "", match.group().translate(_FIGURES))
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


def _named(text: str) -> Iterator[Personal]:
    """Find what is told by the words before it."""
    kinds = {
        "NIK": _NAMED,
        "NPWP": _NAMED_TAX,
        "telepon": _NAMED_PHONE,
        "rekening": _ACCOUNT,
        "tanggal lahir": _BIRTH,
    }
    for kind, shape in kinds.items():
        for match in shape.finditer(text):
            yield Personal(kind, match["value"], *match.span("value"))


def _addresses(text: str) -> Iterator[Personal]:
    for match in _ADDRESS.finditer(text):
        if not _OFFICE_ADDRESS.search(text[max(0, match.start() - 60) : match.start()]):
            yield Personal("alamat", match["value"].strip(), *match.span("value"))
