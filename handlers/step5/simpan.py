"""Step 5a: the paper gets its place, is lent and comes back."""

from __future__ import annotations

import json

from handlers.card import (
    Scene,
    buttons_of,
    compose,
    ending,
    headed,
    menu,
    press,
    sign,
    to_view,
)
from handlers.card_task import CardTask
from handlers.messages import Button, Card
from handlers.ports import Memory
from handlers.texts import say
from handlers.turn import Look, Outcome, Ring, Turn
from sop import commands as c
from sop.berkas import Berkas, State
from sop.copies import Place
from sop.produk import SINGKATAN, Jenis
from sop.refusals import Incomplete, Refusal


class PlaceTaken(Refusal):
    """Another paper was put where this card said, or one before it was taken out again."""

    text = "step5.place_taken"


def card_simpan(scene: Scene) -> Card:
    """Show where the paper belongs, and later where it lies and who has it."""
    berkas = scene.berkas
    if berkas.state is not State.SCANNED:
        return Card(headed(berkas, ending(scene)))
    if berkas.archived is None:
        where = proposed_place(scene.memory, berkas, scene.office.lemari)
        what = say("step5.copies_2" if berkas.keputusan and not berkas.kept else "step5.copies_1")
        text = headed(berkas, say("step5.store", tempat=where, apa=what))
        other = to_view(scene, "Lokasi lain", "tempat")
        return compose(scene, text, (other,), args={c.Archive.word: sign(str(where))})
    lines = [
        say(
            "step5.stored",
            tempat=berkas.place,
            oleh=berkas.archived.by.name,
            jam=scene.dated(berkas.archived.at),
        ),
    ]
    lines += [
        say("step5.lent", nama=x.name, peminjam=x.borrower, sejak=scene.dated(x.since))
        for x in berkas.copies
        if x.borrower
    ]
    if berkas.kept:
        lines.append(say("step5.kept_closed"))
    lent = any(x.borrower for x in berkas.copies)
    back = buttons_of(scene, c.Unarchive.word)
    view = to_view(scene, "Sudah kembali" if lent else "Pinjamkan", "pinjam")
    text = headed(berkas, "\n".join(lines))
    return Card(text, (*back, view, to_view(scene, "Pindah tempat", "tempat")))


def card_tempat(scene: Scene) -> Card:
    """Offer other places: the next number of known odners, or a place in the officer's words."""
    word = c.Refile.word if scene.berkas.archived else "tempat"
    rows = [Button(odner, press(scene, word, odner)) for odner in odners(scene.memory)[:7]]
    own = Button("Tulis lokasi", press(scene, word, "?"), hint=say("step5.place_hint"))
    text = headed(scene.berkas, say("step5.which_place"))
    return menu(scene, text, [*rows, own])


def card_pinjam(scene: Scene) -> Card:
    """List the copies to lend out or to take back."""
    rows = []
    for number, copy in enumerate(scene.berkas.copies):
        word = c.GiveBack.word if copy.borrower else c.Lend.word
        label = f"{'Kembali' if copy.borrower else 'Pinjam'}: {copy.name}"
        rows.append(Button(label, press(scene, word, str(number)), hint=copy.borrower))
    return menu(scene, headed(scene.berkas, say("step5.which_copy")), rows)


def proposed_place(memory: Memory, berkas: Berkas, lemari: str) -> Place:
    """Propose the next number of the odner for this kind and year, in the lemari used last."""
    kept = memory.setting(f"tempat:{berkas.code}")
    if kept:
        return Place(*json.loads(kept))
    jenis = SINGKATAN[berkas.produk.jenis or Jenis.LAINNYA]
    return _next_in(memory, f"{jenis}-{berkas.produk.tahun or ''}".rstrip("-"), lemari)


def _next_in(memory: Memory, odner: str, lemari: str) -> Place:
    last = memory.setting(f"odner:{odner}")
    where, number = json.loads(last) if last else (memory.setting("lemari:last") or lemari, 0)
    return Place(where, odner, f"{number + 1:03d}")


def odners(memory: Memory) -> list[str]:
    """List the odners in use, the one used last first."""
    known = memory.setting("odner-list")
    return list(json.loads(known)) if known else []


