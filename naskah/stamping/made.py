"""A document that was made: its bytes, and how many pages it has."""

from __future__ import annotations

from typing import NamedTuple


class Made(NamedTuple):
    """A draft salinan or a naskah unggah."""

    pdf: bytes
    pages: int
