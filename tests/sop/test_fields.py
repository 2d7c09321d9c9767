"""Fields that an officer sets by hand."""

from __future__ import annotations

import pytest

from sop.berkas import Berkas
from sop.fields import set_field
from sop.produk import Produk, Relasi

ONE, TWO = (
    "Keputusan Nomor 12 Tahun 2020 tentang Tata Naskah",
    "Surat Edaran Nomor 3 Tahun 2021 tentang Jam Kerja; Cuti; dan Lembur",
)


@pytest.mark.parametrize(
    ("written", "titles"),
    [
        (ONE, (ONE,)),
        (TWO, (TWO,)),
        (f"{TWO};  {ONE}", (TWO, ONE)),
        ("", ()),
    ],
)
def test_what_a_document_revokes_may_be_several(written: str, titles: tuple[str, ...]) -> None:
    other = Relasi("mengubah", "Keputusan Nomor 1 Tahun 2019 tentang Arsip")
    before = Berkas(code="K7M3Q9XA", produk=Produk(relasi=(Relasi("mencabut", "-"), other)))
    changes = set_field(before, "mencabut", written)
    assert changes is not None
    produk = changes["produk"]
    assert isinstance(produk, Produk)
    assert produk.relasi == (other, *(Relasi("mencabut", title) for title in titles))
