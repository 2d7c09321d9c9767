"""The faults the portal can be told to have, so that an office can practise with a bad JDIH."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Fault(StrEnum):
    """One way of going wrong; the value names it in settings and addresses."""

    NONE = "normal"
    DOWN = "mati"  #: the connection is cut without a word
    SLOW = "lambat"  #: every answer takes `Faults.delay` seconds
    BUSY = "sibuk"  #: 503 with Retry-After
    MAINTENANCE = "pemeliharaan"  #: a maintenance page that claims to be 200
    CUT = "putus"  #: uploads are cut in the middle of the body
    SMALL = "kecil"  #: files over 1 MB are answered 413
    VERIFY = "verifikasi"  #: uploads wait until somebody verifies them

    @property
    def label(self) -> str:
        """Say it to an officer."""
        return _LABELS[self]


_LABELS = {
    Fault.NONE: "JDIH berjalan biasa",
    Fault.DOWN: "JDIH mati",
    Fault.SLOW: "JDIH lambat",
    Fault.BUSY: "JDIH sibuk (503)",
    Fault.MAINTENANCE: "JDIH dalam pemeliharaan",
    Fault.CUT: "Sambungan putus di tengah unggahan",
    Fault.SMALL: "JDIH menolak file di atas 1 MB",
    Fault.VERIFY: "Unggahan menunggu verifikasi",
}

_MAINTENANCE_PAGE = """<!doctype html><html lang="id"><meta charset="utf-8">
<title>Pemeliharaan</title><h1>Situs sedang dalam pemeliharaan</h1>
<p>Silakan kembali beberapa saat lagi.</p></html>"""


@dataclass(slots=True)
class Faults:
    """The switch: which fault the portal has now."""

    now: Fault = Fault.NONE
    delay: float = 5.0  #: seconds, of `Fault.SLOW`


FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)


@web.middleware
async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer as the present fault demands; uploads ask for CUT, SMALL and VERIFY themselves."""
    faults = request.config_dict[FAULTS]
    match faults.now:
        case Fault.DOWN:
            return hang_up(request)
        case Fault.SLOW:
            await asyncio.sleep(faults.delay)
        case Fault.BUSY:
            return web.Response(status=503, headers={"Retry-After": "60"}, text="503\n")
        case Fault.MAINTENANCE:
            return web.Response(text=_MAINTENANCE_PAGE, content_type="text/html")
        case _:
            pass
    return await handler(request)


def hang_up(request: web.Request) -> web.Response:
    """Cut the connection; the answer returned never reaches anybody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
