"""Whose file: the usulan in which a file belongs, by what it says and by what came with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice

from handlers.ports import Memory, Wanted
from handlers.step1.hal import asks_for, named
from handlers.step1.nota_terpakai import other_number
from handlers.step1.perbaikan import same_letter
from handlers.turn import Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, File, NotaDinas, State, Use
from sop.history import Record, fold
from sop.produk import Produk, number_key, same_number, subject_key
from sop.reading import Naskah, Reading
from sop.roles import Officer, Role


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a file goes that is not of the usulan into which it came, and what goes with it.

    Where another file goes, and not the one that was read, it makes room for that.
    """

    files: tuple[File, ...]
    to: Berkas | None  #: None: a usulan of its own


def elsewhere(turn: Turn, file: File, reading: Reading, *, full: bool) -> Elsewhere | None:
    """Tell that a file is of another document than the draft of the turn; None where it is not.

    Args:
        turn: of the bot that has read it.
        file: as it lies in the draft.
        reading: of the file.
        full: it is a nota dinas with its naskah behind it.

    """
    if turn.berkas.state is not State.DRAFT or reading.trouble:
        return None
    match reading.naskah:
        case Naskah.NOTA_DINAS:
            return _of_nota(turn, file, reading, full=full)
        case Naskah.PRODUK | Naskah.LAMPIRAN:
            if owner := _owner(turn, file, reading):
                return Elsewhere((file,), owner)
            if reading.naskah is Naskah.PRODUK and _another_produk(turn, reading):
                return Elsewhere((file,), _lacking(turn, reading))
    return None


def twin(turn: Turn, draft: Berkas, history: Sequence[Record]) -> Berkas | None:
    """Give the older draft of the same pengusul for the document of one that is all read.

    Only what was sent in one go is taken for the same usulan once more, corrected.
    """
    if draft.state is not State.DRAFT or draft.reading or draft.file(Use.SOFTCOPY) is None:
        return None
    if not _in_one_go(history):
        return None
    own_and_older = dropwhile(lambda one: one.code != draft.code, _drafts(turn))
    older = (one for one in islice(own_and_older, 1, None) if one.file(Use.SOFTCOPY))
    return next((one for one in older if same_number(one.produk, draft.produk)), None)


# What came with it --------------------------------------------------------------------------------


def _before(memory: Memory, draft: Berkas, file: File) -> Berkas:
    """Give a draft as it stood when one of its files came; what stood behind another, with that."""
    came, history = {file.id, file.behind}, memory.history(draft.code)
    attached = (
        n
        for n, record in enumerate(history)
        if isinstance(record.command, c.Attach) and came & {f.id for f in record.command.files}
    )
    return fold(history[: next(attached, 0)], draft.code)


def _in_one_go(history: Sequence[Record]) -> bool:
    """Tell whether nothing was read before all had come."""
    read = False
    for record in history:
        read = read or isinstance(record.command, r.FileRead)
        if read and isinstance(record.command, c.Attach) and not record.command.files[0].behind:
            return False
    return True


def _there(before: Berkas) -> frozenset[str]:
    """Name the files that were read already, and so were sent before."""
    return frozenset(file.id for file in before.files if file.use is not Use.UNREAD)


def drafts_of(turn: Turn, pengusul: Officer) -> list[Berkas]:
    """List the drafts of a pengusul, newest first, as far as he still proposes for their subbagian.

    One of a subbagian for which he does no more is its colleagues'.
    """
    found = turn.memory.find(Wanted(pengusul=pengusul.id, states=(State.DRAFT,)))
    return [d for d in found if pengusul.holding(Role.PENGUSUL, turn.now, d.unit)]


def _drafts(turn: Turn) -> Sequence[Berkas]:
    """List the drafts of the pengusul whose file was read."""
    sender = turn.berkas.pengusul
    doer = turn.memory.officer(sender.id) if sender else None
    return drafts_of(turn, doer) if doer else ()


def _other_drafts(turn: Turn) -> Sequence[Berkas]:
    """List what else the same pengusul is putting together, the newest first."""
    return [one for one in _drafts(turn) if one.code != turn.berkas.code]


