"""Reading, measured: the score on acts, the speed beside pypdf, long acts, and hostile files."""

from __future__ import annotations

import asyncio
import logging
import re
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import pypdf
import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from naskah.client import Workshop
from naskah.file.hostile import check_streams
from naskah.file.structure import inspect
from naskah.reading.read import read
from naskah.text.pdf import read_pages
from sop.reading import Found
from tests.naskah.acts import Block, pdf, random_act
from tests.naskah.hostile_files import HOSTILE
from tests.naskah.scoring import REAL_ACTS, Score, kind_of, real_acts, truth_of

_SIGNS = re.compile(r"/JavaScript|/JS|/Launch|/EmbeddedFile|/XFA|/URI|/SubmitForm|/ByteRange")
_TYPESET = 60


def main() -> None:
    """Print the score, the speed and what hostile files cost."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on every font
    console = Console()
    console.print(_scores())
    console.print(_speeds())
    asyncio.run(_hostile(console))
    asyncio.run(_look_alikes(console))


def _scores() -> Table:
    table = Table("field", title="Reading: right values (sure and wrong below)")
    scores = {"typeset, unseen": _typeset()}
    if REAL_ACTS.is_dir():
        scores["real acts"] = _real()
    for name in scores:
        table.add_column(name, justify="right")
    for key in dict.fromkeys(key for score in scores.values() for key in score.asked):
        shares = [f"{s.right[key]}/{s.asked[key]} = {s.share(key):.1%}" for s in scores.values()]
        table.add_row(key, *shares)
    table.add_row("sure and wrong", *(str(len(s.confident_wrong)) for s in scores.values()))
    return table


def _typeset() -> Score:
    score = Score()
    for seed in range(5000, 5000 + _TYPESET):
        act = random_act(seed)
        score.add(str(seed), truth_of(act), read(pdf(act.blocks())).fields)
    return score


def _real() -> Score:
    score = Score()
    for path, wanted in real_acts():
        reading = read(path.read_bytes())
        jenis = Found(kind_of(reading), sure=reading.fields["jenis"].sure)
        score.add(path.name, wanted, {**reading.fields, "jenis": jenis})
    return score


def _speeds() -> Table:
    long_act = _long_act(300)
    papers = [pdf(random_act(seed).blocks()) for seed in range(12)]
    if REAL_ACTS.is_dir():
        papers += [path.read_bytes() for path, _ in real_acts()]
    ours, theirs = _seconds(_inspect, papers), _seconds(_inspect_with_pypdf, papers)
    table = Table("what", "seconds", "ratio", title="Speed (same files, same run, one process)")
    table.add_row(f"inspect {len(papers)} files", f"{ours:.3f}", "1.0")
    table.add_row("pypdf doing the same", f"{theirs:.3f}", f"{theirs / ours:.1f} x slower")
    table.add_row("read an act of 300 pages", f"{_seconds(read, [long_act]):.3f}", "")
    table.add_row("the same in a child", f"{_in_child(long_act):.3f}", "")
    return table


def _inspect(data: bytes) -> int:
    check_streams(data)
    return inspect(data).pages + len(read_pages(pdfium.PdfDocument(data)))


def _inspect_with_pypdf(data: bytes) -> int:
    """Count pages, look into every object for the same signs, and read the text of every page."""
    reader = pypdf.PdfReader(BytesIO(data))
    found = 0
    for numbers in [*reader.xref.values(), reader.xref_objStm]:
        for number in numbers:
            found += bool(_SIGNS.search(str(reader.get_object(number))))
    return found + sum(len(page.extract_text()) > 0 for page in reader.pages)


def _seconds(work: Callable[[bytes], object], files: Sequence[bytes]) -> float:
    start = time.perf_counter()
    for data in files:
        work(data)
    return time.perf_counter() - start


def _in_child(data: bytes) -> float:
    start = time.perf_counter()
    asyncio.run(Workshop().read(data))
    return time.perf_counter() - start


def _long_act(pages: int) -> bytes:
    filler = Block(
        "left", tuple("Pasal ini mengatur tata cara penyelenggaraan." for _ in range(38))
    )
    blocks = random_act(3).blocks()
    middle = [block for _ in range(pages - 2) for block in (Block("break"), filler)]
    return pdf([*blocks[:-3], *middle, Block("break"), *blocks[-3:]])


async def _hostile(console: Console) -> None:
    """Read every hostile file; watch the clock, the children's memory and the loop's pulse."""
    workshop, slowest, verdicts = Workshop(), ("", 0.0), 0
    lags = [0.0]
    files = {name: (make(), answers) for name, (make, answers) in HOSTILE.items()}
    pulse = asyncio.create_task(_pulse(lags))
    for name, (data, answers) in files.items():
        start = time.perf_counter()
        verdicts += (await workshop.read(data)).trouble in answers
        slowest = max(slowest, (name, time.perf_counter() - start), key=lambda pair: pair[1])
    pulse.cancel()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    console.print(
        f"Hostile files: {verdicts}/{len(HOSTILE)} answered rightly; slowest {slowest[1]:.1f} s "
        f"({slowest[0]}); largest child {memory:.0f} MB; longest pause of the loop "
        f"{max(lags):.0f} ms"
    )


async def _look_alikes(console: Console) -> None:
    """Hold signed and stamped scans against their own softcopy and against their neighbours'."""
    workshop, numbers = Workshop(), (45, 46, 47, 54)
    rounds = {
        n: await workshop.contoh("keputusan", str(n), date(2025, 3, n % 28 + 1)) for n in numbers
    }
    accepted = {True: 0, False: 0}
    for soft in numbers:
        for scan in numbers:
            match = await workshop.compare_scan(
                rounds[soft][f"keputusan-{soft}.pdf"], rounds[scan][f"scan-asli-{scan}.pdf"]
            )
            accepted[soft == scan] += match.verdict == "sama"
    total = len(numbers)
    console.print(
        f"Scan against softcopy, look-alikes: {accepted[True]}/{total} right ones accepted, "
        f"{accepted[False]}/{total * (total - 1)} wrong ones accepted"
    )


async def _pulse(lags: list[float]) -> None:
    """Wake up every 5 ms and note by how many milliseconds that was late."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        lags.append((time.perf_counter() - start) * 1000 - 5)
