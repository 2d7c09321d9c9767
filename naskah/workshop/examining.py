"""Reading in the workshop: what a file is and says, what changed, what must be hidden.

Callers see plain data; the work is done in a child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from naskah.errors import Broken, TooHeavy
from naskah.file.identify import has_pdf_header
from naskah.installed import libreoffice, tessdata
from naskah.limits import OFFICE, PAGES, SCAN, read_as
from naskah.match.findings import OtherWords, PageMatch
from naskah.workshop.runner import Runner
from sop.reading import Form, Reading

#: For a child that looks at each page of a document, of which it takes 150 at most.
_THICK: Final = SCAN.for_pages(150)


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What changed between two versions of a document."""

    pages_before: int
    pages_after: int
    total: int  #: passages that differ
    picture: bytes = b""  #: PNG of the first, old above new; empty when there is nothing to show


@dataclass(frozen=True, slots=True)
class ScanMatch:
    """Whether a scan shows the document of a softcopy.

    `agrees` has, for nomor, tahun, tanggal and penandatangan, whether the scan shows the softcopy's
    value; a value that could not be looked for is missing.
    """

    agrees: Mapping[str, bool]
    verdict: str  #: "sama", "lain" or "ragu"
    crooked: tuple[int, ...]  #: pages, from 1, that lie too crooked to be read
    number: str  #: read there beyond doubt, where `agrees` denies the number or its year


