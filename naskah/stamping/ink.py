"""The ink on a page: where something is drawn, whatever it is, and where there is room to stamp.

A page is judged by how it looks (text, lines, pictures, stamps in a scan alike), at a resolution
where a hairline still shows. Places are points from the lower left corner of the page as shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from naskah.stamping.stamper import Box

POINTS_A_PIXEL: Final = 1.5
#: How much darker than the paper something must be to be ink: above the grain of a scanner.
CONTRAST: Final = 26
#: Room kept free around whatever is stamped, in points.
CLEARANCE: Final = 3.0
#: No page is looked at with more pixels than this.
MAX_PIXELS: Final = 4_000_000


class Ink:
    """The ink of one page, or of a strip at its foot."""

    def __init__(self, page: pdfium.PdfPage, strip: float | None = None) -> None:
        """Look at a page.

        Args:
            page: to be looked at.
            strip: only so many points from its foot; None for the whole page.

        """
        self.width: float
        self.height: float
        self.width, self.height = page.get_size()
        seen = min(strip or self.height, self.height)
        area = self.width * seen / POINTS_A_PIXEL**2
        self._step = POINTS_A_PIXEL * max(1.0, (area / MAX_PIXELS) ** 0.5)
        picture = page.render(
            scale=1 / self._step,
            grayscale=True,
            crop=(0, 0, 0, self.height - seen),
            may_draw_forms=True,
        ).to_numpy()
        grey: npt.NDArray[np.int16] = picture.reshape(picture.shape[:2]).astype(np.int16)
        paper = float(np.percentile(grey, 90)) if grey.size else 255.0
        self._dark: npt.NDArray[np.bool_] = grey < paper - CONTRAST

    def free(self, box: Box) -> bool:
        """Tell whether a box lies on the page and, with a margin, on bare paper."""
        if box.left < 0 or box.bottom < 0 or box.right > self.width or box.top > self.height:
            return False
        wide = box.grown(CLEARANCE)
        rows = self._dark.shape[0]
        top = rows - int(np.ceil(wide.top / self._step))
        bottom = rows - int(np.floor(wide.bottom / self._step))
        left, right = int(wide.left / self._step), int(np.ceil(wide.right / self._step))
        if top < 0 and wide.top < self.height:
            return False  # above the strip that was looked at
        return not bool(self._dark[max(top, 0) : bottom, max(left, 0) : right].any())

    def lowest(self) -> float:
        """Give the height of the lowest ink above the foot of the page; its top when it is bare."""
        rows = np.flatnonzero(self._dark.any(axis=1))
        return (
            float((self._dark.shape[0] - 1 - rows[-1]) * self._step) if rows.size else self.height
        )

    def mark(self, box: Box) -> None:
        """Note that something has been laid there."""
        rows = self._dark.shape[0]
        top, bottom = rows - int(box.top / self._step), rows - int(box.bottom / self._step)
        left, right = int(box.left / self._step), int(box.right / self._step)
        self._dark[max(top, 0) : bottom, max(left, 0) : right] = True


def first_free(
    ink: Ink, width: float, height: float, at: Iterable[tuple[float, float]]
) -> Box | None:
    """Find the first of some places (lower left corners) where a piece fits on bare paper."""
    for left, bottom in at:
        box = Box(left, bottom, left + width, bottom + height)
        if ink.free(box):
            return box
    return None
