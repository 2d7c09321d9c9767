"""How fast papers are made: salinan against pypdf, a long buku agenda, previews, a whole round."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pypdf

from naskah.client import Workshop
from naskah.contoh.files import contoh, softcopy
from naskah.contoh.isi import keputusan
from naskah.papers.sheets import BarisAgenda, BukuAgenda, Kantor, Otentikasi, Penanda, as_json
from naskah.papers.typeset import typeset
from naskah.pdf.editable import editable, saved
from naskah.picture.of_pdf import pictures
from naskah.stamping.naskah_unggah import naskah_unggah
from naskah.stamping.salinan import salinan
from naskah.stamping.stamper import Stamper, pieces_of

PAGES = 45
RUNS = 7
DAY = date(2025, 11, 12)
KANTOR = Kantor(nama="KPU Kabupaten Kotawaringin Timur", kop=("KPU",), jdih="jdih.kpu.go.id/x/y")
HADI = Penanda(jabatan="Kepala Subbagian Hukum", nama="Hadi Prasetyo")
OTENTIKASI = Otentikasi(unit=("SEKRETARIAT KPU",), penanda=HADI)


def main() -> None:
    """Print the figures; ratios are of one run on one machine."""
    long = _long_act()
    footer = typeset("kaki", {"kantor": {"jdih": KANTOR.jdih}}, tagged=False)
    ours, theirs = _best(lambda: _stamped(long, footer)), _best(lambda: _merged(long, footer))
    size = len(_stamped(long, footer)) / len(long)
    print(f"stamp {PAGES} pages      {ours * 1e3:7.0f} ms   pypdf merge_page {theirs * 1e3:.0f} ms")
    print(f"  ratio             {theirs / ours:7.1f} x    size {size:.2f} x")
    whole = _best(lambda: _salinan(long))
    print(f"salinan {PAGES} pages    {whole * 1e3:7.0f} ms   reading and looking at every page too")
    print(f"naskah unggah       {_best(lambda: naskah_unggah(long, 'x', 'jdih')) * 1e3:7.0f} ms")
    print(f"previews, 2 pages   {_best(lambda: pictures(long, (0, -1), 1080)) * 1e3:7.0f} ms")
    scan = contoh("keputusan", "45", DAY)["scan-asli-45.pdf"]
    print(f"previews of a scan  {_best(lambda: pictures(scan, (0, -1), 1080)) * 1e3:7.0f} ms")
    asyncio.run(_through_the_door(long))


async def _through_the_door(pdf: bytes) -> None:
    """Time what the bot waits for: the start of a child is in it, and nothing is warm."""
    workshop = Workshop()
    start = time.perf_counter()
    await workshop.pictures(pdf)
    pictured = time.perf_counter()
    await workshop.paper(_agenda(), KANTOR)
    bound = time.perf_counter()
    print(f"child: 2 previews   {(pictured - start) * 1e3:7.0f} ms")
    print(f"child: agenda of 500{(bound - pictured) * 1e3:7.0f} ms")


def _best(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)  # the others only tell what else the machine was doing


def _long_act() -> bytes:
    act = softcopy(keputusan("45", 2025, DAY), "Keputusan 45", DAY)
    writer = pypdf.PdfWriter()
    while len(writer.pages) < PAGES:
        writer.append(io.BytesIO(act))
    while len(writer.pages) > PAGES:
        writer.remove_page(writer.pages[0])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _stamped(pdf: bytes, footer: bytes) -> bytes:
    document = editable(pdf)
    piece = pieces_of(document, footer)[0]
    stamper = Stamper(document)
    for page in document.pages:
        stamper.lay(page, piece, 230, 20)
    return saved(document)


def _merged(pdf: bytes, footer: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    stamp = pypdf.PdfReader(io.BytesIO(footer)).pages[0]
    move = pypdf.Transformation().translate(230, 20)
    for page in writer.pages:
        page.merge_transformed_page(stamp, move)
        page.compress_content_streams()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _salinan(pdf: bytes) -> object:
    sheet = as_json(OTENTIKASI)
    assert isinstance(sheet, dict)
    return salinan(pdf, {**sheet, "kantor": as_json(KANTOR)}, jdih=KANTOR.jdih, judul="Salinan")


def _agenda() -> BukuAgenda:
    row = BarisAgenda(
        nomor="0131",
        jenis="Nota Dinas",
        tanggal_surat=DAY,
        tanggal_terima=DAY,
        nomor_surat="123/HK.03.1-ND/6202/2025",
        asal="Kepala Subbagian Teknis Penyelenggaraan, Partisipasi dan Humas",
        kepada="Kepala Subbagian Hukum",
        perihal="Permohonan Pengunggahan Salinan Keputusan Nomor 45 Tahun 2025 pada Laman JDIH",
        keterangan="Tayang 15 November 2025",
    )
    now = datetime(2025, 11, 30, 16, tzinfo=timezone(timedelta(hours=7)))
    return BukuAgenda(masa="Tahun 2025", baris=(row,) * 500, dicetak=now)
