"""Reports: which function takes what a machine found out or finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from handlers.step1 import terbaca
from handlers.step4 import pindai
from handlers.step5 import berubah, kabar_unggahan
from handlers.turn import Outcome, Turn
from sop import reports as r

#: A report handler takes the command of its own word.
Reporter = Callable[[Turn, Any], Outcome]


def paper_made(turn: Turn, report: r.PaperMade) -> Outcome:
    """Dibuat: a paper is ready; it is kept with the berkas."""
    return Outcome(records=(turn.decide(report),))


# fmt: off
REPORTS: Final[Mapping[str, Reporter]] = {
    r.FileRead.word:        terbaca.file_read,
    r.PaperMade.word:       paper_made,
    r.ScanAssembled.word:   pindai.assembled,
    r.ScanCompared.word:    pindai.compared,
    r.Prepared.word:        kabar_unggahan.prepared,
    r.UploadReported.word:  kabar_unggahan.reported,
    r.NextTry.word:         kabar_unggahan.next_try,
    r.AbstrakMade.word:     kabar_unggahan.abstrak_made,
    r.DriftFound.word:      berubah.drifted,
}
# fmt: on
