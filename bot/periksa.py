"""What the page behind the QR code may know of a berkas."""

from __future__ import annotations

from bot.turns import Turns
from handlers.step5.unggahan import revoked_key
from jdih.portal.periksa import Lookup, Published
from sop.berkas import Upload

_SHOWN = frozenset({Upload.PUBLISHED, Upload.TAKEN_DOWN})


def published(turns: Turns) -> Lookup:
    """Look a berkas up by its code; of one that was never public nobody learns anything.

    Whatever a later document of this office says of it counts at once, also while Staf has not
    changed its status on JDIH yet.
    """

    async def lookup(code: str) -> Published | None:
        berkas, revoked_by = await turns.look(
            lambda tx: (tx.berkas(code), tx.setting(revoked_key(code)))
        )
        if berkas is None or berkas.upload not in _SHOWN or berkas.naskah_unggah is None:
            return None
        return Published(
            judul=berkas.produk.judul,
            short=berkas.produk.official,
            status=berkas.produk.status,
            sha256=berkas.online.sha256,
            size=berkas.naskah_unggah.size,
            page_url=berkas.online.page,
            since=berkas.online.at or turns.clock.now(),
            withdrawn=berkas.upload is Upload.TAKEN_DOWN,
            revoked_by=revoked_by,
        )

    return lookup
