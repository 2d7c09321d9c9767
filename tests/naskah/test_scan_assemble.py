"""A scan put together: order kept, asli and salinan told apart, faults said, nothing altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest

from naskah.client import Workshop
from naskah.page.facts import PageFacts
from naskah.page.likeness import imprint
from naskah.scan.assemble import assemble
from naskah.scan.scanned import Assembled, Half, ScanPart, Susunan
from tests.naskah.scans import Picture, act_pages, blank_page, jpeg, pdf_of, shot, turned
from tests.pages import pictures

ASLI = act_pages(1, 12)
SALINAN = act_pages(1, 12, salinan=True)


@lru_cache(maxsize=8)
def scan(*, salinan: bool = False, grey: bool = False) -> bytes:
    return pdf_of(*(SALINAN if salinan else ASLI), dpi=150, grey=grey)


@lru_cache(maxsize=4)
def photos() -> tuple[bytes, ...]:
    """The two pages of the asli, then the two of the salinan."""
    return tuple(shot(page, 1 + n, clutter=0) for n, page in enumerate((*ASLI, *SALINAN)))


async def put_together(
    *data: bytes,
    names: Sequence[str] = (),
    order: Sequence[int] | None = None,
    expected: int | None = 2,
    keputusan: bool = True,
    swap: bool = False,
    replacements: dict[tuple[Half, int], int] | None = None,
    progress: list[tuple[int, int]] | None = None,
) -> Assembled:
    parts = [
        ScanPart(each, names[n] if n < len(names) else f"scan-{n}") for n, each in enumerate(data)
    ]
    return await Workshop().assemble(
        parts,
        Susunan(order=order, swap=swap, replacements=replacements or {}),
        keputusan=keputusan,
        expected=expected,
        progress=None if progress is None else lambda *count: progress.append(count),
    )


def sources(done: Assembled, half: Half) -> list[int]:
    return [page.source for page in done.pages if page.half == half]


def problems(done: Assembled) -> dict[int, tuple[str, ...]]:
    return {page.number: page.problems for page in done.pages if page.problems}


@pytest.mark.parametrize("asli_first", [True, False])
async def test_two_pdfs_are_told_apart_and_given_back_byte_for_byte(asli_first: bool) -> None:
    both = (scan(), scan(salinan=True)) if asli_first else (scan(salinan=True), scan())
    done = await put_together(*both)
    assert done.asli == scan()
    assert done.salinan == scan(salinan=True)
    assert not done.unsure
    assert done.stamp_hint == (True, False)
    assert done.missing == 0
    assert problems(done) == {}


@pytest.mark.parametrize("expected", [2, None])
@pytest.mark.parametrize("grey", [False, True])
async def test_one_pdf_with_both_is_cut_where_the_second_begins_and_not_encoded_again(
    expected: int | None, grey: bool
) -> None:
    whole = pdf_of(*ASLI, *SALINAN, dpi=150, grey=grey)
    done = await put_together(whole, expected=expected)
    assert (done.asli_pages, done.salinan_pages) == (2, 2)
    assert not done.unsure
    assert "SALINAN" in done.why
    assert done.stamp_hint[0] is True
    assert done.salinan is not None
    assert pictures(done.salinan) == pictures(whole)[2:]


async def test_one_sequence_of_photos_becomes_both_with_progress() -> None:
    steps: list[tuple[int, int]] = []
    done = await put_together(*photos(), progress=steps)
    assert (sources(done, "asli"), sources(done, "salinan")) == ([0, 1], [2, 3])
    assert not done.unsure
    assert steps[-1] == (4, 4)
    assert done.asli is not None
    with pdfium.PdfDocument(done.asli) as pdf:
        assert [round(side) for side in pdf[0].get_size()] == [595, 842]
    assert all(page.thumb.startswith(b"\xff\xd8") for page in done.pages)


async def test_photos_follow_the_order_that_was_asked_for() -> None:
    done = await put_together(*photos()[:2], order=[1, 0], keputusan=False)
    assert sources(done, "asli") == [1, 0]
    assert done.salinan is None


async def test_the_officer_swaps_what_was_proposed() -> None:
    done = await put_together(scan(), scan(salinan=True), swap=True)
    assert done.asli == scan(salinan=True)
    assert done.salinan == scan()
    assert done.stamp_hint[1] is True  # the asli carries the cap dinas
    assert not done.unsure


async def test_a_page_taken_again_stands_in_its_place() -> None:
    again = shot(ASLI[1], 5, clutter=0)
    done = await put_together(*photos(), again, replacements={("asli", 2): 4})
    assert (sources(done, "asli"), sources(done, "salinan")) == ([0, 4], [2, 3])


async def test_without_any_sign_the_order_decides_and_that_is_said() -> None:
    plain = [act_pages(3)[0], act_pages(4)[0]]
    done = await put_together(pdf_of(plain[0]), pdf_of(plain[1]), expected=1)
    assert done.unsure
    assert "urutan" in done.why
    assert sources(done, "asli") == [0]


async def test_a_file_name_tells_when_nothing_else_does() -> None:
    plain = act_pages(3)[0]
    done = await put_together(
        pdf_of(plain), pdf_of(plain), names=["SALINAN kpt 45.pdf", "kpt 45.pdf"], expected=1
    )
    assert sources(done, "salinan") == [0]


@pytest.mark.parametrize(("salinan", "half"), [(False, "asli"), (True, "salinan")])
async def test_one_half_alone_is_named(salinan: bool, half: Half) -> None:
    done = await put_together(scan(salinan=salinan))
    assert {page.half for page in done.pages} == {half}
    assert (done.asli is None) == salinan
    assert "Baru" in done.why


async def test_other_documents_are_all_asli() -> None:
    done = await put_together(scan(), expected=3, keputusan=False)
    assert done.asli == scan()
    assert done.salinan is None
    assert done.stamp_hint == (None, None)
    assert done.missing == 1


async def test_a_page_sent_twice_is_named_with_the_other_page() -> None:
    twice = [photos()[0], photos()[1], shot(ASLI[0], 9, clutter=0)]
    done = await put_together(*twice, keputusan=False, expected=None)
    assert problems(done) == {3: ("sama dengan hal. 1",)}


def test_a_page_sent_twice_is_looked_for_among_those_shortly_before_it() -> None:
    """All pages of a thick stack against each other would take longer than a child may."""
    seen, other = (imprint(page).packed() for page in (ASLI[0], act_pages(3)[0]))
    prints = [seen, other, seen, *[""] * 36, seen]
    facts = [asdict(PageFacts(imprint=each)) for each in prints]
    header: dict[str, object] = {
        "leaves": [[0, page, each] for page, each in enumerate(facts)],
        "sizes": [None],
        "names": ["tebal.pdf"],
        "keputusan": False,
        "expected": None,
        "swap": False,
        "replace": [],
        "instead": [],
    }
    answer, _ = assemble(header, [pdf_of(*[blank_page()[::8, ::8]] * len(prints))])
    assert answer["twice"] == {"asli": [[3, 1]], "salinan": []}


async def test_the_pages_of_a_pdf_are_counted_on_every_few() -> None:
    steps: list[tuple[int, int]] = []
    await put_together(pdf_of(*[blank_page()] * 12), keputusan=False, progress=steps)
    assert steps == [(10, 12), (12, 12)]


async def test_faults_are_said_for_pages_of_a_pdf_too() -> None:
    foggy = act_pages(1, dpi=100)[0]
    pages: list[Picture] = [turned(ASLI[0], 2), blank_page(), blank_page()]
    done = await put_together(
        pdf_of(*pages), pdf_of(foggy, dpi=100), keputusan=False, expected=None
    )
    assert problems(done)[2] == problems(done)[3] == ("kosong",)
    assert "terlalu kecil (100 dpi; paling sedikit 120 dpi)" in problems(done)[4]
    assert done.pages[0].notes == ("diputar 180°",)
    assert done.asli is not None
    with pikepdf.open(BytesIO(done.asli)) as pdf:
        assert [int(page.obj.get("/Rotate", 0)) for page in pdf.pages] == [180, 0, 0, 0]


async def test_one_bad_part_does_not_spoil_the_others() -> None:
    done = await put_together(
        photos()[0], b"bukan gambar", scan()[:5000], b"", photos()[1], keputusan=False
    )
    assert {(bad.source, bad.why) for bad in done.refused} == {
        (1, "bukan_dokumen"),
        (2, "rusak"),
        (3, "kosong"),
    }
    assert sources(done, "asli") == [0, 4]


async def test_a_locked_pdf_is_refused_by_name() -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(scan())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    done = await put_together(locked.getvalue())
    assert [bad.why for bad in done.refused] == ["terkunci"]
    assert done.pages == []
    assert done.missing == 2


async def test_a_signed_pdf_that_is_complete_keeps_every_byte() -> None:
    signed = scan() + b"% signature appended after the end\n"
    done = await put_together(signed, keputusan=False)
    assert done.asli == signed


async def test_scripts_on_pages_do_not_travel_along() -> None:
    armed = BytesIO()
    with pikepdf.open(BytesIO(scan())) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action)
        pdf.Root.OpenAction = action
        pdf.save(armed)
    done = await put_together(armed.getvalue(), jpeg(ASLI[1]), keputusan=False)
    assert done.asli is not None
    assert b"JavaScript" not in done.asli


@pytest.mark.parametrize("kind", ["keputusan", "pokja"])
async def test_two_pages_with_the_same_signature_block_are_not_one_page_sent_twice(kind) -> None:
    shop = Workshop()
    made = await shop.contoh(kind, "45", date(2026, 11, 20))
    parts = [ScanPart(data, name) for name, data in made.items() if name.startswith("scan-")]
    done = await shop.assemble(parts, keputusan=True)
    assert [page.problems for page in done.pages if page.problems] == []


B = blank_page()


@pytest.mark.parametrize(
    ("pages", "expected", "backs", "kept"),
    [
        pytest.param([ASLI[0], B, ASLI[1], B], 2, 2, 2, id="all backs"),
        pytest.param([ASLI[0], B, ASLI[1], B], None, 2, 2, id="all backs, no softcopy"),
        pytest.param(
            [*ASLI, ASLI[0], B], 3, 1, 3, id="the last back alone, as the softcopy has it"
        ),
        pytest.param([*ASLI, ASLI[0], B], 4, 0, 4, id="the last page is missing"),
        pytest.param([B, ASLI[1]], 2, 0, 2, id="a sheet that lay the wrong way round"),
        pytest.param([ASLI[0], B], 2, 0, 2, id="the signed one lay the wrong way round"),
        pytest.param([*ASLI[:1], B, ASLI[1]], 3, 0, 3, id="as many as the softcopy has"),
        pytest.param([*ASLI[:1], B, ASLI[1]], 4, 0, 3, id="one is missing, one lay wrong"),
    ],
)
async def test_empty_backs_are_left_out_and_other_empty_pages_stay(
    pages: list[Picture], expected: int | None, backs: int, kept: int
) -> None:
    done = await put_together(pdf_of(*pages, dpi=150), expected=expected, keputusan=False)
    assert (done.backs, done.asli_pages) == (backs, kept)
    assert pages_in(done.asli) == kept
    assert (("kosong",) in problems(done).values()) is (backs == 0)


async def test_backs_of_both_halves_are_left_out_before_they_are_told_apart() -> None:
    stack = [page for sheet in (*ASLI, *SALINAN) for page in (sheet, B)]
    done = await put_together(pdf_of(*stack, dpi=150))
    assert (done.asli_pages, done.salinan_pages, done.backs) == (2, 2, 4)
    assert done.missing == 0
    assert not done.unsure


def pages_in(pdf: bytes | None) -> int:
    return len(pdfium.PdfDocument(pdf or b""))


async def test_a_page_taken_again_is_not_lost_when_there_are_fewer_pages_now() -> None:
    done = await put_together(
        scan(), photos()[0], order=[0], keputusan=False, replacements={("asli", 5): 1}
    )
    assert sources(done, "asli") == [0, 0, 1]


async def test_a_page_that_is_too_many_is_left_out() -> None:
    parts = [ScanPart(scan(), "asli.pdf"), ScanPart(scan(salinan=True), "salinan.pdf")]
    done = await Workshop().assemble(
        parts, Susunan(left_out={(0, 1), (1, 0)}), keputusan=False, expected=2
    )
    assert [(page.source, page.leaf) for page in done.pages] == [(0, 0), (1, 1)]
