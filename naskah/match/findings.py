"""How the pages of a scan compare with those of the softcopy, as one child tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageMatch:
    """What is wrong with the pages of a scan, as far as it is sure; all counted from 1."""

    differing: tuple[int, ...]  #: pages of the scan that the softcopy does not have
    missing: tuple[int, ...]  #: pages of the softcopy that the scan does not have
    astray: tuple[int, ...]  #: pages of the scan that do not stand in their order
    known: int = 0  #: how many pages of the scan look like pages of the softcopy


@dataclass(frozen=True, slots=True)
class OtherWords:
    """A place where a page of a scan says something else than the softcopy."""

    page: int  #: of the scan, from 1
    shown: str  #: what stands there, with a word before and after
    wanted: str  #: what the softcopy has there
