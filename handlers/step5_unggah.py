"""Step 5: the paper gets its place, and the document goes to JDIH, believed when read back."""

from __future__ import annotations

import json
from dataclasses import replace

from handlers.card import (
    TITLE_ROOM,
    Scene,
    compose,
    heading,
    menu,
    press,
    public_link,
    standing,
    to_view,
)
from handlers.messages import Attachment, Button, Card, Job
from handlers.ports import Memory, Question
from handlers.step1_nota_dinas import attachment, field_value
from handlers.texts import clock, day, say, shorten, size
from handlers.turn import Look, Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, Lampiran, Place, Upload, Use
from sop.moves import Record, by_bot
from sop.produk import SINGKATAN, Jenis, Status
from sop.refusals import Incomplete
from sop.roles import Role

#: Metadata that Staf may correct on the preview.
_EDITABLE = (
    "nomor",
    "tahun",
    "tentang",
    "tanggal",
    "penandatangan",
    "subjek",
    "mencabut",
    "mengubah",
)


# 5a. The paper -----------------------------------------------------------------------------------


def card_simpan(scene: Scene) -> Card:
    """Show where the paper belongs, and later where it lies and who has it."""
    berkas = scene.berkas
    if berkas.archived is None:
        where = proposed_place(scene.memory, berkas, scene.office.lemari)
        what = say("step5.copies_2" if berkas.keputusan else "step5.copies_1")
        text = f"{heading(berkas)}\n\n{say('step5.store', tempat=where, apa=what)}"
        return compose(scene, text, (to_view(scene, "Lokasi lain", "tempat"),))
    lines = [
        heading(berkas),
        "",
        say(
            "step5.stored",
            tempat=berkas.place,
            oleh=berkas.archived.by.name,
            jam=scene.when(berkas.archived.at),
        ),
    ]
    lines += [
        say("step5.lent", nama=x.name, peminjam=x.borrower, sejak=scene.when(x.since))
        for x in berkas.copies
        if x.borrower
    ]
    if berkas.kept:
        lines.append(say("step5.kept_closed"))
    lent = any(x.borrower for x in berkas.copies)
    view = to_view(scene, "Sudah kembali" if lent else "Pinjamkan", "pinjam")
    return Card("\n".join(lines), (view,))


def card_tempat(scene: Scene) -> Card:
    """Offer other places: the next number of known odners, or a place in the officer's words."""
    rows = [
        Button(shorten(odner, 24), press(scene, "tempat", odner))
        for odner in _odners(scene.memory)[:7]
    ]
    own = Button("Tulis lokasi", press(scene, "tempat", "?"), hint=say("step5.place_hint"))
    return menu(scene, say("step5.which_place"), [*rows, own])


def card_pinjam(scene: Scene) -> Card:
    """List the copies to lend out or to take back."""
    rows = []
    for number, copy in enumerate(scene.berkas.copies):
        word = c.GiveBack.word if copy.borrower else c.Lend.word
        label = f"{'Kembali' if copy.borrower else 'Pinjam'}: {copy.name}"
        rows.append(Button(label, press(scene, word, str(number)), hint=copy.borrower))
    return menu(scene, f"{heading(scene.berkas)}\n\n{say('step5.which_copy')}", rows)


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


def _odners(memory: Memory) -> list[str]:
    known = memory.setting("odner-list")
    return list(json.loads(known)) if known else []


def choose_place(turn: Turn) -> Outcome:
    """Lokasi lain: another odner, or a place written as "Lemari 2 / KPT-2025 / 045"."""
    arg = turn.press.arg
    if arg == "?" and not turn.text:
        question = Question(turn.officer.id, "tempat", turn.berkas.code, "?")
        return Outcome(say=say("ask.tempat"), ask=question)
    place = (
        _written_place(turn.text) if arg == "?" else _next_in(turn.memory, arg, turn.office.lemari)
    )
    turn.memory.remember(
        f"tempat:{turn.berkas.code}", json.dumps([place.lemari, place.odner, place.nomor])
    )
    return Outcome(
        say=say("step5.place_noted", tempat=place),
        look=Look(""),
        task="simpan",
        fresh=bool(turn.text),
    )


def _written_place(text: str) -> Place:
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != 3 or not all(parts):
        raise Incomplete("tempat")
    return Place(*parts)


