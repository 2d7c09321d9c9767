"""The editable fields of a berkas: what an officer may set by hand, and what each can take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from sop.berkas import (
    Berkas,
    NotaDinas,
)
from sop.command import Changes
from sop.produk import Jenis, Produk, Relasi, Status, jenis_of


def _something(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


def _year(value: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", value):
        raise ValueError(value)
    return int(value)


def set_field(berkas: Berkas, name: str, value: str) -> Changes | None:
    """Give the changes that set one editable field, or None when it cannot take the value.

    Names: jenis, nomor, tahun, tentang, tanggal, tempat, penandatangan, subjek, bidang_hukum,
    status, mencabut, mengubah; nota_nomor, nota_tanggal, nota_hal; subbagian. Dates are ISO.
    """
    value = " ".join(value.split())
    try:
        if name == "subbagian":
            return {"unit": _something(value)}
        if name.startswith("nota_"):
            return {"nota": _nota(berkas.nota, name.removeprefix("nota_"), value)}
        return {"produk": _produk(berkas.produk, name, value)}
    except (ValueError, KeyError):
        return None


def _nota(nota: NotaDinas, name: str, value: str) -> NotaDinas:
    match name:
        case "tanggal":
            return replace(nota, tanggal=date.fromisoformat(value))
        case "nomor" if value:
            return replace(nota, nomor=value)
        case "hal":
            return replace(nota, hal=value)
        case _:
            raise KeyError(name)


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
}


def _produk(produk: Produk, name: str, value: str) -> Produk:
    if name in {"mencabut", "mengubah"}:
        kept = tuple(r for r in produk.relasi if r.kind != name)
        return replace(produk, relasi=(*kept, *(Relasi(name, title) for title in titles(value))))
    return replace(produk, **{name: _PARSE[name](value)})  # type: ignore[arg-type]


def titles(value: str) -> list[str]:
    """Part the documents that a value names; behind a semicolon another begins with its kind."""
    titles: list[str] = []
    for piece in filter(None, value.split("; ")):
        if titles and jenis_of(piece) is None:
            titles[-1] += f"; {piece}"
        else:
            titles.append(piece)
    return titles
