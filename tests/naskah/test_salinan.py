"""The draft salinan: everything it needs, where it belongs, and never over anything."""

import datetime as dt
import io
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pikepdf import Encryption, Pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from naskah.child import Refused
from naskah.client import Workshop
from naskah.errors import Broken
from naskah.papers.sheets import Otentikasi, as_json
from naskah.papers.typeset import typeset
from naskah.pdf.editable import editable
from naskah.stamping.made import Made
from naskah.stamping.naskah_unggah import naskah_unggah
from naskah.stamping.salinan import salinan
from naskah.stamping.signature_places import Line, lines_of, places_in
from naskah.stamping.stamper import Box, sight
from tests.naskah.paperwork import (
    HADI,
    KANTOR,
    OTENTIKASI,
    codes,
    darkened,
    keputusan_45,
    looks,
    pages_of,
    texts,
    words,
)


def make(pdf: bytes, otentikasi: Otentikasi = OTENTIKASI, penandatangan: str = "") -> Made:
    sheet = as_json(otentikasi)
    assert isinstance(sheet, dict)
    return salinan(
        pdf,
        {**sheet, "kantor": as_json(KANTOR)},
        jdih=KANTOR.jdih,
        judul="Salinan Keputusan 45/2025",
        penandatangan=penandatangan,
    )


def lines(pdf: bytes, number: int) -> list[Line]:
    document = editable(pdf)
    shown = sight(document.pages[number])
    with pdfium.PdfDocument(pdf) as seen:
        return lines_of(seen[number], shown)


def found(text: str, pdf: bytes, number: int) -> Box:
    return next(line.box for line in lines(pdf, number) if text in line.text)


def blocks(pdf: bytes) -> list[int]:
    """Number the pages that carry the authentication block."""
    pages = enumerate(texts(pdf), 1)
    return [number for number, page in pages if "Salinan sesuai dengan aslinya" in page]


def ttds(pdf: bytes) -> int:
    return " ".join(texts(pdf)).count("ttd")


def test_a_salinan_carries_all_that_makes_it_one() -> None:
    made = make(keputusan_45())
    first, second, third, fourth = texts(made.pdf)
    assert "SALINAN" in first
    for page in (second, fourth):
        assert "ttd." in page
        assert "Salinan sesuai dengan aslinya SEKRETARIAT KOMISI PEMILIHAN UMUM" in page
        assert "Kepala Subbagian Hukum," in page
        assert "Hadi Prasetyo NIP 198001012005011001" in page
    assert "ttd." not in third
    assert all(KANTOR.jdih in page for page in (first, second, third, fourth))
    assert (ttds(made.pdf), blocks(made.pdf), made.pages) == (2, [2, 4], 4)


def test_the_pages_themselves_stay_as_they_were() -> None:
    before = keputusan_45()
    address = "https://contoh.go.id/periksa/K7M3Q9XA"
    made = make(before, replace(OTENTIKASI, qr=address))
    assert codes(made.pdf) == [address]
    for one, two in zip(looks(before, 2), looks(made.pdf, 2), strict=True):
        assert not darkened(one, two).any()
    for one, two in zip(texts(before), texts(made.pdf), strict=True):
        assert all(word in two for word in one.split())


def test_salinan_stands_alone_at_the_top_and_the_block_at_the_left_under_the_name() -> None:
    pdf = make(keputusan_45()).pdf
    mark = found("SALINAN", pdf, 0)
    assert mark.bottom > max(line.box.top for line in lines(pdf, 0) if line.box != mark)
    name, block = found("AHMAD FAUZAN", pdf, 1), found("Salinan sesuai", pdf, 1)
    assert block.top < name.bottom
    assert block.right < name.left + 60
    assert block.left == pytest.approx(found("KESATU", pdf, 1).left, abs=4)


def test_the_block_stands_at_the_left_also_where_the_signature_has_a_page_to_itself() -> None:
    upright, signed = words("KESATU Keputusan ini berlaku", 72, 700), words("- 2 -", 290, 800)
    signed += words("KETUA KOMISI PEMILIHAN UMUM,", 320, 700) + words("AHMAD FAUZAN", 320, 620)
    pdf = make(pages_of([upright, signed])).pdf
    assert found("Salinan sesuai", pdf, 1).left == pytest.approx(72, abs=4)


