"""The messages that a letter becomes on WhatsApp: pure data, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.channel import Refused
from bot.parts import Words
from bot.whatsapp import settings as limits
from bot.whatsapp.wording import cut, line
from bot.wording import REPEAT, hints
from handlers.messages import BOLD_OFF, BOLD_ON, Attachment, Button, Letter, Post
from handlers.texts import shorten

#: What opens a list.
CHOOSE: Final = "Pilih"
#: Above buttons that come without a text; WhatsApp wants one.
ASK: Final = "Silakan pilih."
#: Characters of the line that a reminder carries; Meta allows 1,024 with the template's own words.
REMIND: Final = 600

#: Content of a message as the Cloud API takes it, with its type.
Content = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file with its caption: a picture or a document."""

    file: Attachment
    caption: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Name its file."""
        return (self.file.name,)


Item = Words | Sheet


def plan(letter: Letter) -> tuple[Item, ...]:
    """Lay a letter out as messages.

    Raises:
        Refused: it offers more choices than a list can hold.

    """
    choices = tuple(button for button in letter.buttons if button.press)
    if len(choices) > limits.ROWS:
        raise Refused("WhatsApp: terlalu banyak pilihan untuk satu pesan")
    text = _body(letter, choices)
    if letter.post is not Post.FILES or not letter.files:
        return _words(text, choices)
    if choices:
        return (*_sheets(letter.files, ""), *_words(text, choices))
    return _sheets(letter.files, text)


def marked(item: Item) -> Item:
    """Mark a message as one that may have come before."""
    if isinstance(item, Words):
        return replace(item, text=REPEAT + item.text)
    return replace(item, caption=(REPEAT + item.caption).strip())


def message(words: Words) -> Content:
    """Write a text message as the Cloud API takes it."""
    if not words.buttons:
        return {"type": "text", "text": {"body": words.text, "preview_url": False}}
    few = len(words.buttons) <= limits.BUTTONS
    interactive = {
        "type": "button" if few else "list",
        "body": {"text": words.text},
        "action": _replies(words.buttons) if few else _rows(words.buttons),
    }
    return {"type": "interactive", "interactive": interactive}


def topic(letter: Letter) -> str:
    """Say in a line what waits; a headline alone does not say it, so the line below goes along."""
    head, _, rest = letter.text.strip().partition("\n")
    is_headline = head.startswith(BOLD_ON) and head.find(BOLD_OFF) == len(head) - 1
    return line(f"{head} · {rest.strip()}" if is_headline and rest.strip() else head, REMIND)


def reminder(template: str, letter: Letter, choices: Sequence[Button]) -> Content:
    """Write the approved template: what waits, and a payload for each quick reply."""
    told = {"type": "text", "text": topic(letter).rstrip(".") or "-"}  # the template ends it
    replies = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(index),
            "parameters": [{"type": "payload", "payload": _id(choice)}],
        }
        for index, choice in enumerate(choices)
    ]
    content = {
        "name": template,
        "language": {"code": limits.LANGUAGE},
        "components": [{"type": "body", "parameters": [told]}, *replies],
    }
    return {"type": "template", "template": content}


def _body(letter: Letter, choices: Sequence[Button]) -> str:
    """Give the text with all that the buttons cannot show: addresses, hints, long labels."""
    few = len(choices) <= limits.BUTTONS
    room = limits.BUTTON if few else limits.ROW
    links = [f"{b.label}: {b.url}" for b in letter.buttons if b.url and b.url not in letter.text]
    said = hints(choices) if few else _long_hints(choices)
    cut_short = [f"• {b.label}" for b in choices if len(b.label) > room and b.label not in said]
    return "\n\n".join(part for part in (letter.text, said, *cut_short, *links) if part)


def _long_hints(rows: Sequence[Button]) -> str:
    return hints([row for row in rows if len(row.hint) > limits.ROW_HINT])


def _words(text: str, buttons: tuple[Button, ...]) -> tuple[Item, ...]:
    """Put the buttons below the last piece, which is shorter then."""
    if not buttons:
        return tuple(Words(piece) for piece in cut(text, limits.TEXT, limits.TEXT) if piece)
    *before, last = cut(text or ASK, limits.BODY, limits.BODY)
    return (*(Words(piece) for piece in before), Words(last, buttons))


def _sheets(files: Sequence[Attachment], text: str) -> tuple[Item, ...]:
    """Send each file with its caption; the letter's text goes to the first."""
    sheets: list[Item] = []
    after: list[Item] = []
    for index, file in enumerate(files):
        said = "\n".join(part for part in (text if index == 0 else "", file.caption) if part)
        caption, *overflow = cut(said, limits.CAPTION, limits.TEXT)
        sheets.append(Sheet(file, caption))
        after += [Words(piece) for piece in overflow]
    return (*sheets, *after)


def _replies(buttons: Sequence[Button]) -> Content:
    titles = _titles(buttons, limits.BUTTON)
    return {
        "buttons": [
            {"type": "reply", "reply": {"id": _id(button), "title": title}}
            for button, title in zip(buttons, titles, strict=True)
        ]
    }


def _rows(buttons: Sequence[Button]) -> Content:
    rows = []
    for button, title in zip(buttons, _titles(buttons, limits.ROW), strict=True):
        row = {"id": _id(button), "title": title}
        if button.hint:
            row["description"] = shorten(button.hint, limits.ROW_HINT)
        rows.append(row)
    return {"button": CHOOSE, "sections": [{"rows": rows}]}


def _titles(buttons: Sequence[Button], room: int) -> list[str]:
    """Give titles that fit and differ; a shortened one stands whole in the text."""
    titles = [shorten(button.label, room) for button in buttons]
    if len(set(titles)) == len(titles):
        return titles
    return [shorten(f"{n}. {button.label}", room) for n, button in enumerate(buttons, start=1)]


def _id(button: Button) -> str:
    return button.press.encode() if button.press else ""
