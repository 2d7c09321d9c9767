"""What stands behind a nota dinas in the same file: a scanner binds all that lies in its tray."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from naskah.reading.heading import find_heading
from naskah.text.pdf import Page

_CONSIDERING: Final = re.compile(r"\b(?:Menimbang|MENIMBANG)\b")
#: Characters below which a heading is not that of the page: a letterhead is shorter.
_TOP: Final = 400


def begins(pages: Sequence[Page]) -> int:
    """Give the number of the page on which a produk hukum begins; 0: on none.

    Only a page that surely is a first one counts. A list of documents in the annex of a nota dinas
    names them in the same capitals, but considers nothing and has other words above it.

    Args:
        pages: those behind the first one of a nota dinas.

    """
    return next((page.number for page in pages if page.readable and _opens(page.text)), 0)


def _opens(text: str) -> bool:
    whole = find_heading(text)
    if whole is None or whole.small or whole.is_annex or not (whole.title and whole.title_sure):
        return False
    return bool(_CONSIDERING.search(text)) or find_heading(text[:_TOP]) is not None
