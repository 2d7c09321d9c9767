"""The chat apps of the practice office: every officer uses one of two at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.playground.channel import PlaygroundChannel
from bot.playground.hands import Hands, chat_of
from bot.playground.meta.service import person_of, phone_of
from bot.playground.server import Said
from bot.turns import Turns
from bot.whatsapp.settings import CHANNEL
from handlers.messages import Address
from storage import addresses
from storage.transaction import Tx

#: What an officer writes first in an app that he changes to: it brings what waits for him already.
#: Its slash lets nobody take it for the answer to a question.
_FIRST: Final = "/tugas"


class PracticeApps:
    """Lets an officer be reached on the app that he uses, as if he had left the other one.

    With both he would be written to on Telegram wherever WhatsApp lets nothing through.
    """

    def __init__(self, turns: Turns, hands: Hands) -> None:
        self._turns = turns
        self._hands = hands

    async def used(self) -> Mapping[str, str]:
        """Name the app for each phone of a known officer."""

        def look(tx: Tx) -> Mapping[str, str]:
            found = [tx.addresses(officer.id) for officer in tx.officers()]
            return {phone: own[0].channel for own in found if (phone := _phone_of(own))}

        return await self._turns.look(look)

    async def use(self, phone: str, app: str) -> None:
        """Let somebody be written to on one of them; who is not known stays so."""
        now, both = self._turns.clock.now(), _addresses(phone)

        def turn(tx: Tx) -> bool:
            known = [found for each in both.values() if (found := tx.known(each)) is not None]
            if not known or tx.addresses(known[0].officer.id)[:1] == [both[app]]:
                return False
            if tx.known(both[app]) is None:
                tx.bind(both[app], known[0].officer.id, "", now)
            tx.inbound(both[app], now)
            for other in both.keys() - {app}:
                addresses.block(tx.conn, both[other], now)
            return True

        if await self._turns.run(turn):
            await self._hands.say(Said(phone=chat_of(phone, app), text=_FIRST))


def _addresses(phone: str) -> Mapping[str, Address]:
    return {
        PlaygroundChannel.name: Address(PlaygroundChannel.name, phone),
        CHANNEL: Address(CHANNEL, person_of(phone)),
    }


def _phone_of(own: Sequence[Address]) -> str:
    """Name the phone on which an officer is reached; nothing when on none."""
    phones = (one.id if one.channel != CHANNEL else phone_of(one.id) for one in own)
    return next(phones, "")
