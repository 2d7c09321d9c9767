"""The closing of an act: where, when and by whom it was signed, and who made it a salinan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from naskah.reading.dates import Dated, first_date
from naskah.reading.heading import ROLE
from naskah.text.words import flat

_DONE: Final = re.compile(
    r"\b(?:Ditetapk\w{0,3}\s?n?|DITETAPKAN|Disahkan|DISAHKAN|Dikeluarkan|DIKELUARKAN)\s*:?\s*"
    r"(?:di|DI)\b\s*:?\s*(?P<place>[A-Z][A-Za-z .'’-]{1,40}?)\s*[,:\n]?\s*"
    r"(?P<rest>\b(?:[Pp]ada\s+tanggal|PADA\s+TANGGAL|[Tt]anggal|TANGGAL)\b\s*:?.*)",
    re.DOTALL,
)
_LETTER: Final = re.compile(
    r"^(?P<place>[A-Z](?=[^\n,]*[a-z])[A-Za-z'’-]{2,}(?: [A-Z][a-z]+){0,2}),\s*"
    r"(?P<day>\d{1,2} ?[A-Z]?[a-z]+ ?(?:19|20)\d\d)\s*$",
    re.MULTILINE,
)
_COPY: Final = re.compile(
    r"\b(?:Salinan|SALINAN)\s+(?:ini\s+)?(?:sesuai|SESUAI)\s+(?:(?:dengan|DENGAN)\s+)?"
    r"(?:naskah\s+)?(?:asli|ASLI)\w*",
)
_COPY_MARK: Final = re.compile(r"^\W*SALINAN\W*$", re.MULTILINE)
_STOP: Final = re.compile(
    r"\b(?:Salinan\s+sesuai|SALINAN\s+SESUAI|Salinan\s+ini|Diundangkan|DIUNDANGKAN|LAMPIRAN|LEMBARAN"
    r"\s+(?:NEGARA|DAERAH)|BERITA\s+(?:NEGARA|DAERAH)|Tembusan|Ditetapkan|N\s?I\s?P\b|Catatan)",
)
_TTD: Final = re.compile(r"(?:^|(?<=[\s,(\[]))(?:ttd|TTD|t\.t\.d)\b\.?[)\]]?")
_NOISE: Final = re.compile(r"secara elektronik|ditandatangani|^\W*$|^[\d\W]+$", re.IGNORECASE)
_OFFICE_WORD: Final = re.compile(
    rf"^\W*(?:{ROLE}|KOMISI|KABUPATEN|KOTA\b|PROVINSI|REPUBLIK|SEKRETARIAT|BADAN|KEMENTERIAN|DAERAH|"
    r"NEGARA|KASUBBAG|SELAKU|BAGIAN|SUBBAGIAN|SUB\b|INDONESIA|PEMILIHAN)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"^[^\W\d_][\w.,'’() -]{2,60}$")
_SMALL_IN_NAMES: Final = frozenset({"bin", "binti", "van", "der"})
_STRAY: Final = re.compile(r"^[A-Z](?=[A-Z][a-z]+\.)")  #: "UDrs.": a stray sign of a broken layer
_DEGREE: Final = re.compile(r"^(?:[A-Z][a-z]{0,3}\.?)+[A-Za-z.]*$")
_COPY_ROLE: Final = re.compile(
    r"\b(?:Plh|Plt|Pgs|Pj|PLH|PLT)\b\.?|\b(?:Kepala|KEPALA|Kasubbag|KASUBBAG|Kabag|Asisten|Deputi|"
    r"Sekretaris|SEKRETARIS|Direktur|Ketua|KETUA)\b"
)
_DATE_REACH: Final = 75  #: characters after "pada tanggal" in which the date stands
_SPELLED_REACH: Final = 150  #: when it is written in words
_OFFICE_LINE: Final = re.compile(rf"^\W*{ROLE}[^\n.;:]{{0,90}},\s*$", re.IGNORECASE | re.MULTILINE)
_REACH: Final = 600  #: characters of a signature block


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose signature stands below a text; empty where it cannot be told."""

    jabatan: str = ""
    nama: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """The place, day and signer of an act."""

    tempat: str
    tanggal: date | None
    tanggal_sure: bool
    signed: Signed
    is_letter: bool  #: "Sampit, 5 Mei 2025" as letters have it, instead of "Ditetapkan di"


