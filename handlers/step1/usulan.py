"""The usulan as the pengusul sees it: what was read, what is missing, later where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.card import (
    LOOK,
    TITLE_ROOM,
    TITLE_SHORT,
    Scene,
    buttons_of,
    compose,
    document_line,
    ending,
    headed,
    heading,
    kasubbag,
    list_row,
    menu,
    press,
    public_link,
    standing,
    to_view,
)
from handlers.messages import MAX_BODY, Button, Card, Press, Style
from handlers.step1 import ambil_kembali, menyusul, nota_bersama, subbagian
from handlers.step1.nota_terpakai import nota_used, other_number
from handlers.step1.perbaikan import asked
from handlers.step1.versi import FIELDS, NOTA_FIELDS, beside, field_value, in_pages, unchanged
from handlers.texts import has, say, shorten
from sop import commands as c
from sop.berkas import UNDECIDED, Berkas, State, Use
from sop.deadlines import target
from sop.kelengkapan import missing
from sop.produk import Jenis
from sop.tanggal import tanggal

#: What no office of a kabupaten makes itself: it is read, and takes no row of a list of ten.
_OF_OTHERS = frozenset({Jenis.PUTUSAN, Jenis.PERATURAN})
#: As many files as a card names besides nota dinas and naskah.
_FILES = 4
#: As many returned berkas as a question offers.
_OFFERED = 3
#: As long as a card may be that is shown again below the line of a reminder.
_REMINDED = MAX_BODY - 120


def card(scene: Scene) -> Card:
    """Show the usulan: what was read and what is missing, later where it stands."""
    berkas = scene.berkas
    if berkas.state is State.DRAFT:
        if old := asked(scene.memory, berkas):
            return _which_usulan(scene, old)
        if sent := menyusul.sent_before(scene.memory, berkas, scene.now):
            return _for_which(scene, sent)
        return _draft(scene)
    if berkas.joined:
        return Card(headed(berkas, standing(scene)))
    if berkas.state is State.RETURNED:
        return _returned(scene)
    if berkas.closed or berkas.went_up:
        return _ended(scene)
    bring = ""
    if berkas.state in UNDECIDED:
        copies = "naskah asli + salinan" if berkas.keputusan else "naskah asli + rangkap kedua"
        whom = kasubbag(scene)
        bring = say("step1.bring", rangkap=copies, kasubbag=whom, agenda=berkas.agenda)
    return compose(scene, headed(berkas, bring, _so_far(scene)), (_track(scene),))


def _so_far(scene: Scene) -> str:
    """Say what was decided and where the berkas stands; what is only archived has no target.

    A target that has passed is not shown any more.
    """
    berkas = scene.berkas
    if berkas.kept:
        decided = say("step3.kept_line", alasan=berkas.kept_reason)
        return (
            standing(scene) if berkas.state is State.SCANNED else f"{decided}.\n{standing(scene)}"
        )
    cleared = berkas.decided is not None and berkas.state is State.CLEARED
    decided = f"{berkas.decided.note.capitalize()}. " if berkas.decided and cleared else ""
    text = f"{decided}{standing(scene)}"
    due = target(scene.calendar, berkas.submitted_at) if berkas.submitted_at else scene.now
    return f"{text}\n{say('step1.target', target=scene.when(due))}" if due > scene.now else text


def _draft(scene: Scene) -> Card:
    """Show a draft; where a tap can bring what it lacks, that is its main button."""
    bring, correct = _bringing(scene), buttons_of(scene, c.Correct.word)
    if bring is None or not correct:
        return compose(scene, _draft_text(scene))
    return Card(_draft_text(scene), (bring, *correct, *buttons_of(scene, c.Discard.word)))


def _bringing(scene: Scene) -> Button | None:
    """Give the button for what is lacking: a field, the berkas that it corrects, a nota dinas."""
    if unknown := _unknown(scene.berkas):
        return Button(_filling(unknown[0]), _asking(scene, unknown[0]), style=Style.GOOD)
    if scene.berkas.unsure == ("subbagian",) and missing(scene.berkas) == ("yakin",):
        label = "Pilih bagian" if scene.office.bagian == "Bagian" else "Pilih subbagian"
        return to_view(scene, label, "subbagian")
    if sent := ambil_kembali.corrected(scene.memory, scene.berkas):
        return Button(f"Perbaikan {sent.number}", press(scene, "perbaikan-terkirim", sent.code))
    if same := nota_bersama.offered(scene.memory, scene.berkas):
        taking = press(scene, "nota-sama", same.code)
        return Button("Pakai nota yang sama", taking, style=Style.GOOD)
    return None


def _unknown(berkas: Berkas) -> list[str]:
    """List the fields without which a usulan cannot go and that only its pengusul can tell."""
    lacks = missing(berkas)
    return [] if "terbaca" in lacks else [name for name in lacks if has(f"field.{name}")]


def _filling(name: str) -> str:
    """Label the button by which a field is filled in; no label is longer than twenty characters."""
    return say("step1.fill_date") if name == "tanggal" else f"Isi {say(f'field.{name}')}"


def _asking(scene: Scene, name: str) -> Press:
    """Give what a press does that corrects one field."""
    return press(scene, LOOK, "jenis") if name == "jenis" else press(scene, "tanya", name)


def _returned(scene: Scene) -> Card:
    """Show a usulan that came back; sending it as it was is possible, but not the main deed.

    Its title stands once, among what was read, and is shortened where the reason needs the room.
    """
    as_sent = not missing(scene.berkas) and unchanged(scene.memory, scene.berkas)
    since = "diambil kembali" if scene.berkas.retrieved else "dikembalikan"
    advice = say("step1.as_sent", kembali=since) if as_sent else ""
    top, _, _ = heading(scene.berkas).partition("\n")
    above = f"{top}\n\n{standing(scene)}\n\n"
    text = f"{above}{_contents(scene, advice)}"
    if len(text) > _REMINDED:
        text = f"{above}{_contents(scene, advice, TITLE_SHORT)}"
    if as_sent:
        return compose(scene, text, first=c.Correct.word, plain=True, more=(_track(scene),))
    return compose(scene, text, more=(_track(scene),))


def _which_usulan(scene: Scene, returned: Sequence[Berkas]) -> Card:
    """Ask whether the papers correct a returned berkas, or are a usulan of their own."""
    lines = "\n".join(
        say(
            "step1.retrieved_one" if b.retrieved else "step1.returned",
            agenda=b.number,
            judul=shorten(b.title, 40),
            alasan=shorten(_why(b), 40),
        )
        for b in returned[:_OFFERED]
    )
    rows = [
        Button(f"Perbaikan {b.number}", press(scene, "perbaikan", b.code))
        for b in returned[:_OFFERED]
    ]
    new = Button("Usulan baru", press(scene, "usulan-baru"))
    drop = buttons_of(scene, c.Discard.word)
    text = _draft_text(scene, say("step1.which_usulan", dikembalikan=lines))
    return Card(text, (*rows, new, *drop))


def _for_which(scene: Scene, sent: Sequence[Berkas]) -> Card:
    """Ask whether lampiran that came alone belong to a usulan that was sent without them."""
    rows = [
        Button(f"Tambah ke {b.number}", press(scene, c.AddLampiran.word, b.code), hint=b.title)
        for b in sent
    ]
    drop = buttons_of(scene, c.Discard.word)
    asked = say("step1.for_which", kasubbag=kasubbag(scene))
    text = "\n".join([say("step1.draft"), "", *_file_lines(scene.berkas), "", asked])
    return Card(text, (*rows, *drop))


def _why(berkas: Berkas) -> str:
    return berkas.returned.note if berkas.returned else ""


def _track(scene: Scene) -> Button:
    return Button("Lacak", press(scene, "lacak"))


def _ended(scene: Scene) -> Card:
    berkas = scene.berkas
    text = headed(berkas, ending(scene))
    return compose(scene, text, (*public_link(berkas), _track(scene)))


def _draft_text(scene: Scene, advice: str = "") -> str:
    return f"{say('step1.draft')}\n\n{_contents(scene, advice)}"


def _contents(scene: Scene, advice: str = "", room: int = TITLE_ROOM) -> str:
    """Say what was read, and below it what to do next unless something else is to be said."""
    berkas = scene.berkas
    last = advice or _advice(scene)
    warned = (*nota_used(scene.memory, berkas), *other_number(berkas))
    nota = "\n".join([_nota_text(scene), *subbagian.lines(scene), *warned])
    parts = [nota, _produk_text(scene, room), "\n".join(_file_lines(berkas)), last]
    return "\n\n".join(part for part in parts if part)


def _nota_text(scene: Scene) -> str:
    berkas = scene.berkas
    if berkas.file(Use.NOTA_DINAS) is None:
        same = nota_bersama.offered(scene.memory, berkas)
        if same is None:
            return say("step1.no_nota")
        return say("step1.nota_offered", nomor=same.nota.nomor, judul=shorten(same.title, 60))
    nota = berkas.nota
    when = tanggal(nota.tanggal) if nota.tanggal else say("step1.no_date")
    tick = _tick(berkas, "nota_nomor", "nota_tanggal")
    number = _mark(berkas, "nota_nomor", nota.nomor or say("step1.unknown"))
    dated = _mark(berkas, "nota_tanggal", when)
    line = say("step1.nota", nomor=number, tanggal=dated, tanda=tick)
    if not nota.hal:
        return line
    about = say("step1.hal", hal=shorten(nota.hal, 120))
    return f"{line}\n{_mark(berkas, 'nota_hal', about)}"


def _produk_text(scene: Scene, room: int) -> str:
    berkas = scene.berkas
    soft = berkas.file(Use.SOFTCOPY)
    if soft is None:
        return say("step1.no_softcopy")
    produk = berkas.produk
    if not produk.told:
        return say("step1.unread", nama=shorten(soft.name, 60), hlm=in_pages(soft))
    jenis = produk.jenis.value if produk.jenis else say("step1.unknown")
    told = produk.dated and "tahun" not in berkas.unsure
    year = _mark(berkas, "tahun", str(produk.tahun or say("step1.unknown")))
    about = produk.tentang or say("step1.unknown")
    lines = [
        say(
            "step1.produk",
            jenis=_mark(berkas, "jenis", jenis),
            nomor=_mark(berkas, "nomor", produk.nomor or say("step1.unknown")),
            tahun="" if told else say("step1.tahun", tahun=year),
            tanda=_tick(berkas, "jenis", "nomor", "tahun"),
        ),
        _mark(berkas, "tentang", f"tentang {shorten(about, room)}"),
    ]
    if line := document_line(berkas):
        doubtful = {"tanggal", "penandatangan"} & set(berkas.unsure)
        lines.append(line + (" (?)" if doubtful else ""))
    if produk.jenis:
        needs = "step1.needs_3a" if berkas.keputusan else "step1.needs_3b"
        lines.append(say(needs, kasubbag=scene.office.kasubbag))
    return "\n".join(lines)


def _doubt(scene: Scene) -> str:
    """Give the key of what is to be looked at before it goes out."""
    berkas = scene.berkas
    if berkas.unsure == ("subbagian",):
        return "step1.which_unit"
    today = scene.office.day(scene.now)
    days = (("tanggal", berkas.produk.tanggal), ("nota_tanggal", berkas.nota.tanggal))
    ahead = {name for name, day in days if day is not None and day > today}
    if berkas.produk.tahun and berkas.produk.tahun > today.year:
        ahead.add("tahun")
    return "step1.ahead" if ahead.issuperset(berkas.unsure) else "step1.doubt"


def _tick(berkas: Berkas, *names: str) -> str:
    """Give the tick of what is there and was read surely."""
    sure = all(field_value(berkas, n) and n not in berkas.unsure for n in names)
    return " ✓" if sure else ""


def _mark(berkas: Berkas, name: str, value: str) -> str:
    return f"{value} (?)" if name in berkas.unsure else value


def _file_lines(berkas: Berkas) -> list[str]:
    """Say in a line what each file is that is not told of above; of many the rest are counted."""
    lines = []
    for file in berkas.files:
        name = shorten(file.name, 60)
        if file.use is Use.UNREAD:
            lines.append(say("step1.reading", nama=name))
        elif file.use is Use.REFUSED:
            lines.append(say("step1.refused", nama=name, sebab=file.note))
        elif file.silent and berkas.file(Use.NOTA_DINAS) is None:
            lines.append(say("step1.silent", nama=name))
        elif file.use in {Use.LAMPIRAN, Use.PENDUKUNG}:
            lines.append(beside(file))
    more = len(lines) - _FILES
    return lines if more <= 0 else [*lines[:_FILES], say("step1.more_files", n=more)]


def _advice(scene: Scene) -> str:
    berkas = scene.berkas
    lacks = missing(berkas)
    if berkas.duplicate and not berkas.replaces:
        key = (
            "step1.duplicate_published" if berkas.duplicate.published else "step1.duplicate_running"
        )
        told = say(key, kapan=berkas.duplicate.says, alamat=berkas.duplicate.address)
        sent = ambil_kembali.corrected(scene.memory, berkas)
        return f"{told} {say('step1.corrects_sent', agenda=sent.agenda)}" if sent else told
    if "terbaca" in lacks:
        return ""
    if sent := ambil_kembali.corrected(scene.memory, berkas):
        return say("step1.corrects_nota", agenda=sent.agenda)
    if unknown := _unknown(berkas):
        return say("step1.fill", isian=", ".join(say(f"field.{name}") for name in unknown))
    if "yakin" in lacks:
        return say(_doubt(scene))
    return "" if lacks else say("step1.complete")


def card_perbaiki(scene: Scene) -> Card:
    """List the fields of the usulan; only the chosen one is asked for.

    Where a file or the subbagian can be chosen as well, the nota dinas has a list of its own: ten
    rows are all that a list may have.
    """
    extra, several = c.detachable(scene.berkas), subbagian.several(scene)
    apart = extra or several
    rows = [_field(scene, name) for name in FIELDS if not (apart and name in NOTA_FIELDS)]
    if apart:
        rows.append(to_view(scene, "Nota dinas", "perbaiki-nota", scene.berkas.nota.nomor))
    if extra:
        names = ", ".join(file.name for file in extra)
        rows.append(to_view(scene, "Lepas file", "lepas", names))
    if several:
        rows.append(to_view(scene, scene.office.bagian, "subbagian", scene.berkas.unit))
    return menu(scene, f"{_contents(scene)}\n\n{say('step1.which_field')}", rows)


def card_nota(scene: Scene) -> Card:
    """List the fields of the nota dinas."""
    return menu(scene, say("step1.which_nota"), [_field(scene, name) for name in NOTA_FIELDS])


def _field(scene: Scene, name: str) -> Button:
    value = field_value(scene.berkas, name) or say("step1.unknown")
    hint = _mark(scene.berkas, name, value)
    return Button(say(f"field.{name}").capitalize(), _asking(scene, name), hint=hint)


def card_lepas(scene: Scene) -> Card:
    """List the files that can be taken off the usulan."""
    rows = [
        list_row(file.name, press(scene, c.Detach.word, file.id))
        for file in reversed(c.detachable(scene.berkas))  # a slip mostly came last
    ]
    return menu(scene, say("step1.which_file"), rows)


def card_jenis(scene: Scene) -> Card:
    """List the kinds of document."""
    rows = [
        Button(j.value, press(scene, c.Correct.word, f"jenis={j.value}"))
        for j in Jenis
        if j not in _OF_OTHERS
    ]
    return menu(scene, say("step1.which_jenis"), rows)


def card_tarik(scene: Scene) -> Card:
    """Ask once more before a usulan is withdrawn; one that is out can be had back instead."""
    yes = Button("Ya, tarik", press(scene, c.Withdraw.word, "ya"))
    back, out = to_view(scene, "Kembali", ""), scene.berkas.state in UNDECIDED
    first = (Button("Perbaiki dulu", press(scene, c.Retrieve.word)),) if out else ()
    key = "step1.withdraw_sure" if out else "step1.withdraw_returned"
    text = headed(scene.berkas, say(key, agenda=scene.berkas.agenda))
    return Card(text, (*first, yes, back))
