"""Papers that came to a phone, taken apart: the rows of a sheet, the words of a PDF."""

from __future__ import annotations

import asyncio
import io
import subprocess
from pathlib import Path

import openpyxl

from tests.office import Office


def rows(data: bytes, sheet: int = 0) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet].values)


async def printed(office: Office, who: str, ending: str = ".pdf") -> str:
    """Read the newest PDF that somebody got; it stays beside the database."""
    pdf = office.path / "cetak.pdf"
    pdf.write_bytes(await office.received(who, ending))
    return await asyncio.to_thread(words_of, pdf)


def words_of(pdf: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def keep(office: Office, name: str, data: bytes) -> None:
    """Leave a picture beside the database, to be looked at."""
    (office.path / name).write_bytes(data)
