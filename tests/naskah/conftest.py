"""What the tests of this room share."""

from __future__ import annotations

import os

import pytest

from naskah.client import Workshop


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def eyes() -> None:
    """Skip where scans cannot be read; where nothing may be skipped, fail."""
    if Workshop.can_read_scans():
        return
    lacking = "needs tesserocr and ind.traineddata (tesseract-ocr-ind)"
    if os.environ.get("CI") == "true":
        pytest.fail(lacking)
    pytest.skip(lacking)
