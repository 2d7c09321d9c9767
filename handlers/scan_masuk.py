"""Scan masuk: scans that came without a berkas wait here until a staf says whose they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import step4_pindai
from handlers.messages import Attachment, Button, Card, Press
from handlers.ports import Loose, Wanted
from handlers.texts import say, shorten, size
from handlers.tugas import row_label
from handlers.turn import Note, Outcome, Turn
from sop.berkas import Berkas, Lampiran, State
from sop.roles import Role

#: The word of the press that files a loose scan: its argument is the file's id.
FILE_TO = "untuk-berkas"

#: As many berkas as a question offers.
_OFFERED = 9
#: As many loose scans as are offered at once when a staf takes papers into his hands.
_AT_ONCE = 3


def berkas_of_scan(turn: Turn, code: str, names: str) -> Berkas | None:
    """Find the berkas of a scan by the code on its cover, else by a number in its names."""
    if code:
        return turn.memory.berkas(code)
    year = turn.now.astimezone(turn.office.zone).year
    for word in re.findall(r"(?<!\d)\d{4}(?!\d)", names):
        found = turn.memory.by_agenda(year, int(word))
        if found is not None and found.state is State.IN_HAND:
            return found
    return None


def ask_staf(turn: Turn, file: Lampiran, picture: Attachment | None = None) -> Outcome:
    """Keep a scan that tells nothing and ask every staf; the first answer files it."""
    notes = []
    for staf in turn.memory.holders(Role.STAF, turn.now):
        turn.memory.put_loose(Loose(file, staf.id, turn.now))
        if picture is not None:
            notes.append(Note(staf.id, "", files=(picture,), silent=True))
        notes.append(which_note(staf.id, [file], in_hand(turn, staf.id)))
    return Outcome(notes=tuple(notes))


def in_hand(turn: Turn, staf: str) -> Sequence[Berkas]:
    """List the berkas that wait for a scan, those of this staf first."""
    found = turn.memory.find(Wanted(states=(State.IN_HAND,), limit=50))
    return sorted(found, key=lambda b: b.staf is None or b.staf.id != staf)


def ask_which(turn: Turn, files: Sequence[Lampiran], scanning: Sequence[Berkas]) -> Outcome:
    """Keep files of Staf and ask for which berkas they are: once for an album, however it comes."""
    group = _group(turn)
    chosen = turn.memory.berkas(turn.memory.setting(_album(turn, group)))
    if chosen is not None and chosen.state is State.IN_HAND:
        return step4_pindai.add_scan(replace(turn, berkas=chosen), files)
    asked = any(loose.group == group for loose in turn.memory.loose(turn.officer.id))
    for file in files:
        turn.memory.put_loose(Loose(file, turn.officer.id, turn.now, group))
    return Outcome() if asked else Outcome(notes=(which_note(turn.officer.id, files, scanning),))


def _group(turn: Turn) -> str:
    """Name what was sent together: the album, else the message."""
    return next((f.group for f in turn.incoming.files if f.group), turn.incoming.id)


def _album(turn: Turn, group: str) -> str:
    return f"album:{turn.officer.id}:{group}"


def which_note(officer: str, files: Sequence[Lampiran], scanning: Sequence[Berkas]) -> Note:
    """Ask for which berkas a loose scan is; where none waits for one, say that it is kept."""
    first = files[0]
    name = shorten(first.name, 80)
    if not scanning:
        return Note(officer, say("loose.none", nama=name))
    pages = say("loose.pages", n=first.pages) if first.pages else size(sum(f.size for f in files))
    buttons = tuple(
        Button(
            row_label(b),
            Press(FILE_TO, b.code, b.version, first.id),
            hint=shorten(b.produk.tentang, 70),
        )
        for b in scanning[:_OFFERED]
    )
    text = say("loose.which", nama=name, ukuran=pages)
    return Note(officer, text, card=Card(text, buttons))


def file_to(turn: Turn) -> Outcome:
    """Untuk berkas: file the loose scans of one sending to the chosen berkas."""
    first = turn.memory.take_loose(turn.press.arg)
    if first is None:
        return Outcome(say=say("loose.gone"))
    siblings = [
        x for x in turn.memory.loose(turn.officer.id) if first.group and x.group == first.group
    ]
    for sibling in siblings:
        turn.memory.take_loose(sibling.file.id)
    if first.group:
        turn.memory.remember(_album(turn, first.group), turn.berkas.code)
    files = [first.file, *(s.file for s in siblings)]
    filed = say("loose.filed", agenda=turn.berkas.number)
    return replace(step4_pindai.add_scan(turn, files), say=filed)


def take(turn: Turn) -> Outcome:
    """4a. Terima: and offer the scans that lay waiting before anybody had the papers in hand."""
    outcome = step4_pindai.take(turn)
    sendings: dict[str, list[Lampiran]] = {}
    for loose in turn.memory.loose(turn.officer.id):
        sendings.setdefault(loose.group or loose.file.id, []).append(loose.file)
    if not sendings:
        return outcome
    waiting = list(sendings.values())[:_AT_ONCE]
    notes = tuple(which_note(turn.officer.id, files, [turn.berkas]) for files in waiting)
    return replace(outcome, notes=outcome.notes + notes)