def find_closing(text: str) -> Closing | None:
    """Find where an act says it was laid down; "Diundangkan" never counts."""
    if done := _DONE.search(text):
        return _closing(done["place"], done["rest"], is_letter=False)
    letters = list(_LETTER.finditer(text))
    if letters:
        last = letters[-1]
        return _closing(last["place"], text[last.start("day") :], is_letter=True)
    return None


def letter_dates(text: str) -> list[Dated]:
    """List the days of the lines that date a letter: "Sampit, 5 Mei 2025"."""
    return [dated for line in _LETTER.finditer(text) if (dated := first_date(line["day"]))]


def letter_signed(text: str) -> Signed:
    """Find who signed a letter that gives its day at the top: the last office with a name below."""
    ends = _until_stop(text)
    offices = [match.start() for match in _OFFICE_LINE.finditer(ends)]
    return _signer(ends[offices[-1] :][:_REACH]) if offices else Signed()


def find_copy_block(text: str) -> Signed | None:
    """Find the block "Salinan sesuai dengan aslinya" and who signed it."""
    block = _COPY.search(text)
    if block is None:
        return None
    below = _until_stop(text[block.end() : block.end() + _REACH])
    role = _COPY_ROLE.search(below)
    return _signer(below[role.start() :]) if role else Signed()


def above_copy_block(text: str) -> str | None:
    """Give what stands before the block "Salinan sesuai dengan aslinya"; None without such one."""
    block = _COPY.search(text)
    return text[: block.start()] if block else None


def is_marked_copy(first_page: str) -> bool:
    """Tell whether the word SALINAN stands alone at the top of the first page.

    What stands at the top may have been written last, so the end of the text counts too.
    """
    lines = first_page.strip().split("\n")
    edges = "\n".join([*lines[:6], *lines[-3:]])
    return bool(_COPY_MARK.search(edges)) or first_page.lstrip().startswith("SALINAN ")


def _closing(place: str, rest: str, *, is_letter: bool) -> Closing:
    dated = first_date(rest[:_DATE_REACH]) or first_date(rest[:_SPELLED_REACH].partition("\n")[0])
    below = rest[dated.end :] if dated else rest.partition("\n")[2]
    return Closing(
        tempat=flat(place).strip(" .,"),
        tanggal=dated.day if dated else None,
        tanggal_sure=bool(dated and dated.sure),
        signed=_signer(_until_stop(below[:_REACH])),
        is_letter=is_letter,
    )


def _until_stop(text: str) -> str:
    stop = _STOP.search(text)
    return text[: stop.start()] if stop else text


def _signer(block: str) -> Signed:
    """Read a signature block: the jabatan in one or more lines, a mark or a gap, a name."""
    marked = _TTD.search(block)
    lines = [line.strip() for line in _TTD.sub("\n", block).split("\n")]
    lines = [line for line in lines if line and not _NOISE.search(line)]
    jabatan, rest = _split_office(lines)
    if not jabatan and marked:
        jabatan = [line for line in block[: marked.start()].split("\n") if line.strip()]
        rest = [line for line in lines if line not in {part.strip() for part in jabatan}]
    nama = next((name for line in rest if (name := _name(line))), "")
    office = flat(" ".join(jabatan)).strip(" ,.:")
    sure = bool(office and nama and rest and _name(rest[0])) and bool(_OFFICE_WORD.match(office))
    sure = sure and not _STRAY.match(nama)
    return Signed(office, nama, sure)


def _split_office(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part the lines of the office, which end with a comma, from the lines below them."""
    for index, line in enumerate(lines[:6]):
        head, comma, tail = line.partition(",")
        if comma and not _DEGREE.match(tail.strip().split(" ")[0] or "-"):
            below = [tail.strip()] if tail.strip() else []
            return [*lines[:index], head], [*below, *lines[index + 1 :]]
    index = 0
    while index < len(lines) and _OFFICE_WORD.match(lines[index]):
        index += 1
    return lines[:index], lines[index:]


def _name(line: str) -> str:
    """Give the name that stands on a line, or nothing when it does not look like one."""
    bare = line.strip(" ()[]*_").rstrip(",")
    if not _NAME.match(bare) or _OFFICE_WORD.match(bare) or len(bare.split()) > 8:
        return ""
    letters = [word for word in re.findall(r"[^\W\d_]+", bare) if len(word) > 2]
    small = [word for word in letters if word.islower() and word not in _SMALL_IN_NAMES]
    return flat(bare) if letters and not small else ""
