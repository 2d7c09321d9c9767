"""The document on JDIH, as far as is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """What is known of the document on JDIH."""

    remote_id: str = ""
    page: str = ""  #: public address of the page
    file: str = ""  #: public address of the file
    at: datetime | None = None
    sha256: str = ""  #: of the bytes that were read back
    equal: bool = False  #: read back byte for byte equal
    site: str = ""  #: "portal kantor", "JDIH"
    note: str = ""  #: why it failed, or what it waits for
    tries: int = 0
    next_try: datetime | None = None
    comparing: bool = False  #: what the officer uploaded by hand is being looked at
    field: str = ""  #: the list that nothing matched …
    wanted: str = ""  #: … what we looked for in it …
    options: tuple[str, ...] = ()  #: … and what it offers, the most alike first
    drift: str = ""  #: what the nightly watch found changed, as told
