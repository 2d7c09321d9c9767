"""A transaction on the memory: the table that says which function of which noun does what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from handlers.ports import Memory
from sop.office import Office
from storage import addresses as places
from storage import agenda as book
from storage import berkas as folders
from storage import cards as hanging
from storage import (
    corrections,
    delivery,
    elsewhere,
    jobs,
    outbox,
    outcomes,
    people,
    questions,
    records,
    reminders,
    settings,
)
from storage import loose as unsorted
from storage import officers as staff
from storage.leaving import take_away
from storage.statements import savepoint

P = ParamSpec("P")
R = TypeVar("R")


def _by(function: Callable[Concatenate[Connection, P], R]) -> Callable[Concatenate[Tx, P], R]:
    """Make a function on a connection a method of the transaction."""

    def method(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(tx.conn, *args, **kwargs)

    method.__doc__ = function.__doc__
    return method


class Tx:
    """What a turn sees of the memory: `handlers.ports.Memory`. All in it is undone together.

    The functions of the engine room (`inbox`, `outbox`, `jobs`, `reminders`) take its `conn`.
    """

    def __init__(self, conn: Connection, office: Office) -> None:
        self.conn = conn
        self.office = office
        people.look_anew(conn)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what happens inside when it raises."""
        try:
            with savepoint(self.conn):
                yield
        except BaseException:
            people.look_anew(self.conn)
            raise

    def alone(self) -> None:
        """Make other turns of this office wait that write its history or ask for the same."""
        records.lock(self.conn)

    # fmt: off
    # People
    officer_at         = _by(places.officer_at)
    officer            = _by(staff.get)
    officers           = _by(staff.everyone)
    holders            = _by(staff.holders)
    known              = _by(places.known)
    addresses          = _by(places.of)
    add_officer        = _by(staff.add)
    rename_officer     = _by(staff.rename)
    retire_officer     = _by(staff.retire)
    bind               = _by(places.bind)
    unbind             = _by(take_away)
    jabatan            = _by(staff.all_jabatan)
    add_jabatan        = _by(staff.add_jabatan)
    add_holding        = _by(staff.add_holding)
    end_holding        = _by(staff.end_holding)
    drop_holding       = _by(staff.drop_holding)
    held               = _by(staff.held)
    invite             = _by(places.invite)
    invited            = _by(places.invited)
    invitation         = _by(places.invitation)
    use_invitation     = _by(places.use_invitation)
    strike             = _by(places.strike)
    inbound            = _by(places.inbound)

    # Berkas
    berkas             = _by(folders.get)
    by_agenda          = _by(book.by_number)
    find               = _by(folders.find)
    count              = _by(folders.count)
    history            = _by(records.history)
    hashes             = _by(records.hashes)
    write              = _by(folders.write)
    next_agenda        = _by(book.next_number)
    agenda             = _by(book.between)

    # Files and questions
    put_loose          = _by(unsorted.put)
    loose              = _by(unsorted.of)
    take_loose         = _by(unsorted.take)
    ask                = _by(questions.ask)
    question           = _by(questions.get)
    answered           = _by(questions.answered)
    correcting         = _by(corrections.get)
    note_correcting    = _by(corrections.put)
    setting            = _by(settings.get)
    remember           = _by(settings.remember)

    # What goes out
    cards              = _by(hanging.of_berkas)
    card               = _by(hanging.get)
    card_of_message    = _by(hanging.of_message)
    last_card          = _by(hanging.last)
    unseen             = _by(hanging.unseen)
    found              = _by(outcomes.found)
    send_again         = _by(elsewhere.again)
    hurry_to           = _by(delivery.hurry_to)
    take_held          = _by(elsewhere.take_held)
    put_card           = _by(hanging.put)
    comes              = _by(outbox.comes)
    post               = _by(outbox.post)
    start              = _by(jobs.start)
    under_way          = _by(jobs.under_way)
    remind             = _by(reminders.plan)
    waits              = _by(reminders.waits)
    forget_reminders   = _by(reminders.forget)
    reminded           = _by(reminders.gone_out)
    undelivered        = _by(outbox.undelivered)
    # fmt: on


def as_memory(tx: Tx) -> Memory:
    """Look at a transaction as the conversation does; the type checker holds it to the port."""
    return tx
