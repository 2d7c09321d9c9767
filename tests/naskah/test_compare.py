"""Comparing: what changed between versions, and whether a scan shows the softcopy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.match.verdict import agreements, recalled, verdict
from naskah.match.versions import Passage, differences, passages
from naskah.page.facts import PageFacts
from naskah.scan.halves import Bundle, split
from naskah.text.pdf import Layer, Page
from naskah.text.softcopy import written
from sop.reading import Form, Found, Naskah
from tests.naskah.acts import Act, Block, pdf, random_act
from tests.naskah.scans import pdf_of, shot, turned
from tests.naskah.word_files import keputusan_docx
from tests.samples import SampleShop

ACT = Act("45 TAHUN 2025", "PENETAPAN DAFTAR PEMILIH TETAP", date(2025, 5, 6))
NEW = Block("left", ("KETIGA : Segala biaya dibebankan pada anggaran kantor.",))


async def test_a_changed_date_and_a_new_passage_are_told_and_shown(workshop: Workshop) -> None:
    later = replace(ACT, tanggal=date(2025, 6, 9)).blocks()
    versions = pdf(ACT.blocks()), pdf([*later[:-2], NEW, *later[-2:]])
    before, after = (passages(written(version).pages) for version in versions)
    found = differences(before, after)
    texts = [(_text(change.before), _text(change.after)) for change in found]
    assert ("", NEW.lines[0]) in texts
    assert any("6 Mei" in before and "9 Juni" in after for before, after in texts)
    change = await workshop.compare_versions(*versions)
    assert change.total == len(found) == 2
    with Image.open(BytesIO(change.picture)) as picture:
        assert picture.width == 1080
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert {(196, 238, 200), (255, 205, 200)} <= colours


def _text(side: Sequence[Passage]) -> str:
    return " ".join(passage.text for passage in side)


async def test_equal_versions_differ_in_nothing(workshop: Workshop) -> None:
    change = await workshop.compare_versions(pdf(ACT.blocks()), pdf(ACT.blocks()))
    assert (change.total, change.picture) == (0, b"")


async def test_what_cannot_be_read_is_broken_with_its_trouble(workshop: Workshop) -> None:
    with pytest.raises(Broken, match="bukan_dokumen"):
        await workshop.compare_versions(pdf(ACT.blocks()), b"catatan")


async def test_scans_are_not_passed_off_as_equal(workshop: Workshop) -> None:
    out = BytesIO()
    Image.new("L", (800, 1100), 255).save(out, "PDF")
    with pytest.raises(Broken, match="tanpa_teks"):
        await workshop.compare_versions(out.getvalue(), out.getvalue())
    unread = await workshop.compare_scan(out.getvalue(), pdf(ACT.blocks()))
    assert unread.verdict == "ragu"


def test_line_breaks_and_page_breaks_alone_are_no_change() -> None:
    words = " ".join(line for block in ACT.blocks() for line in block.lines).split()
    narrow = "\n".join(" ".join(words[i : i + 5]) for i in range(0, len(words), 5))
    wide = " ".join(words)
    one = passages([Page(1, narrow, Layer.REAL)])
    other = passages([Page(1, wide[:700], Layer.REAL), Page(2, "- 2 -\n" + wide[700:], Layer.REAL)])
    assert not differences(one, other)


# fmt: off
@pytest.mark.parametrize(("agrees", "recall", "readable", "answer"), [
    ({"nomor": True, "tahun": True, "tanggal": True},    0.98, True,  "sama"),
    ({"nomor": False, "tahun": True, "tanggal": True},   0.98, True,  "ragu"),  # handwriting?
    ({"nomor": False, "tahun": True, "tanggal": False},  0.97, True,  "ragu"),  # a look-alike?
    ({"nomor": False, "tahun": True, "tanggal": False},  0.50, True,  "lain"),
    ({"nomor": True, "tahun": True, "tanggal": True},    0.60, True,  "ragu"),
    ({"tahun": True, "penandatangan": True},             0.50, True,  "lain"),
    ({"tanggal": True, "penandatangan": True},           0.60, True,  "ragu"),  # a poor scan
    ({},                                                 0.99, True,  "ragu"),  # no number to hold
    ({"nomor": True},                                    0.99, False, "ragu"),
])
def test_a_look_alike_is_never_accepted_and_a_misread_number_never_refused(
    agrees: dict[str, bool], recall: float, readable: bool, answer: str
) -> None:
    assert verdict(agrees, recall, readable) == answer
# fmt: on


@pytest.mark.parametrize("word", ["NOMOR", "NO.", "No. "])
def test_a_number_is_found_on_a_scan_however_its_heading_is_written(word: str) -> None:
    text = f"KEPUTUSAN KPU\n{word} 60 TAHUN 2026\nTENTANG\nTPS\nMengingat Nomor 7 Tahun 2017"
    fields = {"nomor": Found("60"), "tahun": Found("2026")}
    assert dict(agreements(fields, text, text)) == {"nomor": True, "tahun": True}


@pytest.mark.parametrize("word", ["NOMOR", "NO."])
def test_a_page_short_of_the_asli_does_not_move_where_the_salinan_begins(word: str) -> None:
    heading = f"KEPUTUSAN KOMISI PEMILIHAN UMUM\n{word} 60 TAHUN 2026\nTENTANG\nPENETAPAN TPS"
    tops = [heading, "lampiran", f"SALINAN\n{heading}", "KEDUA", "lampiran"]
    bundle = Bundle(
        pages=[PageFacts()] * 5,
        sources=[0] * 5,
        names=["scan.pdf"],
        whole=[True],
        expected=3,
        alike=lambda one, other: (one, other) in {(0, 2), (1, 4)},
        top=tops.__getitem__,
        end=tops.__getitem__,
    )
    halves = split(bundle)
    assert (halves.asli, halves.salinan, halves.unsure) == (range(2), range(2, 5), False)


def test_rare_words_tell_documents_apart_and_spelling_of_ocr_does_not() -> None:
    text = " ".join(line for block in ACT.blocks() for line in block.lines)
    other = " ".join(
        line
        for block in replace(random_act(4), nomor="9 TAHUN 2021").blocks()
        for line in block.lines
    )
    assert (
        recalled(text, text.replace("KOTAWARINGIN", "K0TAWARINGIN").replace("bahwa", "bahvva"))
        > 0.97
    )
    assert recalled(text, other) < 0.9


async def test_the_scan_of_a_softcopy_is_the_same_and_its_neighbour_is_not(
    workshop: Workshop, eyes: None
) -> None:
    softcopy, scan = await SampleShop().body("keputusan"), await SampleShop().body("scan-asli")
    same = await workshop.compare_scan(softcopy, scan)
    assert same.verdict == "sama"
    assert same.agrees == dict.fromkeys(("nomor", "tahun", "tanggal", "penandatangan"), True)
    neighbour = await SampleShop().contoh("keputusan", "46", date(2025, 4, 4), scans=False)
    other = await workshop.compare_scan(neighbour["keputusan-46.pdf"], scan)
    assert other.verdict != "sama"
    assert not other.agrees["nomor"]
    assert not other.agrees["tanggal"]
    assert (same.number, other.number) == ("", "45 Tahun 2025")


async def test_what_ocr_reads_of_a_scan_is_shown_but_never_sure(
    workshop: Workshop, eyes: None
) -> None:
    files = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    reading = await workshop.read(files["scan-asli-45.pdf"])
    assert "tanpa_teks" in reading.warnings
    assert reading.fields["nomor"].value == "45"
    assert reading.fields["tanggal"].value == "2025-03-04"
    assert not [found for found in reading.fields.values() if found.sure]


async def test_a_scanned_lampiran_is_told_by_its_heading(workshop: Workshop, eyes: None) -> None:
    files = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    with PdfDocument(files["keputusan-45.pdf"]) as act:
        page = act[2].render(scale=200 / 72).to_numpy()
    reading = await workshop.read(pdf_of(page))
    assert (reading.form, reading.naskah) == (Form.PDF, Naskah.LAMPIRAN)
    assert reading.fields["nomor"].value == "45"


@pytest.mark.parametrize("quarters", [0, 1, 2], ids=["upright", "on its side", "on its head"])
async def test_a_nota_dinas_on_a_desk_is_read_whichever_way_the_phone_was_held(
    workshop: Workshop, eyes: None, quarters: int
) -> None:
    files = await SampleShop().contoh("keputusan", "45", date(2025, 3, 4))
    with PdfDocument(files["nota-dinas-45.pdf"]) as letter:
        page = letter[0].render(scale=200 / 72).to_numpy()
    reading = await workshop.read(shot(turned(page, quarters)))
    assert (reading.form, reading.naskah, reading.pages) == (Form.IMAGE, Naskah.NOTA_DINAS, 1)
    assert "45" in reading.fields["nomor"].value
    assert not [found for found in reading.fields.values() if found.sure]


async def test_a_scan_is_that_of_one_softcopy_among_its_neighbours(
    workshop: Workshop, eyes: None
) -> None:
    others = [
        await SampleShop().contoh("keputusan", nomor, date(2025, 4, 4), scans=False)
        for nomor in ("44", "46")
    ]
    mine = keputusan_docx("45", date(2025, 3, 4))
    acts = [others[0]["keputusan-44.pdf"], mine, others[1]["keputusan-46.pdf"]]
    soft = [b"%PDF-1.4 of which nothing can be read", *acts]
    scan = await SampleShop().body("scan-asli")
    assert await workshop.whose_scan(scan, soft) == (2,)
    assert await workshop.whose_scan(scan, [soft[1], soft[3]]) == ()
    with pytest.raises(Broken, match="bukan_dokumen"):
        await workshop.whose_scan(b"no document", soft)
