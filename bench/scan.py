"""Scans, measured: a photo's page, corners, QR codes, text layer, shrinking, scan folder."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

import cv2
import numpy as np
import pypdfium2 as pdfium
import segno
import zxingcpp
from PIL import Image
from rich.console import Console
from rich.table import Table

from bench.papers import Picture, act_pages, act_pdf, jpeg
from bench.photos import Photo, Pose, hard, photograph, typical
from bot.scanner.folder import FolderInbox
from naskah.client import Workshop
from naskah.page.finder import find_sheet
from naskah.page.from_photo import page_from
from naskah.scan.cover import marks_on_page
from naskah.scan.scanned import ScanPart
from sop.kode import RANDOM_BYTES, new_code

_OUT = Console(highlight=False)
_T = TypeVar("_T")
_PHOTOS: Final = 40
_CODES: Final = 200
_TEXT_PAGES: Final = 40


def main() -> None:
    """Print what was found, how often, how fast and with how much memory."""
    asyncio.run(_pages())
    _corners()
    _codes()
    asyncio.run(_text_layer())
    asyncio.run(_shrink())
    asyncio.run(_folder())


async def _pages() -> None:
    """One photo to a page: in this process, and with its child; beside other tools if there."""
    photo = photograph(act_pages(1)[0], typical(1), 1).picture
    data = jpeg(photo)
    page_from(data)
    inside, page = _timed(lambda: page_from(data))
    started = time.perf_counter()
    done = await Workshop().assemble([ScanPart(data, "a.jpg")], keputusan=False)
    child = time.perf_counter() - started
    table = Table("12-megapixel photo to a page", "seconds", "kB")
    table.add_row("page found, straight, even", f"{inside:.2f}", f"{len(page.jpeg) / 1000:.0f}")
    table.add_row(
        "the same in children, as PDF", f"{child:.2f}", f"{len(done.asli or b'') / 1000:.0f}"
    )
    for tool, options in (
        ("ocrmypdf", ["--deskew", "--clean", "-l", "ind", "--image-dpi", "300"]),
        ("img2pdf", []),
    ):
        table.add_row(f"{tool} {' '.join(options)}", *_other(tool, options, data))
    _OUT.print(table)
    work = "from naskah.page.from_photo import page_from; page_from(data)"
    _OUT.print(f"peak memory for one photo: {_peak_mb(work, data):.0f} MB")


def _other(tool: str, options: list[str], data: bytes) -> tuple[str, str]:
    """Let another program do it, where it is installed."""
    if not shutil.which(tool):
        return "absent", ""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.jpg", Path(folder) / "a.pdf"
        source.write_bytes(data)
        output = ["-o", str(target)] if tool == "img2pdf" else [str(target)]
        seconds, _ = _timed(
            lambda: subprocess.run(
                [tool, *options, str(source), *output], check=True, capture_output=True
            )
        )
        return f"{seconds:.2f}", f"{target.stat().st_size / 1000:.0f}"


def _corners() -> None:
    table = Table("photos", "corners within 1 %", "and cropped", "wrongly cropped", "seconds each")
    for name, draw in (("typical", typical), ("hard", hard)):
        tally = [_tried(draw, seed) for seed in range(_PHOTOS)]
        count = len(tally)
        table.add_row(
            f"{count} {name}",
            f"{sum(t.close for t in tally) / count:.0%}",
            f"{sum(t.close and t.sure for t in tally) / count:.0%}",
            str(sum(t.sure and not t.close for t in tally)),
            f"{sum(t.seconds for t in tally) / count:.2f}",
        )
    _OUT.print(table)


@dataclass(frozen=True, slots=True)
class _Try:
    close: bool
    sure: bool
    seconds: float


def _tried(draw: Callable[[int], Pose], seed: int) -> _Try:
    pages = act_pages(seed % 6 + 1, paper="f4" if seed % 3 == 0 else "a4")
    taken = photograph(pages[seed % len(pages)], draw(seed), seed)
    seconds, sheet = _timed(lambda: find_sheet(taken.picture))
    if sheet is None:
        return _Try(False, False, seconds)
    return _Try(_miss(taken, sheet.corners) < 0.01, sheet.sure, seconds)


def _miss(taken: Photo, found: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    off = min(
        np.linalg.norm(np.roll(found, turn, axis=0) - taken.corners, axis=1).max()
        for turn in range(4)
    )
    return float(off / np.hypot(*taken.picture.shape[:2]))


def _codes() -> None:
    """Covers as scanned: 150 to 300 dpi, 20 to 30 mm, 5° askew, half the toner, upside down."""
    chance = np.random.default_rng(5)
    found = seconds = sweep = 0.0
    for number in range(_CODES):
        code = new_code(chance.bytes(RANDOM_BYTES))
        pdf = _cover(code, chance, upside_down=number % 3 == 0)
        with pdfium.PdfDocument(pdf) as document:
            took, marks = _timed(partial(marks_on_page, document[0]))
            found += [mark.code for mark in marks] == [code]
            seconds += took
            if number % 10 == 0:
                sweep += _timed(partial(_swept, document[0]))[0]
    text = seconds_text = 0.0
    for number in range(_TEXT_PAGES):
        with pdfium.PdfDocument(act_pdf(number % 12 + 1, dpi=200, grey=True)) as document:
            took, marks = _timed(partial(marks_on_page, document[0]))
            text += len(marks)
            seconds_text += took
    table = Table("QR codes on covers", "")
    table.add_row("found", f"{found / _CODES:.1%} of {_CODES}")
    table.add_row("time for a cover", f"{seconds / _CODES * 1000:.0f} ms")
    table.add_row("time for a page without code", f"{seconds_text / _TEXT_PAGES * 1000:.0f} ms")
    table.add_row("sweep at 300 dpi, all formats", f"{sweep / (_CODES / 10) * 1000:.0f} ms")
    table.add_row("sweep / ours on a cover", f"{sweep * 10 / seconds:.1f} x")
    table.add_row("codes seen where there are none", f"{text:.0f} on {_TEXT_PAGES} pages")
    _OUT.print(table)


def _swept(page: pdfium.PdfPage) -> int:
    picture = page.render(scale=300 / 72).to_numpy()
    return len(zxingcpp.read_barcodes(np.ascontiguousarray(picture[:, :, :3])))


def _cover(code: str, chance: np.random.Generator, *, upside_down: bool) -> bytes:
    dpi = int(chance.choice([150, 200, 300]))
    sheet = cv2.cvtColor(act_pages(int(chance.integers(1, 6)), dpi=300)[0], cv2.COLOR_BGR2GRAY)
    drawn = segno.make(f"JDIH:{code}", micro=False, error="m")
    picture = BytesIO()
    drawn.save(picture, kind="png", border=4, scale=8)
    side = round(
        chance.uniform(20, 30)
        / 25.4
        * 300
        * drawn.symbol_size()[0]
        / drawn.symbol_size(border=0)[0]
    )
    stamp = np.asarray(Image.open(picture).convert("L").resize((side, side)))
    top, left = (int(chance.uniform(0.05, 0.95) * (edge - side)) for edge in sheet.shape)
    sheet[top : top + side, left : left + side] = stamp
    faint = 255 - (255 - sheet.astype(np.float32)) * chance.uniform(0.5, 1)
    turn = cv2.getRotationMatrix2D(
        (sheet.shape[1] / 2, sheet.shape[0] / 2), chance.uniform(-5, 5), 1
    )
    askew = cv2.warpAffine(faint, turn, sheet.shape[::-1], borderValue=250)
    small = cv2.resize(askew, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA)
    noisy = cv2.GaussianBlur(small, (0, 0), 0.6) + chance.normal(0, 6, small.shape)
    bilevel = chance.random() < 0.5
    seen = np.where(noisy < 170, 0, 255) if bilevel else np.clip(noisy, 0, 255)
    return _one_page(np.rot90(seen.astype(np.uint8), 2 if upside_down else 0), dpi, bilevel=bilevel)


def _one_page(grey: Picture, dpi: int, *, bilevel: bool) -> bytes:
    image, out = Image.fromarray(np.ascontiguousarray(grey)), BytesIO()
    (image.convert("1") if bilevel else image).save(out, "PDF", resolution=dpi)
    return out.getvalue()


async def _text_layer() -> None:
    if not Workshop.can_read_scans():
        _OUT.print("text layer: Tesseract for Indonesian is absent")
        return
    scan = act_pdf(1, 60, dpi=200)
    pages = _count(scan)
    started = time.perf_counter()
    await Workshop().searchable(scan)
    seconds = time.perf_counter() - started
    work = (
        "from naskah.ocr.searchable import read_pages; read_pages({'from': 0, 'count': 8}, [data])"
    )
    peak = _peak_mb(work, scan)
    _OUT.print(f"text layer: {seconds / pages:.2f} s a page, peak {peak:.0f} MB for a batch")
    _beside("ocrmypdf", ["-l", "ind", "--jobs", "1", "--output-type", "pdf"], scan, seconds)


async def _shrink() -> None:
    large = act_pdf(1, 100, dpi=300)
    pages, limit = _count(large), len(large) // 4
    started = time.perf_counter()
    small = await Workshop().shrink(large, limit)
    seconds = time.perf_counter() - started
    _OUT.print(
        f"shrink: {len(large) / 1e6:.1f} to {len(small) / 1e6:.1f} MB, "
        f"{len(large) / len(small):.1f} x, {pages / seconds:.1f} pages/s"
    )
    _beside("ocrmypdf", ["-O3", "--skip-text", "--tesseract-timeout", "0"], large, seconds)


def _beside(tool: str, options: list[str], data: bytes, ours: float) -> None:
    if not shutil.which(tool):
        _OUT.print(f"  beside {tool}: absent")
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.pdf", Path(folder) / "b.pdf"
        source.write_bytes(data)
        seconds, _ = _timed(
            lambda: subprocess.run(
                [tool, *options, str(source), str(target)], check=True, capture_output=True
            )
        )
        size = target.stat().st_size / 1e6
        _OUT.print(
            f"  beside {tool}: {seconds:.1f} s, {size:.1f} MB; we take 1/{seconds / ours:.1f}"
        )


async def _folder() -> None:
    """Time from the last byte written to the scan being stored."""
    waits: list[float] = []
    ended: dict[str, float] = {}

    async def take(name: str, _data: bytes, _identity: str) -> None:
        waits.append(time.perf_counter() - ended[name])

    async def refuse(name: str, why: str, _identity: str) -> None:
        raise AssertionError(f"{name}: {why}")

    with tempfile.TemporaryDirectory() as folder:
        running = asyncio.create_task(FolderInbox(Path(folder), take, refuse).run())
        body = b"%PDF-1.7\n" + b"isi " * 50_000 + b"\n%%EOF\n"
        for number in range(8):
            name = f"s{number}.pdf"
            for part in range(0, len(body), 50_000):
                with (Path(folder) / name).open("ab") as file:
                    file.write(body[part : part + 50_000])
                await asyncio.sleep(0.15)
            ended[name] = time.perf_counter()
        while len(waits) < len(ended):  # noqa: ASYNC110 - the inbox has no event to tell
            await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    _OUT.print(
        f"scan folder: {len(waits)} of {len(ended)} taken, slowest {max(waits):.1f} s after its end"
    )


def _count(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def _peak_mb(work: str, data: bytes) -> float:
    """Run some code on `data` in a process of its own and tell the most memory that it took."""
    tell = "print(open('/proc/self/status').read())"
    code = f"import sys; data = sys.stdin.buffer.read(); {work}; {tell}"
    done = subprocess.run([sys.executable, "-c", code], input=data, check=True, capture_output=True)
    (line,) = [line for line in done.stdout.decode().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1000


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
