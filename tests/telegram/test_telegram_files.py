"""Files on their way down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channel import FileTooBig, Refused, TryLater
from bot.telegram.api import TelegramSettings
from bot.telegram.channel import TelegramChannel
from handlers.messages import IncomingFile
from tests.adapters import Shelf
from tests.telegram.bot_api import BotApi, Fault
from tests.telegram.conftest import channel_to
from tests.telegram.parts import joined

SCAN = bytes(range(256)) * 4096


def kept(api: BotApi, data: bytes, name: str = "scan ke-1.pdf") -> IncomingFile:
    file = api.keeps(data, name)
    return IncomingFile(str(file["file_id"]), name, len(data))


async def test_a_file_comes_in_pieces(api: BotApi, channel: TelegramChannel) -> None:
    sizes = [len(piece) async for piece in channel.fetch(kept(api, SCAN))]
    assert sum(sizes) == len(SCAN)
    assert len(sizes) > 1
    assert await joined(channel.fetch(kept(api, SCAN))) == SCAN


async def test_a_file_announced_as_too_big_is_not_even_asked_for(api: BotApi, shelf: Shelf) -> None:
    channel = TelegramChannel(TelegramSettings(token=api.token), shelf)
    with pytest.raises(FileTooBig):
        await joined(channel.fetch(IncomingFile("f", "scan.pdf", (20 << 20) + 1)))


async def test_a_file_that_turns_out_too_big_is_told_so(
    api: BotApi, channel: TelegramChannel
) -> None:
    with pytest.raises(FileTooBig):
        await joined(channel.fetch(kept(api, bytes(21 << 20))))


async def test_an_offices_own_server_hands_out_large_files_from_its_disk(
    api: BotApi, channel: TelegramChannel, tmp_path: Path
) -> None:
    api.local_folder = tmp_path
    api.faults.append(Fault("download", status=500))
    large = bytes(21 << 20)
    assert await joined(channel.fetch(kept(api, large))) == large


async def test_an_offices_own_server_on_another_machine_is_asked_over_http(
    api: BotApi, shelf: Shelf
) -> None:
    api.local_folder = Path("/somewhere/else")
    channel = channel_to(api, shelf, file_base=f"{api.base}/file/")
    assert await joined(channel.fetch(kept(api, SCAN))) == SCAN
    await channel.stop()


async def test_a_file_that_may_not_be_read_from_the_disk_says_what_to_set(
    api: BotApi,
    channel: TelegramChannel,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    api.local_folder = Path("/somewhere/else")
    assert await joined(channel.fetch(kept(api, SCAN))) == SCAN
    assert "No such file or directory" in caplog.text
    assert "TELEGRAM_FILE_BASE" in caplog.text
    assert "AAFake" not in caplog.text


async def test_half_a_file_is_never_taken_for_the_whole(
    api: BotApi, channel: TelegramChannel, tmp_path: Path
) -> None:
    """A local server that is still writing has a file of the right name and the wrong length."""
    api.local_folder, api.half_written = tmp_path, True
    file = kept(api, SCAN)
    with pytest.raises(TryLater):
        await joined(channel.fetch(file))
    api.half_written = False
    assert await joined(channel.fetch(file)) == SCAN


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault("getFile", status=429, after=3), TryLater),
        (Fault("getFile", cut=True), TryLater),
        (Fault("download", status=500), TryLater),
        (Fault("download", status=404), Refused),
        (Fault("getFile", refuse="wrong file_id or the file is temporarily unavailable"), TryLater),
        (Fault("download", cut=True), TryLater),
    ],
    ids=lambda value: str(value)[:70],
)
async def test_each_failure_says_whether_to_try_again(
    api: BotApi, channel: TelegramChannel, fault: Fault, kind: type[Exception]
) -> None:
    fault.times = 1
    api.faults.append(fault)
    with pytest.raises(kind):
        await joined(channel.fetch(kept(api, SCAN)))
    assert await joined(channel.fetch(kept(api, SCAN))) == SCAN
