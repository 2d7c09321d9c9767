"""The JDIHN feed, held to the schema of the network and read as found in the field."""

from __future__ import annotations

import json

import jsonschema
import pytest
from aiohttp import ClientSession

from jdih.feed import KEYS, FeedItem, feed_record, read_feed
from sop.produk import Jenis, Status
from tests.jdih.conftest import Portal, Said, make_entry, pdf

TEXT = {"type": "string"}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ADDRESS = {"type": "string", "pattern": r"^(https?://[!-~]+)?$"}
NULLABLE = {"noPanggil", "penerbit", "deskripsiFisik", "isbn", "teuBadan", "nomorIndukBuku"}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in KEYS if key not in NULLABLE and key != "subjek"],
        "properties": dict.fromkeys(KEYS, TEXT)
        | {key: {"type": ["string", "null"]} for key in NULLABLE}
        | {
            "idData": {"type": "string", "pattern": r"^\d+$"},
            "tahun_pengundangan": {"type": "string", "pattern": "^[0-9]{4}$"},
            "tanggal_penetapan": DAY,
            "tanggal_pengundangan": DAY,
            "last_updated": {
                "type": "string",
                "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
            },
            "status": {"enum": [status.value for status in Status]},
            "urlAbstrak": ADDRESS,
            "urlDetailPeraturan": ADDRESS,
            "urlDownload": ADDRESS,
            "operasi": {"const": "4"},
            "display": {"const": "1"},
        },
    },
}


async def test_the_portal_feed_is_schema_clean_with_exactly_28_keys(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    await portal.publisher.publish(make_entry(abstrak=pdf("Abstrak")), said)
    await portal.publisher.publish(
        make_entry("7", tentang="Libur & cuti “bersama”", jenis=Jenis.SURAT_EDARAN, code="B"), said
    )
    async with session.get(f"{portal.url}feed/document.json") as response:
        assert response.content_type == "application/json"
        feed = await response.json()
    jsonschema.validate(feed, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert len(feed) == 2
    assert all(tuple(record) == KEYS for record in feed)
    assert len(KEYS) == len(set(KEYS)) == 28
    for record in feed:
        for address in filter(None, (record["urlDownload"], record["urlAbstrak"])):
            async with session.get(address) as file:
                assert (await file.read()).startswith(b"%PDF-")


def test_the_schema_of_this_test_can_fail() -> None:
    good = feed_record({"idData": "1", "tahun_pengundangan": "2025", "status": "Berlaku"})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([good], SCHEMA, format_checker=jsonschema.FormatChecker())


def test_an_unknown_key_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="urlabstrak"):
        feed_record({"urlabstrak": "x"})


async def test_what_the_portal_writes_our_reader_reads(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    uploaded = await portal.publisher.publish(make_entry(), said)
    async with session.get(f"{portal.url}feed/document.json") as response:
        items = read_feed(await response.read())
    assert items == [
        FeedItem(page_url=uploaded.page_url, file_url=uploaded.file_url, status="Berlaku")
    ]


def test_the_reference_systems_own_feed_is_tolerated() -> None:
    wild = [
        {
            "idData": 1437,
            "tahun_pengundangan": 2024,
            "tanggal_penetapan": "17-08-2024",
            "tanggal_pengundangan": None,
            "noPeraturan": " 45 ",
            "urldownload": "https://jdih.example/common/dokumen/kpt 45.pdf",
            "lastUpdated": "2024-08-18 10:00:00",
            "urlabstrak": "",
            "subjek": "",
            "status": "Tidak berlaku",
        }
    ]
    (item,) = read_feed(json.dumps({"data": wild}).encode("utf-8-sig"))
    assert item.page_url == ""
    assert item.file_url.endswith("kpt 45.pdf")
    assert item.in_force is Status.TIDAK_BERLAKU


@pytest.mark.parametrize("body", [b"", b"<html>pemeliharaan</html>", b"{}", b"[1, null]", b"\xff"])
def test_what_is_no_feed_is_an_empty_one(body: bytes) -> None:
    assert read_feed(body) == []
