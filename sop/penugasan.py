"""Acting officers: who may name a Plh., Plt. or Pj., for which jabatan, whom, and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sop.refusals import Incomplete, Refusal
from sop.roles import Held, Holding, Jabatan, Kind, Officer, Period, Role, holds

#: A longer absence is a matter of a new definitive officer; mostly it is a mistyped year.
LONGEST: Final = timedelta(days=366)


class NotYoursToGive(Refusal):
    """Only who holds a jabatan definitively, the Sekretaris or the admin names who acts in it."""

    text = "refusal.not_yours_to_give"


class Acted(Refusal):
    """Somebody acts in this jabatan already; two at once cannot be."""

    text = "refusal.acted"


class Shared(Refusal):
    """Several hold this jabatan, so nobody has to act for one of them."""

    text = "refusal.shared"


class NotThisOne(Refusal):
    """This person cannot act: he holds the jabatan, names himself, or is away too."""

    text = "refusal.not_this_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Penugasan:
    """What a surat perintah says: who acts in which jabatan, in what quality, from when to when."""

    jabatan: Jabatan
    deputy: Officer
    until: datetime
    since: datetime | None = None  #: nothing: at once
    kind: Kind = Kind.PLH
    surat_perintah: str = ""


def owners(held: Sequence[Held], at: datetime) -> list[Held]:
    """List who holds a jabatan definitively at an instant, whether he has handed it over or not."""
    return [h for h in held if h.holding.kind is Kind.DEFINITIF and at in h.holding.period]


def acting(held: Sequence[Held], at: datetime) -> Held | None:
    """Give who acts in a jabatan at an instant."""
    running = (h for h in held if h.holding.kind is not Kind.DEFINITIF and at in h.holding.period)
    return next(running, None)


def planned(held: Sequence[Held], at: datetime) -> Held | None:
    """Give who is the next to act in a jabatan, later."""
    deputies = (h for h in held if h.holding.kind is not Kind.DEFINITIF)
    later = [h for h in deputies if h.holding.period.since > at]
    return min(later, key=lambda h: h.holding.period.since, default=None)


def may_appoint(by: Officer, held: Sequence[Held], at: datetime) -> bool:
    """Tell whether an officer may name, or send home, who acts in a jabatan.

    No chain: who only acts in it may not; nor may he do so as an acting Sekretaris.
    """
    if any(h.officer == by.id for h in owners(held, at)):
        return True
    now = acting(held, at)
    if now is not None and now.officer == by.id:
        return False
    return holds(by, Role.SEKRETARIS, at) or holds(by, Role.ADMIN, at)


def away(officer: Officer, at: datetime) -> bool:
    """Tell whether somebody acts for an officer, so that he cannot act for others."""
    mine = (h for h in officer.current(at) if h.kind is Kind.DEFINITIF)
    return any(not h.stands(at) for h in mine)


def appoint(by: Officer, wanted: Penugasan, held: Sequence[Held], at: datetime) -> Holding:
    """Accept an appointment as the holding that it becomes.

    Args:
        by: who names.
        wanted: what the surat perintah says.
        held: who holds the jabatan and when.
        at: now.

    Raises:
        NotYoursToGive: neither the jabatan's own officer nor the Sekretaris nor the admin.
        Shared: several hold the jabatan.
        Acted: somebody acts in it already.
        NotThisOne: the deputy cannot be the one.
        Incomplete: it begins in the past or too far ahead ("mulai"), does not end after that
            ("sampai"), or there is no surat perintah ("surat_perintah").

    """
    if not may_appoint(by, held, at):
        raise NotYoursToGive
    since = wanted.since or at
    if not at <= since <= at + LONGEST:
        raise Incomplete("mulai")
    mine = owners(held, since)
    if len(mine) > 1:
        raise Shared(jabatan=wanted.jabatan.title)
    period = Period(since, wanted.until)
    if (other := _overlapping(held, period)) is not None:
        raise Acted(jabatan=wanted.jabatan.title, siapa=f"{other.holding.kind.value} {other.name}")
    if wanted.deputy.id in {by.id, *(h.officer for h in mine)} or away(wanted.deputy, since):
        raise NotThisOne(nama=wanted.deputy.name)
    if not since < wanted.until <= since + LONGEST:
        raise Incomplete("sampai")
    if not re.search(r"\d", wanted.surat_perintah):
        raise Incomplete("surat_perintah")
    return Holding(wanted.jabatan, period, wanted.kind, wanted.surat_perintah)


def _overlapping(held: Sequence[Held], period: Period) -> Held | None:
    others = (h for h in held if h.holding.kind is not Kind.DEFINITIF)
    return next((h for h in others if h.holding.period.meets(period)), None)
