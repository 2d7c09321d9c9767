"""Step 5: the paper gets its place, and the document goes to JDIH, believed when read back."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from handlers import data_pribadi
from handlers.card import (
    TITLE_ROOM,
    Scene,
    attachment,
    compose,
    heading,
    menu,
    press,
    public_link,
    standing,
    to_view,
)
from handlers.messages import Attachment, Button, Card, Job
from handlers.ports import Memory, Question, Wanted
from handlers.texts import clock, day, say, shorten, size
from handlers.turn import Look, Other, Outcome, Ring, Turn
from handlers.usulan import field_value
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, Lampiran, Place, Upload, Use
from sop.moves import Record, by_bot
from sop.produk import SINGKATAN, Jenis, Produk, Status, same_number
from sop.refusals import Incomplete, OutOfTurn
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

#: Number and year in the title of another document: "Nomor 12 Tahun 2020".
_NUMBERED = re.compile(r"\bNomor\s+(\S+)\s+Tahun\s+(\d{4})", re.IGNORECASE)


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
        case Upload.NONE:
            first = c.Redact.word if berkas.exposed else c.Publish.word
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
            return _on_site(scene)


def _on_site(scene: Scene) -> Card:
    """Show what is on JDIH; a document that a later one revokes is proposed to be marked so."""
    berkas = scene.berkas
    text = f"{heading(berkas)}\n\n{standing(scene)}"
    revoked = scene.memory.setting(_revoked(berkas.code))
    if not (berkas.published and revoked and berkas.produk.status is Status.BERLAKU):
        return compose(scene, text, public_link(berkas))
    text = f"{text}\n\n{say('step5.revoked', oleh=revoked)}"
    return compose(scene, text, public_link(berkas), first=c.SetStatus.word)


def _revoked(code: str) -> str:
    return f"dicabut:{code}"


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
    if private := data_pribadi.line(berkas):
        lines += ["", private]
    if berkas.replaces:
        lines.append(say("step5.replaces"))
    if berkas.online.note:
        lines += ["", berkas.online.note]
    return "\n".join([*lines, "", say("step5.no_undo", tujuan=scene.office.destination)])


def _progress(scene: Scene) -> Card:
    berkas, online = scene.berkas, scene.berkas.online
    line = scene.memory.setting(f"progress:{berkas.code}")
    if online.next_try and not line:
        text = say(
            "step5.retry",
            catatan=online.note,
            jam=clock(online.next_try, scene.office),
            n=online.tries,
        )
        views = (Button("Coba sekarang", press(scene, "coba")),)
        return compose(scene, f"{heading(berkas)}\n\n{text}", views)
    text = say("step5.uploading", tahap=line or say("step5.queued"))
    return Card(f"{heading(berkas)}\n\n{text}")


def _by_hand(scene: Scene) -> str:
    online = scene.berkas.online
    if online.comparing and online.next_try:
        later = clock(online.next_try, scene.office)
        return say("step5.compare_later", sebab=online.note, jam=later)
    if online.comparing:
        return say("step5.comparing", alamat=online.page)
    return "\n\n".join(filter(None, (online.note, say("step5.by_hand"))))


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


def card_status(scene: Scene) -> Card:
    """Offer the other status of a published document."""
    now = scene.berkas.produk.status
    other = Status.TIDAK_BERLAKU if now is Status.BERLAKU else Status.BERLAKU
    row = Button(other.value, press(scene, c.SetStatus.word, other.value))
    text = say("step5.which_status", sekarang=now.value)
    return menu(scene, f"{heading(scene.berkas)}\n\n{text}", [row])


def publish(turn: Turn) -> Outcome:
    """5b. Mengunggah produk hukum ke website JDIH, on exactly the bytes of the preview."""
    sha = turn.berkas.naskah_unggah.sha256 if turn.berkas.naskah_unggah else ""
    record = turn.decide(c.Publish(sha))
    turn.memory.remember(f"progress:{record.code}", "")
    return Outcome(
        say=say("step5.queued"), records=(record,), look=Look(""), jobs=(_upload(record.code),)
    )


def _upload(code: str) -> Job:
    return Job("unggah", code, f"unggah:{code}")


def try_now(turn: Turn) -> Outcome:
    """Coba sekarang: do not wait for the next attempt."""
    code = turn.berkas.code
    if turn.berkas.upload is not Upload.QUEUED:
        raise OutOfTurn(state=turn.berkas.upload.value)
    turn.memory.remember(f"progress:{code}", say("step5.trying"))
    return Outcome(say=say("step5.trying"), look=Look(""), jobs=(_upload(code),))


def prepare_again(turn: Turn) -> Outcome:
    """Make the naskah unggah once more after it failed."""
    return Outcome(
        say=say("step5.preparing"),
        jobs=(Job("siapkan", turn.berkas.code, f"siapkan:{turn.berkas.code}"),),
    )


def by_hand(turn: Turn) -> Outcome:
    """Unggah manual: a ready package for the officer, who sends the address afterwards."""
    record = turn.decide(c.PublishByHand())
    done = say("step5.by_hand_short")
    return Outcome(say=done, records=(record,), look=Look(""), jobs=(_package(record.code),))


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
    key = f"{online.field}|{online.wanted}"
    known = {**(json.loads(kept) if kept else {}), key: value}
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
        jobs=(Job("turunkan", record.code, f"turunkan:{record.code}", {"alasan": turn.text}),),
    )


def set_status(turn: Turn) -> Outcome:
    """Ubah status: Berlaku or Tidak Berlaku, here and on JDIH."""
    value = turn.press.arg
    if value not in set(Status):
        raise Incomplete("nilai")
    record = turn.decide(c.SetStatus(Status(value)))
    turn.memory.remember(_revoked(record.code), "")
    renew = Job("perbarui", record.code, f"perbarui:{record.code}")
    return Outcome(
        say=say("step5.status_set", status=value), records=(record,), look=Look(""), jobs=(renew,)
    )


# What the bot reports ----------------------------------------------------------------------------


def prepared(turn: Turn, report: r.Prepared) -> Outcome:
    """Siap unggah: put the preview on Staf's card, with its pictures below."""
    if turn.berkas.upload not in {Upload.NONE, Upload.FAILED}:
        return Outcome()
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
    if report.upload is Upload.PUBLISHED and berkas.published:
        return Outcome(records=(record,))
    if report.upload is Upload.PUBLISHED:
        others = _revoke(turn)
        return Outcome(records=(record, *_replaced(turn)), rings=_told(turn), others=others)
    if report.upload is Upload.TAKEN_DOWN:
        return Outcome(records=(record,), rings=_proposer(berkas))
    jobs = _next_jobs(berkas, report)
    if report.upload is Upload.WAITING or report.limit:
        return Outcome(records=(record,), jobs=jobs)
    staf = (Ring(berkas.staf.id, "unggah"),) if berkas.staf else ()
    return Outcome(records=(record,), rings=staf, jobs=jobs)


