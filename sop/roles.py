"""The people: jabatan, who holds them when, and the one question of authority, `holds`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a jabatan does in the SOP. Pelaksana of the SOP are the first three."""

    PENGUSUL = "pengusul"
    KASUBBAG = "kasubbag"  #: Kasubbag Hukum
    STAF = "staf"
    SEKRETARIS = "sekretaris"
    ADMIN = "admin"
    BOT = "bot"


class Kind(StrEnum):
    """In what quality somebody holds a jabatan."""

    DEFINITIF = "definitif"
    PLT = "Plt."
    PLH = "Plh."
    PJ = "Pj."


@dataclass(frozen=True, slots=True)
class Jabatan:
    """A post of the office; authority belongs to it and never to a person."""

    id: str
    title: str
    role: Role
    unit: str = ""  #: the subbagian, for a pengusul


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span `[since, until)`; no `until` means until further notice."""

    since: datetime
    until: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def meets(self, other: Period) -> bool:
        """Tell whether two periods share an instant."""
        before = self.until is not None and self.until <= other.since
        after = other.until is not None and other.until <= self.since
        return not (before or after)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A period in which somebody else acts in a jabatan."""

    period: Period
    to: str  #: as he is called: "Plh. Dewi Lestari"


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a jabatan for a period.

    `handed_over` says when an acting officer holds the same jabatan instead: in these periods this
    holding carries no authority.
    """

    jabatan: Jabatan
    period: Period
    kind: Kind = Kind.DEFINITIF
    surat_perintah: str = ""  #: nomor dan tanggal; required of an acting officer
    handed_over: tuple[HandedOver, ...] = ()

    @property
    def title(self) -> str:
        """Give the title as papers print it: "Plh. Kepala Subbagian Hukum"."""
        prefix = "" if self.kind is Kind.DEFINITIF else f"{self.kind.value} "
        return prefix + self.jabatan.title

    def stands(self, at: datetime) -> bool:
        """Tell whether this holding carries authority at an instant."""
        if at not in self.period:
            return False
        return not (self.handed_over and self.deputy(at))

    def deputy(self, at: datetime) -> str:
        """Name who acts instead at an instant, if anybody does."""
        return next((one.to for one in self.handed_over if at in one.period), "")


@dataclass(frozen=True, slots=True)
class Held:
    """A holding with the one who holds it."""

    officer: str
    name: str
    holding: Holding


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the office, with every holding past and present."""

    id: str
    name: str
    nip: str = ""
    holdings: tuple[Holding, ...] = ()

    def holding(self, role: Role, at: datetime, unit: str = "") -> Holding | None:
        """Give the holding by which this officer may act in a role (of a unit) at an instant."""
        for holding in self.holdings:
            jabatan = holding.jabatan
            if jabatan.role is role and unit in {"", jabatan.unit} and holding.stands(at):
                return holding
        return None

    def replaced(self, role: Role, at: datetime, unit: str) -> Holding | None:
        """Give the holding of a role (of a unit, if given) in which somebody else acts."""
        mine = (h for h in self.current(at) if h.jabatan.role is role)
        return next((h for h in mine if unit in {"", h.jabatan.unit} and not h.stands(at)), None)

    def current(self, at: datetime) -> tuple[Holding, ...]:
        """List what he holds at an instant, also where somebody else acts for him."""
        return tuple(h for h in self.holdings if at in h.period)

    def standing(self, at: datetime) -> tuple[Holding, ...]:
        """List the holdings by which he has authority at an instant."""
        return tuple(h for h in self.holdings if h.stands(at))

    def roles(self, at: datetime) -> tuple[Role, ...]:
        """List the roles held at an instant, in the order of `Role`."""
        held = {h.jabatan.role for h in self.standing(at)}
        return tuple(role for role in Role if role in held)

    def title(self, at: datetime) -> str:
        """Give the title of the first holding that stands, or nothing."""
        return next(iter(self.titles(at)), "")

    def titles(self, at: datetime) -> tuple[str, ...]:
        """List the titles of the holdings that stand: an acting officer has two."""
        return tuple(h.title for h in self.standing(at))


def holds(officer: Officer, role: Role, at: datetime) -> bool:
    """Tell whether an officer may act in a role at an instant: the only question of authority."""
    return officer.holding(role, at) is not None


_BEGINNING: Final = datetime.fromisoformat("2000-01-01T00:00:00+00:00")

#: The bot itself, for what machines report: a file was read, a document was published.
BOT: Final = Officer(
    "bot", "Bot JDIH", holdings=(Holding(Jabatan("bot", "Bot JDIH", Role.BOT), Period(_BEGINNING)),)
)
