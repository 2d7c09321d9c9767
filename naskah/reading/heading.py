"""The heading of a produk hukum: kind, office, number, year and title, however broken up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from naskah.reading.numbers import Numbered, open_year, place, read_number
from naskah.text.words import flat
from sop.judul import as_title, in_capitals
from sop.produk import Jenis

# fmt: off
#: How each kind is headed; the longer name first where one contains the other.
KINDS: Final[Mapping[str, Jenis]] = {
    "SURAT EDARAN": Jenis.SURAT_EDARAN,
    "SURAT KEPUTUSAN": Jenis.KEPUTUSAN,
    "KEPUTUSAN": Jenis.KEPUTUSAN,
    "PERATURAN": Jenis.PERATURAN,
    "INSTRUKSI": Jenis.INSTRUKSI,
    "PENGUMUMAN": Jenis.PENGUMUMAN,
    "NOTA KESEPAHAMAN": Jenis.NOTA_KESEPAHAMAN,
    "NOTA KESEPAKATAN": Jenis.NOTA_KESEPAHAMAN,
    "MEMORANDUM OF UNDERSTANDING": Jenis.NOTA_KESEPAHAMAN,
    "PERJANJIAN KERJA SAMA": Jenis.PERJANJIAN_KERJA_SAMA,
    "PERJANJIAN KERJASAMA": Jenis.PERJANJIAN_KERJA_SAMA,
    "BERITA ACARA": Jenis.BERITA_ACARA,
    "PUTUSAN": Jenis.PUTUSAN,
    "UNDANG-UNDANG": Jenis.LAINNYA,
    "SURAT TUGAS": Jenis.LAINNYA,
    "SURAT PERINTAH": Jenis.LAINNYA,
}
# fmt: on
_ANY_KIND: Final = "|".join(re.escape(kind).replace(r"\ ", r"\s+") for kind in KINDS)
_HEAD: Final = re.compile(
    rf"(?P<lampiran>\bLAMPIRAN\b[\sIVXL0-9.:]{{0,12}})?\b(?P<kind>{_ANY_KIND})\b"
    r"(?P<office>[^:;]{0,260}?|\s+ANTARA\b[^:;]{0,900}?)\s*(?:(?i:\bNOMOR)|\bN[Oo]\s?\.)\s*[:.;]{0,2}(?P<rest>.*)",
    re.DOTALL,
)
#: The same in small letters, at the beginning of a line, when no heading is set in capitals.
_SMALL_HEAD: Final = re.compile(_HEAD.pattern, re.DOTALL | re.IGNORECASE | re.MULTILINE)
#: The same laid out as the heading of an act; above its Menimbang no sentence breaks like this.
_LAID_OUT: Final = re.compile(
    rf"^(?:{_ANY_KIND})\b[^:;.]{{0,260}}?\n\s*Nomor\b[^\n]*\n\s*tentang[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: Where an act gives its reasons.
_REASONS: Final = re.compile(r"DENGAN\s+RAHMAT\s+TUHAN|^(?i:Menimbang|Mengingat)\s*:", re.MULTILINE)
_BODY: Final = re.compile(
    rf"{_REASONS.pattern}|\b(?:Menimbang|MENIMBANG|Mengingat|MENGINGAT|MEMUTUSKAN)\b",
    re.MULTILINE,
)
_TENTANG: Final = re.compile(r"\bTENTANG\b|^(?i:tentang)$", re.MULTILINE)
_SMALL_TENTANG: Final = re.compile(r"\btentang\b", re.IGNORECASE)
_OPENING: Final = re.compile(
    r"^(?:Yth\b|Berdasarkan|Sehubungan|Dalam rangka|Bersama ini|Menindaklanjuti|Dengan ini|Dengan"
    r" hormat|Pada hari|Bahwa|Memperhatikan|Untuk|[A-Z1-9IVX]{1,3}\.\s)",
    re.IGNORECASE,
)
#: "Oleh : PRESIDEN …": lines that collections of law put between a title and its text.
_LABELLED: Final = re.compile(r"^[A-Z][a-z]+\s*:", re.MULTILINE)
ROLE: Final = (
    r"(?:\b(?:PLT|PLH|PJ|PJS|PGS|A\.\s?N)\b\.?\s*|\bAN\.\s*)?\b(?:WAKIL\s+)?(?:KETUA|SEKRETARIS|KEPALA|PRESIDEN|"
    r"GUBERNUR|BUPATI|WALI\s?KOTA|MENTERI|DIREKTUR|JAKSA|KAPOLRES|CAMAT|REKTOR|KUASA\s+PENGGUNA|"
    r"PEJABAT\s+PEMBUAT)\b"
)
_ROLE: Final = re.compile(ROLE)
_SMALL_ROLE: Final = re.compile(rf"^{ROLE}", re.IGNORECASE | re.MULTILINE)
#: An election commission; in Aceh its name is another one.
KOMISI: Final = r"KOMISI\s+(?:PEMILIHAN\s+UMUM|INDEPENDEN\s+PEMILIHAN)"
_KOP: Final = re.compile(
    rf"{KOMISI}(?:\s+REPUBLIK\s+INDONESIA|\s+ACEH\b|"
    r"\s+(?:KABUPATEN|KOTA|PROVINSI)(?:[^\S\n]+[A-Z]{2,}){1,5})?"
)
#: Characters in which a title ends; only one that is in capitals to there may be longer.
_LONGEST_TITLE: Final = 900
_LONGEST_OF_ALL: Final = 4000
_ANOTHER_NUMBER: Final = re.compile(r"\sNOMOR\b")
_BEFORE_CITED: Final = 120  #: characters of a title before the act that it names
_NUMBERS: Final = 200  #: characters in which two parties give their numbers
_REACH: Final = 3000  #: characters of a text in which its heading must begin


@dataclass(frozen=True, slots=True)
class Heading:
    """What the heading says; `number` is None where it was left open or cannot be found."""

    jenis: Jenis
    kind: str  #: with its office: "KEPUTUSAN KOMISI PEMILIHAN UMUM KABUPATEN …"
    lembaga: str
    number: Numbered | None
    tahun: int | None  #: also told where the number itself was left open: "NOMOR … TAHUN 2025"
    title: str
    title_sure: bool
    signer: str  #: the office line above Menimbang: "KETUA KOMISI PEMILIHAN UMUM …"
    is_annex: bool
    annex: int  #: the number of the LAMPIRAN that it heads; 0: none, or it has none
    small: bool  #: the heading was not set in capitals, so it may be part of a sentence


def find_heading(text: str) -> Heading | None:
    """Find the heading in the text of a first page."""
    body = _BODY.search(text)
    top = text[: body.start() if body else _REACH]
    big, small = _HEAD.search(top), _SMALL_HEAD.search(top)
    laid_out = _LAID_OUT.search(top) if body and _REASONS.match(text, body.start()) else None
    if laid_out and (big is None or laid_out.start() < big.start()):
        match = _SMALL_HEAD.match(top, laid_out.start())
        return _heading(text, match, small=False) if match else None
    if small and _begins_line(text, small) and (big is None or _cited(top, small, big)):
        return _heading(text, small, small=True)
    return _heading(text, big, small=False) if big else None


def _begins_line(text: str, match: re.Match[str]) -> bool:
    return match.start() == 0 or text[match.start() - 1] == "\n"


def _cited(top: str, small: re.Match[str], big: re.Match[str]) -> bool:
    """Tell whether what looks like a heading stands in the title of one in small letters."""
    middle = _SMALL_TENTANG.search(top, small.start(), big.start("kind"))
    between = top[middle.end() : big.start("kind")].strip() if middle else ""
    return in_capitals(between) and len(between) < _BEFORE_CITED and ":" not in between


def _heading(text: str, match: re.Match[str], *, small: bool) -> Heading:
    office = flat(match["office"])
    kind = flat(match["kind"]).upper()
    rest = text[match.start("rest") :]
    number, tahun, after = _number(rest, small=small)
    title, sure, signer = _title(after)
    above = match["lampiran"] or _annexed(text[: match.start()])
    agreed = not title and office.startswith("ANTARA") and _TENTANG.search(office)
    if agreed:  # between two parties: the title, and below it the number of each
        title, sure, office = office[agreed.end() :].strip(" :"), True, office[: agreed.start()]
    return Heading(
        jenis=KINDS[kind],
        kind=f"{kind} {office}".strip(),
        lembaga=_lembaga(kind, office, text[: match.start()]),
        number=number,
        tahun=tahun,
        title=title,
        title_sure=sure and not small,
        signer=signer,
        is_annex=bool(above),
        annex=place(above[len("LAMPIRAN") :]),
        small=small,
    )


def _annexed(before: str) -> str:
    """Give the words right above the heading that say that this is its LAMPIRAN, if any do."""
    found = re.search(r"\bLAMPIRAN\b[\sIVXL0-9.:]{0,12}$", before)
    return found.group() if found else ""


def _number(rest: str, *, small: bool) -> tuple[Numbered | None, int | None, str]:
    """Read the number and its year, and give what follows the word TENTANG."""
    tentang = (_SMALL_TENTANG if small else _TENTANG).search(rest[:260])
    if tentang:
        own, after = rest[: tentang.start()], rest[tentang.end() :]
    else:
        own, after = rest[:_NUMBERS], ""
    own, *others = _ANOTHER_NUMBER.split(own)
    if tentang is None:
        own = own.lstrip().partition("\n")[0]
    number = read_number(own)
    if number and others:  # each party has its own; which is ours only the parties know
        number = replace(number, sure=False)
    year = number.tahun if number else open_year(own)
    return number, year, after


def _title(after: str) -> tuple[str, bool, str]:
    """Give the title, whether its end is certain, and the office line that stood below it."""
    segment = after[:_LONGEST_TITLE].strip(" :\n")
    if in_capitals(segment) and not _BODY.search(segment):
        segment = after[:_LONGEST_OF_ALL].strip(" :\n")
    body = _BODY.search(segment)
    if body is None:
        title, sure = _until_small_letters(segment)
        return title, sure, ""
    title, signer = segment[: body.start()], ""
    if labelled := _LABELLED.search(title):
        title = title[: labelled.start()]
    elif not body.group().startswith("DENGAN"):
        title, signer = _without_office(title)
    if in_capitals(title) and not _has_small_line(title):
        return flat(title).strip(" .,;"), True, signer
    if not _REASONS.match(body.group()) or _begins_in_capitals(title):
        return _until_small_letters(title)[0], False, signer
    return flat(title if signer else _until_opening(title)).strip(" .,;"), bool(signer), signer


def _has_small_line(title: str) -> bool:
    return any(
        line.strip() and not in_capitals(line) for line in title.split("\n") if len(line) > 12
    )


def _without_office(title: str) -> tuple[str, str]:
    """Take the office line ("KETUA KOMISI PEMILIHAN UMUM …,") off the end of a title."""
    bare = title.rstrip()
    offices = [*_SMALL_ROLE.finditer(bare)] if bare.endswith(",") else []
    offices += _ROLE.finditer(bare)
    for match in sorted(offices, key=lambda office: office.start(), reverse=True):
        tail = bare[match.start() :]
        if (tail.endswith(",") or _begins_line(bare, match)) and len(tail) < 220:
            before = bare[: match.start()].rstrip()
            if before.upper().endswith("SELAKU"):  # "SEKRETARIS … SELAKU KUASA PENGGUNA ANGGARAN,"
                return _without_office(before[: -len("SELAKU")].rstrip() + ",")
            return before, flat(tail).rstrip(", ")
    return title, ""


def _until_small_letters(segment: str) -> tuple[str, bool]:
    """Cut a title set in capitals where the running text begins.

    A title in small letters ends where a letter's opening words begin, and is never certain.
    """
    if not _begins_in_capitals(segment):
        whole = _until_opening(segment)
        return flat(whole if whole != segment else segment.partition("\n")[0]).strip(" .,;"), False
    words = re.findall(r"\S+", segment)
    for index in range(len(words)):
        if _runs_on(words[index : index + 6]):
            start = index - 1 if re.fullmatch(r"[A-Z1-9IVX]{1,3}\.", words[index - 1]) else index
            return " ".join(words[:start]).strip(" .,;:"), True
    return " ".join(words).strip(" .,;"), False


def _begins_in_capitals(segment: str) -> bool:
    return in_capitals(" ".join(segment.split()[:3]))


def _until_opening(segment: str) -> str:
    """Cut a title in small letters where a letter's opening words begin a line, if any do."""
    lines = segment.split("\n")
    ended = next((i for i, line in enumerate(lines) if i and _OPENING.match(line)), len(lines))
    return "\n".join(lines[:ended])


def _runs_on(words: list[str]) -> bool:
    """Tell whether running text begins here: a word in small letters, followed by more of them."""
    if sum(c.islower() for c in words[0]) < 2:
        return False
    small = sum(any(c.islower() for c in word) for word in words)
    return small >= 0.6 * len(words) or words[0].endswith(":")


def _lembaga(kind: str, office: str, before: str) -> str:
    """Give the agency: the heading's office without its head, or the letterhead's."""
    if kind == "UNDANG-UNDANG" and office == "REPUBLIK INDONESIA":
        return "Presiden Republik Indonesia"
    name = re.sub(
        r"^(?:KETUA|KEPALA|SEKRETARIS|KUASA PENGGUNA ANGGARAN|PEJABAT PEMBUAT KOMITMEN)\s+",
        "",
        office.upper(),
    )
    kop = _KOP.search(before[-600:])
    if not re.search(r"[A-Z]{4}", name) or len(name) > 160:
        name = flat(kop.group()) if kop else ""
    return as_title(re.sub(r"\s+TENTANG\b.*$", "", name, flags=re.DOTALL))
