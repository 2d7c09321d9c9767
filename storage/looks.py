"""The looks at what is public: when each was, and how the site marked the file it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage import rows
from storage import schema as s


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The last look at a published document."""

    code: str
    at: datetime  #: also of one in vain: the site was out of reach
    whole: datetime  #: when its file was last read from end to end
    ours: str  #: SHA-256 of the naskah unggah that it was compared with
    theirs: str  #: SHA-256 of the public file
    file: str  #: its address
    etag: str = ""  #: as the site gave them; both empty: it has to be read again
    modified: str = ""


def put(conn: Connection, look: Look) -> None:
    """Note a look; it takes the place of the one before."""
    rows.put(conn, s.looks, {"code": look.code}, asdict(look))


def of(conn: Connection, code: str) -> Look | None:
    """Give the last look at a document."""
    row = conn.execute(select(s.looks).where(s.looks.c.code == code)).mappings().one_or_none()
    return Look(**row) if row else None


def times(conn: Connection) -> Mapping[str, datetime]:
    """Tell when each document was last looked at, also in vain."""
    seen = conn.execute(select(s.looks.c.code, s.looks.c.at))
    return {row.code: row.at for row in seen}
