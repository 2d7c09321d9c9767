"""Practice is for this machine alone, and says nothing of its keys; its phones keep what is owed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import ViewportSize, expect

from bot.app import App, open_app
from bot.config import Settings
from bot.home import portal_token
from bot.playground.meta.hooks import sign
from bot.whatsapp.webhook import PATH
from bot.whatsapp_office import whatsapp_settings
from handlers.ports import Wanted
from tests.chromium import chromium
from tests.cli.conftest import ROOT
from tests.samples import SampleShop
from tests.whatsapp.graph import FakeGraph
from tests.whole import kantor as k
from tests.whole.conftest import free_port, nothing
from tests.whole.phones import Phones

PHONE: ViewportSize = {"width": 390, "height": 844}

TUNNELS = [{"X-Forwarded-For": "203.0.113.9"}, {"Host": "latihan.example"}]


async def signed(app: App, heads: dict[str, str]) -> int:
    """Post to the webhook of practice with the right signature; gives the status."""
    raw = b'{"object":"whatsapp_business_account","entry":[]}'
    key = whatsapp_settings(app.settings).app_secret
    heads = {"X-Hub-Signature-256": sign(key, raw)} | heads
    async with (
        ClientSession() as http,
        http.post(app.address.rstrip("/") + PATH, data=raw, headers=heads) as answer,
    ):
        return answer.status


async def test_the_webhook_of_practice_is_called_from_this_machine_alone(practice: App) -> None:
    assert await signed(practice, {}) == 200
    assert [await signed(practice, heads) for heads in TUNNELS] == [403, 403]


@pytest.mark.parametrize("heads", TUNNELS, ids=str)
async def test_the_webhook_of_an_office_is_public(tmp_path: Path, heads: dict[str, str]) -> None:
    async with FakeGraph() as meta, k.office(tmp_path, **k.whatsapp(meta)) as kantor:
        token = kantor.app.settings.whatsapp_verify_token.get_secret_value()
        asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "17"}
        address = kantor.app.address.rstrip("/") + PATH
        async with (
            ClientSession() as http,
            http.get(address, params=asked, headers=heads) as answer,
        ):
            assert (answer.status, await answer.text()) == (200, "17")


def test_each_door_of_practice_has_a_key_of_its_own(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    settings.home.mkdir()
    made = whatsapp_settings(settings)
    keys = {portal_token(settings), made.token, made.app_secret}
    assert len(keys) == 3
    assert min(map(len, keys)) >= 32
    assert made == whatsapp_settings(settings), "they are the same after a restart"


LOGGING = """
import asyncio, logging, sys
from pathlib import Path
from bot import logs
from bot.app import open_app
from bot.config import Settings
from bot.home import portal_token
from bot.whatsapp_office import whatsapp_settings
from tests.whole.conftest import free_port, nothing

async def main():
    settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]), http_port=free_port())
    logs.set_up(settings.secrets)
    app = await open_app(settings, nothing)
    made = whatsapp_settings(settings)
    for key in (portal_token(settings), made.token, made.app_secret):
        logging.getLogger("uji").warning("kunci %s", key)
    await app.end()

asyncio.run(main())
"""


def test_the_keys_that_practice_made_for_itself_are_taken_out_of_the_log(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOGGING, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.count("kunci <rahasia>") == 3, ran.stderr


async def test_a_change_of_the_app_answers_no_question(practice: App, phones: Phones) -> None:
    await phones.sample("keputusan")
    await phones.sees("pengusul", "Lengkap.")
    (before,) = await practice.turns.look(lambda tx: tx.find(Wanted(limit=5)))
    await phones.tap("pengusul", "Perbaiki", "Tentang")
    await phones.sees("pengusul", "Tulis")
    async with phones.session.post(f"{phones.base}/pengusul/app", json={"app": "whatsapp"}) as done:
        assert done.status == 200
    await phones.sees("wa-pengusul", "Menunggu Bapak/Ibu: 1")
    (after,) = await practice.turns.look(lambda tx: tx.find(Wanted(limit=5)))
    assert after.produk == before.produk


@pytest.mark.browser
async def test_a_tab_of_the_page_calls_him_who_disposes_as_the_office_does(tmp_path: Path) -> None:
    profile = tmp_path / "office.toml"
    profile.write_text('kasubbag = "Kabag Hukum"\n', "utf-8")
    port = free_port()
    settings = Settings(_env_file=None, data_dir=tmp_path, http_port=port, office_file=profile)
    app = await open_app(settings, nothing, SampleShop())
    async with chromium() as browser:
        page = await browser.new_page(viewport=PHONE, locale="id-ID")
        await page.goto(app.address)
        tabs = page.get_by_role("navigation", name="Pilih layar")
        await expect(tabs.get_by_role("button", name="Kabag", exact=True)).to_be_visible()
        await expect(tabs.get_by_role("button", name="Kasubbag")).to_have_count(0)
    await app.end()
