"""The adapter to the local portal, which it reaches over HTTP like any other JDIH."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Final

from aiohttp import ClientSession, FormData
from pydantic import BaseModel, ConfigDict, ValidationError

from jdih.net import Answer, ReportedBytes, Site, silent
from jdih.publisher import (
    AlreadyThere,
    BadLogin,
    Entry,
    GivenUp,
    Progress,
    TryAgain,
    Uploaded,
    must_fit,
)


class _Kept(BaseModel):
    """What the portal says it keeps under a code."""

    model_config = ConfigDict(extra="ignore")

    id: int
    sha256: str
    publik: bool
    ditarik: str  #: why it was withdrawn, empty while it stands
    halaman: str
    berkas: str


class PortalPublisher:
    """Publishes on the portal; the code of the berkas is the key, so nothing is ever doubled."""

    name: Final = "portal kantor"

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        max_bytes: int = 50 * 1024 * 1024,
        session: ClientSession | None = None,
    ) -> None:
        """Make the adapter.

        Args:
            base_url: where the portal is mounted, e.g. "http://127.0.0.1:8080/jdih/".
            token: the portal's upload token.
            max_bytes: files over this are not even tried.
            session: to share connections; None: one of its own.

        """
        self._site = Site(base_url, session=session)
        self._token = token
        self._max_bytes = max_bytes

    async def publish(self, entry: Entry, progress: Progress) -> Uploaded:
        """Upload a document, or find it where an earlier try left it."""
        must_fit(entry, self._max_bytes)
        await progress("Mencari dokumen di portal …")
        kept = await self._find(entry.code)
        if kept is None or kept.ditarik or kept.sha256 != entry.sha256:
            await progress("Mengunggah ke portal …")
            kept = await self._put(entry, progress, kept)
        return self._uploaded(entry, kept)

    async def status(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Ask whether it is public by now."""
        kept = await self._find(entry.code)
        if kept is None:
            raise _gone(uploaded)
        return self._uploaded(entry, kept)

    async def replace(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Put the new file and data in the place of the old ones, even if only data changed."""
        must_fit(entry, self._max_bytes)
        kept = await self._find(entry.code)
        if kept is None:
            raise _gone(uploaded)
        if kept.ditarik:
            raise TryAgain("Dokumen ini sedang diturunkan dari portal; dicoba lagi sesudahnya.")
        return self._uploaded(entry, await self._put(entry, silent, kept))

    async def withdraw(self, entry: Entry, uploaded: Uploaded, reason: str) -> Uploaded:
        """Take the document off the public pages; its page then says so, with the reason."""
        answer = await self._ask("POST", f"{entry.code}/tarik", FormData({"alasan": reason}))
        if answer.status == HTTPStatus.NOT_FOUND:
            raise _gone(uploaded)
        return self._uploaded(entry, _kept(answer))

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give the part of the feed that shows the public documents of the same year."""
        return (str(self._site.address(f"feed/document.json?tahun={entry.tahun}")),)

    async def close(self) -> None:
        """Give back connections."""
        await self._site.close()

    async def _find(self, code: str) -> _Kept | None:
        answer = await self._ask("GET", code)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        return _kept(answer)

    async def _put(self, entry: Entry, progress: Progress, before: _Kept | None) -> _Kept:
        form = FormData()
        form.add_field("metadata", metadata_of(entry), content_type="application/json")
        form.add_field("berkas", ReportedBytes(entry.pdf, progress, entry.file_name))
        if entry.abstrak is not None:
            form.add_field("abstrak", ReportedBytes(entry.abstrak, silent, entry.abstrak_name))
        match = {"If-Match": f'"{before.sha256}"'} if before and not before.ditarik else {}
        answer = await self._ask("PUT", entry.code, form, match, size=len(entry.pdf))
        if answer.status == HTTPStatus.CONFLICT:
            other = _kept(answer)
            raise AlreadyThere(entry.produk.short, other.halaman)
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            raise TryAgain("Dokumen di portal berubah sementara diunggah; dicoba lagi.")
        return _kept(answer)

    async def _ask(
        self,
        method: str,
        path: str,
        form: FormData | None = None,
        headers: dict[str, str] | None = None,
        size: int = 0,
    ) -> Answer:
        answer = await self._site.ask(
            method,
            f"api/dokumen/{path}",
            data=form,
            headers={"Authorization": f"Bearer {self._token}"} | (headers or {}),
            size=size,
        )
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise BadLogin("Portal menolak token unggah. Minta admin memeriksa setelan JDIH.")
        return answer.must_not_be_busy()

    def _uploaded(self, entry: Entry, kept: _Kept) -> Uploaded:
        return Uploaded(
            remote_id=str(kept.id),
            page_url=kept.halaman,
            file_url=kept.berkas,
            public=kept.publik,
            listings=self.listings(entry),
        )


def _kept(answer: Answer) -> _Kept:
    """Read the portal's answer; anything that is not one is a site that is not itself."""
    if answer.status in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
        raise GivenUp(f"Portal menolak dokumen ini. {_complaint(answer)}")
    try:
        return _Kept.model_validate_json(answer.body)
    except ValidationError as error:
        raise TryAgain("Portal sedang dalam pemeliharaan.") from error


def _gone(uploaded: Uploaded) -> GivenUp:
    return GivenUp(f"Dokumen {uploaded.remote_id} sudah tidak ada di portal.")


def _complaint(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["kesalahan"])
    except (ValueError, KeyError, TypeError):
        return ""


def metadata_of(entry: Entry) -> str:
    """Write the fields of a document as the portal takes them."""
    return json.dumps(
        {
            "jenis": entry.jenis,
            "singkatan": entry.singkatan,
            "nomor": entry.nomor,
            "tahun": entry.tahun,
            "judul": entry.judul,
            "tanggal": entry.tanggal.isoformat(),
            "tempat_penetapan": entry.tempat_penetapan,
            "tempat_terbit": entry.tempat_terbit,
            "penandatangan": entry.penandatangan,
            "teu": entry.teu,
            "sumber": entry.sumber,
            "bahasa": entry.bahasa,
            "bidang_hukum": entry.bidang_hukum,
            "subjek": entry.subjek,
            "pemrakarsa": entry.pemrakarsa,
            "penerbit": entry.penerbit,
            "status": entry.produk.status.value,
            "pages": entry.pages,
            "file_name": entry.file_name,
            "abstrak_name": entry.abstrak_name if entry.abstrak is not None else None,
            "relations": [{"kind": r.kind, "judul": r.judul} for r in entry.produk.relasi],
        }
    )
