"""The evidence: berkas as a ZIP that anybody can read and check without this program."""

from __future__ import annotations

import hashlib
import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain as joined
from pathlib import Path
from typing import Final

from sqlalchemy import select

from handlers.texts import has, say
from sop.berkas import Berkas
from sop.history import Record, apply
from sop.office import Office
from storage import records, shapes
from storage import schema as s
from storage.evidence_words import meant_by, said_by, standing, state_of
from storage.faults import Damaged
from storage.files import Files
from storage.transaction import Tx

_FILES: Final = Path(__file__).parent / "evidence_files"
#: What the ZIP of a masa holds besides, as BACA-SAYA.txt tells it.
_OF_MANY: Final = """\
  daftar.html    semua berkas masa ini, dengan tautan ke riwayatnya
  buku-agenda-…  buku agenda masa ini, PDF dan XLSX
  2026-0131-…/   satu folder untuk tiap berkas, menurut tahun dan nomor agendanya; di dalamnya:
"""
_UNSAFE: Final = re.compile(r"[^\w.()-]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about a berkas that the database knows; those read together share one chain."""

    office: Office
    berkas: Berkas
    history: Sequence[Record]
    links: Mapping[int, records.Link]  #: of this berkas, by their place in the chain
    before: str  #: hash of the record before the chain begins
    chain: Sequence[tuple[int, str, str]]  #: (place, digest, hash) from there to the newest record
    files: Sequence[tuple[str, str]]  #: (SHA-256, name), in the order in which they came
    names: Mapping[str, str]  #: of all files, by their id


def gather(tx: Tx, code: str) -> Evidence:
    """Read what belongs to a berkas, in a reading transaction.

    Raises:
        LookupError: there is no such berkas.

    """
    return gather_all(tx, [code])[0]


def gather_all(tx: Tx, codes: Sequence[str]) -> Sequence[Evidence]:
    """Read what belongs to some berkas, going through the chain once; none are no evidence.

    Raises:
        LookupError: there is no such berkas.

    """
    found = [(code, tx.berkas(code)) for code in codes]
    if unknown := [code for code, berkas in found if berkas is None]:
        raise LookupError(unknown[0])
    first = min((_place(tx, code) for code in codes), default=1)
    before = _hash_at(tx, first - 1)
    links: dict[str, dict[int, records.Link]] = {code: {} for code in codes}
    chain: list[tuple[int, str, str]] = []
    for link in records.links(tx.conn, since=first):
        chain.append((link.seq, link.digest, link.hash))
        if link.code in links:
            links[link.code][link.seq] = link
    return [_evidence(tx, berkas, links[code], before, chain) for code, berkas in found if berkas]


def _evidence(
    tx: Tx,
    berkas: Berkas,
    links: Mapping[int, records.Link],
    before: str,
    chain: Sequence[tuple[int, str, str]],
) -> Evidence:
    brought = _brought(tx, berkas.code)
    return Evidence(
        office=tx.office,
        berkas=berkas,
        history=tx.history(berkas.code),
        links=links,
        before=before,
        chain=chain,
        files=list({sha256: name for _, sha256, name in brought}.items()),
        names={id_: name for id_, _, name in brought},
    )


def pack(evidence: Evidence, files: Files, target: Path, now: datetime) -> None:
    """Write the ZIP; a file that is missing or damaged is named in it instead of left out silently.

    Raises:
        OSError: the target cannot be written.

    """
    berkas = evidence.berkas
    title = f"BERKAS {berkas.produk.official} (kode {berkas.code})"
    readme = _readme(title, [evidence], now)
    _write(target, joined((("BACA-SAYA.txt", readme),), _common(evidence), _own(evidence, files)))


def pack_all(
    proofs: Sequence[Evidence],
    beside: Mapping[str, bytes],
    files: Files,
    target: Path,
    now: datetime,
    *,
    masa: str,
) -> None:
    """Write one ZIP of many berkas: a folder for each, and the chain only once.

    Args:
        proofs: what was gathered together; at least one.
        beside: by name, what lies in the ZIP as well: the buku agenda of the masa.
        files: where their files are.
        target: the ZIP.
        now: when it is made.
        masa: what the berkas have in common.

    Raises:
        OSError: the target cannot be written.

    """
    title = f"BUKU AGENDA {masa}: {len(proofs)} berkas, tiap berkas dalam foldernya sendiri"
    own = (
        (f"{_folder(proof.berkas)}/{name}", data)
        for proof in proofs
        for name, data in _own(proof, files)
    )
    readme = ("BACA-SAYA.txt", _readme(title, proofs, now, _OF_MANY))
    listed = ("daftar.html", _as_list(f"Buku agenda {masa}", proofs).encode())
    _write(target, joined((readme, listed), beside.items(), _common(proofs[0]), own))


def _as_list(title: str, proofs: Sequence[Evidence]) -> str:
    """List the berkas of a masa, each with the way to its history."""
    rows = ""
    for berkas in (proof.berkas for proof in proofs):
        shown = (berkas.produk.judul, berkas.unit, state_of(berkas))
        cells = "".join(f"<td>{html.escape(text)}</td>" for text in shown)
        link = f'<a href="{_folder(berkas)}/riwayat.html">{berkas.number}</a>'
        rows += f"<tr><td>{link}</td>{cells}</tr>\n"
    page = (_FILES / "daftar.html").read_text("utf-8")
    return page.replace("{title}", html.escape(title)).replace("{rows}", rows)


def _folder(berkas: Berkas) -> str:
    """Name the folder of a berkas so that the buku agenda leads there: "2026-0131-K7M3Q9XA"."""
    number = f"{berkas.agenda.year}-{berkas.agenda}-" if berkas.agenda else ""
    return f"{number}{berkas.code}"


def _write(target: Path, contents: Iterable[tuple[str, bytes]]) -> None:
    sums: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents:
            archive.writestr(name, data)
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        archive.writestr("SHA256SUMS", "".join(sums))


def _common(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    """Give what berkas that were gathered together share: the chain, and its checker."""
    rows = "".join(f"{seq};{digest};{hashed}\n" for seq, digest, hashed in evidence.chain)
    yield "rantai.csv", f"urutan;sidik_isi;sidik_rantai\n{rows}".encode()
    yield "periksa.py", (_FILES / "periksa.py.txt").read_bytes()


def _own(evidence: Evidence, files: Files) -> Iterator[tuple[str, bytes]]:
    """Give what belongs to one berkas: its history, how it stands, and its files."""
    rows = list(_rows(evidence))
    yield "riwayat.txt", _as_text(evidence, rows).encode()
    yield "riwayat.html", _as_html(evidence, rows).encode()
    yield "riwayat.json", _as_json(evidence).encode()
    yield "berkas.json", shapes.dump(evidence.berkas).encode()
    for number, (sha256, name) in enumerate(evidence.files, 1):
        kept = f"file/{number:02d}-{_UNSAFE.sub('-', name)}"
        try:
            yield kept, files.get(sha256)
        except Damaged:
            yield f"{kept}.HILANG.txt", f"{name}\nSHA-256 {sha256}\n".encode()


@dataclass(frozen=True, slots=True)
class _Row:
    """A record in words."""

    number: str
    at: str
    did: str
    by: str
    led: str
    says: Sequence[str]
    hash: str


def _rows(evidence: Evidence) -> Iterator[_Row]:
    """Say each record of a berkas as it stood then: a later correction changes no earlier deed."""
    hashes = {link.number: link.hash for link in evidence.links.values()}
    berkas = Berkas(code="")
    for record in evidence.history:
        berkas = apply(berkas, record)
        yield _row(evidence, record, berkas, hashes[record.number])


def _row(evidence: Evidence, record: Record, berkas: Berkas, sha256: str) -> _Row:
    zone = evidence.office.zone
    at = record.at.astimezone(zone)
    did = say(f"did.{record.word}") if has(f"did.{record.word}") else record.word
    moved = record.source is not record.target
    title = record.by.title if record.by.title != record.by.name else ""
    by = f"{record.by.name}, {title}" if title else record.by.name
    return _Row(
        number=str(record.number),
        at=f"{at:%d-%m-%Y %H.%M.%S} {evidence.office.zona_name}",
        did=did,
        by=by,
        led=f"{record.source.value} → {record.target.value}" if moved else record.target.value,
        says=[
            *meant_by(record.word, berkas),
            *said_by(shapes.plain(record.command), evidence.names),
        ],
        hash=sha256,
    )


def _heading(evidence: Evidence) -> list[tuple[str, str]]:
    berkas = evidence.berkas
    said = [
        ("Berkas", berkas.produk.judul),
        ("Kode", berkas.code),
        ("Agenda", f"{berkas.agenda} tahun {berkas.agenda.year}" if berkas.agenda else "-"),
        ("Kantor", f"{evidence.office.name} ({evidence.office.code})"),
    ]
    return [*said, *standing(berkas, evidence.office)]


def _as_text(evidence: Evidence, rows: Sequence[_Row]) -> str:
    lines = [f"{name:<20} {value}" for name, value in _heading(evidence)]
    for row in rows:
        lines += ["", f"{row.number}. {row.at}  {row.did} oleh {row.by}", f"   {row.led}"]
        lines += [f"   {line}" for line in row.says]
        lines.append(f"   sidik: {row.hash}")
    return "\n".join(lines) + "\n"


def _as_html(evidence: Evidence, rows: Sequence[_Row]) -> str:
    def cell(*parts: str) -> str:
        return f"<td>{'<br>'.join(html.escape(part) for part in parts)}</td>"

    heading = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        for name, value in _heading(evidence)
    )
    body = "".join(
        "<tr>"
        + cell(row.number)
        + cell(row.at)
        + cell(row.did, row.led)
        + cell(row.by)
        + cell(*row.says)
        + f"<td><code>{row.hash}</code></td></tr>\n"
        for row in rows
    )
    page = (_FILES / "riwayat.html").read_text("utf-8")
    title = html.escape(evidence.berkas.produk.official)
    return page.replace("{title}", title).replace("{heading}", heading).replace("{rows}", body)


def _as_json(evidence: Evidence) -> str:
    """Give the records as they are chained: each body as the very text that was hashed."""
    links = [
        {"urutan": seq, "nomor": link.number, "isi": link.body, "sidik_rantai": link.hash}
        for seq, link in sorted(evidence.links.items())
    ]
    said = {"kode": evidence.berkas.code, "sidik_sebelum": evidence.before, "catatan": links}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _readme(title: str, proofs: Sequence[Evidence], now: datetime, more: str = "") -> bytes:
    text = (_FILES / "BACA-SAYA.txt").read_text("utf-8")
    office = proofs[0].office
    at = now.astimezone(office.zone)
    blanks = {
        "judul": title,
        "kantor": office.name,
        "waktu": f"{at:%d-%m-%Y %H.%M} {office.zona_name}",
        "isi": more,
        "jumlah": str(sum(len(proof.history) for proof in proofs)),
        "akhir": proofs[0].chain[-1][2],
    }
    for name, value in blanks.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode()


def _place(tx: Tx, code: str) -> int:
    r = s.records.c
    place: int = tx.conn.execute(select(r.seq).where(r.code == code, r.number == 1)).scalar_one()
    return place


def _hash_at(tx: Tx, seq: int) -> str:
    r = s.records.c
    return tx.conn.execute(select(r.hash).where(r.seq == seq)).scalar() or records.GENESIS


def _brought(tx: Tx, code: str) -> list[tuple[str, str, str]]:
    """List (id, SHA-256, name) of all files that the records of a berkas brought."""
    f = s.files.c
    rows = select(f.id, f.sha256, f.name).where(f.code == code).order_by(f.seq, f.id)
    return [(row.id, row.sha256, row.name) for row in tx.conn.execute(rows)]
