"""The upload as Staf sees it: preview, progress, trouble, and the public address."""

from __future__ import annotations

from handlers.card import (
    TITLE_ROOM,
    Scene,
    compose,
    ending,
    headed,
    list_row,
    menu,
    press,
    public_link,
    standing,
)
from handlers.card_task import CardTask
from handlers.deeds import DEEDS
from handlers.messages import Button, Card, Style
from handlers.ports import progress_key
from handlers.step1.versi import field_value
from handlers.step5 import data_pribadi
from handlers.texts import clock, say, shorten, size
from sop import commands as c
from sop.berkas import Berkas, File, State, Upload, Use
from sop.moves import exposed_naskah
from sop.produk import Status
from sop.tanggal import tanggal

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


def card_unggah(scene: Scene) -> Card:
    """Show the JDIH preview, then how far the upload is, then the public address."""
    berkas = scene.berkas
    if berkas.state is not State.SCANNED:
        return Card(headed(berkas, ending(scene)))
    if berkas.preparing:
        line = scene.memory.setting(progress_key(berkas.code))
        return Card(headed(berkas, f"{say('step5.preparing')}\n{line}".rstrip()))
    looked_at = scene.memory.setting(sent_key(berkas.code))
    if looked_at and berkas.upload in {Upload.NONE, Upload.FAILED}:
        return Card(headed(berkas, say("step5.abstrak_looked_at")))
    if berkas.naskah_unggah is None:
        why = (
            say("step5.not_ready", sebab=berkas.online.note)
            if berkas.online.note
            else standing(scene)
        )
        again = Button("Coba sekarang", press(scene, "siapkan"))
        return compose(scene, headed(berkas, why), (again,))
    match berkas.upload:
        case Upload.NONE:
            return _to_upload(scene)
        case Upload.QUEUED:
            return _progress(scene)
        case Upload.FAILED:
            return _failed(scene)
        case Upload.ASKING:
            return compose(scene, headed(berkas, _asked(berkas)))
        case Upload.BY_HAND:
            return _uploading(scene)
        case _:
            return _on_site(scene)


def _to_upload(scene: Scene) -> Card:
    exposed = c.Redact.word if exposed_naskah(scene.berkas) else c.Justify.word
    first = exposed if scene.berkas.exposed else c.Publish.word
    return compose(scene, preview(scene), first=first, more=_preview_views(scene))


def _failed(scene: Scene) -> Card:
    text, behind = headed(scene.berkas, standing(scene)), frozenset({c.Correct.word})
    return compose(scene, text, behind=behind, more=_preview_views(scene))


def _uploading(scene: Scene) -> Card:
    """Show what an officer uploads by hand, until he has sent its address and it was compared."""
    return compose(
        scene,
        headed(scene.berkas, _by_hand(scene)),
        (Button("Kirim alamat", press(scene, "alamat"), style=Style.GOOD),),
        behind=frozenset({c.Publish.word, c.Correct.word}),
        more=(Button("Kirim paket lagi", press(scene, "paket")),),
    )


def _on_site(scene: Scene) -> Card:
    """Show what is on JDIH; a document that a later one revokes is proposed to be marked so."""
    berkas = scene.berkas
    text = headed(berkas, standing(scene))
    revoked = scene.memory.setting(revoked_key(berkas.code))
    paper = Button("Naskah kertas", press(scene, "buka", CardTask.SIMPAN))
    more = (paper,) if berkas.archived else ()
    if not (berkas.published and revoked and berkas.produk.status is Status.BERLAKU):
        return compose(scene, text, public_link(berkas), more=more)
    text = f"{text}\n\n{say('step5.revoked', oleh=revoked)}"
    return compose(scene, text, public_link(berkas), first=c.SetStatus.word, more=more)


def revoked_key(code: str) -> str:
    """Name where it is remembered that a newer document revokes this one."""
    return f"dicabut:{code}"


def sent_key(code: str) -> str:
    """Name which abstrak from Staf is being looked at, and who sent it; nothing goes up before."""
    return f"abstrak-dikirim:{code}"


