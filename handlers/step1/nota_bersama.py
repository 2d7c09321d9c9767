"""Nota bersama: one nota dinas that asks for several documents goes with each of them.

Each document is a berkas of its own with its own agenda number; row 1 of the SOP wants a nota dinas
with each. What the perihal names goes by itself, the rest with one tap.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Final

from handlers.ports import Memory, Wanted
from handlers.step1.hal import asks_for
from handlers.texts import say
from handlers.turn import Look, Other, Outcome, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, File, State, Use
from sop.decide import decide
from sop.history import Record, apply
from sop.reading import Form, Found, Naskah, Reading
from sop.refusals import OutOfTurn
from sop.roles import BOT, Officer, Role

#: As many berkas of one pengusul are looked at.
_MOST: Final = 10
#: What came further apart was hardly sent together.
_TOGETHER: Final = timedelta(hours=1)


def lacks(draft: Berkas) -> bool:
    """Tell whether of a usulan nothing but the nota dinas is missing still."""
    there = draft.file(Use.SOFTCOPY) is not None and draft.file(Use.NOTA_DINAS) is None
    return draft.state is State.DRAFT and there and not draft.reading


def shared(turn: Turn, read: Berkas) -> Outcome:
    """Give the nota dinas of one draft to the others that its perihal names.

    Args:
        turn: in which a file was read.
        read: the draft as it stands with it.

    """
    doer = turn.memory.officer(read.pengusul.id) if read.pengusul else None
    if doer is None or read.state is not State.DRAFT:
        return Outcome()
    wanted = Wanted(pengusul=doer.id, states=(State.DRAFT,), limit=_MOST)
    drafts = [read, *(d for d in turn.memory.find(wanted) if d.code != read.code)]
    records: list[Record] = []
    others: list[Other] = []
    for draft in filter(lacks, drafts):
        if not doer.holding(Role.PENGUSUL, turn.now, draft.unit):
            continue
        giver = next((g for g in drafts if _names(g, draft)), None)
        if giver and (paper := giver.file(Use.NOTA_DINAS)):
            records += _given(turn, giver, paper, draft, doer)
            others += [Other(draft.code)] if draft is not read else []
    return Outcome(records=tuple(records), others=tuple(others))


def _names(giver: Berkas, draft: Berkas) -> bool:
    asked = "nota_hal" not in giver.unsure and "nomor" not in draft.unsure
    there = giver.file(Use.NOTA_DINAS) is not None
    return there and asked and asks_for(giver.nota.hal, draft.produk.nomor, draft.produk.tahun)


def offered(memory: Memory, draft: Berkas) -> Berkas | None:
    """Give the newest berkas of the same pengusul whose nota dinas a draft may share.

    Another berkas with the same number is to be dealt with first.
    """
    doubled = draft.duplicate is not None and not draft.replaces
    if doubled or not lacks(draft) or draft.pengusul is None:
        return None
    mine = memory.find(Wanted(pengusul=draft.pengusul.id, limit=_MOST))
    return next((b for b in mine if b.code != draft.code and _lends(b, draft)), None)


def _lends(berkas: Berkas, draft: Berkas) -> bool:
    since, now = berkas.opened_at, draft.opened_at
    recent = since is not None and now is not None and abs(now - since) <= _TOGETHER
    return recent and berkas.nota.nomor != "" and berkas.file(Use.NOTA_DINAS) is not None


def take(turn: Turn) -> Outcome:
    """Pakai nota yang sama: this document came with a nota dinas that is there already."""
    giver = offered(turn.memory, turn.berkas)
    paper = giver.file(Use.NOTA_DINAS) if giver else None
    if giver is None or paper is None or giver.code != turn.press.arg:
        raise OutOfTurn(state=turn.berkas.state.value)
    records = _given(turn, giver, paper, turn.berkas, turn.officer)
    return Outcome(say=say("step1.same_nota"), records=records, look=Look(""))


def _given(
    turn: Turn, giver: Berkas, paper: File, draft: Berkas, doer: Officer
) -> tuple[Record, ...]:
    """Put the nota dinas of one berkas into another, as it was read and corrected there."""
    copy = replace(paper, id=secrets.token_hex(6), use=Use.UNREAD)
    attach = c.Attach((copy,), draft.unit, draft.staf_receives)
    attached = decide(draft, attach, doer, turn.now)
    unit = "" if "subbagian" in giver.unsure else giver.unit
    read = r.FileRead(copy.id, _reading(giver, paper), unit=unit)
    return attached, decide(apply(draft, attached), read, BOT, turn.now)


def _reading(giver: Berkas, paper: File) -> Reading:
    nota = giver.nota
    day = nota.tanggal.isoformat() if nota.tanggal else ""
    values = {"nomor": nota.nomor, "tanggal": day, "dari": nota.dari, "yth": nota.yth}
    values |= {"hal": nota.hal, "sifat": nota.sifat}
    fields = {
        name: Found(value, f"nota_{name}" not in giver.unsure)
        for name, value in values.items()
        if value
    }
    return Reading(form=Form.PDF, naskah=Naskah.NOTA_DINAS, pages=paper.pages, fields=fields)
