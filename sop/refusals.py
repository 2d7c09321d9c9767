"""Refusals: why the SOP does not allow something now; each names its text in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """The SOP does not allow this: now, by this officer, or with so little.

    It is an answer for an officer and never logged as an error. `text` is a key of the catalogue,
    `blanks` fill it.
    """

    text = "refusal.unknown"

    def __init__(self, **blanks: str) -> None:
        super().__init__(self.text)
        self.blanks: Mapping[str, str] = blanks


class OutOfTurn(Refusal):
    """The berkas does not stand where this command begins."""

    text = "refusal.out_of_turn"


class NotYours(Refusal):
    """The step belongs to another role."""

    text = "refusal.not_yours"


class ScannedAlready(Refusal):
    """The berkas that a scan should go to waits for none, or has begun one of its own."""

    text = "refusal.scanned_already"


class Overtaken(Refusal):
    """Somebody has moved the berkas since the button was drawn."""

    text = "refusal.overtaken"


class Incomplete(Refusal):
    """The command lacks something that its step requires; `lacks` names it."""

    text = "refusal.incomplete"

    def __init__(self, lacks: str, **blanks: str) -> None:
        super().__init__(lacks=lacks, **blanks)
        self.lacks = lacks


class Separated(Refusal):
    """The proposer of a berkas may not decide it; the Sekretaris may allow it."""

    text = "refusal.separated"


class OwnWord(Refusal):
    """The proposer of a berkas may not allow himself to decide it, whatever else he is."""

    text = "refusal.own_word"


class TakenBy(Refusal):
    """Another staf has taken the work over; `siapa` names him."""

    text = "refusal.taken_by"


class TooLate(Refusal):
    """The minute in which a decision can be taken back is over."""

    text = "refusal.too_late"


class NotTheDoer(Refusal):
    """A decision is taken back by the one who made it."""

    text = "refusal.not_the_doer"
