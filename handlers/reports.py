"""Reports: which function takes what a machine found out or finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from handlers import berubah, kabar_unggahan, step4_pindai, terbaca
from handlers.turn import Outcome, Turn
from sop import reports as r
from sop.decide import by_bot

#: A report handler takes the command of its own word.
Reporter = Callable[[Turn, Any], Outcome]


def file_read(turn: Turn, report: r.FileRead) -> Outcome:
    """Terbaca: a file of the usulan was read."""
    if report.reading is None:
        return Outcome()
    return terbaca.file_read(turn, report, report.reading)


def paper_made(turn: Turn, report: r.PaperMade) -> Outcome:
    """Dibuat: a paper is ready; it is kept with the berkas."""
    return Outcome(records=(by_bot(turn.berkas, report, turn.now),))


# fmt: off
REPORTS: Final[Mapping[str, Reporter]] = {
    r.FileRead.word:        file_read,
    r.PaperMade.word:       paper_made,
    r.ScanAssembled.word:   step4_pindai.assembled,
    r.ScanCompared.word:    step4_pindai.compared,
    r.Prepared.word:        kabar_unggahan.prepared,
    r.UploadReported.word:  kabar_unggahan.reported,
    r.NextTry.word:         kabar_unggahan.next_try,
    r.AbstrakMade.word:     kabar_unggahan.abstrak_made,
    r.DriftFound.word:      berubah.drifted,
}
# fmt: on
