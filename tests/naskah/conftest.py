"""What the tests of this room share."""

from __future__ import annotations

import pytest

from naskah.client import Workshop


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()
