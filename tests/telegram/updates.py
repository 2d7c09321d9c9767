"""Updates as Telegram sends them, each with what the conversation is to hear of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.messages import Address, Incoming, IncomingFile, Press
from tests.telegram.as_sent import (
    BOT,
    CHANNEL,
    CHANNEL_BOT,
    CHAT,
    DATE,
    DOCUMENT,
    GROUP,
    POLL,
    POSTED,
    SARI,
    SENT,
    SERVICE,
    edited,
    heard,
    membership,
    message,
    press,
    pressed,
    seen_edited,
    size,
)
from tests.telegram.chats import ANONYMOUS, Json

#: When message 77 was sent, as files sort by it.
_SENT = "01790000000.000000000077"
_PICTURE = IncomingFile("large", "foto-77.jpg", 190_000, "image/jpeg", photo=True, sent=_SENT)
_PAPER = IncomingFile("BQACAgUAAxkBAAMC", "keputusan-45.pdf", 81_920, "application/pdf", sent=_SENT)
_PRESSED = Incoming(
    id="telegram:500000002:callback_query:4382bfdwdsb323b2d9",
    sender=Address("telegram", "4401"),
    press=Press("otentikasi", "K7M3Q9XA", 3),
    message="41",
    answer_to="4382bfdwdsb323b2d9",
    name="Sari Wulandari",
)
_SIZES = [
    size("small", 90, 120, 1_900),
    size("large", 960, 1280, 190_000),
    size("medium", 320, 426, 23_000),
]
_FILE: Json = {"file_id": "f", "file_unique_id": "u"}

#: (what it is, the update, what is heard)
UPDATES: Final[tuple[tuple[str, Json, list[Incoming]], ...]] = (
    ("a text", message(text="kembalikan"), [heard(text="kembalikan")]),
    ("a command", message(text="/lacak 0131"), [heard(text="/lacak 0131")]),
    (
        "a command tapped in a group's list",
        message(text="/tugas@jdih_uji_bot"),
        [heard(text="/tugas")],
    ),
    ("start", message(text="/start"), [heard(text="/start")]),
    ("an invitation", message(text="/start Ab_9-xyz"), [heard(start="Ab_9-xyz")]),
    (
        "an invitation of no shape",
        message(text="/start <b>&"),
        [heard(text="/start <b>&")],
    ),
    (
        "a reply to a card",
        message(
            text="Tanda tangan belum ada",
            reply_to_message={"message_id": 41, "from": BOT, "chat": CHAT, "date": DATE},
        ),
        [heard(text="Tanda tangan belum ada", message="41")],
    ),
    ("a document", message(document=DOCUMENT), [heard(files=(_PAPER,))]),
    (
        "a document with a caption",
        message(document=DOCUMENT, caption="untuk 0131"),
        [heard(text="untuk 0131", files=(_PAPER,))],
    ),
    (
        "a document named like a path",
        message(document={**DOCUMENT, "file_name": "../..\\etc/nota dinas.pdf"}),
        [heard(files=(replace(_PAPER, name="nota dinas.pdf"),))],
    ),
    (
        "a document without a name",
        message(document={**_FILE, "mime_type": "application/pdf"}),
        [heard(files=(IncomingFile("f", "file-77.pdf", 0, "application/pdf", sent=_SENT),))],
    ),
    ("a photo: its largest size", message(photo=_SIZES), [heard(files=(_PICTURE,))]),
    (
        "one of an album",
        message(photo=_SIZES, media_group_id="13579", caption="scan"),
        [
            heard(
                text="scan",
                files=(replace(_PICTURE, group="13579"),),
            )
        ],
    ),
    ("a voice", message(voice={**_FILE, "duration": 3}), [heard(unsupported="voice")]),
    (
        "a video with a caption",
        message(video={**_FILE, "width": 1, "height": 1, "duration": 3}, caption="lihat"),
        [heard(text="lihat", unsupported="video")],
    ),
    (
        "an animation, which also fills `document`",
        message(
            animation={**_FILE, "width": 1, "height": 1, "duration": 3},
            document={**_FILE, "mime_type": "video/mp4"},
        ),
        [heard(unsupported="animation")],
    ),
    (
        "a location",
        message(location={"longitude": 112.9, "latitude": -2.5}),
        [heard(unsupported="location")],
    ),
    (
        "a contact: the number stays out of it",
        message(contact={"phone_number": "+6281234567890", "first_name": "Dewi"}),
        [heard(unsupported="contact")],
    ),
    ("a press", press(CHAT, "otentikasi:K7M3Q9XA:3"), [_PRESSED]),
    (
        "a press on a message too old to be shown",
        {
            "update_id": 500_000_002,
            "callback_query": {
                "id": "4382bfdwdsb323b2d9",
                "from": SARI,
                "message": {"chat": CHAT, "message_id": 41, "date": 0},
                "chat_instance": "-8791",
                "data": "otentikasi:K7M3Q9XA:3",
            },
        },
        [_PRESSED],
    ),
    (
        "a press in a group is the group's, not an officer's",
        press(GROUP, "otentikasi:K7M3Q9XA:3"),
        [
            Incoming(
                id="telegram:500000002:callback_query:4382bfdwdsb323b2d9",
                sender=Address("telegram", "-1001234567890"),
                press=Press("otentikasi", "K7M3Q9XA", 3),
                message="41",
                answer_to="4382bfdwdsb323b2d9",
                group_chat=True,
                name="Sari Wulandari",
            )
        ],
    ),
    (
        "a command in a group",
        message(chat=GROUP, text="/tugas"),
        [
            heard(
                sender=Address("telegram", "-1001234567890"),
                text="/tugas",
                group_chat=True,
                name="",
            )
        ],
    ),
    (
        "being named in a group",
        message(chat=GROUP, text="@JDIH_uji_bot tolong cek 0001"),
        [
            heard(
                sender=Address("telegram", "-1001234567890"),
                text="@JDIH_uji_bot tolong cek 0001",
                group_chat=True,
                name="",
            )
        ],
    ),
    (
        "a file for the bot in a group",
        message(chat=GROUP, document=DOCUMENT, caption="@jdih_uji_bot"),
        [heard(sender=Address("telegram", "-1001234567890"), group_chat=True, name="")],
    ),
    (
        "words in answer to the bot in a group",
        message(
            chat=GROUP,
            text="baik",
            reply_to_message={"message_id": 4, "from": BOT, "chat": GROUP, "date": DATE},
        ),
        [
            heard(
                sender=Address("telegram", "-1001234567890"),
                text="baik",
                group_chat=True,
                name="",
            )
        ],
    ),
    ("a command for another bot", message(chat=GROUP, text="/tugas@bot_lain"), []),
    ("somebody else named in a group", message(chat=GROUP, text="/cc @sari_w"), []),
    (
        "being added to a group",
        message(chat=GROUP, new_chat_members=[BOT]),
        [heard(sender=Address("telegram", "-1001234567890"), group_chat=True, name="")],
    ),
    (
        "a command of an admin who is anonymous in his group",
        message(chat=GROUP, sender_chat=GROUP, text="/tugas@jdih_uji_bot", **{"from": ANONYMOUS}),
        [
            heard(
                sender=Address("telegram", "-1001234567890"),
                text="/tugas@jdih_uji_bot",
                group_chat=True,
                name="",
            )
        ],
    ),
    (
        "a command in the name of a channel",
        message(chat=GROUP, sender_chat=CHANNEL, text="/tugas", **{"from": CHANNEL_BOT}),
        [
            heard(
                sender=Address("telegram", "-1001234567890"),
                text="/tugas",
                group_chat=True,
                name="",
            )
        ],
    ),
    (
        "small talk of an anonymous admin",
        message(chat=GROUP, sender_chat=GROUP, text="selamat pagi", **{"from": ANONYMOUS}),
        [],
    ),
    (
        "a post of a channel, copied into its group",
        message(
            chat=GROUP,
            sender_chat=CHANNEL,
            is_automatic_forward=True,
            forward_origin=POSTED,
            text="Pengumuman",
            **{"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        ),
        [],
    ),
    ("another bot in a group", message(chat=GROUP, text="/tugas", **{"from": BOT}), []),
    (
        "a forwarded document is the one's who forwards it",
        message(
            document=DOCUMENT,
            forward_origin={"type": "hidden_user", "sender_user_name": "Hadi", "date": DATE},
        ),
        [heard(files=(_PAPER,), forwarded=True)],
    ),
    (
        "a forwarded text",
        message(
            text="kembalikan",
            forward_origin={"type": "user", "sender_user": {**SARI, "id": 9}, "date": DATE},
        ),
        [heard(text="kembalikan", forwarded=True)],
    ),
    (
        "a post in a channel",
        {
            "update_id": 500_000_005,
            "channel_post": {
                "message_id": 3,
                "sender_chat": CHANNEL,
                "chat": CHANNEL,
                "date": DATE,
                "text": "/tugas",
            },
        },
        [],
    ),
    ("small talk in a group", message(chat=GROUP, text="selamat pagi"), []),
    ("somebody else joining a group", message(chat=GROUP, new_chat_members=[SARI]), []),
    ("another bot", message(text="halo", **{"from": BOT}), []),
    ("a pinned message", message(pinned_message={"message_id": 1, "chat": CHAT, "date": 0}), []),
    ("an edited message", edited(text="kembalikan!"), [seen_edited()]),
    ("the words of a photo, edited", edited(caption="hal. 2", photo=[]), [seen_edited()]),
    (
        "a document, put in the place of another",
        edited(document={"file_id": "d", "file_unique_id": "d"}),
        [seen_edited()],
    ),
    ("a place that moves", edited(location={"latitude": -2.5, "longitude": 112.9}), []),
    ("an edited message in a group", edited(chat=GROUP, text="/tugas"), []),
    (
        "a text in a topic",
        message(text="/tugas", message_thread_id=7, is_topic_message=True),
        [heard(text="/tugas")],
    ),
    (
        "a document whose caption is a command is a document",
        message(document=DOCUMENT, caption="/tugas"),
        [heard(text="/tugas", files=(_PAPER,))],
    ),
    (
        "a live photo is its photo",
        message(photo=_SIZES, live_photo={**_FILE, "width": 1, "height": 1, "duration": 3}),
        [heard(files=(_PICTURE,))],
    ),
    (
        "a video beside the photos of its album",
        message(video={**_FILE, "width": 1, "height": 1, "duration": 3}, media_group_id="13579"),
        [heard(unsupported="video")],
    ),
    (
        "a message with formats that the library does not know",
        message(rich_message={"blocks": []}),
        [heard(unsupported="rich_message")],
    ),
    *(
        (f"a {kind}", message(**{kind: content}), [heard(unsupported=kind)])
        for kind, content in SENT.items()
    ),
    *(
        (f"a service message: {kind}", message(**{kind: content}), [])
        for kind, content in SERVICE.items()
    ),
    (
        "a group that became a supergroup",
        message(chat={**GROUP, "id": -12, "type": "group"}, migrate_to_chat_id=-1001234567890),
        [],
    ),
    ("a supergroup that was a group", message(chat=GROUP, migrate_from_chat_id=-12), []),
    (
        "a press without a message",
        pressed(inline_message_id="AAA", data="otentikasi:K7M3Q9XA:3"),
        [replace(_PRESSED, message="")],
    ),
    ("a game", pressed(game_short_name="catur"), [replace(_PRESSED, press=Press(""), message="")]),
    ("the bot is blocked", membership("kicked"), []),
    ("the bot is let in again", membership("member"), []),
    ("a poll", {"update_id": 500_000_006, "poll": POLL}, []),
    (
        "an answer to a poll",
        {
            "update_id": 500_000_006,
            "poll_answer": {
                "poll_id": "1",
                "user": SARI,
                "option_ids": [0],
                "option_persistent_ids": ["a"],
            },
        },
        [],
    ),
    (
        "a reaction",
        {
            "update_id": 500_000_006,
            "message_reaction": {
                "chat": CHAT,
                "message_id": 41,
                "user": SARI,
                "date": DATE,
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": "👍"}],
            },
        },
        [],
    ),
    (
        "something of the year after next",
        {"update_id": 500_000_004, "hologram": {"id": "1", "from": SARI}},
        [],
    ),
)
