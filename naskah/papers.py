"""The maker of papers: one sheet of data in, a PDF from its template out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from naskah.child import Refused, serve
from naskah.typeset import typeset


def _paper_task(
    header: dict[str, object], _blobs: list[bytes]
) -> tuple[dict[str, object], list[bytes]]:
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


TASKS: Final = {"paper": _paper_task}

if __name__ == "__main__":
    serve(TASKS)
