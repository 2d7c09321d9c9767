"""The adapter to a REST service for JDIH documents; its words are a table in the settings."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from aiohttp import FormData
from yarl import URL

from jdih.fields import texts
from jdih.net import Answer, ReportedBytes, Site, silent
from jdih.publisher import AlreadyThere, Entry, GivenUp, Progress, TryAgain, Uploaded, must_fit
from jdih.rest.session import Service, dig, json_of, said
from jdih.rest.settings import RestSettings

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class RestPublisher:
    """Publishes over a REST service; a search by our code makes it safe to repeat."""

    name: Final = "JDIH (REST)"

    def __init__(
        self,
        base_url: str,
        user: str,
        password: str,
        settings: RestSettings,
        *,
        max_bytes: int = 20 * 1024 * 1024,
    ) -> None:
        """Make the adapter.

        Args:
            base_url: all paths are relative to it.
            user: account of the office; unused with a bearer token.
            password: of the account, or the bearer token when `settings.login` is empty.
            settings: the words of this service.
            max_bytes: the service's limit for a file.

        """
        self._site = Site(base_url)
        self._service = Service(self._site, user, password, settings)
        self._settings = settings
        self._max_bytes = max_bytes
        self._one_at_a_time = asyncio.Lock()

    async def publish(self, entry: Entry, progress: Progress) -> Uploaded:
        """Upload a document, or take up an upload where it was left."""
        must_fit(entry, self._max_bytes)
        async with self._one_at_a_time:
            await progress("Mencari dokumen yang sama di JDIH …")
            kept = await self._find(entry)
            if kept is None:
                await progress("Mengunggah ke JDIH …")
                kept = await self._send(entry, progress, "")
            elif self._is_other_file(entry, kept):
                kept = await self._change(entry, progress, self._number(kept))
            return await self._with_file(entry, progress, kept)

    async def status(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Ask where the document stands."""
        answer = await self._service.ask("GET", self._path("item", id=uploaded.remote_id))
        if answer.status == HTTPStatus.NOT_FOUND:
            raise GivenUp(f"Dokumen {uploaded.remote_id} sudah tidak ada di JDIH.")
        return self._uploaded(self._document(answer))

    async def replace(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Change data and file of a document that is on the site."""
        must_fit(entry, self._max_bytes)
        async with self._one_at_a_time:
            document = await self._change(entry, silent, uploaded.remote_id)
            return await self._with_file(entry, silent, document)

    async def withdraw(self, entry: Entry, uploaded: Uploaded, reason: str) -> Uploaded:
        """Take a document off the public pages."""
        key = "withdraw" if self._settings.withdraw else "item"
        path = self._path(key, id=uploaded.remote_id)
        form = FormData({"reason": reason})
        method = self._settings.withdraw_method
        answer = await self._service.ask(method, path, form if method != "DELETE" else None)
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in _GONE:
            raise GivenUp(f"JDIH tidak menurunkan dokumen. {said(answer)}")
        return replace(uploaded, public=False, notes=())

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give the public lists the settings name."""
        return tuple(map(self._absolute, self._settings.listings))

    async def close(self) -> None:
        """Give back connections."""
        await self._site.close()

    async def _find(self, entry: Entry) -> dict[str, object] | None:
        """Find what an earlier try left; a service that cannot tell is not written to."""
        path = self._path("search", **texts(entry))
        answer = await self._service.ask("GET", path)
        if answer.status == HTTPStatus.NOT_FOUND and json_of(answer) is not None:
            return None  # said by the service itself, not by a web server that lacks the path
        found = dig(json_of(answer), self._settings.items)
        if isinstance(found, dict):
            found = [found]
        if answer.status != HTTPStatus.OK or not isinstance(found, list):
            raise TryAgain("JDIH tidak dapat mencari dokumen; tidak ada yang dikirim.")
        return self._ours(entry, [one for one in found if isinstance(one, dict)])

    def _ours(self, entry: Entry, found: list[dict[str, object]]) -> dict[str, object] | None:
        """Pick the document with our code; a service may have ignored what we searched for."""
        theirs = self._settings.fields["kode"]
        if found and not any(theirs in document for document in found):
            raise GivenUp("Pencarian JDIH tidak menyebut kode berkas; unggahan bisa menjadi ganda.")
        return next((one for one in found if str(one.get(theirs)) == entry.code), None)

    async def _send(self, entry: Entry, progress: Progress, number: str) -> dict[str, object]:
        """Send the fields, to a new document or to `number`, with the file in the same step."""
        settings = self._settings
        values = texts(entry, settings.date_format)
        fields = {theirs: values[ours] for ours, theirs in settings.fields.items()}
        fields |= settings.constants
        method = settings.replace_method if number else "POST"
        path = self._path("item", id=number) if number else self._path("create", **values)
        body: FormData | str = json.dumps(fields)
        if not settings.file_step:
            body = self._form(fields, entry, progress)
        answer = await self._service.ask(
            method, path, body, code=entry.code, size=0 if settings.file_step else len(entry.pdf)
        )
        document = self._document(answer)
        if number and not self._number(document):
            return document | {settings.id: number}
        return document

    async def _change(self, entry: Entry, progress: Progress, number: str) -> dict[str, object]:
        """Give a stored document other bytes and data.

        A file that is a step of its own goes first: killed in between, the old data still show
        that something is left to do.
        """
        await progress("Mengganti file di JDIH …")
        if self._settings.file_step:
            await self._send_file(entry, progress, number)
        return await self._send(entry, progress, number)

    async def _with_file(
        self, entry: Entry, progress: Progress, kept: dict[str, object]
    ) -> Uploaded:
        """Send the file where that is the second step and it is not there yet."""
        settings = self._settings
        if settings.file_step and not dig(kept, settings.file_url):
            number = self._number(kept)
            await self._send_file(entry, progress, number)
            kept = self._document(await self._service.ask("GET", self._path("item", id=number)))
        return self._uploaded(kept)

    async def _send_file(self, entry: Entry, progress: Progress, number: str) -> None:
        form = self._form({}, entry, progress)
        path, size = self._path("file_step", id=number), len(entry.pdf)
        self._document(await self._service.ask("POST", path, form, code=entry.code, size=size))

    def _form(self, fields: Mapping[str, str], entry: Entry, progress: Progress) -> FormData:
        form = FormData(dict(fields))
        file = ReportedBytes(entry.pdf, progress, entry.file_name)
        form.add_field(self._settings.file_field, file, filename=entry.file_name)
        if entry.abstrak is not None and self._settings.abstrak_field:
            abstrak = ReportedBytes(entry.abstrak, silent, entry.abstrak_name)
            form.add_field(self._settings.abstrak_field, abstrak, filename=entry.abstrak_name)
        return form

    def _is_other_file(self, entry: Entry, kept: dict[str, object]) -> bool:
        """Tell whether the service says that it keeps other bytes; silence counts as no."""
        settings = self._settings
        told = dig(kept, settings.file_hash) if settings.file_hash else None
        if isinstance(told, str):
            return told.lower() != entry.sha256
        for name, ours in (("sha256", entry.sha256), ("nama_berkas", entry.file_name)):
            theirs = settings.fields.get(name, "")
            if isinstance(kept.get(theirs), str):
                return kept[theirs] != ours
        return False

    def _document(self, answer: Answer) -> dict[str, object]:
        """Read the document of an answer; everything that is none is a failure.

        Raises:
            AlreadyThere: 409.
            GivenUp: the service refuses the document, or says nothing at all.
            TryAgain: the answer is not JSON, so it is not the service that answers.

        """
        if answer.status == HTTPStatus.CONFLICT:
            raise AlreadyThere("Dokumen ini", str(self._site.base))
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise GivenUp(f"JDIH menolak dokumen ini ({answer.status}). {said(answer)}".strip())
        if not answer.body.strip():
            raise GivenUp("JDIH menolak dokumen ini tanpa menyebut sebabnya.")
        found = json_of(answer)
        if found is None:
            raise TryAgain("Jawaban JDIH tidak seperti biasanya (pemeliharaan?).")
        document = dig(found, self._settings.document)
        if not isinstance(document, dict):
            raise GivenUp(f"JDIH tidak menyimpan dokumen ini. {said(answer)}".strip())
        return document

    def _uploaded(self, document: dict[str, object]) -> Uploaded:
        settings = self._settings
        number = self._number(document)
        if not number:
            raise GivenUp("JDIH tidak memberi nomor untuk dokumen ini.")
        page = str(dig(document, settings.page_url) or "") or settings.page.format(id=number)
        file = str(dig(document, settings.file_url) or "")
        if not file:
            raise TryAgain("JDIH belum menyimpan filenya.")
        public = bool(dig(document, settings.public)) if settings.public else True
        return Uploaded(
            remote_id=number,
            page_url=self._absolute(page or file),
            file_url=self._absolute(file),
            public=public,
            listings=tuple(map(self._absolute, settings.listings)),
        )

    def _number(self, document: dict[str, object]) -> str:
        return str(dig(document, self._settings.id) or "")

    def _absolute(self, address: str) -> str:
        return str(self._site.base.join(URL(address)))

    def _path(self, key: str, **values: str) -> str:
        template = str(getattr(self._settings, key))
        return template.format(**{name: quote(text, safe="") for name, text in values.items()})
