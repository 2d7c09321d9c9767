"""The memory of the practice phones: what each one shows, in an SQLite file of its own.

It stands for the servers of a chat service. Nothing of the bot is in it, and the bot never reads
it: what the bot knows of a phone is the ids it was given.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from bot.playground.rules import check_message
from bot.playground.shown import WHATSAPP, Message, ShownButton, ShownFile

#: AUTOINCREMENT never gives an id again, also after `clear`: a page that missed the reset cannot
#: press what a new message shows.
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone TEXT NOT NULL,
    mine INTEGER NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    buttons TEXT NOT NULL,
    files TEXT NOT NULL,
    reply_to INTEGER,
    silent INTEGER NOT NULL,
    repeat INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    pressable TEXT NOT NULL,
    nonce TEXT,
    ticks INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS one_message_per_nonce ON messages (phone, nonce);
CREATE INDEX IF NOT EXISTS messages_by_rev ON messages (rev);
CREATE TABLE IF NOT EXISTS updates (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, raw TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS media (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, name TEXT NOT NULL,
    mime TEXT NOT NULL, size INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS counters (rev INTEGER NOT NULL, cleared INTEGER NOT NULL);
INSERT INTO counters SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM counters);
"""

#: So many messages of a phone are shown on a page that is opened.
_NEWEST: Final = 200

#: What a chat service hands to its bot, as JSON; `id` is unique for ever.
Update = Mapping[str, object]


class NoSuchMessage(Exception):
    """The phone shows no such message of the bot."""


class NoSuchButton(Exception):
    """The message never showed such a button."""


