"""The tables of the office as XLSX: buku agenda and report, every text as text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from naskah.child import Header, Refused, Reply

#: Nothing an officer wrote becomes a formula, a link or a number.
PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROWEST: Final = 8  #: width of a column, in characters
WIDEST: Final = 60
DATE: Final = "[$-421]d mmmm yyyy"  #: with Indonesian months
A4: Final = 9  #: as the format numbers paper
LONGEST_NAME: Final = 31  #: of a worksheet, a limit of the format
_FORBIDDEN: Final = str.maketrans("[]:*?/\\'", "        ")


def workbook(sheets: Iterable[Mapping[str, object]]) -> bytes:
    """Write a workbook.

    Args:
        sheets: each with `nama`, `judul`, `kepala` (names of columns) and `baris` (their cells,
            text, numbers, or {"tanggal": ISO date}). Columns are as wide as what they hold, long
            texts wrap.

    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format(
            {"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True, "valign": "top"}
        )
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"border": 1, "valign": "top", "num_format": DATE, "align": "left"})
        for sheet in sheets:
            match sheet:
                case {
                    "nama": str(nama),
                    "judul": str(judul),
                    "kepala": list(kepala),
                    "baris": list(baris),
                }:
                    page = book.add_worksheet(_free_name(nama, book))
                    page.write_string(0, 0, judul, title)
                    _table(page, kepala, baris, (head, cell, day))
                case _:
                    raise Refused("permintaan")
    return target.getvalue()


def _table(
    page: Worksheet,
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    formats: tuple[Format, Format, Format],
) -> None:
    bold, plain, day = formats
    for column, name in enumerate(head):
        page.write_string(2, column, name, bold)
        longest = max((_width(row[column]) for row in rows), default=0)
        page.set_column(column, column, min(max(NARROWEST, len(name), longest) + 2, WIDEST))
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            match value:
                case {"tanggal": str(iso)}:
                    page.write_datetime(number, column, datetime.fromisoformat(iso), day)
                case int() | float():
                    page.write_number(number, column, value, plain)
                case _:
                    page.write_string(number, column, str(value or ""), plain)
    _printed(page, len(head), len(rows))


def _free_name(name: str, book: xlsxwriter.Workbook) -> str:
    """Make a name that the format allows and that no other worksheet of the book has."""
    taken = {page.get_name().casefold() for page in book.worksheets()}
    clean = name.translate(_FORBIDDEN)
    tails = ("", *(f" ({number})" for number in range(2, len(taken) + 3)))
    names = (f"{clean[: LONGEST_NAME - len(tail)]}{tail}" for tail in tails)
    return next(one for one in names if one.casefold() not in taken)


def _width(value: object) -> int:
    return len("00 September 0000") if isinstance(value, dict) else len(str(value))


def _printed(page: Worksheet, columns: int, rows: int) -> None:
    """Make it pleasant to scroll and to print: head kept in view and on every page."""
    page.freeze_panes(3, 1)
    if rows:
        page.autofilter(2, 0, rows + 2, columns - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)


def _task(header: Header, _blobs: list[bytes]) -> Reply:
    match header:
        case {"sheets": list(sheets)}:
            return {}, [workbook(sheets)]
    raise Refused("permintaan")


TASKS: Final = {"workbook": _task}
