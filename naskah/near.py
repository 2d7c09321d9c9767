"""Near-duplicates: how much two texts share, told from the samples that readings keep."""

from __future__ import annotations

import re
from typing import Final

NEAR: Final = 0.85  #: from here on an officer is asked whether two documents are one
_RUN: Final = 4  #: words in a row that count as one piece


def alike(one: str, other: str) -> float:
    """Give the share of word runs that two texts have in common, from 0 to 1.

    Look-alike decisions share their boilerplate: a high share is a question, never an answer.
    """
    ours, theirs = _runs(one), _runs(other)
    together = len(ours | theirs)
    return len(ours & theirs) / together if together else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
