"""Scans as devices and apps make them: odd sizes, misread text, hardly any light, too much at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pikepdf
import pytest

from naskah.client import Workshop
from naskah.limits import Answer, Limits
from naskah.page.facts import PageFacts
from naskah.page.from_pdf import pages_of
from naskah.page.from_photo import page_from
from naskah.page.problem import Problem
from naskah.picture.of_pdf import opened
from naskah.scan.scanned import ScanPart
from tests.naskah.hostile_files import saved
from tests.naskah.scans import act_pages, jpeg, pdf_of, photo


def facts_of(pdf: bytes) -> PageFacts:
    with opened(pdf) as document:
        ((facts, _),) = pages_of(document, 0, 1)
        return facts


@pytest.mark.parametrize(("step", "dpi", "small"), [(1, 72, False), (3, 72, True), (2, 75, True)])
def test_a_page_with_a_point_for_each_pixel_is_judged_as_the_sheet_that_it_shows(
    step: int, dpi: int, small: bool
) -> None:
    page = act_pages(1, dpi=150)[0][::step, ::step]
    problems = facts_of(pdf_of(page, dpi=dpi)).problems
    assert any(problem.startswith(Problem.SMALL) for problem in problems) is small


@pytest.mark.parametrize("dpi", [200, 72])
def test_the_cap_dinas_is_seen_on_a_page_of_any_size(dpi: int) -> None:
    assert facts_of(pdf_of(act_pages(1)[-1], dpi=dpi)).ring


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("bahwa untuk melaksanakan ketentuan perlu menetapkan Keputusan tentang", True),
        ("xq0zk vwb1q j8#x qqzv wxk1 zzqj 0bvx kq%w vxzq jwkx qz9v bxkq", False),
    ],
)
def test_text_that_a_scanner_misread_is_no_text(words: str, read: bool) -> None:
    document = pikepdf.Pdf.open(BytesIO(pdf_of(act_pages(1)[0])))
    page = document.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont = pikepdf.Name.Helvetica
    page.add_resource(document.make_indirect(font), pikepdf.Name.Font, name=pikepdf.Name.F9)
    layer = f"q BT /F9 9 Tf 3 Tr 50 700 Td ({words}) Tj ET Q"
    page.contents_add(document.make_stream(layer.encode()))
    assert facts_of(saved(document)).read is read


@pytest.mark.parametrize(("light", "said"), [(0.3, ()), (0.15, (Problem.DARK,))])
def test_a_photo_with_hardly_any_light_is_made_a_page_and_told_of(
    light: float, said: tuple[str, ...]
) -> None:
    day = photo(1, 0, 1).picture
    grain = np.random.default_rng(1).normal(0, 4, day.shape)
    page = page_from(jpeg((day * light + grain).clip(0, 255).astype(np.uint8)))
    assert page.facts.problems == said
    assert page.paper.name == "A4"


class Tight(Workshop):
    """A workshop whose children have no time for several pages; it notes what they looked at."""

    looked: list[tuple[int, int]]

    async def run(
        self,
        task: str,
        do: str,
        header: Mapping[str, object],
        blobs: Sequence[bytes] = (),
        *,
        limits: Limits,
    ) -> Answer:
        if task == "scan.pages":
            self.looked.append((int(str(header["from"])), int(str(header["count"]))))
            limits = replace(limits, cpu_seconds=1) if header["count"] != 1 else limits
        return await super().run(task, do, header, blobs, limits=limits)


async def test_pages_that_are_too_heavy_together_are_looked_at_one_by_one() -> None:
    workshop, count = Tight(), 4
    workshop.looked = []
    part = ScanPart(pdf_of(*[act_pages(1)[0]] * count), "berat.pdf")
    done = await workshop.assemble([part], keputusan=False)
    assert done.asli_pages == count
    assert not done.refused
    assert workshop.looked == [(0, 10), *((n, 1) for n in range(count))]
