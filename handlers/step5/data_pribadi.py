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
    return _shown(berkas.personal)


def _shown(found: tuple[str, ...]) -> str:
    shown = "; ".join(found[:_NAMED])
    left = len(found) - _NAMED
    return say("pribadi.more", apa=shown, n=left) if left > 0 else shown


def line(berkas: Berkas) -> str:
    """Say which data pribadi the document holds, and what was decided about them (UU 27/2022)."""
    naskah, abstrak, lines = berkas.personal_naskah, berkas.personal_abstrak, []
    if berkas.redacted:
        lines.append(say("pribadi.redacted", apa=_shown(naskah)))
    public = abstrak if berkas.redacted else naskah + abstrak
    if public and berkas.personal_reason:
        lines.append(say("pribadi.justified", apa=_shown(public), alasan=berkas.personal_reason))
    elif public:
        key = "found_abstrak" if public == abstrak else "found"
        lines.append(say(f"pribadi.{key}", apa=_shown(public)))
    return "\n".join(lines)


def redact(turn: Turn) -> Outcome:
    """Samarkan: a job blackens them in the naskah unggah and proves it by reading."""
    job = Job.on(JobKind.SAMARKAN, turn.berkas.code)
    return turn.done(c.Redact(), say("pribadi.redacting"), jobs=(job,))


def justify(turn: Turn) -> Outcome:
    """Memang wajib dimuat: the reason is kept in the history."""
    return turn.done(c.Justify(turn.text), say("pribadi.noted"))