def _preview_views(scene: Scene) -> tuple[Button, ...]:
    return (
        Button(DEEDS[c.RedoScan.word].label, press(scene, c.RedoScan.word)),
        Button("Ubah abstrak", press(scene, "ubah-abstrak")),
        Button("Buka naskah unggah", press(scene, "buka-pdf")),
    )


def _abstrak_line(abstrak: File | None) -> str:
    """Say what abstrak goes up; one that Staf sent by its name, since it may be a wrong file."""
    if abstrak is None:
        return say("step5.no_abstrak")
    sent = abstrak.use is Use.ABSTRAK_STAF
    return say("step5.abstrak_staf", nama=abstrak.name) if sent else say("step5.abstrak")


def preview(scene: Scene) -> str:
    """Write the metadata as they will stand on JDIH, and what file goes up."""
    berkas = scene.berkas
    produk, naskah = berkas.produk, berkas.naskah_unggah
    when = tanggal(produk.tanggal) if produk.tanggal else "-"
    lines = [
        say(
            "step5.preview",
            jenis=produk.jenis.value if produk.jenis else "-",
            nomor=produk.numbered,
            tanggal=when,
            penandatangan=produk.penandatangan or "-",
            status=produk.status.value,
        ),
    ]
    lines += [
        say("step5.relation", apa=x.kind.capitalize(), judul=shorten(x.judul, 120))
        for x in produk.relasi
    ]
    if naskah:
        lines.append(
            say("step5.file", nama=naskah.name, hlm=naskah.pages, ukuran=size(naskah.size))
        )
    lines.append(_abstrak_line(berkas.abstrak))
    if private := data_pribadi.line(berkas):
        lines += ["", private]
    if naskah and naskah.note:
        lines += ["", naskah.note]
    if berkas.replaces:
        lines.append(say("step5.replaces"))
    if berkas.scan.match not in {"", say("step4.match_same")}:
        lines += ["", say("step5.doubts"), berkas.scan.match]
    if berkas.online.note:
        lines += ["", berkas.online.note]
    lines += ["", say("step5.no_undo", tujuan=scene.office.destination)]
    return headed(berkas, "\n".join(lines), room=TITLE_ROOM)


def _progress(scene: Scene) -> Card:
    berkas, online = scene.berkas, scene.berkas.online
    line = scene.memory.setting(progress_key(berkas.code))
    if online.next_try and not line:
        text = say(
            "step5.retry",
            catatan=online.note,
            jam=clock(online.next_try, scene.office),
            n=online.tries,
        )
        views = (Button("Coba sekarang", press(scene, "coba")),)
        return compose(scene, headed(berkas, text), views)
    text = say("step5.uploading", tahap=line or say("step5.queued"))
    return Card(headed(berkas, text))


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
            hint=field_value(scene.berkas, name) or "-",
        )
        for name in _EDITABLE
    ]
    other = Status.TIDAK_BERLAKU if scene.berkas.produk.status is Status.BERLAKU else Status.BERLAKU
    rows.append(
        Button(f"Status: {other.value}", press(scene, c.Correct.word, f"status={other.value}"))
    )
    return menu(scene, preview(scene), rows)


def card_pilihan(scene: Scene) -> Card:
    """Show what a JDIH list offers where nothing matched."""
    rows = [
        list_row(option, press(scene, c.Choose.word, str(number)))
        for number, option in enumerate(scene.berkas.online.options[:9])
    ]
    return menu(scene, _asked(scene.berkas), rows)


def _asked(berkas: Berkas) -> str:
    """Say which list of JDIH needs an answer, in words and not as the form calls it."""
    return say("step5.asking", isian=berkas.online.field.replace("_", " "))


def card_status(scene: Scene) -> Card:
    """Offer the other status of a published document."""
    now = scene.berkas.produk.status
    other = Status.TIDAK_BERLAKU if now is Status.BERLAKU else Status.BERLAKU
    row = Button(other.value, press(scene, c.SetStatus.word, other.value))
    text = say("step5.which_status", sekarang=now.value)
    return menu(scene, headed(scene.berkas, text), [row])
