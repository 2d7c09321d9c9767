"""What all tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# Imported early: its plugin would otherwise import it at the end, from a stack too deep for
# Python 3.11 to parse a large module.
import hypothesis
import pytest
import structlog

from naskah.client import Workshop

#: Memory that is a disk, on Linux: tests write through to the disk thousands of times.
_SHARED_MEMORY = "/dev/shm"
_ROOM = 2**31

#: Tracebacks as the bot writes them: the ones with all locals take seconds each.
_PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _PLAIN])

hypothesis.settings.register_profile("quick", max_examples=60, deadline=None)
hypothesis.settings.load_profile("quick")

if Path(_SHARED_MEMORY).is_dir() and shutil.disk_usage(_SHARED_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _SHARED_MEMORY)


@pytest.fixture
def eyes() -> None:
    """Skip where scans cannot be read; where nothing may be skipped, fail."""
    if Workshop.can_read_scans():
        return
    lacking = "needs tesserocr and ind.traineddata (tesseract-ocr-ind)"
    if os.environ.get("CI") == "true":
        pytest.fail(lacking)
    pytest.skip(lacking)
