"""Who an office is: what follows from its name and kode, and what contradicts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sop.office import Office, in_full, unit_of_hukum

_BASE: Final = Office()
#: Keys in which an office names itself; no two offices have the same.
_OWN: Final = ("name", "sekretariat", "ketua_of", "place", "address", "jdih_address", "teu")
#: How Kotawaringin Timur may be written in its name.
_BASE_REGION: Final = ("kotawaringin timur", "kotim")

#: The zones of Indonesia and the provinces in each, by the first two digits of a kode wilayah.
_ZONES: Final[Mapping[str, tuple[str, frozenset[int]]]] = {
    "WIB": ("Asia/Jakarta", frozenset({*range(11, 22), *range(31, 37), 61, 62})),
    "WITA": ("Asia/Makassar", frozenset({51, 52, 53, 63, 64, 65, *range(71, 77)})),
    "WIT": ("Asia/Jayapura", frozenset({81, 82, *range(91, 98)})),
}


def with_what_follows(written: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a profile what it leaves out and what follows from its name, kode or zona."""
    found = dict(written)
    name, code = found.get("name"), found.get("code", _BASE.code)
    if isinstance(name, str) and code != _BASE.code:
        found.setdefault("sekretariat", f"Sekretariat {name}")
        found.setdefault("ketua_of", in_full(name))
        found.setdefault("teu", f"Indonesia. {found['ketua_of']}")
    if not found.get("kasubbag"):
        found["kasubbag"] = "Kabag Hukum" if _led_by_a_kabag(found) else _BASE.kasubbag
    if code != _BASE.code and (zone := _zone_of(code)):
        found.setdefault("zona", _ZONES[zone][0])
    if zone := _zone_name(found.get("zona")):
        found.setdefault("zona_name", zone)
    return found


def contradictions(profile: Mapping[str, Any]) -> Iterator[str]:
    """Say what in a complete profile is still that of Kotawaringin Timur, or lies elsewhere."""
    code, zone = profile["code"], _zone_name(profile["zona"])
    if code != _BASE.code:
        left = [key for key in _OWN if profile[key] == getattr(_BASE, key)]
        if left:
            yield f"{', '.join(left)} masih milik {_BASE.name}, bukan kantor berkode {code}"
    elif not any(region in profile["name"].casefold() for region in _BASE_REGION):
        yield f"code {code} milik {_BASE.name}: isi kode wilayah kantor ini"
    there = _zone_of(code)
    if zone and there and zone != there:
        yield f"zona harus {_ZONES[there][0]} ({there}): di sanalah wilayah berkode {code}"
    elif zone and profile["zona_name"] != zone:
        yield f"zona_name harus {zone}, singkatan {profile['zona']}"


def _led_by_a_kabag(profile: Mapping[str, Any]) -> bool:
    """Tell whether the head of a Bagian decides, as in a provinsi; what is wrong is told later."""
    units = profile.get("units")
    named = [unit for unit in units if isinstance(unit, str)] if isinstance(units, list) else []
    head = profile.get("jabatan_kasubbag") or f"Kepala {unit_of_hukum(named)}"
    return str(head).strip().casefold().startswith("kepala bagian")


def _zone_of(code: object) -> str:
    """Give the zone in which a region lies; "" for a kode of no province."""
    digits = str(code)[:2]
    province = int(digits) if digits.isdecimal() else 0
    return next((zone for zone, (_, there) in _ZONES.items() if province in there), "")


def _zone_name(zona: object) -> str:
    """Give the Indonesian abbreviation of a zone; "" for one that has none, or is unknown."""
    try:
        name = datetime.now(UTC).astimezone(ZoneInfo(str(zona))).tzname()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return name if name and name in _ZONES else ""
