"""What updates of Telegram are made of: people, chats, messages, presses and changes."""

from __future__ import annotations

from typing import Final

from handlers.messages import Address, Incoming
from tests.telegram.chats import Json

BOT: Final[Json] = {
    "id": 7001234567,
    "is_bot": True,
    "first_name": "Bot JDIH",
    "username": "jdih_uji_bot",
}
SARI: Final[Json] = {
    "id": 4401,
    "is_bot": False,
    "first_name": "Sari",
    "last_name": "Wulandari",
    "language_code": "id",
}
CHAT: Final[Json] = {"id": 4401, "type": "private", "first_name": "Sari"}
GROUP: Final[Json] = {"id": -1001234567890, "type": "supergroup", "title": "Sekretariat"}
DATE: Final = 1_790_000_000
CHANNEL: Final[Json] = {"id": -1009876543210, "type": "channel", "title": "Pengumuman"}
#: As whom Telegram shows somebody who writes as a channel.
CHANNEL_BOT: Final[Json] = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}
POSTED: Final[Json] = {"type": "channel", "chat": CHANNEL, "message_id": 3, "date": DATE}

DOCUMENT: Final[Json] = {
    "file_id": "BQACAgUAAxkBAAMC",
    "file_unique_id": "AgADCwADqg",
    "file_name": "keputusan-45.pdf",
    "mime_type": "application/pdf",
    "file_size": 81_920,
}


def message(**content: object) -> Json:
    """Give an update with a message of Sari to the bot."""
    said: Json = {"message_id": 77, "from": SARI, "chat": CHAT, "date": DATE, **content}
    return {"update_id": 500_000_001, "message": said}


def heard(**content: object) -> Incoming:
    """Say what is heard of it."""
    common: Json = {
        "id": "telegram:500000001:message:77",
        "sender": Address("telegram", "4401"),
        "name": "Sari Wulandari",
    }
    return Incoming(**{**common, **content})


def edited(**content: object) -> Json:
    """Give an update about a message that was changed."""
    common: Json = {"message_id": 77, "from": SARI, "chat": CHAT, "date": DATE, "edit_date": 9}
    return {"update_id": 500_000_003, "edited_message": {**common, **content}}


def seen_edited() -> Incoming:
    """Say what is heard of it."""
    name = "telegram:500000003:edited_message:77:9"
    return Incoming(id=name, sender=Address("telegram", "4401"), unsupported="edited")


def size(file_id: str, width: int, height: int, size: int) -> Json:
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "width": width,
        "height": height,
        "file_size": size,
    }


def press(chat: Json, data: str, **more: object) -> Json:
    card: Json = {"message_id": 41, "from": BOT, "chat": chat, "date": DATE, "text": "Agenda 0131"}
    return {
        "update_id": 500_000_002,
        "callback_query": {
            "id": "4382bfdwdsb323b2d9",
            "from": SARI,
            "message": {**card, **more},
            "chat_instance": "-8791",
            "data": data,
        },
    }


def pressed(**of: object) -> Json:
    """Give a press that comes without its message."""
    query: Json = {"id": "4382bfdwdsb323b2d9", "from": SARI, "chat_instance": "-8791", **of}
    return {"update_id": 500_000_002, "callback_query": query}


def membership(status: str) -> Json:
    """Give an update about the bot in a private chat."""
    before, after = ({"user": BOT, "status": s} for s in ("member", status))
    if status == "kicked":
        after["until_date"] = 0
    change: Json = {
        "chat": CHAT,
        "from": SARI,
        "date": DATE,
        "old_chat_member": before,
        "new_chat_member": after,
    }
    return {"update_id": 500_000_006, "my_chat_member": change}


OPTION: Final[Json] = {"persistent_id": "a", "text": "Ya", "voter_count": 0}
POLL: Final[Json] = {
    "id": "1",
    "question": "Setuju?",
    "options": [OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
PLACE: Final[Json] = {"longitude": 112.9, "latitude": -2.5}
#: What else a person may send that nobody can read here.
SENT: Final[Json] = {
    "audio": {"file_id": "f", "file_unique_id": "u", "duration": 3},
    "video_note": {"file_id": "f", "file_unique_id": "u", "length": 1, "duration": 3},
    "sticker": {
        "file_id": "f",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    },
    "venue": {"location": PLACE, "title": "Kantor", "address": "Sampit"},
    "poll": POLL,
    "dice": {"emoji": "🎲", "value": 3},
    "story": {"chat": CHAT, "id": 1},
    "game": {"title": "Catur", "description": "-", "photo": []},
    "checklist": {"title": "Berkas", "tasks": [{"id": 1, "text": "Nota dinas"}]},
}
#: What Telegram says of a private chat by itself: it is passed over.
SERVICE: Final[Json] = {
    "chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🏠"}},
    "write_access_allowed": {"from_request": True},
    "forum_topic_created": {"name": "Berkas", "icon_color": 7_322_096},
    "forum_topic_closed": {},
}
