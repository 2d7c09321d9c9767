"""The editable fields of a berkas: what an officer may set by hand, and what each can take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from sop.berkas import Berkas
from sop.command import Changes
from sop.produk import Jenis, Relasi, Status, jenis_of


def _something(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


def _year(value: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", value):
        raise ValueError(value)
    return int(value)


#: How a written value becomes the value of a field; ValueError when it cannot.
_PARSE: Final[Mapping[str, Callable[[str], object]]] = {
    "jenis": Jenis,
    "nomor": _something,
    "tahun": _year,
    "tentang": _something,
    "tanggal": date.fromisoformat,
    "tempat": str,
    "penandatangan": str,
    "subjek": str,
    "bidang_hukum": str,
    "status": Status,
    "nota_nomor": _something,
    "nota_tanggal": date.fromisoformat,
    "nota_hal": str,
    "subbagian": _something,
}


def set_field(berkas: Berkas, name: str, value: str) -> Changes | None:
    """Give the changes that set one editable field, or None when it cannot take the value.

    Names: those of `_PARSE`, and mencabut and mengubah. Dates are ISO.
    """
    value = " ".join(value.split())
    if name in {"mencabut", "mengubah"}:
        kept = tuple(r for r in berkas.produk.relasi if r.kind != name)
        named = tuple(Relasi(name, title) for title in titles(value))
        return {"produk": replace(berkas.produk, relasi=kept + named)}
    try:
        parsed = _PARSE[name](value)
    except (ValueError, KeyError):
        return None
    if name == "subbagian":
        return {"unit": parsed}
    if name.startswith("nota_"):
        return {"nota": replace(berkas.nota, **{name.removeprefix("nota_"): parsed})}  # type: ignore[arg-type]
    return {"produk": replace(berkas.produk, **{name: parsed})}  # type: ignore[arg-type]


def titles(value: str) -> list[str]:
    """Part the documents that a value names; behind a semicolon another begins with its kind."""
    titles: list[str] = []
    for piece in filter(None, value.split("; ")):
        if titles and jenis_of(piece) is None:
            titles[-1] += f"; {piece}"
        else:
            titles.append(piece)
    return titles
