"""Table of contents: which function answers which word, and which one draws which card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers import kembalikan, kertas, lacak, laporan, lists, pengingat, tugas
from handlers.card import LOOK, Draw, Scene, deeds, fit, headed
from handlers.card_task import CardTask
from handlers.deeds import DEEDS
from handlers.messages import Card
from handlers.officers import pegawai, pegawai_baru, pendaftaran, plh, rangkap
from handlers.officers.serah import authority_line, out_of_sight, staf_lines
from handlers.step1 import (
    ambil_kembali,
    gabung,
    menyusul,
    nota_bersama,
    nota_dinas,
    subbagian,
    usulan,
)
from handlers.step2 import disposisi
from handlers.step3 import otentikasi
from handlers.step4 import pindahan, pindai, scan_masuk
from handlers.step5 import berubah, data_pribadi, simpan, unggah, unggahan
from handlers.turn import Handler, Look, Outcome, Turn
from sop import commands as c
from sop.moves import COMMANDS
from sop.refusals import OutOfTurn


def look(turn: Turn) -> Outcome:
    """Show the pressed card in another way; nothing else happens."""
    return Outcome(look=Look(turn.press.arg))


def reasoned(turn: Turn) -> Outcome:
    """Do a deed that needs a reason, or ask for the reason first."""
    if turn.press.arg.partition("=")[0] not in kembalikan.REASONS.values():
        raise OutOfTurn(state=turn.berkas.state.value)
    word, reason = kembalikan.reason_of(turn)
    if not reason:
        turn.require(COMMANDS[word])
        return kembalikan.ask_reason(turn, word)
    return HANDLERS[word](replace(turn, text=reason))


# fmt: off
#: Who answers a press that is nothing without a berkas.
OF_A_BERKAS: Final[Mapping[str, Handler]] = {
    LOOK:                  look,
    "alasan":              reasoned,
    # 1
    c.Submit.word:         nota_dinas.submit,
    c.Confirm.word:        nota_dinas.confirm,
    c.ReplaceOld.word:     nota_dinas.replace_old,
    c.Discard.word:        nota_dinas.discard,
    c.Withdraw.word:       nota_dinas.withdraw,
    c.Correct.word:        nota_dinas.correct,
    c.Detach.word:         nota_dinas.detach,
    c.Retrieve.word:       ambil_kembali.retrieve,
    "perbaikan-terkirim":  ambil_kembali.correct_sent,
    "nota-sama":           nota_bersama.take,
    c.AddLampiran.word:    menyusul.add,
    "perbaikan":           gabung.correction,
    "usulan-baru":         gabung.separate,
    "tanya":               nota_dinas.ask_field,
    # 2
    c.Receive.word:        disposisi.receive,
    c.Dispose.word:        disposisi.dispose,
    c.Recall.word:         disposisi.recall,
    c.BookLater.word:      kertas.book_later,
    "atur-disposisi":      disposisi.set_sheet,
    # 3
    c.Authenticate.word:   otentikasi.authenticate,
    c.Approve.word:        otentikasi.approve,
    c.Keep.word:           otentikasi.keep,
    c.AskOverride.word:    otentikasi.ask_override,
    c.Override.word:       otentikasi.override,
    c.RefuseOverride.word: otentikasi.refuse_override,
    # 4
    c.TakeCopies.word:     scan_masuk.take,
    c.TakeOver.word:       pindai.take_over,
    c.UseScan.word:        pindai.use_scan,
    c.AcceptScan.word:     pindai.accept,
    c.RedoScan.word:       pindai.redo,
    c.MoveScan.word:       pindahan.move_scan,
    "tukar":               pindai.arrange,
    "naikkan":             pindai.arrange,
    "ulang-hal":           pindai.arrange,
    "buang-hal":           pindai.arrange,
    "susun-lagi":          pindai.arrange,
    "mulai-ulang":         pindai.arrange,
    # 5
    c.Archive.word:        simpan.archive,
    c.Unarchive.word:      simpan.unarchive,
    "tempat":              simpan.choose_place,
    c.Refile.word:         simpan.refile,
    c.Lend.word:           simpan.lend,
    c.GiveBack.word:       simpan.give_back,
    c.Publish.word:        unggah.publish,
    c.PublishByHand.word:  unggah.by_hand,
    c.GiveAddress.word:    unggah.give_address,
    "paket":               unggah.package_again,
    c.Choose.word:         unggah.choose,
    c.TakeDown.word:       unggah.take_down,
    c.SetStatus.word:      unggah.set_status,
    c.Redact.word:         data_pribadi.redact,
    c.Justify.word:        data_pribadi.justify,
    "coba":                unggah.try_now,
    "siapkan":             unggah.prepare_again,
    "ubah-abstrak":        unggah.write_abstrak,
    # the ways back
    c.Return.word:         kembalikan.give_back,
    c.TakeBack.word:       kembalikan.take_back,
    c.Stop.word:           kembalikan.stop,
    # everybody
    "buka":                lacak.open_card,
    "buka-pdf":            lacak.open_files,
    "riwayat":             lacak.history,
    "nanti":               pengingat.snooze,
}

HANDLERS: Final[Mapping[str, Handler]] = {
    **OF_A_BERKAS,
    "lembar-kosong":       kertas.blank_sheets,
    "odner":               kertas.odner,
    scan_masuk.FILE_TO:    scan_masuk.file_to,
    scan_masuk.PROPOSE:    scan_masuk.propose,
    scan_masuk.SET_ASIDE:  scan_masuk.set_aside,
    scan_masuk.OFFER_AGAIN: scan_masuk.offer_again,
    lists.OPEN_SCAN:       scan_masuk.open_scan,
    berubah.LIST:          berubah.shown,
    "tugas":               tugas.tasks,
    "lacak":               lacak.track,
    "mengapa":             lacak.track,
    "cari":                lacak.search,
    "bantuan":             tugas.help_,
    "start":               tugas.begun,
    "agenda":              laporan.agenda,
    "laporan":             laporan.report,
    "laporan-jdih":        laporan.report_jdih,
    "bulan":               laporan.months,
    "masa":                laporan.others,
    "pegawai":             pegawai.listed,
    "pegawai-lihat":       pegawai.shown,
    "pegawai-undang":      pegawai.invite,
    "pegawai-lepas":       pegawai.lost_phone,
    "pegawai-tambah":      pegawai_baru.add,
    pendaftaran.NAMED:     pegawai.rename,
    "pegawai-nama-lama":   pegawai.name_back,
    rangkap.MOVE:          rangkap.move,
    rangkap.MOVE_TO:       pegawai_baru.placed,
    rangkap.ALSO:          rangkap.also,
    rangkap.ALSO_THIS:     rangkap.taken_on,
    rangkap.LESS:          rangkap.less,
    rangkap.LESS_THIS:     rangkap.laid_down,
    "pegawai-keluar":      pegawai.retire,
    "pegawai-keluar-ya":   pegawai.retired,
    "plh":                 plh.begin,
    "plh-jabatan":         plh.choose_post,
    "plh-siapa":           plh.choose_deputy,
    "plh-sampai":          plh.choose_end,
    "plh-mulai":           plh.choose_start,
    "plh-jenis":           plh.choose_kind,
    "plh-akhir":           plh.end,
    plh.SURAT:             plh.letter,
    "daftar-ya":           pendaftaran.accept,
    "daftar-bukan":        pendaftaran.refuse,
}

#: Questions that a file answers as well as words do.
BY_FILE: Final = frozenset({plh.SURAT, c.BookLater.word})

#: Who draws a card: by task and view; the plain view is "".
CARDS: Final[Mapping[tuple[CardTask, str], Draw]] = {
    (CardTask.USULAN, ""):                    usulan.card,
    (CardTask.USULAN, "perbaiki"):            usulan.card_perbaiki,
    (CardTask.USULAN, "perbaiki-nota"):       usulan.card_nota,
    (CardTask.USULAN, "jenis"):               usulan.card_jenis,
    (CardTask.USULAN, "lepas"):               usulan.card_lepas,
    (CardTask.USULAN, "subbagian"):           subbagian.card,
    (CardTask.USULAN, "tarik"):               usulan.card_tarik,
    (CardTask.KEPUTUSAN, ""):                 otentikasi.card,
    (CardTask.KEPUTUSAN, "disposisi"):        disposisi.card_sheet,
    (CardTask.KEPUTUSAN, "ubah"):             disposisi.card_ubah,
    (CardTask.KEPUTUSAN, "ubah-kepada"):      disposisi.card_kepada,
    (CardTask.KEPUTUSAN, "ubah-isi"):         disposisi.card_isi,
    (CardTask.KEPUTUSAN, "ubah-sifat"):       disposisi.card_sifat,
    (CardTask.KEPUTUSAN, "ubah-batas"):       disposisi.card_batas,
    (CardTask.IZIN, ""):                      otentikasi.card_izin,
    (CardTask.KERJA, ""):                     pindai.card,
    (CardTask.KERJA, "urutkan"):              pindai.card_order,
    (CardTask.SIMPAN, ""):                    simpan.card_simpan,
    (CardTask.SIMPAN, "tempat"):              simpan.card_tempat,
    (CardTask.SIMPAN, "pinjam"):              simpan.card_pinjam,
    (CardTask.UNGGAH, ""):                    unggahan.card_unggah,
    (CardTask.UNGGAH, "perbaiki"):            unggahan.card_perbaiki,
    (CardTask.UNGGAH, "pilihan"):             unggahan.card_pilihan,
    (CardTask.UNGGAH, "status"):              unggahan.card_status,
    (CardTask.PANTAU, ""):                    lacak.card_track,
    **{
        (task, view): kembalikan.card_reasons
        for task in (CardTask.KEPUTUSAN, CardTask.KERJA, CardTask.IZIN, CardTask.UNGGAH)
        for view in kembalikan.REASONS
    },
}
# fmt: on


#: Views that another one opens: they are nothing without what that one is for.
_WITHIN: Final[Mapping[str, tuple[str, ...]]] = {
    "disposisi": ("ubah", "ubah-kepada", "ubah-isi", "ubah-sifat", "ubah-batas"),
    "perbaiki": ("perbaiki-nota", "jenis", "lepas", "subbagian"),
}

#: The words whose input a view collects.
COLLECTED: Final[Mapping[str, frozenset[str]]] = {
    view: frozenset(word for word, deed in DEEDS.items() if deed.through == outer)
    for outer in {deed.through for deed in DEEDS.values() if deed.through}
    for view in (outer, *_WITHIN.get(outer, ()))
}


def draw(scene: Scene) -> Card:
    """Draw a card; a view that no longer makes sense falls back to the plain card.

    For who may not see the berkas any more, it says so and nothing of what happens to it.
    """
    if out := out_of_sight(scene):
        return fit(Card(headed(scene.berkas, out)))
    card = _drawn(scene)
    if scene.view in {"", "lainnya"} and (lines := staf_lines(scene)):
        card = replace(card, text="\n".join([f"{card.text}\n", *lines]))
    why = authority_line(scene)
    return fit(_handed_over(card, why) if why else card)


def _handed_over(card: Card, why: str) -> Card:
    """Say on a card that it is not this officer's turn; there is nothing to put off either."""
    left = tuple(b for b in card.buttons if b.press is None or b.press.word != "nanti")
    return Card(f"{card.text}\n\n{why}", left)


def _drawn(scene: Scene) -> Card:
    plain = CARDS[scene.task, ""]
    if scene.view == "lainnya":
        return plain(scene)
    chosen = CARDS.get((scene.task, scene.view), plain)
    return chosen(scene) if _still_open(scene) else plain(replace(scene, view=""))


def _still_open(scene: Scene) -> bool:
    """Tell whether the deed that a view collects input for is still open to this officer."""
    words = COLLECTED.get(scene.view)
    return words is None or any(word in words for word, _ in deeds(scene))
