"""`decide`, the only place that says no; and who can do what with a berkas now."""

from __future__ import annotations

from datetime import datetime

from sop import commands as c
from sop.berkas import Berkas, State
from sop.command import Command
from sop.history import TAKE_BACK, Record
from sop.moves import FROM, Move, sekretaris_asked
from sop.refusals import (
    Incomplete,
    NotTheDoer,
    NotYours,
    OutOfTurn,
    OwnWord,
    Refusal,
    Separated,
    TakenBy,
    TooLate,
)
from sop.roles import Holding, Officer, Role
from sop.signed import Actor


def decide(berkas: Berkas, command: Command, officer: Officer, at: datetime) -> Record:
    """Accept a command as the next record of a berkas.

    Raises:
        OutOfTurn: the berkas does not stand where this command begins.
        NotYours: the step belongs to another role.
        Separated: the officer proposed the berkas that this command decides.
        OwnWord: he proposed it, and would allow himself to decide it.
        TakenBy: another staf has the work, and takes the papers.
        NotTheDoer: somebody else's decision cannot be taken back.
        TooLate: the minute for taking back is over.
        Incomplete: the command lacks something its step requires.

    """
    rows = [m for m in FROM[berkas.state] if m.command is type(command) and m.when(berkas)]
    if not rows:
        raise OutOfTurn(state=berkas.state.value)
    allowed = ((m, authority(berkas, m.role, officer, at)) for m in rows)
    move, holding = next((pair for pair in allowed if pair[1]), (rows[0], None))
    if holding is None:
        raise NotYours(role=move.role.value)
    if refusal := _refusal(berkas, type(command), officer, at):
        raise refusal
    if lacks := command.needs(berkas):
        raise Incomplete(lacks)
    actor = Actor(officer.id, officer.name, holding.title)
    return Record(berkas.code, berkas.version + 1, command, actor, at, berkas.state, move.target)


def _refusal(
    berkas: Berkas, command: type[Command], officer: Officer, at: datetime
) -> Refusal | None:
    """Give what this very person is told who may not do what the role allows; or nothing."""
    staf = berkas.staf
    if command.separated and proposed(berkas, officer) and berkas.override is None:
        return Separated()
    if command is c.Override and proposed(berkas, officer):
        return OwnWord()
    if command is c.TakeCopies and staf is not None and staf.id != officer.id:
        return TakenBy(siapa=staf.name)
    if undone := _undone(berkas, command):
        by, until = undone
        if by != officer.id:
            return NotTheDoer()
        if at > until:
            return TooLate()
    return None


def _undone(berkas: Berkas, command: type[Command]) -> tuple[str, datetime] | None:
    """Give who did what a command takes back, and until when he may; nothing for other commands."""
    undo, stored = berkas.undo, berkas.archived
    if command is c.TakeBack and undo is not None:
        return undo.by, undo.until
    if command is c.Unarchive and stored is not None:
        return stored.by.id, stored.at + TAKE_BACK
    return None


def minutes_end(berkas: Berkas) -> tuple[datetime, ...]:
    """List when what was done last can no longer be taken back."""
    found = (_undone(berkas, command) for command in (c.TakeBack, c.Unarchive))
    return tuple(until for _, until in filter(None, found))


def proposed(berkas: Berkas, officer: Officer) -> bool:
    """Tell whether an officer proposed a berkas: put the usulan together, or sent it."""
    return any(
        who is not None and who.id == officer.id for who in (berkas.pengusul, berkas.sent_by)
    )


def authority(berkas: Berkas, role: Role, officer: Officer, at: datetime) -> Holding | None:
    """Give the holding by which an officer may act in a role; a pengusul acts for his own unit."""
    return officer.holding(role, at, unit_of(berkas, role))


def unit_of(berkas: Berkas, role: Role) -> str:
    """Give the unit for which a role is asked here: the pengusul's; other roles have none."""
    return berkas.unit if role is Role.PENGUSUL else ""


def own_moves(berkas: Berkas, officer: Officer, at: datetime) -> tuple[Move, ...]:
    """List what an officer can do with a berkas now, leaving out what would be refused for sure."""
    rows = FROM[berkas.state]
    roles = {move.role for move in rows}
    held = {role for role in roles if authority(berkas, role, officer, at)}
    return tuple(
        move
        for move in rows
        if move.role in held and move.when(berkas) and not barred(berkas, move, officer, at)
    )


def barred(berkas: Berkas, move: Move, officer: Officer, at: datetime) -> bool:
    """Tell whether a move that the role allows is not for this very person, or of no use to him."""
    if move.command is c.AskOverride:
        return not proposed(berkas, officer)
    if move.command is c.TakeOver:
        return staf_named(berkas) == officer.id
    return _refusal(berkas, move.command, officer, at) is not None


def staf_named(berkas: Berkas) -> str:
    """Give the officer id of the staf who has the work, or whom the disposisi names; or nothing."""
    if berkas.staf is not None:
        return berkas.staf.id
    return berkas.disposisi.kepada if berkas.disposisi else ""


def waits_for(berkas: Berkas) -> tuple[Role, ...]:
    """List the roles on whose deed a berkas waits now."""
    if berkas.closed:
        return ()
    match berkas.state:
        case State.DRAFT | State.RETURNED:
            return (Role.PENGUSUL,)
        case State.SUBMITTED:
            return (Role.STAF,) if berkas.staf_receives else (Role.KASUBBAG,)
        case State.RECEIVED | State.DISPOSED:
            return (Role.KASUBBAG,)
        case _:
            return (Role.STAF,)


def asks(berkas: Berkas) -> tuple[Role, ...]:
    """List the roles that have a card to answer: also the Sekretaris who is asked for his word."""
    asked = berkas.state is State.DISPOSED and sekretaris_asked(berkas)
    return (*waits_for(berkas), *((Role.SEKRETARIS,) if asked else ()))
