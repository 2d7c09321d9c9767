"""The file store: kept bytes under their SHA-256, written once and checked when read."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

from storage.faults import Damaged, translate


class Files:
    """Bytes by content under a folder: `ab/cd/abcd…`. What `keep` returned is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, data: bytes) -> str:
        """Keep bytes and give their SHA-256; the same bytes are kept once.

        Raises:
            StorageFull: there is no room; nothing was kept.

        """
        return await asyncio.to_thread(self._keep, data)

    async def read(self, sha256: str) -> bytes:
        """Give the bytes of a kept file.

        Raises:
            Damaged: it is missing or is not what was kept.

        """
        return await asyncio.to_thread(self._read, sha256)

    def path(self, sha256: str) -> Path:
        """Give the place of a kept file."""
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def _keep(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists() and path.stat().st_size == len(data):
            return sha256
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, data)
        except OSError as fault:
            raise translate(fault) from fault
        return sha256

    def _write(self, path: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".baru-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def _read(self, sha256: str) -> bytes:
        try:
            data = self.path(sha256).read_bytes()
        except OSError as fault:
            msg = "a kept file cannot be read"
            raise Damaged(msg) from fault
        if hashlib.sha256(data).hexdigest() != sha256:
            msg = "a kept file is not what was kept"
            raise Damaged(msg)
        return data


def _sync(folder: Path) -> None:
    """Make the name of a new file durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
