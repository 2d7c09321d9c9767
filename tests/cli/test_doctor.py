"""The doctor: what it finds in practice, and each thing that can be wrong with an office."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.config import JdihKind, Settings
from bot.doctor import checks
from bot.finding import Finding, Verdict
from tests.cli.conftest import Shell
from tests.office import Office
from tests.telegram.bot_api import BotApi
from tests.telegram.parts import served
from tests.whatsapp.graph import FakeGraph

SECRET = "sangat-rahasia-8841"


def told(path: Path, **more: object) -> Settings:
    return Settings(_env_file=None, **{"data_dir": path / "data", "http_port": 1, **more})  # type: ignore[arg-type,call-arg]


async def finding(name: str, settings: Settings) -> Finding:
    """What the doctor says first of one thing."""
    return await anext(found async for _, found in checks.examine(settings, only=name))


async def test_practice_is_healthy_beside_a_running_office(jdih: Shell, office: Office):
    await office.to_kasubbag()
    ran = await jdih("doctor")
    assert ran.code == 0, ran.out
    lines = ran.out.splitlines()
    assert len(lines) == len(checks.CHECKS)
    for (name, _), line in zip(checks.CHECKS, lines, strict=True):
        assert line[2:].startswith(name)
    assert "1 berkas" in ran.out
    assert "✗" not in ran.out


async def test_the_holidays_of_this_year_and_the_next_are_known(tmp_path: Path):
    found = await finding("Hari libur", told(tmp_path))
    assert found.verdict is Verdict.FINE
    assert int(found.line.split()[0]) > 30


async def test_wrong_settings_are_a_finding_too(jdih: Shell):
    ran = await jdih("doctor", HTTP_PORT="delapan")
    assert ran.code == 1
    assert ran.out.startswith("✗ Setelan")
    assert "HTTP_PORT" in ran.out


async def test_one_wrong_thing_ends_with_one(jdih: Shell):
    ran = await jdih("doctor", SCAN_FOLDER="tidak-ada")
    assert ran.code == 1
    assert "tidak-ada tidak ada: buat foldernya" in ran.out


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("Folder data", {"data_dir": Path("/proc/data")}, "periksa DATA_DIR"),
        ("Kantor", {"office_file": Path("tidak-ada.toml")}, "OFFICE_FILE"),
        ("JDIH", {"jdih_kind": JdihKind.ILDIS}, "JDIH_URL"),
        ("JDIH", {"jdih_kind": JdihKind.ILDIS, "jdih_url": "http://127.0.0.1:1/"}, "JDIH_URL"),
        ("JDIH", {"jdih_kind": JdihKind.REST, "jdih_url": "http://127.0.0.1:1/"}, "[jdih.rest]"),
        ("Folder pindai", {"scan_folder": Path("tidak-ada")}, "buat foldernya"),
        ("Surel pindai", {"scan_imap_url": SecretStr(f"imap://a:{SECRET}@b/")}, "imaps://"),
        (
            "Surel pindai",
            {"scan_imap_url": SecretStr(f"imaps://a:{SECRET}@127.0.0.1:1/INBOX?from=p@k.id")},
            "server e-mail",
        ),
        ("Telegram", {"telegram_token": SecretStr(SECRET)}, "@BotFather"),
        (
            "PostgreSQL",
            {
                "telegram_token": SecretStr(SECRET),
                "database_url": SecretStr(f"postgresql://bot:{SECRET}@127.0.0.1:1/bot"),
            },
            "DATABASE_URL",
        ),
    ],
)
async def test_each_trouble_is_one_line_that_says_what_to_do(
    tmp_path: Path, name: str, settings: dict[str, object], said: str
):
    found = await finding(name, told(tmp_path, **settings))
    assert found.verdict is Verdict.WRONG
    assert said in found.line
    assert "\n" not in found.line
    assert SECRET not in found.line


async def test_a_data_folder_that_others_can_open_is_told_with_what_shuts_it(tmp_path: Path):
    settings = told(tmp_path, telegram_token=SecretStr(SECRET))
    settings.home.mkdir()
    settings.home.chmod(0o755)
    found = await finding("Folder data", settings)
    assert (found.verdict, f"`chmod 700 {settings.home}`" in found.line) == (Verdict.WARN, True)
    settings.home.chmod(0o700)
    assert (await finding("Folder data", settings)).verdict is Verdict.FINE


async def test_an_office_that_did_not_say_where_documents_go_is_told_the_rest_too(jdih: Shell):
    async with BotApi() as api:
        ran = await jdih("doctor", TELEGRAM_TOKEN=api.token, TELEGRAM_API_BASE=api.base)
    line = next(line for line in ran.out.splitlines() if "JDIH_KIND" in line)
    assert line.startswith("! JDIH")
    assert "isi ildis, rest, atau assisted" in line
    assert {name for name, _ in checks.CHECKS} <= {
        line[2:].split("  ")[0] for line in ran.out.splitlines()
    }


async def test_telegram_is_asked_by_its_own_checks(tmp_path: Path):
    async with BotApi() as api:
        settings = told(tmp_path, telegram_token=SecretStr(api.token), telegram_api_base=api.base)
        lines = [f.line async for _, f in checks.examine(settings, only="Telegram")]
    assert any("mengenal bot ini" in line for line in lines)


async def test_whatsapp_is_asked_by_its_own_checks(tmp_path: Path):
    async with FakeGraph() as meta:
        settings = told(
            tmp_path,
            whatsapp_token=SecretStr(meta.token),
            whatsapp_phone_id=meta.phone_id,
            whatsapp_app_secret=SecretStr(meta.app_secret),
            whatsapp_verify_token=SecretStr(meta.verify_token),
            whatsapp_graph_base=meta.base,
        )
        lines = [f.line async for _, f in checks.examine(settings, only="WhatsApp")]
    assert "Meta mengenal WHATSAPP_TOKEN." in lines


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, Verdict.FINE), (404, Verdict.WRONG), (503, Verdict.WRONG)],
)
async def test_jdih_is_visited_without_logging_in(tmp_path: Path, status: int, verdict: Verdict):
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        return web.Response(status=status, text="JDIH")

    async with served(answer) as port:
        url = f"http://127.0.0.1:{port}/"
        found = await finding("JDIH", told(tmp_path, jdih_kind=JdihKind.ASSISTED, jdih_url=url))
    assert found.verdict is verdict
    assert asked == ["GET /"]


async def test_a_password_that_travels_in_the_open_is_warned_of(tmp_path: Path):
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="JDIH")

    async with served(answer) as port:
        jdih = {"jdih_kind": JdihKind.ILDIS, "jdih_url": f"http://127.0.0.1:{port}/"}
        found = await finding("JDIH", told(tmp_path, jdih_password=SecretStr(SECRET), **jdih))
    assert found.verdict is Verdict.WARN
    assert "bukan https://" in found.line


async def test_an_office_without_backups_and_people_is_warned(tmp_path: Path):
    home = tmp_path / "data"
    office = await Office.open(home)
    await office.close()
    settings = told(tmp_path, telegram_token=SecretStr(SECRET), jdih_kind=JdihKind.PORTAL)
    assert (await finding("Cadangan", settings)).verdict is Verdict.WARN
    assert (await finding("Pegawai", settings)).verdict is Verdict.FINE


async def test_a_healthy_bot_is_seen_by_its_own_page(tmp_path: Path):
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async with served(answer) as port:
        found = await finding("Web", told(tmp_path, http_port=port))
    assert found.line == f"bot berjalan di port {port}."


async def test_a_check_that_breaks_says_what_to_do_and_no_more(tmp_path: Path):
    def broken(_: Settings) -> Finding:
        raise RuntimeError(SECRET)

    (found,) = await checks._findings(broken, told(tmp_path))
    assert found.verdict is Verdict.WRONG
    assert found.line.startswith("pemeriksaan gagal (RuntimeError): ulangi")
    assert SECRET not in found.line
