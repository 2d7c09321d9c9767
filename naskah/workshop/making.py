"""Making in the workshop: every paper and picture that the room can make, typed.

Callers see plain data and bytes; the work is done in a child, and its faults are `TooHeavy` and
`Broken` as for any other task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from naskah.contoh.lembaga import LEMBAGA, Lembaga
from naskah.limits import PAGES, read_as
from naskah.papers.abstrak_form import Said, abstrak
from naskah.papers.sheets import (
    LONG,
    Abstrak,
    BukuAgenda,
    Kantor,
    Laporan,
    Otentikasi,
    Sheet,
    as_json,
)
from naskah.papers.workbook_rows import agenda_rows, laporan_rows
from naskah.stamping.made import Made
from naskah.workshop.runner import Runner
from sop.produk import Produk


class Making(Runner):
    """What a workshop makes."""

    async def pictures(
        self, pdf: bytes, pages: Sequence[int] = (0, -1), width: int = 1080
    ) -> dict[int, bytes]:
        """Render pages for a chat, each once under its number, counted from 1.

        Args:
            pdf: the file.
            pages: which ones, counted from 0, or from the end when negative; the first and the
                last unless told.
            width: in pixels.

        Raises:
            Broken: "terkunci", "rusak" or "tanpa_halaman".

        """
        header = {"pages": list(pages), "width": width}
        answer = await self.run("picture.of_pdf", "pictures", header, [pdf], limits=PAGES)
        return dict(zip(answer.get("numbers", list[int]), answer.blobs, strict=True))

    async def paper(
        self,
        sheet: Sheet,
        kantor: Kantor,
        *,
        at: datetime | None = None,
    ) -> bytes:
        """Make the PDF of a paper.

        Args:
            sheet: what stands on it.
            kantor: whose letterhead and whose templates.
            at: when it is made, for its metadata; same input and moment, same bytes.

        Raises:
            Broken: "templat: …" when a template of the office does not compile.

        """
        header = {
            "template": sheet.template,
            "data": {**_object(as_json(sheet)), "kantor": as_json(kantor)},
            "templates": kantor.folder,
            "at": at.isoformat() if at else "",
            "tagged": not isinstance(sheet, LONG),
        }
        return (await self.run("papers.maker", "paper", header, limits=PAGES)).blobs[0]

    async def salinan(
        self,
        pdf: bytes,
        otentikasi: Otentikasi,
        kantor: Kantor,
        *,
        judul: str,
        penandatangan: str = "",
    ) -> Made:
        """Make the draft salinan of a softcopy: to print, stamp and sign.

        Args:
            pdf: the softcopy.
            otentikasi: who vouches for the copy.
            kantor: whose JDIH address is the footer, and whose template is taken.
            judul: for the metadata.
            penandatangan: who signed the asli, when it is known; it makes "ttd." sure.

        Raises:
            Broken: "terkunci", "rusak", or "templat: …".

        """
        header = {
            "data": {**_object(as_json(otentikasi)), "kantor": as_json(kantor)},
            "jdih": kantor.jdih,
            "judul": judul,
            "penandatangan": penandatangan,
            "templates": kantor.folder,
        }
        answer = await self.run("stamping.salinan", "salinan", header, [pdf], limits=PAGES)
        return Made(answer.blobs[0], answer.get("pages", int))

    async def naskah_unggah(self, pdf: bytes, kantor: Kantor, *, judul: str) -> Made:
        """Make the very bytes that go to JDIH of a scan: footer on every page, title set.

        An asli that is signed electronically comes back byte for byte.

        Raises:
            Broken: "terkunci" or "rusak".

        """
        header = {"judul": judul, "jdih": kantor.jdih}
        answer = await self.run(
            "stamping.naskah_unggah", "naskah_unggah", header, [pdf], limits=PAGES
        )
        return Made(answer.blobs[0], answer.get("pages", int))

    async def workbook(self, sheet: BukuAgenda | Laporan) -> bytes:
        """Make the XLSX of a buku agenda or a report."""
        sheets = agenda_rows(sheet) if isinstance(sheet, BukuAgenda) else laporan_rows(sheet)
        return (
            await self.run("papers.workbook", "workbook", {"sheets": sheets}, limits=PAGES)
        ).blobs[0]

    async def chart(self, report: Laporan, kantor: Kantor) -> bytes:
        """Draw a report as one PNG, as wide as a phone and as high as it needs.

        Raises:
            Broken: "templat: …" when a template of the office does not compile.

        """
        header = {
            "template": report.template,
            "data": {**_object(as_json(report)), "kantor": as_json(kantor), "telepon": True},
            "templates": kantor.folder,
        }
        return (await self.run("papers.maker", "picture", header, limits=PAGES)).blobs[0]

    async def draft_abstrak(self, softcopy: bytes, produk: Produk, lembaga: str) -> Abstrak:
        """Draft the abstrak of a softcopy; make it paper with `paper`.

        Args:
            softcopy: PDF or DOCX.
            produk: its metadata, as read and confirmed.
            lembaga: the office, "KPU Kabupaten Kotawaringin Timur".

        Raises:
            Broken: "bukan_dokumen" or "rusak".

        """
        said = (await self.run("papers.abstrak", "abstrak", {}, [softcopy])).header
        return abstrak(read_as(Said, said), produk, lembaga)

    async def contoh(
        self,
        skenario: str,
        nomor: str,
        ditetapkan: date,
        *,
        scans: bool = True,
        lembaga: Lembaga = LEMBAGA,
    ) -> dict[str, bytes]:
        """Typeset the sample documents of one practice round, files by name.

        Args:
            skenario: "keputusan", "surat-edaran", "berita-acara", "pokja", "nota-dinas" or
                "tanpa-nomor".
            nomor: of the document.
            ditetapkan: tanggal penetapan.
            scans: whether to pretend a scanner too.
            lembaga: the office whose documents these are.

        """
        header = {
            "skenario": skenario,
            "nomor": nomor,
            "ditetapkan": ditetapkan.isoformat(),
            "scans": scans,
            "lembaga": asdict(lembaga),
        }
        answer = await self.run("contoh.files", "contoh", header, limits=PAGES)
        return dict(zip(answer.get("names", list[str]), answer.blobs, strict=True))


def _object(value: object) -> dict[str, object]:
    assert isinstance(value, dict)  # noqa: S101 - a dataclass becomes an object
    return value
