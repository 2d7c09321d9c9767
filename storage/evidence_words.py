"""The words of the evidence: what a record says, for somebody who has never seen this program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from sop.berkas import Agenda, Berkas, Upload, Use
from sop.commands import AcceptScan, TakeCopies
from sop.office import Office
from sop.signed import Signed
from sop.tanggal import tanggal

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
}
#: What is said by a flag, by the name under which it is recorded: (when it is set, when it is not).
_FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "salinan_word": ("tulisan SALINAN: terbaca", "tulisan SALINAN: tidak terbaca"),
    "cap_dinas": ("cap dinas pada salinan: tampak", "cap dinas pada salinan: tidak tampak"),
    "equal": ("dibaca ulang: sama dengan naskah unggah", ""),
}
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")


def meant_by(word: str, berkas: Berkas) -> list[str]:
    """Give what a deed means that records nothing but itself: rows 4a and 4b's checklist."""
    second = "salinan" if berkas.keputusan else "rangkap kedua"
    stamped = "; salinan berstempel SALINAN, tanpa cap dinas" if berkas.keputusan else ""
    match word:
        case TakeCopies.word:
            return [f"2 rangkap: naskah asli dan {second}"]
        case AcceptScan.word:
            return [f"pindaian dinyatakan sesuai dengan naskahnya{stamped}"]
        case _:
            return []


def standing(berkas: Berkas, office: Office) -> list[tuple[str, str]]:
    """Give how a berkas stands, each fact with its name: what a reader asks first."""

    def day(at: date) -> str:
        return tanggal(office.day(at) if isinstance(at, datetime) else at)

    def signed(deed: Signed | None, did: str) -> str:
        return f"{did} {day(deed.at)} oleh {deed.by.name}, {deed.by.title}" if deed else ""

    nota, decided, online = berkas.nota, berkas.decided, berkas.online
    sent = f", {day(nota.tanggal)}" if nota.tanggal else ""
    public = berkas.upload is Upload.PUBLISHED and online.at
    why = f": {berkas.kept_reason}" if berkas.kept else ""
    where = f" di {berkas.place}" if berkas.place else ""
    said = [
        ("Keadaan", state_of(berkas)),
        ("Nota dinas", f"{nota.nomor}{sent}"),
        ("Pengusul", f"{berkas.pengusul.name}, {berkas.unit}" if berkas.pengusul else ""),
        ("Disposisi", signed(berkas.disposed, "terbit")),
        ("Langkah 3", f"{signed(decided, decided.note)}{why}" if decided else ""),
        ("Penyimpanan", f"{signed(berkas.archived, 'disimpan')}{where}" if berkas.archived else ""),
        ("Status", berkas.produk.status.value if berkas.went_up else ""),
        *((one.kind.capitalize(), one.judul) for one in berkas.produk.relasi),
        ("Tayang sejak", f"{day(online.at)} di {online.page}" if public and online.at else ""),
        ("Sidik naskah tayang", online.sha256 if public else ""),
        ("Catatan", online.note if berkas.upload is Upload.TAKEN_DOWN else ""),
    ]
    return [(name, value) for name, value in said if value]


def state_of(berkas: Berkas) -> str:
    """Say the state with the two facts beside it: the paper is filed, the document is public."""
    filed = "disimpan" if berkas.archived else ""
    public = berkas.upload.value if berkas.upload is not Upload.NONE else ""
    return ", ".join(filter(None, (berkas.state.value, filed, public)))


def said_by(command: object, names: Mapping[str, str]) -> list[str]:
    """Give what a recorded command says, line by line.

    Args:
        command: as JSON knows it.
        names: of the files of the berkas, by their id.

    """
    return [f"{name}: {value}" if name else value for name, value in _lines(command, names)]


def _lines(value: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for part in value:
            yield from _lines(part, names)
    elif isinstance(value, Mapping):
        if {"sha256", "size"} <= set(value):
            use = "" if value["use"] == Use.UNREAD else f"{value['use']}, "
            yield "file", f"{value['name']} ({use}{value['sha256'][:12]}…)"
        elif {"field", "value"} <= set(value):
            yield str(value["field"]), _written(value["value"])
        elif {"year", "number"} == set(value):
            yield "agenda", f"{Agenda(**value)} tahun {value['year']}"
        elif {"half", "number", "problems"} <= set(value):
            if value["problems"]:
                yield f"{value['half']} hal. {value['number']}", ", ".join(value["problems"])
        else:
            for name, part in value.items():
                yield from _part(name, part, names)


def _part(name: str, part: object, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping) and {"value", "sure"} <= set(part):
        yield name, _written(part["value"])
    elif isinstance(part, list) and part and all(isinstance(line, str) for line in part):
        if name in _NAMES:
            yield _NAMES[name], "; ".join(part)
    elif isinstance(part, Mapping | list):
        yield from _lines(part, names)
    elif name in _FLAGS and isinstance(part, bool):
        yield from (("", words) for words in [_FLAGS[name][not part]] if words)
    elif name in _NAMES and part not in {None, "", 0}:
        yield _NAMES[name], names.get(str(part), _written(part))


def _written(value: object) -> str:
    """Write what a record says; a date as offices do, and what only looks like one as it stands."""
    text = str(value).replace("• ", "")
    if not _ISO.fullmatch(text):
        return text
    try:
        return tanggal(date.fromisoformat(text))
    except ValueError:
        return text