def choose_place(turn: Turn) -> Outcome:
    """Lokasi lain: another odner, or a place written as "Lemari 2 / KPT-2025 / 045"."""
    turn.require(c.Archive)
    place = _chosen(turn)
    if place is None:
        return turn.ask(say("ask.tempat"), "tempat", "?")
    keep_place(turn, place)
    return Outcome(
        say=say("step5.place_noted", tempat=place),
        look=Look(""),
        task=CardTask.SIMPAN,
        fresh=bool(turn.text),
    )


def keep_place(turn: Turn, place: Place) -> None:
    """Remember where the paper of a berkas is to be stored."""
    said = json.dumps([place.lemari, place.odner, place.nomor])
    turn.memory.remember(f"tempat:{turn.berkas.code}", said)


def refile(turn: Turn) -> Outcome:
    """Pindah tempat: what is filed lies elsewhere, or was noted in the wrong place."""
    turn.require(c.Refile)
    place = _chosen(turn)
    if place is None:
        return turn.ask(say("ask.tempat"), c.Refile.word, "?")
    _remember_place(turn.memory, place)
    said, fresh = say("step5.refiled", tempat=place), bool(turn.text)
    return turn.done(c.Refile(place), said, task=CardTask.SIMPAN, fresh=fresh)


def _chosen(turn: Turn) -> Place | None:
    """Give the place that was chosen or written, or nothing when it is still to be asked for."""
    odner = turn.press.arg
    if odner != "?":
        return _next_in(turn.memory, odner, turn.office.lemari)
    return _written_place(turn.text) if turn.text else None


def _written_place(text: str) -> Place:
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != 3 or not all(parts):
        raise Incomplete("tempat")
    return Place(*parts)


def archive(turn: Turn) -> Outcome:
    """5a. Menyimpan naskah asli (dan salinan berstempel SALINAN tanpa cap dinas)."""
    place = proposed_place(turn.memory, turn.berkas, turn.office.lemari)
    if turn.press.arg not in {"", sign(str(place))}:
        raise PlaceTaken(tempat=str(place))
    outcome = turn.done(
        c.Archive(place), say("step5.stored_short", tempat=place), rings=_ended(turn)
    )
    _remember_place(turn.memory, place)
    return outcome


def unarchive(turn: Turn) -> Outcome:
    """Batalkan: the paper was not stored after all; its number is free for the next one."""
    outcome = turn.done(c.Unarchive(), say("step5.unstored"), rings=_ended(turn))
    _free(turn.memory, turn.berkas)
    return outcome


def _ended(turn: Turn) -> tuple[Ring, ...]:
    """Ring the pengusul of what is only archived: with the paper it has ended, or goes on again."""
    return turn.ring_pengusul() if turn.berkas.kept else ()


def _free(memory: Memory, berkas: Berkas) -> None:
    """Give the number of a place back if it was counted and none was counted since."""
    place, own = berkas.place, memory.setting(f"tempat:{berkas.code}")
    last = memory.setting(f"odner:{place.odner}") if place and not own else ""
    if place and last:
        where, number = json.loads(last)
        if place.nomor == f"{number:03d}":
            memory.remember(f"odner:{place.odner}", json.dumps([where, number - 1]))


def _remember_place(memory: Memory, place: Place) -> None:
    last = memory.setting(f"odner:{place.odner}")
    highest = json.loads(last)[1] if last else 0
    number = int(place.nomor) if place.nomor.isdecimal() else 0
    memory.remember(f"odner:{place.odner}", json.dumps([place.lemari, max(highest, number)]))
    memory.remember("lemari:last", place.lemari)
    known = [place.odner, *(o for o in odners(memory) if o != place.odner)]
    memory.remember("odner-list", json.dumps(known[:20]))


def lend(turn: Turn) -> Outcome:
    """Pinjamkan: note who borrows a copy."""
    name = _copy_name(turn)
    if not turn.text:
        return turn.ask(say("ask.peminjam", nama=name), c.Lend.word, turn.press.arg)
    said = say("step5.lent_short", nama=name, peminjam=turn.text)
    return turn.done(c.Lend(name, turn.text), said, task=CardTask.SIMPAN, fresh=True)


def give_back(turn: Turn) -> Outcome:
    """Sudah kembali: a borrowed copy is back in its place."""
    return turn.done(c.GiveBack(_copy_name(turn)), say("step5.back_short"))


def _copy_name(turn: Turn) -> str:
    number = turn.press.arg
    copies = turn.berkas.copies
    return copies[int(number)].name if number.isdecimal() and int(number) < len(copies) else ""
