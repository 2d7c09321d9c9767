"""Data pribadi on the preview: taken out of the naskah unggah, or published for a stated reason."""

from __future__ import annotations

from typing import Final

from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.texts import say
from handlers.turn import Outcome, Turn
from sop import commands as c
from sop.berkas import Berkas

#: So many are named: a list of names has hundreds, and a card is short.
_NAMED: Final = 6


def named(berkas: Berkas) -> str:
    """Name the data pribadi of a berkas, masked, as far as a card has room."""
    found, shown = berkas.personal, "; ".join(berkas.personal[:_NAMED])
    left = len(found) - _NAMED
    return say("pribadi.more", apa=shown, n=left) if left > 0 else shown


def line(berkas: Berkas) -> str:
    """Say which data pribadi the document holds, and what was decided about them (UU 27/2022)."""
    found = named(berkas)
    if berkas.redacted:
        return say("pribadi.redacted", apa=found)
    if berkas.personal_reason:
        return say("pribadi.justified", apa=found, alasan=berkas.personal_reason)
    return say("pribadi.found", apa=found) if found else ""


def redact(turn: Turn) -> Outcome:
    """Samarkan: a job blackens them in the naskah unggah and proves it by reading."""
    job = Job.on(JobKind.SAMARKAN, turn.berkas.code)
    return turn.done(c.Redact(), say("pribadi.redacting"), jobs=(job,))


def justify(turn: Turn) -> Outcome:
    """Memang wajib dimuat: the reason is kept in the history."""
    return turn.done(c.Justify(turn.text), say("pribadi.noted"))
