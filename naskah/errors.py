"""The faults of the paper room: a worker ran out of means, or could not do what was asked.

NaskahError
├── TooHeavy    out of time or memory: the same file will do it again
├── NoRoom      the disk of the temporary files is full: no fault of the file
└── Broken      the worker crashed or refused; `reason` is a short code, never the document's text
"""

from __future__ import annotations


class NaskahError(Exception):
    """Something went wrong while reading or making paper."""


class TooHeavy(NaskahError):
    """The worker ran out of its processor time, its memory or its wall-clock time."""


class NoRoom(NaskahError):
    """There is no room for temporary files: the same file will do once there is."""


class Broken(NaskahError):
    """The worker crashed or refused the task.

    Attributes:
        reason: a short code such as "masih_terbaca" or "SIGABRT"; safe to log.

    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
