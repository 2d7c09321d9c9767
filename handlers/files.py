"""Files as they come in: to the usulan, to the scan, or kept until somebody says whose they are."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from handlers import in_one_go
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import IncomingFile, Job, sending_order
from handlers.ports import SURAT_PERINTAH, Loose, Wanted
from handlers.step1 import nota_dinas
from handlers.step4 import pindai, scan_masuk
from handlers.step5 import unggah
from handlers.texts import say, shorten
from handlers.turn import Outcome, Turn
from sop.berkas import Berkas, File, State, Upload
from sop.commands import RedoScan
from sop.decide import own_moves
from sop.kode import code_in
from sop.roles import Role, holds


def announce(turn: Turn) -> Outcome:
    """Fetch files that a channel only announced; they come back as kept files."""
    jobs = tuple(_fetch(turn, number, f) for number, f in enumerate(turn.incoming.files))
    return Outcome(jobs=jobs)


def _fetch(turn: Turn, number: int, file: IncomingFile) -> Job:
    asked = turn.memory.question(turn.officer.id)
    payload = {
        "asked": asked.encode() if asked else "",
        "channel": turn.incoming.sender.channel,
        "address": turn.incoming.sender.id,
        "ref": file.ref,
        "name": file.name,
        "size": str(file.size),
        "mime": file.mime,
        "photo": "1" if file.photo else "",
        "group": file.group,
        "sent": _sent(turn, number, file),
        "text": turn.text,
        "message": turn.incoming.message,
    }
    return Job(JobKind.AMBIL, "", f"ambil:{turn.incoming.id}:{number}", payload)


def _sent(turn: Turn, number: int, file: IncomingFile) -> str:
    """Place a file among others: as its channel says, else as it came here."""
    sent = file.sent or sending_order(turn.now.timestamp())
    return f"{sent}.{turn.now.isoformat()}.{number:03d}"


def receive(turn: Turn) -> Outcome:
    """Put kept files where they belong: named berkas, abstrak, scan, usulan, or nowhere yet."""
    incoming = enumerate(turn.incoming.files)
    files = [replace(file_of(f), sent=f.sent or _sent(turn, n, f)) for n, f in incoming]
    target = _named(turn)
    if target is not None:
        return _to(turn, target, files)
    if holds(turn.officer, Role.STAF, turn.now) and (scanning := _scanning(turn)):
        if len(scanning) == 1 and not holds(turn.officer, Role.PENGUSUL, turn.now):
            return _to(turn, scanning[0], files)
        seen = any(not f.photo for f in turn.incoming.files)  # a photo alone tells too little
        return scan_masuk.ask_which(turn, files, looking=seen)
    if holds(turn.officer, Role.PENGUSUL, turn.now):
        return nota_dinas.attach(turn, files)
    if holds(turn.officer, Role.STAF, turn.now):
        return scan_masuk.ask_which(turn, files)
    return _keep(turn, files, say("loose.not_here"))


def file_of(file: IncomingFile) -> File:
    """Make the file of a berkas of a kept one, under a name that is safe to show and to write."""
    return File(secrets.token_hex(6), file.sha256, safe_name(file.name), file.size)


def safe_name(name: str) -> str:
    """Take paths and control characters off a file name and keep it below 120 characters."""
    base = re.split(r"[/\\]", name)[-1]
    base = "".join(c for c in base if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = base.rpartition(".")
    if dot and len(base) > 120:
        return f"{stem[: 119 - len(ending)]}.{ending[:20]}"
    return base[:120] or "tanpa-nama"


def _named(turn: Turn) -> Berkas | None:
    """Find the berkas that a message, the name of a file or what it was sent with speaks of."""
    if named := in_one_go.named_with(turn):
        return named
    codes = (code_in(file.name) for file in turn.incoming.files)
    found = next((b for code in codes if code and (b := turn.memory.berkas(code))), None)
    return found or in_one_go.chosen(turn)


def _scanning(turn: Turn) -> Sequence[Berkas]:
    """List the berkas whose papers this staf has in hand, or fetches next if he proposes, too."""
    fetches = (State.CLEARED,) if holds(turn.officer, Role.PENGUSUL, turn.now) else ()
    states = (State.IN_HAND, *fetches)
    return turn.memory.find(Wanted(staf=turn.officer.id, states=states, limit=9))


def _is_abstrak(turn: Turn) -> bool:
    """Tell whether Staf answered the preview with one PDF; it goes public, so no scan is taken."""
    berkas, sent = turn.berkas, turn.incoming.files
    answered = turn.row is not None and turn.row.task is CardTask.UNGGAH
    ready = berkas.naskah_unggah is not None and berkas.upload in {Upload.NONE, Upload.FAILED}
    return answered and ready and len(sent) == 1 and _is_pdf(sent[0])


def _is_pdf(file: IncomingFile) -> bool:
    named = file.mime == "application/pdf" or file.name.casefold().endswith(".pdf")
    return named and not file.photo


def _to(turn: Turn, berkas: Berkas, files: Sequence[File]) -> Outcome:
    turn = replace(turn, berkas=berkas)
    if holds(turn.officer, Role.STAF, turn.now):
        if berkas.state is State.IN_HAND:
            return pindai.add_scan(turn, files)
        if _is_abstrak(turn):
            return unggah.replace_abstrak(turn, files[0])
    proposing = berkas.state in {State.DRAFT, State.RETURNED}
    if proposing and turn.officer.holding(Role.PENGUSUL, turn.now, berkas.unit):
        return nota_dinas.attach(turn, files)
    if _corrects(turn):
        return nota_dinas.attach(replace(turn, berkas=Berkas(code="")), files)
    return _keep(turn, files, _not_waited(turn, files))


def _not_waited(turn: Turn, files: Sequence[File]) -> str:
    """Say that a berkas waits for no scan, and how it would."""
    berkas = turn.berkas
    name = shorten(files[0].name, 80)
    where = berkas.upload if berkas.published else berkas.state
    text = say("loose.not_waited", nama=name, agenda=berkas.number, keadaan=where.value)
    again = any(move.command is RedoScan for move in own_moves(berkas, turn.officer, turn.now))
    return f"{text} {say('loose.redo_first')}" if again else text


def _corrects(turn: Turn) -> bool:
    """Tell whether files for a berkas that was sent are its pengusul's: what of, is read first."""
    proposes = turn.officer.holding(Role.PENGUSUL, turn.now, turn.berkas.unit) is not None
    scans = holds(turn.officer, Role.STAF, turn.now)
    return proposes or (holds(turn.officer, Role.PENGUSUL, turn.now) and not scans)


def kept_all_the_same(turn: Turn) -> bool:
    """Keep what came with something that was refused, if files did: none is ever thrown away.

    What answered a question of the bot is no scan, and waits for no berkas.
    """
    answered = turn.memory.question(turn.officer.id) is not None
    files = [file for file in turn.incoming.files if file.sha256]
    loose = (
        Loose(file_of(f), turn.officer.id, turn.now, SURAT_PERINTAH if answered else f.group)
        for f in files
    )
    turn.memory.put_loose(*loose)
    return bool(files)


def _keep(turn: Turn, files: Sequence[File], text: str) -> Outcome:
    """Keep files that are of no use here, and say so once for all that were sent in one go."""
    group = next((f.group for f in turn.incoming.files if f.group), "")
    told = group and any(loose.group == group for loose in turn.memory.loose(turn.officer.id))
    turn.memory.put_loose(*(Loose(file, turn.officer.id, turn.now, group) for file in files))
    return Outcome(say="" if told else text)
