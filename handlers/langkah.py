"""The rows of the SOP as a strip: what is done, by whom, what is waited for, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from handlers.card import Scene
from handlers.texts import say, shorten
from sop.berkas import State
from sop.commands import GiveAddress, Publish
from sop.signed import Signed

_NAME = 32  #: characters of a name that fit a line on a phone


class _Step(NamedTuple):
    name: str  #: its key among the texts
    at: datetime | None = None  #: since when it is done
    by: str = ""


def strip(scene: Scene) -> str:
    """Draw the steps of a berkas one below the other; nothing for one that ended before its time.

    A step is done, or it is what the berkas waits for, or it follows. Filing and uploading are
    waited for side by side (rows 5a and 5b). After a return all of them are to be done again.
    """
    berkas = scene.berkas
    if berkas.state in {State.WITHDRAWN, State.DISCARDED}:
        return ""
    lines, waits = [], 2 if berkas.state is State.SCANNED else 1
    for step in _steps(scene):
        name = say(f"langkah.{step.name}")
        if step.at is not None and berkas.state is not State.RETURNED:
            lines.append(
                say("langkah.sudah", apa=name, kapan=scene.when(step.at), siapa=step.by).rstrip(
                    " ·"
                )
            )
        else:
            lines.append(say("langkah.kini" if waits > 0 else "langkah.nanti", apa=name))
            waits -= 1
    return "\n".join(lines)


def _steps(scene: Scene) -> Iterator[_Step]:
    """List the rows as they apply to this berkas."""
    berkas = scene.berkas
    pengusul = berkas.pengusul.name if berkas.pengusul else ""
    yield _Step("nota", berkas.submitted_at, shorten(pengusul, _NAME))
    yield _signed("disposisi", berkas.disposed)
    decision = "arsip" if berkas.kept else "otentikasi" if berkas.keputusan else "persetujuan"
    yield _signed(decision, berkas.decided)
    yield _signed("pindai", berkas.checked)
    yield _signed("simpan", berkas.archived)
    if not berkas.kept:
        up = berkas.went_up
        yield _Step("unggah", berkas.online.at, _uploader(scene)) if up else _Step("unggah")


def _uploader(scene: Scene) -> str:
    """Name who pressed [Unggah] last, or sent the address of what he uploaded by hand.

    That it is public is for the bot to find out; the deed of row 5b is an officer's.
    """
    history = scene.memory.history(scene.berkas.code)
    deeds = (r.by.name for r in reversed(history) if isinstance(r.command, (Publish, GiveAddress)))
    return shorten(next(deeds, ""), _NAME)


def _signed(name: str, signed: Signed | None) -> _Step:
    return _Step(name, signed.at, shorten(signed.by.name, _NAME)) if signed else _Step(name)
