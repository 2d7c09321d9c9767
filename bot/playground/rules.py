"""The strictness of the practice phones: they refuse what Telegram or WhatsApp would refuse."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import Final

from bot.playground.shown import WHATSAPP, ShownButton, ShownFile
from bot.wording import units
from handlers.messages import (
    MARKS,
    MAX_BODY,
    MAX_BUTTON,
    MAX_BUTTONS,
    MAX_PRESS,
    MAX_ROW,
    MAX_ROW_HINT,
    MAX_ROWS,
    plain,
)

MAX_TEXT: Final = 4096  #: of a message without buttons and files
MAX_TOAST: Final = 200
MAX_ALBUM: Final = 10
MAX_PHOTO_BYTES: Final = 10 * 2**20
MAX_FILE_BYTES: Final = 50 * 2**20  #: of a file that the bot sends

_MARKS: Final = frozenset((*MARKS, *MARKS.values()))

_STARTS: Final = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


class NotTaken(Exception):
    """The phones do not take this message, now or later."""


def check_message(
    text: str, buttons: Sequence[ShownButton], files: Sequence[ShownFile] = ()
) -> None:
    """Look a message of the bot over.

    Raises:
        NotTaken: it would be refused by one of the chat services.

    """
    _check_text(text, MAX_BODY if buttons or files else MAX_TEXT, may_be_empty=bool(files))
    _check_buttons(buttons)
    _check_album(files, with_buttons=bool(buttons))


def check_file(name: str, data: bytes, *, photo: bool) -> None:
    """Look a file of the bot over.

    Raises:
        NotTaken: it is empty, too big, or a photo that is no picture.

    """
    _refuse(not data, f"berkas kosong: {name}")
    _refuse(len(data) > (MAX_PHOTO_BYTES if photo else MAX_FILE_BYTES), f"terlalu besar: {name}")
    _refuse(photo and not is_picture(data), f"bukan gambar: {name}")


def is_picture(data: bytes) -> bool:
    """Tell by its first bytes whether this is a JPEG or PNG, which chats show as a photo."""
    return mime_of("", data).startswith("image/")


def mime_of(name: str, data: bytes) -> str:
    """Say what a file is by its first bytes, and by its name where these say nothing."""
    for start, mime in _STARTS.items():
        if data.startswith(start):
            return mime
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def albums(files: Sequence[ShownFile]) -> list[tuple[ShownFile, ...]]:
    """Split files into albums as chat apps do: photos or documents, at most ten, in order."""
    runs = [tuple(run) for _, run in groupby(files, key=lambda file: file.photo)]
    return [run[n : n + MAX_ALBUM] for run in runs for n in range(0, len(run), MAX_ALBUM)]


def together(files: Sequence[ShownFile], phone: str) -> list[tuple[ShownFile, ...]]:
    """Split files into those that travel in one message: on WhatsApp each goes by itself."""
    return [(file,) for file in files] if phone.startswith(WHATSAPP) else albums(files)


def _check_text(text: str, limit: int, *, may_be_empty: bool) -> None:
    _refuse(units(text) > limit, f"teks {units(text)} > {limit}")
    _refuse(not plain(text).strip() and not may_be_empty, "teks kosong")
    marks = [sign for sign in text if sign in _MARKS]
    pairs = zip_longest(marks[::2], marks[1::2], fillvalue="")
    _refuse(any(MARKS.get(on) != off for on, off in pairs), "tanda di teks tidak berpasangan")


def _check_buttons(buttons: Sequence[ShownButton]) -> None:
    rows = len(buttons) > MAX_BUTTONS
    _refuse(len(buttons) > MAX_ROWS, f"{len(buttons)} tombol > {MAX_ROWS}")
    for button in buttons:
        _refuse(not button.label.strip(), "tombol tanpa tulisan")
        limit = MAX_ROW if rows else MAX_BUTTON
        _refuse(units(button.label) > limit, f"tombol “{button.label}” > {limit}")
        _refuse(units(button.hint) > MAX_ROW_HINT, f"keterangan “{button.hint}” > {MAX_ROW_HINT}")
        if button.url:
            _refuse(not button.url.startswith(("https://", "http://")), "alamat tombol bukan http")
        else:
            _refuse(not button.id, f"tombol “{button.label}” tanpa isi")
            _refuse(len(button.id.encode()) > MAX_PRESS, f"isi tombol > {MAX_PRESS} bita")
    pressed = [button.id for button in buttons]
    _refuse(len(set(pressed)) < len(pressed), "dua tombol berisi sama")


def _check_album(files: Sequence[ShownFile], *, with_buttons: bool) -> None:
    _refuse(len(files) > MAX_ALBUM, f"{len(files)} berkas > {MAX_ALBUM}")
    _refuse(len({file.photo for file in files}) > 1, "album campuran foto dan dokumen")
    _refuse(with_buttons and len(files) > 1, "album tidak dapat bertombol")
    for file in files:
        _refuse(units(file.caption) > MAX_BODY, f"keterangan berkas > {MAX_BODY}")


def _refuse(wrong: bool, says: str) -> None:
    if wrong:
        raise NotTaken(says)
