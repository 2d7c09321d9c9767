"""Jobs of people: an invitation with its links; its token is known to the links alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.channel import Channel, TryLater
from bot.jobs.workroom import Workroom
from handlers.ports import Memory
from handlers.texts import say
from sop.tanggal import tanggal
from storage.jobs import Task

#: How long an invitation waits to be opened.
VALID: Final = timedelta(days=7)


def secret() -> str:
    """Make the token of an invitation."""
    return secrets.token_urlsafe(18)


def new_token(memory: Memory, officer: str, now: datetime, valid: timedelta = VALID) -> str:
    """Make an invitation; only the hash of its token is stored."""
    token = secret()
    memory.invite(token, officer, now + valid)
    return token


def links(channels: Mapping[str, Channel], token: str) -> list[str]:
    """List the links that open an invitation, one for every channel that can give one."""
    found = []
    for channel in channels.values():
        try:
            found.append(channel.invitation_link(token))
        except TryLater:  # the channel does not know its own name yet
            continue
    return found


async def invite(room: Workroom, task: Task) -> None:
    """Undangan: send the admin the links for an officer."""
    now, whom = room.clock.now(), task.payload["for"]
    officer = await room.turns.look(lambda tx: tx.officer(whom))
    if officer is None:
        return
    token = secret()
    text = say(
        "pegawai.invitation",
        nama=officer.name,
        sampai=tanggal(room.office.day(now + VALID)),
        tautan="\n".join(links(room.channels, token)) or token,
    )
    await room.end(
        task,
        lambda tx: tx.invite(token, whom, now + VALID),
        room.answer(task, text),
    )
