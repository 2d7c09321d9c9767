"""MOVES: the whole workflow as one table, with the conditions of its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, State, Upload
from sop.command import Command
from sop.roles import Role

When = Callable[[Berkas], bool]


def always(_: Berkas) -> bool:
    """No condition."""
    return True


def keputusan(berkas: Berkas) -> bool:
    """Row 3a: dokumen berupa Keputusan KPU."""
    return berkas.keputusan


def other_document(berkas: Berkas) -> bool:
    """Row 3b: dokumen selain Keputusan KPU."""
    return not berkas.keputusan


def staf_receives(berkas: Berkas) -> bool:
    """Tell whether the office gave row 2a to Staf."""
    return berkas.staf_receives


def kasubbag_receives(berkas: Berkas) -> bool:
    """Tell whether row 2a is the Kasubbag's, as the SOP is usually read."""
    return not berkas.staf_receives


def not_booked(berkas: Berkas) -> bool:
    """No sheet of paper was booked for it yet."""
    return berkas.susulan is None


def doubtful(berkas: Berkas) -> bool:
    """Something was read unsurely."""
    return bool(berkas.unsure) and not berkas.reading


def taken(berkas: Berkas) -> bool:
    """Another berkas with this number is public and this one does not replace it yet."""
    return bool(berkas.duplicate and berkas.duplicate.published and not berkas.replaces)


def scanned(berkas: Berkas) -> bool:
    """A scan was assembled as it is to be and not yet taken."""
    scan = berkas.scan
    return not (scan.used or scan.stale) and bool(scan.halves)


def of_another(berkas: Berkas) -> bool:
    """The scan as assembled is surely that of another berkas."""
    return bool(berkas.scan.belongs) and not berkas.scan.stale


def to_publish(berkas: Berkas) -> bool:
    """Tell whether the document goes up to JDIH."""
    return not berkas.kept


def kept(berkas: Berkas) -> bool:
    """Tell whether the document is archived only."""
    return berkas.kept


def checked_by_eye(berkas: Berkas) -> bool:
    """The scan was taken as it is and waits for the checklist."""
    return berkas.scan.used and not (berkas.scan.stale or berkas.kept)


def sekretaris_asked(berkas: Berkas) -> bool:
    """The Sekretaris was asked and has not answered."""
    return berkas.override_asked and berkas.override is None


def not_archived(berkas: Berkas) -> bool:
    """The paper has no place yet."""
    return berkas.archived is None


def in_archive(berkas: Berkas) -> bool:
    """The paper has its place."""
    return berkas.archived is not None


def all_there(berkas: Berkas) -> bool:
    """The paper has its place and nobody borrowed any of it."""
    return in_archive(berkas) and not any(copy.borrower for copy in berkas.copies)


def at_hand(berkas: Berkas) -> bool:
    """The paper can be scanned again: not filed for good, nor any of it borrowed."""
    return not_archived(berkas) or (to_publish(berkas) and all_there(berkas))


def ready_to_upload(berkas: Berkas) -> bool:
    """The preview stands and nothing is on its way."""
    ready = berkas.naskah_unggah is not None and not berkas.preparing
    return ready and not berkas.kept and not_uploaded(berkas)


def not_uploaded(berkas: Berkas) -> bool:
    """Nothing was sent to JDIH yet, sending it failed, or the officer uploads."""
    return berkas.upload in {Upload.NONE, Upload.FAILED, Upload.BY_HAND}


def exposed(berkas: Berkas) -> bool:
    """The preview stands, and data pribadi would be published without a reason."""
    return ready_to_upload(berkas) and berkas.exposed


def exposed_naskah(berkas: Berkas) -> bool:
    """The preview stands, and the naskah unggah has data pribadi to be taken out."""
    return exposed(berkas) and not berkas.redacted and bool(berkas.personal_naskah)


def trying(berkas: Berkas) -> bool:
    """An upload waits for its next attempt, or for an answer."""
    return (
        not (berkas.kept or berkas.preparing)
        and berkas.upload in {Upload.FAILED, Upload.QUEUED, Upload.ASKING}
        and berkas.naskah_unggah is not None
    )


