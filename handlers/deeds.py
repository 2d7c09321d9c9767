"""Deeds and views: what the buttons say, and which of them ask for something first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.messages import Style
from sop import commands as c


@dataclass(frozen=True, slots=True)
class Deed:
    """How a move looks as a button; `through` names the view that collects its input."""

    label: str
    tasks: tuple[str, ...]  #: the cards it belongs on
    through: str = ""
    style: Style = Style.PLAIN
    main: bool = True  #: shown on the card itself; others stand under [Lainnya]


# fmt: off
_U, _K, _S = ("usulan",), ("keputusan",), ("kerja",)

#: In the order in which buttons stand. A move that is not listed is done without a button.
DEEDS: Final[Mapping[str, Deed]] = {
    c.Confirm.word:        Deed("Benar",              _U, style=Style.GOOD),
    c.Submit.word:         Deed("Kirim",              _U, style=Style.GOOD),
    c.ReplaceOld.word:     Deed("Pengganti",          _U),
    c.Redact.word:         Deed("Samarkan",           ("unggah",), style=Style.GOOD),
    c.Justify.word:        Deed("Memang wajib dimuat", ("unggah",), "alasan-wajib"),
    c.Correct.word:        Deed("Perbaiki",           ("usulan", "unggah"), "perbaiki"),
    c.Discard.word:        Deed("Batal",              _U, style=Style.BAD),
    c.Withdraw.word:       Deed("Tarik usulan",       _U, "tarik"),
    c.Receive.word:        Deed("Terima nota dinas",  _S, style=Style.GOOD),
    c.Dispose.word:        Deed("Disposisi",          _K, "disposisi", Style.GOOD),
    c.Authenticate.word:   Deed("Otentikasi",         _K, style=Style.GOOD),
    c.Approve.word:        Deed("Setujui unggah",     _K, style=Style.GOOD),
    c.TakeCopies.word:     Deed("Terima",             _S, style=Style.GOOD),
    c.MoveScan.word:       Deed("Pindahkan",          _S, style=Style.GOOD),
    c.UseScan.word:        Deed("Pakai",              _S, style=Style.GOOD),
    c.AcceptScan.word:     Deed("Sesuai",             _S, style=Style.GOOD),
    c.RedoScan.word:       Deed("Ulang scan",         _S),
    c.Return.word:         Deed("Kembalikan",         (*_K, *_S), "alasan-kembali", Style.BAD),
    c.Keep.word:           Deed("Arsipkan saja",      _K, "alasan-arsip", main=False),
    c.AskOverride.word:    Deed("Minta izin",         _K),
    c.Override.word:       Deed("Izinkan",            ("izin",), "alasan-izin"),
    c.RefuseOverride.word: Deed("Tolak",              ("izin",), "alasan-tolak", Style.BAD),
    c.Recall.word:         Deed("Tarik disposisi",    _K, main=False),
    c.Stop.word:           Deed("Hentikan",           _K, "alasan-henti", Style.BAD, main=False),
    c.TakeDown.word:       Deed("Turunkan dari JDIH", _K, "alasan-turun", Style.BAD, main=False),
    c.Archive.word:        Deed("Sudah disimpan",     ("simpan",), style=Style.GOOD),
    c.Choose.word:         Deed("Pilih",              ("unggah",), "pilihan"),
    c.Publish.word:        Deed("Unggah",             ("unggah",), style=Style.GOOD),
    c.PublishByHand.word:  Deed("Unggah manual",      ("unggah",)),
    c.TakeOver.word:       Deed("Ambil alih",         (*_S, "simpan", "unggah")),
    c.SetStatus.word:      Deed("Ubah status",        ("unggah",), "status", main=False),
    c.TakeBack.word:       Deed("Batalkan",           ("usulan", "keputusan", "kerja")),
    c.Unarchive.word:      Deed("Batalkan",           ("simpan",)),
}
# fmt: on
