"""The proxy: many offices reach the internet through one, but nobody this machine itself."""

from __future__ import annotations

import os
from typing import Final
from urllib.request import getproxies_environment

_HERE: Final = "localhost,127.0.0.1,::1"
#: Everything is reached directly; among other names it would mean nothing.
_ALL: Final = "*"


def spare_this_machine() -> None:
    """Let the own portal, or a Bot API server beside us, be reached past HTTP_PROXY."""
    others = getproxies_environment().get("no", "")
    if others == _ALL:
        return
    os.environ["no_proxy"] = f"{others},{_HERE}" if others else _HERE
