"""Publishing on ILDIS: each of its silent failures is played, and none is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import ClientSession

from jdih.ildis.publisher import IldisPublisher
from jdih.publisher import (
    BadLogin,
    Entry,
    GivenUp,
    NeedsChoice,
    NeedsHuman,
    PublishError,
    TooLarge,
    TryAgain,
)
from jdih.readback import Seen, read_back
from sop.produk import Relasi, Status
from tests.ildis.web import DOORS
from tests.jdih.conftest import Said, make_entry, pdf
from tests.jdih.ildis.conftest import MB, Site


async def test_a_keputusan_goes_up_with_every_field_and_is_read_back(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    entry = make_entry(abstrak=pdf("Abstrak"))
    uploaded = await publisher.publish(entry, said)
    assert uploaded.public
    assert uploaded.notes == ()
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL
    (row,) = site.rows
    expected = {
        "jenis_peraturan": "Keputusan",
        "bentuk_peraturan": "Keputusan",
        "judul": entry.judul,
        "nomor_peraturan": "45",
        "tahun_terbit": "2025",
        "tanggal_penetapan": "2025-03-03",
        "tanggal_pengundangan": "2025-03-03",
        "tempat_terbit": "KAB. KOTAWARINGIN TIMUR",
        "penandatanganan": "Ahmad Fauzan",
        "bahasa": "Indonesia",
        "bidang_hukum": "Hukum Pemilihan Umum",
        "urusan_pemerintahan": "",
    }
    assert row.values | expected == row.values
    assert row.teu == [entry.teu]
    assert row.subjects == [entry.subjek]
    assert (site.shelf.files / row.abstrak).read_bytes() == pdf("Abstrak")
    if site.ildis.version == 3:
        assert row.values["status"] == "Berlaku"
        assert row.values["promosikan_ke_beranda"] == "Tidak", "a default of the form is kept"


async def test_the_session_is_kept_for_the_next_document(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    for number in ("45", "46", "47"):
        await publisher.publish(make_entry(number), said)
    assert site.logins == 1
    assert len(site.rows) == 3


async def test_a_wrong_password_is_tried_once_and_never_again(site: Site, said: Said) -> None:
    publisher = site.publisher("salah")
    for _ in range(3):
        with pytest.raises(BadLogin, match="tidak mencoba lagi"):
            await publisher.publish(make_entry(), said)
    await publisher.close()
    assert site.logins == 1


async def test_a_suspended_account_is_told_as_such(site: Site, said: Said) -> None:
    for _ in range(3):
        wrong = site.publisher("salah")
        with pytest.raises(BadLogin):
            await wrong.publish(make_entry(), said)
        await wrong.close()
    right = site.publisher()
    with pytest.raises(BadLogin, match="ditangguhkan"):
        await right.publish(make_entry(), said)
    await right.close()


async def test_a_recaptcha_hands_over_to_a_person_without_a_login(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    site.ildis.recaptcha = True
    with pytest.raises(NeedsHuman, match="reCAPTCHA"):
        await publisher.publish(make_entry(), said)
    assert site.logins == 0


async def test_an_operator_uploads_and_waits_for_verification(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    site.ildis.may_verify = False
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    assert not uploaded.public
    assert "menunggu verifikasi" in uploaded.notes[0]
    async with session.get(uploaded.page_url) as page:
        assert page.status == 200, "ILDIS shows the page of an unpublished document"
    assert (await read_back(session, entry, uploaded)).seen is Seen.NOT_PUBLIC
    site.rows[0].published = True
    uploaded = await publisher.status(entry, uploaded)
    assert uploaded.public
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL


async def test_a_file_over_phps_limit_is_noticed_and_a_smaller_one_joins_the_same_document(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    large = make_entry(content=pdf("besar", filler=3 * MB))
    with pytest.raises(TooLarge) as refused:
        await publisher.publish(large, said)
    assert refused.value.limit == 2 * MB
    small = make_entry(content=pdf("kecil"))
    uploaded = await publisher.publish(small, said)
    assert len(site.rows) == 1
    assert (await read_back(session, small, uploaded)).seen is Seen.EQUAL


async def test_a_body_over_phps_post_limit_is_not_taken_for_a_token(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    with pytest.raises(TooLarge):
        await publisher.publish(make_entry(content=pdf("besar", filler=9 * MB)), said)
    assert site.rows == []


async def test_the_configured_limit_is_checked_before_anything_is_sent(
    site: Site, said: Said
) -> None:
    publisher = site.publisher(max_bytes=MB)
    with pytest.raises(TooLarge) as refused:
        await publisher.publish(make_entry(content=pdf("x", filler=MB)), said)
    await publisher.close()
    assert refused.value.text.startswith("File terlalu besar untuk JDIH (paling besar 1 MB)")
    assert site.logins == 0


async def test_a_file_that_vanished_is_attached_to_the_same_document_next_time(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    site.ildis.lose_files = True
    entry = make_entry()
    with pytest.raises(TryAgain, match="tidak menyimpan filenya"):
        await publisher.publish(entry, said)
    site.ildis.lose_files = False
    uploaded = await publisher.publish(entry, said)
    assert len(site.rows) == 1
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL


async def test_what_is_no_pdf_is_never_sent(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    with pytest.raises(GivenUp, match="bukan PDF"):
        await publisher.publish(make_entry(content=b"PK\x03\x04 docx"), said)
    assert site.rows == []


async def test_a_file_name_that_is_taken_never_overwrites_the_other_document(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    entry = make_entry()
    taken = site.shelf.files / entry.file_name
    taken.write_bytes(pdf("dokumen lain"))
    with pytest.raises(GivenUp, match="sudah dipakai"):
        await publisher.publish(entry, said)
    assert taken.read_bytes() == pdf("dokumen lain")
    assert site.rows == []


async def test_an_upload_lost_to_an_ended_session_is_sent_once_more(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    await publisher.publish(make_entry("44"), said)
    site.ildis.forget = 1
    await publisher.publish(make_entry(), said)
    assert len(site.rows) == 2
    site.ildis.forget = 5
    with pytest.raises(TryAgain, match="sesi"):
        await publisher.publish(make_entry("46"), said)
    assert len(site.rows) == 2


async def test_a_really_idle_session_is_renewed_with_one_login(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    await publisher.publish(make_entry("44"), said)
    site.app[DOORS].expire()
    await publisher.publish(make_entry(), said)
    assert (len(site.rows), site.logins) == (2, 2)


async def test_titles_are_sent_in_plain_ascii(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    entry = make_entry(tentang="Tata Cara “Coklit” – Data & Café Pemilih")
    await publisher.publish(entry, said)
    judul = site.rows[0].values["judul"]
    assert judul.endswith("tentang Tata Cara Coklit - Data dan Cafe Pemilih")
    assert judul.isascii()
    assert not set('"&') & set(judul)


async def test_a_broken_page_after_the_upload_is_no_reason_to_upload_again(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    site.ildis.broken_view = True
    uploaded = await publisher.publish(make_entry(), said)
    assert uploaded.public
    await publisher.publish(make_entry(), said)
    assert len(site.rows) == 1


async def test_sub_forms_that_answer_nothing_become_a_note(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    site.ildis.broken_sub_forms = True
    uploaded = await publisher.publish(make_entry(), said)
    assert uploaded.public
    assert [note.split()[0] for note in uploaded.notes] == ["T.E.U.", "Subjek"]


async def test_relations_are_handed_to_the_staf_as_a_note(
    publisher: IldisPublisher, said: Said
) -> None:
    entry = make_entry(relasi=(Relasi("mencabut", "Keputusan Nomor 1 Tahun 2020"),))
    uploaded = await publisher.publish(entry, said)
    assert uploaded.notes == ("Catat di panel JDIH: mencabut Keputusan Nomor 1 Tahun 2020.",)


async def test_a_document_out_of_force_says_so_on_the_site_or_to_the_staf(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    uploaded = await publisher.publish(make_entry(status=Status.TIDAK_BERLAKU), said)
    if site.ildis.version == 3:
        assert site.rows[0].values["status"] == "Tidak Berlaku"
        assert uploaded.notes == ()
    else:
        assert uploaded.notes == ("Catat di panel JDIH: status Tidak Berlaku.",)


async def test_the_relations_of_a_replacement_are_handed_over_too(
    publisher: IldisPublisher, said: Said
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    relation = (Relasi("mencabut", "Keputusan Nomor 1 Tahun 2020"),)
    new = make_entry(content=pdf("Naskah pengganti"), relasi=relation)
    replaced = await publisher.replace(new, uploaded)
    assert replaced.notes == ("Catat di panel JDIH: mencabut Keputusan Nomor 1 Tahun 2020.",)


async def test_an_unmatched_list_is_asked_once_and_the_answer_used(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    site.ildis.kinds[12] = ("Keputusan", (("Surat Keputusan KPU", "SKKPU"), ("Lain", "LAIN")))
    entry = make_entry()
    with pytest.raises(NeedsChoice) as asked:
        await publisher.publish(entry, said)
    assert (asked.value.field, asked.value.wanted) == ("bentuk_peraturan", "Keputusan")
    assert set(asked.value.options) == {"SKKPU", "LAIN"}
    assert site.rows == []
    chosen = replace(entry, choices={asked.value.field: "SKKPU"})
    await publisher.publish(chosen, said)
    assert site.rows[0].values["bentuk_peraturan"] == "Surat Keputusan KPU"


async def test_the_most_alike_options_come_first(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    entry = replace(make_entry(), tempat_terbit="Kotawaringin Timur", tempat_penetapan="")
    with pytest.raises(NeedsChoice) as asked:
        await publisher.publish(entry, said)
    assert asked.value.options[0] == "KAB. KOTAWARINGIN TIMUR"


async def test_a_kind_without_forms_gets_the_words_as_they_are(
    site: Site, publisher: IldisPublisher, said: Said
) -> None:
    site.ildis.kinds[12] = ("Keputusan", ())
    await publisher.publish(make_entry(), said)
    assert site.rows[0].values["bentuk_peraturan"] == "Keputusan"


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"maintenance": True}, TryAgain, "pemeliharaan"),
        ({"cut": True}, TryAgain, "terputus"),
    ],
)
async def test_a_bad_day_is_told_and_nothing_is_doubled_after_it(
    site: Site,
    publisher: IldisPublisher,
    said: Said,
    change: dict[str, bool],
    error: type[PublishError],
    sentence: str,
) -> None:
    for name, value in change.items():
        setattr(site.ildis, name, value)
    with pytest.raises(error, match=sentence):
        await publisher.publish(make_entry(), said)
    for name in change:
        setattr(site.ildis, name, False)
    await publisher.publish(make_entry(), said)
    assert len(site.rows) == 1


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"nomor": ""}, "Nomor Peraturan cannot be blank|tanpa menyebut sebab"),
        ({"tahun": 25}, "Tahun harus berupa 4 digit angka|tanpa menyebut sebab"),
    ],
)
async def test_what_the_form_refuses_is_handed_on_in_its_words(
    site: Site, publisher: IldisPublisher, said: Said, broken: dict[str, object], sentence: str
) -> None:
    entry: Entry = replace(make_entry(), **broken)  # type: ignore[arg-type]
    with pytest.raises(GivenUp, match=sentence):
        await publisher.publish(entry, said)
    assert site.rows == []


async def test_a_site_that_prefixes_file_names_is_understood(
    site: Site, publisher: IldisPublisher, said: Said, session: ClientSession
) -> None:
    site.ildis.names = "prefix"
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    assert "/3K7f-2025kpt" in uploaded.file_url
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL
    await publisher.publish(entry, said)
    assert len(site.rows) == 1


async def test_the_adapter_never_logs_or_shows_its_password(site: Site, said: Said) -> None:
    publisher = site.publisher("sangat-rahasia")
    with pytest.raises(BadLogin) as refused:
        await publisher.publish(make_entry(), said)
    await publisher.close()
    shown = f"{refused.value!r} {publisher!r} {vars(publisher)!r} {said.lines}"
    assert "sangat-rahasia" not in shown
