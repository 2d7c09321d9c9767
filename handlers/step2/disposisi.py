"""Step 2: the Kasubbag receives the nota dinas and issues the disposisi from a prefilled sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from handlers.card import (
    TITLE_ROOM,
    Scene,
    attachment,
    compose,
    document_line,
    headed,
    menu,
    papers_sent,
    press,
    to_view,
)
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import Button, Card, Job, Style
from handlers.ports import Memory
from handlers.step1.nota_terpakai import nota_used, other_number
from handlers.step1.versi import returned_for
from handlers.texts import choices, say, shorten
from handlers.tugas import unreached
from handlers.turn import Look, Outcome, Ring, Turn
from sop import commands as c
from sop.berkas import FOR_CORRECTION, Berkas, Disposisi, Use
from sop.refusals import Incomplete
from sop.roles import Officer, Role
from sop.tanggal import tanggal

_LAST: Final = "disposisi:last"


def card_submitted(scene: Scene) -> Card:
    """Show a usulan that waits for its disposisi; one that was returned, why and what changed."""
    berkas = scene.berkas
    said = [summary(scene)]
    if reason := returned_for(scene.memory, berkas):
        said.append(_came_back(reason))
    if berkas.changes:
        said.append(say("step2.changed", apa="\n".join(f"• {line}" for line in berkas.changes)))
    said.append(say("step2.please"))
    snooze = Button("Nanti", press(scene, "nanti"))
    return compose(scene, headed(berkas, *said, room=TITLE_ROOM), (snooze,))


def _came_back(reason: str) -> str:
    if reason == FOR_CORRECTION:
        return say("step2.retrieved")
    return say("step2.came_back", alasan=shorten(reason, 160))


def summary(scene: Scene) -> str:
    """Say who proposes it, by which nota dinas, and what is special about it."""
    berkas, nota = scene.berkas, scene.berkas.nota
    dari = nota.dari or berkas.unit
    when = tanggal(nota.tanggal) if nota.tanggal else say("step1.no_date")
    lines = [say("step2.from", dari=shorten(dari, 120), nomor=nota.nomor, tanggal=when)]
    if line := document_line(berkas):
        lines.append(line)
    if berkas.replaces and (old := berkas.duplicate):
        address = old.address.removeprefix("https://").removeprefix("http://")
        lines.append(say("step2.replaces", kapan=old.says, alamat=address).rstrip(" :"))
    return "\n".join([*lines, *nota_used(scene.memory, berkas), *other_number(berkas)])


# The sheet ---------------------------------------------------------------------------------------


def card_sheet(scene: Scene) -> Card:
    """Show the lembar disposisi as it would be issued."""
    sheet = sheet_of(scene)
    issue = Button("Terbitkan", press(scene, c.Dispose.word), style=Style.GOOD)
    text = headed(scene.berkas, _sheet_text(sheet, scene.berkas.susulan))
    named = [o for o in holders(scene) if o.id == sheet.kepada]
    if nobody := unreached(scene.memory, named):
        text += "\n" + say("tak_terhubung.named", siapa=nobody)
    return Card(text, (issue, to_view(scene, "Ubah", "ubah"), to_view(scene, "Kembali", "")))


def holders(seen: Scene | Turn) -> Sequence[Officer]:
    """List the staf who can be named in a disposisi."""
    return seen.memory.holders(Role.STAF, seen.now)


def _sheet_text(sheet: Disposisi, written: date | None) -> str:
    note = say("step2.note", catatan=sheet.catatan) if sheet.catatan else ""
    paper = say("step2.on_paper", tanggal=tanggal(written)) if written else ""
    text = say(
        "step2.sheet",
        kepada=sheet.kepada_name or "-",
        isi="; ".join(sheet.isi),
        sifat=sheet.sifat,
        batas=sheet.batas,
    )
    return "\n".join(filter(None, (text, note, paper)))


def card_ubah(scene: Scene) -> Card:
    """List what can be changed on the sheet."""
    sheet = sheet_of(scene)
    rows = [
        to_view(scene, "Kepada", "ubah-kepada", sheet.kepada_name),
        to_view(scene, "Isi", "ubah-isi", "; ".join(sheet.isi)),
        to_view(scene, "Sifat", "ubah-sifat", sheet.sifat),
        to_view(scene, "Batas waktu", "ubah-batas", sheet.batas),
        Button("Catatan", press(scene, "atur-disposisi", "catatan"), hint=sheet.catatan),
    ]
    if scene.berkas.susulan is None:
        later = press(scene, c.BookLater.word)
        rows.append(Button("Bukukan susulan", later, hint=say("kertas.later_hint")))
    back = to_view(scene, "Kembali ke lembar", "disposisi")
    return Card(headed(scene.berkas, _sheet_text(sheet, scene.berkas.susulan)), (*rows, back))


def card_kepada(scene: Scene) -> Card:
    """List the staf."""
    rows = [
        Button(o.name, press(scene, "atur-disposisi", f"kepada={o.id}"), hint=_who(scene, o))
        for o in holders(scene)
    ]
    return menu(scene, say("step2.which_kepada"), rows)


def _who(scene: Scene, staf: Officer) -> str:
    title = staf.title(scene.now)
    return title + say("tak_terhubung.beside") if unreached(scene.memory, [staf]) else title


def card_isi(scene: Scene) -> Card:
    """Show the tick list of what is asked for."""
    sheet = sheet_of(scene)
    rows = [
        Button(
            ("✓ " if line in sheet.isi else "") + shorten(line, 21),
            press(scene, "atur-disposisi", f"isi={number}"),
            hint=line,
        )
        for number, line in enumerate(choices("step2.isi"))
    ]
    return Card(say("step2.which_isi"), (*rows[:9], to_view(scene, "Selesai", "disposisi")))


def card_sifat(scene: Scene) -> Card:
    """List the degrees of urgency."""
    return _options(scene, "sifat", "step2.sifat")


def card_batas(scene: Scene) -> Card:
    """List the usual limits."""
    return _options(scene, "batas", "step2.batas")


def _options(scene: Scene, name: str, key: str) -> Card:
    rows = [
        Button(value, press(scene, "atur-disposisi", f"{name}={number}"))
        for number, value in enumerate(choices(key))
    ]
    return menu(scene, say(f"step2.which_{name}"), rows)


# What the Kasubbag does --------------------------------------------------------------------------


def receive(turn: Turn) -> Outcome:
    """2a. Menerima nota dinas, done by Staf where the office says so."""
    record = turn.decide(c.Receive())
    berkas = turn.berkas
    rings = turn.ring_all(Role.KASUBBAG, CardTask.KEPUTUSAN, papers_sent(berkas))
    return Outcome(say=say("step2.received", agenda=berkas.agenda), records=(record,), rings=rings)


def set_sheet(turn: Turn) -> Outcome:
    """Ubah: change one thing on the sheet, which stays as it is until it is issued."""
    turn.require(c.Dispose)
    name, _, value = turn.press.arg.partition("=")
    if name == "catatan" and not turn.text:
        return turn.ask(say("ask.catatan"), "atur-disposisi", "catatan")
    sheet = _changed(turn, name, value)
    turn.memory.remember(f"disposisi:{turn.berkas.code}", _dump(sheet))
    view = "ubah-isi" if name == "isi" else "disposisi"
    return Outcome(
        say=say("step2.noted"), look=Look(view), task=CardTask.KEPUTUSAN, fresh=bool(turn.text)
    )


def _changed(turn: Turn, name: str, value: str) -> Disposisi:
    old = sheet_of(turn)
    if name == "kepada" and (staf := turn.memory.officer(value)):
        return replace(old, kepada=staf.id, kepada_name=staf.name)
    if name == "isi":
        line = _chosen("isi", value)
        rest = tuple(one for one in old.isi if one != line)
        return replace(old, isi=rest if line in old.isi else (*old.isi, line))
    if name == "sifat":
        return replace(old, sifat=_chosen("sifat", value))
    if name == "batas":
        return replace(old, batas=_chosen("batas", value))
    return replace(old, catatan=turn.text) if name == "catatan" else old


def _chosen(name: str, number: str) -> str:
    """Give a line that can be chosen, by its place in the list.

    Raises:
        Incomplete: there is none.

    """
    lines = choices(f"step2.{name}")
    if not (number.isdecimal() and int(number) < len(lines)):
        raise Incomplete("pilihan")
    return lines[int(number)]


def dispose(turn: Turn) -> Outcome:
    """2. Menerima nota dinas dan menyampaikan lembar disposisi, in one deed."""
    sheet = sheet_of(turn)
    code = turn.berkas.code
    outcome = turn.done(
        c.Dispose(sheet),
        say("step2.issued", kepada=sheet.kepada_name),
        rings=ask_sekretaris(turn) if turn.berkas.override_asked else (),
        jobs=(Job(JobKind.LEMBAR_DISPOSISI, code, f"disposisi:{code}"),),
    )
    _remember(turn, sheet)
    pictures = (attachment(f, photo=True) for f in turn.berkas.files if f.use is Use.PICTURE)
    return replace(outcome, hang=tuple(pictures))


def _remember(turn: Turn, sheet: Disposisi) -> None:
    """Keep a sheet for the next one; what is asked of a document that stays here is its own."""
    if not turn.berkas.suggestion.boleh:
        last = _load(turn.memory.setting(_LAST), holders(turn), catatan=False)
        sheet = replace(sheet, isi=last.isi)
    turn.memory.remember(_LAST, _dump(sheet))


def ask_sekretaris(turn: Turn) -> tuple[Ring, ...]:
    """Ring the Sekretaris, who is to let the proposer of this berkas decide it."""
    return turn.ring_all(Role.SEKRETARIS, CardTask.IZIN)


def recall(turn: Turn) -> Outcome:
    """Tarik disposisi: back to the sheet, until step 3 is decided."""
    return turn.done(c.Recall(), say("step2.recalled"), view="disposisi")


def sheet_of(seen: Scene | Turn) -> Disposisi:
    """Give the sheet of a berkas: as changed, as issued before, or as the last one was."""
    memory, berkas, staf = seen.memory, seen.berkas, holders(seen)
    kept = memory.setting(f"disposisi:{berkas.code}")
    if kept:
        return _load(kept, staf, catatan=True)
    if berkas.disposisi:
        return berkas.disposisi
    last = _load(memory.setting(_LAST), staf, catatan=False)
    return replace(last, sifat=_sifat_of(berkas), isi=_isi_of(berkas, last.isi))


def _isi_of(berkas: Berkas, last: tuple[str, ...]) -> tuple[str, ...]:
    """Give what was asked last, without the upload of a document that is not to go up."""
    onward, upload, *_ = choices("step2.isi")
    stays = tuple(one for one in last if one != upload) or (onward,)
    return last if berkas.suggestion.boleh else stays


def _sifat_of(berkas: Berkas) -> str:
    """Give the urgency that the nota dinas asks for; the one chosen last says nothing of it."""
    known, usual = choices("step2.sifat"), _usual()[1]
    return berkas.nota.sifat if berkas.nota.sifat in known else usual


def remember_sheet(memory: Memory, staf: Officer | None) -> None:
    """Let the first sheet of an office name this staf."""
    if staf is not None:
        memory.remember(_LAST, _dump(Disposisi(staf.id, staf.name, *_usual())))


def _usual() -> tuple[tuple[str, ...], str, str]:
    return tuple(choices("step2.isi")[1:2]), "Biasa", choices("step2.batas")[0]


def _dump(sheet: Disposisi) -> str:
    return json.dumps([sheet.kepada, list(sheet.isi), sheet.sifat, sheet.batas, sheet.catatan])


def _load(text: str, staf: Sequence[Officer], *, catatan: bool) -> Disposisi:
    kepada, isi, sifat, batas, note = json.loads(text) if text else ("", *_usual(), "")
    person = next((o for o in staf if o.id == kepada), staf[0] if staf else None)
    return Disposisi(
        person.id if person else "",
        person.name if person else "",
        tuple(isi),
        sifat,
        batas,
        note if catatan else "",
    )
