"""JDIH on its bad days, played through the desk: the right state, the right sentence, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from jdih.portal.faults import Fault
from sop.berkas import Upload
from tests.jdih.conftest import pdf
from tests.office import RUDI, SARI, YUNI
from tests.readings import edaran, keputusan
from tests.whole.conftest import free_port
from tests.whole.jdih_desk import ildis, ildis_settings, open_desk, portal, rest

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("switches", "sentence"),
    [
        ({"lose_files": True}, "JDIH tidak menyimpan filenya, walaupun menjawab berhasil."),
        ({"forget": 5}, "JDIH memutus sesi masuk; unggahan dicoba lagi nanti."),
        ({"maintenance": True}, "Halaman masuk JDIH tidak tampil; mungkin sedang pemeliharaan."),
        ({"cut": True}, "JDIH tidak dapat dihubungi atau sambungan terputus."),
    ],
)
async def test_what_ildis_hides_is_noticed_said_and_tried_again_by_itself(
    tmp_path: Path, switches: dict[str, object], sentence: str
) -> None:
    async with (
        ildis(tmp_path, **switches) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        berkas = await desk.stands(Upload.QUEUED)
        card = await desk.card()
        assert sentence in card
        assert "Sudah dicoba 1 kali; dicoba lagi sendiri 08.31. Tidak ada yang hilang." in card
        assert await desk.buttons(RUDI) == ["Unggah manual", "Coba sekarang"]
        await desk.wait(seconds=61)
        assert "Sudah dicoba 2 kali" in await desk.card()
        site.ildis.lose_files = site.ildis.maintenance = site.ildis.cut = False
        site.ildis.forget = 0
        await desk.wait(minutes=3)
        await desk.stands(Upload.PUBLISHED)
        assert len(site.rows) == 1
        assert berkas.naskah_unggah == (await desk.berkas()).naskah_unggah


@pytest.mark.parametrize(
    ("fault", "sentence", "at"),
    [
        (Fault.DOWN, "JDIH tidak dapat dihubungi atau sambungan terputus.", "08.31"),
        (Fault.BUSY, "JDIH sedang tidak dapat melayani (jawaban 503).", "08.31"),
        (Fault.MAINTENANCE, "Portal sedang dalam pemeliharaan.", "08.31"),
        (Fault.CUT, "JDIH tidak dapat dihubungi atau sambungan terputus.", "08.31"),
    ],
)
async def test_a_portal_that_is_down_cut_or_busy_is_tried_again_when_the_officer_wants(
    tmp_path: Path, fault: Fault, sentence: str, at: str
) -> None:
    async with (
        portal(tmp_path, free_port()) as (faults, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        faults.now = fault
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.QUEUED)
        assert sentence in await desk.card()
        assert f"dicoba lagi sendiri {at}" in await desk.card()
        faults.now = Fault.NONE
        await desk.tap(RUDI, "Coba sekarang")
        assert "Sedang diunggah. Dicoba sekarang." in await desk.card()
        await desk.work()
        await desk.stands(Upload.PUBLISHED)


async def test_a_slow_portal_is_only_slow(tmp_path: Path) -> None:
    async with (
        portal(tmp_path, free_port()) as (faults, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        faults.now = Fault.SLOW
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.PUBLISHED)


@pytest.mark.parametrize(
    ("switches", "sentence", "minutes"),
    [
        ({"busy": 1}, "JDIH sedang tidak dapat melayani (jawaban 429).", 2),
        ({"fail": 1}, "JDIH sedang tidak dapat melayani (jawaban 500).", 2),
    ],
)
async def test_a_rest_service_that_is_busy_gets_its_time(
    tmp_path: Path, switches: dict[str, object], sentence: str, minutes: int
) -> None:
    async with (
        rest(tmp_path, **switches) as (double, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.QUEUED)
        assert sentence in await desk.card()
        await desk.wait(minutes=minutes)
        await desk.stands(Upload.PUBLISHED)
        assert len(double.documents) == 1


async def test_an_answer_without_a_word_is_a_refusal_that_the_staf_presses_again(
    tmp_path: Path,
) -> None:
    async with (
        rest(tmp_path, silent=True) as (double, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.FAILED)
        assert "JDIH menolak dokumen ini tanpa menyebut sebabnya." in await desk.card()
        double.silent = False
        await desk.unggah()
        await desk.stands(Upload.PUBLISHED)


async def test_pauses_grow_and_a_site_that_says_when_is_heard(tmp_path: Path) -> None:
    async with (
        portal(tmp_path, free_port()) as (faults, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        faults.now = Fault.DOWN
        await desk.ready()
        await desk.unggah()
        pauses = []
        for _ in range(4):
            online = (await desk.berkas()).online
            pauses.append((online.next_try - desk.clock.now()) / timedelta(minutes=1))
            await desk.wait(minutes=pauses[-1])
        assert pauses == [1, 2, 5, 10]
    async with (
        rest(tmp_path, busy=3) as (_, settings),
        open_desk(tmp_path / "lain", **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        assert (await desk.berkas()).online.next_try >= desk.clock.now() + timedelta(minutes=1)


async def test_a_wrong_password_is_never_sent_twice_and_the_admin_is_told_once(
    tmp_path: Path,
) -> None:
    async with (
        ildis(tmp_path) as site,
        open_desk(tmp_path, **ildis_settings(site, "salah")) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.FAILED)
        assert "JDIH menolak nama pengguna atau sandi; bot tidak mencoba lagi." in (
            await desk.card()
        )
        for _ in range(3):
            await desk.wait(hours=1)
            await desk.unggah()
        assert site.logins == 1
        told = [text for text in await desk.said(YUNI) if "sandi" in text]
        assert told == [
            "JDIH menolak nama pengguna atau sandi; bot tidak mencoba lagi. Admin perlu memeriksa."
        ]
        assert "salah" not in " ".join(await desk.said(RUDI) + await desk.said(YUNI))


async def test_a_recaptcha_hands_the_ready_package_to_the_staf(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path, recaptcha=True) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        berkas = await desk.stands(Upload.BY_HAND)
        card = await desk.card()
        assert "Halaman masuk JDIH memakai reCAPTCHA; unggah manual oleh Staf." in card
        assert "Belum cocok" not in card
        names = [f.name for m in await desk.screen(RUDI) for f in m.files]
        assert berkas.naskah_unggah.name in names
        assert site.logins == 0
        naskah = await desk.files.read(berkas.naskah_unggah.sha256)
        address = site.upload_by_hand(berkas.title, naskah, berkas.naskah_unggah.name)
        await desk.tap(RUDI, "Kirim alamat")
        await desk.types(RUDI, address)
        await desk.work()
        await desk.stands(Upload.PUBLISHED)


async def test_an_account_that_may_not_verify_waits_until_somebody_did(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path, may_verify=False) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.WAITING)
        assert "Terunggah, menunggu verifikasi di JDIH." in await desk.card()
        await desk.wait(minutes=11)
        await desk.stands(Upload.WAITING)
        site.rows[0].published = True
        rings = await desk.rung(RUDI)
        await desk.wait(minutes=11)
        await desk.stands(Upload.PUBLISHED)
        assert await desk.rung(RUDI) == rings + 1
        assert "dibaca ulang: sama" in await desk.card(SARI)
        assert site.logins == 1


async def test_a_document_that_vanishes_while_it_waits_is_not_waited_for(tmp_path: Path) -> None:
    async with (
        rest(tmp_path, verified=False) as (double, settings),
        open_desk(tmp_path, **settings) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.stands(Upload.WAITING)
        double.documents.clear()
        await desk.wait(minutes=11)
        await desk.stands(Upload.FAILED)
        assert "Dokumen 1 sudah tidak ada di JDIH." in await desk.card()


async def test_a_list_that_nothing_matches_is_asked_once_and_remembered_for_its_like(
    tmp_path: Path,
) -> None:
    forms = (("Surat Keputusan KPU", "SKKPU"), ("Keputusan Lain", "LAIN"))
    async with ildis(tmp_path) as site:
        site.ildis.kinds[12] = ("Keputusan", forms)
        async with open_desk(tmp_path, **ildis_settings(site)) as desk:
            await desk.ready()
            await desk.unggah()
            await desk.stands(Upload.ASKING)
            assert "tidak ada yang cocok. Pilih sekali; lain kali diingat." in await desk.card()
            assert await desk.buttons(RUDI) == ["Pilih", "Unggah manual"]
            await desk.tap(RUDI, "Pilih", "SKKPU")
            await desk.work()
            await desk.stands(Upload.PUBLISHED)
            await desk.ready(keputusan("46"))
            await desk.unggah()
            await desk.stands(Upload.PUBLISHED)
            await desk.ready(edaran())
            await desk.unggah()
            await desk.stands(Upload.PUBLISHED)
            forms_used = [row.values["bentuk_peraturan"] for row in site.rows]
            assert forms_used == ["Surat Keputusan KPU", "Surat Keputusan KPU", "Surat Edaran"]


async def test_a_number_that_is_there_already_is_never_doubled(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        address = site.upload_by_hand("Keputusan 45 dari tahun lalu", pdf("x"), "x.pdf")
        await desk.unggah()
        await desk.stands(Upload.FAILED)
        card = await desk.card()
        assert f"Keputusan 45/2025 sudah ada di JDIH: {address}." in card
        assert "Unggah manual" in await desk.buttons(RUDI)
        assert len(site.rows) == 1


async def test_a_file_name_that_is_taken_overwrites_nothing(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        name = (await desk.berkas()).naskah_unggah.name
        (site.shelf.files / name).write_bytes(pdf("dokumen lain"))
        await desk.unggah()
        await desk.stands(Upload.FAILED)
        assert f"Nama file {name} sudah dipakai dokumen lain di JDIH." in await desk.card()
        assert (site.shelf.files / name).read_bytes() == pdf("dokumen lain")


async def test_unggah_manual_ends_the_waiting_for_the_next_attempt(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path, maintenance=True) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        await desk.unggah()
        await desk.tap(RUDI, "Unggah manual")
        await desk.work()
        await desk.stands(Upload.BY_HAND)
        site.ildis.maintenance = False
        await desk.wait(hours=2)
        await desk.stands(Upload.BY_HAND)
        assert site.rows == []
        assert "dicoba lagi sendiri" not in await desk.card()


async def test_what_breaks_in_the_bot_itself_is_said_on_the_card_in_the_end(tmp_path: Path) -> None:
    async with (
        ildis(tmp_path) as site,
        open_desk(tmp_path, **ildis_settings(site)) as desk,
    ):
        await desk.ready()
        naskah = (await desk.berkas()).naskah_unggah
        (desk.files.path(naskah.sha256)).unlink()
        await desk.tap(RUDI, "Unggah")
        for _ in range(7):
            await desk.wait(minutes=10)
        await desk.stands(Upload.FAILED)
        assert "Ada gangguan pada bot" in await desk.card()
        assert "Unggah" in await desk.buttons(RUDI)
