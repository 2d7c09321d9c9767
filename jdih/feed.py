"""The JDIHN feed, 28 keys a document: written strictly, read tolerantly."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sop.produk import Status

#: In this order, all values strings.
KEYS: Final = (
    "idData", "tahun_pengundangan", "tanggal_penetapan", "tanggal_pengundangan", "jenis",
    "noPeraturan", "judul", "noPanggil", "singkatanJenis", "tempatTerbit", "penerbit",
    "deskripsiFisik", "sumber", "isbn", "status", "bahasa", "bidangHukum", "teuBadan",
    "nomorIndukBuku", "abstrak", "last_updated", "urlAbstrak", "urlDetailPeraturan",
    "fileDownload", "urlDownload", "subjek", "operasi", "display",
)  # fmt: skip

#: Fixed by the network: 4 = insert or update; 1 = shown.
CONSTANTS: Final[Mapping[str, str]] = {"operasi": "4", "display": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """Where a feed says that a document is, and its status; empty when it does not say."""

    page_url: str = ""
    file_url: str = ""
    status: str = ""

    @property
    def in_force(self) -> Status | None:
        """Read the status; None when the feed does not say it in words we know."""
        words = self.status.casefold().replace("_", " ").strip()
        if not words:
            return None
        if words.startswith(("tidak", "dicabut", "dinyatakan tidak")):
            return Status.TIDAK_BERLAKU
        return Status.BERLAKU if words.startswith(("berlaku", "masih berlaku")) else None


def feed_record(values: Mapping[str, str]) -> dict[str, str]:
    """Complete a record to the 28 keys in their order.

    Args:
        values: what is known; unknown keys are a mistake and refused.

    Raises:
        KeyError: a key is not one of the 28.

    """
    if unknown := values.keys() - set(KEYS):
        raise KeyError(*sorted(unknown))
    return {key: CONSTANTS.get(key, values.get(key, "")) for key in KEYS}


def write_feed(records: Sequence[Mapping[str, str]]) -> str:
    """Write a feed: one JSON array, a document a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n"


def read_feed(body: bytes) -> list[FeedItem]:
    """Read a feed as found in the field; an unreadable one is empty.

    Accepts null values, other spellings of a key (`urldownload`, `url_download`), and a list
    wrapped in an object.
    """
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except ValueError:
        return []
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [])
    if not isinstance(found, list):
        return []
    return [_item(record) for record in found if isinstance(record, dict)]


def feed_instant(instant: datetime) -> str:
    """Write an instant as the schema wants it (RFC 3339, whole seconds)."""
    return instant.isoformat(timespec="seconds")


def _item(record: Mapping[str, object]) -> FeedItem:
    plain = {_spelling(key): _text(value) for key, value in record.items()}

    def get(name: str) -> str:
        return plain.get(_spelling(name), "")

    return FeedItem(
        page_url=get("urlDetailPeraturan"), file_url=get("urlDownload"), status=get("status")
    )


def _spelling(key: str) -> str:
    return key.replace("_", "").casefold()


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
