"""What an ILDIS holds already: searched before anything is sent, looked at after it was."""

from __future__ import annotations

from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Final

from yarl import URL

from jdih.entry import plain
from jdih.ildis.fields import EDIT
from jdih.ildis.pages import (
    Line,
    is_earlier,
    is_list,
    is_ours,
    lines,
    public_page,
    says,
    stored_files,
)
from jdih.ildis.session import Panel
from jdih.net import Answer, Site, most_of_file
from jdih.publisher import AlreadyThere, Entry, GivenUp, TryAgain, Uploaded

_VIEW: Final = "backend/peraturan/view"
#: Lines asked for at once (ILDIS gives at most 50) and pages read at most; a search for "1"
#: finds every number with a 1 in it.
_LINES: Final = 50
_PAGES: Final = 20


class Holdings:
    """The documents of one ILDIS, seen by its operator and by its visitors."""

    def __init__(self, site: Site, panel: Panel) -> None:
        self._site = site
        self._panel = panel

    async def find(self, entry: Entry) -> str | None:
        """Find our document from an earlier try; a stranger's with the same number is an error."""
        same_title = []
        for line in await self._search(entry):
            if line.holds(plain(entry.judul)):
                same_title.append(line)
            else:
                page = await self.look(line.id)
                if not says(page, plain(entry.judul)):
                    raise AlreadyThere(entry.produk.short, self._page(line.id))
                same_title.append(line)
        for line in reversed(same_title):  # the oldest first: that is the one to keep
            if await self._is_ours(entry, line.id):
                return line.id
        if same_title:
            raise AlreadyThere(entry.produk.short, self._page(same_title[0].id))
        return None

    async def _search(self, entry: Entry) -> list[Line]:
        """List the lines that may be this document: same title, or same number and year."""
        asked = {
            "PeraturanSearch[nomor_peraturan]": plain(entry.nomor),
            "PeraturanSearch[tahun_terbit]": str(entry.tahun),
            "per-page": str(_LINES),
        }
        found: dict[str, Line] = {}
        for page in range(1, _PAGES + 1):
            answer = await self._panel.get("backend/peraturan/index", asked | {"page": str(page)})
            if not is_list(answer):
                raise TryAgain("Daftar dokumen JDIH tidak dapat dibaca; tidak ada yang dikirim.")
            fresh = {line.id: line for line in lines(answer) if line.id not in found}
            if not fresh:  # ILDIS repeats its last page for ever
                break
            found |= fresh
        return [line for line in found.values() if line.may_be(entry)]

    async def _is_ours(self, entry: Entry, number: str) -> bool:
        """Tell whether a document was uploaded by us: by its file, or because it has none."""
        files = stored_files(await self.look(number))
        if any(is_ours(one, entry.file_name) or is_earlier(one, entry.file_name) for one in files):
            return True
        for one in files:
            if (await self._file(str(one), entry))[0].status == HTTPStatus.OK:
                return False
        return True

    async def only_one(self, entry: Entry, number: str) -> str:
        """Remove doubles of our own that a killed upload left behind while the site was slow.

        Returns:
            The id of the one that stays: the oldest.

        """
        ours = [number]
        for line in await self._search(entry):
            if line.id != number and line.holds(plain(entry.judul)):
                files = stored_files(await self.look(line.id))
                if any(is_ours(one, entry.file_name) for one in files):
                    ours.append(line.id)
        keep, *doubles = sorted(ours, key=int)
        for double in doubles:
            form = await self._panel.form("backend/peraturan/create", EDIT, {})
            form.values = {k: v for k, v in form.values.items() if k.startswith("_csrf")}
            await self._panel.post("backend/peraturan/delete", form.data(), {"id": double})
        return keep

    async def look(self, number: str) -> Answer:
        """Get the page of a document; where the panel's is broken, the public one."""
        answer = await self._site.ask("GET", _VIEW, params={"id": number})
        if answer.status == HTTPStatus.OK:
            return answer
        return (await self._site.get(self._page(number))).must_not_be_busy()

    def _page(self, number: str) -> str:
        return str(self._site.address("dokumen/view") % {"id": number})

    async def name_must_be_free(self, entry: Entry) -> None:
        """Make sure that no earlier document's file would be overwritten."""
        address = f"common/dokumen/{entry.file_name}"
        answer, sha256 = await self._file(address, entry)
        other = answer.is_pdf and sha256 != entry.sha256
        if answer.status == HTTPStatus.OK and other:
            raise GivenUp(f"Nama file {entry.file_name} sudah dipakai dokumen lain di JDIH.")

    async def file_of(self, entry: Entry, number: str) -> URL | None:
        """Find the file of a document, if it is ours and can really be fetched."""
        for link in stored_files(await self.look(number)):
            if is_ours(link, entry.file_name):
                answer, _ = await self._file(str(link), entry)
                if answer.must_not_be_busy().status == HTTPStatus.OK and answer.is_pdf:
                    return link
        return None

    async def _file(self, address: str, entry: Entry) -> tuple[Answer, str]:
        """Fetch a file: what it is by its beginning, and the SHA-256 of the whole."""
        size = len(entry.pdf)
        with TemporaryFile() as kept:
            return await self._site.save(address, kept, limit=most_of_file(size), size=size)

    async def standing(self, entry: Entry, number: str, file_url: str) -> Uploaded:
        """Say where a document stands by what visitors are shown."""
        listings = self.listings(entry)
        answer = (await self._site.get(listings[0])).must_not_be_busy()
        page = public_page(answer, number)
        return Uploaded(
            remote_id=number,
            page_url=str(page) if page else self._page(number),
            file_url=file_url,
            public=page is not None,
            listings=listings,
        )

    def listings(self, entry: Entry) -> tuple[str, ...]:
        """Give the public search for the title, and the feed, which is rebuilt every night."""
        found = self._site.address("dokumen/peraturan") % {
            "DokumenSearch[judul]": plain(entry.judul)
        }
        return str(found), str(self._site.address("feed/document.json"))
