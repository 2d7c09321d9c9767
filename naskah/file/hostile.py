"""The gate: looks at raw bytes for what would break a reader, before any reader sees them.

The child's limits bound the harm of everything; the gate gives the common attacks a clear answer.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

STREAM_LIMIT: Final = 75_000_000  #: bytes that one compressed stream may become
IMAGE_LIMIT: Final = 250_000_000  #: the same for pictures: an A3 page in colour at 600 dpi
FILE_LIMIT: Final = 1_500_000_000  #: bytes that all streams together may become
MAX_PAGES: Final = 3000
MAX_PIXELS: Final = 60_000_000  #: of one picture

_HARMLESS_RATIO: Final = 1032  #: deflate cannot do better than this
_CHUNK: Final = 1_000_000
_STREAM: Final = re.compile(rb"stream\r?\n")


class Hostile(Exception):
    """The file would break a reader; the message is the `trouble` to report."""


def check_streams(data: bytes) -> None:
    """Unpack every compressed stream of a PDF into nothing, counting.

    Needs no parser, so that object and cross-reference streams are measured before anything else
    reads them; a small stream that cannot grow past the limit is not unpacked.

    Raises:
        Hostile: a stream, or all of them, become too large.

    """
    total = 0
    for start in _STREAM.finditer(data):
        header = data[max(0, start.start() - 600) : start.start()]
        header = header[header.rfind(b" obj") + 1 :]
        if b"FlateDecode" not in header and b"/Fl" not in header:
            continue
        limit = IMAGE_LIMIT if b"/Image" in header else STREAM_LIMIT
        end = data.find(b"endstream", start.end())
        packed = memoryview(data)[start.end() : end if end >= 0 else len(data)]
        layers = max(1, len(re.findall(rb"/Fl(?:ateDecode)?\b", header)))
        if layers == 1 and len(packed) * _HARMLESS_RATIO <= limit // 20:
            continue
        total += _unpacked(packed, layers, limit)
        if total > FILE_LIMIT:
            raise Hostile("berbahaya")


def _unpacked(packed: memoryview, layers: int, limit: int) -> int:
    """Count what a stream becomes in its last layer; a torn stream counts as far as it goes."""
    pipes = [zlib.decompressobj() for _ in range(layers)]
    size = 0
    try:
        for start in range(0, len(packed), 16_384):
            size += _push(bytes(packed[start : start + 16_384]), pipes, limit - size)
            if size > limit:
                raise Hostile("berbahaya")
            if pipes[0].eof:
                break
    except zlib.error:
        pass
    return size


def _push(piece: bytes, pipes: list[zlib._Decompress], room: int) -> int:
    """Push a piece through the layers that are left; never hold more than a chunk of each."""
    if not pipes:
        return len(piece)
    size = 0
    pipe, deeper = pipes[0], pipes[1:]
    while piece and size <= room:
        size += _push(pipe.decompress(piece, _CHUNK), deeper, room - size)
        piece = pipe.unconsumed_tail
    return size
