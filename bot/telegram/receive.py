"""Translation of Telegram's updates into what the conversation understands."""

from __future__ import annotations

import json
import logging
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, cast

from telegram import Message
from telegram.constants import ChatType

from handlers.messages import EDITED, Address, Incoming, IncomingFile, Press, sending_order

CHANNEL: Final = "telegram"

#: Content nobody can read here, by the field that holds it. Order matters: Telegram fills
#: `document` beside `animation`, and `location` beside `venue`.
UNSUPPORTED: Final = (
    "voice", "video", "video_note", "audio", "animation", "sticker", "venue", "location",
    "contact", "poll", "dice", "story", "game", "paid_media", "checklist", "rich_message",
    "invoice", "giveaway", "passport_data",
)  # fmt: skip

_START: Final = re.compile(r"/start(?:@\w+)?(?:\s+([A-Za-z0-9_-]{1,64}))?\s*")
_COMMAND: Final = re.compile(r"(/\w+)@\w+")
_AT: Final = re.compile(r"@(\w+)")

#: What becomes of fields of another kind than Telegram's, or of a time beyond all calendars.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError)

_LOG: Final = logging.getLogger(__name__)


def identity(update: Mapping[str, object]) -> str:
    """Name an update so that each delivery of it gets the same name and no other one does.

    Its number alone is not enough: after a quiet week Telegram goes on from a random one, which may
    have been used before. So the id of the press or the message is part of the name.

    Raises:
        TypeError: it is not an update at all.

    """
    number = update.get("update_id")
    if not isinstance(number, int):
        raise TypeError("not an update: no update_id")
    for kind, content in update.items():
        if isinstance(content, Mapping):
            own = content.get("id", content.get("message_id", content.get("date", "")))
            edited = content.get("edit_date", "")
            return f"{CHANNEL}:{number}:{kind}:{own}{edited and f':{edited}'}"
    return f"{CHANNEL}:{number}"


@dataclass(frozen=True, slots=True)
class Me:
    """The bot that an update is for, as Telegram knows it."""

    id: int
    username: str = ""  #: empty as long as Telegram has not told it


def parse(raw: str, me: Me) -> list[Incoming]:
    """Translate a stored update for a bot.

    What nobody needs gives an empty list; so does what cannot be read, unless somebody sent it and
    waits for an answer.
    """
    update: object = None
    try:
        update = told = _loaded(raw)
        return _read(told, me)
    except _UNREADABLE as error:
        _LOG.warning("an update of Telegram cannot be read (%s)", type(error).__name__)
        return _unreadable(update)


def _loaded(raw: str) -> Any:  # noqa: ANN401 - as JSON is
    """Read JSON; half an emoji in it becomes a question mark, for nothing could write it down."""
    told = json.loads(raw)
    if "\\ud" not in raw.lower():
        return told
    return json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))


def _read(update: Mapping[str, Any], me: Me) -> list[Incoming]:
    name = identity(update)
    if query := update.get("callback_query"):
        return _press(name, query)
    if (message := update.get("message")) and (read := Message.de_json(message, None)):
        return _message(name, read, me)
    if edited := update.get("edited_message"):
        return _edited(name, edited)
    return []


def _unreadable(update: object) -> list[Incoming]:
    """Hear of a message that somebody sent, when no more can be made out of it."""
    match update:
        case {
            "update_id": int(),
            "message": {
                "from": {"id": int(person), "is_bot": False},
                "chat": {"type": ChatType.PRIVATE},
            },
        }:
            name = identity(cast("Mapping[str, object]", update))
            return [Incoming(id=name, sender=_address(person), unsupported="message")]
    return []


def _edited(name: str, message: Mapping[str, Any]) -> list[Incoming]:
    """Hear that words or a file were changed; a place that moves on the map is one, too."""
    if message["chat"]["type"] != ChatType.PRIVATE or "location" in message:
        return []
    return [Incoming(id=name, sender=_address(int(message["from"]["id"])), unsupported=EDITED)]


