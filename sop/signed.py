"""Deeds with their doer and time, as a berkas keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: the person and the jabatan, both as they were at that moment."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A deed with its doer and time."""

    by: Actor
    at: datetime
    note: str = ""
