"""Comparing: the task that tells what changed between two versions, whatever their line breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.match.versions_picture import Shown, picture
from naskah.text.pdf import Page
from naskah.text.softcopy import written
from naskah.text.words import flat

_PICTURED: Final = 3  #: changes that are shown
#: A passage ends with a sentence, a list item, or where a diktum or a row begins.
_PASSAGE: Final = re.compile(
    r"(?<=[^A-Z][.;:])\s+|\n(?=(?:KESATU|KEDUA|KETIGA|KEEMPAT|KELIMA|PERTAMA|Menimbang|Mengingat|"
    r"MEMUTUSKAN|Menetapkan|Pasal \d|BAB [IVX]|\d{1,3}[.)]?\s|[a-z][.)]\s|NOMOR|TENTANG|Nomor|"
    r"Ditetapkan|pada tanggal))"
)
_PAGE_NUMBER: Final = re.compile(r"^\W*(?:halaman|hal\.?)?\W*\d{1,4}\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage and the page it begins on."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Differing:
    """What stood here before and what stands here now."""

    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


def compare(old: bytes, new: bytes) -> tuple[dict[str, object], bytes]:
    """Compare two versions: count what differs, and draw a picture of the first changes.

    Raises:
        Refused: one of them cannot be read ("tanpa_teks": it is a scan, so nothing would differ).

    """
    before, after = written(old), written(new)
    if not (before.readable and after.readable):
        raise Refused("tanpa_teks")
    changes = differences(passages(before.pages), passages(after.pages))
    shown = [Shown(_texts(c.before), _texts(c.after)) for c in changes[:_PICTURED]]
    answer: dict[str, object] = {
        "pages_before": before.count,
        "pages_after": after.count,
        "total": len(changes),
    }
    drawn = picture(before.pdf, after.pdf, shown) if before.pdf and after.pdf and shown else b""
    return answer, drawn


def passages(pages: Sequence[Page]) -> list[Passage]:
    """Cut a document into passages that do not depend on where its lines and pages break."""
    found = []
    for page in pages:
        lines = [line for line in page.text.split("\n") if not _PAGE_NUMBER.match(line)]
        parts = (flat(part) for part in _PASSAGE.split("\n".join(lines)))
        found += [Passage(part, page.number) for part in parts if part]
    return _rejoined(found)


def differences(before: Sequence[Passage], after: Sequence[Passage]) -> list[Differing]:
    """List the runs of passages that differ."""
    keys = [[_key(p.text) for p in side] for side in (before, after)]
    matcher = SequenceMatcher(a=keys[0], b=keys[1], autojunk=len(before) > 2000)
    return [
        Differing(tuple(before[a:b]), tuple(after[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal" and "".join(keys[0][a:b]) != "".join(keys[1][c:d])
    ]


def _rejoined(found: list[Passage]) -> list[Passage]:
    """Put together a passage that a page break has parted in mid-sentence."""
    whole: list[Passage] = []
    for passage in found:
        last = whole[-1] if whole else None
        parted = last and passage.page != last.page and last.text[-1] not in ".;:"
        if last and parted and passage.text[0].islower():
            whole[-1] = Passage(f"{last.text} {passage.text}", last.page)
        else:
            whole.append(passage)
    return whole


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _texts(passages_: Sequence[Passage]) -> tuple[tuple[str, int], ...]:
    return tuple((passage.text, passage.page) for passage in passages_)


def _task(_header: Header, blobs: list[bytes]) -> Reply:
    answer, drawn = compare(*blobs)
    return answer, [drawn]


TASKS: Final = {"versions": _task}