def test_ttd_stands_between_jabatan_and_name() -> None:
    pdf = make(keputusan_45()).pdf
    ttd, name = found("ttd.", pdf, 1), found("AHMAD FAUZAN", pdf, 1)
    jabatan = found("KABUPATEN KOTAWARINGIN TIMUR,", pdf, 1)
    assert name.top < ttd.bottom < ttd.top < jabatan.bottom
    assert name.left < ttd.left < jabatan.right


@pytest.mark.parametrize("jabatan", ["Plh. Kepala Subbagian Hukum", "Plt. Kepala Subbagian Hukum"])
def test_an_acting_officer_signs_as_such(jabatan: str) -> None:
    made = make(keputusan_45(), replace(OTENTIKASI, penanda=replace(HADI, jabatan=jabatan)))
    assert f"{jabatan}," in texts(made.pdf)[1]


SIGNED = (
    words("KETUA KOMISI PEMILIHAN UMUM,", 320, 300)
    + words("AHMAD FAUZAN", 320, 220)
    + words("KEEMPAT Keputusan ini berlaku", 72, 340)
)


def test_a_ttd_that_is_there_already_is_not_written_twice() -> None:
    made = make(pages_of([SIGNED + words("ttd.", 330, 255)]))
    assert ttds(made.pdf) == 1


def test_a_jabatan_of_two_offices_is_one_place() -> None:
    act = SIGNED.replace(b"KETUA KOMISI PEMILIHAN UMUM,", b"a.n. KETUA KOMISI PEMILIHAN UMUM")
    pdf = pages_of([act + words("SEKRETARIS,", 320, 286) + words("ttd.", 330, 255)])
    assert len(places_in(lines(pdf, 0))) == 1
    assert ttds(make(pdf).pdf) == 1


def test_a_drawn_signature_is_not_written_over() -> None:
    drawing = b"2 w 320 240 m 360 290 l 420 235 l 330 262 l 440 270 l S "
    assert ttds(make(pages_of([SIGNED + drawing])).pdf) == 0


def test_the_block_moves_beside_the_signer_when_there_is_no_room_below() -> None:
    low = b"".join(words("penuh", 72, y) + words("penuh", 300, y) for y in range(16, 200, 14))
    made = make(pages_of([SIGNED.replace(b"72 340", b"72 520") + low]))
    assert (made.pages, blocks(made.pdf)) == (1, [1])
    block = found("Salinan sesuai", made.pdf, 0)
    assert 220 < block.top < 370
    assert block.right < 320


def test_a_block_that_is_too_wide_for_its_place_is_laid_smaller_before_a_page_is_added() -> None:
    low = b"".join(words("penuh", 72, y) + words("penuh", 300, y) for y in range(16, 200, 14))
    made = make(pages_of([SIGNED.replace(b"72 340", b"72 520").replace(b"320 ", b"256 ") + low]))
    assert (made.pages, blocks(made.pdf)) == (1, [1])
    block = found("Salinan sesuai", made.pdf, 0)
    assert 72 <= block.left < block.right < 256
    assert found("Hadi Prasetyo", made.pdf, 0).bottom > 200


def test_where_nobody_is_known_to_sign_the_block_stands_above_what_stands_at_the_foot() -> None:
    made = make(pages_of([words("Isi", 72, 700) + words("jdih.example.go.id", 400, 30)]))
    assert made.pages == 1
    assert found("jdih.example", made.pdf, 0).top < found("Hadi Prasetyo", made.pdf, 0).bottom


def test_no_block_stands_where_no_printer_prints() -> None:
    full = b"".join(words("penuh " * 6, 72, y) for y in range(150, 500, 14))
    made = make(pages_of([full + words("SARI", 320, 140)]))
    assert made.pages == 2


@pytest.mark.parametrize("template", ["kaki", "cap_salinan"])
def test_letters_that_hang_below_their_line_are_not_cut_off(template: str) -> None:
    sheet = as_json(replace(OTENTIKASI, penanda=replace(HADI, nip="")))
    assert isinstance(sheet, dict)
    made = typeset(template, {**sheet, "kantor": {"jdih": "jdih.kpu.go.id/gjpqy"}}, tagged=False)
    with pdfium.PdfDocument(made) as pieces:
        for piece in pieces:
            assert piece.render(scale=8, grayscale=True).to_numpy()[-1].min() > 200


