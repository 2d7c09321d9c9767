"""A PDF brought under a size: pictures encoded again step by step, no further than legible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Name, Pdf, PdfImage
from PIL import Image, ImageChops

from naskah.child import Header, Refused, Reply
from naskah.file.hostile import MAX_PIXELS
from naskah.pdf.editable import editable, saved


@dataclass(frozen=True, slots=True)
class Step:
    """How pictures are kept."""

    dpi: int
    quality: int  #: of JPEG


#: From invisible to still comfortable to read; below the last, small print is lost.
STEPS: Final = (Step(200, 78), Step(200, 60), Step(150, 60), Step(150, 45), Step(120, 45))

_SAMPLE: Final = 3  #: pictures encoded to estimate a step
_MARGIN: Final = 1.15  #: by which an estimate may be over the limit and still be tried
_SMALL: Final = 200  #: pixels; a picture with a shorter side is no page
_GREY: Final = 14  #: largest difference between colours of what is taken as grey


def shrink(pdf: bytes, limit: int) -> bytes:
    """Bring a PDF under a limit with as little loss as will do.

    Each step begins anew from the original, so that no picture is encoded twice. Text, drawings
    and bilevel pictures are never touched.

    Raises:
        Refused: "tidak_muat" when even the last step is too large, "bertanda_tangan" when the file
            carries an electronic signature, "terkunci", "rusak".

    """
    if len(pdf) <= limit:
        return pdf
    if b"/ByteRange" in pdf:
        raise Refused("bertanda_tangan")
    plain = _packed(editable(pdf))
    if len(plain) <= limit:
        return plain
    for step in _hopeful(pdf, len(plain), limit):
        smaller = _at(pdf, step)
        if len(smaller) <= limit:
            return smaller
    raise Refused("tidak_muat")


def _hopeful(pdf: bytes, size: int, limit: int) -> tuple[Step, ...]:
    """Leave out the steps that a few pictures show to be in vain: each costs the whole file."""
    original = editable(pdf)
    pictures = list(_page_pictures(original))
    raw = [len(picture.read_raw_bytes()) for picture, _ in pictures]
    whole = sum(raw)
    largest = sorted(range(len(raw)), key=lambda n: -raw[n])[:_SAMPLE]
    before = sum(raw[n] for n in largest)
    for place, step in enumerate(STEPS):
        document = editable(pdf)
        again = list(_page_pictures(document))
        for n in largest:
            _encode(*again[n], step)
        after = sum(len(again[n][0].read_raw_bytes()) for n in largest)
        if size - whole + whole * after / max(before, 1) < limit * _MARGIN:
            return STEPS[place:]
    return ()


def _at(pdf: bytes, step: Step) -> bytes:
    document = editable(pdf)
    for image, inches in _page_pictures(document):
        _encode(image, inches, step)
    return _packed(document)


def _packed(document: Pdf) -> bytes:
    document.remove_unreferenced_resources()
    return saved(document, recompress=True)


def _page_pictures(document: Pdf) -> Iterator[tuple[pikepdf.Stream, float]]:
    """Give each large picture once, with the longer side of the first page that shows it in inches.

    A picture drawn smaller than its page is thus kept finer than asked, never coarser.
    """
    seen: set[tuple[int, int]] = set()
    for page in document.pages:
        box = [float(edge) for edge in page.mediabox]
        inches = max(abs(box[2] - box[0]), abs(box[3] - box[1])) / 72
        for image in page.get_images().values():
            if isinstance(image, pikepdf.Stream) and image.objgen not in seen:
                seen.add(image.objgen)
                yield image, max(inches, 1.0)


def _encode(image: pikepdf.Stream, inches: float, step: Step) -> None:
    """Replace a picture by a smaller JPEG of itself, if that is smaller."""
    width, height = int(image.Width), int(image.Height)
    bilevel = int(image.get(Name.BitsPerComponent, 8)) == 1 or bool(
        image.get(Name.ImageMask, False)
    )
    if bilevel or min(width, height) < _SMALL or width * height > MAX_PIXELS:
        return
    picture = _decoded(image)
    if picture is None:
        return
    share = min(1.0, step.dpi * inches / max(width, height))
    if share < 1:
        size = (round(width * share), round(height * share))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    picture.save(out, "JPEG", quality=step.quality, optimize=True, progressive=True)
    if len(out.getvalue()) < len(image.read_raw_bytes()):
        _replace(image, picture, out.getvalue())


def _decoded(image: pikepdf.Stream) -> Image.Image | None:
    """Decode a picture to grey or RGB; nothing when it is of a kind that is better left alone."""
    if Name.SMask in image or Name.Mask in image or Name.Decode in image:
        return None
    try:
        picture = PdfImage(image).as_pil_image()
    except (pikepdf.PdfError, pikepdf.models.image.UnsupportedImageTypeError, OSError, ValueError):
        return None
    if picture.mode == "L":
        return picture
    rgb = picture.convert("RGB")
    return rgb.convert("L") if _is_grey(rgb) else rgb


def _is_grey(picture: Image.Image) -> bool:
    """Tell whether a colour picture has no colour in it: a stamp or signature keeps it coloured."""
    red, green, blue = picture.reduce(4).split()
    gaps = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return not any(any(gap.histogram()[_GREY + 1 :]) for gap in gaps)


def _replace(image: pikepdf.Stream, picture: Image.Image, jpeg: bytes) -> None:
    image.write(jpeg, filter=Name.DCTDecode)
    image.Width, image.Height, image.BitsPerComponent = *picture.size, 8
    image.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    if Name.DecodeParms in image:
        del image[Name.DecodeParms]


def under(header: Header, blobs: list[bytes]) -> Reply:
    """Shrink under "limit" bytes."""
    return {}, [shrink(blobs[0], int(str(header["limit"])))]


TASKS: Final = {"under": under}
NICE: Final = 15  #: what is too large for a site is waited for anyway
