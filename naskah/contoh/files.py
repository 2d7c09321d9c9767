"""The sample documents of the practice mode: what a subbagian sends and what staf scan.

All people are those of the practice office; nothing here is a real document. The same scenario,
number, date and office give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.contoh import isi
from naskah.contoh.blok import Naskah
from naskah.contoh.lembaga import LEMBAGA, Lembaga
from naskah.contoh.pindai import scanned, signature
from naskah.papers.legible import Value
from naskah.papers.typeset import typeset
from naskah.stamping.salinan import salinan

WIB: Final = timezone(timedelta(hours=7))
BLANK_NUMBER: Final = "…"


@dataclass(frozen=True, slots=True)
class Skenario:
    """One kind of proposal."""

    #: From nomor, tahun, tanggal penetapan and the office.
    tulis: Callable[[str, int, date, Lembaga], Naskah]
    nama: str  #: of its files: "keputusan" gives keputusan-45.pdf
    sebutan: str  #: how the nota dinas speaks of it, with {kpu}, {nomor} and {tahun}


SKENARIO: Final = {
    "keputusan": Skenario(
        isi.keputusan, "keputusan", "Keputusan {kpu} Nomor {nomor} Tahun {tahun}"
    ),
    "pokja": Skenario(isi.pokja, "keputusan", "Keputusan {kpu} Nomor {nomor} Tahun {tahun}"),
    "surat-edaran": Skenario(
        isi.surat_edaran, "surat-edaran", "Surat Edaran Sekretaris {kpu} Nomor {nomor}"
    ),
    "berita-acara": Skenario(isi.berita_acara, "berita-acara", "Berita Acara Nomor {nomor}"),
}


def contoh(
    skenario: str,
    nomor: str,
    ditetapkan: date,
    *,
    scans: bool = True,
    lembaga: Lembaga = LEMBAGA,
) -> dict[str, bytes]:
    """Typeset all files of one practice round.

    Args:
        skenario: a key of `SKENARIO`; "nota-dinas" for a nota dinas alone; "tanpa-nomor" for a
            Keputusan whose number has been left blank.
        nomor: of the document; practice repeats with ever new ones.
        ditetapkan: tanggal penetapan; its year is the document's.
        scans: whether to make the scans, which take about 0.3 s a page.
        lembaga: the office whose documents these are.

    Returns:
        Files by name, for "keputusan" and "45": nota-dinas-45.pdf, keputusan-45.pdf,
        scan-asli-45.pdf and scan-salinan-45.pdf. Only a Keputusan has a salinan.

    Raises:
        Refused: "skenario" when there is no such scenario.

    """
    if skenario == "nota-dinas":
        return _nota_dinas(SKENARIO["keputusan"], nomor, ditetapkan, lembaga)
    blank = skenario == "tanpa-nomor"
    kind = SKENARIO.get("keputusan" if blank else skenario)
    if kind is None:
        raise Refused("skenario")
    paper = kind.tulis(BLANK_NUMBER if blank else nomor, ditetapkan.year, ditetapkan, lembaga)
    files = _nota_dinas(kind, nomor, ditetapkan, lembaga)
    soft = softcopy(paper, f"{kind.nama} {nomor}", ditetapkan)
    files[f"{kind.nama}-{nomor}.pdf"] = soft
    if scans:
        asli = softcopy(paper, f"{kind.nama} {nomor}", ditetapkan, signed=True, lembaga=lembaga)
        files[f"scan-asli-{nomor}.pdf"] = scanned(asli, f"asli {nomor}")
        if kind.nama == "keputusan":
            files[f"scan-salinan-{nomor}.pdf"] = scanned(
                _stamped(soft, lembaga), f"salinan {nomor}"
            )
    return files


def softcopy(
    paper: Naskah,
    judul: str,
    ditulis: date,
    *,
    signed: bool = False,
    lembaga: Lembaga = LEMBAGA,
) -> bytes:
    """Typeset a document; signed ones carry the signature and, where it belongs, the cap dinas."""
    names = (isi.KETUA, isi.SEKRETARIS, isi.PENGUSUL)
    blocks: list[Value] = [
        {"jenis": type(block).__name__.lower(), **asdict(block)} for block in paper
    ]
    data: dict[str, Value] = {
        "judul": judul,
        "blok": blocks,
        "cap": lembaga.cap,
        "tanda": {name: signature(name) for name in names} if signed else {},
    }
    at = datetime(ditulis.year, ditulis.month, ditulis.day, 9, tzinfo=WIB)
    return typeset("contoh", data, at=at)


def _stamped(soft: bytes, lembaga: Lembaga) -> bytes:
    """Make the salinan as it leaves the desk: signed by the Kasubbag Hukum, without cap dinas."""
    data: dict[str, Value] = {
        "kantor": {},
        "unit": [f"SEKRETARIAT {lembaga.kop[0]}", *lembaga.kop[1:]],
        "penanda": {"jabatan": f"Kepala {lembaga.hukum}", "nama": isi.KASUBBAG, "nip": ""},
        "goresan": signature(isi.KASUBBAG),
    }
    return salinan(soft, data, jdih="", judul="Salinan", penandatangan=isi.KETUA).pdf


def _nota_dinas(kind: Skenario, nomor: str, ditetapkan: date, lembaga: Lembaga) -> dict[str, bytes]:
    ditulis = ditetapkan + timedelta(days=1)
    hal = kind.sebutan.format(kpu=lembaga.pendek, nomor=nomor, tahun=ditetapkan.year)
    paper = isi.nota_dinas(nomor, ditulis.year, ditulis, hal, lembaga)
    letter = softcopy(paper, f"Nota Dinas {nomor}", ditulis, signed=True, lembaga=lembaga)
    return {f"nota-dinas-{nomor}.pdf": letter}


def _contoh_task(header: Header, _blobs: list[bytes]) -> Reply:
    match header:
        case {
            "skenario": str(skenario),
            "nomor": str(nomor),
            "ditetapkan": str(day),
            "scans": bool(scans),
            "lembaga": dict(said),
        }:
            lembaga = Lembaga(**{**said, "kop": tuple(said["kop"])})
            files = contoh(skenario, nomor, date.fromisoformat(day), scans=scans, lembaga=lembaga)
            return {"names": list(files)}, list(files.values())
    raise Refused("permintaan")


TASKS: Final = {"contoh": _contoh_task}