def archive(turn: Turn) -> Outcome:
    """5a. Menyimpan naskah asli (dan salinan berstempel SALINAN tanpa cap dinas)."""
    place = proposed_place(turn.memory, turn.berkas, turn.office.lemari)
    record = turn.decide(c.Archive(place))
    _remember_place(turn.memory, place)
    return Outcome(say=say("step5.stored_short", tempat=place), records=(record,), look=Look(""))


def _remember_place(memory: Memory, place: Place) -> None:
    number = int(place.nomor) if place.nomor.isdecimal() else 0
    memory.remember(f"odner:{place.odner}", json.dumps([place.lemari, number]))
    memory.remember("lemari:last", place.lemari)
    odners = [place.odner, *(o for o in _odners(memory) if o != place.odner)]
    memory.remember("odner-list", json.dumps(odners[:20]))


def lend(turn: Turn) -> Outcome:
    """Pinjamkan: note who borrows a copy."""
    name = _copy_name(turn)
    if not turn.text:
        question = Question(turn.officer.id, c.Lend.word, turn.berkas.code, turn.press.arg)
        return Outcome(say=say("ask.peminjam", nama=name), ask=question)
    record = turn.decide(c.Lend(name, turn.text))
    done = say("step5.lent_short", nama=name, peminjam=turn.text)
    return Outcome(say=done, records=(record,), look=Look(""), task="simpan", fresh=True)


def give_back(turn: Turn) -> Outcome:
    """Sudah kembali: a borrowed copy is back in its place."""
    record = turn.decide(c.GiveBack(_copy_name(turn)))
    return Outcome(say=say("step5.back_short"), records=(record,), look=Look(""))


def _copy_name(turn: Turn) -> str:
    number = turn.press.arg
    copies = turn.berkas.copies
    return copies[int(number)].name if number.isdecimal() and int(number) < len(copies) else ""


# 5b. The upload ----------------------------------------------------------------------------------


def card_unggah(scene: Scene) -> Card:
    """Show the JDIH preview, then how far the upload is, then the public address."""
    berkas = scene.berkas
    if berkas.preparing:
        line = scene.memory.setting(f"progress:{berkas.code}")
        return Card(f"{heading(berkas)}\n\n{say('step5.preparing')}\n{line}".rstrip())
    if berkas.naskah_unggah is None:
        why = (
            say("step5.not_ready", sebab=berkas.online.note)
            if berkas.online.note
            else standing(scene)
        )
        return compose(
            scene,
            f"{heading(berkas)}\n\n{why}",
            (Button("Coba sekarang", press(scene, "siapkan")),),
        )
    match berkas.upload:
        case Upload.NONE | Upload.TAKEN_DOWN:
            first = c.Publish.word
            return compose(scene, preview(scene), first=first, more=_preview_views(scene))
        case Upload.QUEUED:
            return _progress(scene)
        case Upload.FAILED:
            text = f"{heading(berkas)}\n\n{standing(scene)}"
            behind = frozenset({c.Correct.word})
            return compose(scene, text, behind=behind, more=_preview_views(scene))
        case Upload.ASKING:
            return compose(
                scene, f"{heading(berkas)}\n\n{say('step5.asking', isian=berkas.online.field)}"
            )
        case Upload.BY_HAND:
            return compose(
                scene,
                f"{heading(berkas)}\n\n{_by_hand(scene)}",
                (Button("Kirim alamat", press(scene, "alamat")),),
            )
        case _:
            text = f"{heading(berkas)}\n\n{standing(scene)}"
            return compose(scene, text, public_link(berkas))


def _preview_views(scene: Scene) -> tuple[Button, ...]:
    return (
        Button("Ulang scan", press(scene, c.RedoScan.word)),
        Button("Buka naskah unggah", press(scene, "buka-pdf")),
    )


def preview(scene: Scene) -> str:
    """Write the metadata as they will stand on JDIH, and what file goes up."""
    berkas = scene.berkas
    produk, naskah = berkas.produk, berkas.naskah_unggah
    when = day(produk.tanggal) if produk.tanggal else "-"
    lines = [
        heading(berkas, TITLE_ROOM),
        "",
        say(
            "step5.preview",
            jenis=produk.jenis.value if produk.jenis else "-",
            nomor=produk.nomor,
            tahun=produk.tahun,
            tanggal=when,
            penandatangan=produk.penandatangan or "-",
            status=produk.status.value,
        ),
    ]
    lines += [say("step5.relation", apa=x.kind, judul=shorten(x.judul, 120)) for x in produk.relasi]
    if naskah:
        lines.append(
            say("step5.file", nama=naskah.name, hlm=naskah.pages, ukuran=size(naskah.size))
        )
    lines.append(say("step5.abstrak" if berkas.abstrak else "step5.no_abstrak"))
    if berkas.personal and not berkas.personal_reason:
        lines += ["", say("step3.personal", apa="; ".join(berkas.personal))]
    if berkas.replaces:
        lines.append(say("step5.replaces"))
    return "\n".join([*lines, "", say("step5.no_undo", tujuan=scene.office.jdih_address)])


