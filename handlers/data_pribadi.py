"""Data pribadi on the preview: taken out of the naskah unggah, or published for a stated reason."""

from __future__ import annotations

from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.texts import say
from handlers.turn import Look, Outcome, Turn
from sop import commands as c
from sop.berkas import Berkas


def line(berkas: Berkas) -> str:
    """Say which data pribadi the document holds, and what was decided about them (UU 27/2022)."""
    found = "; ".join(berkas.personal)
    if berkas.redacted:
        return say("pribadi.redacted", apa=found)
    if berkas.personal_reason:
        return say("pribadi.justified", apa=found, alasan=berkas.personal_reason)
    return say("pribadi.found", apa=found) if found else ""


def redact(turn: Turn) -> Outcome:
    """Samarkan: a job blackens them in the naskah unggah and proves it by reading."""
    record = turn.decide(c.Redact())
    job = Job.on(JobKind.SAMARKAN, record.code)
    return Outcome(say=say("pribadi.redacting"), records=(record,), look=Look(""), jobs=(job,))


def justify(turn: Turn) -> Outcome:
    """Memang wajib dimuat: the reason is kept in the history."""
    record = turn.decide(c.Justify(turn.text))
    return Outcome(say=say("pribadi.noted"), records=(record,), look=Look(""))
