"""Deeds and views: what the buttons say, and which of them ask for something first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.card_task import CardTask
from handlers.messages import Style
from sop import commands as c


@dataclass(frozen=True, slots=True)
class Deed:
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
DEEDS: Final[Mapping[str, Deed]] = {
    c.Confirm.word:        Deed("Benar",              _USULAN, style=Style.GOOD),
    c.Submit.word:         Deed("Kirim",              _USULAN, style=Style.GOOD),
    c.ReplaceOld.word:     Deed("Pengganti",          _USULAN),
    c.Redact.word:         Deed("Samarkan",           _UNGGAH, style=Style.GOOD),
    c.Justify.word:        Deed("Memang wajib dimuat", _UNGGAH, "alasan-wajib"),
    c.Correct.word:        Deed("Perbaiki",           _USULAN + _UNGGAH, "perbaiki"),
    c.Discard.word:        Deed("Batal",              _USULAN, style=Style.BAD),
    c.Withdraw.word:       Deed("Tarik usulan",       _USULAN, "tarik"),
    c.Receive.word:        Deed("Terima nota dinas",  _KERJA, style=Style.GOOD),
    c.Dispose.word:        Deed("Disposisi",          _KEPUTUSAN, "disposisi", Style.GOOD),
    c.Authenticate.word:   Deed("Otentikasi",         _KEPUTUSAN, style=Style.GOOD),
    c.Approve.word:        Deed("Setujui unggah",     _KEPUTUSAN, style=Style.GOOD),
    c.TakeCopies.word:     Deed("Terima",             _KERJA, style=Style.GOOD),
    c.MoveScan.word:       Deed("Pindahkan",          _KERJA, style=Style.GOOD),
    c.UseScan.word:        Deed("Pakai",              _KERJA, style=Style.GOOD),
    c.AcceptScan.word:     Deed("Sesuai",             _KERJA, style=Style.GOOD),
    c.RedoScan.word:       Deed("Ulang scan",         _KERJA),
    c.Return.word:         Deed("Kembalikan",         _KEPUTUSAN + _KERJA, "alasan-kembali", Style.BAD),
    c.Keep.word:           Deed("Arsipkan saja",      _KEPUTUSAN, "alasan-arsip", main=False),
    c.AskOverride.word:    Deed("Minta izin",         _KEPUTUSAN),
    c.Override.word:       Deed("Izinkan",            _IZIN, "alasan-izin"),
    c.RefuseOverride.word: Deed("Tolak",              _IZIN, "alasan-tolak", Style.BAD),
    c.Recall.word:         Deed("Tarik disposisi",    _KEPUTUSAN, main=False),
    c.Stop.word:           Deed("Hentikan",           _KEPUTUSAN, "alasan-henti", Style.BAD, main=False),
    c.TakeDown.word:       Deed("Turunkan dari JDIH", _KEPUTUSAN, "alasan-turun", Style.BAD, main=False),
    c.Archive.word:        Deed("Sudah disimpan",     _SIMPAN, style=Style.GOOD),
    c.Choose.word:         Deed("Pilih",              _UNGGAH, "pilihan"),
    c.Publish.word:        Deed("Unggah",             _UNGGAH, style=Style.GOOD),
    c.PublishByHand.word:  Deed("Unggah manual",      _UNGGAH),
    c.TakeOver.word:       Deed("Ambil alih",         _KERJA + _SIMPAN + _UNGGAH),
    c.SetStatus.word:      Deed("Ubah status",        _UNGGAH, "status", main=False),
    c.TakeBack.word:       Deed("Batalkan",           _USULAN + _KEPUTUSAN + _KERJA),
    c.Unarchive.word:      Deed("Batalkan",           _SIMPAN),
}
# fmt: on
