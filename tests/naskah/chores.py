"""Chores for the tests of the workshop: a task module that behaves well and badly on demand."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from naskah.child import Header, Refused, Reply


def _echo(header: Header, blobs: list[bytes]) -> Reply:
    print("a library that prints to standard output")  # noqa: T201 - what is tried here
    return {"name": header["name"], "env": sorted(os.environ)}, [blob[::-1] for blob in blobs]


def _eat_memory(header: Header, blobs: list[bytes]) -> Reply:
    return {}, [b"x" * 3_000_000_000]


def _eat_time(header: Header, blobs: list[bytes]) -> NoReturn:
    while True:
        pass


def _litter(header: Header, blobs: list[bytes]) -> NoReturn:
    left = Path(tempfile.mkdtemp()) / "profil"
    left.write_text("x")
    Path(str(header["note"])).write_text(str(left))
    while True:
        pass


def _sleep(header: Header, blobs: list[bytes]) -> Reply:
    nap = subprocess.Popen(["sleep", "60"])
    Path(str(header["note"])).write_text(f"{os.getpid()} {nap.pid}")
    time.sleep(60)
    return {}, []


def _crash(header: Header, blobs: list[bytes]) -> Reply:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}, []


def _refuse(header: Header, blobs: list[bytes]) -> NoReturn:
    raise Refused("masih_terbaca")


def _fail(header: Header, blobs: list[bytes]) -> NoReturn:
    raise ValueError("rahasia: isi surat")


def _spoilt(header: Header, blobs: list[bytes]) -> NoReturn:
    raise Refused("rusak")  # as LibreOffice says, whatever it lacked


def _fail_at_writing(header: Header, blobs: list[bytes]) -> NoReturn:
    raise Refused("OSError at papers/typeset.py:122")


def _garbage(header: Header, blobs: list[bytes]) -> NoReturn:
    os.write(3, b"\xff\xff\xff\xff garbage")
    sys.exit(0)


TASKS = {
    "echo": _echo,
    "eat_memory": _eat_memory,
    "eat_time": _eat_time,
    "litter": _litter,
    "sleep": _sleep,
    "crash": _crash,
    "refuse": _refuse,
    "fail": _fail,
    "spoilt": _spoilt,
    "fail_at_writing": _fail_at_writing,
    "garbage": _garbage,
}
