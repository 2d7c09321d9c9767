"""The first admin: as long as nobody is one, a start of the bot gives a link that makes one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from bot.jobs.people import new_token
from bot.office.people import posts
from bot.turns import Turns
from handlers.officers.pendaftaran import NAMELESS
from handlers.ports import Memory
from sop.roles import Holding, Officer, Period, Role
from storage.transaction import Tx

#: How long the link waits: each start gives a new one, and old ones must not lie about for long.
HOURS: Final = 24


class Inviting(Protocol):
    """A channel that makes links once it knows its own name or number."""

    async def introduced(self) -> str:
        """Wait until the service has told it, however long it is out of reach."""

    def invitation_link(self, token: str) -> str:
        """Give the link by which a person opens an invitation."""


async def invite(turns: Turns, channel: Inviting, tell: Callable[[str], None]) -> None:
    """Tell the link for the first admin, once the channel has said what the bot is called.

    It goes to the console of whoever started the bot, and not to the log.

    Raises:
        StorageFault: nothing can be written just now.

    """
    await channel.introduced()
    token = await turns.run(partial(_invitation, now=turns.clock.now()))
    if token:
        link = channel.invitation_link(token)
        tell(f"Belum ada admin. Buka di HP calon admin (satu kali, dalam {HOURS} jam): {link}")


def _invitation(tx: Tx, now: datetime) -> str:
    """Invite an admin, entering one where there is none; nothing when one can be reached.

    An invitation that was made by hand lasts longer, and stands.
    """
    admins, ours = tx.holders(Role.ADMIN, now), now + timedelta(hours=HOURS)
    if any(tx.addresses(admin.id) or (tx.invited(admin.id, now) or now) > ours for admin in admins):
        return ""
    admin = admins[0] if admins else _enter(tx, now)
    # A link of an earlier start opens nothing any more.
    return new_token(tx, admin.id, now, timedelta(hours=HOURS))


def _enter(memory: Memory, now: datetime) -> Officer:
    holding = Holding(posts(memory.office)[Role.ADMIN], Period(now))
    admin = Officer(f"p{secrets.token_hex(4)}", NAMELESS, "", (holding,))
    memory.add_officer(admin)
    return admin
