"""Typed words: what an officer may write by hand, read tolerantly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from handlers.messages import MAX_ROWS
from sop.produk import SINGKATAN, Jenis
from sop.tanggal import BULAN

#: What empties a field.
NOTHING: Final = "-"
#: A letter, then letters and what stands between them in a name or a title.
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’()/-]){2,79}")

#: Kinds of document by what people call them, in small letters.
_KINDS: Final = {
    "sk": Jenis.KEPUTUSAN,
    **{jenis.value.casefold(): jenis for jenis in Jenis},
    **{short.casefold(): jenis for jenis, short in SINGKATAN.items()},
}
_NAMED: Final = re.compile(
    rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})\s*(?:nomor|nmr|no)?[\s.]*(\d{{1,5}})"
    r"(?:\s*(?:/|tahun|thn?\b\.?)\s*((?:19|20)\d\d))?"
)


def as_agenda(text: str) -> tuple[int | None, int] | None:
    """Read an agenda number: "0131", "#131", "agenda 131" or "0131/2025"; (year or None, number).

    A bare number of one or two digits is no agenda number: it presses a button.
    """
    found = re.fullmatch(
        r"(?:agenda\s*|#)?0*(\d{1,6})(?:\s*/\s*(20\d\d))?", text.strip().casefold()
    )
    if not found:
        return None
    bare = re.fullmatch(r"\d{1,2}", text.strip())
    return None if bare else (int(found[2]) if found[2] else None, int(found[1]))


def as_document(text: str) -> tuple[str, int] | None:
    """Read a document number with its year: "45/2025" or "45 tahun 2025"."""
    found = re.fullmatch(
        r"(?:nomor\s*)?(\d{1,5})\s*(?:/|tahun)\s*((?:19|20)\d\d)", text.strip().casefold()
    )
    return (found[1], int(found[2])) if found else None


def as_named(text: str) -> tuple[Jenis, str, int | None] | None:
    """Read a kind of document with its number: "KPT 45/2025", "Keputusan 45", "SE no. 7"."""
    found = _NAMED.fullmatch(text.strip().casefold())
    return (_KINDS[found[1]], found[2], int(found[3]) if found[3] else None) if found else None


def as_address(text: str) -> str | None:
    """Read the first web address in a text: "sudah: https://jdih.kpu.go.id/…"."""
    found = re.search(r"https?://\S+", text)
    return found.group() if found else None


def as_name(text: str) -> str | None:
    """Read a name with its titles, 3 to 80 characters: "Yuni Astuti, S.H."."""
    name = " ".join(unicodedata.normalize("NFC", text).split()).strip(" ,;-")
    return name if _NAME.fullmatch(name) else None


def as_digit(text: str) -> int | None:
    """Read a bare digit that presses a button, also as "balas 2"; none has more than ten."""
    found = re.fullmatch(r"(?:balas\s*)?(\d{1,2})", text.strip().casefold())
    digit = int(found[1]) if found else 0
    return digit if found and digit <= MAX_ROWS else None


def as_label(text: str) -> str:
    """Read the name of a button, in small letters: "Disposisi", "tolong kirim ya, Pak"."""
    return as_labels(text)[-1]


def as_labels(text: str) -> list[str]:
    """Read what may be the name of a button: what a name begins with may look like courtesy.

    "Ya, tarik, Pak" is "ya, tarik", or else "tarik".
    """
    words = text.casefold().split()
    while words and words[-1].strip(",.!") in _COURTESY:
        del words[-1]
    start = 0
    while start < len(words) and words[start].strip(",.!") in _COURTESY:
        start += 1
    names = [" ".join(words[n:]).rstrip(",") for n in range(start + 1)]
    return names if words else [text.casefold()]


def calls_off(text: str) -> bool:
    """Tell whether an answer that is owed is called off: "batal", "Tidak jadi, Pak"."""
    return as_label(text).rstrip(".!") in _OFF


#: Commands that take what stands after them, also when typed without their slash.
_LOOKING: Final = frozenset({"lacak", "mengapa", "cari", "lembar-kosong"})
#: What follows the day of a date.
_OF_MONTH: Final = rf"\s+(?:{'|'.join(f'{name}|{name[:3]}' for name in BULAN).casefold()})\b"
#: A number within a sentence that can only be that of a berkas: "agenda 131", "0131", "45/2025",
#: "SK 45".
_NUMBERED: Final = re.compile(
    rf"(?<![\w/.-])(?:(?:agenda\s+|#)\d{{1,6}}|0\d{{3}})(?:/20\d\d)?(?![\w/-]|\.\d|{_OF_MONTH})"
    r"|(?<![\w/.-])\d{1,5}\s*/\s*(?:19|20)\d\d(?![\w/-]|\.\d)"
    rf"|(?<!\w)(?:{_NAMED.pattern})(?![\w/-]|\.\d)"
)
#: … or may be one, where somebody asks how far something is: "yg 12", "no. 12".
_POINTED: Final = re.compile(r"\b(?:yg|yang|no|nomor|nmr)\b[\s.]*(\d{1,5})(?![\w/-]|\.\d)")
_HOW_FAR: Final = re.compile(
    r"\b(?:sampai|sampe|smp)\W+(?:di\W+)?mana\b|\b(?:status|posisi|progres)"
    r"|\b(?:sudah|sdh|udah|udh|dah)\b.*\b(?:belum|blm|blom)\b|\b(?:belum|blm|blom)\b.*\?"
)
_LINK: Final = re.compile(r"\bhttps?://\S|\b(?:drive|docs)\.google\.com/\S", re.IGNORECASE)
_GREETING: Final = re.compile(
    r"(?:p|tes|test|ping|halo+|hallo|hai|hi|hello|permisi|punten|ass?alam\w*(?:\W+\w+){0,3}"
    r"|(?:selamat\s+|met\s+)?(?:pagi|siang|sore|malam))(?:\W+(?:\w+\W*){0,3})?"
)
_THANKS: Final = re.compile(
    r"(?:t[ae]?rima ?kasih|makasih?|mksh?|trims|thanks?|thank you|tks|thx|tq"
    r"|(?:matur )?(?:suwun|nuwun))\b.{0,30}"
)
#: What only says "heard", Javanese and Banjar included; and whom it is said to.
_ASSENT: Final = frozenset({
    "y", "ya", "iya", "ok", "oke", "okay", "okey", "siap", "baik", "baiklah", "sip", "noted",
    "nggih", "inggih", "enggih", "injih", "njih", "sampun", "sudah", "sdh", "udah", "udh", "paham",
    "mantap", "dimengerti",
})  # fmt: skip
_ADDRESSED: Final = frozenset({
    "pak", "bapak", "bu", "ibu", "mas", "mbak", "mba", "bang", "kak", "min", "admin", "ndan",
    "deh", "dong", "lah", "nih",
})  # fmt: skip
_HEARD: Final = _ASSENT | _ADDRESSED
#: What stands before or behind the name of a button: "tolong kirim ya, Pak".
_COURTESY: Final = _ADDRESSED | {"ya", "tolong", "mohon"}
#: It has to be all that is said: a reason may well speak of something that was called off.
_OFF: Final = frozenset({
    "batal", "batal saja", "batal aja", "batalkan", "tidak jadi", "tdk jadi", "nggak jadi",
    "gak jadi", "ga jadi", "gajadi",
})  # fmt: skip
_HELP: Final = frozenset({
    "help", "menu", "bantuan", "bantu", "dibantu", "petunjuk", "panduan", "cara", "caranya",
})  # fmt: skip


def as_command(text: str, commands: Collection[str]) -> bool:
    """Tell whether a text is a command without its slash: "tugas", "lacak 0131", "cari anggaran".

    Other commands count only when they stand alone: "agenda rapat" is looked for in the titles.
    """
    word, _, rest = text.strip().casefold().partition(" ")
    return word in commands and (not rest.strip() or word in _LOOKING)


def as_mention(text: str) -> str | None:
    """Give the one number of a berkas that a sentence names: "cek agenda 0131, Bu"; or None."""
    words = text.casefold()
    found = {m.group() for m in _NUMBERED.finditer(words)}
    if not found and (asks_how_far(text) or "?" in text):
        found = set(_POINTED.findall(words))
    return found.pop() if len(found) == 1 else None


def asks_how_far(text: str) -> bool:
    """Tell whether somebody asks where something is: "sdh blm ya, Pak?", "sampai mana"."""
    return _HOW_FAR.search(text.casefold()) is not None


def asks_for_help(text: str) -> bool:
    """Tell whether somebody asks how this works: "mohon petunjuk", "menu"."""
    return not _HELP.isdisjoint(_words(text))


def is_assent(text: str) -> bool:
    """Tell whether nothing is said but "heard": "Siap, Pak", "nggih", "👍"."""
    words = _words(text)
    if text == NOTHING or "?" in text:
        return False
    return not words or (bool(_ASSENT & set(words)) and _HEARD.issuperset(words))


def is_greeting(text: str) -> bool:
    """Tell whether somebody only greets: "Halo", "Selamat pagi, Pak"."""
    return _GREETING.fullmatch(text.strip().casefold()) is not None


def is_thanks(text: str) -> bool:
    """Tell whether somebody only says thanks, also after an assent: "Nggih, matur nuwun"."""
    words = text.strip().casefold()
    return any(
        is_assent(words[: m.start()]) and _THANKS.fullmatch(words, m.start())
        for m in _THANKS.finditer(words)
    )


def is_link(text: str) -> bool:
    """Tell whether somebody sends an address where a file was to come."""
    return _LINK.search(text) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
