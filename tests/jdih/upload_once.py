"""A process that uploads documents, each in a child of its own; tests kill these on the way.

Reads lines "kind address number" and prints lines "pid sentence", the last one "pid selesai …".
Forking keeps the imports out of every child's life, so that a kill hits the upload itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from jdih.ildis import IldisPublisher
from jdih.own_portal import PortalPublisher
from jdih.publisher import Publisher
from jdih.rest import RestPublisher
from jdih.rest_settings import RestSettings
from tests.jdih.conftest import make_entry, pdf
from tests.jdih.test_rest import SETTINGS

SIZE = 700_000


def publisher(kind: str, url: str) -> Publisher:
    if kind == "portal":
        return PortalPublisher(url, "rahasia")
    if kind == "ildis":
        return IldisPublisher(url, "operator", "sandi")
    return RestPublisher(url, "kantor", "sandi", RestSettings.model_validate(SETTINGS))


async def tell(sentence: str) -> None:
    os.write(1, f"{os.getpid()} {sentence}\n".encode())


async def upload(kind: str, url: str, number: str) -> None:
    entry = make_entry(number, content=pdf(f"naskah {number}", filler=SIZE), code=f"K{number}")
    made = publisher(kind, url)
    await tell("mulai")
    uploaded = await made.publish(entry, tell)
    await made.close()
    await tell(f"selesai {uploaded.public}")


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                asyncio.run(upload(*line.split()))
            except BaseException as error:  # noqa: BLE001 -- told to the parent
                os.write(1, f"{os.getpid()} selesai {error!r}\n".encode())
            os._exit(0)


if __name__ == "__main__":
    main()
