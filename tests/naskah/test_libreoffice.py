"""Old office files: read through LibreOffice where it is, kindly refused where it is not."""

import os
from datetime import date

import pytest

from naskah.client import Workshop
from naskah.errors import Broken
from naskah.installed import libreoffice
from sop.reading import Form
from tests.naskah.acts import Act
from tests.naskah.hostile_files import docx

ACT = Act("45 TAHUN 2025", "PENETAPAN DAFTAR PEMILIH TETAP", date(2025, 5, 6))
LINES = [line for block in ACT.blocks() for line in block.lines]
RTF = ("{\\rtf1\\ansi " + "\\par\n".join(LINES) + "}").encode()


@pytest.fixture
def office() -> Workshop:
    if libreoffice() is None and os.environ.get("CI") != "true":
        pytest.skip("needs LibreOffice (soffice)")
    return Workshop()


async def test_an_old_office_file_is_read_through_libreoffice(office: Workshop) -> None:
    reading = await office.read(RTF)
    assert (reading.form, reading.trouble, reading.pages) == (Form.OTHER, "", 1)
    assert reading.fields["nomor"].value == "45"
    assert reading.fields["tentang"].value == ACT.tentang


async def test_without_libreoffice_the_answer_is_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert (await Workshop().read(RTF)).trouble == "perlu_libreoffice"


async def test_a_docx_becomes_a_pdf(office: Workshop) -> None:
    made = await office.to_pdf(docx("\n".join(LINES)))
    assert (await office.read(made)).fields["penandatangan"].value == "AHMAD FAUZAN"


async def test_a_lampiran_in_a_word_file_is_put_behind_its_softcopy(office: Workshop) -> None:
    annex = docx("LAMPIRAN")
    whole = await office.whole([await office.to_pdf(docx("\n".join(LINES))), annex])
    assert (await office.read(whole)).pages == 2


async def test_what_is_no_word_file_is_not_given_to_libreoffice(office: Workshop) -> None:
    with pytest.raises(Broken, match="bukan_dokumen"):
        await office.to_pdf(b"<html>")