def _press(name: str, query: Mapping[str, Any]) -> list[Incoming]:
    """Read a press as it came: building the library's objects of it takes longer than the turn.

    Whatever it is of – a message that is too old to come with it, or none, a game – who pressed
    waits for an answer: so what is no button of ours is a press that nothing answers to.
    """
    message, data, person = query.get("message"), query.get("data"), query["from"]
    chat = message["chat"] if message else {"type": ChatType.PRIVATE}
    private = chat["type"] == ChatType.PRIVATE
    incoming = Incoming(
        id=name,
        sender=_address(int(person["id"] if private else chat["id"])),
        press=Press.decode(data if isinstance(data, str) else ""),
        message=str(int(message["message_id"])) if message else "",
        answer_to=str(query["id"]),
        group_chat=not private,
        name=" ".join(filter(None, (person.get("first_name"), person.get("last_name")))),
    )
    return [incoming]


def _message(name: str, message: Message, me: Me) -> list[Incoming]:
    sender = message.from_user
    if message.chat.type != message.chat.PRIVATE:
        return _group(name, message, me)
    if sender is None or sender.is_bot:
        return []
    text = _COMMAND.sub(r"\1", message.text or message.caption or "", count=1)
    started = _START.fullmatch(text)
    start = (started[1] or "") if started else ""
    files = _files(message)
    unsupported = "" if files else _unsupported(message)
    if not (text or files or unsupported):
        return []  # somebody pinned a message, changed a picture …
    incoming = Incoming(
        id=name,
        sender=_address(sender.id),
        text="" if start else text,
        files=files,
        start=start,
        message=str(message.reply_to_message.message_id) if message.reply_to_message else "",
        unsupported=unsupported,
        forwarded=message.forward_origin is not None,
        name=sender.full_name,
    )
    return [incoming]


def _group(name: str, message: Message, me: Me) -> list[Incoming]:
    """Hear of a group only what is meant for the bot.

    The sender is the group itself: an answer goes there, and no officer is seen in it. Who writes
    in the name of the group, or of a channel, is shown as a bot and is a person all the same.
    """
    sender = message.from_user
    if sender is None or (sender.is_bot and message.sender_chat is None):
        return []
    if not _meant(message, me):
        return []
    text = message.text or ""
    return [Incoming(id=name, sender=_address(message.chat.id), text=text, group_chat=True)]


def _meant(message: Message, me: Me) -> bool:
    """Tell whether the bot was added, answered, named, or given a command that names no other."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    text = message.text or message.caption or ""
    named = {found.casefold() for found in _AT.findall(text)}
    called = me.username.casefold() in named if named else text.startswith("/")
    added = any(member.id == me.id for member in message.new_chat_members)
    return added or called or bool(message.group_chat_created)


def _files(message: Message) -> tuple[IncomingFile, ...]:
    group = message.media_group_id or ""
    sent = sending_order(message.date.timestamp(), message.message_id)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (
            IncomingFile(
                ref=largest.file_id,
                name=f"foto-{message.message_id}.jpg",
                size=largest.file_size or 0,
                mime="image/jpeg",
                photo=True,
                group=group,
                sent=sent,
            ),
        )
    if message.document is not None and message.animation is None:
        mime = message.document.mime_type or ""
        return (
            IncomingFile(
                ref=message.document.file_id,
                name=_file_name(message.document.file_name, mime, message.message_id),
                size=message.document.file_size or 0,
                mime=mime,
                group=group,
                sent=sent,
            ),
        )
    return ()


def _file_name(name: str | None, mime: str, message: int) -> str:
    """Give a name without folders; a nameless file is named after its message."""
    bare = PurePosixPath((name or "").replace("\\", "/")).name
    return bare or f"file-{message}{mimetypes.guess_extension(mime) or ''}"


def _unsupported(message: Message) -> str:
    kinds = (k for k in UNSUPPORTED if getattr(message, k, None) or message.api_kwargs.get(k))
    return next(kinds, "")


def _address(chat: int) -> Address:
    return Address(CHANNEL, str(chat))
