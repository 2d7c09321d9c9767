"""WhatsApp as this office uses it: its settings, and one paid reminder a day."""

from __future__ import annotations

import json
from typing import Final
from zoneinfo import ZoneInfo

from bot.admins import Admins
from bot.config import Settings
from bot.home import own_key, portal_token
from bot.turns import Turns
from bot.whatsapp.channel import WhatsAppChannel
from bot.whatsapp.settings import WhatsAppSettings
from storage.files import Files
from storage.transaction import Tx

#: Where our own Meta is served, for practice.
GRAPH: Final = "/graph"


def whatsapp_settings(settings: Settings) -> WhatsAppSettings:
    """Give what the office set about its number on WhatsApp; in practice our own Meta."""
    if settings.with_playground:
        return _of_practice(settings)
    return WhatsAppSettings(
        token=settings.whatsapp_token.get_secret_value(),
        phone_id=settings.whatsapp_phone_id,
        app_secret=settings.whatsapp_app_secret.get_secret_value(),
        verify_token=settings.whatsapp_verify_token.get_secret_value(),
        template=settings.whatsapp_template_reminder,
        graph_base=settings.whatsapp_graph_base,
        graph_version=settings.whatsapp_graph_version,
        business_id=settings.whatsapp_business_id,
    )


def _of_practice(settings: Settings) -> WhatsAppSettings:
    """Give keys that this installation alone has, and Graph as it is served here."""
    return WhatsAppSettings(
        token=own_key(settings, "graph"),
        phone_id="106540352242922",
        app_secret=own_key(settings, "webhook"),
        verify_token="",
        template="pengingat_berkas",
        graph_base=f"{settings.own_address}{GRAPH.removeprefix('/')}",
        business_id="419561257915477",
    )


def made_here(settings: Settings) -> list[str]:
    """List the secrets that this installation made for itself, with those of WhatsApp."""
    whatsapp = whatsapp_settings(settings)
    return [portal_token(settings), whatsapp.token, whatsapp.app_secret]


def whatsapp_channel(
    settings: Settings, files: Files, turns: Turns, admins: Admins, zone: ZoneInfo
) -> WhatsAppChannel:
    """Make the channel."""
    allowance = OneADay(turns, zone)
    return WhatsAppChannel(
        whatsapp_settings(settings), files, allowance=allowance, tell_admin=admins.tell
    )


class OneADay:
    """One paid reminder for each officer and day of the office."""

    def __init__(self, turns: Turns, zone: ZoneInfo) -> None:
        self._turns = turns
        self._zone = zone

    async def __call__(self, officer: str, key: str) -> bool:
        """Take an officer's reminder of today for a letter; the same letter gets it again."""
        today = self._turns.clock.now().astimezone(self._zone).date().isoformat()

        def take(tx: Tx) -> bool:
            kept = tx.setting(f"templat:{officer}")
            day, holder = json.loads(kept) if kept else ("", "")
            if day == today:
                return bool(holder == key)
            tx.remember(f"templat:{officer}", json.dumps([today, key]))
            return True

        return await self._turns.run(take)
