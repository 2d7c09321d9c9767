"""The frame two processes speak in: a length, a JSON header, then the binary blobs it announces.

Layout: four bytes big-endian length of the header, the header as UTF-8 JSON, then each blob as long
as the header's "blobs" list says. Both ends are ours, but a worker that reads hostile files may be
turned against us: whoever reads a frame checks its sizes first.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

MAX_HEADER: Final = 32 * 1024 * 1024  #: bytes
MAX_BLOBS: Final = 1024 * 1024 * 1024  #: bytes, all blobs of a frame together

_LENGTH: Final = struct.Struct(">I")
LENGTH_BYTES: Final = _LENGTH.size


def pack(header: Mapping[str, object], blobs: Sequence[bytes] = ()) -> Iterator[bytes]:
    """Give the pieces of a frame in the order they are written."""
    sized = {**header, "blobs": [len(blob) for blob in blobs]}
    encoded = json.dumps(sized, ensure_ascii=False).encode("utf-8", "surrogatepass")
    yield _LENGTH.pack(len(encoded)) + encoded
    yield from blobs


def header_length(prefix: bytes) -> int:
    """Read the length of a header.

    Raises:
        ValueError: the frame claims more than `MAX_HEADER`.

    """
    (length,) = _LENGTH.unpack(prefix)
    if length > MAX_HEADER:
        raise ValueError("header too long")
    return int(length)


def parse_header(encoded: bytes) -> tuple[dict[str, object], list[int]]:
    """Read a header and the sizes of the blobs that follow it.

    Raises:
        ValueError: it is not a header, or its blobs are larger than `MAX_BLOBS`.

    """
    header = json.loads(encoded.decode("utf-8", "surrogatepass"))
    if not isinstance(header, dict):
        raise ValueError("a header is an object")  # noqa: TRY004 - one fault for every bad frame
    sizes = header.pop("blobs", [])
    if not all(isinstance(size, int) and size >= 0 for size in sizes) or sum(sizes) > MAX_BLOBS:
        raise ValueError("bad blob sizes")
    return header, sizes