def begun(berkas: Berkas) -> bool:
    """An upload was begun, whatever became of it since."""
    return not berkas.kept and berkas.upload is not Upload.NONE


def by_hand(berkas: Berkas) -> bool:
    """The officer uploads."""
    return berkas.upload is Upload.BY_HAND


def asking(berkas: Berkas) -> bool:
    """A JDIH list needs an answer."""
    return berkas.upload is Upload.ASKING


def online(berkas: Berkas) -> bool:
    """The document is public."""
    return berkas.published


def at_rest(berkas: Berkas) -> bool:
    """No work of the bot on scan or preview is under way."""
    scan = berkas.scan
    assembled = not scan.parts or bool(scan.halves or scan.trouble)
    return assembled and not (scan.stale or berkas.preparing)


def came_from(*states: State) -> When:
    """The last decision was made in one of these states and can be taken back."""

    def undoable(berkas: Berkas) -> bool:
        return berkas.undo is not None and berkas.undo.source in states

    undoable.__doc__ = f"The last decision was made in: {', '.join(states)}."
    return undoable


@dataclass(frozen=True, slots=True)
class Move:
    """One row: who may do what where, and where it leads."""

    row: str  #: kegiatan of the SOP; "+" for what real life adds
    source: State
    command: type[Command]
    role: Role
    target: State
    when: When = always

    @property
    def word(self) -> str:
        """Give the word of its command."""
        return self.command.word


