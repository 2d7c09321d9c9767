"""What the Cloud API takes: the limits by which Meta refuses a request (Graph v26.0).

Written from Meta's documentation and not from what `bot.whatsapp` keeps to, so that one finds out
what is wrong with the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

# Codes with which Meta answers a wrong request.
PARAMETER: Final = 100
MISSING: Final = 131008
INVALID: Final = 131009
TYPE: Final = 131051
#: Code of a file that Meta cannot use.
MEDIA: Final = 131053

#: Bytes of a file, and of one that is shown as a picture.
LARGEST: Final = 100 * 2**20
LARGEST_PICTURE: Final = 5 * 2**20
PICTURES: Final = frozenset({"image/jpeg", "image/png"})
#: Kinds of file that an upload may be.
KINDS: Final = frozenset(
    {
        "audio/aac",
        "audio/mp4",
        "audio/mpeg",
        "audio/amr",
        "audio/ogg",
        "audio/opus",
        "application/pdf",
        "text/plain",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/3gpp",
    }
)

#: A request as it was read.
Json = dict[str, Any]

_COMMON: Final = {
    "messaging_product", "recipient_type", "to", "recipient", "type", "context",
    "biz_opaque_callback_data",
}  # fmt: skip


class Breach(Exception):
    """A request that Meta would refuse, and by which rule."""

    def __init__(self, code: int, says: str) -> None:
        super().__init__(f"{code}: {says}")
        self.code = code


class Refusal(Exception):
    """An answer with an error of Graph."""

    def __init__(self, code: int, subcode: int = 0, status: int = 400, after: str = "") -> None:
        super().__init__(code)
        self.code, self.subcode, self.status, self.after = code, subcode, status, after

    def answer(self, says: str = "") -> Json:
        """Write it as Graph does."""
        error: Json = {
            "message": f"(#{self.code}) {says}".strip(),
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": "AkH7LvmRgVyoJNKzHWGNpOG",
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error}


def check(body: Json) -> None:
    """Look over a message, whoever it is for.

    Raises:
        Breach: Meta would refuse it.

    """
    need(body.get("messaging_product") == "whatsapp", PARAMETER, "messaging_product")
    need(isinstance(body.get("to", body.get("recipient")), str), MISSING, "to or recipient")
    need(body.get("recipient_type", "individual") == "individual", INVALID, "recipient_type")
    kind = str(body.get("type"))
    need(kind in _CHECKS, TYPE, f"type {kind}")
    need(set(body) <= _COMMON | {kind}, PARAMETER, f"keys {sorted(set(body) - _COMMON)}")
    _text(body.get("biz_opaque_callback_data", "-"), 512, "biz_opaque_callback_data")
    if "context" in body:
        _keys(body["context"], {"message_id"})
    _CHECKS[kind](body[kind])


def check_read(body: Json) -> None:
    """Look over a request that marks a message as read.

    Raises:
        Breach: Meta would refuse it.

    """
    _keys(body, {"messaging_product", "status", "message_id"}, {"typing_indicator"})
    need(body["status"] == "read", INVALID, "status")
    if "typing_indicator" in body:
        need(body["typing_indicator"] == {"type": "text"}, INVALID, "typing_indicator")


def check_upload(form: Mapping[str, object], mime: str, size: int) -> None:
    """Look over an upload.

    Args:
        form: its fields without the file.
        mime: the kind of the file, as it was sent.
        size: its bytes.

    Raises:
        Refusal: Meta would refuse it.

    """
    if form.get("messaging_product") != "whatsapp" or mime not in KINDS:
        raise Refusal(PARAMETER)
    if not 0 < size <= LARGEST or form.get("type") != mime:
        raise Refusal(MEDIA)


def check_picture(mime: str, size: int) -> None:
    """Look over a file that is to be shown as a picture.

    Raises:
        Refusal: Meta would refuse it.

    """
    if mime not in PICTURES or size > LARGEST_PICTURE:
        raise Refusal(MEDIA)


def need(right: object, code: int, says: str) -> None:
    """Refuse with a code of Meta's what is not right.

    Raises:
        Breach: it is not.

    """
    if not right:
        raise Breach(code, says)


def _keys(value: object, wanted: set[str], may: Iterable[str] = ()) -> Json:
    if not isinstance(value, dict):
        raise Breach(PARAMETER, f"no object with {sorted(wanted)}")
    need(wanted <= set(value), MISSING, f"missing {sorted(wanted - set(value))}")
    extra = set(value) - wanted - set(may)
    need(not extra, PARAMETER, f"unknown {sorted(extra)}")
    return value


def _text(value: object, room: int, name: str) -> None:
    text = value if isinstance(value, str) else ""
    need(text.strip(), MISSING, f"{name} is empty")
    need(len(text) <= room, INVALID, f"{name} has {len(text)} characters of {room}")


def _differ(values: list[str], name: str) -> None:
    need(len(set(values)) == len(values), INVALID, f"{name} must differ")


def _id(value: object, room: int) -> None:
    _text(value, room, "id")
    need(value == str(value).strip(), INVALID, "id has blanks around it")


def _check_text(text: object) -> None:
    _text(_keys(text, {"body"}, {"preview_url"})["body"], 4096, "body")


def _check_interactive(interactive: object) -> None:
    found = _keys(interactive, {"type", "body", "action"})
    _text(_keys(found["body"], {"text"})["text"], 1024, "body")
    checks = {"button": _check_buttons, "list": _check_list}
    need(found["type"] in checks, INVALID, "interactive.type")
    checks[found["type"]](found["action"])


def _check_buttons(action: object) -> None:
    buttons = _keys(action, {"buttons"})["buttons"]
    need(1 <= len(buttons) <= 3, INVALID, f"{len(buttons)} buttons")
    for button in buttons:
        _keys(button, {"type", "reply"})
        _keys(button["reply"], {"id", "title"})
        _id(button["reply"]["id"], 256)
        _text(button["reply"]["title"], 20, "title")
    _differ([button["reply"]["id"] for button in buttons], "ids")
    _differ([button["reply"]["title"] for button in buttons], "titles")


def _check_list(action: object) -> None:
    found = _keys(action, {"button", "sections"})
    _text(found["button"], 20, "button")
    sections = found["sections"]
    rows = [row for section in sections for row in section["rows"]]
    need(1 <= len(rows) <= 10, INVALID, f"{len(rows)} rows")
    for section in sections:
        _keys(section, {"rows"} | ({"title"} if len(sections) > 1 else set()), {"title"})
    for row in rows:
        _keys(row, {"id", "title"}, {"description"})
        _id(row["id"], 200)
        _text(row["title"], 24, "title")
        _text(row.get("description", "-"), 72, "description")
    _differ([row["id"] for row in rows], "ids")
    _differ([row["title"] for row in rows], "titles")


def _check_document(media: object) -> None:
    found = _keys(media, {"id", "filename"}, {"caption"})
    _text(found.get("caption", "-"), 1024, "caption")
    _text(found["filename"], 240, "filename")


def _check_image(media: object) -> None:
    _text(_keys(media, {"id"}, {"caption"}).get("caption", "-"), 1024, "caption")


def _check_template(template: object) -> None:
    found = _keys(template, {"name", "language"}, {"components"})
    _keys(found["language"], {"code"}, {"policy"})
    for part in found.get("components", ()):
        need(part.get("type") in {"body", "button"}, PARAMETER, "component")
        button = {"sub_type", "index"} if part["type"] == "button" else set()
        _keys(part, {"type", "parameters"} | button)
        for parameter in part["parameters"]:
            key = "payload" if button else "text"
            _keys(parameter, {"type", key})
            _text(parameter[key], 128 if button else 1024, key)


_CHECKS: Final[dict[str, Callable[[object], None]]] = {
    "text": _check_text,
    "interactive": _check_interactive,
    "document": _check_document,
    "image": _check_image,
    "template": _check_template,
}
