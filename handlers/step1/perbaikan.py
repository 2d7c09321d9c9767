"""Perbaikan: whether what came in corrects a returned berkas or is a usulan of its own."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from handlers.ports import Correcting, Memory, Wanted
from handlers.step1.hal import named
from sop.berkas import Berkas, NotaDinas, State, Use
from sop.produk import number_key, same_number, subject_key

#: More returned berkas of one subbagian than this are not looked at.
_MOST: Final = 50


class Verdict(Enum):
    """What the papers of a draft are to a returned berkas."""

    SAME = auto()  #: they correct it
    OTHER = auto()  #: they are of another document
    UNSURE = auto()  #: they do not tell


def compare(draft: Berkas, old: Berkas) -> Verdict:
    """Compare what was read of a draft with a returned berkas.

    A number that was read unsurely shows that two papers are the same, never that they are not.
    """
    softcopy = draft.file(Use.SOFTCOPY) is not None
    same_nota = same_letter(draft.nota, old.nota)
    same_number_ = softcopy and same_number(draft.produk, old.produk)
    subject = subject_key(draft.produk.tentang)
    same_subject = softcopy and bool(subject) and subject == subject_key(old.produk.tentang)
    numbered = _numbered(draft) if softcopy else _asks_for_another(draft, old)
    other = numbered and not (same_number_ or same_subject)
    alone = draft.file(Use.NOTA_DINAS) is None
    if same_number_ or (same_nota and not other) or (same_subject and alone):
        return Verdict.SAME
    return Verdict.OTHER if other and not same_nota else Verdict.UNSURE


def _asks_for_another(draft: Berkas, old: Berkas) -> bool:
    """Tell by the perihal of a nota dinas, as long as its softcopy is not there."""
    asked = named(draft.nota.hal) if "nota_hal" not in draft.unsure else ()
    number = number_key(old.produk.nomor)
    ours = {number, number.partition("/")[0]}
    return bool(asked and number) and not any(
        number_key(one.nomor) in ours and one.tahun in {"", str(old.produk.tahun)} for one in asked
    )


def same_letter(one: NotaDinas, other: NotaDinas) -> bool:
    """Tell whether two nota dinas carry the same number of the same year."""
    years = {n.tanggal.year for n in (one, other) if n.tanggal}
    key = number_key(one.nomor)
    return bool(key) and key == number_key(other.nomor) and len(years) < 2


def _numbered(draft: Berkas) -> bool:
    """Tell whether jenis, nomor and tahun of the softcopy are known for sure."""
    names = ("jenis", "nomor", "tahun")
    return all(getattr(draft.produk, n) and n not in draft.unsure for n in names)


def weigh(memory: Memory, draft: Berkas) -> Berkas | None:
    """Give the returned berkas that a draft plainly corrects; what does not tell is to be asked.

    Nothing is asked before all files are read, and never again once the pengusul has answered.
    """
    usable = any(f.use is not Use.REFUSED for f in draft.files)
    if draft.reading or not usable or memory.correcting(draft.code).settled:
        return None
    returned = _returned(memory, draft)
    verdicts = [(compare(draft, old), old) for old in returned]
    same = [old for verdict, old in verdicts if verdict is Verdict.SAME]
    if len(same) == 1:
        return same[0]
    doubtful = [old for verdict, old in verdicts if verdict is Verdict.UNSURE and _own(draft, old)]
    codes = tuple(old.code for old in same or doubtful)
    memory.note_correcting(draft.code, Correcting(codes))
    return None


def _returned(memory: Memory, draft: Berkas) -> Sequence[Berkas]:
    """List what came back to the subbagian, and to the pengusul himself for another of his."""
    wanted = [Wanted(unit=draft.unit, states=(State.RETURNED,), limit=_MOST)]
    if draft.pengusul:
        wanted.append(Wanted(pengusul=draft.pengusul.id, states=(State.RETURNED,), limit=_MOST))
    return list({old.code: old for one in wanted for old in memory.find(one)}.values())


def _own(draft: Berkas, old: Berkas) -> bool:
    """Tell whether the same pengusul sent both: only he is asked about what does not tell."""
    return bool(draft.pengusul and old.pengusul and draft.pengusul.id == old.pengusul.id)


def asked(memory: Memory, draft: Berkas) -> Sequence[Berkas]:
    """List the returned berkas that a draft may correct, as long as that is not answered."""
    if draft.state is not State.DRAFT or draft.reading:
        return ()
    found = (memory.berkas(code) for code in memory.correcting(draft.code).returned)
    return [old for old in found if old is not None and old.state is State.RETURNED]


def settle(memory: Memory, draft: Berkas) -> None:
    """Note the answer that a draft is a usulan of its own."""
    memory.note_correcting(draft.code, Correcting(settled=True))
