"""People on their phones: what they see of the bot, and what they do.

A `Person` is the driver of a test: he writes, sends files and presses what he sees.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.playground.meta.look import Choice

if TYPE_CHECKING:
    from tests.whatsapp.meta import Meta

Json = dict[str, Any]


@dataclass(slots=True)
class Shown:
    """A message of the bot as a phone shows it."""

    id: str
    type: str
    text: str = ""
    choices: list[Choice] = field(default_factory=list)
    name: str = ""  #: of a file
    data: bytes = b""
    reply_to: str = ""
    opaque: str = ""
    body: Json = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [choice.label for choice in self.choices]


@dataclass(slots=True)
class Person:
    """Somebody with WhatsApp, known to Meta by a BSUID, a number, or both."""

    graph: Meta
    name: str
    number: str = ""
    bsuid: str = ""
    username: str = ""
    hides_number: bool = False  #: the payloads come without the number
    blocked: bool = False  #: does not take messages: 131026
    late: list[int] = field(default_factory=list)  #: codes with which what he gets fails later
    last_inbound: float = float("-inf")
    shown: list[Shown] = field(default_factory=list)
    missed: list[Shown] = field(default_factory=list)  #: what Meta took and said later was lost
    ticks: dict[str, str] = field(default_factory=dict)  #: own messages as the bot marked them
    typing: int = 0  #: how often "mengetik…" was seen
    paced: list[float] = field(default_factory=list)

    # What he sees ---------------------------------------------------------------------------
    def screen(self) -> list[Shown]:
        """Give what the bot sent, oldest first; nothing here ever changes or goes away."""
        return list(self.shown)

    @property
    def last(self) -> Shown:
        return self.shown[-1]

    # What he does ---------------------------------------------------------------------------
    async def sends_text(self, text: str, reply_to: str = "") -> str:
        return await self.sends("text", {"body": text}, reply_to=reply_to)

    async def sends_files(self, *files: Path | tuple[str, bytes], caption: str = "") -> list[str]:
        """Send documents, which keep their bytes; the caption goes with the first."""
        named = [(f.name, f.read_bytes()) if isinstance(f, Path) else f for f in files]
        sent = []
        for index, (name, data) in enumerate(named):
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
            content = self._media(name, data, mime, caption if index == 0 else "")
            sent.append(await self.sends("document", content | {"filename": name}))
        return sent

    async def sends_photo(self, data: bytes, caption: str = "") -> str:
        return await self.sends("image", self._media("", data, "image/jpeg", caption))

    async def presses(self, label: str, on: Shown | None = None) -> str:
        """Press what carries a label: on the newest message that has it, or on a given one."""
        for shown in reversed(self.shown) if on is None else (on,):
            for choice in shown.choices:
                if choice.label == label:
                    return await self._press(shown, choice)
        raise AssertionError(
            f"{self.name} sees no “{label}”, only {self.shown and self.last.labels}"
        )

    async def sends(self, kind: str, content: Json, reply_to: str = "") -> str:
        """Send a message of any type; gives its id once the webhook was posted."""
        wamid = self.graph.new_wamid()
        message = {"id": wamid, "type": kind, kind: content} | self.graph.stamp() | self._from()
        if reply_to:
            message["context"] = {"from": self.graph.number, "id": reply_to}
        self.last_inbound = self.graph.clock.now()
        self.ticks[wamid] = "sent"
        await self.graph.hooks.emit({"contacts": [self.contact()], "messages": [message]})
        return wamid

    async def moves_to(self, bsuid: str, *, number: str = "") -> None:
        """Get a new BSUID, with a new number or without; Meta tells it in two ways."""
        previous, old = self.bsuid, self.number
        self.bsuid, self.number = bsuid, number or self.number
        self.graph.know(self)
        change = {
            "user_id": {"previous": previous, "current": bsuid},
            "detail": f"User id for {self.name} has been updated.",
        } | self.graph.stamp()
        await self.graph.hooks.emit({"user_id_update": [change]}, "user_id_update")
        kind = "user_changed_number" if number else "user_changed_user_id"
        was, new = (old, number) if number else (previous, bsuid)
        system = {
            "type": kind,
            "body": f"User {self.name} changed from {was} to {new}",
            "user_id": bsuid,
        } | ({"previous_user_id": previous} if previous else {})
        message = {"id": self.graph.new_wamid(), "type": "system", "system": system}
        message |= self.graph.stamp() | ({"from": old} if number else {})
        await self.graph.hooks.emit({"messages": [message]})

    def contact(self) -> Json:
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        ids = {} if self.hides_number or not self.number else {"wa_id": self.number}
        return {"profile": profile} | ids | ({"user_id": self.bsuid} if self.bsuid else {})

    def ids(self) -> Json:
        """Give the ids with which a status names him as the recipient."""
        ids = {} if self.hides_number or not self.number else {"recipient_id": self.number}
        return ids | ({"recipient_user_id": self.bsuid} if self.bsuid else {})

    def _from(self) -> Json:
        ids = {} if self.hides_number or not self.number else {"from": self.number}
        return ids | ({"from_user_id": self.bsuid} if self.bsuid else {})

    async def _press(self, shown: Shown, choice: Choice) -> str:
        kind, content = choice.pressed()
        return await self.sends(kind, content, reply_to=shown.id)

    def _media(self, name: str, data: bytes, mime: str, caption: str) -> Json:
        ref = self.graph.keep_media(name, data, mime)
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        content = {"id": ref, "mime_type": mime, "sha256": digest}
        return content | ({"caption": caption} if caption else {})
