"""What `doctor` says of WhatsApp."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.whatsapp.check import MANAGEMENT, MESSAGING, check_all
from bot.whatsapp.faults import FAULTS
from bot.whatsapp.settings import OPEN, REMINDER, TASKS
from bot.whatsapp.webhook import PATH
from tests.whatsapp.conftest import settings
from tests.whatsapp.graph import FakeGraph

GUIDE = Path(__file__).parents[2] / "docs" / "panduan" / "whatsapp.md"

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


async def lines(meta: FakeGraph, **more: object) -> list[str]:
    """Give the lines of what is not well."""
    found = await check_all(settings(meta, **more), NOW)
    for finding in found:
        for secret in (meta.token, meta.app_secret, meta.verify_token):
            assert secret not in finding.line
    return [finding.line for finding in found if not finding.ok]


async def test_an_office_that_is_set_up_is_well(meta: FakeGraph) -> None:
    assert await lines(meta) == []
    assert await lines(meta, business_id=meta.account) == []
    said = [finding.line for finding in await check_all(settings(meta), NOW)]
    assert "Templat “pengingat_berkas” disetujui." in said
    assert "Nomor WhatsApp siap dengan nama “KPU Kabupaten Kotawaringin Timur”." in said


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("token", "WHATSAPP_TOKEN"),
        ("phone_id", "WHATSAPP_PHONE_ID"),
        ("app_secret", "WHATSAPP_APP_SECRET"),
        ("verify_token", "WHATSAPP_VERIFY_TOKEN"),
    ],
)
async def test_a_missing_setting_is_named(meta: FakeGraph, setting: str, name: str) -> None:
    assert any(line.startswith(name) for line in await lines(meta, **{setting: ""}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"expires_at": int(NOW.timestamp()) + 3600}, "hanya sementara"),
        ({"scopes": ["whatsapp_business_messaging"]}, "whatsapp_business_management"),
        ({"quality": "RED"}, "merah"),
        ({"status_of_number": "PENDING"}, "belum dapat mengirim: PENDING"),
        ({"apps": []}, "berlangganan webhook"),
        ({"templates": {}}, "belum dibuat"),
    ],
    ids=str,
)
async def test_what_is_wrong_at_meta_is_said(
    meta: FakeGraph, change: dict[str, object], says: str
) -> None:
    for key, value in change.items():
        setattr(meta, key, value)
    found = await lines(meta)
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "PENDING"}, "PENDING"),
        ({"language": "en"}, "belum dibuat"),
        ({"category": "MARKETING"}, "berkategori MARKETING"),
        ({"body": "Ada berkas menunggu."}, "satu isian"),
        ({"body": "{{1}} menunggu {{2}}."}, "satu isian"),
        ({"buttons": ("Daftar tugas", "Buka berkas")}, "Buka berkas"),
    ],
    ids=str,
)
async def test_a_template_that_would_be_refused_is_found_before(
    meta: FakeGraph, change: dict[str, object], says: str
) -> None:
    for key, value in change.items():
        setattr(meta.templates["pengingat_berkas"], key, value)
    found = await lines(meta)
    assert len(found) == 1
    assert says in found[0]


async def test_a_template_that_is_not_set_is_said(meta: FakeGraph) -> None:
    assert await lines(meta, template="") == [
        "WHATSAPP_TEMPLATE_REMINDER kosong: pengingat tidak terkirim."
    ]


async def test_a_secret_of_another_app_is_said(meta: FakeGraph) -> None:
    assert await lines(meta, app_secret="of another app") == [
        "WHATSAPP_APP_SECRET bukan milik aplikasi dari WHATSAPP_TOKEN."
    ]


async def test_a_wrong_token_a_wrong_number_and_no_internet_each_have_their_line(
    meta: FakeGraph,
) -> None:
    assert "kode 190" in (await lines(meta, token="EAAwrong"))[0]
    assert any("WHATSAPP_PHONE_ID" in line for line in await lines(meta, phone_id="999"))
    assert "tidak terjangkau" in (await lines(meta, graph_base="http://127.0.0.1:1"))[0]


def test_the_guide_names_every_setting_and_the_template_just_as_it_is_checked() -> None:
    guide = GUIDE.read_text()
    for wanted in (REMINDER, OPEN, TASKS, PATH, MESSAGING, MANAGEMENT):
        assert wanted in guide
    for code in (131047, 131056, 130429, 80007, 131026, 131049, 131052, 132001, 133010, 190):
        assert str(code) in guide
        assert code in FAULTS
