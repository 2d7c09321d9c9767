"""Finishing in the workshop: a scan made searchable and small enough, typed."""

from __future__ import annotations

from typing import Final

from naskah.errors import Broken
from naskah.installed import tessdata
from naskah.limits import MB, SCAN, Limits, Progress
from naskah.workshop.runner import Runner

#: Shrinking needs the whole file at once; 300 pages take a few minutes.
_LONG: Final = Limits(400, 2_000 * MB, 600)
_BATCH: Final = 8  #: pages that one child reads


class Finishing(Runner):
    """What a workshop does with a finished scan."""

    @staticmethod
    def can_read_scans() -> bool:
        """Tell whether Tesseract with Indonesian is installed here."""
        return tessdata() is not None

    async def searchable(self, pdf: bytes, progress: Progress | None = None) -> bytes:
        """Lay an invisible text layer over the pages that have no text.

        A few pages a child, so that neither memory nor time grows with the file. A file in which
        every page has text comes back byte for byte.

        Args:
            pdf: the scan.
            progress: is told pages read and pages in all.

        Raises:
            Broken: "tanpa_tesseract" when reading is not installed here, "bertanda_tangan" when
                the file carries an electronic signature, "terkunci", "rusak".
            TooHeavy: a page took too long.

        """
        if not self.can_read_scans():
            raise Broken("tanpa_tesseract")
        pages: list[object] = []
        total = 1
        while len(pages) < total:
            header = {"from": len(pages), "count": _BATCH}
            answer = await self.run("ocr.searchable", "read", header, [pdf], limits=SCAN)
            found, total = answer.get("pages", list[object]), answer.get("total", int)
            if not found:
                raise Broken("bad answer")
            pages += found
            if progress:
                progress(len(pages), total)
        if not any(pages):
            return pdf
        return (
            await self.run("ocr.searchable", "lay", {"pages": pages}, [pdf], limits=SCAN)
        ).blobs[0]

    async def shrink(self, pdf: bytes, limit: int) -> bytes:
        """Bring a PDF under a limit in bytes, with as little loss as will do.

        Raises:
            Broken: "tidak_muat" when it would no longer be legible, "bertanda_tangan" when it
                carries an electronic signature, "terkunci", "rusak".
            TooHeavy: too much for one child.

        """
        answer = await self.run("pdf.shrink", "under", {"limit": limit}, [pdf], limits=_LONG)
        return answer.blobs[0]
