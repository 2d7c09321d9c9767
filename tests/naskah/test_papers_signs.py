"""Signs that no font has, in what officers write: the paper is made with all else on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from naskah.client import Workshop
from naskah.papers.legible import MARK
from tests.naskah.paperwork import KANTOR, texts
from tests.naskah.test_papers_office import BLANK, DISPOSISI


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("🙏", MARK),
        ("🙏🏽", MARK),
        ("👩\u200d👩\u200d👧", MARK),
        ("✅👍", MARK),
        ("1️⃣", f"1{MARK}"),
        ("中文", MARK),
        ("\uf0b7", MARK),
        ("\x1b[2J", f"{MARK}[2J"),
        ("✓ → • ½ é", "✓ → • ½ é"),
    ],
)
async def test_a_sign_that_no_font_has_becomes_a_mark(
    workshop: Workshop, sign: str, shown: str
) -> None:
    note = replace(DISPOSISI, catatan=f"Mohon segera {sign} selesai")
    (page, *_) = texts(await workshop.paper(note, KANTOR))
    assert f"Mohon segera {shown} selesai" in page
    assert "Rudi Hartono" in page


async def test_a_page_of_signs_that_no_font_has_is_a_paper_all_the_same(workshop: Workshop) -> None:
    many = "".join(chr(0x4E00 + number) for number in range(400))
    page = " ".join(texts(await workshop.paper(replace(BLANK, perihal=f"{many} Hadi"), KANTOR)))
    assert f"{MARK} Hadi" in page
