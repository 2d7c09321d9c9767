"""People in their chats with the bot, as Telegram's servers and phones know them.

A `Person` is also the driver of a test: he writes, sends files and presses what he sees.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

Json = dict[str, object]

#: As whom Telegram shows an admin who hides behind his group.
ANONYMOUS: Final[Json] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass(slots=True)
class Kept:
    """A message as Telegram keeps it: what a client shows, and what the API says of it."""

    id: int
    mine: bool  #: written by the bot
    date: int
    text: str = ""
    bold: tuple[str, ...] = ()
    entities: list[Json] = field(default_factory=list)
    markup: Json | None = None
    file: str = ""  #: its name
    photo: bool = False
    data: bytes = b""
    reply_to: int = 0
    silent: bool = False
    group: str = ""
    edits: int = 0
    deleted: bool = False
    media: Json = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [str(button["text"]) for button in self.buttons()]

    def buttons(self) -> Iterable[Json]:
        for row in (self.markup or {}).get("inline_keyboard", ()):
            yield from row

    def as_json(self, chat: Json, sender: Json) -> Json:
        said: Json = {"message_id": self.id, "from": sender, "chat": chat, "date": self.date}
        if self.text:
            said["caption" if self.media else "text"] = self.text
            if self.entities:
                said["caption_entities" if self.media else "entities"] = self.entities
        if self.group:
            said["media_group_id"] = self.group
        if self.markup:
            said["reply_markup"] = self.markup
        return said | self.media


@dataclass(slots=True)
class Person:
    """Somebody with a phone. A test officer, a stranger, or a group with a negative id."""

    api: BotApi
    id: int
    name: str
    language: str = "id"
    messages: dict[int, Kept] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)  #: answers to his presses
    actions: list[str] = field(default_factory=list)  #: "mengetik…" as seen
    commands: dict[str | None, list[str]] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    anonymous: bool = False  #: of a group: its admins write in its name

    # What he does ---------------------------------------------------------------------------
    def sends_text(self, text: str, reply_to: int = 0) -> int:
        """Write to the bot; gives the id of the message."""
        return self._sends(Kept(self.api.next_message(), False, self.api.unix(), text), reply_to)

    def starts(self, link_or_token: str = "") -> int:
        """Open an invitation link, or press Start."""
        token = link_or_token.rpartition("start=")[2]
        return self.sends_text(f"/start {token}".strip())

    def sends_files(
        self,
        *files: Path | tuple[str, bytes],
        photo: bool = False,
        caption: str = "",
        album: bool = True,
    ) -> list[int]:
        """Send files, as an album when there are several; the caption is on the first."""
        group = self.api.next_group() if album and len(files) > 1 else ""
        sent = []
        for index, file in enumerate(files):
            name, data = (file.name, file.read_bytes()) if isinstance(file, Path) else file
            kept = Kept(
                self.api.next_message(),
                False,
                self.api.unix(),
                caption if index == 0 else "",
                file=name,
                photo=photo,
                data=data,
                group=group,
            )
            kept.media = self._photo(data) if photo else self._document(name, data)
            sent.append(self._sends(kept))
        return sent

    def sends(self, **content: object) -> int:
        """Send anything else: `sends(voice={...})`."""
        kept = Kept(self.api.next_message(), False, self.api.unix(), media=dict(content))
        return self._sends(kept)

    def presses(self, label: str, message: int = 0) -> str:
        """Press a button of the newest message that has it, or of a certain one."""
        shown = [self.messages[message]] if message else reversed(self.messages.values())
        for kept in shown:
            for button in kept.buttons():
                if button["text"] == label and not kept.deleted:
                    return self.presses_data(kept.id, str(button["callback_data"]))
        raise AssertionError(f"{self.name} sees no button “{label}”, only {self.labels()}")

    def presses_data(self, message: int, data: str) -> str:
        """Press a button that a phone may still show although it is gone."""
        query = self.api.next_query(self)
        said = self.messages[message].as_json(self.chat(), self.api.me())
        self.api.happens(
            callback_query={
                "id": query,
                "from": self.user(),
                "message": said,
                "chat_instance": str(self.id),
                "data": data,
            }
        )
        return query

    def edits(self, message: int, text: str) -> None:
        """Change a message of his own."""
        kept = self.messages[message]
        kept.text = text
        said = kept.as_json(self.chat(), self.user())
        self.api.happens(edited_message={**said, "edit_date": self.api.unix()})

    def deletes(self, message: int) -> None:
        """Delete a message of the bot for both sides."""
        self.messages[message].deleted = True

    def blocks(self) -> None:
        self.blocked = True

    def unblocks(self) -> None:
        self.blocked = False

    # What he sees ---------------------------------------------------------------------------
    def screen(self) -> list[Kept]:
        """Give the messages of the bot as they are shown now, oldest first."""
        return [kept for kept in self.messages.values() if kept.mine and not kept.deleted]

    def last(self) -> Kept:
        """Give the newest message of the bot."""
        return self.screen()[-1]

    def labels(self) -> list[str]:
        """Give all the buttons he could press."""
        return [label for kept in self.screen() for label in kept.labels]

    def rings(self) -> int:
        """Count the messages that made his phone ring; an album rings once."""
        loud = [kept for kept in self.screen() if not kept.silent]
        return len({kept.group or str(kept.id) for kept in loud})

    async def sees(self, what: str | Callable[[Person], bool], seconds: float = 10.0) -> None:
        """Wait until something is on his screen: a part of a text, or anything else."""

        def there() -> bool:
            if callable(what):
                return what(self)
            return any(what in kept.text for kept in self.screen())

        async with self.api.changed:
            await asyncio.wait_for(self.api.changed.wait_for(there), seconds)

    # How Telegram speaks of him ---------------------------------------------------------------
    def chat(self) -> Json:
        if self.id < 0:
            return {"id": self.id, "type": "supergroup", "title": self.name}
        return {"id": self.id, "type": "private", "first_name": self.name}

    def user(self) -> Json:
        return {
            "id": abs(self.id),
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }

    def receives(self, kept: Kept) -> Json:
        """Keep a message of the bot and give it as the API does."""
        self.messages[kept.id] = kept
        return kept.as_json(self.chat(), self.api.me())

    def _sends(self, kept: Kept, reply_to: int = 0) -> int:
        self.started = True
        self.messages[kept.id] = kept
        said = kept.as_json(self.chat(), self.user())
        if self.anonymous:
            said |= {"from": ANONYMOUS, "sender_chat": self.chat()}
        if reply_to:
            said["reply_to_message"] = self.messages[reply_to].as_json(self.chat(), self.api.me())
        if kept.text.startswith("/"):
            length = len(kept.text.split()[0])
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self.api.happens(message=said)
        return kept.id

    def _document(self, name: str, data: bytes) -> Json:
        return {
            "document": {
                **self.api.keeps(data, name),
                "file_name": name,
                "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            }
        }

    def _photo(self, data: bytes) -> Json:
        """Offer a photo in sizes, the largest neither first nor last."""
        sizes = [
            {**self.api.keeps(data[: len(data) // 10 or 1], "s.jpg"), "width": 90, "height": 120},
            {**self.api.keeps(data, "y.jpg"), "width": 960, "height": 1280},
            {**self.api.keeps(data[: len(data) // 2 or 1], "m.jpg"), "width": 320, "height": 426},
        ]
        return {"photo": sizes}
