"""The paper a page is: A4 or F4 by its proportion, upright or lying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

POINTS_PER_MM: Final = 72 / 25.4
_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet, in millimetres."""

    name: str
    width: float
    height: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in PDF points."""
        return self.width * POINTS_PER_MM, self.height * POINTS_PER_MM

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Width and height in pixels at a resolution."""
        return round(self.width / _MM_PER_INCH * dpi), round(self.height / _MM_PER_INCH * dpi)

    def lying(self) -> Paper:
        """Give the same sheet turned by a quarter."""
        return Paper(self.name, self.height, self.width)


A4: Final = Paper("A4", 210, 297)
F4: Final = Paper("F4", 215, 330)  #: folio as sold in Indonesia
_BETWEEN: Final = 1.472  #: half-way between the proportions of A4 and F4
_LIKELY: Final = (1.34, 1.62)  #: beyond these a picture is neither; its own proportion is kept


def paper_for(proportion: float) -> Paper:
    """Name the sheet of a proportion, height over width.

    A picture that is neither A4 nor F4 becomes a sheet of A4's width with its own proportion, so
    that nothing is stretched.
    """
    if proportion < 1:
        return paper_for(1 / proportion).lying()
    if not _LIKELY[0] <= proportion <= _LIKELY[1]:
        return Paper("", A4.width, A4.width * proportion)
    return A4 if proportion < _BETWEEN else F4
