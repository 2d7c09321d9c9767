"""Bad input: a clear answer in Indonesian, and nothing lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.channel import TryLater
from bot.jobs.queue import Jobs
from bot.playground.channel import PlaygroundChannel
from handlers import desk
from handlers.files import safe_name
from handlers.messages import EDITED, Address, Incoming, IncomingFile, Job
from handlers.texts import say
from sop.berkas import State, Use
from sop.reading import Form, Reading
from storage import jobs
from storage.inbox import MAX_ATTEMPTS
from storage.transaction import Tx
from tests.full_disk import fill_the_disk, make_room
from tests.naskah.paperwork import pages_of, words
from tests.office import HADI, RUDI, SARI, YUNI, Office
from tests.readings import NOTA, keputusan


@pytest.mark.parametrize(
    ("trouble", "wanted"),
    [
        ("kosong", "file kosong"),
        ("bukan_dokumen", "bukan PDF, DOCX, atau foto"),
        ("rusak", "file rusak atau terpotong"),
        ("terkunci", "terkunci kata sandi"),
        ("terlalu_besar", "terlalu besar"),
        ("berbahaya", "memuat isi yang tidak wajar"),
        ("terlalu_berat", "terlalu berat"),
        ("perlu_libreoffice", "format Word lama"),
    ],
)
async def test_a_file_that_cannot_be_used_is_named_and_kept(
    office: Office, trouble, wanted
) -> None:
    await office.attach(SARI, "surat.pdf")
    await office.reads(surat=Reading(form=Form.OTHER, trouble=trouble))
    assert f"surat.pdf: {wanted}" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    file = (await office.berkas()).files[0]
    assert file.use is Use.REFUSED
    assert await office.files.read(file.sha256)


async def test_pictures_of_a_naskah_are_named_by_their_true_pages(office: Office) -> None:
    await office.sends(SARI, "", ("naskah.pdf", pages_of([words("isi", 72, 700)] * 4)))
    await office.reads(naskah=keputusan())
    await office.works("pictures")
    shown = [f.name for f in (await office.berkas()).files if f.use is Use.PICTURE]
    assert shown == ["hal-1.jpg", "hal-4.jpg"]


async def test_the_right_file_after_a_bad_one_makes_it_complete(office: Office) -> None:
    await office.attach(SARI, "nota.pdf", "naskah-rusak.pdf")
    await office.reads(nota=NOTA, naskah=Reading(form=Form.OTHER, trouble="rusak"))
    assert "Naskah produk hukum: belum ada" in await office.last(SARI)
    await office.attach(SARI, "naskah.pdf")
    await office.reads(naskah=keputusan())
    await office.tap(SARI, "Kirim")
    assert (await office.berkas()).state is State.SUBMITTED


async def test_a_missing_nota_dinas_is_said_and_nothing_can_be_sent(office: Office) -> None:
    await office.attach(SARI, "naskah.pdf")
    await office.reads(naskah=keputusan())
    assert "Nota dinas: belum ada" in await office.last(SARI)
    assert "Kirim" not in await office.buttons(SARI)
    await office.types(SARI, "kirim")
    assert (await office.berkas()).state is State.DRAFT


async def test_a_missing_number_is_asked_for(office: Office) -> None:
    await office.proposes(keputusan(""))
    assert "Belum lengkap: nomor" in await office.last(SARI)
    await office.tap(SARI, "Isi nomor")
    await office.types(SARI, "45")
    assert "Keputusan Nomor 45 Tahun 2025" in await office.last(SARI)
    await office.tap(SARI, "Kirim")


async def test_the_same_file_twice_is_said_and_kept_once(office: Office) -> None:
    await office.attach(SARI, "nota.pdf")
    before = len(await office.said(SARI))
    await office.attach(SARI, "nota.pdf")
    (card,) = (await office.said(SARI))[before:]
    assert card.startswith("nota.pdf sudah ada pada usulan ini.\n\nUsulan unggah (belum dikirim)")
    assert len((await office.berkas()).files) == 1


async def test_the_same_file_twice_is_said_on_the_phone_that_sent_it(office: Office) -> None:
    await office.attach(SARI, "nota.pdf")
    await office.pass_time(timedelta(minutes=1))
    second, now = Address("playground", "hp-2"), office.clock.now()
    await office.turns.run(lambda tx: tx.bind(second, SARI, "", now))
    await office.attach("hp-2", "nota.pdf")
    assert await office.last("hp-2") == say("step1.same_file", nama="nota.pdf")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Sari\\surat.pdf", "surat.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("su\x00rat\n.pdf", "surat.pdf"),
        ("", "tanpa-nama"),
        ("<surat|1>?.pdf", "surat1.pdf"),
    ],
)
def test_a_name_with_paths_or_signs_becomes_harmless(name, safe) -> None:
    assert safe_name(name) == safe


async def test_a_scan_for_several_berkas_asks_which_one_and_is_not_dropped(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    assert "Untuk berkas mana?" in await office.last(RUDI)
    await office.tap(RUDI, "0002 · KPT 46/2025")
    assert len((await office.berkas(2)).scan.parts) == 1
    assert (await office.berkas(1)).scan.parts == ()


async def test_a_scan_named_in_the_caption_goes_where_it_belongs(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    await office.sends(RUDI, "0001", ("scan.pdf", b"%PDF-1.4 scan"))
    assert len((await office.berkas(1)).scan.parts) == 1


async def test_a_scan_that_nobody_waits_for_is_kept(office: Office) -> None:
    await office.attach(RUDI, "scan.pdf")
    assert "diterima dan disimpan" in await office.last(RUDI)
    kept = await office.turns.look(lambda tx: tx.loose(RUDI))
    assert await office.files.read(kept[0].file.sha256)


async def test_a_file_named_by_the_number_of_another_subbagian_is_not_lost(office: Office) -> None:
    await office.newcomer("lain", "Orang Lain", "pengusul-0")
    await office.to_kasubbag()
    await office.tap(HADI, "Kembalikan", "Jumlah rangkap kurang")
    await office.sends("lain", "0001", ("nota.pdf", b"%PDF-1.4 nota lain"))
    assert "Usulan unggah (belum dikirim)" in await office.last("lain")
    own = await office.berkas()
    assert (own.unit, [file.name for file in own.files]) == (
        "Subbagian Keuangan, Umum dan Logistik",
        ["nota.pdf"],
    )
    assert len((await office.berkas(1)).files) == 2


async def test_a_file_from_the_kasubbag_is_kept_and_answered(office: Office) -> None:
    await office.attach(HADI, "surat.pdf")
    assert "diterima dan disimpan" in await office.last(HADI)


async def test_a_page_that_is_blurred_is_named_and_taken_again(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(problems={3: ("buram",)})
    assert any("Hal. 3: buram." in text for text in await office.said(RUDI))
    await office.tap(RUDI, "Ulang hal. 3")
    await office.attach(RUDI, "hal-3.pdf")
    scan = (await office.berkas()).scan
    assert scan.retaken == ((scan.parts[0].id, 3, scan.parts[1].id),)
    await office.assembles()
    await office.tap(RUDI, "Pakai", "Sesuai")
    assert (await office.berkas()).state is State.SCANNED


async def test_a_page_that_is_not_taken_again_after_all_stays_as_it_was(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(problems={3: ("buram",)})
    await office.tap(RUDI, "Ulang hal. 3", "Tidak jadi")
    assert office.toast == "Halaman itu tetap seperti semula."
    assert (await office.berkas()).scan.redo == 0
    assert "Pakai" in await office.buttons(RUDI)


async def test_asli_and_salinan_are_swapped_on_the_same_card(office: Office) -> None:
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.assembles(unsure=True)
    assert any("(?)" in text for text in await office.said(RUDI))
    await office.tap(RUDI, "Tukar")
    assert (await office.berkas()).scan.swapped


async def test_a_full_disk_is_said_and_what_was_asked_is_done_once_there_is_room(office) -> None:
    await office.to_decision()
    await office.tap(HADI, "Kembalikan", "Tulis alasan lain")
    raw = office.raw_message(HADI, "Tanda tangan Ketua kabur. " * 150)
    await office.turns.store("playground", [("full", raw)])
    await fill_the_disk(office)
    await office.worker.receive_once()
    await office.worker.settle()
    assert "Penyimpanan penuh" in await office.last(HADI)
    assert (await office.berkas()).state is State.DISPOSED
    await make_room(office)
    await office.settle()
    assert (await office.berkas()).state is State.RETURNED


async def test_a_tap_whose_turn_breaks_is_answered_at_once_and_the_admin_is_told_in_the_end(
    office: Office,
) -> None:
    await office.to_decision()
    await break_berkas(office)
    taps = len(office.toasts)
    await office.tap(HADI, "Otentikasi")
    assert office.toasts[taps:] == [(HADI, "Sebentar, sedang diulang.")]
    assert not any("gangguan" in text for text in await office.said(HADI))
    await tried_again(office)
    assert "gangguan" in await office.last(HADI)
    assert "Admin sudah diberi tahu." in await office.last(HADI)
    assert "gagal diproses dan disisihkan" in await office.last(YUNI)
    await office.types(SARI, "0001")
    await tried_again(office)
    assert "Admin sudah diberi tahu." in await office.last(SARI)
    told = [text for text in await office.said(YUNI) if "disisihkan" in text]
    assert len(told) == 1, "once in six hours is enough"
    office.clock.advance(timedelta(hours=6))
    await office.types(SARI, "0001")
    await tried_again(office)
    told = [text for text in await office.said(YUNI) if "disisihkan" in text]
    assert len(told) == 2
    assert len(office.toasts) == taps + 1


async def test_nobody_is_said_to_be_told_where_there_is_no_admin(office: Office) -> None:
    await office.to_decision()
    await office.turns.run(lambda tx: tx.unbind(YUNI))
    await break_berkas(office)
    await office.tap(HADI, "Otentikasi")
    await tried_again(office)
    assert "gangguan" in await office.last(HADI)
    assert "Admin" not in await office.last(HADI)


async def break_berkas(office: Office) -> None:
    """Let the newest berkas be kept in a way that nobody can read."""

    def turn(tx: Tx) -> None:
        tx.conn.exec_driver_sql("UPDATE berkas SET snapshot = '{'").close()

    await office.turns.run(turn)


async def tried_again(office: Office) -> None:
    """Let time pass until what keeps failing is laid aside."""
    for _ in range(MAX_ATTEMPTS):
        office.clock.advance(timedelta(minutes=1))
        await office.settle()


async def test_a_refused_deed_leaves_nothing_behind(office: Office) -> None:
    """A loose scan stays loose when the berkas it was to go to waits for none any more."""
    await office.to_staf()
    await office.tap(RUDI, "Terima")
    await office.to_staf(keputusan("46"))
    await office.tap(RUDI, "Terima")
    await office.attach(RUDI, "scan.pdf")
    await office.tap(HADI, "Lainnya", "Hentikan", "Salah berkas")
    await office.tap(RUDI, "0002 · KPT 46/2025")
    kept = await office.turns.look(lambda tx: tx.loose(RUDI))
    assert [loose.file.name for loose in kept] == ["scan.pdf"]


async def test_a_button_shows_nothing_to_somebody_of_another_unit(office: Office) -> None:
    await office.to_kasubbag()
    code = (await office.berkas()).code
    await office.newcomer("lain", "Pegawai Lain", "pengusul-0")
    for word in ("buka", "lacak", "riwayat", "buka-pdf"):
        await office.press_raw("lain", 0, f"{word}:{code}:9")
    assert {text for who, text in office.toasts if who == "lain"} == {
        "Berkas ini bukan untuk jabatan Bapak/Ibu sekarang."
    }
    assert await office.said("lain") == []


class _OutOfReach(PlaygroundChannel):
    """Phones whose files cannot be had."""

    asked: list[datetime]

    async def fetch(self, file: IncomingFile) -> AsyncIterator[bytes]:
        self.asked.append(self.server.clock.now())
        raise TryLater("busy")
        yield b""


async def test_a_file_that_cannot_be_fetched_is_asked_for_more_and_more_seldom_then_given_up(
    office: Office,
) -> None:
    channel = _OutOfReach(office.path / "lain.sqlite3", office.files, office.clock)
    channel.asked = []
    work = Jobs(replace(office.room(), channels={"playground": channel}))
    await office.types(SARI, "/tugas")
    payload = {"channel": "playground", "address": SARI, "ref": "r", "name": "a.pdf", "size": "0"}
    job = Job("ambil", "", "ambil:1", {**payload, "mime": ""})
    await office.turns.run(lambda tx: tx.start(job, office.clock.now()))
    while due := await office.turns.look(lambda tx: jobs.next_due(tx.conn)):
        office.clock.advance(max(due - office.clock.now(), timedelta()))
        await work.run_once()
        await work.settle()
    await office.settle()
    pauses = [b - a for a, b in pairwise(channel.asked)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=10) > 4 * pauses[0]
    assert channel.asked[-1] - channel.asked[0] > timedelta(days=1)
    waits, given_up = [text for text in await office.said(SARI) if "dapat diambil" in text]
    assert "a.pdf belum dapat diambil" in waits
    assert "a.pdf tidak dapat diambil" in given_up


@pytest.mark.parametrize(
    ("kind", "says"),
    [("voice", "belum dapat saya baca"), (EDITED, "kirim sebagai pesan baru")],
)
async def test_what_is_not_read_is_answered_with_what_is(
    office: Office, kind: str, says: str
) -> None:
    incoming = Incoming(id=kind, sender=Address("playground", SARI), unsupported=kind)
    now = office.clock.now()
    await office.turns.run(lambda tx: desk.receive(tx, incoming, now, office.calendar))
    await office.settle()
    assert says in await office.last(SARI)


async def test_what_a_document_revokes_is_asked_for_as_it_stands_and_can_be_emptied(
    office: Office,
) -> None:
    await office.to_preview()
    await office.tap(RUDI, "Perbaiki", "Mencabut")
    assert "Tulis judul dokumen yang dicabut" in await office.last(RUDI)
    assert "Sekarang: belum ada" in await office.last(RUDI)
    await office.types(RUDI, "Keputusan Nomor 3 Tahun 2024 tentang Arsip")
    await office.prepares()
    preview = [t for t in await office.said(RUDI) if "Pratinjau JDIH" in t][-1]
    assert "\nMencabut: Keputusan Nomor 3 Tahun 2024 tentang Arsip" in preview
    await office.tap(RUDI, "Perbaiki", "Mencabut")
    asked = await office.last(RUDI)
    assert "Sekarang: Keputusan Nomor 3 Tahun 2024 tentang Arsip" in asked
    assert "Untuk mengosongkannya, tulis: -" in asked
    await office.types(RUDI, "-")
    assert (await office.berkas()).produk.relasi == ()
    await office.prepares()
    await office.tap(RUDI, "Perbaiki", "Nomor")
    assert "mengosongkan" not in await office.last(RUDI)
    await office.types(RUDI, "-")
    assert "Nomor memuat angka" in await office.last(RUDI)
    assert (await office.berkas()).produk.nomor == "45"
