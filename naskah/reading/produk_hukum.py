"""A produk hukum as read: metadata from heading, closing and body, each value weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from naskah.reading.closing import (
    Closing,
    Signed,
    find_closing,
    find_copy_block,
    is_marked_copy,
    letter_signed,
)
from naskah.reading.dates import first_date
from naskah.reading.heading import KOMISI, Heading, find_heading
from naskah.text.pdf import Layer, Page
from naskah.text.words import flat
from sop.produk import Jenis
from sop.reading import Found, Naskah

_HEAD_PAGES: Final = 3  #: a cover may come before the heading
_LETTER_PAGES: Final = 5  #: of a letter, which begins with its day and ends with its signature
_SECRETARY: Final = re.compile(
    r"\b(?:SEKRETARIS|KUASA PENGGUNA ANGGARAN|PEJABAT PEMBUAT)\b", re.IGNORECASE
)
_CHAIR: Final = re.compile(r"\bKETUA\b", re.IGNORECASE)
_ELECTION: Final = re.compile(rf"{KOMISI}|\b(?:KPU|KIP)\b", re.IGNORECASE)
_ACT: Final = r"(?:KEPUTUSAN|PERATURAN|SURAT EDARAN|INSTRUKSI)\b.{8,}"
_AMENDS: Final = re.compile(rf"^PERUBAHAN\b.{{0,24}}?\bATAS\s+({_ACT})", re.IGNORECASE | re.DOTALL)
_REVOKES: Final = re.compile(rf"^PENCABUTAN\s+(?:ATAS\s+)?({_ACT})", re.IGNORECASE | re.DOTALL)
_NAMED: Final = (
    r"((?:Keputusan|Peraturan|Surat Edaran|Instruksi)\s+[A-Z][^;.]{0,160}?"
    r"\b(?i:nomor)\b[^;]{5,400}?)"
)
_REVOKED: Final = re.compile(rf"{_NAMED}[,;]?\s+dicabut\s+dan\s+dinyatakan\s+tidak\s+berlaku")
#: What stands before it in a list of several: "a. Keputusan …; dan b. ".
_LISTED: Final = re.compile(rf"{_NAMED};\s+(?:dan\s+)?(?:\w{{1,2}}[.)]\s+)?\Z")
_LIST: Final = 1_200  #: characters before a title in which the one before it begins
_PAGE_NUMBER: Final = re.compile(r"\A\s*[-–—]?\s*\d{1,3}\s*[-–—]?\s*$", re.MULTILINE)
_THIS_DAY: Final = re.compile(r"\bPada\s+hari\s+ini\b.{0,220}", re.DOTALL | re.IGNORECASE)
_NOT_PARENT: Final = re.compile(r"\b(?:Pasal|Undang-Undang)\b")


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading and the page it stands on."""

    heading: Heading
    page: Page


def read_produk(pages: Sequence[Page]) -> tuple[Naskah, dict[str, Found]]:
    """Read the metadata of an act; nothing but UNKNOWN when no heading is found."""
    head = _head(pages)
    if head is None:
        return Naskah.UNKNOWN, {}
    naskah = Naskah.LAMPIRAN if head.heading.is_annex else Naskah.PRODUK
    body = pages[pages.index(head.page) :]
    closing, signed_on = _closing(body)
    if closing is None:
        closing, signed_on = _on_this_day(head)
    fields = dict(_head_fields(head, closing))
    if naskah is Naskah.PRODUK:
        fields |= dict(_closing_fields(closing, signed_on))
        fields |= dict(_copy_fields(pages))
        fields |= dict(_relations(head, body))
        _weigh_year(fields)
    ocr = {page.number for page in pages if page.layer is Layer.OCR}
    return naskah, {name: _weighed(name, found, ocr) for name, found in fields.items()}


def _head(pages: Sequence[Page]) -> _Head | None:
    found = [
        _Head(heading, page)
        for page in pages[:_HEAD_PAGES]
        if page.readable and (heading := find_heading(page.text))
    ]
    certain = [head for head in found if not head.heading.small]
    return next(iter([*certain, *found]), None)


def _closing(body: Sequence[Page]) -> tuple[Closing | None, int]:
    """Find the first closing of the act; what its annexes are signed with comes later.

    A page is read together with the one that follows it, for a signature may be parted.
    """
    letter: tuple[Closing | None, int] = (None, 0)
    for index, page in enumerate(body):
        if not page.readable:
            continue
        closing = find_closing(page.text)
        if closing and not closing.signed.nama and index + 1 < len(body):
            closing = find_closing(f"{page.text}\n{body[index + 1].text}")
        if closing and not closing.is_letter:
            return closing, page.number
        if closing:
            letter = _with_signature(closing, body[index : index + _LETTER_PAGES]), page.number
    return letter


def _with_signature(letter: Closing, pages: Sequence[Page]) -> Closing:
    """Look for who signed a letter where letters end, when it is not told below its day."""
    signed = (
        letter.signed if letter.signed.sure else letter_signed("\n".join(p.text for p in pages))
    )
    return replace(letter, signed=signed) if signed.nama else letter


def _on_this_day(head: _Head) -> tuple[Closing | None, int]:
    """Read the day of a berita acara or agreement, which begins "Pada hari ini, Senin …"."""
    opening = _THIS_DAY.search(head.page.text)
    dated = first_date(opening.group()) if opening else None
    if dated is None:
        return None, 0
    return Closing("", dated.day, dated.sure, Signed(), is_letter=False), head.page.number


