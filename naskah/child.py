"""The worker's side: takes limits, answers one request on standard input, and ends.

A task module lists what it can do in its `TASKS`, and gives way to more than the usual when it
names a `NICE` of its own. The limits are taken after its imports and before the first byte of the
request: nothing hostile is ever read without them.
"""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final, TypeAlias

from naskah.frames import LENGTH_BYTES, header_length, pack, parse_header

_NICE: Final = 5  #: reading waits for the conversation, never the other way round

#: What JSON carries of a request or an answer, without its blobs.
Header: TypeAlias = dict[str, object]
Reply: TypeAlias = tuple[Header, list[bytes]]
#: A task: the header and blobs of the request in, those of the answer out.
Task: TypeAlias = Callable[[Header, list[bytes]], Reply]


class Refused(Exception):
    """The task will not be done; the message is a short code that the caller sees as `Broken`."""


def entries(value: object) -> list[object]:
    """Read a list in a request.

    Raises:
        Refused: "bad request"; it is none.

    """
    if not isinstance(value, list):
        raise Refused("bad request")
    return value


def serve(module: ModuleType, cpu_seconds: int, memory_bytes: int) -> None:
    """Take the limits and answer one request with the tasks of a module."""
    _limit(cpu_seconds, memory_bytes)
    os.nice(getattr(module, "NICE", _NICE))
    tasks: Mapping[str, Task] = module.TASKS
    out = _private_stdout()
    try:
        header, blobs = _request(sys.stdin.buffer)
        answer, results = tasks[str(header["do"])](header, blobs)
    except Refused as refusal:
        _send(out, {"refused": str(refusal)})
    except MemoryError:
        _send(out, {"heavy": "memory"})
    except Exception as fault:  # noqa: BLE001 - whatever a hostile file provokes is an answer
        _send(out, {"refused": _place(fault)})
    else:
        _send(out, {"answer": answer}, results)


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _private_stdout() -> BinaryIO:
    """Keep the answer's pipe for ourselves: a library that prints must not spoil a frame."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _request(source: BinaryIO) -> tuple[dict[str, object], list[bytes]]:
    header, sizes = parse_header(source.read(header_length(source.read(LENGTH_BYTES))))
    return header, [source.read(size) for size in sizes]


def _send(out: BinaryIO, header: Mapping[str, object], blobs: Sequence[bytes] = ()) -> None:
    out.writelines(pack(header, blobs))
    out.flush()


def _place(fault: Exception) -> str:
    """Name a fault by kind and place; its message may quote a letter, so it stays here."""
    room = Path(__file__).parent
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(room)]
    where = f" at {Path(ours[-1].filename).relative_to(room)}:{ours[-1].lineno}" if ours else ""
    return f"{type(fault).__name__}{where}"
