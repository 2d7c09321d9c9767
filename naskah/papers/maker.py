"""The maker of papers: one sheet of data in, a PDF or a picture from its template out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from naskah.child import Header, Refused, Reply
from naskah.papers.typeset import draw, typeset

#: Pixels per inch of a paper drawn for a phone: 9.6 cm become 1,080 pixels.
PHONE_PPI: Final = 286


def _paper_task(header: Header, _blobs: list[bytes]) -> Reply:
    match header:
        case {
            "template": str(template),
            "data": dict(data),
            "templates": str(templates),
            "at": str(at),
            "tagged": bool(tagged),
        }:
            return {}, [
                typeset(
                    template,
                    data,
                    templates=Path(templates) if templates else None,
                    at=datetime.fromisoformat(at) if at else None,
                    tagged=tagged,
                )
            ]
    raise Refused("permintaan")


def _picture_task(header: Header, _blobs: list[bytes]) -> Reply:
    match header:
        case {"template": str(template), "data": dict(data), "templates": str(templates)}:
            folder = Path(templates) if templates else None
            return {}, draw(template, data, templates=folder, ppi=PHONE_PPI)
    raise Refused("permintaan")


TASKS: Final = {"paper": _paper_task, "picture": _picture_task}
