"""The watch: which published documents are looked at tonight, and what each look remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from jdih.publisher import Entry, Uploaded
from jdih.readback import Marks, ReadBack
from sop.berkas import Berkas
from storage.looks import Look

#: New documents are looked at every night for so long: mistakes on a site are made early.
_NEW: Final = timedelta(days=7)
#: The others in turn, all of them within so many nights, and a small office's all every night.
_ROUND: Final = 28
_LEAST: Final = 50
#: A site that says "not changed" is believed for so long; then the file is read again.
_BELIEVED: Final = timedelta(days=90)


def tonight(public: Sequence[Berkas], seen: Mapping[str, datetime], now: datetime) -> list[str]:
    """Choose which documents are looked at: the new, the changed, and of the rest some in turn.

    Args:
        public: what is published.
        seen: when each code was last looked at, also in vain.
        now: the present instant.

    """
    pressing = [b for b in public if b.online.drift or _published(b, now) > now - _NEW]
    chosen = {b.code for b in pressing}
    others = [b for b in public if b.code not in chosen]
    others.sort(key=lambda b: seen.get(b.code) or _published(b, now))
    share = max(_LEAST, -(-len(others) // _ROUND))
    return [b.code for b in (*pressing, *others[:share])]


def _published(berkas: Berkas, now: datetime) -> datetime:
    return berkas.online.at or now


def marks(look: Look | None, entry: Entry, uploaded: Uploaded, now: datetime) -> Marks | None:
    """Give by what the site may say that its file is still the one that was read; None: by nothing.

    It has to be the same file at the same address, compared with the same naskah unggah.
    """
    if look is None or (look.ours, look.file) != (entry.sha256, uploaded.file_url):
        return None
    if now - look.whole > _BELIEVED or not (look.etag or look.modified):
        return None
    return Marks(look.theirs, look.etag, look.modified)


def missed(code: str, before: Look | None, now: datetime) -> Look:
    """Write down a look in vain: its turn is over, so that those behind it have theirs."""
    if before is not None:
        return replace(before, at=now)
    return Look(code=code, at=now, whole=now, ours="", theirs="", file="")


def looked(
    code: str, entry: Entry, uploaded: Uploaded, seen: ReadBack, before: Look | None
) -> Look:
    """Write down a look; a file that is not the right one is read again the next time."""
    given = seen.marks if seen.tayang else Marks(seen.sha256)
    return Look(
        code=code,
        at=seen.at,
        whole=before.whole if before and seen.unchanged else seen.at,
        ours=entry.sha256,
        theirs=given.sha256,
        file=uploaded.file_url,
        etag=given.etag,
        modified=given.modified,
    )