def _progress(scene: Scene) -> Card:
    berkas, online = scene.berkas, scene.berkas.online
    if online.next_try:
        text = say(
            "step5.retry",
            catatan=online.note,
            jam=clock(online.next_try, scene.office),
            n=online.tries,
        )
        views = (Button("Coba sekarang", press(scene, "coba")),)
        return compose(scene, f"{heading(berkas)}\n\n{text}", views)
    line = scene.memory.setting(f"progress:{berkas.code}") or say("step5.queued")
    return Card(f"{heading(berkas)}\n\n{say('step5.uploading', tahap=line)}")


def _by_hand(scene: Scene) -> str:
    berkas = scene.berkas
    if berkas.online.note == "dibandingkan":
        return say("step5.comparing", alamat=berkas.online.page)
    trouble = (
        say("step5.compare_failed", sebab=berkas.online.note) + "\n\n" if berkas.online.note else ""
    )
    return trouble + say("step5.by_hand")


def card_perbaiki(scene: Scene) -> Card:
    """List the metadata that Staf may correct, the status, and the abstrak."""
    rows = [
        Button(
            say(f"field.{name}").capitalize(),
            press(scene, "tanya", name),
            hint=_hint(scene.berkas, name),
        )
        for name in _EDITABLE
    ]
    other = Status.TIDAK_BERLAKU if scene.berkas.produk.status is Status.BERLAKU else Status.BERLAKU
    rows.append(
        Button(f"Status: {other.value}", press(scene, c.Correct.word, f"status={other.value}"))
    )
    return menu(scene, preview(scene), rows)


def _hint(berkas: Berkas, name: str) -> str:
    if name in {"mencabut", "mengubah"}:
        return shorten(
            "; ".join(x.judul for x in berkas.produk.relasi if x.kind == name) or "-", 70
        )
    return shorten(field_value(berkas, name) or "-", 70)


def card_pilihan(scene: Scene) -> Card:
    """Show what a JDIH list offers where nothing matched."""
    rows = [
        Button(
            shorten(option, 24), press(scene, c.Choose.word, str(number)), hint=shorten(option, 70)
        )
        for number, option in enumerate(scene.berkas.online.options[:9])
    ]
    return menu(scene, say("step5.asking", isian=scene.berkas.online.field), rows)


def publish(turn: Turn) -> Outcome:
    """5b. Mengunggah produk hukum ke website JDIH, on exactly the bytes of the preview."""
    sha = turn.berkas.naskah_unggah.sha256 if turn.berkas.naskah_unggah else ""
    record = turn.decide(c.Publish(sha))
    return Outcome(
        say=say("step5.queued"), records=(record,), look=Look(""), jobs=(_upload(record.code),)
    )


def _upload(code: str) -> Job:
    return Job("unggah", code, f"unggah:{code}")


def try_now(turn: Turn) -> Outcome:
    """Coba sekarang: do not wait for the next attempt."""
    turn.memory.start(_upload(turn.berkas.code), turn.now)
    return Outcome(say=say("step5.trying"), look=Look(""))


def prepare_again(turn: Turn) -> Outcome:
    """Make the naskah unggah once more after it failed."""
    return Outcome(
        say=say("step5.preparing"),
        jobs=(Job("siapkan", turn.berkas.code, f"siapkan:{turn.berkas.code}"),),
    )


def by_hand(turn: Turn) -> Outcome:
    """Unggah manual: a ready package for the officer, who sends the address afterwards."""
    record = turn.decide(c.PublishByHand())
    package = Job("paket", record.code, f"paket:{record.code}")
    return Outcome(
        say=say("step5.by_hand_short"), records=(record,), look=Look(""), jobs=(package,)
    )


def give_address(turn: Turn) -> Outcome:
    """Alamat: the public address of what was uploaded by hand; it is fetched and compared."""
    if not turn.text:
        question = Question(turn.officer.id, c.GiveAddress.word, turn.berkas.code)
        return Outcome(say=say("ask.alamat"), ask=question)
    record = turn.decide(c.GiveAddress(turn.text.strip()))
    compare = Job("bandingkan", record.code, f"bandingkan:{record.code}")
    return Outcome(
        say=say("step5.comparing", alamat=turn.text.strip()),
        records=(record,),
        look=Look(""),
        task="unggah",
        fresh=True,
        jobs=(compare,),
    )


