"""What Meta posts to a webhook: changes in an envelope, in bytes of its own way, signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from bot.playground.meta.contract import Json


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number of a business, as Meta names it."""

    shown: str  #: as people dial it
    id: str
    account: str  #: of WhatsApp Business, to which it belongs

    def change(self, value: Json, name: str = "messages") -> Json:
        """Write a change about this number."""
        metadata = {"display_phone_number": self.shown, "phone_number_id": self.id}
        common = {"messaging_product": "whatsapp", "metadata": metadata}
        return {"field": name, "value": common | value}

    def envelope(self, *changes: Json) -> Json:
        """Put changes into what is posted at once."""
        entry = {"id": self.account, "changes": list(changes)}
        return {"object": "whatsapp_business_account", "entry": [entry]}


def encode(payload: Json) -> bytes:
    """Write JSON as Meta does: non-ASCII and slashes escaped, so the raw bytes matter."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def sign(secret: str, raw: bytes) -> str:
    """Give the header by which the receiver knows that Meta sent some bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
