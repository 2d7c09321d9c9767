"""Assisted upload: a ready package for the officer, and a close look at the address sent back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from tempfile import TemporaryFile
from typing import IO, Final

from aiohttp import ClientSession
from yarl import URL

from jdih.fields import LABELS, texts
from jdih.links import links, parse
from jdih.net import PAGE_LIMIT, Answer, Site, most_of_file
from jdih.publisher import Entry, GivenUp, NeedsHuman, Progress, Uploaded, must_fit
from sop.office import Office

#: Links of a page that are fetched to find the file, the likeliest first.
_LOOK_INTO: Final = 8
_BY_HAND: Final = "JDIH ini diunggah manual."


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything an officer needs in front of the form of a JDIH."""

    files: tuple[tuple[str, bytes], ...]  #: document, abstrak if any, and the fields as a text
    fields: tuple[tuple[str, str], ...]  #: (label, value to copy), in the order of a JDIH page


def package(entry: Entry, max_bytes: int) -> Package:
    """Put the package together.

    Raises:
        TooLarge: the document is over the site's limit; the officer's upload would fail.

    """
    must_fit(entry, max_bytes)
    values = texts(entry, "%d-%m-%Y")
    fields = tuple((LABELS[name], text) for name, text in values.items() if text)
    sheet = "\r\n\r\n".join(f"{label}\r\n{value}" for label, value in fields)
    files = [(entry.file_name, entry.pdf)]
    if entry.abstrak is not None:
        files.append((entry.abstrak_name, entry.abstrak))
    stem = entry.file_name.removesuffix(".pdf")
    files.append((f"{stem}-isian.txt", sheet.encode("utf-8-sig")))
    return Package(files=tuple(files), fields=fields)


async def locate(
    session: ClientSession, entry: Entry, address: str, hosts: Collection[str]
) -> Uploaded:
    """Find our file at the address an officer sent: the file itself, or a page that links to it.

    Whether it *is* our file is for the read-back to say; the likeliest one is returned.

    Args:
        session: one that resolves public addresses only, unless `hosts` says where to look.
        entry: what should be there.
        address: as sent.
        hosts: hosts that are the office's JDIH, their subdomains included; empty: any public one.

    Raises:
        GivenUp: the address is no address of the JDIH, or leads to no PDF.
        TryAgain: the site did not answer.

    """
    url = _checked(address, hosts)
    with TemporaryFile() as kept:
        answer, _ = await _save(session, url, kept, entry)
        if answer.is_pdf:
            return _uploaded(url, answer.url)
        kept.seek(0)
        page = parse(kept.read(PAGE_LIMIT).decode("utf-8", "replace"))
        found = [
            link
            for link in links(page, answer.url)
            if _allowed(link, url, hosts) and _rank(link, entry) != _NOT_A_FILE
        ]
        likely = sorted(found, key=lambda link: _rank(link, entry))[:_LOOK_INTO]
        file = await _likeliest(session, entry, likely, kept)
    if file is None:
        raise GivenUp("Di alamat itu tidak ada file PDF. Kirim alamat halaman dokumennya.")
    return _uploaded(url, file)


class AssistedPublisher:
    """Stands where an adapter stands, and hands every deed to the officer."""

    name: Final = "JDIH (unggah manual)"

    async def publish(self, entry: Entry, progress: Progress) -> Uploaded:
        """Ask for the officer's hands."""
        raise NeedsHuman(_BY_HAND)

    async def status(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Leave it to the read-back: nothing waits on a site that cannot be asked."""
        return uploaded

    async def replace(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Ask for the officer's hands."""
        raise NeedsHuman(f"Ganti filenya di JDIH, lalu kirim alamatnya. {uploaded.page_url}")

    async def withdraw(self, entry: Entry, uploaded: Uploaded, reason: str) -> Uploaded:
        """Ask for the officer's hands; the read-back then finds it gone."""
        raise NeedsHuman(
            f"Turunkan dokumen ini di situs JDIH; bot memeriksanya. {uploaded.page_url}"
        )

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give none: nothing is known of the site but the address the officer sent."""
        return ()

    async def close(self) -> None:
        """Give back nothing."""


#: Ranks of a link; the last ones are not even fetched.
_OUR_NAME, _PDF_NAME, _DOWNLOAD, _NOT_A_FILE = range(4)


def jdih_hosts(base_url: str, office: Office) -> frozenset[str]:
    """List the hosts on which an office's documents may appear, from its settings."""
    addresses = (base_url, office.jdih_address)
    found = {URL(one if "//" in one else f"//{one}").host for one in addresses if one}
    return frozenset(host for host in found if host)


def _checked(address: str, hosts: Collection[str]) -> URL:
    try:
        url = URL(address.strip())
    except ValueError:
        url = URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise GivenUp("Itu bukan alamat situs. Salin alamat lengkap yang diawali https://")
    if not _on(url, hosts):
        known = ", ".join(sorted(hosts))
        said = f"di situs JDIH ({known})" if known else "yang dapat dibuka masyarakat"
        raise GivenUp(f"Alamat itu bukan {said}.")
    return url.with_user(None).with_fragment(None)


def _on(url: URL, hosts: Collection[str]) -> bool:
    host = url.host or ""
    if hosts:
        return any(host == one or host.endswith(f".{one}") for one in hosts)
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host  # the resolver of the session sees to the rest


def _allowed(link: URL, page: URL, hosts: Collection[str]) -> bool:
    return link != page and (link.host == page.host or (bool(hosts) and _on(link, hosts)))


def _rank(link: URL, entry: Entry) -> int:
    name = link.name.casefold()
    if entry.file_name.casefold() in name:
        return _OUR_NAME
    if name.endswith(".pdf") or ".pdf" in link.query_string.casefold():
        return _PDF_NAME
    words = ("unduh", "download", "berkas", "file", "lampiran", "dokumen")
    return _DOWNLOAD if any(word in link.path.casefold() for word in words) else _NOT_A_FILE


async def _likeliest(
    session: ClientSession, entry: Entry, likely: list[URL], into: IO[bytes]
) -> URL | None:
    """Fetch links until one is our file, byte by byte; else the first PDF will have to do."""
    first: URL | None = None
    for link in likely:
        try:
            file, sha256 = await _save(session, link, into, entry)
        except GivenUp:
            continue  # a dead link beside ours
        if sha256 == entry.sha256:
            return link
        if file.is_pdf and first is None:
            first = link
    return first


async def _save(
    session: ClientSession, url: URL, into: IO[bytes], entry: Entry
) -> tuple[Answer, str]:
    site, size = Site(str(url.origin()), session=session), len(entry.pdf)
    answer, sha256 = await site.save(str(url), into, limit=most_of_file(size), size=size)
    if answer.must_not_be_busy().status != HTTPStatus.OK:
        raise GivenUp(f"Alamat {url} tidak dapat dibuka (jawaban {answer.status}).")
    return answer, sha256


def _uploaded(page: URL, file: URL) -> Uploaded:
    return Uploaded(remote_id=str(page), page_url=str(page), file_url=str(file), public=True)
