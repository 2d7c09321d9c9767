"""What stopped the making of a paper, in an officer's words."""

from __future__ import annotations

from handlers.texts import has, say
from naskah.errors import Broken, TooHeavy


def trouble_of(bad: Broken | TooHeavy) -> str:
    """Say what is wrong with a file and what to do."""
    reason = "terlalu_berat" if isinstance(bad, TooHeavy) else bad.reason
    if reason == "tidak_muat":
        return say("step5.too_large")
    key = f"trouble.{reason}"
    return say(key if has(key) else "trouble.rusak")