_S, _R = State, Role
# fmt: off
MOVES: Final[tuple[Move, ...]] = (
    #    row   from          command           by             to               when
    # 1. Subbagian pengusul menyampaikan nota dinas.
    Move("1",  _S.DRAFT,     c.Attach,         _R.PENGUSUL,   _S.DRAFT),
    Move("1",  _S.DRAFT,     r.FileRead,       _R.BOT,        _S.DRAFT),
    Move("1",  _S.DRAFT,     r.FileMoved,      _R.BOT,        _S.DRAFT),
    Move("1",  _S.DRAFT,     c.Detach,         _R.PENGUSUL,   _S.DRAFT),
    Move("1",  _S.DRAFT,     c.Correct,        _R.PENGUSUL,   _S.DRAFT),
    Move("1",  _S.DRAFT,     c.Confirm,        _R.PENGUSUL,   _S.DRAFT,        doubtful),
    Move("1",  _S.DRAFT,     c.ReplaceOld,     _R.PENGUSUL,   _S.DRAFT,        taken),
    Move("1",  _S.DRAFT,     c.Submit,         _R.PENGUSUL,   _S.SUBMITTED),
    Move("1",  _S.DRAFT,     c.Discard,        _R.PENGUSUL,   _S.DISCARDED),
    Move("1",  _S.DRAFT,     c.Join,           _R.PENGUSUL,   _S.DISCARDED),
    Move("1",  _S.DRAFT,     c.Join,           _R.BOT,        _S.DISCARDED),
    Move("1",  _S.SUBMITTED, c.AddLampiran,    _R.PENGUSUL,   _S.SUBMITTED),
    Move("1",  _S.RECEIVED,  c.AddLampiran,    _R.PENGUSUL,   _S.RECEIVED),
    Move("1",  _S.DISPOSED,  c.AddLampiran,    _R.PENGUSUL,   _S.DISPOSED),
    # 2. a. Menerima nota dinas, b. menyampaikan lembar disposisi.
    Move("2a", _S.SUBMITTED, c.Receive,        _R.STAF,       _S.RECEIVED,     staf_receives),
    Move("2b", _S.RECEIVED,  c.Dispose,        _R.KASUBBAG,   _S.DISPOSED),
    Move("2",  _S.SUBMITTED, c.Dispose,        _R.KASUBBAG,   _S.DISPOSED,     kasubbag_receives),
    # 3. a. Otentikasi apabila Keputusan KPU, b. persetujuan untuk yang lain.
    Move("3a", _S.DISPOSED,  c.Authenticate,   _R.KASUBBAG,   _S.CLEARED,      keputusan),
    Move("3b", _S.DISPOSED,  c.Approve,        _R.KASUBBAG,   _S.CLEARED,      other_document),
    Move("3",  _S.DISPOSED,  c.Keep,           _R.KASUBBAG,   _S.CLEARED),
    # 4. a. Menerima naskah dua rangkap, b. melakukan scan.
    Move("4a", _S.CLEARED,   c.TakeCopies,     _R.STAF,       _S.IN_HAND),
    Move("4b", _S.IN_HAND,   c.AddScan,        _R.STAF,       _S.IN_HAND),
    Move("4b", _S.IN_HAND,   r.ScanAssembled,  _R.BOT,        _S.IN_HAND),
    Move("4b", _S.IN_HAND,   r.ScanCompared,   _R.BOT,        _S.IN_HAND),
    Move("4b", _S.SCANNED,   r.ScanCompared,   _R.BOT,        _S.SCANNED),
    Move("4b", _S.IN_HAND,   c.Arrange,        _R.STAF,       _S.IN_HAND),
    Move("4b", _S.IN_HAND,   c.UseScan,        _R.STAF,       _S.IN_HAND,      lambda b: scanned(b) and to_publish(b)),
    Move("4b", _S.IN_HAND,   c.UseScan,        _R.STAF,       _S.SCANNED,      lambda b: scanned(b) and kept(b)),
    Move("4b", _S.IN_HAND,   c.AcceptScan,     _R.STAF,       _S.SCANNED,      checked_by_eye),
    Move("4b", _S.IN_HAND,   c.RedoScan,       _R.STAF,       _S.IN_HAND,      checked_by_eye),
    Move("4b", _S.IN_HAND,   c.MoveScan,       _R.STAF,       _S.IN_HAND,      of_another),
    # 5. a. Menyimpan naskah asli dan salinan, b. mengunggah ke website JDIH.
    Move("5a", _S.SCANNED,   c.Archive,        _R.STAF,       _S.SCANNED,      not_archived),
    Move("5b", _S.SCANNED,   r.Prepared,       _R.BOT,        _S.SCANNED,      to_publish),
    Move("5b", _S.SCANNED,   c.Publish,        _R.STAF,       _S.SCANNED,      ready_to_upload),
    Move("5b", _S.SCANNED,   r.UploadReported, _R.BOT,        _S.SCANNED,      begun),

    # The ways back: real life, not in the signed SOP.
    Move("2",  _S.SUBMITTED, c.Return,         _R.KASUBBAG,   _S.RETURNED,     kasubbag_receives),
    Move("2",  _S.RECEIVED,  c.Return,         _R.KASUBBAG,   _S.RETURNED),
    Move("3",  _S.DISPOSED,  c.Return,         _R.KASUBBAG,   _S.RETURNED),
    Move("4",  _S.IN_HAND,   c.Return,         _R.STAF,       _S.RETURNED),
    Move("2",  _S.DISPOSED,  c.Recall,         _R.KASUBBAG,   _S.SUBMITTED,    kasubbag_receives),
    Move("2b", _S.DISPOSED,  c.Recall,         _R.KASUBBAG,   _S.RECEIVED,     staf_receives),
    Move("4b", _S.SCANNED,   c.RedoScan,       _R.STAF,       _S.IN_HAND,      lambda b: not_uploaded(b) and at_hand(b)),
    # A returned usulan is corrected and sent again, as its next version.
    Move("1",  _S.RETURNED,  c.Attach,         _R.PENGUSUL,   _S.RETURNED),
    Move("1",  _S.RETURNED,  r.FileRead,       _R.BOT,        _S.RETURNED),
    Move("1",  _S.RETURNED,  r.FileMoved,      _R.BOT,        _S.RETURNED),
    Move("1",  _S.RETURNED,  c.Detach,         _R.PENGUSUL,   _S.RETURNED),
    Move("1",  _S.RETURNED,  c.Correct,        _R.PENGUSUL,   _S.RETURNED),
    Move("1",  _S.RETURNED,  c.Confirm,        _R.PENGUSUL,   _S.RETURNED,     doubtful),
    Move("1",  _S.RETURNED,  c.ReplaceOld,     _R.PENGUSUL,   _S.RETURNED,     taken),
    Move("1",  _S.RETURNED,  c.Submit,         _R.PENGUSUL,   _S.SUBMITTED),
    Move("1",  _S.SUBMITTED, c.Retrieve,       _R.PENGUSUL,   _S.RETURNED),
    Move("1",  _S.RECEIVED,  c.Retrieve,       _R.PENGUSUL,   _S.RETURNED),
    Move("1",  _S.DISPOSED,  c.Retrieve,       _R.PENGUSUL,   _S.RETURNED),
    # Ending early: by the pengusul until step 3 is decided, then by the Kasubbag alone.
    Move("1",  _S.SUBMITTED, c.Withdraw,       _R.PENGUSUL,   _S.WITHDRAWN),
    Move("1",  _S.RECEIVED,  c.Withdraw,       _R.PENGUSUL,   _S.WITHDRAWN),
    Move("1",  _S.DISPOSED,  c.Withdraw,       _R.PENGUSUL,   _S.WITHDRAWN),
    Move("1",  _S.RETURNED,  c.Withdraw,       _R.PENGUSUL,   _S.WITHDRAWN),
    Move("+",  _S.CLEARED,   c.Stop,           _R.KASUBBAG,   _S.WITHDRAWN),
    Move("+",  _S.IN_HAND,   c.Stop,           _R.KASUBBAG,   _S.WITHDRAWN),
    Move("+",  _S.SCANNED,   c.Stop,           _R.KASUBBAG,   _S.WITHDRAWN,    not_uploaded),
    # A decision is taken back within a minute, unless the next officer has acted.
    Move("+",  _S.DISCARDED, c.TakeBack,       _R.PENGUSUL,   _S.DRAFT,        came_from(_S.DRAFT)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.PENGUSUL,   _S.SUBMITTED,    came_from(_S.SUBMITTED)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.PENGUSUL,   _S.RECEIVED,     came_from(_S.RECEIVED)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.PENGUSUL,   _S.DISPOSED,     came_from(_S.DISPOSED)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.PENGUSUL,   _S.RETURNED,     came_from(_S.RETURNED)),
    Move("+",  _S.RECEIVED,  c.TakeBack,       _R.STAF,       _S.SUBMITTED,    came_from(_S.SUBMITTED)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.KASUBBAG,   _S.CLEARED,      came_from(_S.CLEARED)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.KASUBBAG,   _S.IN_HAND,      lambda b: at_rest(b) and came_from(_S.IN_HAND)(b)),
    Move("+",  _S.WITHDRAWN, c.TakeBack,       _R.KASUBBAG,   _S.SCANNED,      lambda b: at_rest(b) and came_from(_S.SCANNED)(b)),
    Move("+",  _S.RETURNED,  c.TakeBack,       _R.KASUBBAG,   _S.SUBMITTED,    came_from(_S.SUBMITTED)),
    Move("+",  _S.RETURNED,  c.TakeBack,       _R.KASUBBAG,   _S.RECEIVED,     came_from(_S.RECEIVED)),
    Move("+",  _S.RETURNED,  c.TakeBack,       _R.KASUBBAG,   _S.DISPOSED,     came_from(_S.DISPOSED)),
    Move("+",  _S.RETURNED,  c.TakeBack,       _R.STAF,       _S.IN_HAND,      came_from(_S.IN_HAND)),
    Move("+",  _S.CLEARED,   c.TakeBack,       _R.KASUBBAG,   _S.DISPOSED,     came_from(_S.DISPOSED)),
    Move("+",  _S.IN_HAND,   c.TakeBack,       _R.STAF,       _S.CLEARED,      came_from(_S.CLEARED)),
    Move("+",  _S.SCANNED,   c.TakeBack,       _R.STAF,       _S.IN_HAND,      lambda b: not_uploaded(b) and not_archived(b) and came_from(_S.IN_HAND)(b)),
    Move("5a", _S.SCANNED,   c.Unarchive,      _R.STAF,       _S.SCANNED,      all_there),
    # Separation of duty, and the Sekretaris' word on it.
    Move("3",  _S.DISPOSED,  c.AskOverride,    _R.KASUBBAG,   _S.DISPOSED,     lambda b: not b.override_asked),
    Move("3",  _S.DISPOSED,  c.Override,       _R.SEKRETARIS, _S.DISPOSED,     sekretaris_asked),
    Move("3",  _S.DISPOSED,  c.RefuseOverride, _R.SEKRETARIS, _S.DISPOSED,     sekretaris_asked),
    # A disposisi that was written on paper first, on a day without the bot.
    Move("2",  _S.SUBMITTED, c.BookLater,      _R.KASUBBAG,   _S.SUBMITTED,    not_booked),
    Move("2",  _S.RECEIVED,  c.BookLater,      _R.KASUBBAG,   _S.RECEIVED,     not_booked),
    # Another staf goes on.
    Move("4",  _S.CLEARED,   c.TakeOver,       _R.STAF,       _S.CLEARED),
    Move("4",  _S.IN_HAND,   c.TakeOver,       _R.STAF,       _S.IN_HAND),
    Move("5",  _S.SCANNED,   c.TakeOver,       _R.STAF,       _S.SCANNED,      lambda b: not b.closed),
    # Around the upload: correct the metadata, try again, by hand, replace, take down.
    Move("5b", _S.SCANNED,   c.Correct,        _R.STAF,       _S.SCANNED,      not_uploaded),
    Move("5b", _S.SCANNED,   c.ReplaceAbstrak, _R.STAF,       _S.SCANNED,      not_uploaded),
    Move("5b", _S.SCANNED,   c.Redact,         _R.STAF,       _S.SCANNED,      exposed_naskah),
    Move("5b", _S.SCANNED,   c.Justify,        _R.STAF,       _S.SCANNED,      exposed),
    Move("5b", _S.SCANNED,   r.NextTry,        _R.BOT,        _S.SCANNED,      begun),
    Move("5b", _S.SCANNED,   c.PublishByHand,  _R.STAF,       _S.SCANNED,      trying),
    Move("5b", _S.SCANNED,   c.GiveAddress,    _R.STAF,       _S.SCANNED,      by_hand),
    Move("5b", _S.SCANNED,   c.Choose,         _R.STAF,       _S.SCANNED,      asking),
    Move("5b", _S.SCANNED,   r.AbstrakMade,    _R.BOT,        _S.SCANNED,      not_uploaded),
    Move("5b", _S.SCANNED,   r.DriftFound,     _R.BOT,        _S.SCANNED,      online),
    Move("5b", _S.SCANNED,   c.SetStatus,      _R.STAF,       _S.SCANNED,      online),
    Move("+",  _S.SCANNED,   c.TakeDown,       _R.KASUBBAG,   _S.SCANNED,      online),
    # The paper afterwards.
    Move("5a", _S.SCANNED,   c.Refile,         _R.STAF,       _S.SCANNED,      in_archive),
    Move("5a", _S.SCANNED,   c.Lend,           _R.STAF,       _S.SCANNED,      in_archive),
    Move("5a", _S.SCANNED,   c.GiveBack,       _R.STAF,       _S.SCANNED,      in_archive),
    # Papers that the bot makes on the way.
    *(Move("+", state, r.PaperMade, _R.BOT, state) for state in (
        _S.DRAFT, _S.RETURNED, _S.SUBMITTED, _S.RECEIVED, _S.DISPOSED, _S.CLEARED, _S.IN_HAND, _S.SCANNED, _S.WITHDRAWN)),
)
# fmt: on

#: Every command, by the word under which it is recorded.
COMMANDS: Final = {move.word: move.command for move in MOVES}

#: The rows of the table by where a berkas stands.
FROM: Final = {state: tuple(m for m in MOVES if m.source is state) for state in State}
