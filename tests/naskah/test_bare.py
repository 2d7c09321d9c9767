"""What goes public is the pages of a scan as they are seen, and nothing that came with them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.file.structure import inspect
from naskah.pdf.bare import plain_jpeg
from tests.naskah.paperwork import KANTOR, looks, texts
from tests.naskah.scans import act_pages, jpeg

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("RAHASIA script"))
START = Dictionary(S=Name.Launch, F=String("RAHASIA.exe"))
AWAY = Dictionary(S=Name.URI, URI=String("https://rahasia.example/x"))


def photographed() -> tuple[bytes, tuple[int, int]]:
    """A page as a phone's scanning app keeps it: a JPEG that tells where it was taken."""
    with Image.open(io.BytesIO(jpeg(act_pages(1)[0]))) as picture:
        told = Image.Exif()
        told[0x0110], told[0x013B] = "RAHASIA model", "RAHASIA pemilik"
        told.get_ifd(0x8825).update({1: "S", 2: (2.0, 32.0, 10.5), 3: "E", 4: (112.0, 57.0, 3.0)})
        out = io.BytesIO()
        picture.save(out, "JPEG", exif=told.tobytes(), comment=b"RAHASIA catatan")
        return out.getvalue(), picture.size


def scan() -> bytes:
    """A scan with everything that a PDF may carry besides its pages."""
    document, (picture, (width, height)) = Pdf.new(), photographed()
    image = document.make_stream(picture, Type=Name.XObject, Subtype=Name.Image)
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace, image.Filter = Name.DeviceRGB, Name.DCTDecode
    image.Metadata = document.make_stream(b"RAHASIA xmp")
    stamp = document.make_stream(b"1 0 0 rg 0 0 90 40 re f")
    stamp.Type, stamp.Subtype, stamp.BBox = Name.XObject, Name.Form, Array([0, 0, 90, 40])
    notes = [
        Dictionary(Subtype=Name.Link, Rect=[0, 0, 595, 842], A=AWAY),
        Dictionary(Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("RAHASIA catatan")),
        Dictionary(
            Subtype=Name.Stamp, Rect=[400, 700, 490, 740], AP=Dictionary(N=stamp), T="RAHASIA"
        ),
    ]
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, 595, 842],
        Resources=Dictionary(XObject=Dictionary(I=image)),
        Contents=document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        AA=Dictionary(O=START),
        PieceInfo=Dictionary(X=String("RAHASIA")),
        Annots=Array([document.make_indirect(n) for n in notes]),
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))
    document.attachments["RAHASIA.xlsx"] = b"RAHASIA gaji"
    root = document.Root
    root.OpenAction, root.AA = SCRIPT, Dictionary(WC=SCRIPT)
    root.Names.JavaScript = Dictionary(Names=Array([String("a"), SCRIPT]))
    root.AcroForm = Dictionary(Fields=Array([]), XFA=String("RAHASIA xdp"))
    document.docinfo[Name.Author] = "RAHASIA, di C:\\Users\\rahasia"
    with document.open_metadata(set_pikepdf_as_editor=False) as told:
        told["dc:creator"] = ["RAHASIA"]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(pdf: bytes) -> Iterator[str]:
    """All objects of a PDF as they are written, and what their streams hold."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            yield item.unparse(resolved=True).decode("latin-1")
            if isinstance(item, pikepdf.Stream):
                yield item.read_raw_bytes().decode("latin-1")
                if item.get("/Filter") == Name.FlateDecode:
                    yield item.read_bytes().decode("latin-1")


async def test_nothing_goes_public_but_the_pages_as_they_are_seen(workshop: Workshop) -> None:
    came = scan()
    assert sum("rahasia" in each.casefold() for each in written(came)) > 8
    assert len(inspect(came).warnings) == 4
    made = await workshop.naskah_unggah(came, KANTOR, judul="Keputusan 45")
    assert not [each for each in written(made.pdf) if "rahasia" in each.casefold()]
    assert inspect(made.pdf).warnings == ()
    assert KANTOR.jdih in texts(made.pdf)[0]
    before, after = (np.asarray(looks(pdf)[0], dtype=int) for pdf in (came, made.pdf))
    assert np.abs(before - after)[:760].mean() < 0.5  # above the footer, with the stamp of a note
    assert before[110:130, 410:480].max() < 100


def page_with(*notes: object, **root: object) -> bytes:
    """A blank page with notes."""
    document, out = Pdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(595, 842))
    page.obj.Annots = Array(notes)
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    document.save(out)
    return out.getvalue()


async def test_what_is_no_note_among_the_notes_holds_nothing_up(workshop: Workshop) -> None:
    link = Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=AWAY)
    for came in (
        page_with(None, 7, link),
        page_with(link).replace(b"/Annots [", b"/Annots 99 0 R ["),
    ):
        made = await workshop.naskah_unggah(came, KANTOR, judul="Keputusan 45")
        assert made.pages == 1


async def test_a_form_is_published_as_it_was_filled_in(workshop: Workshop) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fonts = Dictionary(Font=Dictionary(Helv=font))
    document, out = Pdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(595, 842))
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("nomor"),
            V=String("Nomor 45 Tahun 2025"),
            DA=String("/Helv 12 Tf 0 g"),
            Rect=[72, 700, 400, 720],
            F=4,
        )
    )
    page.obj.Annots = Array([field])
    form = Dictionary(Fields=Array([field]), NeedAppearances=True, DR=fonts)
    document.Root.AcroForm = form
    document.save(out)
    made = await workshop.naskah_unggah(out.getvalue(), KANTOR, judul="Keputusan 45")
    assert "Nomor 45 Tahun 2025" in texts(made.pdf)[0]


@pytest.mark.parametrize("kind", ["FreeText", "Square", "Highlight", "Ink"])
async def test_a_note_that_would_be_lost_is_refused(workshop: Workshop, kind: str) -> None:
    note = Dictionary(Subtype=Name(f"/{kind}"), Rect=[72, 700, 400, 720], C=[1, 0, 0])
    with pytest.raises(Broken, match="catatan"):
        await workshop.naskah_unggah(page_with(note), KANTOR, judul="Keputusan 45")
    note.F = 2  # hidden
    await workshop.naskah_unggah(page_with(note), KANTOR, judul="Keputusan 45")


@pytest.mark.parametrize("outer", [Name.FlateDecode, Name.ASCIIHexDecode])
async def test_a_jpeg_that_is_packed_once_more_tells_no_more(
    workshop: Workshop, outer: Name
) -> None:
    with pikepdf.open(io.BytesIO(scan())) as document:
        image = document.pages[0].Resources.XObject.I
        raw = image.read_raw_bytes()
        packed = zlib.compress(raw) if outer == Name.FlateDecode else raw.hex().encode() + b">"
        image.write(packed, filter=Array([outer, Name.DCTDecode]))
        out = io.BytesIO()
        document.save(out)
    made = await workshop.naskah_unggah(out.getvalue(), KANTOR, judul="Keputusan 45")
    assert [each for each in written(made.pdf) if each.startswith("\xff\xd8")]  # unpacked
    assert not [each for each in written(made.pdf) if "rahasia" in each.casefold()]
    before, after = (np.asarray(looks(pdf)[0], dtype=int) for pdf in (scan(), made.pdf))
    assert np.abs(before - after)[:760].mean() < 0.5


@pytest.mark.parametrize(
    "torn", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\0"]
)
def test_a_jpeg_that_breaks_off_stays_as_it_is(torn: bytes) -> None:
    assert plain_jpeg(torn) == torn


def test_a_jpeg_keeps_its_pixels_to_the_bit() -> None:
    came, _ = photographed()
    with Image.open(io.BytesIO(came)) as one, Image.open(io.BytesIO(plain_jpeg(came))) as other:
        assert np.array_equal(np.asarray(one), np.asarray(other))
        assert not other.getexif()
