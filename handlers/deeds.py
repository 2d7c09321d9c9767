"""Deeds and views: what the buttons say, and which of them ask for something first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.card_task import CardTask
from handlers.messages import Style
from sop import commands as c


@dataclass(frozen=True, slots=True)
class DeedButton:
    """How a move looks as a button; `through` names the view that collects its input."""

    label: str
    tasks: tuple[CardTask, ...]  #: the cards it belongs on
    through: str = ""
    style: Style = Style.PLAIN
    main: bool = True  #: shown on the card itself; others stand under [Lainnya]


# fmt: off
_USULAN, _KEPUTUSAN, _IZIN = (CardTask.USULAN,), (CardTask.KEPUTUSAN,), (CardTask.IZIN,)
_KERJA, _SIMPAN, _UNGGAH = (CardTask.KERJA,), (CardTask.SIMPAN,), (CardTask.UNGGAH,)

#: In the order in which buttons stand. A move that is not listed is done without a button.
DEEDS: Final[Mapping[str, DeedButton]] = {
    c.Confirm.word:        DeedButton("Benar",              _USULAN, style=Style.GOOD),
    c.Submit.word:         DeedButton("Kirim",              _USULAN, style=Style.GOOD),
    c.ReplaceOld.word:     DeedButton("Pengganti",          _USULAN),
    c.Redact.word:         DeedButton("Samarkan",           _UNGGAH, style=Style.GOOD),
    c.Justify.word:        DeedButton("Memang wajib dimuat", _UNGGAH, "alasan-wajib"),
    c.Correct.word:        DeedButton("Perbaiki",           _USULAN + _UNGGAH, "perbaiki"),
    c.Discard.word:        DeedButton("Batal",              _USULAN, style=Style.BAD),
    c.Withdraw.word:       DeedButton("Tarik usulan",       _USULAN, "tarik"),
    c.Receive.word:        DeedButton("Terima nota dinas",  _KERJA, style=Style.GOOD),
    c.Dispose.word:        DeedButton("Disposisi",          _KEPUTUSAN, "disposisi", Style.GOOD),
    c.Authenticate.word:   DeedButton("Otentikasi",         _KEPUTUSAN, style=Style.GOOD),
    c.Approve.word:        DeedButton("Setujui unggah",     _KEPUTUSAN, style=Style.GOOD),
    c.TakeCopies.word:     DeedButton("Terima",             _KERJA, style=Style.GOOD),
    c.MoveScan.word:       DeedButton("Pindahkan",          _KERJA, style=Style.GOOD),
    c.UseScan.word:        DeedButton("Pakai",              _KERJA, style=Style.GOOD),
    c.AcceptScan.word:     DeedButton("Sesuai",             _KERJA, style=Style.GOOD),
    c.RedoScan.word:       DeedButton("Ulang scan",         _KERJA),
    c.Return.word:         DeedButton("Kembalikan",         _KEPUTUSAN + _KERJA, "alasan-kembali", Style.BAD),
    c.Keep.word:           DeedButton("Arsipkan saja",      _KEPUTUSAN, "alasan-arsip", main=False),
    c.AskOverride.word:    DeedButton("Minta izin",         _KEPUTUSAN),
    c.Override.word:       DeedButton("Izinkan",            _IZIN, "alasan-izin"),
    c.RefuseOverride.word: DeedButton("Tolak",              _IZIN, "alasan-tolak", Style.BAD),
    c.Recall.word:         DeedButton("Tarik disposisi",    _KEPUTUSAN, main=False),
    c.Stop.word:           DeedButton("Hentikan",           _KEPUTUSAN, "alasan-henti", Style.BAD, main=False),
    c.TakeDown.word:       DeedButton("Turunkan dari JDIH", _KEPUTUSAN, "alasan-turun", Style.BAD, main=False),
    c.Archive.word:        DeedButton("Sudah disimpan",     _SIMPAN, style=Style.GOOD),
    c.Choose.word:         DeedButton("Pilih",              _UNGGAH, "pilihan"),
    c.Publish.word:        DeedButton("Unggah",             _UNGGAH, style=Style.GOOD),
    c.PublishByHand.word:  DeedButton("Unggah manual",      _UNGGAH),
    c.TakeOver.word:       DeedButton("Ambil alih",         _KERJA + _SIMPAN + _UNGGAH),
    c.SetStatus.word:      DeedButton("Ubah status",        _UNGGAH, "status", main=False),
    c.TakeBack.word:       DeedButton("Batalkan",           _USULAN + _KEPUTUSAN + _KERJA),
    c.Unarchive.word:      DeedButton("Batalkan",           _SIMPAN),
}
# fmt: on
