"""The adapter to an ILDIS panel (v4 and 3.x), the national reference system: forms, not an API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Final, TypeVar

from jdih.entry import plain
from jdih.ildis.fields import EDIT, FILE, SUB_FORMS, SubForm, fill
from jdih.ildis.form import read_options
from jdih.ildis.holdings import Holdings
from jdih.ildis.pages import has_cell
from jdih.ildis.session import Panel, SessionLost, complaints
from jdih.net import Answer, ReportedBytes, Site, silent
from jdih.publisher import (
    LIMITS,
    Entry,
    GivenUp,
    NeedsHuman,
    Progress,
    PublishError,
    TooLarge,
    TryAgain,
    Uploaded,
    must_fit,
)
from sop.produk import Status

#: A file that vanished was over one of PHP's limits, of which none below 2 MB was met.
_LIMITS: Final = LIMITS[1:]
_Result = TypeVar("_Result")


class IldisPublisher:
    """Publishes through the forms of an ILDIS, trusting no answer further than it can be checked.

    Success is the id in the redirect, a file that can be fetched, and a public list that shows
    the document; a bare 302 means nothing. A file that vanished is attached again to the same
    document, so a second one is never made.
    """

    name: Final = "JDIH (ILDIS)"

    def __init__(
        self, base_url: str, user: str, password: str, *, max_bytes: int = 2 * 1024 * 1024
    ) -> None:
        """Make the adapter.

        Args:
            base_url: of the site, with its sub-folder if it has one.
            user: account of the office.
            password: of that account; sent at most once per session, never again once refused.
            max_bytes: the site's limit for a file.

        """
        self._site = Site(base_url)
        self._panel = Panel(self._site, user, password)
        self._holdings = Holdings(self._site, self._panel)
        self._max_bytes = max_bytes
        self._one_at_a_time = asyncio.Lock()

    async def publish(self, entry: Entry, progress: Progress) -> Uploaded:
        """Upload a document, or take up an upload where it was left."""
        self._must_fit(entry)
        return await self._inside(lambda: self._publish(entry, progress))

    async def status(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Look at the public list: has it been verified?"""
        return await self._holdings.standing(entry, uploaded.remote_id, uploaded.file_url)

    async def replace(self, entry: Entry, uploaded: Uploaded) -> Uploaded:
        """Change data and file of a document that is on the site."""
        self._must_fit(entry)
        return await self._inside(lambda: self._replace(entry, uploaded.remote_id))

    async def withdraw(self, entry: Entry, uploaded: Uploaded, reason: str) -> Uploaded:
        """Take a document off the public pages; ILDIS keeps no reason."""
        await self._inside(lambda: self._verify(entry, uploaded.remote_id, "inactive"))
        return await self.status(entry, uploaded)

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give the public search and the feed."""
        return self._holdings.listings(entry)

    async def close(self) -> None:
        """Give back connections."""
        await self._site.close()

    def _must_fit(self, entry: Entry) -> None:
        """Refuse what ILDIS would accept and spoil without a word."""
        if not entry.pdf.startswith(b"%PDF-"):
            raise GivenUp("File bukan PDF; JDIH akan menyimpannya sebagai teks.")
        must_fit(entry, self._max_bytes)

    async def _inside(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        """Do some work logged in; a session that ended on the way is renewed once."""
        async with self._one_at_a_time:
            await self._panel.enter()
            try:
                return await work()
            except SessionLost:
                await self._panel.enter()
            try:
                return await work()
            except SessionLost as error:
                raise TryAgain("JDIH memutus sesi masuk; unggahan dicoba lagi nanti.") from error

    async def _publish(self, entry: Entry, progress: Progress) -> Uploaded:
        await progress("Mencari dokumen yang sama di JDIH …")
        number = await self._holdings.find(entry)
        fresh = number is None
        if number is None:
            await self._holdings.name_must_be_free(entry)
            number = await self._create(entry, progress)
        number = await self._holdings.only_one(entry, number)
        await progress("Memeriksa file di JDIH …")
        if not fresh and await self._holdings.file_of(entry, number) is None:
            await progress("File belum ada di JDIH; dilampirkan …")
            await self._renew(entry, number, progress)
        file_url = await self._stored(entry, number)
        notes = await self._details(entry, number)
        may = await self._verify(entry, number, "active")
        uploaded = await self._holdings.standing(entry, number, file_url)
        if not may and not uploaded.public:
            notes += ("Akun JDIH kita tidak boleh memverifikasi; menunggu verifikasi di JDIH.",)
        return replace(uploaded, notes=notes)

    async def _replace(self, entry: Entry, number: str) -> Uploaded:
        await self._renew(entry, number, silent)
        file_url = await self._stored(entry, number)
        notes = await self._details(entry, number)
        return replace(await self._holdings.standing(entry, number, file_url), notes=notes)

    async def _renew(self, entry: Entry, number: str, progress: Progress) -> None:
        """Give a stored document the data and the file of `entry`, if its name is ours to use."""
        if await self._holdings.file_of(entry, number) is None:
            await self._holdings.name_must_be_free(entry)
        path = "backend/peraturan/update"
        form = await self._panel.form(path, EDIT, {"id": number})
        fill(form, entry, silent)
        size = len(entry.abstrak or b"")
        _must_lead_to(await self._panel.post(path, form.data(), {"id": number}, size), number)
        await self._attach(entry, number, progress)

    async def _create(self, entry: Entry, progress: Progress) -> str:
        """Fill and send the form; the id is where the redirect leads."""
        path = "backend/peraturan/create"
        form = await self._panel.form(path, EDIT, {})
        await progress("Mengisi formulir JDIH …")
        fill(form, entry, progress)
        kind = form.values["Peraturan[jenis_peraturan]"]
        dependent = await self._panel.get("backend/peraturan/jenis", {"id": kind})
        form.selects["Peraturan[bentuk_peraturan]"] = read_options(dependent.text)
        form.pick(
            "Peraturan[bentuk_peraturan]",
            (entry.jenis, entry.singkatan),
            entry.choices.get("bentuk_peraturan", ""),
        )
        size = len(entry.pdf) + len(entry.abstrak or b"")
        answer = await self._panel.post(path, form.data(), size=size)
        return _created(answer)

    async def _stored(self, entry: Entry, number: str) -> str:
        """Make sure that the document has its file; ILDIS says success when it has not."""
        found = await self._holdings.file_of(entry, number)
        if found is not None:
            return str(found)
        below = [limit for limit in _LIMITS if limit < len(entry.pdf)]
        if below:
            raise TooLarge(below[-1])
        raise TryAgain("JDIH tidak menyimpan filenya, walaupun menjawab berhasil.")

    async def _attach(self, entry: Entry, number: str, progress: Progress) -> None:
        path = "backend/peraturan/ubah-lampiran"
        form = await self._panel.form(path, FILE, {"id": number})
        form.set("DataLampiran[judul_lampiran]", plain(entry.judul)[:255])
        form.attach(FILE, ReportedBytes(entry.pdf, progress, entry.file_name))
        answer = await self._panel.post(path, form.data(), {"id": number}, len(entry.pdf))
        _must_lead_to(answer, number)

    async def _details(self, entry: Entry, number: str) -> tuple[str, ...]:
        """Add T.E.U. and subject where they are missing; what a form does not take is said."""
        page = await self._holdings.look(number)
        notes = [f"Catat di panel JDIH: {one.kind} {one.judul}." for one in entry.produk.relasi]
        status = entry.produk.status
        if status is Status.TIDAK_BERLAKU and not has_cell(page, status.value):
            notes.append(f"Catat di panel JDIH: status {status.value}.")
        for form in SUB_FORMS:
            text = form.text(entry)
            if has_cell(page, text) or await self._add(form, number, text):
                continue
            notes.append(f"{form.label} belum tercatat di JDIH; lengkapi di panel JDIH.")
        return tuple(notes)

    async def _add(self, sub_form: SubForm, number: str, text: str) -> bool:
        """Send a small form; a redirect is the only sign that it was taken."""
        where = f"backend/peraturan/{sub_form.path}"
        try:
            form = await self._panel.form(where, sub_form.must_have, {"id": number})
            sub_form.fill(form, text)
            answer = await self._panel.post(where, form.data(), {"id": number})
        except PublishError:
            return False
        return answer.location is not None

    async def _verify(self, entry: Entry, number: str, way: str) -> bool:
        """Publish or hide a document; False when this account may not publish."""
        answer = await self._panel.get(
            f"backend/verifikasi/{way}", {"id": number, "tahun": str(entry.tahun)}
        )
        if answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            if way == "inactive":
                raise NeedsHuman(
                    "Akun JDIH kita tidak boleh menurunkan dokumen; turunkan di panel."
                )
            return False
        return answer.location is not None


def _created(answer: Answer) -> str:
    """Take the id of a new document from the redirect; everything else is a failure."""
    where = answer.location
    if where is not None and where.path.endswith("/peraturan/view"):
        number = where.query.get("id", "")
        if number.isdecimal():
            return number
        raise GivenUp("JDIH menolak isian tanpa menyebut sebabnya; periksa data dokumen.")
    if answer.status == HTTPStatus.FORBIDDEN:
        raise GivenUp("Akun JDIH kita tidak boleh menambah dokumen.")
    if answer.status == HTTPStatus.OK:
        said = "; ".join(complaints(answer)) or "tanpa menyebut sebabnya"
        raise GivenUp(f"JDIH menolak isian: {said}")
    raise TryAgain(f"JDIH menjawab {answer.status} tanpa menyimpan dokumen.")


def _must_lead_to(answer: Answer, number: str) -> None:
    if answer.location is None or answer.location.query.get("id") != number:
        raise TryAgain("JDIH tidak menyimpan perubahan.")
