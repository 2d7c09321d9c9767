"""An invitation in practice mode, opened from the admin's chat."""

from __future__ import annotations

from pathlib import Path

from bot.app import open_app
from bot.config import Settings
from tests.whole.conftest import free_port


async def test_an_invitation_is_an_address_that_a_browser_can_open(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, http_port=free_port())
    app = await open_app(settings, lambda _: None)
    try:
        link = app.channels["playground"].invitation_link("x7Kq")
    finally:
        await app.end()
    assert link == f"{app.address}playground/#undangan=x7Kq"
