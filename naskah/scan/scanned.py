"""What a scan is on its way to a file: parts in, an asli and a salinan out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Half: TypeAlias = Literal["asli", "salinan"]


@dataclass(frozen=True, slots=True)
class ScanPart:
    """One file as it arrived: a photo, or a PDF or TIFF of any number of pages."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Susunan:
    """How the officer arranged the parts of a scan; a part is told by its index among them.

    A page is told as (part, page of it from 0). What was taken again is the first page of a part
    of its own, which need not be in `order`.
    """

    order: Sequence[int] | None = None  #: the parts to use ([Urutkan]); None: all as they came
    left_out: Collection[tuple[int, int]] = ()  #: pages that are too many ([Buang hal. 7])
    retaken: Mapping[tuple[int, int], int] = field(default_factory=dict)  #: [Ulang hal. 7]
    #: Pages taken again, told by their numbers: ("asli", 7). Not to be used with a softcopy, which
    #: may change the numbers.
    replacements: Mapping[tuple[Half, int], int] = field(default_factory=dict)
    swap: bool = False  #: the proposal has asli and salinan the wrong way round ([Tukar])

    def shown(self, parts: int) -> list[int]:
        """List the parts whose pages stand in the scan by themselves, of so many in all."""
        spare = {*self.replacements.values(), *self.retaken.values()}
        return [part for part in self._wanted(parts) if part not in spare]

    def used(self, parts: int) -> list[int]:
        """List the parts that are needed, of so many in all."""
        spare = (*self.replacements.values(), *self.retaken.values())
        return list(dict.fromkeys([*self._wanted(parts), *spare]))

    def _wanted(self, parts: int) -> Sequence[int]:
        return range(parts) if self.order is None else self.order


AS_IT_CAME: Final = Susunan()


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page of the outcome, for the officer's eye."""

    number: int  #: within its half, from 1
    problems: tuple[str, ...]  #: a `Problem` each, some with a number behind it
    thumb: bytes  #: JPEG
    source: int  #: which of the parts as given, from 0
    half: Half
    notes: tuple[str, ...] = ()  #: what was mended without asking, e.g. "diputar 180°"
    tilted: bool = False  #: it lies crooked, though it can be read: worth another scan
    leaf: int = 0  #: which page of that part, from 0


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A part that gives no page.

    `why` is a word of `sop.reading.Reading.trouble`: "bukan_dokumen", "rusak", "terkunci",
    "terlalu_besar", "terlalu_berat", "kosong", "portofolio", "berbahaya"; or "terlalu_panjang".
    """

    source: int
    why: str


@dataclass(frozen=True, slots=True)
class StackPart:
    """The pages between two covers of a stack from the scanner."""

    code: str | None  #: of the berkas; None when no cover or mark tells
    pages: tuple[int, ...]  #: of the stack, from 0; empty when a cover lay on nothing
    pdf: bytes  #: those pages, without covers; empty when there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A scan put together, as proposed to the officer."""

    asli: bytes | None
    salinan: bytes | None
    asli_pages: int
    salinan_pages: int
    unsure: bool  #: the halves may be swapped or cut at the wrong page: shown as "(?)"
    why: str  #: one Indonesian sentence on what the split rests on
    pages: list[PageReport]
    stamp_hint: tuple[bool | None, bool | None]  #: SALINAN seen, cap dinas suspected; or not known
    backs: int = 0  #: empty backs of sheets, which were left out
    in_order: bool = False  #: pages came in another order and were put in that of the softcopy
    missing: int = 0  #: pages short of the softcopy; negative when there are more
    refused: tuple[RefusedPart, ...] = ()
