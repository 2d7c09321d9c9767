"""In one go: which files were sent together, and the berkas that is named with one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from handlers.messages import IncomingFile, sent_at
from handlers.ports import Memory
from handlers.turn import Turn
from handlers.typed import as_agenda, as_document, as_mention
from sop.berkas import Berkas
from sop.kode import code_in

#: How the names begin under which it is noted whose an album is: needed for minutes.
ALBUM: Final = "album:"
#: Photos that follow one another so soon are pages of one paper, also where there are no albums.
_SOON: Final = timedelta(minutes=1)


def grouped(turn: Turn) -> Turn:
    """Name what the files of a message were sent with, and note the berkas named with them.

    An album has its caption on one of its messages only, and photos one by one mostly on the first.
    """
    named = named_with(turn)
    files = tuple(replace(f, group=_group(turn, f, named)) for f in turn.incoming.files)
    if named is not None:
        for group in {file.group for file in files if file.group}:
            choose(turn.memory, turn.officer.id, group, named.code)
    return replace(turn, incoming=replace(turn.incoming, files=files))


def ended(turn: Turn) -> None:
    """Let the next photo begin anew: its sender has done something else meanwhile."""
    if turn.memory.setting(_row_key(turn)):
        turn.memory.remember(_row_key(turn), "")


def named_with(turn: Turn) -> Berkas | None:
    """Give the berkas that a message answers, or names by its code or its agenda number."""
    if turn.berkas.code:
        return turn.berkas
    if (code := code_in(turn.text)) and (found := turn.memory.berkas(code)):
        return found
    number = _agenda(turn.text.casefold())
    if number is None:
        return None
    year = turn.today.year
    return turn.memory.by_agenda(number[0] or year, number[1])


def _agenda(text: str) -> tuple[int | None, int] | None:
    """Read the agenda number in a caption; "45/2025" is that of a document, "#2" that of a page."""
    booked = ("agenda", "#0", "0")
    number = as_agenda(text)
    if number is not None and (as_document(text) is None or text.startswith(booked)):
        return number
    mention = as_mention(text) or ""
    return as_agenda(mention) if mention.startswith(booked) else None


def chosen(turn: Turn) -> Berkas | None:
    """Give the berkas that was named, or chosen, for what the files were sent with."""
    groups = {file.group for file in turn.incoming.files if file.group}
    codes = (turn.memory.setting(_key(turn.officer.id, group)) for group in groups)
    return next((b for code in codes if code and (b := turn.memory.berkas(code))), None)


def first(turn: Turn, what: str) -> bool:
    """Tell whether something is said for the first time of what was sent in one go; note it."""
    group = next((file.group for file in turn.incoming.files if file.group), "")
    if not group:
        return True
    key = _key(turn.officer.id, f"{group}:{what}")
    told = turn.memory.setting(key)
    turn.memory.remember(key, turn.now.isoformat())
    return not told


def choose(memory: Memory, officer: str, group: str, code: str) -> None:
    """Note the berkas of all that an officer sends in one go."""
    memory.remember(_key(officer, group), code)


def _key(officer: str, group: str) -> str:
    return f"{ALBUM}{officer}:{group}"


def _row_key(turn: Turn) -> str:
    return f"foto:{turn.officer.id}:{turn.incoming.sender.channel}"


def _group(turn: Turn, file: IncomingFile, named: Berkas | None) -> str:
    """Give the album; of a photo alone the photos just before it, unless it names a berkas anew."""
    if file.group or not file.photo:
        return file.group
    key = _row_key(turn)
    at, _, before = turn.memory.setting(key).partition(" ")
    sent = _sent(turn, file)
    follows = before and named is None and abs(sent - datetime.fromisoformat(at)) <= _SOON
    group = before if follows else turn.incoming.id
    turn.memory.remember(key, f"{sent.isoformat()} {group}")
    return group


def _sent(turn: Turn, file: IncomingFile) -> datetime:
    """Tell when a photo was sent: what came while the bot was off is heard of all at once."""
    return sent_at(file.sent) if file.sent else turn.now
