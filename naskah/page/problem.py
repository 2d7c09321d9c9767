"""What may be wrong with a page."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """What may be wrong with a page, as said to the officer: "Hal. 7 buram"."""

    BLURRED = "buram"
    GLARE = "silau"
    DARK = "terlalu gelap"
    CUT = "tepi terpotong"
    SMALL = "terlalu kecil"
    UPSIDE_DOWN = "terbalik"
    CROOKED = "miring"  #: too much to be read by machine
    BLANK = "kosong"
    EDGES_UNSURE = "tepi kertas tidak jelas"  #: nothing was cropped away: the whole picture is kept
    DUPLICATE = "sama dengan hal."  #: followed by the other page's number
