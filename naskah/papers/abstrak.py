"""The drafted abstrak: what a softcopy says in JDIH's form, for an officer to look over.

Taken from the text itself: the reasons from Menimbang, the legal basis from Mengingat, the diktum
in short. A Surat Edaran and the like have none of these; then the title speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from naskah.child import Header, Reply
from naskah.papers.abstrak_form import Said
from naskah.personal.data import veiled
from naskah.text.softcopy import written
from naskah.text.words import flat

MOST_REASONS: Final = 2
MOST_LETTERS: Final = 260  #: of one diktum

_PAGE_NUMBER: Final = re.compile(r"^\W*\d{1,4}\W*$", re.MULTILINE)
_CATCHWORD: Final = re.compile(r"^[^\n]{0,60}\s\.\s?\.\s?\.\s*$", re.MULTILINE)
#: With its colon each of these is told also in capitals and in small letters.
_CONSIDERING: Final = r"(?:Menimbang|(?i:menimbang)(?=\s*:))"
_RECALLING: Final = r"(?:Mengingat|(?i:mengingat)(?=\s*:))"
_DECIDING: Final = r"(?:Menetapkan|(?i:menetapkan)(?=\s*:))"
_MENIMBANG: Final = re.compile(rf"{_CONSIDERING}\s*:?(.*?){_RECALLING}\b", re.DOTALL)
_MENGINGAT: Final = re.compile(
    rf"{_RECALLING}\s*:?(.*?)(?:Memperhatikan\b|MEMPERHATIKAN\b|"
    r"M\s?E\s?M\s?U\s?T\s?U\s?S\s?K\s?A\s?N|(?i:memutuskan|menetapkan)\s*:)",
    re.DOTALL,
)
_DECIDED: Final = re.compile(rf"{_DECIDING}\s*:?(.*?)(?:(?i:Ditetapkan)\s+di\b|\Z)", re.DOTALL)
_DIKTUM: Final = re.compile(
    r"\b(KESATU|PERTAMA|KEDUA|KETIGA|KEEMPAT|KELIMA|KEENAM|KETUJUH|KEDELAPAN|KESEMBILAN|KESEPULUH|"
    r"KESEBELAS|KEDUA\s?BELAS|KETIGA\s?BELAS|KEEMPAT\s?BELAS|KELIMA\s?BELAS)\s*:\s*"
)
_LETTERED: Final = re.compile(r"(?:^|\s)[a-z]\s?\.\s+(?=bahwa\b)")
_NUMBERED: Final = re.compile(r"(?:^|\s)\d{1,2}\s?\.\s+(?=[A-Z])")
#: A Qanun stands in the Lembaran Aceh, or in that of its kabupaten.
_GAZETTE: Final = re.compile(
    r"\s*\((?:Tambahan\s+)?(?:Lembaran|Berita)\s+(?:Negara|Daerah|Aceh|Kabupaten|Kota)"
    r"[^()]*(?:\([^()]*\)[^()]*)*\)"
)
_LAMPIRAN: Final = re.compile(r"\A\W*(?:\d+\W*)?LAMPIRAN\b")
_FORCE: Final = re.compile(
    r"mulai\s+berlaku\s+(?:pada|sejak)\s+tanggal\s+(?:ditetapkan|diundangkan)", re.IGNORECASE
)


def said_in(pages: Sequence[str]) -> Said:
    """Gather what the pages of a produk hukum say; of data pribadi an abstrak has no need."""
    annex = next((n for n, page in enumerate(pages) if n and _LAMPIRAN.match(page)), len(pages))
    bare = (_PAGE_NUMBER.sub("", _CATCHWORD.sub("", page)) for page in pages[:annex])
    body = veiled("\n".join(bare))
    force = _FORCE.search(body)
    return Said(
        alasan=tuple(_reasons(_between(_MENIMBANG, body))),
        dasar=tuple(_basis(_between(_MENGINGAT, body))),
        isi=tuple(_diktum(_between(_DECIDED, body))),
        berlaku=flat(force.group()) if force else "",
        halaman=len(pages),
        lampiran=len(pages) - annex,
    )


def pages_of(data: bytes) -> list[str]:
    """Read the pages of a softcopy, PDF or DOCX.

    Raises:
        Refused: see `written`.

    """
    return [page.text if page.readable else "" for page in written(data).pages]


def _between(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


def _reasons(passage: str) -> list[str]:
    """Take the first reasons; the last one only sums them up."""
    parts = [_sentence(part) for part in _LETTERED.split(passage) if "bahwa" in part]
    own = [part for part in parts if not part.startswith("Bahwa berdasarkan pertimbangan")]
    return (own or parts)[:MOST_REASONS]


def _basis(passage: str) -> list[str]:
    parts = _NUMBERED.split(flat(passage))
    named = (_sentence(_GAZETTE.sub("", part)) for part in parts if part.strip(" :;."))
    return [part for part in named if part]


def _diktum(passage: str) -> list[str]:
    """Tell every diktum in short, under its own name."""
    _, *parts = _DIKTUM.split(passage)
    names, texts = parts[::2], parts[1::2]
    return [
        f"{flat(name)}: {_short(_sentence(text))}" for name, text in zip(names, texts, strict=True)
    ]


def _sentence(text: str) -> str:
    """Put a passage on one line, with a capital first and a full stop last."""
    line = re.sub(r"[\s:;,.]*(?:\bdan\b)?[\s:;,.]*$", "", flat(text)).lstrip(":;., ")
    return f"{line[:1].upper()}{line[1:]}." if line else ""


def _short(sentence: str) -> str:
    """Keep the first sentence; a very long one ends at a word with "…"."""
    first = re.split(r"(?<=[a-z)])\.\s+(?=[A-Z])", sentence)[0]
    first = first if first.endswith(".") else f"{first}."
    if len(first) <= MOST_LETTERS:
        return first
    return first[:MOST_LETTERS].rsplit(" ", 1)[0].rstrip(",;") + " …"


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    return asdict(said_in(pages_of(blobs[0]))), []


TASKS: Final = {"abstrak": _task}