def _head_fields(head: _Head, closing: Closing | None) -> Iterator[tuple[str, Found]]:
    heading, where = head.heading, f"hal. {head.page.number}"
    jenis, sure = _jenis(heading, closing)
    yield "jenis", Found(jenis.value, sure, where)
    if heading.annex:
        yield "lampiran", Found(str(heading.annex), not heading.small, where)
    if heading.lembaga:
        yield "lembaga", Found(heading.lembaga, not heading.small, where)
    if heading.number:
        certain = heading.number.sure and not heading.small
        yield "nomor", Found(heading.number.nomor, certain, where)
    if heading.tahun:
        yield "tahun", Found(str(heading.tahun), not heading.small, where)
    if heading.title:
        yield "tentang", Found(heading.title, heading.title_sure, where)


def _jenis(heading: Heading, closing: Closing | None) -> tuple[Jenis, bool]:
    """Decide the kind: of a Keputusan KPU, who signs decides (Ketua or Sekretaris)."""
    if heading.jenis is not Jenis.KEPUTUSAN or not _ELECTION.search(heading.kind):
        return heading.jenis, not heading.small
    signer = closing.signed.jabatan if closing else ""
    by_name = bool(_SECRETARY.search(heading.kind))
    secretary = bool(_SECRETARY.search(signer or heading.signer or heading.kind))
    chair = bool(_CHAIR.search(signer or heading.signer))
    if chair and not by_name:  # also "a.n. KETUA, SEKRETARIS": signed in the Ketua's name
        return Jenis.KEPUTUSAN, not secretary and not heading.small
    jenis = Jenis.KEPUTUSAN_SEKRETARIS if secretary or by_name else Jenis.KEPUTUSAN
    return jenis, by_name == secretary and not chair and not heading.small


def _closing_fields(closing: Closing | None, page: int) -> Iterator[tuple[str, Found]]:
    if closing is None:
        return
    where = f"hal. {page}, penetapan"
    certain = not closing.is_letter
    if closing.tanggal:
        sure = closing.tanggal_sure
        yield "tanggal", Found(closing.tanggal.isoformat(), sure, where)
    if closing.tempat:
        yield "tempat", Found(closing.tempat, certain and len(closing.tempat.split()) <= 3, where)
    if closing.signed.nama:
        yield "penandatangan", Found(closing.signed.nama, closing.signed.sure, where)
    if closing.signed.jabatan:
        yield "jabatan", Found(closing.signed.jabatan, closing.signed.sure, where)


def _copy_fields(pages: Sequence[Page]) -> Iterator[tuple[str, Found]]:
    block, page = _copy_block(pages)
    marked = is_marked_copy(pages[0].text)
    if block is None and not marked:
        return
    where = f"hal. {page}, salinan" if block else "hal. 1"
    yield "salinan", Found("ya", where=where)
    if block and block.nama:
        yield "salinan_oleh", Found(block.nama, block.sure, where)
    if block and block.jabatan:
        yield "salinan_jabatan", Found(block.jabatan, block.sure, where)


def _copy_block(pages: Sequence[Page]) -> tuple[Signed | None, int]:
    for page in pages:
        if page.readable and (block := find_copy_block(page.text)):
            return block, page.number
    return None, 0


def _relations(head: _Head, body: Sequence[Page]) -> Iterator[tuple[str, Found]]:
    """Read what the act revokes or amends: from its title, else from its own words."""
    title, where = head.heading.title, f"hal. {head.page.number}"
    sure = head.heading.title_sure
    if amends := _AMENDS.search(title):
        yield "mengubah", Found(flat(amends[1]), sure, where)
    if revokes := _REVOKES.search(title):
        yield "mencabut", Found(flat(revokes[1]), sure, where)
        return
    found = dict(_revoked(body))
    if found:
        yield "mencabut", Found("; ".join(found), False, f"hal. {min(found.values())}")


def _revoked(body: Sequence[Page]) -> Iterator[tuple[str, int]]:
    """Give each document that a diktum revokes, and the page that names it."""
    texts = [(page.number, page.text) for page in body[:40] if page.readable]
    for (number, text), (_, after) in pairwise([*texts, (0, "")]):
        # A diktum may run on over the foot of its page; the next one may begin with its number.
        whole = f"{text}\n{_PAGE_NUMBER.sub('', after, 1)}"
        for revoked in _REVOKED.finditer(whole):
            if revoked.start() < len(text) and not _NOT_PARENT.search(revoked[1][:40]):
                yield from ((title, number) for title in _list_before(whole, revoked.start()))
                yield flat(revoked[1]), number


def _list_before(text: str, end: int) -> Sequence[str]:
    """Give the titles that stand in a list before the one that begins at `end`."""
    titles: list[str] = []
    while before := _LISTED.search(text, max(0, end - _LIST), end):
        titles.insert(0, flat(before[1]))
        end = before.start()
    return titles


def _weigh_year(fields: dict[str, Found]) -> None:
    """Hold number and date against each other: an act is numbered in the year it is laid down."""
    year, day = fields.get("tahun"), fields.get("tanggal")
    if day and year is None:
        fields["tahun"] = Found(day.value[:4], False, day.where)
    elif day and year and day.value[:4] != year.value:
        fields["tahun"] = Found(year.value, False, year.where)
        fields["tanggal"] = Found(day.value, False, day.where)


def _weighed(name: str, found: Found, ocr: set[int]) -> Found:
    """Doubt everything but the kind and the office when it was read by OCR."""
    page = re.match(r"hal\. (\d+)", found.where)
    doubted = page and int(page[1]) in ocr and name not in {"jenis", "lembaga", "salinan"}
    return Found(found.value, False, found.where) if doubted else found
