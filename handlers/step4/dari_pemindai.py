"""Dari pemindai: a quiet sign for every staf that scans came, and what became of them.

Reading them may take minutes, and nobody sent them from a phone. What comes one after another
shares a sign.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handlers import notes
from handlers.ports import Memory
from handlers.texts import say, shorten
from handlers.turn import Turn
from sop.berkas import Berkas
from sop.roles import Role

#: How the names begin under which signs are noted: needed until the last scan of each is read.
SIGN: Final = "dari-pemindai:"
_NEWEST: Final = f"{SIGN}terbaru"
#: What comes so soon after the first scan of a sign is told on the same one.
_SOON: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What came, what of it is being read, and where the rest went."""

    since: str  #: when the first came, in ISO 8601
    name: str  #: of the first file
    files: int
    reading: int  #: sendings that are not read yet
    agenda: tuple[str, ...] = ()  #: numbers of the berkas that scans went to
    asked: bool = False  #: for some it is asked which berkas they are for
    cards: tuple[str, ...] = ()  #: on which it hangs, one for each staf


def came(turn: Turn, names: Sequence[str]) -> str:
    """Tell every staf, silently, that a sending came; give the id of its sign for `read`."""
    turn.memory.alone()
    sign_id = turn.memory.setting(_NEWEST)
    sign = _sign(turn.memory, sign_id)
    if sign is None or turn.now - datetime.fromisoformat(sign.since) > _SOON:
        sign_id = secrets.token_hex(8)
        sign = _Sign(turn.now.isoformat(), names[0], len(names), 1)
        staf = turn.memory.holders(Role.STAF, turn.now)
        cards = [notes.stand(turn, one.id, _text(sign)) for one in staf]
        _note(turn.memory, sign_id, replace(sign, cards=tuple(filter(None, cards))))
        turn.memory.remember(_NEWEST, sign_id)
        return sign_id
    more = replace(sign, files=sign.files + len(names), reading=sign.reading + 1)
    _note(turn.memory, sign_id, more)
    _draw(turn, more)
    return sign_id


def read(turn: Turn, sign_id: str, where: Sequence[Berkas | None]) -> None:
    """Say on a sign what became of a sending: the berkas it went to, None where staf are asked."""
    turn.memory.alone()
    sign = _sign(turn.memory, sign_id)
    if sign is None:
        return
    numbers = [berkas.number for berkas in where if berkas is not None]
    sign = replace(
        sign,
        reading=sign.reading - 1,
        agenda=tuple(dict.fromkeys((*sign.agenda, *numbers))),
        asked=sign.asked or None in where,
    )
    _note(turn.memory, sign_id, sign)
    _draw(turn, sign)


def _text(sign: _Sign) -> str:
    name = shorten(sign.name, 80)
    if sign.files > 1:
        name = say("loose.and_more", nama=name, n=sign.files - 1)
    lines = [say("pindai.came", nama=name)]
    if sign.agenda:
        lines.append(say("pindai.filed", agenda=", ".join(sign.agenda)))
    if sign.asked:
        lines.append(say("pindai.asked"))
    if sign.reading:
        lines.append(say("pindai.more" if sign.agenda or sign.asked else "pindai.reading"))
    return "\n".join(lines)


def _draw(turn: Turn, sign: _Sign) -> None:
    for card in sign.cards:
        notes.redraw(turn, card, _text(sign))


def _sign(memory: Memory, sign_id: str) -> _Sign | None:
    kept = memory.setting(f"{SIGN}{sign_id}") if sign_id else ""
    if not kept:
        return None
    told = json.loads(kept)
    return _Sign(**{**told, "agenda": tuple(told["agenda"]), "cards": tuple(told["cards"])})


def _note(memory: Memory, sign_id: str, sign: _Sign) -> None:
    """Note a sign as long as something of it is being read."""
    memory.remember(f"{SIGN}{sign_id}", json.dumps(asdict(sign)) if sign.reading else "")