def choose(turn: Turn) -> Outcome:
    """Pilih: answer for a JDIH list; remembered for the next time."""
    online, number = turn.berkas.online, turn.press.arg
    if not (number.isdecimal() and int(number) < len(online.options)):
        raise Incomplete("pilihan")
    value = online.options[int(number)]
    record = turn.decide(c.Choose(value))
    kept = turn.memory.setting("jdih-pilihan")
    known = {**(json.loads(kept) if kept else {}), online.field: value}
    turn.memory.remember("jdih-pilihan", json.dumps(known))
    return Outcome(
        say=say("step5.chosen", nilai=value),
        records=(record,),
        look=Look(""),
        jobs=(_upload(record.code),),
    )


def replace_abstrak(turn: Turn, file: Lampiran) -> Outcome:
    """Ganti abstrak: a PDF sent by Staf while the preview stands."""
    record = turn.decide(c.ReplaceAbstrak(replace(file, use=Use.ABSTRAK)))
    return Outcome(say=say("step5.abstrak_replaced"), records=(record,), task="unggah", fresh=True)


def take_down(turn: Turn) -> Outcome:
    """Turunkan: take it off JDIH; it counts as down once that was read back."""
    record = turn.decide(c.TakeDown(turn.text))
    return Outcome(
        say=say("step5.taking_down"),
        records=(record,),
        look=Look(""),
        jobs=(Job("turunkan", record.code, f"turunkan:{record.code}"),),
    )


# What the bot reports ----------------------------------------------------------------------------


def prepared(turn: Turn, report: r.Prepared) -> Outcome:
    """Siap unggah: put the preview on Staf's card, with its pictures below."""
    turn.memory.remember(f"progress:{turn.berkas.code}", "")
    record = by_bot(turn.berkas, report, turn.now)
    return Outcome(records=(record,), rings=_with_pictures(turn, report))


def _with_pictures(turn: Turn, report: r.Prepared) -> tuple[Ring, ...]:
    staf = turn.berkas.staf
    pictures = tuple(attachment(f, photo=True) for f in report.pictures)
    papers: tuple[Attachment, ...] = (attachment(report.abstrak),) if report.abstrak else ()
    return (Ring(staf.id, "unggah", pictures + papers),) if staf else ()


def reported(turn: Turn, report: r.UploadReported) -> Outcome:
    """Kabar unggahan: tell those concerned when it ended, one way or the other."""
    record = by_bot(turn.berkas, report, turn.now)
    berkas = turn.berkas
    turn.memory.remember(f"progress:{berkas.code}", "")
    staf = (Ring(berkas.staf.id, "unggah"),) if berkas.staf else ()
    if report.upload is Upload.PUBLISHED:
        return Outcome(records=(record, *_replaced(turn)), rings=_told(turn))
    if report.upload in {Upload.FAILED, Upload.ASKING, Upload.BY_HAND}:
        return Outcome(records=(record,), rings=staf)
    return Outcome(records=(record,))


def _told(turn: Turn) -> tuple[Ring, ...]:
    """Ring the pengusul and the Kasubbag who decided; Staf sees it on the card he pressed."""
    berkas = turn.berkas
    rings = [Ring(berkas.pengusul.id, "usulan")] if berkas.pengusul else []
    if berkas.decided:
        rings.append(Ring(berkas.decided.by.id, "keputusan"))
    return tuple(rings)


def _replaced(turn: Turn) -> tuple[Record, ...]:
    """Note on the old berkas that its file was replaced."""
    old = turn.memory.berkas(turn.berkas.replaces) if turn.berkas.replaces else None
    if old is None or not old.published:
        return ()
    online = replace(old.online, note=say("step5.replaced_by", agenda=turn.berkas.number))
    return (by_bot(old, r.UploadReported(Upload.TAKEN_DOWN, online), turn.now),)


def drifted(turn: Turn, report: r.DriftFound) -> Outcome:
    """Berubah: tell the Kasubbag once that the public page is gone or changed."""
    record = by_bot(turn.berkas, report, turn.now)
    everyone = turn.memory.holders(Role.KASUBBAG, turn.now)
    return Outcome(records=(record,), rings=tuple(Ring(o.id, "keputusan") for o in everyone))