class Phones:
    """The store. Every method is one durable transaction; use it from one thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)
        columns = self._db.execute("SELECT name FROM pragma_table_info('messages')").fetchall()
        if ("ticks",) not in map(tuple, columns):  # phones of before there was WhatsApp here
            self._db.execute("ALTER TABLE messages ADD COLUMN ticks INTEGER NOT NULL DEFAULT 0")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # What a phone shows -------------------------------------------------------------------------
    def messages(self, phone: str) -> list[Message]:
        """List what a phone shows now, oldest first."""
        sql = "SELECT * FROM messages WHERE phone = ? ORDER BY id"
        return [_message(row) for row in self._db.execute(sql, (phone,))]

    def changes(self, phones: Sequence[str], since: int) -> tuple[bool, list[Message]]:
        """Tell whether all was wiped after a revision, and list what was drawn since, in order.

        A page that is opened anew (0) gets the newest ones of each phone: no browser draws the
        messages of a year.
        """
        (cleared,) = self._db.execute("SELECT cleared FROM counters").fetchone()
        sql = (
            "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY phone ORDER BY id DESC)"
            " AS place FROM messages WHERE rev > ?"
            " AND phone IN (SELECT value FROM json_each(?))) WHERE ? OR place <= ? ORDER BY rev"
        )
        asked = (since, json.dumps(list(phones)), since > 0, _NEWEST)
        return since < cleared, [_message(row) for row in self._db.execute(sql, asked)]

    def shows_file(self, phone: str, sha256: str) -> ShownFile | None:
        """Find a file among those a phone shows."""
        sql = "SELECT files FROM messages WHERE phone = ? AND files LIKE ? ORDER BY id DESC"
        for (files,) in self._db.execute(sql, (phone, f"%{sha256}%")):
            return next((file for file in _files(files) if file.sha256 == sha256), None)
        return None

    # The bot's side -----------------------------------------------------------------------------
    def add(self, messages: Sequence[Message]) -> list[Message]:
        """Show new messages of the bot, all or none.

        A message that they hang below and that is gone is forgotten.
        """
        with self._db:
            return [self._insert(message, nonce=None) for message in messages]

    def redraw(
        self, phone: str, message_id: int, text: str, buttons: tuple[ShownButton, ...]
    ) -> Message | None:
        """Draw a message anew; nothing when it looks so already.

        Raises:
            NoSuchMessage: this phone shows no such message of the bot.
            NotTaken: a chat service would refuse it.

        """
        with self._db:
            old, pressable = self._of_bot(phone, message_id)
            check_message(text, buttons, old.files)
            if (old.text, old.buttons) == (text, buttons):
                return None
            new = replace(old, text=text, buttons=buttons, edited=True, rev=self._next_rev())
            self._db.execute(
                "UPDATE messages SET text = ?, buttons = ?, edited = 1, rev = ?, pressable = ?"
                " WHERE id = ?",
                (text, _dump(buttons), new.rev, _pressable(buttons, pressable), message_id),
            )
            return new

    # The officer's side -------------------------------------------------------------------------
    def say(self, message: Message, nonce: str, update: Update) -> Message:
        """Show a message of the officer and keep its update; a known nonce changes nothing."""
        with self._db:
            sql = "SELECT * FROM messages WHERE phone = ? AND nonce = ?"
            if known := self._db.execute(sql, (message.phone, nonce)).fetchone():
                return _message(known)
            shown = self._insert(message, nonce)
            self._keep({**update, "message": str(shown.id)})
            return shown

    def press(self, phone: str, message_id: int, button: str, update: Update) -> None:
        """Keep the update of a press. Late presses of what a message showed once are taken too.

        Raises:
            NoSuchMessage: this phone shows no such message of the bot.
            NoSuchButton: the message never showed this button.

        """
        with self._db:
            if button not in self._of_bot(phone, message_id)[1]:
                raise NoSuchButton
            self._keep(update)

    def updates(self, *, whatsapp: bool = False) -> list[tuple[str, str]]:
        """List the (id, raw JSON) of updates that the bot has not taken yet, oldest first."""
        sql = "SELECT id, raw FROM updates WHERE (id LIKE ?) = ? ORDER BY n"
        found = self._db.execute(sql, (f"{WHATSAPP}%", whatsapp))
        return [tuple(row) for row in found]

    def taken(self, ids: Sequence[str]) -> None:
        """Forget updates that the bot has taken."""
        with self._db:
            self._db.executemany("DELETE FROM updates WHERE id = ?", [(each,) for each in ids])

    def clear(self) -> None:
        """Wipe all phones."""
        with self._db:
            self._db.execute("DELETE FROM messages")
            self._db.execute("DELETE FROM updates")
            self._db.execute("DELETE FROM media")
            self._db.execute("UPDATE counters SET rev = rev + 1, cleared = rev + 1")

    # What WhatsApp knows besides -----------------------------------------------------------------
    def message(self, message_id: int) -> Message | None:
        """Find a message of any phone."""
        row = self._db.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
        return _message(row) if row else None

    def heard(self, phone: str) -> str:
        """Tell when the owner of a phone wrote last; empty when he never did."""
        sql = "SELECT max(at) FROM messages WHERE phone = ? AND mine"
        (at,) = self._db.execute(sql, (phone,)).fetchone()
        return at or ""

    def tick(self, message_id: int, ticks: int) -> Message | None:
        """Put ticks on a message of an officer; nothing when it has them, or there is none."""
        with self._db:
            row = self._db.execute(
                "UPDATE messages SET ticks = ?, rev = ? WHERE id = ? AND mine AND ticks < ?"
                " RETURNING *",
                (ticks, self._next_rev(), message_id, ticks),
            ).fetchone()
            return _message(row) if row else None

    def keep_media(self, file: ShownFile) -> int:
        """Give a file a number by which it can be asked for."""
        with self._db:
            row = self._db.execute(
                "INSERT INTO media (sha256, name, mime, size) VALUES (?, ?, ?, ?)",
                (file.sha256, file.name, file.mime, file.size),
            )
            return row.lastrowid or 0

    def media(self, number: int) -> ShownFile | None:
        """Find a file by its number."""
        sql = "SELECT sha256, name, size, mime FROM media WHERE id = ?"
        row = self._db.execute(sql, (number,)).fetchone()
        return ShownFile(*row) if row else None

    def _insert(self, message: Message, nonce: str | None) -> Message:
        above = self._db.execute(
            "SELECT id FROM messages WHERE id = ? AND phone = ?", (message.reply_to, message.phone)
        ).fetchone()
        drawn = replace(message, reply_to=above[0] if above else None, rev=self._next_rev())
        row = self._db.execute(
            "INSERT INTO messages (phone, mine, at, text, buttons, files, reply_to, silent, repeat,"
            " edited, rev, pressable, nonce, ticks)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
            (
                *(drawn.phone, drawn.mine, drawn.at, drawn.text),
                *(_dump(drawn.buttons), _dump(drawn.files)),
                *(drawn.reply_to, drawn.silent, drawn.repeat, drawn.rev),
                *(_pressable(drawn.buttons), nonce, drawn.ticks),
            ),
        )
        return replace(drawn, id=row.lastrowid or 0)

    def _of_bot(self, phone: str, message_id: int) -> tuple[Message, list[str]]:
        sql = "SELECT * FROM messages WHERE id = ? AND phone = ? AND NOT mine"
        row = self._db.execute(sql, (message_id, phone)).fetchone()
        if row is None:
            raise NoSuchMessage
        return _message(row), json.loads(row["pressable"])

    def _keep(self, update: Update) -> None:
        self._db.execute(
            "INSERT INTO updates (id, raw) VALUES (?, ?)", (update["id"], json.dumps(update))
        )

    def _next_rev(self) -> int:
        row = self._db.execute("UPDATE counters SET rev = rev + 1 RETURNING rev").fetchone()
        return int(row[0])


def _message(row: sqlite3.Row) -> Message:
    return Message(
        id=row["id"],
        phone=row["phone"],
        mine=bool(row["mine"]),
        at=row["at"],
        text=row["text"],
        buttons=tuple(ShownButton(**each) for each in json.loads(row["buttons"])),
        files=_files(row["files"]),
        reply_to=row["reply_to"],
        silent=bool(row["silent"]),
        repeat=bool(row["repeat"]),
        edited=bool(row["edited"]),
        rev=row["rev"],
        ticks=row["ticks"],
    )


def _files(text: str) -> tuple[ShownFile, ...]:
    return tuple(ShownFile(**each) for each in json.loads(text))


def _dump(things: Sequence[ShownButton] | Sequence[ShownFile]) -> str:
    return json.dumps([asdict(each) for each in things])


def _pressable(buttons: Sequence[ShownButton], before: Sequence[str] = ()) -> str:
    now = [button.id for button in buttons if not button.url]
    return json.dumps(list(dict.fromkeys([*before, *now])))
