"""The file store: bytes under their SHA-256, written once, never changed, checked when read."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from storage.faults import Damaged, translate

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Files:
    """Kept bytes below a folder: `ab/cdef…`, one file for each content however often it comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Give the place of a content, whether it is there or not.

        Raises:
            ValueError: this is no SHA-256.

        """
        if not _SHA256.fullmatch(sha256):
            msg = "not a SHA-256"
            raise ValueError(msg)
        return self.folder / sha256[:2] / sha256[2:]

    async def keep(self, data: bytes) -> str:
        """Keep bytes durably and give their SHA-256.

        Raises:
            StorageFull: there is no room; nothing is left behind.

        """
        return await asyncio.to_thread(self.put, data)

    async def read(self, sha256: str) -> bytes:
        """Give the bytes of a kept file.

        Raises:
            Damaged: they are gone, or are not what was kept.

        """
        return await asyncio.to_thread(self.get, sha256)

    def put(self, data: bytes) -> str:
        """Do what `keep` does, in the thread of the caller."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            with self._new_file() as file:
                file.write(data)
                self._settle(file, sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Do what `read` does, in the thread of the caller."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as fault:
            raise Damaged(f"file {sha256[:12]} cannot be read: {fault.strerror}") from fault
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"file {sha256[:12]} is not what was kept")
        return data

    def there(self, sha256: str) -> bool:
        """Tell whether a file of this name is there, without looking into it."""
        return self.path(sha256).is_file()

    def has(self, sha256: str) -> bool:
        """Tell whether the bytes are there; a damaged file is taken for missing."""
        if not self.there(sha256):
            return False
        with self.path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def all(self) -> Iterator[str]:
        """List what is kept, sorted."""
        for path in sorted(self.folder.glob("??/*")):
            if _SHA256.fullmatch(sha256 := path.parent.name + path.name):
                yield sha256

    @contextmanager
    def _new_file(self) -> Iterator[IO[bytes]]:
        """Give a file that is gone afterwards unless it was settled."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="new-", delete=False) as file:
                try:
                    yield file
                finally:
                    Path(file.name).unlink(missing_ok=True)
        except OSError as fault:
            raise translate(fault) from fault

    def _settle(self, file: IO[bytes], sha256: str) -> None:
        """Bring a written file to its place so that a power cut leaves all of it or nothing."""
        file.flush()
        os.fsync(file.fileno())
        place = self.path(sha256)
        if not place.parent.is_dir():
            place.parent.mkdir(exist_ok=True)
            sync(self.folder)
        Path(file.name).chmod(0o440)
        Path(file.name).replace(place)
        sync(place.parent)


def sync(path: Path) -> None:
    """Bring to the disk what was written in a file, or which files a folder holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
