"""Scoring: how well readings agree with what is known of the documents."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from naskah.reading.numbers import read_number
from sop.produk import number_key
from sop.reading import Found, Naskah, Reading
from tests.naskah.acts import Act

REAL_ACTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "real_acts"


@dataclass
class Score:
    """Counts, per field: asked for, right, and wrong though the reading was sure."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    confident_wrong: list[str] = field(default_factory=list)

    def add(self, name: str, wanted: Mapping[str, str], fields: Mapping[str, Found]) -> None:
        """Hold one reading against what is known."""
        for key, value in wanted.items():
            found = fields.get(key)
            self.asked[key] += 1
            if found and agrees(key, value, found.value):
                self.right[key] += 1
            elif found and found.sure:
                self.confident_wrong.append(f"{name} {key}: {found.value!r} instead of {value!r}")

    def share(self, key: str) -> float:
        """Tell the share of right values of a field."""
        return self.right[key] / self.asked[key] if self.asked[key] else 1.0


def agrees(key: str, wanted: str, found: str) -> bool:
    """Compare values as an officer would: numbers without blanks, names without stops."""
    if key == "nomor":
        return number_key(wanted) == number_key(found)
    if key in {"penandatangan", "tentang", "lembaga", "jabatan", "salinan_oleh"}:
        return _letters(wanted) == _letters(found)
    return wanted == found


def truth_of(act: Act) -> dict[str, str]:
    """Tell what a reading of an act must find."""
    number = read_number(act.nomor)
    assert number is not None
    return {
        "jenis": "Keputusan Sekretaris" if "SEKRETARIS" in act.heading else "Keputusan",
        "lembaga": "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur",
        "nomor": number.nomor,
        "tahun": str(act.tanggal.year),
        "tentang": act.tentang,
        "tanggal": act.tanggal.isoformat(),
        "tempat": act.tempat,
        "penandatangan": act.nama,
        "jabatan": act.office,
        **({"salinan_oleh": act.copy_by} if act.copy_by else {}),
    }


def real_acts() -> Iterator[tuple[Path, dict[str, str]]]:
    """Give the real acts with what is known of each."""
    for line in (REAL_ACTS / "labels.jsonl").read_text().splitlines():
        entry = json.loads(line)
        label = {k: v for k, v in entry["label"].items() if k not in entry["unrecoverable"] and v}
        yield REAL_ACTS / entry["file"], _wanted(label)


def kind_of(reading: Reading) -> str:
    """Name the kind as the labels do: a LAMPIRAN of its own is one."""
    return "Lampiran" if reading.naskah is Naskah.LAMPIRAN else reading.fields["jenis"].value


def _wanted(label: Mapping[str, object]) -> dict[str, str]:
    known = {"Undang-Undang": "Dokumen Lainnya"}
    kind = str(label["jenis"])
    jenis = known.get(kind) or next(
        word for word in ("Keputusan", "Peraturan", "Surat Edaran", "Lampiran") if word in kind
    )
    names = {"tanggal_penetapan": "tanggal"}
    kept = ("nomor", "tahun", "tentang", "tanggal_penetapan", "tempat", "penandatangan", "lembaga")
    wanted = {names.get(key, key): str(label[key]) for key in kept if key in label}
    return {"jenis": jenis, **wanted, **({"salinan": "ya"} if label.get("salinan") else {})}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
