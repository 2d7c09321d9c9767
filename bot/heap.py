"""The heap: what stands once the bot has started is no garbage, so nobody looks through it."""

from __future__ import annotations

import gc
from typing import Final

#: New objects after which the youngest are looked through. A press makes a few thousand, nearly all
#: of which are gone without being looked for; Python's own 700 would mean several looks a press.
_YOUNG: Final = 20_000


def settle() -> None:
    """Leave alone what is there now, and look for garbage less often from here on."""
    gc.unfreeze()  # practice begins anew: what stood before is garbage by now
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
