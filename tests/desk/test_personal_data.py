"""Data pribadi are not published unawares: taken out for good, or kept for a stated reason."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name

from bot.office.paper import kantor_of
from handlers.step4.susunan import assembled_of
from handlers.texts import say
from naskah.client import Workshop
from naskah.papers.sheets import Abstrak
from sop.berkas import File, Page, Upload, Use
from sop.reports import Prepared, ScanAssembled
from tests.desk.papers import words_of
from tests.office import HADI, RUDI, Office, buttons
from tests.readings import keputusan

NIK = "6202011501900001"
FOUND = replace(keputusan(), personal=("NIK 6202…01 (hal. 1)",))


async def prepared(office: Office, text: str) -> None:
    """The naskah unggah as a real PDF that says something."""
    berkas = await office.berkas()
    sheet = Abstrak(subjek="ARSIP", tahun="2025", sumber="Keputusan", judul="Arsip", isi=(text,))
    pdf = await Workshop().paper(sheet, kantor_of(office.calendar.office))
    sha = await office.files.keep(pdf)
    file = File("u1", sha, "unggah.pdf", len(pdf), Use.UNGGAH, 1)
    await office.report(berkas.code, Prepared(unggah=file))


async def to_preview(office: Office, text: str) -> None:
    await office.to_scan(FOUND)
    await office.tap(RUDI, "Pakai", "Sesuai")
    await prepared(office, text)


async def test_the_preview_offers_to_take_them_out_before_it_offers_the_upload(
    office: Office,
) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    assert await office.buttons(RUDI) == ["Samarkan", "Memang wajib dimuat", "Lainnya"]
    assert "Ada data pribadi: NIK 6202…01 (hal. 1)." in await office.last(RUDI)


async def paper(office: Office, text: str) -> bytes:
    sheet = Abstrak(subjek="ARSIP", tahun="2025", sumber="Keputusan", judul="Arsip", isi=(text,))
    return await Workshop().paper(sheet, kantor_of(office.calendar.office))


async def scanned(office: Office, pdf: bytes) -> None:
    """A scan on whose paper stands more than in its softcopy, made ready for JDIH."""
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.sends(RUDI, "", ("scan.pdf", pdf))
    berkas = await office.berkas()
    kept = File("s1", await office.files.keep(pdf), "scan.pdf", len(pdf), Use.ASLI, 1)
    parts = assembled_of(berkas.scan)
    salinan = replace(kept, id="s2", use=Use.SALINAN)
    await office.report(berkas.code, ScanAssembled(parts, kept, salinan, (Page(1, "", 1, "asli"),)))
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.works("siapkan")


async def test_what_only_the_paper_says_is_found_before_it_goes_up(office: Office) -> None:
    await scanned(office, await paper(office, f"Daftar nama: Budi Santoso, NIK {NIK}"))
    assert await office.buttons(RUDI) == ["Samarkan", "Memang wajib dimuat", "Lainnya"]
    assert "Ada data pribadi: NIK 6202…01 (hal. 1)." in "\n".join(await office.said(RUDI))
    await office.tap(RUDI, "Samarkan")
    await office.works("samarkan")
    assert (await office.berkas()).redacted
    assert "Data pribadi disamarkan: NIK 6202…01" in "\n".join(await office.said(RUDI))


async def test_what_a_signed_file_brings_besides_its_pages_is_told(office: Office) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(await paper(office, "Arsip"))) as document:
        sign = Dictionary(FT=Name.Sig, T="a", V=Dictionary(Type=Name.Sig, Contents=b"tte"))
        document.Root.AcroForm = Dictionary(Fields=[sign])
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        document.save(out)
    await scanned(office, out.getvalue())
    assert (await office.berkas()).naskah_unggah.sha256 == sha256(out.getvalue()).hexdigest()
    assert "membawa skrip" in "\n".join(await office.said(RUDI))


async def test_what_softcopy_and_paper_say_is_told_once(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    berkas = await office.berkas()
    seen = replace(
        berkas.naskah_unggah, personal=("NIK 6202…01 (hal. 3)", "telepon 0812…90 (hal. 4)")
    )
    assert replace(berkas, naskah_unggah=seen).personal == (
        "NIK 6202…01 (hal. 1)",
        "telepon 0812…90 (hal. 4)",
    )


async def test_an_abstrak_from_staf_goes_up_as_bare_and_as_well_read(office: Office) -> None:
    await office.to_preview()
    out = BytesIO()
    with pikepdf.open(BytesIO(await paper(office, f"Atas nama NIK {NIK}"))) as document:
        document.docinfo[Name.Author] = "RAHASIA"
        document.save(out)
    card = next(m for m in reversed(await office.screen(RUDI)) if "Unggah" in buttons(m))
    await office.sends(RUDI, "", ("ringkas.pdf", out.getvalue()), to=card)
    await office.works("abstrak")
    berkas = await office.berkas()
    assert berkas.abstrak.use is Use.ABSTRAK_STAF
    assert berkas.personal == ("NIK 6202…01 (hal. 1), ringkas.pdf",)
    assert berkas.exposed
    with pikepdf.open(BytesIO(await office.files.read(berkas.abstrak.sha256))) as document:
        assert Name.Author not in document.docinfo


async def abstrak_comes(office: Office) -> None:
    """Staf sends an abstrak that names somebody."""
    sent = ("a.pdf", await paper(office, f"Atas nama NIK {NIK}"))
    card = next(m for m in reversed(await office.screen(RUDI)) if "Unggah" in buttons(m))
    await office.sends(RUDI, "", sent, to=card)
    await office.works("abstrak")


async def test_what_was_taken_out_of_the_naskah_still_stands_in_an_abstrak(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    await office.tap(RUDI, "Samarkan")
    await office.works("samarkan")
    await abstrak_comes(office)
    assert (await office.berkas()).exposed
    assert await office.buttons(RUDI) == ["Memang wajib dimuat", "Perbaiki", "Lainnya"]
    told = "\n".join(await office.said(RUDI))
    assert "Data pribadi disamarkan: NIK 6202…01 (hal. 1)." in told
    assert "Ada data pribadi pada abstrak: NIK 6202…01 (hal. 1), a.pdf." in told
    await office.tap(RUDI, "Memang wajib dimuat", "Bukan data pribadi", "Unggah")
    assert (await office.berkas()).upload is Upload.QUEUED


async def test_a_reason_given_before_an_abstrak_came_is_none_for_it(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    await office.tap(RUDI, "Memang wajib dimuat", "Bukan data pribadi")
    await abstrak_comes(office)
    assert (await office.berkas()).exposed
    assert await office.buttons(RUDI) == ["Samarkan", "Memang wajib dimuat", "Lainnya"]


async def test_of_a_long_list_of_names_a_card_tells_the_first_and_how_many(office: Office) -> None:
    many = tuple(f"NIK 6202…{n:02} (hal. {n})" for n in range(60))
    await office.to_decision(replace(keputusan(), personal=many))
    told = "NIK 6202…05 (hal. 5); dan 54 lagi"
    assert told in "\n".join(await office.said(HADI))
    await office.tap(HADI, "Otentikasi")
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    await office.prepares()
    assert told in "\n".join(await office.said(RUDI))


async def test_a_scan_that_nobody_could_read_says_so(office: Office) -> None:
    await office.to_preview()
    berkas = await office.berkas()
    unread = replace(berkas.naskah_unggah, note=say("pribadi.unread"))
    await office.report(berkas.code, Prepared(unggah=unread))
    assert "periksa sendiri apakah memuat data pribadi" in "\n".join(await office.said(RUDI))


async def test_what_is_taken_out_cannot_be_read_in_what_goes_up(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    before = (await office.berkas()).naskah_unggah
    await office.tap(RUDI, "Samarkan")
    assert "Menyiapkan naskah unggah" in "\n".join(await office.said(RUDI))
    await office.works("samarkan")
    berkas = await office.berkas()
    assert berkas.redacted
    assert berkas.naskah_unggah.sha256 != before.sha256
    kept = office.path / "unggah.pdf"
    kept.write_bytes(await office.files.read(berkas.naskah_unggah.sha256))
    words = await asyncio.to_thread(words_of, kept)
    assert NIK not in words
    assert "Data pribadi disamarkan: NIK" in "\n".join(await office.said(RUDI))
    await office.tap(RUDI, "Unggah")
    assert (await office.berkas()).upload is Upload.QUEUED


async def test_nothing_to_take_out_is_said_and_a_reason_opens_the_way(office: Office) -> None:
    await to_preview(office, "Tanpa data apa pun")
    await office.tap(RUDI, "Samarkan")
    await office.works("samarkan")
    assert "Tidak ada data pribadi yang terbaca" in "\n".join(await office.said(RUDI))
    await office.tap(RUDI, "Memang wajib dimuat", "Bukan data pribadi")
    assert (await office.berkas()).personal_reason == "Bukan data pribadi"
    await office.tap(RUDI, "Unggah")
    assert (await office.berkas()).upload is Upload.QUEUED


async def test_an_old_button_does_not_publish_them(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    berkas = await office.berkas()
    card = (await office.screen(RUDI))[-1]
    press = f"unggah:{berkas.code}:{berkas.version}"
    await office.press_raw(RUDI, card.id, press)
    assert (await office.berkas()).upload is Upload.NONE
    assert "Samarkan, atau nyatakan" in office.toast


async def test_a_new_scan_has_to_be_looked_at_again(office: Office) -> None:
    await to_preview(office, f"Atas nama NIK {NIK}")
    await office.tap(RUDI, "Samarkan")
    await office.works("samarkan")
    await office.tap(RUDI, "Lainnya", "Ulang scan")
    assert not (await office.berkas()).redacted
