"""The header of a picture: its size, read before anything is unpacked."""

from __future__ import annotations

from io import BytesIO

import pi_heif
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from naskah.file.hostile import MAX_PIXELS, Hostile
from naskah.file.identify import is_tiff


def picture_pages(data: bytes) -> int:
    """Count the pages of a picture: only a TIFF may have several.

    Raises:
        Hostile: "rusak".

    """
    if not is_tiff(data):
        return 1
    try:
        with TiffImageFile(BytesIO(data)) as picture:
            return int(picture.n_frames)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError):
        raise Hostile("rusak") from None


def picture_size(data: bytes) -> tuple[int, int]:
    """Tell width and height in pixels, of the first page where there are several.

    Raises:
        Hostile: "rusak", or "terlalu_besar" above 60 megapixels.

    """
    pi_heif.register_heif_opener()
    try:
        with Image.open(BytesIO(data)) as picture:
            size = picture.size
    except Image.DecompressionBombError:
        raise Hostile("terlalu_besar") from None
    except (OSError, ValueError, SyntaxError, TypeError):
        raise Hostile("rusak") from None
    if size[0] * size[1] > MAX_PIXELS:
        raise Hostile("terlalu_besar")
    return size
