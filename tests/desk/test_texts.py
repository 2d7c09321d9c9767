"""The catalogue: every text is said somewhere, and what is said is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.messages import plain
from handlers.texts import TEXTS, clean, say

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("sop", "handlers", "naskah", "jdih", "storage", "bot")
TREES = [
    ast.parse(path.read_text("utf-8")) for room in ROOMS for path in (ROOT / room).rglob("*.py")
]


def constants() -> set[str]:
    """Every string in the program, and the names of its enumerations as keys write them."""
    nodes = [node for tree in TREES for node in ast.walk(tree)]
    said = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return said | {n.id.lower() for n in nodes if isinstance(n, ast.Name) and n.id.isupper()}


def patterns() -> Iterator[re.Pattern[str]]:
    """Keys that are put together: `f"tugas.{state}"`."""
    for tree in TREES:
        for node in ast.walk(tree):
            if not isinstance(node, ast.JoinedStr):
                continue
            parts = [
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else "([a-z0-9-_]+)"
                for p in node.values
            ]
            if re.match(r"[a-z0-9]+\\\.", parts[0]):
                yield re.compile("".join(parts))


CONSTANTS, PATTERNS = constants(), list(patterns())


def said(key: str) -> bool:
    if key in CONSTANTS:
        return True
    found = (pattern.fullmatch(key) for pattern in PATTERNS)
    return any(match and all(known(word) for word in match.groups()) for match in found)


def known(word: str) -> bool:
    return word in CONSTANTS or word.replace("_", "-") in CONSTANTS


@pytest.mark.parametrize("key", list(TEXTS))
def test_every_text_is_said_somewhere(key: str) -> None:
    assert said(key), f"{key} in texts.toml is said nowhere"


def test_a_text_that_nobody_says_would_be_found() -> None:
    assert not said("tugas.nothing_like_it")
    assert not said("loose.nothing_like_it")


def test_a_name_that_ends_in_a_full_stop_gets_no_second_one_also_in_bold() -> None:
    said = plain(say("step4.worked_on", staf="Yuni, S.H."))
    assert said.startswith("Dikerjakan Yuni, S.H. Untuk")


def test_what_nobody_sees_is_left_out_and_words_stay_apart() -> None:
    assert clean("Pedoman\u00a0Teknis\u200b\tArsip\u202e\nDua") == "Pedoman Teknis Arsip\nDua"