class Examining(Runner):
    """What a workshop can tell about files."""

    async def read(self, data: bytes) -> Reading:
        """Read any file an officer sends; a bad file is a reading with `trouble`, never an error.

        What the sender called it decides nothing: names lie.
        """
        try:
            reading = await self._read(data)
            if reading.trouble == "perlu_libreoffice" and libreoffice():
                return await self._read_old_office(data)
            if _needs_eyes(reading) and tessdata():
                return await self._read_by_eye(data, reading)
        except TooHeavy:
            return Reading(form=Form.OTHER, trouble="terlalu_berat")
        except Broken as fault:  # what brings a reader down by a signal means to, or could
            trouble = "berbahaya" if fault.reason.startswith("SIG") else "rusak"
            return Reading(form=Form.OTHER, trouble=trouble)
        return reading

    async def to_pdf(self, data: bytes) -> bytes:
        """Give a PDF as it is; turn DOCX, DOC, ODT or RTF into one with LibreOffice.

        Raises:
            Broken: "perlu_libreoffice" when it is not installed, "rusak" when it cannot.
            TooHeavy: it took too long.

        """
        if has_pdf_header(data):
            return data
        return (await self.run("pdf.from_word", "pdf", {}, [data], limits=OFFICE)).blobs[0]

    async def whole(self, files: Sequence[bytes]) -> bytes:
        """Make one PDF of a softcopy and the lampiran that came in files of their own.

        Args:
            files: each of a kind that `to_pdf` takes, in the order of the document.

        Raises:
            Broken: one of them cannot be made a PDF, or not be opened.
            TooHeavy: it took too long.

        """
        pdfs = [await self.to_pdf(file) for file in files]
        return (await self.run("pdf.parts", "whole", {}, pdfs)).blobs[0]

    async def behind(self, pdf: bytes, first: int) -> bytes:
        """Give what stands behind a nota dinas in the same PDF: its pages from one on, from 1.

        Raises:
            Broken: it cannot be opened, or has no such page.
            TooHeavy: it took too long.

        """
        return (await self.run("pdf.parts", "behind", {"first": first}, [pdf])).blobs[0]

    async def compare_versions(self, old: bytes, new: bytes) -> VersionChange:
        """Tell what changed between two versions, each PDF or DOCX.

        Raises:
            Broken: one of them cannot be read; TooHeavy: they are too large to compare.

        """
        answer = await self.run("match.versions", "versions", {}, [old, new], limits=PAGES)
        return read_as(VersionChange, {**answer.header, "picture": answer.blobs[0]})

    async def compare_scan(
        self, softcopy: bytes, scan: bytes, *, nomor: str = "", tahun: str = ""
    ) -> ScanMatch:
        """Tell whether a scan shows the document of a softcopy.

        A handwritten number misread by OCR must not send a right scan back, and a look-alike must
        not pass: in doubt the verdict is "ragu" and an officer looks.

        Args:
            softcopy: PDF or DOCX.
            scan: PDF.
            nomor: of the berkas, which goes before what the softcopy says; empty when not known.
            tahun: likewise.

        Raises:
            Broken: one of them cannot be read; TooHeavy: they are too large to compare.

        """
        known = {"nomor": nomor, "tahun": tahun}
        answer = await self.run("match.verdict", "scan", known, [softcopy, scan], limits=SCAN)
        return read_as(ScanMatch, answer.header)

    async def whose_scan(self, scan: bytes, softcopies: Sequence[bytes]) -> tuple[int, ...]:
        """Tell of which softcopies a scan surely is, by their places in the sequence.

        Raises:
            Broken: the scan cannot be read; TooHeavy: looking took too long.

        """
        answer = await self.run("match.verdict", "whose", {}, [scan, *softcopies], limits=SCAN)
        return answer.get("same", tuple[int, ...])

    async def compare_pages(self, softcopy: bytes, scan: bytes) -> PageMatch:
        """Tell which pages of a scan are not those of the softcopy, both as PDF.

        Raises:
            Broken: one of them cannot be opened, or is too long; TooHeavy: comparing took too long.

        """
        answer = await self.run("match.pages", "pages", {}, [softcopy, scan], limits=_THICK)
        return read_as(PageMatch, answer.header)

    async def compare_words(self, softcopy: bytes, scan: bytes) -> tuple[OtherWords, ...]:
        """Tell where clear words of a scan are not those of the softcopy, both as PDF.

        Only what two more readings confirm is told; a page that reads poorly tells nothing.

        Raises:
            Broken: one of them cannot be opened, or there is no OCR; TooHeavy: it took too long.

        """
        answer = await self.run("match.words", "words", {}, [softcopy, scan], limits=SCAN)
        return answer.get("words", tuple[OtherWords, ...])

    async def samarkan(self, pdf: bytes) -> bytes:
        """Black out the personal data of a PDF, also under the black, verified by reading.

        Raises:
            Broken: "masih_terbaca" when some can still be read in the result, "tidak_ditemukan"
                when there are none.
            TooHeavy: too large.

        """
        answer = await self.run("personal.redact", "samarkan", {}, [pdf], limits=SCAN)
        return answer.blobs[0]

    async def _read(self, data: bytes) -> Reading:
        return read_as(Reading, (await self.run("reading.read", "read", {}, [data])).header)

    async def _read_old_office(self, data: bytes) -> Reading:
        """Read through LibreOffice; what was warned of in the original is lost, so nothing is."""
        return replace(await self._read(await self.to_pdf(data)), form=Form.OTHER)

    async def _read_by_eye(self, data: bytes, reading: Reading) -> Reading:
        """Let OCR read what has no text; when it is too slow or fails, the first reading stands."""
        try:
            answer = await self.run(
                "reading.by_eye", "read", {"form": reading.form}, [data], limits=SCAN
            )
        except TooHeavy:
            return reading
        except Broken as fault:  # its header was whole; the rest of a photo may be missing
            torn = reading.form is Form.IMAGE and fault.reason == "rusak"
            return replace(reading, trouble="rusak") if torn else reading
        seen = read_as(Reading, answer.header)
        return replace(
            reading,
            naskah=seen.naskah,
            fields=seen.fields,
            personal=seen.personal,
            resolution=seen.resolution or reading.resolution,
            behind=seen.behind,
        )


def _needs_eyes(reading: Reading) -> bool:
    """Tell a file that shows something but says nothing; what its text said is not read again."""
    unread = {"tanpa_teks", "teks_rusak"} & set(reading.warnings)
    return (
        not reading.trouble and not reading.fields and (reading.form is Form.IMAGE or bool(unread))
    )
