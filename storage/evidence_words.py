"""The words of the evidence: what a record says, for somebody who has never seen this program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

#: The parts of a command that are worth reading, by the name under which they are recorded.
_NAMES: Final = {
    "address": "alamat",
    "batas": "batas",
    "borrower": "peminjam",
    "catatan": "catatan",
    "changed": "yang berubah",
    "file": "file",
    "findings": "temuan",
    "fingerprint": "sidik softcopy",
    "isi": "isi disposisi",
    "kepada_name": "disposisi kepada",
    "lemari": "lemari",
    "name": "naskah",
    "nomor": "nomor",
    "note": "catatan",
    "number": "nomor agenda",
    "odner": "odner",
    "page": "alamat",
    "pages": "halaman",
    "reason": "alasan",
    "says": "temuan",
    "sha256": "SHA-256",
    "sifat": "sifat",
    "susulan": "tanggal sebenarnya",
    "trouble": "kendala",
    "unit": "unit",
    "upload": "unggahan",
    "year": "tahun agenda",
}


def said_by(command: object, names: Mapping[str, str]) -> list[str]:
    """Give what a recorded command says, line by line.

    Args:
        command: as JSON knows it.
        names: of the files of the berkas, by their id.

    """
    return [f"{name}: {value}" for name, value in _lines(command, names)]


def _lines(value: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for part in value:
            yield from _lines(part, names)
    elif isinstance(value, Mapping):
        if {"sha256", "size"} <= set(value):
            yield "file", f"{value['name']} ({value['sha256'][:12]}…)"
        elif {"field", "value"} <= set(value):
            yield str(value["field"]), str(value["value"])
        else:
            for name, part in value.items():
                yield from _part(name, part, names)


def _part(name: str, part: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping) and {"value", "sure"} <= set(part):
        yield name, str(part["value"])
    elif isinstance(part, list) and part and all(isinstance(line, str) for line in part):
        if name in _NAMES:
            yield _NAMES[name], "; ".join(part)
    elif isinstance(part, Mapping | list):
        yield from _lines(part, names)
    elif name in _NAMES and part not in {None, "", 0}:
        yield _NAMES[name], names.get(str(part), str(part))
