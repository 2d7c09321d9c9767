"""WhatsApp as this office uses it: its settings, one paid reminder a day, word to the admins."""

from __future__ import annotations

import json

from bot.config import Settings
from bot.turns import Turns
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp.settings import WhatsAppSettings
from handlers.messages import Letter, Post
from sop.roles import Role
from storage.files import Files
from storage.transaction import Tx


def whatsapp_channel(settings: Settings, files: Files, turns: Turns) -> WhatsAppChannel:
    """Make the channel."""
    told = WhatsAppSettings(
        token=settings.whatsapp_token.get_secret_value(),
        phone_id=settings.whatsapp_phone_id,
        app_secret=settings.whatsapp_app_secret.get_secret_value(),
        verify_token=settings.whatsapp_verify_token.get_secret_value(),
        template=settings.whatsapp_template_reminder,
        graph_base=settings.whatsapp_graph_base,
        graph_version=settings.whatsapp_graph_version,
        business_id=settings.whatsapp_business_id,
    )
    desk = _Desk(turns)
    return WhatsAppChannel(told, files, allowance=desk.allows, tell_admin=desk.tell)


class _Desk:
    """What the channel asks of the office."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def allows(self, officer: str, key: str) -> bool:
        """Take an officer's one reminder of today for a letter; the same letter gets it again."""
        today = self._turns.clock.now().date().isoformat()

        def take(tx: Tx) -> bool:
            kept = tx.setting(f"templat:{officer}")
            day, holder = json.loads(kept) if kept else ("", "")
            if day == today:
                return bool(holder == key)
            tx.remember(f"templat:{officer}", json.dumps([today, key]))
            return True

        return await self._turns.run(take)

    async def tell(self, sentence: str) -> None:
        """Say something to the admins of the office."""
        now = self._turns.clock.now()

        def post(tx: Tx) -> None:
            for admin in tx.holders(Role.ADMIN, now):
                for address in tx.addresses(admin.id)[:1]:
                    letter = Letter(to=address, post=Post.NOTE, text=sentence, officer=admin.id)
                    tx.post(letter, now)

        await self._turns.run(post)
