"""The messages that a letter becomes: pure data, the same every time it is planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.parts import Words
from bot.telegram.wording import CAPTION
from bot.wording import REPEAT, TEXT, hints, pieces, units
from handlers.messages import Attachment, Button, Letter, Post

ALBUM: Final = 10  #: pictures in one album


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures in one album, or one alone; a caption for each."""

    files: tuple[Attachment, ...]
    captions: tuple[str, ...]
    as_documents: bool = False  #: Telegram would not have them as pictures

    @property
    def names(self) -> tuple[str, ...]:
        """Name its files."""
        return tuple(file.name for file in self.files)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that keeps its bytes."""

    file: Attachment
    caption: str

    @property
    def names(self) -> tuple[str, ...]:
        """Name its file."""
        return (self.file.name,)


Item = Words | Pictures | Document


def plan(letter: Letter) -> tuple[Item, ...]:
    """Lay a letter out as messages, leaving room for the mark of a repeat in each."""
    if letter.post is not Post.FILES or not letter.files:
        return _words(body(letter), letter.buttons)
    text = body(letter)
    if letter.buttons:  # an album carries no buttons, so they hang below with the text
        return (*_files(letter.files, ""), *_words(text or letter.files[0].name, letter.buttons))
    head, *overflow = pieces(text, CAPTION - len(REPEAT), TEXT - len(REPEAT))
    return (*_files(letter.files, head), *(Words(piece) for piece in overflow))


def body(letter: Letter) -> str:
    """Give the text of a letter with what its buttons cannot show."""
    return "\n\n".join(part for part in (letter.text, hints(letter.buttons)) if part)


def marked(item: Item) -> Item:
    """Mark a message as one that may have come before."""
    match item:
        case Words():
            return Words(REPEAT + item.text, item.buttons)
        case Pictures():
            return replace(item, captions=(REPEAT + item.captions[0], *item.captions[1:]))
        case Document():
            return Document(item.file, REPEAT + item.caption)


def _words(text: str, buttons: tuple[Button, ...]) -> tuple[Item, ...]:
    room = TEXT - len(REPEAT)
    *before, last = pieces(text, room, room)
    return (*(Words(piece) for piece in before), Words(last, buttons))


def _files(files: tuple[Attachment, ...], head: str) -> tuple[Item, ...]:
    """Group pictures that follow one another; the text goes to the first file."""
    items: list[Item] = []
    after: list[Item] = []
    album: list[tuple[Attachment, str]] = []
    for index, file in enumerate(files):
        caption, overflow = _caption(head if index == 0 else "", file.caption)
        after += overflow
        if not file.photo or len(album) == ALBUM:
            items += _album(album)
            album = []
        if file.photo:
            album.append((file, caption))
        else:
            items.append(Document(file, caption))
    return (*items, *_album(album), *after)


def _album(album: list[tuple[Attachment, str]]) -> list[Item]:
    if not album:
        return []
    return [Pictures(tuple(file for file, _ in album), tuple(caption for _, caption in album))]


def _caption(head: str, own: str) -> tuple[str, list[Item]]:
    """Join the letter's text and a file's own caption; what does not fit follows as text."""
    joined = "\n".join(part for part in (head, own) if part)
    if units(joined) <= CAPTION - len(REPEAT):
        return joined, []
    caption, *overflow = pieces(joined, CAPTION - len(REPEAT), TEXT - len(REPEAT))
    return caption, [Words(piece) for piece in overflow]
