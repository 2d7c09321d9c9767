"""The versions of a usulan: what one that came back changed against the one sent before."""

from __future__ import annotations

from handlers.messages import Job
from handlers.texts import say
from handlers.turn import Turn
from handlers.usulan import FIELDS, field_value
from sop import commands as c
from sop.berkas import Berkas, Use
from sop.moves import fold


def sent_before(turn: Turn) -> Berkas | None:
    """Give the usulan as it was sent the last time; none when it was never sent."""
    if turn.berkas.agenda is None:
        return None
    history = turn.memory.history(turn.berkas.code)
    last = max((i for i, rec in enumerate(history) if rec.word == c.Submit.word), default=None)
    return None if last is None else fold(history[: last + 1], turn.berkas.code)


def what_changed(before: Berkas | None, now: Berkas) -> tuple[str, ...]:
    """Tell in a line each which fields and files differ from the version sent before."""
    if before is None:
        return ()
    return (*_fields(before, now), *_files(before, now))


def _fields(before: Berkas, now: Berkas) -> list[str]:
    pairs = [(name, field_value(before, name), field_value(now, name)) for name in FIELDS]
    return [
        say("step1.changed", isian=say(f"field.{name}"), lama=old or "-", baru=new or "-")
        for name, old, new in pairs
        if old != new
    ]


def _files(before: Berkas, now: Berkas) -> list[str]:
    lines = []
    for use in (Use.NOTA_DINAS, Use.SOFTCOPY):
        one, two = before.file(use), now.file(use)
        if one and two and one.sha256 != two.sha256:
            lines.append(say("step1.changed_file", guna=use.value, lama=one.pages, baru=two.pages))
    return lines


def picture(before: Berkas | None, now: Berkas) -> tuple[Job, ...]:
    """Ask for a picture of the changed lines when the softcopy is another one."""
    old = before.file(Use.SOFTCOPY) if before else None
    new = now.file(Use.SOFTCOPY)
    if old is None or new is None or old.sha256 == new.sha256:
        return ()
    payload = {"old": old.sha256, "new": new.sha256}
    return (Job("banding-versi", now.code, f"banding-versi:{now.code}", payload),)
