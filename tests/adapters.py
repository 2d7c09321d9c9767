"""What an adapter to a chat service is given in tests: an inbox, kept files and parcels; on disk."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channel import Parcel
from handlers.messages import Letter


class Inbox:
    """Raw updates of one channel in a database that outlives the bot, and a disk that may be full."""

    channel: str

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("create table if not exists inbox (id text primary key, raw text)")
        self.down = False
        self.asked = 0
        self.offered = 0

    async def store(self, channel: str, updates: Sequence[tuple[str, str]]) -> int:
        assert channel == self.channel
        self.asked += 1
        self.offered += len(updates)
        if self.down:
            raise OSError("disk full while writing (0812-3456-7890, alasan pribadi)")
        with self._db:
            before = self._db.total_changes
            self._db.executemany("insert or ignore into inbox values (?, ?)", updates)
        return self._db.total_changes - before

    def rows(self) -> list[tuple[str, str]]:
        return list(self._db.execute("select id, raw from inbox order by rowid"))

    def close(self) -> None:
        self._db.close()


class Shelf:
    """Kept bytes in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, sha256: str) -> bytes:
        return (self._folder / sha256).read_bytes()

    async def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        (self._folder / name).write_bytes(data)
        return name


def parcel(letter: Letter, **more: object) -> Parcel:
    return Parcel(letter=letter, key=str(more.pop("key", "k1")), **more)


def goes_on(letter: Letter, kept: dict[int, tuple[str, ...]], **more: object) -> Parcel:
    """Give a parcel of which what arrives is kept, as the postman does."""

    def arrives(place: int, messages: Sequence[str]) -> None:
        kept[place] = tuple(messages)

    return parcel(letter, arrived=dict(kept), arrives=arrives, **more)


@asynccontextmanager
async def closed_proxy() -> AsyncIterator[str]:
    """A proxy that lets nobody out; gives its address."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"


def self_signed(folder: Path) -> ssl.SSLContext:
    """Give what a server needs whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "site.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
