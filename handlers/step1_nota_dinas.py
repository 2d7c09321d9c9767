"""Step 1: the pengusul's usulan, from the first file to [Kirim], and its card until the end."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.card import (
    LOOK,
    Scene,
    compose,
    document_line,
    heading,
    menu,
    press,
    public_link,
    standing,
    to_view,
)
from handlers.messages import Attachment, Button, Card, Job
from handlers.ports import Question, Wanted
from handlers.texts import day, has, say, shorten
from handlers.turn import Look, Outcome, Ring, Turn
from handlers.typed import as_date
from sop import commands as c
from sop import reports as r
from sop.berkas import Actor, Agenda, Berkas, Duplicate, Lampiran, State, Upload, Use, missing
from sop.command import Deed
from sop.deadlines import target
from sop.kode import new_code
from sop.moves import by_bot, decide, fold
from sop.produk import Jenis, Produk, same_number
from sop.reading import Naskah, Reading
from sop.refusals import Incomplete
from sop.roles import Role

FIELDS = (
    "jenis",
    "nomor",
    "tahun",
    "tentang",
    "tanggal",
    "penandatangan",
    "nota_nomor",
    "nota_tanggal",
)


# How the usulan is shown -------------------------------------------------------------------------


def card(scene: Scene) -> Card:
    """Show the usulan: what was read and what is missing, later where it stands."""
    berkas = scene.berkas
    if berkas.state is State.DRAFT:
        return compose(scene, _draft_text(scene), _files_view(scene))
    if berkas.state is State.RETURNED:
        text = f"{heading(berkas)}\n\n{standing(scene)}\n\n{_contents(scene)}"
        return compose(scene, text, _files_view(scene), more=(_track(scene),))
    if berkas.closed or berkas.published:
        return _ended(scene)
    bring = ""
    if berkas.state in {State.SUBMITTED, State.RECEIVED, State.DISPOSED}:
        copies = "naskah asli + salinan" if berkas.keputusan else "naskah asli + satu rangkap"
        bring = "\n\n" + say("step1.bring", rangkap=copies, agenda=berkas.agenda)
    due = scene.when(target(scene.calendar, berkas.submitted_at)) if berkas.submitted_at else "-"
    text = f"{heading(berkas)}{bring}\n\n{standing(scene)}\n{say('step1.target', target=due)}"
    return compose(scene, text, (_track(scene),))


def _track(scene: Scene) -> Button:
    return Button("Lacak", press(scene, "lacak"))


def _files_view(scene: Scene) -> Sequence[Button]:
    return (to_view(scene, "Salah berkas?", "lampiran"),) if scene.view == "lainnya" else ()


def _ended(scene: Scene) -> Card:
    berkas = scene.berkas
    text = f"{heading(berkas)}\n\n{standing(scene)}"
    return compose(scene, text, (*public_link(berkas), _track(scene)))


def _draft_text(scene: Scene) -> str:
    return f"{say('step1.draft')}\n\n{_contents(scene)}"


def _contents(scene: Scene) -> str:
    berkas = scene.berkas
    parts = [_nota_text(berkas), _produk_text(berkas), *_file_lines(berkas), _advice(scene)]
    return "\n\n".join(part for part in parts if part)


def _nota_text(berkas: Berkas) -> str:
    if berkas.file(Use.NOTA_DINAS) is None:
        return say("step1.no_nota")
    nota = berkas.nota
    when = day(nota.tanggal) if nota.tanggal else "-"
    number = _mark(berkas, "nota_nomor", nota.nomor or say("step1.unknown"))
    return say("step1.nota", nomor=number, tanggal=_mark(berkas, "nota_tanggal", when))


def _produk_text(berkas: Berkas) -> str:
    if berkas.file(Use.SOFTCOPY) is None:
        return say("step1.no_softcopy")
    produk = berkas.produk
    jenis = produk.jenis.value if produk.jenis else say("step1.unknown")
    lines = [
        say(
            "step1.produk",
            jenis=_mark(berkas, "jenis", jenis),
            nomor=_mark(berkas, "nomor", produk.nomor or say("step1.unknown")),
            tahun=_mark(berkas, "tahun", str(produk.tahun or say("step1.unknown"))),
        ),
        _mark(berkas, "tentang", "tentang " + shorten(produk.tentang or say("step1.unknown"), 330)),
    ]
    if line := document_line(berkas):
        doubtful = {"tanggal", "penandatangan"} & set(berkas.unsure)
        lines.append(line + (" (?)" if doubtful else ""))
    if produk.jenis:
        lines.append(say("step1.needs_3a" if berkas.keputusan else "step1.needs_3b"))
    return "\n".join(lines)


def _mark(berkas: Berkas, name: str, value: str) -> str:
    return f"{value} (?)" if name in berkas.unsure else value


def _file_lines(berkas: Berkas) -> list[str]:
    lines = []
    for file in berkas.files:
        name = shorten(file.name, 60)
        if file.use is Use.UNREAD:
            lines.append(say("step1.reading", nama=name))
        elif file.use is Use.REFUSED:
            lines.append(say("step1.refused", nama=name, sebab=file.note))
        elif file.use is Use.LAMPIRAN:
            lines.append(say("step1.lampiran", nama=name, hlm=file.pages))
    return lines


def _advice(scene: Scene) -> str:
    berkas = scene.berkas
    lacks = missing(berkas)
    if berkas.duplicate and not berkas.replaces:
        key = (
            "step1.duplicate_published" if berkas.duplicate.published else "step1.duplicate_running"
        )
        return say(key, kapan=berkas.duplicate.says, alamat=berkas.duplicate.address)
    if "terbaca" in lacks:
        return ""
    unknown = [say(f"field.{n}") for n in lacks if has(f"field.{n}")]
    if unknown:
        return say("step1.fill", isian=", ".join(unknown))
    if "yakin" in lacks:
        return say("step1.doubt")
    return "" if lacks else say("step1.complete")


def card_perbaiki(scene: Scene) -> Card:
    """List the fields of the usulan; only the chosen one is asked for."""
    berkas = scene.berkas
    rows = []
    for name in FIELDS:
        value = field_value(berkas, name)
        hint = shorten(_mark(berkas, name, value or say("step1.unknown")), 70)
        target_press = (
            press(scene, LOOK, "jenis") if name == "jenis" else press(scene, "tanya", name)
        )
        rows.append(Button(say(f"field.{name}").capitalize(), target_press, hint=hint))
    return menu(scene, f"{_contents(scene)}\n\n{say('step1.which_field')}", rows)


def card_jenis(scene: Scene) -> Card:
    """List the kinds of document."""
    rows = [
        Button(j.value, press(scene, c.Correct.word, f"jenis={j.value}")) for j in list(Jenis)[:9]
    ]
    return menu(scene, say("step1.which_jenis"), rows)


def card_tarik(scene: Scene) -> Card:
    """Ask once more before a usulan is withdrawn."""
    yes = Button("Ya, tarik", press(scene, c.Withdraw.word, "ya"))
    text = f"{heading(scene.berkas)}\n\n{say('step1.withdraw_sure', agenda=scene.berkas.agenda)}"
    return Card(text, (yes, to_view(scene, "Kembali", "")))


def field_value(berkas: Berkas, name: str) -> str:
    """Write the value of an editable field."""
    if name.startswith("nota_"):
        value = getattr(berkas.nota, name.removeprefix("nota_"))
    else:
        value = getattr(berkas.produk, name)
    if value is None:
        return ""
    return day(value) if name.endswith("tanggal") else str(value)


# What the pengusul does --------------------------------------------------------------------------


def attach(turn: Turn, files: Sequence[Lampiran]) -> Outcome:
    """Lampirkan: put kept files to the usulan that is being put together, or begin one."""
    berkas = turn.berkas if turn.berkas.code else _open_usulan(turn)
    known = {f.sha256 for f in berkas.files}
    new = tuple(f for f in files if f.sha256 not in known)
    if not new:
        return Outcome(say=say("step1.same_file", nama=files[0].name), task="usulan", follow=True)
    holding = turn.officer.holding(Role.PENGUSUL, turn.now)
    unit = holding.jabatan.unit if holding else ""
    command = c.Attach(new, unit, turn.office.staf_receives)
    record = decide(berkas, command, turn.officer, turn.now)
    return Outcome(
        records=(record,),
        task="usulan",
        follow=True,
        jobs=tuple(_read(record.code, f) for f in new),
    )


def _open_usulan(turn: Turn) -> Berkas:
    for states in ((State.DRAFT,), (State.RETURNED,)):
        mine = turn.memory.find(Wanted(pengusul=turn.officer.id, states=states, limit=1))
        if mine:
            return mine[0]
    return Berkas(code=fresh_code())


def fresh_code() -> str:
    """Make the code of a new berkas."""
    return new_code(secrets.token_bytes(16))


def _read(code: str, file: Lampiran) -> Job:
    return Job(
        "read", code, f"read:{file.id}", {"file": file.id, "sha256": file.sha256, "name": file.name}
    )


def submit(turn: Turn) -> Outcome:
    """Kirim: the usulan goes to the Kasubbag Hukum (or Staf, for 2a) with its agenda number."""
    berkas = turn.berkas
    turn.decide(c.Submit())  # may it be sent at all? only then is a number taken
    _no_other(turn)
    agenda = berkas.agenda
    if agenda is None:
        year = turn.now.astimezone(turn.office.zone).year
        agenda = Agenda(year, turn.memory.next_agenda(year))
    record = turn.decide(c.Submit(agenda, what_changed(turn)))
    hang = tuple(
        attachment(f) for f in berkas.files if f.use in {Use.NOTA_DINAS, Use.SOFTCOPY, Use.LAMPIRAN}
    )
    role, task = (Role.STAF, "kerja") if berkas.staf_receives else (Role.KASUBBAG, "keputusan")
    rings = tuple(Ring(o.id, task, hang) for o in turn.memory.holders(role, turn.now))
    return Outcome(
        say=say("step1.sent", agenda=agenda), records=(record,), look=Look(""), rings=rings
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
        same = other.code != code and same_number(other.produk, produk)
        if not same or other.state in {State.DRAFT, State.WITHDRAWN, State.DISCARDED}:
            continue
        if other.published:
            when = say("step1.published_at", kapan=day(_date(turn, other)), agenda=other.agenda)
            return Duplicate(other.code, True, when, other.online.page)
        if other.upload is not Upload.TAKEN_DOWN:
            return Duplicate(other.code, False, say("step1.runs_as", agenda=other.agenda))
    return None


def _date(turn: Turn, berkas: Berkas) -> date:
    at = berkas.online.at or berkas.since_at or turn.now
    return at.astimezone(turn.office.zone).date()


def what_changed(turn: Turn) -> tuple[str, ...]:
    """Tell how this version differs from the one that was sent before."""
    berkas = turn.berkas
    if berkas.agenda is None:
        return ()
    history = turn.memory.history(berkas.code)
    last = max((i for i, rec in enumerate(history) if rec.word == c.Submit.word), default=None)
    if last is None:
        return ()
    old = fold(history[: last + 1], berkas.code)
    lines = []
    for name in FIELDS:
        before, after = field_value(old, name), field_value(berkas, name)
        if before != after:
            lines.append(
                say(
                    "step1.changed",
                    isian=say(f"field.{name}"),
                    lama=before or "-",
                    baru=after or "-",
                )
            )
    for use in (Use.NOTA_DINAS, Use.SOFTCOPY):
        one, two = old.file(use), berkas.file(use)
        if one and two and one.sha256 != two.sha256:
            lines.append(say("step1.changed_file", guna=use.value, lama=one.pages, baru=two.pages))
    return tuple(lines)


def confirm(turn: Turn) -> Outcome:
    """Benar: what was read unsurely is right."""
    return Outcome(say=say("step1.confirmed"), records=(turn.decide(c.Confirm()),), look=Look(""))


def replace_old(turn: Turn) -> Outcome:
    """Pengganti: this document takes the place of a published one."""
    return Outcome(say=say("step1.replaces"), records=(turn.decide(c.ReplaceOld()),), look=Look(""))


def discard(turn: Turn) -> Outcome:
    """Batal: drop the draft."""
    return Outcome(say=say("step1.discarded"), records=(turn.decide(c.Discard()),), look=Look(""))


def withdraw(turn: Turn) -> Outcome:
    """Tarik usulan: it ends, and the number stays in the book."""
    record = turn.decide(c.Withdraw())
    return Outcome(
        say=say("step1.withdrawn", agenda=turn.berkas.agenda), records=(record,), look=Look("")
    )


def ask_field(turn: Turn) -> Outcome:
    """Ask for the value of one field."""
    name = turn.press.arg
    question = Question(turn.officer.id, c.Correct.word, turn.berkas.code, name)
    now = field_value(turn.berkas, name) if name in FIELDS else ""
    text = say("ask.field", isian=say(f"field.{name}"), lama=now or "-")
    return Outcome(say=text, ask=question)


def correct(turn: Turn) -> Outcome:
    """Isi: set a field, from a typed answer or a chosen row (`jenis=Surat Edaran`)."""
    name, _, value = turn.press.arg.partition("=")
    value = value or turn.text
    if name.endswith("tanggal"):
        parsed = as_date(value)
        if parsed is None:
            raise Incomplete("tanggal")
        value = parsed.isoformat()
    record = turn.decide(c.Correct(name, value))
    task = turn.row.task if turn.row else "usulan"
    written = "" if turn.text else say("step1.corrected", isian=say(f"field.{name}"))
    return Outcome(say=written, records=(record,), look=Look(""), task=task, fresh=bool(turn.text))


# What the bot reports ----------------------------------------------------------------------------


def file_read(turn: Turn, file_id: str, reading: Reading) -> Outcome:
    """Terbaca: give the file its place in the usulan, or in one of its own."""
    berkas = turn.berkas
    file = next((f for f in berkas.files if f.id == file_id), None)
    if file is None or file.use is not Use.UNREAD:
        return Outcome()
    note = trouble_text(reading)
    command = r.FileRead(file_id, reading, note)
    if berkas.state is State.DRAFT and _belongs_elsewhere(berkas, reading):
        return _own_usulan(turn, file, command)
    after = Produk() if reading.trouble else _produk_after(berkas, command, turn)
    duplicate = find_duplicate(turn, after, berkas.code)
    record = by_bot(berkas, replace(command, duplicate=duplicate), turn.now)
    return Outcome(records=(record,), jobs=_pictures(berkas.code, file, reading))


def _pictures(code: str, file: Lampiran, reading: Reading) -> tuple[Job, ...]:
    if reading.trouble or reading.naskah is Naskah.NOTA_DINAS:
        return ()
    payload = {"sha256": file.sha256, "name": file.name, "pages": str(reading.pages)}
    return (Job("pictures", code, f"pictures:{code}", payload),)


def _produk_after(berkas: Berkas, command: r.FileRead, turn: Turn) -> Produk:
    changed = command.changes(berkas, _bot_deed(turn))
    produk = changed.get("produk", berkas.produk)
    return produk if isinstance(produk, Produk) else berkas.produk


def _bot_deed(turn: Turn) -> Deed:
    return Deed(Actor("bot", "Bot JDIH", ""), turn.now)


def trouble_text(reading: Reading) -> str:
    """Say why a file cannot be used and what to do."""
    key = f"trouble.{reading.trouble}"
    if not reading.trouble:
        return ""
    return say(key) if has(key) else say("trouble.rusak")


def _belongs_elsewhere(berkas: Berkas, reading: Reading) -> bool:
    """Tell whether a second nota dinas or produk with another number came in."""
    values = {name: found.value for name, found in reading.fields.items()}
    nomor = values.get("nomor", "")
    if reading.naskah is Naskah.NOTA_DINAS and berkas.file(Use.NOTA_DINAS):
        full = berkas.file(Use.SOFTCOPY) is not None
        return full and bool(nomor) and nomor != berkas.nota.nomor
    if reading.naskah is Naskah.PRODUK and berkas.file(Use.SOFTCOPY):
        other = (values.get("jenis"), nomor) != (berkas.produk.jenis, berkas.produk.nomor)
        return berkas.file(Use.NOTA_DINAS) is not None and bool(nomor) and other
    return False


def _own_usulan(turn: Turn, file: Lampiran, command: r.FileRead) -> Outcome:
    """Begin another usulan with a file that belongs to another document."""
    berkas = turn.berkas
    doer = turn.memory.officer(berkas.pengusul.id) if berkas.pengusul else None
    if doer is None:
        return Outcome(records=(by_bot(berkas, command, turn.now),))
    moved = by_bot(berkas, r.FileMoved(file.id), turn.now)
    drafts = turn.memory.find(Wanted(pengusul=doer.id, states=(State.DRAFT,), limit=10))
    other = next((d for d in drafts if d.code != berkas.code and _lacks(d, command)), None)
    base = other or Berkas(code=fresh_code())
    opened = decide(base, c.Attach((file,), berkas.unit, berkas.staf_receives), doer, turn.now)
    return Outcome(
        records=(moved, opened),
        rings=(Ring(doer.id, "usulan"),),
        jobs=(_read(base.code, file),),
    )


def _lacks(draft: Berkas, command: r.FileRead) -> bool:
    wanted = (
        Use.NOTA_DINAS
        if command.reading and command.reading.naskah is Naskah.NOTA_DINAS
        else Use.SOFTCOPY
    )
    return draft.file(wanted) is None


def attachment(file: Lampiran, *, photo: bool = False) -> Attachment:
    """Make a kept file ready to go out."""
    return Attachment(file.sha256, file.name, photo)
