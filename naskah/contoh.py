"""The sample documents of the practice mode: what a subbagian sends and what staf scan.

All names are those of the practice office; nothing here is a real document. The same scenario,
number and date give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from naskah import contoh_isi as isi
from naskah.child import Refused, serve
from naskah.contoh_blok import Naskah
from naskah.contoh_docx import docx
from naskah.contoh_pindai import scanned, signature
from naskah.legible import Value
from naskah.salinan import salinan
from naskah.typeset import typeset

WIB: Final = timezone(timedelta(hours=7))
BLANK_NUMBER: Final = "…"


@dataclass(frozen=True, slots=True)
class Skenario:
    """One kind of proposal."""

    tulis: Callable[[str, int, date], Naskah]  #: from nomor, tahun and tanggal penetapan
    nama: str  #: of its files: "keputusan" gives keputusan-45.pdf
    sebutan: str  #: how the nota dinas speaks of it, with {nomor} and {tahun}


_KPU: Final = "KPU Kabupaten Kotawaringin Timur"
SKENARIO: Final = {
    "keputusan": Skenario(
        isi.keputusan, "keputusan", f"Keputusan {_KPU} Nomor {{nomor}} Tahun {{tahun}}"
    ),
    "pokja": Skenario(isi.pokja, "keputusan", f"Keputusan {_KPU} Nomor {{nomor}} Tahun {{tahun}}"),
    "surat-edaran": Skenario(
        isi.surat_edaran, "surat-edaran", f"Surat Edaran Sekretaris {_KPU} Nomor {{nomor}}"
    ),
    "berita-acara": Skenario(isi.berita_acara, "berita-acara", "Berita Acara Nomor {nomor}"),
}


def contoh(skenario: str, nomor: str, ditetapkan: date, *, scans: bool = True) -> dict[str, bytes]:
    """Typeset all files of one practice round.

    Args:
        skenario: a key of `SKENARIO`; "nota-dinas" for a nota dinas alone; "tanpa-nomor" for a
            Keputusan whose number has been left blank.
        nomor: of the document; practice repeats with ever new ones.
        ditetapkan: tanggal penetapan; its year is the document's.
        scans: whether to make the scans, which take about 0.3 s a page.

    Returns:
        Files by name, for "keputusan" and "45": nota-dinas-45.pdf, nota-dinas-45.docx,
        keputusan-45.pdf, keputusan-45.docx, scan-asli-45.pdf and scan-salinan-45.pdf. Only a
        Keputusan has a salinan.

    Raises:
        Refused: "skenario" when there is no such scenario.

    """
    if skenario == "nota-dinas":
        return _nota_dinas(SKENARIO["keputusan"], nomor, ditetapkan)
    blank = skenario == "tanpa-nomor"
    kind = SKENARIO.get("keputusan" if blank else skenario)
    if kind is None:
        raise Refused("skenario")
    paper = kind.tulis(BLANK_NUMBER if blank else nomor, ditetapkan.year, ditetapkan)
    files = _nota_dinas(kind, nomor, ditetapkan)
    soft = softcopy(paper, f"{kind.nama} {nomor}", ditetapkan)
    files |= {f"{kind.nama}-{nomor}.pdf": soft, f"{kind.nama}-{nomor}.docx": docx(paper)}
    if scans:
        asli = softcopy(paper, f"{kind.nama} {nomor}", ditetapkan, signed=True)
        files[f"scan-asli-{nomor}.pdf"] = scanned(asli, f"asli {nomor}")
        if kind.nama == "keputusan":
            files[f"scan-salinan-{nomor}.pdf"] = scanned(_stamped(soft), f"salinan {nomor}")
    return files


def softcopy(paper: Naskah, judul: str, ditulis: date, *, signed: bool = False) -> bytes:
    """Typeset a document; signed ones carry the signature and, where it belongs, the cap dinas."""
    names = (isi.KETUA, isi.SEKRETARIS, isi.PENGUSUL)
    blocks: list[Value] = [
        {"jenis": type(block).__name__.lower(), **asdict(block)} for block in paper
    ]
    data: dict[str, Value] = {
        "judul": judul,
        "blok": blocks,
        "tanda": {name: signature(name) for name in names} if signed else {},
    }
    at = datetime(ditulis.year, ditulis.month, ditulis.day, 9, tzinfo=WIB)
    return typeset("contoh", data, at=at)


def _stamped(soft: bytes) -> bytes:
    """Make the salinan as it leaves the desk: signed by the Kasubbag Hukum, without cap dinas."""
    data: dict[str, Value] = {
        "kantor": {},
        "unit": [f"SEKRETARIAT {isi.LEMBAGA[0]}", isi.LEMBAGA[1]],
        "penanda": {"jabatan": "Kepala Subbagian Hukum", "nama": isi.KASUBBAG, "nip": ""},
        "goresan": signature(isi.KASUBBAG),
    }
    return salinan(soft, data, jdih="", judul="Salinan", penandatangan=isi.KETUA).pdf


def _nota_dinas(kind: Skenario, nomor: str, ditetapkan: date) -> dict[str, bytes]:
    ditulis = ditetapkan + timedelta(days=1)
    hal = kind.sebutan.format(nomor=nomor, tahun=ditetapkan.year)
    paper = isi.nota_dinas(nomor, ditulis.year, ditulis, hal)
    name = f"nota-dinas-{nomor}"
    return {
        f"{name}.pdf": softcopy(paper, f"Nota Dinas {nomor}", ditulis, signed=True),
        f"{name}.docx": docx(paper),
    }


def _contoh_task(
    header: dict[str, object], _blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
    match header:
        case {
            "skenario": str(skenario),
            "nomor": str(nomor),
            "ditetapkan": str(day),
            "scans": bool(scans),
        }:
            files = contoh(skenario, nomor, date.fromisoformat(day), scans=scans)
            return {"names": list(files)}, list(files.values())
    raise Refused("permintaan")


TASKS: Final = {"contoh": _contoh_task}

if __name__ == "__main__":
    serve(TASKS)
