"""What the fake Bot API does for each method, and everything it refuses."""

from __future__ import annotations

import html.parser
import math
import re
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tests.telegram.chats import Json, Kept, Person

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi

TEXT: Final = 4096
CAPTION: Final = 1024
TOAST: Final = 200
QUERY: Final = 15.0  #: seconds a press waits for its answer
PICTURE: Final = 10 << 20
DOCUMENT: Final = 50 << 20
DOWNLOAD: Final = 20 << 20
BURST: Final = 5  #: messages a chat takes at once; then one a second
OVERALL: Final = 30  #: messages in any one second, all chats together
SLACK: Final = 3  #: … and so many more, which a network may push together

_TAGS: Final = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}

Uploads = dict[str, tuple[str, bytes]]


class Refusal(Exception):
    """What the server answers instead of ok."""

    def __init__(self, status: int, says: str, after: int = 0) -> None:
        super().__init__(says)
        self.status = status
        self.after = after


def bad(says: str) -> Refusal:
    return Refusal(400, f"Bad Request: {says}")


class Methods:
    """Does what is asked, or refuses it."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._free: dict[int, float] = {}
        self._recent: deque[float] = deque()  #: when the messages of the last second came
        self._do: dict[str, Callable[[Json, Uploads], object]] = {
            "getMe": lambda _p, _u: self._api.me(),
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendMediaGroup": self._send_album,
            "editMessageText": self._edit,
            "answerCallbackQuery": self._answer_query,
            "sendChatAction": self._action,
            "getFile": self._file,
            "setMyCommands": self._commands,
            "deleteMyCommands": self._commands,
            "getMyDescription": lambda _p, _u: {"description": self._api.about[0]},
            "setMyDescription": partial(self._describe, 0, "description", 512),
            "getMyShortDescription": lambda _p, _u: {"short_description": self._api.about[1]},
            "setMyShortDescription": partial(self._describe, 1, "short_description", 120),
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
        }

    def do(self, method: str, params: Json, uploads: Uploads) -> object:
        return self._do[method](params, uploads)

    # Messages -------------------------------------------------------------------------------
    def _send_message(self, params: Json, _uploads: Uploads) -> Json:
        person = self._chat(params)
        kept = self._worded(params, "text", "entities", TEXT)
        if not kept.text:
            raise bad("message text is empty")
        kept.markup = self._markup(params)
        return self._sent(person, params, [kept])[0]

    def _send_photo(self, params: Json, uploads: Uploads) -> Json:
        return self._send_file(params, uploads, "photo", PICTURE)

    def _send_document(self, params: Json, uploads: Uploads) -> Json:
        return self._send_file(params, uploads, "document", DOCUMENT)

    def _send_file(self, params: Json, uploads: Uploads, kind: str, limit: int) -> Json:
        person = self._chat(params)
        if kind not in uploads:
            raise bad("wrong file identifier/HTTP URL specified")
        kept = self._worded(params, "caption", "caption_entities", CAPTION)
        self._attach(kept, kind, *uploads[kind], limit)
        kept.markup = self._markup(params)
        return self._sent(person, params, [kept])[0]

    def _send_album(self, params: Json, uploads: Uploads) -> list[Json]:
        person = self._chat(params)
        media = params["media"]
        assert isinstance(media, list)
        if not 2 <= len(media) <= 10:
            raise bad("number of media in an album must be from 2 to 10")
        if sum(len(data) for _, data in uploads.values()) > DOCUMENT:
            raise Refusal(413, "Request Entity Too Large")
        kepts = [self._album_item(item, uploads) for item in media]
        if uploads:
            raise bad(f"unused file {next(iter(uploads))}")
        return self._sent(person, params, kepts, group=self._api.next_group())

    def _album_item(self, item: Json, uploads: Uploads) -> Kept:
        kept = self._worded(item, "caption", "caption_entities", CAPTION)
        kind = str(item["type"])
        name = str(item["media"]).removeprefix("attach://")
        if name not in uploads:
            raise bad(f"wrong file identifier/HTTP URL specified in media {name}")
        self._attach(kept, kind, *uploads.pop(name), PICTURE if kind == "photo" else DOCUMENT)
        return kept

    def _edit(self, params: Json, _uploads: Uploads) -> Json:
        person = self._chat(params)
        old = person.messages.get(int(str(params.get("message_id", 0))))
        if old is None or old.deleted:
            raise bad("message to edit not found")
        if not old.mine:
            raise bad("message can't be edited")
        if old.media:
            raise bad("there is no text in the message to edit")
        new = self._worded(params, "text", "entities", TEXT)
        new.markup = self._markup(params)
        if (new.text, new.entities, new.markup) == (old.text, old.entities, old.markup):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        self._pace(person, 1)
        old.text, old.entities, old.markup, old.bold = new.text, new.entities, new.markup, new.bold
        old.edits += 1
        return old.as_json(person.chat(), self._api.me()) | {"edit_date": self._api.unix()}

    def _sent(self, person: Person, params: Json, kepts: list[Kept], group: str = "") -> list[Json]:
        reply = params.get("reply_parameters")
        reply_to = self._reply(person, reply) if isinstance(reply, dict) else 0
        self._pace(person, len(kepts))
        for kept in kepts:
            kept.reply_to, kept.group = reply_to, group
            kept.silent = bool(params.get("disable_notification"))
            if "text" in params and not params.get("link_preview_options", {}).get("is_disabled"):
                raise bad("[test] link previews are to be off")
        return [person.receives(kept) for kept in kepts]

    def _reply(self, person: Person, reply: Json) -> int:
        wanted = person.messages.get(int(str(reply["message_id"])))
        if wanted is not None and not wanted.deleted:
            return wanted.id
        if reply.get("allow_sending_without_reply"):
            return 0
        raise bad("message to be replied not found")

    def _worded(self, params: Json, text: str, entities: str, limit: int) -> Kept:
        """Read a text with its entities as the server would."""
        said = str(params.get(text) or "")
        if params.get("parse_mode"):
            _check_html(said)
        if _units(said) > limit:
            raise bad("message is too long" if text == "text" else "message caption is too long")
        marks = params.get(entities) or []
        assert isinstance(marks, list)
        bold = tuple(_marked(said, mark) for mark in marks)
        kept = Kept(self._api.next_message(), True, self._api.unix(), said.strip(), bold)
        kept.entities = marks
        return kept

    def _attach(self, kept: Kept, kind: str, name: str, data: bytes, limit: int) -> None:
        if not data:
            raise bad("file must be non-empty")
        if len(data) > limit:
            raise Refusal(413, "Request Entity Too Large")
        kept.file, kept.data, kept.photo = name, data, kind == "photo"
        file = self._api.keeps(data, name)
        sizes = [{**file, "width": 800, "height": 1131}]
        kept.media = {"photo": sizes} if kept.photo else {"document": {**file, "file_name": name}}

    def _markup(self, params: Json) -> Json | None:
        markup = params.get("reply_markup")
        if not isinstance(markup, dict):
            return None
        for row in markup.get("inline_keyboard", ()):
            for button in row:
                _check_button(button)
        return markup if markup.get("inline_keyboard") else None

    # Chats ----------------------------------------------------------------------------------
    def _chat(self, params: Json) -> Person:
        person = self._api.people.get(int(str(params.get("chat_id", 0))))
        if person is None or not person.started:
            raise bad("chat not found")
        if person.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return person

    def _pace(self, person: Person, messages: int) -> None:
        """Refuse what comes too fast: one a second in a chat after a burst, 30 a second in all."""
        if not self._api.limits:
            return
        now = self._api.clock.now()
        free = max(self._free.get(person.id, 0.0), now)
        if free - now > BURST - 1 + 1e-3:
            after = math.ceil(free - now - BURST + 1)
            raise Refusal(429, f"Too Many Requests: retry after {after}", after)
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= OVERALL + SLACK:
            raise Refusal(429, "Too Many Requests: retry after 1", 1)
        self._free[person.id] = free + messages
        self._recent.extend([now] * messages)

    def _answer_query(self, params: Json, _uploads: Uploads) -> bool:
        person, at = self._api.queries.pop(str(params["callback_query_id"]), (None, 0.0))
        if person is None or self._api.clock.now() - at > QUERY:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        text = str(params.get("text") or "")
        if len(text) > TOAST:
            raise bad("MESSAGE_TOO_LONG")
        person.toasts.append(text)
        return True

    def _action(self, params: Json, _uploads: Uploads) -> bool:
        if params["action"] not in {"typing", "upload_document", "upload_photo"}:
            raise bad("wrong parameter action in request")
        self._chat(params).actions.append(str(params["action"]))
        return True

    # Everything else --------------------------------------------------------------------------
    def _file(self, params: Json, _uploads: Uploads) -> Json:
        number = str(params["file_id"])
        if number not in self._api.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        path, data = self._api.files[number]
        if len(data) > DOWNLOAD and self._api.local_folder is None:
            raise bad("file is too big")
        if self._api.local_folder is not None:
            path = self._shelve(self._api.local_folder, path, data)
        said = {"file_id": number, "file_unique_id": f"Ag{number[-8:]}", "file_size": len(data)}
        return {**said, "file_path": path}

    def _shelve(self, folder: Path, path: str, data: bytes) -> str:
        """Put a file on the disk of a local server; a folder that is not there is not ours."""
        kept = folder / self._api.token / path
        if folder.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data[: len(data) // 2] if self._api.half_written else data)
        return str(kept)

    def _commands(self, params: Json, _uploads: Uploads) -> bool:
        scope = params.get("scope") or {"type": "default"}
        assert isinstance(scope, dict)
        language = str(params.get("language_code") or "")
        if language and not re.fullmatch("[a-z]{2}", language):
            raise bad("LANG_CODE_INVALID")
        if "chat_id" in scope:
            self._chat(scope)
        commands = params.get("commands") or []
        assert isinstance(commands, list)
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        key = (str(scope["type"]), int(str(scope.get("chat_id", 0))), language)
        self._api.menus[key] = [command["command"] for command in commands]
        return True

    def _describe(self, place: int, name: str, most: int, params: Json, _uploads: Uploads) -> bool:
        text = str(params.get(name) or "")
        if len(text) > most:
            raise bad(f"bot {name.replace('_', ' ')} is too long")
        self._api.about[place] = text
        return True

    def _set_webhook(self, params: Json, _uploads: Uploads) -> bool:
        url, secret = str(params["url"]), str(params.get("secret_token") or "")
        if params.get("drop_pending_updates"):
            raise bad("[test] updates are never to be dropped")
        if not url.startswith("https://") and not self._api.plain_webhook:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self._api.hook.url, self._api.hook.secret = url, secret
        self._api.hook.connections = int(str(params.get("max_connections") or 40))
        self._api.allowed = list(params.get("allowed_updates") or [])
        return True

    def _delete_webhook(self, params: Json, _uploads: Uploads) -> bool:
        if params.get("drop_pending_updates"):
            raise bad("[test] updates are never to be dropped")
        self._api.hook.url = ""
        return True

    def _webhook_info(self, _params: Json, _uploads: Uploads) -> Json:
        hook = self._api.hook
        waiting = len(self._api.queue)
        said: Json = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": waiting,
        }
        if hook.last_error:
            said |= {"last_error_date": self._api.unix(), "last_error_message": hook.last_error}
        return said


class _Html(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad(f"can't parse entities: Unsupported start tag {tag!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad(f"can't parse entities: Unmatched end tag {tag!r}")


def _check_html(text: str) -> None:
    reader = _Html()
    reader.feed(text)
    if reader.open:
        raise bad("can't parse entities: Can't find end tag")


def _check_button(button: Json) -> None:
    if not button["text"]:
        raise bad("can't parse inline keyboard button: Field text must be non-empty")
    actions = [key for key in ("callback_data", "url") if key in button]
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    url = urlsplit(str(button.get("url", "https://a.id")))
    if url.scheme not in {"http", "https"} or "." not in (url.hostname or ""):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if button.get("style", "primary") not in {"danger", "success", "primary"}:
        raise bad("can't parse inline keyboard button: wrong style")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _marked(text: str, mark: Json) -> str:
    """Give the words that an entity marks; it must lie in the text and cut no letter in half."""
    begin, length = int(str(mark["offset"])), int(str(mark["length"]))
    raw = text.encode("utf-16-le")
    if begin < 0 or length < 1 or (begin + length) * 2 > len(raw):
        raise bad("ENTITY_BOUNDS_INVALID")
    try:
        return raw[begin * 2 : (begin + length) * 2].decode("utf-16-le")
    except UnicodeDecodeError:
        raise bad("ENTITY_BOUNDS_INVALID") from None
