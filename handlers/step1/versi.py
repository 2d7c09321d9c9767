"""The versions of a usulan: its fields, and what one that came back changed against the last."""

from __future__ import annotations

from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.ports import Memory
from handlers.texts import say, shorten
from sop import commands as c
from sop.berkas import Berkas, File, Use
from sop.command import Command
from sop.history import fold
from sop.tanggal import tanggal

#: The fields of a usulan that the pengusul can correct.
NOTA_FIELDS = ("nota_nomor", "nota_tanggal", "nota_hal")
FIELDS = ("jenis", "nomor", "tahun", "tentang", "tanggal", "penandatangan", *NOTA_FIELDS)


def sent_before(memory: Memory, berkas: Berkas) -> Berkas | None:
    """Give a usulan as it was sent the last time, with the lampiran that followed.

    None when it was never sent.
    """
    return _after(memory, berkas, c.Submit, c.AddLampiran)


def _after(memory: Memory, berkas: Berkas, *deeds: type[Command]) -> Berkas | None:
    """Give a usulan as it was after the last of some deeds; none where none was done."""
    if berkas.agenda is None:
        return None
    history = memory.history(berkas.code)
    last = max((i for i, rec in enumerate(history) if isinstance(rec.command, deeds)), default=None)
    return None if last is None else fold(history[: last + 1], berkas.code)


def returned_for(memory: Memory, berkas: Berkas) -> str:
    """Give why a usulan that was sent again had been returned; empty when it never was."""
    if berkas.revision == 1:
        return ""
    history = memory.history(berkas.code)
    last = max(i for i, rec in enumerate(history) if rec.word == c.Submit.word)
    returned = fold(history[:last], berkas.code).returned
    return returned.note if returned else ""


def unchanged(memory: Memory, berkas: Berkas) -> bool:
    """Tell whether a usulan is in every field and file as it came back to its pengusul."""
    before = _after(memory, berkas, c.Return, c.Retrieve)
    return before is not None and not what_changed(before, berkas)


def what_changed(before: Berkas | None, now: Berkas) -> tuple[str, ...]:
    """Tell in a line each which fields and files differ from the version sent before."""
    if before is None:
        return ()
    return (*_fields(before, now), *_files(before, now))


def _fields(before: Berkas, now: Berkas) -> list[str]:
    pairs = [(name, field_value(before, name), field_value(now, name)) for name in FIELDS]
    return [
        say("step1.changed", isian=say(f"field.{name}"), lama=old or "-", baru=new or "-")
        for name, old, new in pairs
        if old != new
    ]


def _files(before: Berkas, now: Berkas) -> list[str]:
    lines = []
    for use in (Use.NOTA_DINAS, Use.SOFTCOPY):
        one, two = before.file(use), now.file(use)
        if one and two and one.sha256 != two.sha256:
            known = one.pages and two.pages
            pages = say("step1.changed_hlm", lama=one.pages, baru=two.pages) if known else ""
            lines.append(say("step1.changed_file", guna=use.value, hlm=pages))
    had = {f.sha256 for f in before.files}
    extra = (Use.LAMPIRAN, Use.PENDUKUNG)
    new = [f for f in now.files if f.use in extra and f.sha256 not in had]
    lines += [beside(f) for f in new]
    has = {f.sha256 for f in now.files}
    gone = [f for f in before.files if f.use in extra and f.sha256 not in has]
    return lines + [say("step1.gone", nama=shorten(f.name, 60)) for f in gone]


def beside(file: File) -> str:
    """Name a file that came beside nota dinas and softcopy, and what it is taken for."""
    return say(f"step1.{file.use.value}", nama=shorten(file.name, 60), hlm=in_pages(file))


def in_pages(file: File) -> str:
    """Say of how many pages a file is, where that is known."""
    return say("step1.hlm", n=file.pages) if file.pages else ""


def picture(before: Berkas | None, now: Berkas) -> tuple[Job, ...]:
    """Ask for a picture of the changed lines when the softcopy is another one."""
    old = before.file(Use.SOFTCOPY) if before else None
    new = now.file(Use.SOFTCOPY)
    if old is None or new is None or old.sha256 == new.sha256:
        return ()
    payload = {"old": old.sha256, "new": new.sha256}
    return (Job.on(JobKind.BANDING_VERSI, now.code, payload),)


def field_value(berkas: Berkas, name: str) -> str:
    """Write the value of an editable field."""
    if name in {"mencabut", "mengubah"}:
        return "; ".join(x.judul for x in berkas.produk.relasi if x.kind == name)
    if name.startswith("nota_"):
        value = getattr(berkas.nota, name.removeprefix("nota_"))
    else:
        value = getattr(berkas.produk, name)
    if value is None:
        return ""
    return tanggal(value) if name.endswith("tanggal") else str(value)