def _next_jobs(berkas: Berkas, report: r.UploadReported) -> tuple[Job, ...]:
    """Begin what follows from a report: polling, the package for the officer, a smaller file."""
    code = berkas.code
    if report.limit:
        limit = {"limit": str(report.limit)}
        return (Job("siapkan", code, f"siapkan:{code}", limit),)
    if report.upload is Upload.WAITING and berkas.upload is not Upload.WAITING:
        return (Job("pantau", code, f"pantau:{code}"),)
    if report.upload is Upload.BY_HAND and berkas.upload is not Upload.BY_HAND:
        return (_package(code),)
    return ()


def _package(code: str) -> Job:
    return Job("paket", code, f"paket:{code}")


def next_try(turn: Turn, report: r.NextTry) -> Outcome:
    """Coba nanti: the card says why it failed and when it is tried again."""
    turn.memory.remember(f"progress:{turn.berkas.code}", "")
    return Outcome(records=(by_bot(turn.berkas, report, turn.now),))


def _told(turn: Turn) -> tuple[Ring, ...]:
    """Ring the pengusul and the Kasubbag who decided; Staf sees it on the card he pressed.

    When JDIH took its time, he is not looking any more and is rung, too.
    """
    berkas = turn.berkas
    rings = list(_proposer(berkas))
    if berkas.decided:
        rings.append(Ring(berkas.decided.by.id, "keputusan"))
    if berkas.upload is Upload.WAITING and berkas.staf:
        rings.append(Ring(berkas.staf.id, "unggah"))
    return tuple(rings)


def _proposer(berkas: Berkas) -> tuple[Ring, ...]:
    return (Ring(berkas.pengusul.id, "usulan"),) if berkas.pengusul else ()


def _revoke(turn: Turn) -> tuple[Other, ...]:
    """Propose to mark what the published document revokes, where it is one of ours."""
    berkas = turn.berkas
    others = []
    for relation in berkas.produk.relasi:
        old = _ours(turn, relation.judul) if relation.kind == "mencabut" else None
        if old is not None and old.code != berkas.code and berkas.staf:
            turn.memory.remember(_revoked(old.code), berkas.title)
            others.append(Other(old.code, (Ring(berkas.staf.id, "unggah"),)))
    return tuple(others)


def _ours(turn: Turn, title: str) -> Berkas | None:
    """Find the published berkas that a relation names by kind, number and year."""
    named = _NUMBERED.search(title)
    if named is None:
        return None
    kinds = sorted(Jenis, key=lambda kind: -len(kind.value))
    jenis = next((k for k in kinds if title.casefold().startswith(k.value.casefold())), None)
    produk = Produk(jenis=jenis, nomor=named[1], tahun=int(named[2]))
    found = turn.memory.find(Wanted(produk=produk, limit=20)) if jenis else ()
    return next((b for b in found if b.published and same_number(b.produk, produk)), None)


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
    if not report.says:
        return Outcome(records=(record,))
    everyone = turn.memory.holders(Role.KASUBBAG, turn.now)
    return Outcome(records=(record,), rings=tuple(Ring(o.id, "keputusan") for o in everyone))