# A nota dinas -------------------------------------------------------------------------------------


def _of_nota(turn: Turn, file: File, reading: Reading, *, full: bool) -> Elsewhere | None:
    """Tell whether a nota dinas is a second one, or asks for the document of another draft."""
    berkas, hal = turn.berkas, reading.says("hal")
    old = berkas.file(Use.NOTA_DINAS)
    if old is None:
        return Elsewhere((file,), _asked(turn, hal)) if _asked_for(turn, hal) else None
    nomor = reading.says("nomor")
    if not nomor or nomor == berkas.nota.nomor:
        return None
    if _speaks_of_another(berkas, hal):
        return Elsewhere((old,), _asked(turn, berkas.nota.hal))
    before = _before(turn.memory, berkas, file)
    if old.id not in _there(before):
        second = full or _second(berkas, file, reading)
        return Elsewhere((file,), _lacking(turn, reading)) if second else None
    came = _came_with(berkas, file, before)
    if not full and _takes_over(berkas, reading, before, came):
        return None
    same = next((d for d in _other_drafts(turn) if same_letter(d.nota, NotaDinas(nomor))), None)
    if same or not came:
        return Elsewhere((file,), same or _lacking(turn, reading))
    wanting = _lacking(turn, reading)
    return Elsewhere((file, *came), wanting if wanting and _meant(wanting, reading) else None)


def _asked_for(turn: Turn, hal: str) -> bool:
    """Tell whether a perihal asks for the document of another draft, and not of this one."""
    mine = turn.berkas.produk.nomor
    if "nomor" in turn.berkas.unsure or (mine and asks_for(hal, mine)):
        return False
    return _asked(turn, hal) is not None


def _asked(turn: Turn, hal: str) -> Berkas | None:
    """Give the other draft for whose document a perihal asks, and its own nota dinas does not."""
    asked = (d for d in _other_drafts(turn) if asks_for(hal, d.produk.nomor, d.produk.tahun))
    return next(
        (d for d in asked if d.file(Use.NOTA_DINAS) is None or _speaks_of_another(d, hal)), None
    )


def _speaks_of_another(berkas: Berkas, hal: str) -> bool:
    """Tell whether only a new perihal asks for the naskah that is there, and the old for others."""
    produk, old = berkas.produk, berkas.nota.hal
    if berkas.file(Use.SOFTCOPY) is None or "nomor" in berkas.unsure:
        return False
    ours = asks_for(hal, produk.nomor, produk.tahun)
    return ours and bool(named(old)) and not asks_for(old, produk.nomor)


def _second(berkas: Berkas, file: File, reading: Reading) -> bool:
    """Tell whether of two nota dinas that were sent in one go each has its own document.

    One that was photographed twice has two numbers only because it was misread.
    """
    waiting = any(f.use is Use.UNREAD and f.id != file.id for f in berkas.files)
    sure = reading.fields["nomor"].sure and "nota_nomor" not in berkas.unsure
    return sure or waiting or berkas.file(Use.SOFTCOPY) is not None


def _came_with(berkas: Berkas, nota: File, before: Berkas) -> tuple[File, ...]:
    """List what was sent together with a nota dinas and is not asked for by the older one."""
    there, produk = _there(before), berkas.produk
    new = (f for f in berkas.files if f.id not in there and f.id != nota.id and not f.behind)
    wanted = asks_for(berkas.nota.hal, produk.nomor, produk.tahun)
    return tuple(f for f in new if not (f.use is Use.SOFTCOPY and wanted))


def _takes_over(berkas: Berkas, reading: Reading, before: Berkas, came: Sequence[File]) -> bool:
    """Tell whether a nota dinas takes the place of the older one, for the same document."""
    hal, soft, produk = reading.says("hal"), berkas.file(Use.SOFTCOPY), berkas.produk
    asked, asked_before = named(hal), named(berkas.nota.hal)
    if soft is None or (soft in came and before.file(Use.SOFTCOPY) is None):
        apart = (
            asked
            and asked_before
            and not {n.nomor for n in asked} & {n.nomor for n in asked_before}
        )
        return not (came or apart)
    if asks_for(hal, produk.nomor, produk.tahun):
        return not asked_before or asks_for(berkas.nota.hal, produk.nomor, produk.tahun)
    return soft in came and not asked


