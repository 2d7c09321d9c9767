"""Reading whatever comes: no text and no bytes bring it down, and nothing is sure by chance."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from naskah.file.identify import Content, identify
from naskah.reading.nota_dinas import as_lines
from naskah.reading.read import masked, read, understand
from naskah.text.pdf import Layer, Page
from sop.reading import Form

_PIECES = (
    *("KEPUTUSAN", "KOMISI PEMILIHAN UMUM", "NOMOR", "TENTANG", "NOTA DINAS", "LAMPIRAN"),
    *("Menimbang", "Ditetapkan di", "pada tanggal", "5 Mei 2025", "45/HK/2025", "TAHUN 2025"),
    *("KETUA", "ttd.", "Hal", "Yth.", "Dari", "Salinan sesuai dengan aslinya", "NIP", "MENCABUT"),
    *("6202055203850001", "dicabut dan dinyatakan tidak berlaku"),
    *(",", ":", "/", "…", "\n", "\f", "\x00", "(", "[", "\\"),
)
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=9), max_size=40).map(" ".join)


@given(_TEXTS, _TEXTS)
def test_no_text_brings_reading_down_and_every_value_says_where_it_stood(
    first: str, second: str
) -> None:
    pages = [Page(1, first, Layer.REAL), Page(2, second, Layer.REAL)]
    _, fields = understand(pages, as_lines(first))
    masked(pages)
    for name, found in fields.items():
        assert found.value.strip()
        assert found.where.startswith("hal. ")
        if name == "tanggal":
            date.fromisoformat(found.value)
        if name == "tahun":
            assert 1900 <= int(found.value) <= 2100


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff"])
)
def test_no_bytes_bring_reading_down(tail: bytes, head: bytes) -> None:
    reading = read(head + tail)
    assert reading.trouble
    assert reading.form is Form.OTHER or identify(head + tail) is not Content.OTHER
