"""A nota dinas as read: its labelled lines, from the page as it is laid out or from plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf
from typing import Final

from naskah.reading.closing import letter_dates
from naskah.reading.dates import first_date
from naskah.reading.numbers import read_number
from naskah.text.pdf import Line
from naskah.text.words import flat
from sop.reading import Found

# fmt: off
_LABELS: Final[Mapping[str, str]] = {
    "nomor": "nomor", "no": "nomor",
    "tanggal": "tanggal", "tgl": "tanggal",
    "dari": "dari",
    "yth": "yth", "kepada": "yth", "kepada yth": "yth",
    "hal": "hal", "perihal": "hal",
    "sifat": "sifat",
    "lampiran": "lampiran", "lamp": "lampiran", "tembusan": "tembusan",
}
# fmt: on
SIFAT: Final = ("Sangat Segera", "Biasa", "Penting", "Segera", "Rahasia", "Terbatas")
_TITLE: Final = re.compile(r"^\W*NOTA\s*DINAS\W*$", re.MULTILINE)
_TITLE_FLAT: Final = re.compile(r"\bNOTA\s?DINAS\b")
_LABEL: Final = re.compile(
    r"(?<!\w)(?:Hari\s*[/,]\s*)?(Kepada\s+Yth|Kepada|Yth|Nomor|No|Tanggal|Tgl|Dari|Perihal|Hal|Sifat|Lampiran|Lamp|"
    r"Tembusan)\b\.?\s*:\s*",
    re.IGNORECASE,
)
#: "Sifat 1 Biasa", "Tanggal — : 25 November 2026".
_MISREAD: Final = re.compile(
    r"^(Kepada|Yth|Dari|Perihal|Hal|Sifat|Tanggal)\b[ .]*"
    r"(?:[1Il|!;—–-][ ]?:?|[|!;—–-]{1,2}[ ]?:)[ ]+(?=[A-Z]|\d{1,2}\s+[A-Z])",
    re.MULTILINE,
)
_BARE_YTH: Final = re.compile(r"^(Yth)\b\.?\s+(?=[A-Z])")
#: "Klasifikasi : …": a labelled line that nobody needs, yet not the body.
_OTHER_LABEL: Final = re.compile(r"^[A-Z][\w/.]*(?:\s[\w/.]+){0,2}\s*:")
#: What a letter's address begins with, when it stands below the labels or beside them.
_BODY: Final = re.compile(
    r"^(?:Kepada|Yth\b|di\b|Dengan hormat|Berdasarkan|Sehubungan|Bersama (?:ini|dengan)|"
    r"Menindaklanjuti|Dalam rangka|Disampaikan|Memperhatikan|Guna |Untuk |Terlampir|"
    r"Assalam|Dengan ini|Mohon |Kami |Salam)",
    re.IGNORECASE,
)
_NUMBERING: Final = re.compile(r"\s*(?:\d{1,2}|[a-z])[.)]\s*")
_REACH: Final = 900  #: characters in which the title of a nota dinas stands
_INDENT: Final = 20.0  #: points by which the values stand to the right of their labels
_WHERE: Final = "hal. 1"  #: as an officer is told where it was read
_MOST_LINES: Final = 4  #: of one value in plain text, where nothing else shows its end
_ENOUGH: Final = 3  #: labels after which other text is the body


def is_nota_dinas(text: str) -> bool:
    """Tell a nota dinas: by its title near the top, on a line of its own or in a flattened page."""
    top = text[:_REACH]
    if _TITLE.search(top):
        return True
    flattened = _TITLE_FLAT.search(top)
    if flattened is None:
        return False
    return len(_LABEL.findall(text[flattened.end() : flattened.end() + 600])) >= 3


def read_nota_dinas(lines: Sequence[Line]) -> dict[str, Found]:
    """Read the labelled lines below the title.

    Args:
        lines: of the first page, from top to bottom; for plain text all at the left margin.

    """
    values = _values(_below_title(lines))
    fields = {
        name: found
        for name, text in values.items()
        if name not in {"lampiran", "tembusan"} and (found := _found(name, text))
    }
    return fields if "tanggal" in values else fields | _dated_as_letter(lines)


def _dated_as_letter(lines: Sequence[Line]) -> dict[str, Found]:
    """Read the day from "Sampit, 7 Maret 2026", where no label tells it."""
    text = "\n".join(line.text.replace("\t", "\n") for line in lines)
    days = letter_dates(text)
    if not days:
        return {}
    sure = days[0].sure and len({dated.day for dated in days}) == 1
    return {"tanggal": Found(days[0].day.isoformat(), sure, _WHERE)}


def as_lines(text: str) -> list[Line]:
    """Take plain text as lines that tell nothing of their place."""
    return [Line(line, 0, 0, 0) for line in text.split("\n")]


def as_seen(text: str) -> list[Line]:
    """Take text that was read by eye as lines; the colon behind a label is easily misread."""
    return as_lines(_MISREAD.sub(r"\1 : ", text))


def _below_title(lines: Sequence[Line]) -> list[Line]:
    for index, line in enumerate(lines):
        if title := _TITLE_FLAT.search(line.text):
            rest = line.text[title.end() :].strip()
            first = [Line(rest, line.left, line.top, line.height)] if rest else []
            return [*first, *lines[index + 1 :]]
    return list(lines)


def _values(lines: Sequence[Line]) -> dict[str, str]:
    """Gather the value of each label, over as many lines as it takes, until the body begins."""
    values: dict[str, list[str]] = {}
    label, head, last, beside = "", None, None, inf
    for line in lines:
        if labels := _labels(line.text, values):
            head = last = line
            for match, end in zip(labels, [*(m.start() for m in labels[1:]), None], strict=True):
                label = _key(match)
                value, beside = _own_column(line, match.end(), end)
                values[label] = [_until_body(value)]
        elif head and last and line.left < beside and _continues(line, head, last, values[label]):
            values[label].append(line.text if beside == inf else line.text.partition("\t")[0])
            last = line
        elif len(values) >= _ENOUGH and line.left < beside and not _aside(line.text):
            break
        elif line.left < beside:
            head = None
    return {name: flat(" ".join(parts)) for name, parts in values.items()}


def _own_column(line: Line, start: int, end: int | None) -> tuple[str, float]:
    """Give a value without what stands in another column beside it, and where that begins."""
    text = line.text[start:end]
    number = _NUMBERING.match(text)
    own = text.find("\t", number.end() if number else 0)
    if own < 0:
        return text, inf
    return text[:own], line.columns[line.text[: start + own].count("\t")]


def _aside(text: str) -> bool:
    """Tell a line among the labels that is none of them and does not begin the body."""
    unknown = _OTHER_LABEL.match(text) and not _LABEL.match(text)
    return bool(unknown or letter_dates(text))


def _labels(text: str, values: Mapping[str, list[str]]) -> list[re.Match[str]]:
    """Find the labels of a line: one at its beginning, or several where all is on one line."""
    found = list(_LABEL.finditer(text)) or list(_BARE_YTH.finditer(text))
    first = {_key(match): match for match in reversed(found)}
    fresh = [match for match in found if first[_key(match)] is match and _key(match) not in values]
    return fresh if fresh and (fresh[0].start() <= 2 or len(fresh) > 1) else []


def _key(match: re.Match[str]) -> str:
    return _LABELS[flat(match[1]).casefold()]


def _until_body(text: str) -> str:
    """Cut a flattened value where the letter's first sentence begins."""
    cut = re.search(
        r"\s(?=(?:Dengan hormat|Bersama ini|Sehubungan dengan|Menindaklanjuti)\b)", text
    )
    return text[: cut.start()] if cut else text


def _continues(line: Line, head: Line, last: Line, so_far: Sequence[str]) -> bool:
    """Tell whether a line carries on the value above it: close below, and right of the label."""
    if not line.text.strip() or _BODY.match(line.text) or re.match(r"^[_\W]+$", line.text):
        return False
    if _aside(line.text):
        return False
    if line.height == 0:
        return len(so_far) < _MOST_LINES
    close = line.top - last.top < 2.1 * max(line.height, last.height)
    return close and line.left > head.left + _INDENT


def _found(name: str, text: str) -> Found | None:
    text = text.strip(" :;")
    if not text or re.fullmatch(r"[.…_\W]+", text):
        return None
    if name == "nomor":
        number = read_number(text)
        return Found(number.nomor, number.sure, _WHERE) if number else None
    if name == "tanggal":
        dated = first_date(text)
        return Found(dated.day.isoformat(), dated.sure, _WHERE) if dated else None
    if name == "sifat":
        known = next((s for s in SIFAT if text.casefold().startswith(s.casefold())), "")
        return Found(known or text, bool(known), _WHERE)
    return Found(text, len(text) < 400, _WHERE)
