"""One POST of Meta taken apart: single updates with unique ids, and delivery reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.channel import Parcel, Report
from bot.whatsapp.faults import trouble_of
from bot.whatsapp.shape import Json, number, part, parts, text

#: Statuses that say something about delivery.
STATES: Final = frozenset({"sent", "delivered", "read", "failed"})
FAILED: Final = "failed"

#: What a message carries: the outbox key, its place among several, and the attempt.
_MARK: Final = re.compile(r"(.+?)(?:#(\d+)/(\d+))?(?:@(\d+))?")


@dataclass(frozen=True, slots=True)
class Post:
    """What one POST holds."""

    updates: dict[str, str] = field(default_factory=dict)  #: unique id → raw JSON
    reports: list[Report] = field(default_factory=list)
    #: Codes of failed deliveries, and of what else went wrong at Meta.
    errors: set[int] = field(default_factory=set)
    number: str = ""  #: the phone number of the office, as Meta shows it


def mark(parcel: Parcel, place: int, count: int) -> str:
    """Write the opaque data of a message: what its statuses are about."""
    among = f"#{place}/{count}" if count > 1 else ""
    attempt = f"@{parcel.tries}" if parcel.tries else ""
    return f"{parcel.key}{among}{attempt}" if parcel.key else ""


def split(payload: Json, phone_id: str) -> Post:
    """Take a payload apart; what belongs to another phone number, or has no id, is left out."""
    updates: dict[str, str] = {}
    reports: list[Report] = []
    errors: set[int] = set()
    shown = ""
    for name, value in _values(payload, phone_id):
        shown = text(part(value, "metadata"), "display_phone_number") or shown
        updates.update(_updates(name, value))
        errors.update(_codes(value))
        for status in parts(value, "statuses"):
            reports.extend(_report(name, status))
            errors.update(_codes(status))
    return Post(updates, reports, errors, shown)


def _values(payload: Json, phone_id: str) -> Iterator[tuple[str, Json]]:
    for entry in parts(payload, "entry"):
        for change in parts(entry, "changes"):
            value = part(change, "value")
            if text(part(value, "metadata"), "phone_number_id") == phone_id:
                yield text(change, "field"), value


def _updates(name: str, value: Json) -> Iterator[tuple[str, str]]:
    for message in parts(value, "messages"):
        if wamid := text(message, "id"):
            yield wamid, _raw(name, messages=[message], contacts=_contacts(value, message))
    for change in parts(value, "user_id_update"):
        ids = part(change, "user_id")
        previous, current = text(ids, "previous"), text(ids, "current")
        if previous and current:
            yield f"{name}:{previous}:{current}", _raw(name, user_id_update=[change])


def _contacts(value: Json, message: Json) -> list[Json]:
    """Give the contact a message is from: by one of his ids, or the only one that may be meant."""
    contacts = parts(value, "contacts")
    own = [one for one in contacts if any(a == b != "" for a, b in _ids(one, message))]
    if not own and len(contacts) == 1:
        own = [
            one for one in contacts if all(a == b or "" in {a, b} for a, b in _ids(one, message))
        ]
    return own[:1]


def _ids(contact: Json, message: Json) -> tuple[tuple[str, str], ...]:
    """Pair the ids of a contact with those of a message: BSUID and number."""
    return (
        (text(contact, "user_id"), text(message, "from_user_id")),
        (text(contact, "wa_id"), text(message, "from")),
    )


def _raw(name: str, **value: list[Json]) -> str:
    return json.dumps({"field": name, "value": value}, separators=(",", ":"))


def _report(name: str, status: Json) -> Iterator[Report]:
    """Give the report of a status."""
    state, wamid = text(status, "status"), text(status, "id")
    if not wamid or state not in STATES:
        return
    codes = _codes(status)
    trouble = trouble_of(codes[0] if codes else 0) if state == FAILED else None
    update = (f"{wamid}:{state}", _raw(name, statuses=[status]))
    found = _MARK.fullmatch(text(status, "biz_opaque_callback_data"))
    key, place, count, tries = found.groups() if found else ("", None, None, None)
    about = {"place": int(place or 0), "count": int(count or 1), "tries": int(tries or 0)}
    yield Report(wamid, state, update, trouble, key, **about)


def _codes(told: Json) -> list[int]:
    return [number(error, "code") for error in parts(told, "errors")]
