"""The scan folder: nothing half-written, nothing lost, nothing twice, a reason for what failed."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from bot.scanner.folder import DONE, FAILED, FolderInbox, Pace
from bot.scanner.kinds import complete, kind_of
from tests.naskah.test_scan_page import HEIC
from tests.waiting import until

PDF = b"%PDF-1.7\n" + b"isi " * 500 + b"\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"gambar" * 50 + b"\xff\xd9"


def tiff(pages: int = 2, **how: object) -> bytes:
    """A TIFF as an office scanner makes it."""
    sheets = [Image.effect_noise((120, 160), n + 9).convert("L") for n in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], **how)
    return out.getvalue()


def bmp() -> bytes:
    """A page as the scanning program of an old computer saves it."""
    out = io.BytesIO()
    Image.effect_noise((120, 160), 9).save(out, "BMP")
    return out.getvalue()


@dataclass
class Clock:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Desk:
    taken: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    calls: int = 0
    broken: bool = False
    told: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def take(self, name: str, data: bytes, identity: str) -> None:
        self.calls += 1
        if self.broken:
            raise OSError("disk full")
        self.taken.setdefault(identity, (name, data))

    async def refuse(self, name: str, why: str, identity: str) -> None:
        if self.broken:
            raise OSError("disk full")
        self.told.setdefault(identity, (name, why))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.taken.values()]


@dataclass
class Room:
    folder: Path
    desk: Desk
    clock: Clock
    inbox: FolderInbox

    async def pass_time(self, seconds: float = 2.0) -> None:
        """Look now, let time pass, look again."""
        await self.inbox.sweep()
        self.clock.at += seconds
        await self.inbox.sweep()

    def restart(self) -> None:
        self.inbox = FolderInbox(self.folder, self.desk.take, self.desk.refuse, clock=self.clock)

    def names_in(self, where: str) -> list[str]:
        return sorted(path.name for path in (self.folder / where).iterdir())


@pytest.fixture
def room(tmp_path: Path) -> Room:
    desk, clock = Desk(), Clock()
    folder = tmp_path / "pindai"
    folder.mkdir()
    return Room(folder, desk, clock, FolderInbox(folder, desk.take, desk.refuse, clock=clock))


@pytest.mark.parametrize(
    "data",
    [PDF, JPEG, PDF + b"\0" * 1000, tiff(), tiff(compression="tiff_lzw"), HEIC, bmp()],
    ids=["pdf", "jpeg", "padded", "tiff", "packed tiff", "heic", "bmp"],
)
async def test_a_file_that_stands_still_is_taken_and_moved(room: Room, data: bytes) -> None:
    (room.folder / "scan 001.pdf").write_bytes(data)
    await room.pass_time()
    assert list(room.desk.taken.values()) == [("scan 001.pdf", data)]
    assert room.names_in(DONE) == ["scan 001.pdf"]
    assert not (room.folder / "scan 001.pdf").exists()


async def test_a_file_is_not_taken_before_it_has_stood_still(room: Room) -> None:
    (room.folder / "scan.pdf").write_bytes(PDF)
    await room.pass_time(1.4)
    assert not room.desk.taken
    await room.pass_time(0.2)
    assert room.desk.names == ["scan.pdf"]


async def test_a_file_that_grows_is_taken_whole(room: Room) -> None:
    path = room.folder / "scan.pdf"
    for part in range(0, len(PDF), 500):
        with path.open("ab") as file:
            file.write(PDF[part : part + 500])
        await room.pass_time(1.0)
    await room.pass_time()
    assert list(room.desk.taken.values()) == [("scan.pdf", PDF)]


async def test_a_slow_scanner_that_pauses_half_way_is_waited_for(room: Room) -> None:
    path = room.folder / "scan.pdf"
    path.write_bytes(PDF[:900])
    await room.pass_time(60)
    assert not room.desk.taken
    path.write_bytes(PDF)
    await room.pass_time()
    assert list(room.desk.taken.values()) == [("scan.pdf", PDF)]


async def test_a_file_that_never_ends_fails_with_a_reason_beside_it(room: Room) -> None:
    (room.folder / "putus.pdf").write_bytes(PDF[:900])
    await room.pass_time(121)
    assert room.names_in(FAILED) == ["putus.pdf", "putus.pdf.txt"]
    assert "tidak lengkap" in (room.folder / FAILED / "putus.pdf.txt").read_text()
    assert (room.folder / FAILED / "putus.pdf").read_bytes() == PDF[:900]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("foto.tif", b"II*\0" + b"x" * 99, "tidak lengkap"),
        ("foto.bmp", b"BM" + b"x" * 99, "tidak dikenal"),
        ("virus.pdf", b"MZ\x90" * 99, "tidak dikenal"),
        ("kosong.pdf", b"", "kosong"),
    ],
)
async def test_what_cannot_be_used_is_put_aside(
    room: Room, name: str, data: bytes, reason: str
) -> None:
    (room.folder / name).write_bytes(data)
    await room.pass_time(121)
    assert room.names_in(FAILED) == [name, f"{name}.txt"]
    assert reason in (room.folder / FAILED / f"{name}.txt").read_text()
    assert not room.desk.calls


@pytest.mark.parametrize("data", [tiff(), tiff(compression="tiff_lzw"), HEIC, bmp()])
def test_a_file_that_is_still_being_written_is_not_complete(data: bytes) -> None:
    kind = kind_of(data)
    assert kind is not None
    assert complete(kind, data)
    assert not any(complete(kind, data[:cut]) for cut in range(16, len(data), len(data) // 40))


async def test_a_huge_file_is_put_aside_unread(room: Room) -> None:
    inbox = FolderInbox(
        room.folder, room.desk.take, room.desk.refuse, Pace(most_bytes=1_000_000), room.clock
    )
    with (room.folder / "raksasa.pdf").open("wb") as file:
        file.truncate(2_000_000)
    room.inbox = inbox
    await room.pass_time()
    assert "1,0 MB" in (room.folder / FAILED / "raksasa.pdf.txt").read_text()


@pytest.mark.parametrize("name", [".scan.pdf", "scan.pdf.part", "scan.TMP", "~$scan.pdf"])
async def test_unfinished_names_are_left_alone(room: Room, name: str) -> None:
    (room.folder / name).write_bytes(PDF)
    await room.pass_time(300)
    assert (room.folder / name).exists()
    assert not room.desk.calls


async def test_a_file_renamed_at_its_end_is_taken_under_its_last_name(room: Room) -> None:
    path = room.folder / "x.pdf.part"
    path.write_bytes(PDF)
    await room.pass_time()
    path.rename(room.folder / "x.pdf")
    await room.pass_time()
    assert room.desk.names == ["x.pdf"]


async def test_a_file_that_vanishes_is_forgotten(room: Room) -> None:
    path = room.folder / "hilang.pdf"
    path.write_bytes(PDF)
    await room.inbox.sweep()
    path.unlink()
    await room.pass_time()
    path.write_bytes(PDF)
    await room.inbox.sweep()  # seen for the first time again: it has to stand still anew
    assert not room.desk.taken


async def test_links_are_not_followed(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.pdf"
    secret.write_bytes(PDF)
    (room.folder / "scan.pdf").symlink_to(secret)
    await room.pass_time(300)
    assert not room.desk.calls
    assert secret.exists()


async def test_a_locked_file_is_taken_once_it_is_free(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    (room.folder / "terkunci.pdf").write_bytes(PDF)

    def held(_path: Path) -> bytes:
        raise PermissionError("held by the scanner")

    with monkeypatch.context() as share:
        share.setattr(Path, "read_bytes", held)
        await room.pass_time()
    assert not room.desk.taken
    await room.pass_time(5)
    assert room.desk.names == ["terkunci.pdf"]


async def test_a_file_stays_until_the_store_takes_it(room: Room) -> None:
    room.desk.broken = True
    (room.folder / "scan.pdf").write_bytes(PDF)
    await room.pass_time()
    assert room.names_in(DONE) == []
    await room.pass_time(0.5)
    assert room.desk.calls == 1  # not hammered: the pause grows
    room.desk.broken = False
    await room.pass_time(2)
    assert room.desk.names == ["scan.pdf"]
    assert room.names_in(DONE) == ["scan.pdf"]


async def test_officers_are_told_once_of_what_cannot_be_used(room: Room) -> None:
    (room.folder / "foto.bmp").write_bytes(b"BM" + b"x" * 99)
    room.desk.broken = True
    await room.pass_time()
    assert not room.desk.told
    assert (room.folder / "foto.bmp").exists()
    room.desk.broken = False
    await room.pass_time()
    ((name, why),) = room.desk.told.values()
    assert name == "foto.bmp"
    assert "PDF, JPEG, PNG, TIFF, HEIC" in why
    assert "pindai ulang" in why
    assert "folder gagal" in why
    stamp = (room.folder / FAILED / "foto.bmp").stat().st_mtime_ns
    (room.folder / FAILED / "foto.bmp").rename(room.folder / "foto.bmp")  # as if it had not moved
    os.utime(room.folder / "foto.bmp", ns=(stamp, stamp))
    room.restart()
    await room.pass_time()
    assert len(room.desk.told) == 1


async def test_a_crash_before_the_move_takes_the_file_under_the_same_identity(room: Room) -> None:
    path = room.folder / "scan.pdf"
    path.write_bytes(PDF)
    stamp = path.stat().st_mtime_ns
    await room.pass_time()
    (room.folder / DONE / "scan.pdf").rename(path)  # as if the move had not happened
    os.utime(path, ns=(stamp, stamp))
    room.restart()
    await room.pass_time()
    assert room.desk.calls == 2
    assert len(room.desk.taken) == 1


async def test_a_name_used_again_is_another_scan(room: Room) -> None:
    for number in range(3):
        (room.folder / "scan.pdf").write_bytes(PDF + str(number).encode() + b"%%EOF")
        await room.pass_time()
    assert len(room.desk.taken) == 3
    assert room.names_in(DONE) == ["scan (2).pdf", "scan (3).pdf", "scan.pdf"]


async def test_a_file_replaced_while_it_was_stored_is_not_moved_unread(tmp_path: Path) -> None:
    folder, clock = tmp_path / "pindai", Clock()
    folder.mkdir()
    path = folder / "scan.pdf"
    taken: list[bytes] = []

    async def take(_name: str, data: bytes, _identity: str) -> None:
        taken.append(data)
        if len(taken) == 1:
            path.write_bytes(PDF + b"baru %%EOF")

    inbox = FolderInbox(folder, take, Desk().refuse, clock=clock)
    path.write_bytes(PDF)
    for _ in range(4):
        await inbox.sweep()
        clock.at += 2
    assert taken == [PDF, PDF + b"baru %%EOF"]


async def test_a_folder_that_goes_away_is_told_and_comes_back(room: Room) -> None:
    away = room.folder.with_name("lepas")
    room.folder.rename(away)
    assert await room.inbox.sweep() == 0
    assert room.inbox.trouble()
    away.rename(room.folder)
    (room.folder / "scan.pdf").write_bytes(PDF)
    await room.pass_time()
    assert room.inbox.trouble() == ""
    assert room.desk.names == ["scan.pdf"]


async def test_a_share_that_goes_while_a_file_is_stored_has_it_moved_once_it_is_back(
    tmp_path: Path,
) -> None:
    folder, clock, desk = tmp_path / "pindai", Clock(), Desk()
    folder.mkdir()

    async def take(name: str, data: bytes, identity: str) -> None:
        if not desk.calls:
            (folder / DONE).rmdir()
            (folder / DONE).touch()  # nothing can be moved there now
        await desk.take(name, data, identity)

    inbox = FolderInbox(folder, take, desk.refuse, clock=clock)
    room = Room(folder, desk, clock, inbox)
    (folder / "scan.pdf").write_bytes(PDF)
    await room.pass_time()
    assert await inbox.sweep() == 0
    assert inbox.trouble()
    (folder / DONE).unlink()
    await room.pass_time()
    assert room.names_in(DONE) == ["scan.pdf"]
    assert len(desk.taken) == 1


async def test_many_slow_writers_lose_nothing_and_nothing_is_taken_half(tmp_path: Path) -> None:
    """With the real clock and the real watch: six scanners that write in spurts."""
    folder, desk = tmp_path / "pindai", Desk()
    folder.mkdir()
    inbox = FolderInbox(folder, desk.take, desk.refuse, Pace(every=0.1, still=0.4))
    running = asyncio.create_task(inbox.run())
    contents = {f"s{n}.pdf": PDF[:-7] + bytes([65 + n]) * 3000 + b"\n%%EOF\n" for n in range(6)}

    async def write(name: str, data: bytes, pause: float) -> None:
        for part in range(0, len(data), 1000):
            with (folder / name).open("ab") as file:
                file.write(data[part : part + 1000])
            await asyncio.sleep(pause)

    try:
        await asyncio.gather(
            *(write(name, data, 0.05 * n) for n, (name, data) in enumerate(contents.items()))
        )
        await until(lambda: len(desk.taken) == len(contents), 20)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    assert dict(desk.taken.values()) == contents
    assert desk.calls == len(contents)
