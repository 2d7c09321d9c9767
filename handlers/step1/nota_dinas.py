"""Step 1: the pengusul's deeds, from the first file to [Kirim], and his ways out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from handlers.card import papers_sent
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import FIXED, Job
from handlers.officers.serah import vacant
from handlers.ports import Wanted
from handlers.step1 import subbagian, versi
from handlers.step1.versi import field_value
from handlers.step1.whose_file import drafts_of
from handlers.step5.unggah import prepare_job
from handlers.texts import clean, has, role_name, say
from handlers.tugas import unreached
from handlers.turn import Other, Outcome, Ring, Turn
from handlers.typed import NOTHING
from handlers.typed_day import as_day
from sop import commands as c
from sop import reports as r
from sop.berkas import Agenda, Berkas, Duplicate, File, State, Upload, Use
from sop.command import Deed
from sop.decide import decide
from sop.fields import set_field
from sop.history import Record, apply
from sop.kode import new_code
from sop.moves import not_uploaded
from sop.produk import Produk
from sop.refusals import Incomplete
from sop.roles import BOT, Role
from sop.signed import Actor
from sop.subbagian import opening
from sop.tanggal import tanggal

#: What gives a usulan its number.
Numbering = TypeVar("Numbering", c.Correct, r.FileRead)


def attach(turn: Turn, files: Sequence[File]) -> Outcome:
    """Lampirkan: put kept files to the usulan that is being put together, or begin one.

    Its card comes below what was sent; where more of the same is being read still, it is there.
    """
    berkas = turn.berkas if turn.berkas.code else _open_usulan(turn)
    known = {f.sha256 for f in berkas.files if f.use is not Use.REFUSED}
    new = tuple(f for f in files if f.sha256 not in known)
    if not new:
        told, pressed = say("step1.same_file", nama=files[0].name), turn.incoming.press is not None
        rings_here = turn.incoming.sender in turn.memory.addresses(turn.officer.id)[:1]
        apart = pressed or not rings_here
        card = Ring(turn.officer.id, CardTask.USULAN, head="" if pressed else told)
        return Outcome(say=told if apart else "", others=(Other(berkas.code, (card,)),))
    unit, several = opening(turn.officer, turn.now)
    useless = _instead_of(turn, berkas, new)
    command = c.Attach(new, unit, turn.office.staf_receives, several)
    record = decide(reduce(apply, useless, berkas), command, turn.officer, turn.now)
    return Outcome(
        records=(*useless, record),
        task=CardTask.USULAN,
        follow=True,
        fresh=not (berkas.reading or turn.incoming.sender.channel in FIXED),
        jobs=tuple(read_job(record.code, f) for f in new),
    )


def _instead_of(turn: Turn, berkas: Berkas, new: Sequence[File]) -> tuple[Record, ...]:
    """Take off what could not be used and now comes again, under its name or as it was."""
    names, gone = {file.name for file in new}, list[Record]()
    same = {file.sha256 for file in new}
    for file in berkas.files:
        if file.use is Use.REFUSED and (file.name in names or file.sha256 in same):
            gone.append(decide(berkas, c.Detach(file), turn.officer, turn.now))
            berkas = apply(berkas, gone[-1])
    return tuple(gone)


def _open_usulan(turn: Turn) -> Berkas:
    """Give the draft of this pengusul, or begin one; what it corrects is seen once it is read."""
    return next(iter(drafts_of(turn, turn.officer)), None) or Berkas(code=fresh_code())


def fresh_code() -> str:
    """Make the code of a new berkas."""
    return new_code(secrets.token_bytes(16))


def read_job(code: str, file: File) -> Job:
    """Ask for a file to be read."""
    return Job(JobKind.READ, code, f"read:{file.id}", {"file": file.id, "sha256": file.sha256})


def pictures_of(berkas: Berkas, file: str) -> tuple[Job, ...]:
    """Ask for pictures of a file that was read (by its id), if it is the softcopy now."""
    soft = berkas.file(Use.SOFTCOPY)
    if soft is None or soft.id != file:
        return ()
    payload = {"sha256": soft.sha256, "name": soft.name}
    return (Job.on(JobKind.PICTURES, berkas.code, payload),)


def submit(turn: Turn) -> Outcome:
    """Kirim: the usulan goes to the Kasubbag Hukum (or Staf, for 2a) with its agenda number."""
    berkas = turn.berkas
    turn.decide(c.Submit())  # may it be sent at all? only then is a number taken
    _no_other(turn)
    agenda = berkas.agenda
    if agenda is None:
        year = turn.today.year
        agenda = Agenda(year, turn.memory.next_agenda(year, turn.office.first_agenda(year)))
    before = versi.sent_before(turn.memory, berkas)
    role, task = (
        (Role.STAF, CardTask.KERJA) if berkas.staf_receives else (Role.KASUBBAG, CardTask.KEPUTUSAN)
    )
    people = turn.memory.holders(role, turn.now)
    nobody = unreached(turn.memory, people) if people else role_name(role, turn.office)
    return turn.done(
        c.Submit(agenda, versi.what_changed(before, berkas)),
        say("step1.sent_unseen" if nobody else "step1.sent", agenda=agenda, siapa=nobody),
        rings=turn.ring_all(role, task, papers_sent(berkas)),
        jobs=versi.picture(before, berkas),
        notes=() if people else vacant(turn, {role}),
    )


def _no_other(turn: Turn) -> None:
    """Look once more whether another berkas with this number runs or is public meanwhile."""
    other = find_duplicate(turn, turn.berkas.produk, turn.berkas.code)
    if other and (not other.published or turn.berkas.replaces != other.code):
        raise Incomplete("ganda", kapan=other.says)


def find_duplicate(turn: Turn, produk: Produk, code: str) -> Duplicate | None:
    """Find a berkas with the same jenis, nomor and tahun that runs or is published."""
    if not (produk.jenis and produk.nomor and produk.tahun):
        return None
    for other in turn.memory.find(Wanted(produk=produk, limit=20)):
        if other.code == code or other.state in {State.DRAFT, State.WITHDRAWN, State.DISCARDED}:
            continue
        if other.published:
            day = turn.office.day(other.online.at or other.since_at or turn.now)
            when = say("step1.published_at", kapan=tanggal(day), agenda=other.agenda)
            return Duplicate(other.code, True, when, other.online.page)
        if other.upload is not Upload.TAKEN_DOWN:
            return Duplicate(other.code, False, say("step1.runs_as", agenda=other.agenda))
    return None


def with_duplicate(turn: Turn, berkas: Berkas, command: Numbering) -> Numbering:
    """Say in what was read or corrected whether another berkas has the number that it gives."""
    after = dict(command.changes(berkas, Deed(Actor(BOT.id, BOT.name, ""), turn.now)))
    produk = after.get("produk", berkas.produk)
    found = find_duplicate(turn, produk, berkas.code) if isinstance(produk, Produk) else None
    return replace(command, duplicate=found)


def confirm(turn: Turn) -> Outcome:
    """Benar: what was read unsurely is right."""
    return turn.done(c.Confirm(), say("step1.confirmed"))


def replace_old(turn: Turn) -> Outcome:
    """Pengganti: this document takes the place of a published one."""
    return turn.done(c.ReplaceOld(), say("step1.replaces"))


def detach(turn: Turn) -> Outcome:
    """Lepas: take a file off that does not belong to the usulan."""
    file = next((f for f in turn.berkas.files if f.id == turn.press.arg), None)
    return turn.done(c.Detach(file), say("step1.detached", nama=file.name if file else ""))


def discard(turn: Turn) -> Outcome:
    """Batal: drop the draft."""
    return turn.done(c.Discard(), say("step1.discarded"))


def withdraw(turn: Turn) -> Outcome:
    """Tarik usulan: it ends, and the number stays in the book."""
    return turn.done(c.Withdraw(), say("step1.withdrawn", agenda=turn.berkas.agenda))


def ask_field(turn: Turn) -> Outcome:
    """Ask for the value of one field, whoever may set it.

    Raises:
        OutOfTurn: this officer may not, so he is not shown what stands there either.
        Incomplete: there is no such field.

    """
    name = turn.press.arg
    turn.require(c.Correct)
    if not has(f"field.{name}"):
        raise Incomplete("pilihan")
    field, now = say(f"field.{name}"), field_value(turn.berkas, name)
    key = f"ask.field_{name}" if has(f"ask.field_{name}") else "ask.field"
    text = say(key, isian=field, lama=now or say("ask.none"))
    if now and set_field(turn.berkas, name, "") is not None:
        text += "\n" + say("ask.to_empty")
    return turn.ask(text, c.Correct.word, name)


def correct(turn: Turn) -> Outcome:
    """Isi: set a field, from a typed answer or a chosen row (`jenis=Surat Edaran`).

    What nobody sees, such as a sign that turns the direction of reading, is left out: it would go
    to JDIH and make a title look like another one.
    """
    name, _, value = turn.press.arg.partition("=")
    value = clean(value or turn.text)
    if value.strip() == NOTHING:
        value = ""
    if name.endswith("tanggal"):
        parsed = as_day(value, turn.today, ahead=False)
        if parsed is None:
            raise Incomplete("tanggal")
        value = parsed.isoformat()
    if name == "subbagian":
        value = subbagian.chosen(turn, value)
    berkas = turn.berkas
    made = berkas.preparing or berkas.naskah_unggah is not None
    again = made and not_uploaded(berkas)
    given = c.Correct(name, value, again, ahead=_ahead(turn, name, value))
    return turn.done(
        with_duplicate(turn, berkas, given),
        "" if turn.text else say("step1.corrected", isian=say(f"field.{name}")),
        task=turn.row.task if turn.row else CardTask.USULAN,
        fresh=bool(turn.text),
        jobs=(prepare_job(berkas.code),) if again else (),
    )


def _ahead(turn: Turn, name: str, value: str) -> bool:
    """Tell whether a usulan is given a day or a year that is still to come: a slip, mostly."""
    today = turn.today
    day, year = today.isoformat(), str(today.year)
    latest = {"tanggal": day, "nota_tanggal": day, "tahun": year}
    return turn.berkas.state in {State.DRAFT, State.RETURNED} and value > latest.get(name, value)
