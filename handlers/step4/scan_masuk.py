"""Scan masuk: scans that came without a berkas wait here until a staf says whose they are.

Of a staf who proposes as well it is not even known whether they are scans: he may say "for a
usulan", and a nota dinas among them says so by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from handlers import in_one_go
from handlers.job_kind import JobKind
from handlers.lists import row_label
from handlers.messages import FIXED, MAX_ROWS, Attachment, Button, Card, Job, Press
from handlers.ports import EVERY_STAF, Loose, Wanted
from handlers.step1 import nota_dinas
from handlers.step4 import pindai
from handlers.texts import say, shorten, size
from handlers.tugas import loose_scans
from handlers.turn import Note, Outcome, Turn
from sop.berkas import Berkas, File, Scan, State, unread
from sop.roles import Role, holds
from sop.tanggal import waktu

#: The words of the presses on such a question; the argument is the first file's id.
FILE_TO = "untuk-berkas"
PROPOSE = "untuk-usulan"
SET_ASIDE = "bukan-berkas"
OFFER_AGAIN = "tawarkan-scan"

#: As many berkas as a question offers, beside [Untuk usulan] and [Bukan untuk berkas].
_OFFERED = MAX_ROWS - 2
#: As many loose scans as are offered at once when a staf takes papers into his hands.
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Arrived:
    """A scan from a scanner inbox, and what tells whose it is."""

    file: File
    names: str  #: as the scanner called it, and what it was sent under
    code: str = ""  #: of the berkas that its cover names
    seems: str = ""  #: … and of the one whose softcopy it surely is
    picture: Attachment | None = None  #: of its first page, for when somebody has to be asked


def berkas_of_scan(turn: Turn, scan: Arrived) -> Berkas | None:
    """Find the berkas of a scan: by its cover, else a number in its names, else what stands on it.

    The number has to stand alone: in "SCAN_0012.pdf" a scanner counts its own files.
    """
    if scan.code:
        return turn.memory.berkas(scan.code)
    year = turn.today.year
    for word in re.findall(r"(?<![\w-])\d{4}(?!\w)", scan.names):
        found = turn.memory.by_agenda(year, int(word))
        if found is not None and found.state is State.IN_HAND:
            return found
    seems = turn.memory.berkas(scan.seems) if scan.seems else None
    return seems if seems is not None and _open_to_more(seems.scan) else None


def _open_to_more(scan: Scan) -> bool:
    """Tell whether a part may be added unasked: nothing was taken, waited for or found wrong."""
    return not (scan.used or scan.redo or scan.other)


def by_berkas(turn: Turn, scans: Sequence[Arrived]) -> list[tuple[Berkas | None, list[Arrived]]]:
    """Sort what came together by the berkas it is of.

    Where all that are known are of one berkas, those that tell nothing are of it, too: asli,
    salinan or parts of them. Otherwise they are of none.
    """
    found = [(berkas_of_scan(turn, scan), scan) for scan in scans]
    known = {berkas.code: berkas for berkas, _ in found if berkas is not None}
    only = next(iter(known.values())) if len(known) == 1 else None
    sorted_out: dict[str, tuple[Berkas | None, list[Arrived]]] = {}
    for own, scan in found:
        berkas = own or (None if scan.code or scan.seems else only)
        code = berkas.code if berkas else ""
        sorted_out.setdefault(code, (berkas, []))[1].append(scan)
    return list(sorted_out.values())


def recognised(scan: Arrived, berkas: Berkas) -> bool:
    """Tell whether nothing but what stands on a scan told whose it is."""
    return not scan.code and scan.seems == berkas.code


def ask_staf(turn: Turn, scans: Sequence[Arrived]) -> Outcome:
    """Keep scans that tell nothing and ask every staf once; the first answer files them."""
    group = scans[0].file.id if len(scans) > 1 else ""
    sending = [Loose(scan.file, EVERY_STAF, turn.now, group) for scan in scans]
    turn.memory.put_loose(*sending)
    pictures = tuple(scan.picture for scan in scans if scan.picture is not None)
    notes = []
    for staf in turn.memory.holders(Role.STAF, turn.now):
        if pictures:
            notes.append(Note(staf.id, "", files=pictures, silent=True))
        notes.append(_asked(turn, staf.id, sending))
    return Outcome(notes=tuple(notes))


def told_refused(turn: Turn, name: str, why: str) -> Outcome:
    """Tell every staf, or the admins where there is none, of a scan that could not be taken."""
    to = turn.memory.holders(Role.STAF, turn.now) or turn.memory.holders(Role.ADMIN, turn.now)
    text = say("loose.refused", nama=shorten(name, 80), sebab=why)
    return Outcome(notes=tuple(Note(officer.id, text) for officer in to))


def ask_which(turn: Turn, files: Sequence[File], *, looking: bool = False) -> Outcome:
    """Keep files of Staf and ask for which berkas they are: once for an album, however it comes.

    Args:
        turn: what happened.
        files: what was sent.
        looking: a machine looks at them, too. The question says so and can be answered meanwhile;
            where it could not be drawn anew, it comes only if it has to be asked after all.

    """
    group = _group(turn)
    asked = any(loose.group == group for loose in turn.memory.loose(turn.officer.id))
    sending = [Loose(file, turn.officer.id, turn.now, group) for file in files]
    turn.memory.put_loose(*sending)
    if looking:
        turn.memory.start(_looking(turn, group), turn.now)  # the question says so
    if asked or (looking and turn.incoming.sender.channel in FIXED):
        return Outcome()
    return Outcome(notes=(_asked(turn, turn.officer.id, sending),))


def _looking(turn: Turn, group: str) -> Job:
    key = _look_key(turn.officer.id, group)
    return Job(JobKind.KENALI, "", key, {**turn.asker, "group": group})


def _look_key(officer: str, group: str) -> str:
    return f"kenali:{officer}:{group}"


def looked_at(turn: Turn, group: str, code: str, *, proposed: bool = False) -> Outcome:
    """File a sending to the berkas of this staf that it surely is of; in any doubt ask.

    Args:
        turn: of the officer who sent it.
        group: of the sending, of which nothing may be left: he was faster than the machine.
        code: of that berkas; nothing in doubt.
        proposed: it is no scan of any berkas, and what a usulan is made of is among it.

    """
    left = [x for x in loose_scans(turn) if x.group == group and not x.aside]
    if not left:
        return Outcome()
    sending = sorted(left, key=lambda x: not turn.memory.cards(x.file.id))  # as was asked
    berkas = turn.memory.berkas(code) if code else None
    if berkas is not None and _goes_by_itself(turn, berkas):
        text = say("loose.known", nama=shorten(sending[0].file.name, 80), agenda=berkas.number)
        taken = _taken(turn, sending)
        own = replace(turn, berkas=berkas)
        return _filed(own, taken, text, recognised=True) if taken else Outcome()
    if proposed and holds(turn.officer, Role.PENGUSUL, turn.now):
        text = say("loose.known_usulan", nama=shorten(sending[0].file.name, 80))
        taken = _taken(turn, sending)
        return _attached(turn, taken, text) if taken else Outcome()
    return Outcome(notes=(replace(_asked(turn, turn.officer.id, sending), fresh=False),))


def _goes_by_itself(turn: Turn, berkas: Berkas) -> bool:
    mine = berkas.staf is not None and berkas.staf.id == turn.officer.id
    return mine and berkas.state is State.IN_HAND and _open_to_more(berkas.scan)


def _group(turn: Turn) -> str:
    """Name what was sent together: the album, else the message."""
    return next((f.group for f in turn.incoming.files if f.group), turn.incoming.id)


# The question ------------------------------------------------------------------------------------


def _asked(turn: Turn, officer: str, sending: Sequence[Loose], *also: Berkas) -> Note:
    """Ask an officer at the end of his chat for which berkas a sending is."""
    card = _question(turn, officer, sending, *also)
    return Note(officer, card.text, buttons=card.buttons, about=sending[0].file.id, fresh=True)


def _question(turn: Turn, officer: str, sending: Sequence[Loose], *also: Berkas) -> Card:
    """Show a sending as it stands: waiting for its berkas, or set aside."""
    first = sending[0]
    if first.aside:
        anew = Button("Batalkan", Press(OFFER_AGAIN, arg=first.file.id))
        name = shorten(first.file.name, 80)
        return Card(say("loose.aside", nama=name, siapa=first.aside), (anew,))
    scanning = list({b.code: b for b in (*also, *_in_hand(turn, officer))}.values())
    asked = turn.memory.officer(officer)
    either = asked is not None and holds(asked, Role.PENGUSUL, turn.now)
    text = _which(sending, either=either, waiting=bool(scanning))
    if turn.memory.under_way(_look_key(first.officer, first.group)):
        text += f"\n{say('loose.looking')}"
    if first.file.note:
        text += f"\n✗ {first.file.note}"
    rows = [
        Button(row_label(b), Press.on(FILE_TO, b, first.file.id), hint=b.produk.tentang)
        for b in scanning[:_OFFERED]
    ]
    if either:
        hint = say("loose.usulan_hint")
        rows.append(Button("Untuk usulan", Press(PROPOSE, arg=first.file.id), hint=hint))
    rows.append(Button("Bukan untuk berkas", Press(SET_ASIDE, arg=first.file.id)))
    return Card(text, tuple(rows))


def _which(sending: Sequence[Loose], *, either: bool, waiting: bool) -> str:
    """Ask for which berkas a sending is; of who proposes as well, also whether it is for one."""
    name = shorten(sending[0].file.name, 80)
    if len(sending) > 1:
        name = say("loose.and_more", nama=name, n=len(sending) - 1)
    extent = _extent(sending)
    if either:
        return say("loose.which_or" if waiting else "loose.none_or", nama=name, ukuran=extent)
    return say("loose.which" if waiting else "loose.none", nama=name, ukuran=extent)


def _extent(sending: Sequence[Loose]) -> str:
    pages = sending[0].file.pages
    return say("loose.pages", n=pages) if pages else size(sum(x.file.size for x in sending))


def _in_hand(turn: Turn, staf: str) -> Sequence[Berkas]:
    """List the berkas that wait for a scan, those of this staf first."""
    found = turn.memory.find(Wanted(states=(State.IN_HAND,), limit=50))
    return sorted(found, key=lambda b: b.staf is None or b.staf.id != staf)


def _copies(turn: Turn, first: Loose, draw: Callable[[str], Card]) -> tuple[Note, ...]:
    """Draw the question anew wherever it hangs."""
    about = first.file.id
    officers = dict.fromkeys(row.officer for row in turn.memory.cards(about))
    return tuple(
        Note(officer, card.text, buttons=card.buttons, about=about, silent=True)
        for officer in officers
        for card in (draw(officer),)
    )


# The answers -------------------------------------------------------------------------------------


def file_to(turn: Turn) -> Outcome:
    """Untuk berkas: file the loose scans of one sending to the chosen berkas."""
    if aside := _set_aside_already(turn):
        return aside
    sending = _taken(turn, _sending(turn))
    if not sending:
        return _gone(turn)
    name, number = shorten(sending[0].file.name, 80), turn.berkas.number
    text = say("loose.done", nama=name, siapa=_by(turn), agenda=number)
    return replace(_filed(turn, sending, text), say=say("loose.filed", agenda=number))


def _filed(turn: Turn, sending: Sequence[Loose], text: str, *, recognised: bool = False) -> Outcome:
    """Add a sending to the berkas of the turn."""
    outcome = pindai.add_scan(turn, [x.file for x in sending], recognised=recognised)
    return _closed(turn, sending, text, outcome, turn.berkas.code)


def propose(turn: Turn) -> Outcome:
    """Untuk usulan: they are no scans but what a usulan is made of."""
    turn.require_role(Role.PENGUSUL)
    sending = _taken(turn, _sending(turn))
    if not sending:
        return _gone(turn)
    name = shorten(sending[0].file.name, 80)
    return _attached(turn, sending, say("loose.done_usulan", nama=name, siapa=_by(turn)))


def _attached(turn: Turn, sending: Sequence[Loose], text: str) -> Outcome:
    outcome = nota_dinas.attach(turn, [unread(x.file) for x in sending])
    code = next((record.code for record in outcome.records), "")
    return _closed(turn, sending, text, outcome, code)


def _closed(
    turn: Turn, sending: Sequence[Loose], text: str, outcome: Outcome, code: str
) -> Outcome:
    """Close the question with a text, however often it was asked; the rest of an album follows."""
    first = sending[0]
    if first.group:
        in_one_go.choose(turn.memory, turn.officer.id, first.group, code)
    for loose in sending:
        turn.memory.remember(_handled(loose.file.id), text)
    done = _copies(turn, first, lambda _: Card(text))
    return replace(outcome, notes=(*outcome.notes, *done))


def set_aside(turn: Turn) -> Outcome:
    """Bukan untuk berkas: keep the files of a sending and ask nobody any more."""
    if aside := _set_aside_already(turn):
        return aside
    return _put_back(turn, _by(turn), say("loose.aside_short"))


def offer_again(turn: Turn) -> Outcome:
    """Batalkan: the files wait for their berkas after all."""
    return _put_back(turn, "", say("loose.again_short"))


def _put_back(turn: Turn, aside: str, said: str) -> Outcome:
    turn.require_role(Role.STAF)
    sending = [replace(loose, aside=aside) for loose in _taken(turn, _sending(turn))]
    if not sending:
        return _gone(turn)
    turn.memory.put_loose(*sending)
    copies = _copies(turn, sending[0], lambda officer: _question(turn, officer, sending))
    return Outcome(say=said, notes=copies)


def open_scan(turn: Turn) -> Outcome:
    """Show a loose scan at the end of the chat, as /tugas and /cari name it."""
    turn.require_role(Role.STAF)
    sending = list(_sending(turn))
    if not sending:
        return _gone(turn)
    return Outcome(notes=(_asked(turn, turn.officer.id, sending),))


def _gone(turn: Turn) -> Outcome:
    """Say who took a scan, when and where to; a copy of its question may look open for ever."""
    handled = turn.memory.setting(_handled(turn.press.arg))
    return Outcome(say=handled or say("loose.gone"))


def _set_aside_already(turn: Turn) -> Outcome | None:
    """Say who said that a scan is for no berkas, to whoever presses a copy from before that."""
    first = next(_sending(turn), None)
    if first is None or not first.aside:
        return None
    name = shorten(first.file.name, 80)
    return Outcome(say=say("loose.aside", nama=name, siapa=first.aside))


def _handled(file_id: str) -> str:
    return f"scan-masuk:{file_id}"


def _by(turn: Turn) -> str:
    return f"{turn.officer.name}, {waktu(turn.now.astimezone(turn.office.zone))}"


def _sending(turn: Turn) -> Iterator[Loose]:
    """Give the file of a press, and with it what was sent in one go."""
    waiting = loose_scans(turn)
    first = next((x for x in waiting if x.file.id == turn.press.arg), None)
    if first is not None:
        yield first
        yield from (x for x in waiting if first.group and x.group == first.group and x != first)


def _taken(turn: Turn, sending: Iterable[Loose]) -> list[Loose]:
    return [x for x in list(sending) if turn.memory.take_loose(x.file.id) is not None]


def take(turn: Turn) -> Outcome:
    """4a. Terima: and offer the scans that lay waiting before anybody had the papers in hand."""
    outcome = pindai.take(turn)
    sendings: dict[str, list[Loose]] = {}
    for loose in loose_scans(turn):
        if not loose.aside:
            sendings.setdefault(loose.group or loose.file.id, []).append(loose)
    waiting = list(sendings.values())[:_AT_ONCE]
    notes = tuple(_asked(turn, turn.officer.id, sending, turn.berkas) for sending in waiting)
    return replace(outcome, notes=outcome.notes + notes)
