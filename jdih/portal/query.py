"""What a visitor of the portal looks for, and how it is asked of the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sop.produk import Status

#: A document that a public one revokes is no longer in force, whatever was written at its upload.
STATUS_NOW: Final = f"""CASE WHEN d.status = '{Status.TIDAK_BERLAKU}' OR EXISTS (
    SELECT 1 FROM relations r JOIN documents o ON o.id = r.document
    WHERE r.target = d.key AND r.kind = 'mencabut' AND o.public AND o.withdrawn = ''
    AND o.id <> d.id
) THEN '{Status.TIDAK_BERLAKU}' ELSE '{Status.BERLAKU}' END"""  # noqa: S608 - constants only

#: What visitors may see.
VISIBLE: Final = "d.public AND d.withdrawn = ''"


#: How a list may be sorted: what it is called in addresses → (on the page, in SQL).
ORDERS: Final[Mapping[str, tuple[str, str]]] = {
    "": ("Terbaru", "d.tanggal DESC, d.id DESC"),
    "terlama": ("Terlama", "d.tanggal, d.id"),
    "nomor": (
        "Nomor",
        "d.jenis, d.tahun DESC, CAST(json_extract(d.metadata, '$.nomor') AS INTEGER) DESC, d.id",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a visitor looks for; empty values do not narrow."""

    text: str = ""
    jenis: str = ""
    tahun: str = ""
    status: str = ""
    order: str = ""  #: one of `ORDERS`
    page: int = 1


def conditions(query: Query) -> tuple[str, tuple[str | int, ...]]:
    """Write a query as SQL: every value is a parameter."""
    parts: list[str] = [VISIBLE]
    values: list[str | int] = []
    if words := re.findall(r"\w+", query.text):
        parts.append("d.id IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(" ".join(f'"{word}"*' for word in words))
    if query.jenis:
        parts.append("d.jenis = ?")
        values.append(query.jenis)
    if re.fullmatch(r"\d{4}", query.tahun, re.ASCII):
        parts.append("d.tahun = ?")
        values.append(int(query.tahun))
    if query.status:
        parts.append(f"({STATUS_NOW}) = ?")
        values.append(query.status)
    return " AND ".join(parts), tuple(values)
