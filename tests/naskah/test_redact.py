"""Blacking out: what is removed is gone from every layer, and the rest can still be read."""

import re
from io import BytesIO

import numpy as np
import pikepdf
import pypdf
import pytest
from PIL import Image

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.picture.of_pdf import pictures
from tests.naskah.acts import Block, pdf, random_act
from tests.naskah.scans import crooked

ACT = random_act(5)
SECRETS = ("6202055203850001", "0812-5555-1234", "dewi.lestari@contoh.com", "0123456789")
PRIVATE = Block(
    "left", ("NIK {}, HP {}, surel {},".format(*SECRETS), f"rekening {SECRETS[3]}, Dewi Lestari")
)
PAPER = pdf([*ACT.blocks(), Block("break"), PRIVATE, Block("break"), Block("left", ("Penutup.",))])


def everything_in(data: bytes) -> str:
    """Give all that can be read in a PDF by another reader, and its objects as written."""
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
    with pikepdf.open(BytesIO(data)) as document:
        for item in document.objects:
            is_text = isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image"
            texts.append(
                item.read_bytes().decode("latin-1") if is_text else str(item.unparse(True))
            )
    return " ".join(texts)


async def test_personal_data_is_gone_and_the_rest_is_still_text(workshop: Workshop) -> None:
    assert len((await workshop.read(PAPER)).personal) == 4
    result = await workshop.samarkan(PAPER)
    left = everything_in(result)
    assert not [secret for secret in SECRETS if secret in left]
    reading = await workshop.read(result)
    assert not reading.personal
    assert reading.pages == 3
    assert reading.fields["nomor"].sure  # the first page was not touched
    assert "Lestari" in everything_in(result)


FORMS = (
    "NIK : 6 2 0 2 0 5 1 2 0 3 8 5 0 0 0 1",
    "Nomor NIK\n62020512\n03850001",
    "1 Budi Santoso 62O2O512O385OOO1 L",
    "HP 081234567890/085212345678 dan (0812) 3456 78 90",
    "NPWP\n012345678912000",
    "Tempat/Tanggal Lahir : Sampit, 12 Maret 1985",
)


@pytest.mark.parametrize("form", FORMS)
async def test_what_forms_and_scans_make_of_them_goes_too(workshop: Workshop, form: str) -> None:
    lines = Block("left", tuple(form.split("\n")))
    paper = pdf([*ACT.blocks(), Block("break"), lines, Block("left", ("Penutup.",))])
    assert (await workshop.read(paper)).personal
    result = await workshop.samarkan(paper)
    assert not (await workshop.read(result)).personal
    told = pypdf.PdfReader(BytesIO(result)).pages[1].extract_text()
    assert "Penutup" in told
    assert not re.search(r"\d{2}|(?:\d ){2}", told.replace("1 Budi", "Budi"))


async def test_a_value_that_hides_in_metadata_and_notes_goes_too(workshop: Workshop) -> None:
    with pikepdf.open(BytesIO(PAPER)) as document:
        document.docinfo["/Subject"] = SECRETS[0]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[0, 0, 9, 9],
            Contents=pikepdf.String(SECRETS[0]),
        )
        document.pages[1].Annots = document.make_indirect([note])
        out = BytesIO()
        document.save(out)
    assert SECRETS[0] not in everything_in(await workshop.samarkan(out.getvalue()))


async def test_a_value_that_stays_readable_elsewhere_is_refused(workshop: Workshop) -> None:
    """A note on a page that is left as it is would still tell the secret."""
    with pikepdf.open(BytesIO(PAPER)) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[0, 0, 9, 9],
            Contents=pikepdf.String(SECRETS[0]),
        )
        document.pages[2].Annots = document.make_indirect([note])
        out = BytesIO()
        document.save(out)
    with pytest.raises(Broken, match="masih_terbaca"):
        await workshop.samarkan(out.getvalue())


async def test_nothing_to_remove_is_said_and_not_passed_off_as_done(workshop: Workshop) -> None:
    with pytest.raises(Broken, match="tidak_ditemukan"):
        await workshop.samarkan(pdf(ACT.blocks()))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
async def test_the_bars_lie_where_the_words_are_seen_on_turned_and_cropped_pages(
    workshop: Workshop, turn: int
) -> None:
    with pikepdf.open(BytesIO(PAPER)) as document:
        page = document.pages[1]
        page.Rotate = turn
        page.CropBox = [40, 50, 560, 800]
        out = BytesIO()
        document.save(out)
    result = await workshop.samarkan(out.getvalue())
    before, after = (pictures(data, [1], 900)[2] for data in (out.getvalue(), result))
    with Image.open(BytesIO(before)) as one, Image.open(BytesIO(after)) as other:
        assert one.size == other.size
        assert black(other) > black(one) + 2000
    assert not [secret for secret in SECRETS if secret in everything_in(result)]


async def test_a_value_in_a_scan_is_found_by_eye_and_painted_over(
    workshop: Workshop, eyes: None
) -> None:
    scan = Image.open(BytesIO(pictures(pdf([PRIVATE]), [0], 1700)[1]))
    out = BytesIO()
    scan.convert("L").save(out, "PDF", resolution=205)
    result = await workshop.samarkan(out.getvalue())
    reading = await workshop.read(result)
    assert not [item for item in reading.personal if item.startswith("NIK")]


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("layered", [False, True])
async def test_personal_data_of_a_crooked_scan_is_found_and_wholly_covered(
    workshop: Workshop, layered: bool
) -> None:
    scan, without = (
        crooked(pdf([*ACT.blocks()[:6], Block("left", (f"NIK {number}",))]), 8)
        for number in (SECRETS[0], "")
    )
    hidden = await workshop.samarkan(await workshop.searchable(scan) if layered else scan)
    before, bare, after = (grey(each) for each in (scan, without, hidden))
    digits = np.abs(before - bare) > 100
    assert digits.sum() > 1000
    assert after[digits].max() < 60
    assert (after < 60).mean() < (before < 60).mean() + 0.02  # and little else


def grey(pdf: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    picture = Image.open(BytesIO(pictures(pdf, (0,), 1654)[1]))
    return np.asarray(picture.convert("L"), np.int16)


def black(picture: Image.Image) -> int:
    return picture.convert("L").point(lambda shade: 255 if shade < 16 else 0).histogram()[255]
