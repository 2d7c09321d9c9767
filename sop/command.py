"""A command: the common shape of everything an officer, or the bot, can ask of a berkas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from sop.berkas import Berkas
from sop.signed import Actor, Signed

#: Fields of a berkas and their new values.
Changes = Mapping[str, object]

_SHORTEST: Final = 2  #: letters of a reason


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it and when: what a command needs to become part of a berkas."""

    by: Actor
    at: datetime

    def signed(self, note: str = "") -> Signed:
        """Put a name and a time under something."""
        return Signed(self.by, self.at, note)


class Command:
    """Something asked of a berkas; recorded as it is, it is also the record of the deed.

    Commands can always be built, also from old records: what a command must bring along is
    checked by `needs` when it is decided, never when it is loaded.
    """

    __slots__ = ()

    word: ClassVar[str]  #: in buttons, records and texts
    turns: ClassVar[bool] = True  #: buttons drawn before it are stale
    decision: ClassVar[bool] = False  #: can be taken back for a minute
    separated: ClassVar[bool] = False  #: not by the one who proposed the berkas

    def needs(self, berkas: Berkas) -> str:
        """Name what is lacking for this command, or nothing."""
        return ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Give the fields of the berkas that this command changes."""
        return {}


@dataclass(frozen=True, slots=True)
class Reasoned(Command):
    """A command that says why; without a reason it is not decided."""

    reason: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a reason: more than a single sign, and no number that only looks for a berkas."""
        return "" if sum(map(str.isalpha, self.reason)) >= _SHORTEST else "alasan"
