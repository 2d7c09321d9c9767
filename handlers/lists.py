"""Lists in the chat: how long they are, and how a berkas and a loose scan stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.messages import MAX_BUTTON, MAX_PRESS, Button, Press
from handlers.ports import Loose
from handlers.texts import role_name, say, shorten
from handlers.turn import Note, Outcome, Turn
from sop.berkas import Berkas
from sop.deadlines import due
from sop.decide import staf_named, waits_for
from sop.office import in_short
from sop.produk import SINGKATAN
from sop.roles import Role

#: So many rows a list has at most; a tenth may lead back, or on.
PAGE: Final = 9
#: The word that shows a loose scan; its argument is the file's id.
OPEN_SCAN: Final = "scan-masuk"


def listed(turn: Turn, text: str, rows: Sequence[Button], page: int, again: Press) -> Outcome:
    """Answer with a page of a list.

    Args:
        turn: whose list it is.
        text: above it.
        rows: all of them.
        page: which one is shown, from 0.
        again: asks for the list; its argument is what it was asked for.

    """
    shown = tuple(page_of(rows, page, again))
    return Outcome(notes=(Note(turn.officer.id, text, buttons=shown),))


def page_of(rows: Sequence[Button], page: int, again: Press, room: int = PAGE) -> list[Button]:
    """Give one page of rows, and below it the button that turns to the next."""
    end = (page + 1) * room
    turning = replace(again, arg=f"{page + 1} {again.arg}".strip())
    goes_on = len(rows) > end and len(turning.encode().encode()) <= MAX_PRESS
    return [*rows[page * room : end], *([Button("Berikutnya", turning)] if goes_on else [])]


def turned(turn: Turn, word: str) -> tuple[int, str]:
    """Read to which page a press turns, and what the list was asked for; (0, "") for no press."""
    page, _, asked = turn.press.arg.partition(" ")
    return (int(page), asked) if turn.press.word == word and page.isdecimal() else (0, "")


def more(found: Sequence[Berkas] | Sequence[Button], page: int) -> str:
    """Say how many a list leaves out, or on a later page which ones it shows; mostly nothing."""
    if page:
        last = min((page + 1) * PAGE, len(found))
        return say("tugas.page", dari=page * PAGE + 1, sampai=last, n=len(found))
    return say("tugas.more", n=len(found) - PAGE) if len(found) > PAGE else ""


def row_label(berkas: Berkas) -> str:
    """Name a berkas in a list: "0131 · KPT 45/2025"; a draft has no number yet.

    Of a long number the beginning and the year are left, "0131 · SE 53/…/2025".
    """
    produk = berkas.produk
    kind = SINGKATAN[produk.jenis] if produk.jenis else "?"
    number = produk.short.removeprefix(produk.jenis.value if produk.jenis else "").strip()
    before = f"{berkas.number} · " if berkas.agenda else ""
    name = f"{kind} {number}" if produk.jenis or produk.nomor else berkas.title
    if len(before + name) > MAX_BUTTON and number.count("/") > 1:
        name = f"{kind} {number.partition('/')[0]}/…/{number.rpartition('/')[2]}"
    label = before + name
    return label if len(label) <= MAX_BUTTON else f"{label[: MAX_BUTTON - 1].rstrip(' /.-')}…"


def doing(berkas: Berkas) -> str:
    """Say in a word or two what is to be done with a berkas."""
    return say("tugas.retrieved" if berkas.retrieved else f"tugas.{berkas.state.name.lower()}")


def late(turn: Turn, berkas: Berkas) -> str:
    """Say that the step of a berkas is late, before what is said of it; mostly nothing."""
    times = due(berkas, turn.calendar)
    return say("tugas.late") if times and turn.now > times.due else ""


def running_row(turn: Turn, berkas: Berkas) -> Button:
    """Make the row of a berkas that somebody has in hand: who, and what he has to do."""
    what = doing(berkas)
    held = say("tugas.held", siapa=holder(turn, berkas), apa=what, judul=about(turn, berkas))
    hint = f"{late(turn, berkas)}{held}"
    return Button(row_label(berkas), Press.on("lacak", berkas), hint=hint)


def about(turn: Turn, berkas: Berkas) -> str:
    """Give the title as far as a list needs it: the office's own name takes little room."""
    own, komisi = re.escape(turn.office.ketua_of), turn.office.komisi
    return in_short(re.sub(own, komisi, berkas.produk.tentang, flags=re.IGNORECASE))


def holder(turn: Turn, berkas: Berkas) -> str:
    """Name who has to act: the staf by name, others by role."""
    role = next(iter(waits_for(berkas)), Role.BOT)
    staf = turn.memory.officer(staf_named(berkas)) if role is Role.STAF else None
    return staf.name if staf else role_name(role, turn.office)


def scan_row(scan: Loose) -> Button:
    """Make the row of a scan that belongs to no berkas yet."""
    key = "tugas.aside" if scan.aside else "tugas.loose"
    label = shorten(scan.file.name, MAX_BUTTON)
    return Button(label, Press(OPEN_SCAN, arg=scan.file.id), hint=say(key))


def sendings(scans: Sequence[Loose]) -> list[Loose]:
    """Give the first file of each sending."""
    return list({x.group or x.file.id: x for x in reversed(scans)}.values())[::-1]
