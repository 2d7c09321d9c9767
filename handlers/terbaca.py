"""What was read: a file gets its place in the usulan it belongs to, or begins one of its own."""

from __future__ import annotations

from dataclasses import replace

from handlers.messages import Job
from handlers.ports import Wanted
from handlers.step1_nota_dinas import find_duplicate, fresh_code, read_job
from handlers.texts import has, say
from handlers.turn import Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Actor, Berkas, Lampiran, State, Use
from sop.command import Deed
from sop.moves import by_bot, decide
from sop.produk import Produk
from sop.reading import Naskah, Reading


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
    payload = {"sha256": file.sha256, "name": file.name}
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
        jobs=(read_job(base.code, file),),
    )


def _lacks(draft: Berkas, command: r.FileRead) -> bool:
    wanted = (
        Use.NOTA_DINAS
        if command.reading and command.reading.naskah is Naskah.NOTA_DINAS
        else Use.SOFTCOPY
    )
    return draft.file(wanted) is None
