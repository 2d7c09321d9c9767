"""A document that was withdrawn goes up again, and every address ever given leads somewhere."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from jdih.own_portal import PortalPublisher
from jdih.portal.app import portal_app
from jdih.portal.metadata import Metadata
from jdih.portal.store import Store
from jdih.publisher import AlreadyThere, TryAgain
from jdih.readback import Seen, read_back
from sop.produk import Jenis
from storage.files import Files
from tests.jdih.conftest import OFFICE, Portal, Said, Serve, make_entry, pdf

#: As the shelf was built before addresses could be read aloud.
FIRST_SHELF = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, key TEXT NOT NULL,
    jenis TEXT NOT NULL, tahun INTEGER NOT NULL, tanggal TEXT NOT NULL, status TEXT NOT NULL,
    file_name TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, abstrak_name TEXT UNIQUE,
    abstrak_sha256 TEXT, metadata TEXT NOT NULL, public INTEGER NOT NULL,
    withdrawn TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_day ON documents (tanggal DESC, id DESC);
CREATE INDEX documents_by_key ON documents (key);
CREATE TABLE relations (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, target TEXT NOT NULL
) STRICT;
CREATE INDEX relations_by_target ON relations (target, kind);
CREATE TABLE files (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
"""


async def test_the_same_bytes_go_up_again_under_another_code_after_a_withdrawal(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    old = make_entry(abstrak=pdf("Abstrak"))
    first = await portal.publisher.publish(old, said)
    await portal.publisher.withdraw(old, first, "Salah unggah")
    new = make_entry(code="NEWCODE2", content=old.pdf, abstrak=pdf("Abstrak"))
    assert new.file_name == old.file_name
    again = await portal.publisher.publish(new, said)
    assert again.public
    assert again.remote_id != first.remote_id
    seen = await read_back(session, new, again)
    assert (seen.seen, seen.url) == (Seen.EQUAL, again.page_url)
    async with session.get(f"{portal.url}dokumen/{first.remote_id}") as record:
        text = await record.text()
        assert record.status == 410
        assert "Salah unggah" in text
        assert f'href="{again.page_url.removeprefix(portal.url.removesuffix("/jdih/"))}"' in text


@pytest.mark.parametrize("same", [True, False])
async def test_a_withdrawn_document_goes_up_again_under_its_own_code_and_the_record_stays(
    portal: Portal, said: Said, session: ClientSession, same: bool
) -> None:
    old = make_entry()
    first = await portal.publisher.publish(old, said)
    await portal.publisher.withdraw(old, first, "Salah unggah")
    await portal.publisher.withdraw(old, first, "alasan kedua")  # repeated after a kill
    new = old if same else make_entry(content=pdf("Naskah yang benar"))
    again = await portal.publisher.publish(new, said)
    assert again.public
    assert await portal.publisher.publish(new, said) == again
    assert (await read_back(session, new, again)).seen is Seen.EQUAL
    async with session.get(f"{portal.url}dokumen/{first.remote_id}") as record:
        assert record.status == 410
        assert "Salah unggah" in await record.text()
    assert len(portal.store.everything()) == 1


async def test_a_document_being_withdrawn_is_not_brought_back_by_a_change_of_its_data(
    portal: Portal, said: Said
) -> None:
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    await portal.publisher.withdraw(entry, uploaded, "Salah unggah")
    with pytest.raises(TryAgain, match="diturunkan"):
        await portal.publisher.replace(entry, uploaded)
    assert portal.store.everything() == []


async def test_what_stands_is_still_not_doubled(portal: Portal, said: Said) -> None:
    first = await portal.publisher.publish(make_entry(), said)
    await portal.publisher.withdraw(make_entry(), first, "Salah unggah")
    await portal.publisher.publish(make_entry(code="BBBB2222"), said)
    with pytest.raises(AlreadyThere):
        await portal.publisher.publish(make_entry(), said)


@pytest.mark.parametrize(
    ("nomor", "jenis", "address"),
    [
        ("45", Jenis.KEPUTUSAN, "keputusan-45-2025"),
        ("045", Jenis.KEPUTUSAN_SEKRETARIS, "keputusan-sekretaris-045-2025"),
        ("33/HK.04/6202/2025", Jenis.SURAT_EDARAN, "surat-edaran-33-hk-04-6202-2025"),
        ("–", Jenis.LAINNYA, "dokumen-lainnya-2025"),
    ],
)
async def test_an_address_can_be_read_aloud(
    portal: Portal, said: Said, nomor: str, jenis: Jenis, address: str
) -> None:
    uploaded = await portal.publisher.publish(make_entry(nomor, jenis=jenis), said)
    assert uploaded.page_url == portal.url + address


async def test_two_documents_never_share_an_address_and_none_is_lost(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    one = await portal.publisher.publish(make_entry("1/2"), said)
    other = await portal.publisher.publish(make_entry("1-2", code="BBBB2222"), said)
    assert other.page_url == f"{one.page_url}-2"
    moved = await portal.publisher.replace(make_entry("12", content=pdf("x")), one)
    assert moved.page_url.endswith("/keputusan-12-2025")
    for old in (one.page_url, f"{portal.url}dokumen/1", f"{portal.url}dokumen/1-apa-saja"):
        async with session.get(old, allow_redirects=False) as answer:
            assert answer.status == 301
            assert moved.page_url.endswith(answer.headers["Location"])
    async with session.get(other.page_url) as answer:
        assert answer.status == 200


async def test_a_shelf_of_before_is_taken_over_with_its_addresses(
    tmp_path: Path, serve: Serve, said: Said, session: ClientSession
) -> None:
    path = tmp_path / "lama.db"
    shelf = sqlite3.connect(path)
    shelf.executescript(FIRST_SHELF)
    before = [make_entry(code="AAAA2222"), make_entry("46", code="BBBB2222")]
    for entry, withdrawn in zip(before, ("Salah unggah", ""), strict=True):
        names = {
            name: getattr(entry, name) for name in Metadata.model_fields if hasattr(entry, name)
        }
        meta = Metadata.model_validate(names | {"abstrak_name": None})
        shelf.execute(
            "INSERT INTO documents (code, key, jenis, tahun, tanggal, status, file_name, sha256,"
            " metadata, public, withdrawn, created_at, updated_at)"
            " VALUES (?,?,?,?,?,?,?,?,?,1,?,?,?)",
            (
                entry.code, meta.key, meta.jenis, meta.tahun, "2025-03-03", "Berlaku",
                entry.file_name, entry.sha256, meta.model_dump_json(), withdrawn,
                "2025-03-04T01:00:00+00:00", "2025-03-05T01:00:00+00:00",
            ),
        )  # fmt: skip
        shelf.execute(
            "INSERT INTO files VALUES (?, ?, ?)", (entry.sha256, len(entry.pdf), entry.pdf)
        )
    shelf.commit()
    shelf.close()
    files = Files(tmp_path / "files")
    for _ in range(2):  # the second time there is nothing left to do
        Store(path, files).close()
    assert list(files.all()) == sorted(entry.sha256 for entry in before)
    root = web.Application()
    root.add_subapp("/jdih/", portal_app(path, files, OFFICE, token="rahasia"))
    url = f"{await serve(root)}/jdih/"
    publisher = PortalPublisher(url, "rahasia")
    async with session.get(f"{url}dokumen/2-judul-lama", allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/jdih/keputusan-46-2025"
    async with session.get(f"{url}keputusan-45-2025") as answer:
        assert answer.status == 410
    again = make_entry(code="CCCC2222", content=before[0].pdf)
    uploaded = await publisher.publish(again, said)
    assert uploaded.remote_id == "3"
    assert uploaded.page_url == f"{url}keputusan-45-2025"
    assert (await read_back(session, again, uploaded)).sha256 == hashlib.sha256(
        again.pdf
    ).hexdigest()
    await publisher.close()