# A produk hukum or its lampiran -------------------------------------------------------------------


def _owner(turn: Turn, file: File, reading: Reading) -> Berkas | None:
    """Give the other draft of the very document that a file is of, or is the lampiran of.

    What came alone into this draft, or with all that is in it, stays until all of it is read.
    """
    berkas = turn.berkas
    if berkas.file(Use.SOFTCOPY) and _same(berkas.produk, reading):
        return None
    if not berkas.file(Use.SOFTCOPY) and not _there(_before(turn.memory, berkas, file)):
        return None
    drafts = (draft for draft in _other_drafts(turn) if draft.file(Use.SOFTCOPY))
    return next((draft for draft in drafts if _same(draft.produk, reading)), None)


def _same(produk: Produk, reading: Reading) -> bool:
    """Tell whether a file names a document; the jenis of a lampiran is not told by who signs it."""
    nomor = number_key(reading.says("nomor"))
    kind = reading.naskah is Naskah.LAMPIRAN or reading.says("jenis") == produk.jenis
    year = reading.says("tahun") == str(produk.tahun)
    return kind and year and bool(nomor) and nomor == number_key(produk.nomor)


def _another_produk(turn: Turn, reading: Reading) -> bool:
    """Tell whether a produk is a second one, or the one that the nota of another draft asks for."""
    berkas, nomor = turn.berkas, reading.says("nomor")
    if berkas.file(Use.SOFTCOPY) is None:
        hal = berkas.nota.hal
        if not named(hal) or asks_for(hal, nomor):
            return False
        lacking = (d for d in _other_drafts(turn) if d.file(Use.SOFTCOPY) is None)
        return any(asks_for(draft.nota.hal, nomor) for draft in lacking)
    if not berkas.produk.told and not _named_otherwise(berkas, nomor):
        return False
    kind = (reading.says("jenis"), nomor) != (berkas.produk.jenis, berkas.produk.nomor)
    filled_in = _unnumbered(berkas) and _same_subject(berkas, reading.says("tentang"))
    other = (kind and not _same(berkas.produk, reading)) or _another_year(berkas, reading)
    return bool(nomor) and other and not filled_in


def _another_year(berkas: Berkas, reading: Reading) -> bool:
    """Tell whether both years are known for sure and differ."""
    year = reading.fields.get("tahun")
    known = berkas.produk.tahun is not None and "tahun" not in berkas.unsure
    return known and year is not None and year.sure and year.value != str(berkas.produk.tahun)


def _named_otherwise(berkas: Berkas, nomor: str) -> bool:
    """Tell whether the nota dinas asks for other numbers than this one."""
    read = replace(berkas, produk=replace(berkas.produk, nomor=nomor))
    return bool(nomor and other_number(read))


def _unnumbered(berkas: Berkas) -> bool:
    return not berkas.produk.nomor or "nomor" in berkas.unsure


def _same_subject(berkas: Berkas, tentang: str) -> bool:
    key = subject_key(tentang)
    return bool(key) and key == subject_key(berkas.produk.tentang)


# Where it goes ------------------------------------------------------------------------------------


def _lacking(turn: Turn, reading: Reading) -> Berkas | None:
    """Give the other draft that lacks such a file: first one that is meant, else the newest."""
    use = Use.NOTA_DINAS if reading.naskah is Naskah.NOTA_DINAS else Use.SOFTCOPY
    lacking = [draft for draft in _other_drafts(turn) if draft.file(use) is None]
    lacking.sort(key=lambda draft: not _meant(draft, reading))
    return next(iter(lacking), None)


def _meant(draft: Berkas, reading: Reading) -> bool:
    """Tell whether the nota dinas, there or now come, asks for the produk, now come or there."""
    if reading.naskah is Naskah.NOTA_DINAS:
        return asks_for(reading.says("hal"), draft.produk.nomor, draft.produk.tahun)
    return asks_for(draft.nota.hal, reading.says("nomor"))
