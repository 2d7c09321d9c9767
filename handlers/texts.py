"""The catalogue: every sentence an officer reads, from `texts.toml`, with blanks filled safely."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from handlers.messages import BOLD_OFF, BOLD_ON
from sop.office import Office
from sop.roles import Role
from sop.tanggal import bulan, hari, pukul


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, str | list[str]]:
    flat: dict[str, str | list[str]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            flat[prefix + key] = [str(v) for v in value]
        else:
            flat[prefix + key] = _marked(str(value))
    return flat


def _marked(text: str) -> str:
    """Turn `*words*` of the catalogue into bold marks; blanks are filled later."""
    return re.sub(r"\*([^*\n]+)\*", BOLD_ON + r"\1" + BOLD_OFF, text.rstrip("\n"))


#: A blank of the catalogue, with the full stop that may follow it.
_BLANK: Final = re.compile(rf"\{{(?P<name>\w+)\}}(?P<bold>{BOLD_OFF}?)(?P<stop>\.?)(?!\.)")

TEXTS: Final = _flat(tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8")))


def say(key: str, /, **blanks: object) -> str:
    """Give a text of the catalogue with its blanks filled.

    Raises:
        KeyError: the catalogue has no such text, or a blank was not given.

    """
    text = TEXTS[key]
    if isinstance(text, list):
        raise KeyError(key)
    return _BLANK.sub(lambda blank: _filled(blank, blanks), text)


def _filled(blank: re.Match[str], blanks: Mapping[str, object]) -> str:
    """Fill a blank; what ends in a full stop itself ("S.H.") gets no second one."""
    value = clean(str(blanks[blank["name"]]))
    return value + blank["bold"] + ("" if value.endswith(".") else blank["stop"])


def role_name(role: Role, office: Office) -> str:
    """Name a role as this office does: who decides may be a Kabag, or of Teknis dan Hukum."""
    return office.kasubbag if role is Role.KASUBBAG else say(f"role.{role.value}")


def choices(key: str) -> list[str]:
    """Give a list of the catalogue, such as the usual reasons for a return."""
    found = TEXTS[key]
    return found if isinstance(found, list) else [found]


def has(key: str) -> bool:
    """Tell whether the catalogue has a text."""
    return key in TEXTS


def clean(value: str) -> str:
    """Take out of a value what could pass for our own marks, and what nobody sees.

    A blank of another kind, such as one that keeps two words on a line, becomes a plain one.
    """
    if value.isprintable():  # private-use characters, such as our marks, are not
        return value
    plain = "".join(" " if c.isspace() and c != "\n" else c for c in value)
    return "".join(c for c in plain if c == "\n" or c.isprintable())


def shorten(text: str, room: int) -> str:
    """Shorten a text at a word; only where it stands whole in another place."""
    if len(text) <= room:
        return text
    return text[: room - 1].rsplit(" ", 1)[0].rstrip(" ,.;") + "…"


def clock(at: datetime, office: Office) -> str:
    """Write a time of day in the office's zone: "14.41"."""
    return pukul(at.astimezone(office.zone))


def moment(at: datetime, office: Office, now: datetime) -> str:
    """Write an instant as people say it: "10.05", "Sel 10.05", "Sel 4 Nov 10.05"."""
    local, today = at.astimezone(office.zone), office.day(now)
    away = abs((local.date() - today).days)
    if away == 0:
        return clock(at, office)
    name = hari(local.date())[:3]
    return f"{name} {clock(at, office)}" if away < 7 else f"{name} {dated(at, office, now)}"


def dated(at: datetime, office: Office, now: datetime) -> str:
    """Write an instant so that it is still right when it is read on a later day: "4 Nov 10.05"."""
    local, today = at.astimezone(office.zone), office.day(now)
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {bulan(local.month)[:3]}{year} {clock(at, office)}"


def span(amount: timedelta, working_day: timedelta) -> str:
    """Write a length of working time: "3 jam kerja", "25 menit kerja", "2 hari kerja"."""
    minutes = int(abs(amount).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} menit kerja"
    if abs(amount) < working_day:
        return f"{minutes // 60} jam kerja"
    return f"{abs(amount) // working_day} hari kerja"


def count(number: int) -> str:
    """Write how many there are at the start of a sentence: "3", or "Tidak ada" for none."""
    return str(number) if number else "Tidak ada"


def size(count: int) -> str:
    """Write a size in bytes: "212 kB", "3,4 MB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")
