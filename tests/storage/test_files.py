"""The file store: bytes under their hash, whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from storage.faults import Damaged
from storage.files import Files

DATA = b"%PDF-1.7 isi"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


async def test_bytes_come_back_under_their_hash(files: Files) -> None:
    sha256 = await files.keep(DATA)
    assert sha256 == hashlib.sha256(DATA).hexdigest()
    assert await files.read(sha256) == DATA
    assert files.path(sha256) == files.folder / sha256[:2] / sha256[2:]


async def test_the_same_bytes_are_kept_once(files: Files) -> None:
    names = await asyncio.gather(*(files.keep(DATA) for _ in range(10)))
    assert list(files.all()) == [names[0]]
    assert [p for p in files.folder.rglob("*") if p.is_file()] == [files.path(names[0])]


async def test_a_damaged_file_is_told_and_mended_by_keeping_it_again(files: Files) -> None:
    sha256 = await files.keep(DATA)
    files.path(sha256).chmod(0o600)
    files.path(sha256).write_bytes(DATA[:-1])
    assert not files.has(sha256)
    with pytest.raises(Damaged, match="is not what was kept"):
        await files.read(sha256)
    await files.keep(DATA)
    assert await files.read(sha256) == DATA


async def test_a_file_that_was_never_kept_is_told(files: Files) -> None:
    with pytest.raises(Damaged, match="cannot be read"):
        await files.read("0" * 64)
    with pytest.raises(ValueError, match="not a SHA-256"):
        await files.read("../../etc/passwd")


def test_a_full_disk_is_told_and_leaves_nothing_behind(files: Files) -> None:
    code = (
        "import sys, pathlib; from storage.files import Files\n"
        "Files(pathlib.Path(sys.argv[1])).put(bytes(200_000))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(files.folder)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "storage.faults.StorageFull" in done.stderr
    assert list(files.folder.iterdir()) == []