def test_a_long_name_of_a_commission_parts_behind_the_word_sekretariat() -> None:
    kip = replace(OTENTIKASI, unit=("SEKRETARIAT KOMISI INDEPENDEN PEMILIHAN", "KABUPATEN PIDIE"))
    for block, first in ((kip, "SEKRETARIAT"), (OTENTIKASI, OTENTIKASI.unit[0])):
        made = make(keputusan_45(), block)
        found = [line.text for line in lines(made.pdf, blocks(made.pdf)[0] - 1)]
        assert found[found.index("Salinan sesuai dengan aslinya") + 1] == first


def test_a_page_is_added_when_there_is_no_room_at_all() -> None:
    full = b"".join(words("penuh " * 6, 72, y) for y in range(16, 500, 14))
    made = make(pages_of([full + SIGNED, words("Lampiran", 72, 700)]))
    assert (made.pages, blocks(made.pdf)) == (3, [2])
    first, added, annex = texts(made.pdf)
    assert "Salinan sesuai" not in first
    assert "Salinan sesuai dengan aslinya" in added
    assert annex.startswith("Lampiran")


def test_a_full_first_page_gets_a_strip_for_salinan() -> None:
    full = b"".join(words("penuh " * 13, 20, y) for y in range(20, 842, 14))
    pdf = pages_of([full, SIGNED])
    made = make(pdf)
    assert "SALINAN" in texts(made.pdf)[0]
    one, two = looks(pdf)[0], looks(made.pdf)[0]
    assert two.height > one.height
    below = two.crop((0, two.height - one.height - 24, two.width, two.height - 24))
    assert not darkened(one, below).any()


def test_only_the_known_signer_counts_when_he_is_known() -> None:
    pdf = pages_of([SIGNED])
    assert ttds(make(pdf, penandatangan="Ahmad Fauzan").pdf) == 1
    assert ttds(make(pdf, penandatangan="Bambang Irawan").pdf) == 0


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_is_stamped_as_it_is_seen(rotate: int) -> None:
    plain = make(pages_of([b"", SIGNED]))
    turned = Pdf.open(io.BytesIO(pages_of([b"", SIGNED])))
    for page in turned.pages:
        page.rotate(rotate, relative=False)
    target = io.BytesIO()
    turned.save(target)
    made = make(target.getvalue())
    # Turned text is read along the page, so the signer is not looked for; the rest has its place.
    assert "SALINAN" in texts(made.pdf)[0]
    assert found("SALINAN", made.pdf, 0).top > looks(made.pdf)[0].height - 70
    assert ttds(plain.pdf) == 1


def test_a_locked_or_broken_file_is_refused_by_name() -> None:
    target = io.BytesIO()
    Pdf.open(io.BytesIO(pages_of([SIGNED]))).save(
        target, encryption=Encryption(user="rahasia", owner="x")
    )
    with pytest.raises(Refused, match="terkunci"):
        make(target.getvalue())
    with pytest.raises(Refused, match="rusak"):
        make(b"%PDF-1.7 not a document")


async def test_the_workshop_hands_back_what_was_made() -> None:
    workshop = Workshop()
    pdf = keputusan_45()
    draft = await workshop.salinan(pdf, OTENTIKASI, KANTOR, judul="Salinan")
    assert (draft.pages, blocks(draft.pdf)) == (4, [2, 4])
    ready = await workshop.naskah_unggah(pdf, KANTOR, judul="Keputusan 45")
    assert [KANTOR.jdih in page for page in texts(ready.pdf)] == [True] * ready.pages == [True] * 4
    with pytest.raises(Broken, match="rusak"):
        await workshop.naskah_unggah(b"bukan pdf", KANTOR, judul="x")


def _signed_electronically(pdf: bytes) -> tuple[bytes, ValidationContext]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ahmad Fauzan")])
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    issued = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=9999))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = asn1.Certificate.load(issued.public_bytes(serialization.Encoding.DER))
    private = keys.PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    store = SimpleCertificateStore()
    store.register(certificate)
    signer = SimpleSigner(signing_cert=certificate, signing_key=private, cert_registry=store)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signed = sign_pdf(writer, PdfSignatureMetadata(field_name="TTE"), signer=signer)
    return signed.getvalue(), ValidationContext(trust_roots=[certificate])


def test_an_electronically_signed_asli_is_published_byte_for_byte() -> None:
    signed, trust = _signed_electronically(keputusan_45())
    made = naskah_unggah(signed, "Keputusan 45", KANTOR.jdih)
    assert made.pdf == signed
    reader = PdfFileReader(io.BytesIO(made.pdf))
    assert validate_pdf_signature(reader.embedded_signatures[0], trust).bottom_line
