"""The workshop: what comes back of good and bad children, and that none is left behind."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from naskah.client import Limits, Workshop, tidy
from naskah.errors import Broken, NoRoom, TooHeavy

SMALL = Limits(cpu_seconds=2, memory_bytes=600_000_000, wall_seconds=20)


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(room="tests.naskah")


async def test_a_child_answers_with_header_and_blobs(workshop: Workshop) -> None:
    answer = await workshop.run(
        "chores",
        "echo",
        {"name": "Keputusan “45”"},
        [b"abc", b"", bytes(range(256)) * 9000],
        limits=SMALL,
    )
    assert answer.header["name"] == "Keputusan “45”"
    assert answer.blobs == [b"cba", b"", (bytes(range(256)) * 9000)[::-1]]


async def test_a_child_knows_none_of_the_tokens_of_the_bot(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    answer = await workshop.run("chores", "echo", {"name": ""}, limits=SMALL)
    assert "PATH" in answer.header["env"]
    assert not [name for name in answer.header["env"] if "TOKEN" in name]


@pytest.mark.parametrize("chore", ["eat_memory", "eat_time"])
async def test_a_child_that_wants_too_much_is_too_heavy(workshop: Workshop, chore: str) -> None:
    with pytest.raises(TooHeavy):
        await workshop.run("chores", chore, {}, limits=SMALL)


async def test_what_a_child_that_is_killed_left_in_its_folder_goes(
    workshop: Workshop, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    with pytest.raises(TooHeavy):
        await workshop.run("chores", "litter", {"note": str(note)}, limits=SMALL)
    left = Path(note.read_text())
    assert left.is_absolute()
    assert not left.parent.parent.exists()


def test_what_the_children_of_a_killed_bot_left_goes_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("jdih-bot-lama", "jdih-bot-baru", "naskah-2025"):
        (tmp_path / name / "profil").mkdir(parents=True)
    for name in ("jdih-bot-lama", "naskah-2025"):
        os.utime(tmp_path / name, (0, 0))
    tidy()
    assert sorted(left.name for left in tmp_path.iterdir()) == ["jdih-bot-baru", "naskah-2025"]


@pytest.mark.parametrize(
    ("chore", "reason"),
    [
        ("crash", "SIGSEGV"),
        ("refuse", "masih_terbaca"),
        ("fail", "ValueError"),
        ("garbage", "bad answer"),
        ("unheard_of", "KeyError at child.py"),
    ],
)
async def test_a_child_that_fails_says_why_without_quoting_the_letter(
    workshop: Workshop, chore: str, reason: str
) -> None:
    with pytest.raises(Broken) as broken:
        await workshop.run("chores", chore, {}, limits=SMALL)
    assert broken.value.reason.startswith(reason)
    assert "rahasia" not in broken.value.reason


async def test_a_fault_is_named_by_its_place_in_the_room() -> None:
    with pytest.raises(Broken) as broken:
        await Workshop().run("pdf.parts", "behind", {}, [b""], limits=SMALL)
    assert broken.value.reason.startswith("KeyError at pdf/parts.py:")


@pytest.mark.parametrize(
    ("chore", "fault"), [("fail_at_writing", NoRoom), ("spoilt", NoRoom), ("refuse", Broken)]
)
async def test_for_want_of_room_no_file_is_called_bad(chore: str, fault: type[Exception]) -> None:
    full = Workshop(room="tests.naskah", least=1 << 62)  # no disk has as much
    with pytest.raises(fault):
        await full.run("chores", chore, {}, limits=SMALL)


async def test_with_room_enough_a_bad_file_is_called_so(workshop: Workshop) -> None:
    with pytest.raises(Broken, match="rusak"):
        await workshop.run("chores", "spoilt", {}, limits=SMALL)


async def test_a_module_that_does_not_exist_is_broken_and_not_an_endless_wait(
    workshop: Workshop,
) -> None:
    with pytest.raises(Broken, match="exit 1"):
        await workshop.run("nowhere", "echo", {}, limits=SMALL)


@pytest.mark.parametrize("way", ["late", "cancelled"])
async def test_nothing_is_left_running_when_a_child_is_late_or_no_longer_wanted(
    workshop: Workshop, tmp_path: Path, way: str
) -> None:
    note = tmp_path / "pids"
    limits = Limits(2, 600_000_000, wall_seconds=1.5 if way == "late" else 20)
    errand = asyncio.create_task(
        workshop.run("chores", "sleep", {"note": str(note)}, limits=limits)
    )
    if way == "cancelled":
        await _written(note)
        errand.cancel()
    with contextlib.suppress(asyncio.CancelledError, TooHeavy):
        await errand
    for pid in note.read_text().split():
        await _ended(int(pid))


async def test_no_more_children_work_at_once_than_there_are_places(tmp_path: Path) -> None:
    one_place = Workshop(workers=1, room="tests.naskah")
    first = asyncio.create_task(
        one_place.run("chores", "sleep", {"note": str(tmp_path / "first")}, limits=SMALL)
    )
    second = asyncio.create_task(
        one_place.run("chores", "sleep", {"note": str(tmp_path / "second")}, limits=SMALL)
    )
    await _written(tmp_path / "first")
    await asyncio.sleep(0.3)
    assert not (tmp_path / "second").exists()
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)


async def _written(note: Path) -> None:
    while not (note.exists() and note.read_text()):  # noqa: ASYNC110, ASYNC240 - by another process
        await asyncio.sleep(0.02)


def test_the_door_of_the_room_loads_no_reader() -> None:
    """What the bot imports must stay light: the heavy libraries live in children only."""
    heavy = ("pikepdf", "pypdfium2", "PIL", "cv2", "numpy", "typst", "tesserocr", "lxml", "pypdf")
    script = f"import sys, naskah.client; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"


async def _ended(pid: int) -> None:
    """Wait for a killed process to be gone; the test's own time limit ends a wait in vain."""
    while not _gone(pid):  # noqa: ASYNC110 - it is another process
        await asyncio.sleep(0.02)


def _gone(pid: int) -> bool:
    """Tell whether a process has ended; one that waits to be buried counts as ended."""
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    return True
