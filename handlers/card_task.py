"""What a card is for: an officer has one card of a berkas for each thing he works on."""

from __future__ import annotations

from enum import StrEnum


class CardTask(StrEnum):
    """What is done on a card; kept with it under this word, so a word once used stays."""

    USULAN = "usulan"  #: the pengusul sends, corrects and follows his usulan
    KEPUTUSAN = "keputusan"  #: the Kasubbag disposes and decides
    IZIN = "izin"  #: the Sekretaris lets the proposer decide his own berkas
    KERJA = "kerja"  #: Staf receives and scans the paper
    SIMPAN = "simpan"  #: Staf files the paper
    UNGGAH = "unggah"  #: Staf uploads the document
    PANTAU = "pantau"  #: who has nothing to do looks on
    DAFTAR = "daftar"  #: a list or a choice that belongs to no berkas
    UNDANGAN = "undangan"  #: the question whether an invitation was meant for him
