"""What ILDIS has already: found again, never doubled, replaced in place, taken down."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from jdih.ildis.publisher import IldisPublisher
from jdih.publisher import AlreadyThere, GivenUp, NeedsHuman, TryAgain
from jdih.readback import Seen, read_back
from sop.produk import Jenis, Status
from tests.jdih.conftest import Said, make_entry, pdf
from tests.jdih.ildis.conftest import Site


async def test_the_same_document_twice_stays_one(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    first = await publisher.publish(make_entry(), said)
    assert await publisher.publish(make_entry(), said) == first
    (row,) = site.rows
    assert len(row.teu) == len(row.subjects) == 1


async def test_the_number_uploaded_by_hand_before_is_never_doubled(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    entry = make_entry()
    site.shelf.keep_file(site.ildis, "scan keputusan 45.pdf", pdf("unggahan tangan"))
    row = site.shelf.add(
        {
            "jenis_peraturan": "Keputusan",
            "judul": entry.judul.upper(),
            "nomor_peraturan": "45",
            "tahun_terbit": "2025",
            "tanggal_penetapan": "2025-03-03",
        }
    )
    row.file = next(site.shelf.files.iterdir()).name
    with pytest.raises(AlreadyThere) as refused:
        await publisher.publish(entry, said)
    assert refused.value.page_url.endswith(f"dokumen/view?id={row.id}")
    row.values["judul"] = "Judul yang ditulis lain"
    with pytest.raises(AlreadyThere):
        await publisher.publish(entry, said)
    assert len(site.rows) == 1


async def test_a_similar_number_or_another_kind_is_another_document(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    await publisher.publish(make_entry("145"), said)
    await publisher.publish(make_entry("45", jenis=Jenis.SURAT_EDARAN), said)
    await publisher.publish(make_entry("45"), said)
    await publisher.publish(make_entry("45", jenis=Jenis.KEPUTUSAN_SEKRETARIS), said)
    assert len(site.rows) == 4
    assert site.rows[-1].values["bentuk_peraturan"] == "Keputusan Sekretaris"


async def test_a_number_that_many_others_contain_is_found_among_them(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    entry = make_entry("1")
    await publisher.publish(entry, said)
    for number in range(10, 130):
        judul = f"Keputusan Nomor {number}1 Tahun 2025 tentang Lain"
        values = {"nomor_peraturan": f"{number}1", "tahun_terbit": "2025", "judul": judul}
        site.shelf.add(values | {"tanggal_penetapan": "2025-01-01", "jenis_peraturan": "X"})
    for row in site.rows:
        row.published = True
    uploaded = await publisher.publish(entry, said)
    assert uploaded.remote_id == "1"
    assert len(site.rows) == 121
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL


async def test_a_list_that_cannot_be_read_is_not_taken_for_an_empty_one(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    await publisher.publish(make_entry(), said)
    site.ildis.maintenance = True
    with pytest.raises(TryAgain):
        await publisher.publish(make_entry(), said)
    site.ildis.maintenance = False
    assert len(site.rows) == 1


async def test_a_double_left_by_a_slow_site_is_removed(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    site.ildis.think = 0.4
    entry = make_entry()
    killed = site.publisher()
    first = asyncio.create_task(killed.publish(entry, said))
    await asyncio.sleep(0.2)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await killed.close()
    uploaded = await publisher.publish(entry, said)
    assert len(site.rows) == 1
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL


async def test_a_published_file_is_replaced_in_place(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    new = make_entry(content=pdf("Naskah pengganti"), status=Status.TIDAK_BERLAKU)
    replaced = await publisher.replace(new, uploaded)
    assert replaced.remote_id == uploaded.remote_id
    assert (await read_back(session, new, replaced)).seen is Seen.EQUAL
    assert len(site.rows) == 1
    if site.ildis.version == 3:
        assert site.rows[0].values["status"] == "Tidak Berlaku"


async def test_a_site_that_writes_pdfs_anew_still_takes_other_data_for_its_document(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    (site.shelf.files / site.rows[0].file).write_bytes(pdf("Ditulis ulang oleh situs"))
    await publisher.replace(replace(make_entry(), penandatangan="Plt. Ketua"), uploaded)
    assert site.rows[0].values["penandatanganan"] == "Plt. Ketua"


async def test_a_name_that_another_document_uses_changes_nothing_of_ours(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    new = replace(make_entry(content=pdf("Naskah pengganti")), penandatangan="Plt. Ketua")
    (site.shelf.files / new.file_name).write_bytes(pdf("dokumen lain"))
    with pytest.raises(GivenUp, match="sudah dipakai"):
        await publisher.replace(new, uploaded)
    assert site.rows[0].values["penandatanganan"] == "Ahmad Fauzan"


async def test_an_earlier_file_of_ours_is_renewed_with_its_data_not_doubled(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    await publisher.publish(make_entry(), said)
    new = replace(make_entry(content=pdf("Naskah pengganti")), penandatangan="Plt. Ketua")
    uploaded = await publisher.publish(new, said)
    assert (await read_back(session, new, uploaded)).seen is Seen.EQUAL
    assert [row.values["penandatanganan"] for row in site.rows] == ["Plt. Ketua"]


async def test_a_look_long_after_the_upload_still_asks_the_public_list(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    kept = replace(uploaded, listings=publisher.listings(entry))
    assert kept == uploaded
    site.rows[0].published = False
    assert (await read_back(session, entry, kept)).seen is Seen.NOT_PUBLIC


async def test_a_document_is_taken_off_the_public_list(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    after = await publisher.withdraw(entry, uploaded, "Salah unggah")
    assert not after.public
    assert (await read_back(session, entry, after)).seen is Seen.NOT_PUBLIC
    site.ildis.may_verify = False
    with pytest.raises(NeedsHuman):
        await publisher.withdraw(entry, uploaded, "Salah unggah")
