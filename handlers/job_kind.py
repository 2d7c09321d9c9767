"""The kinds of slow work; `bot/jobs/table.py` says who does which."""

from __future__ import annotations

from enum import StrEnum


class JobKind(StrEnum):
    """What a job does; it waits in the queue under this word, so a word once used stays."""

    # what comes in
    AMBIL = "ambil"  #: fetch a file from the channel it was sent on
    READ = "read"  #: read a file of a usulan
    PICTURES = "pictures"  #: draw first and last page of the softcopy
    BANDING_VERSI = "banding-versi"  #: compare a corrected softcopy with the one before
    PINDAIAN_MASUK = "pindaian-masuk"  #: file what came from the scanner
    KENALI = "kenali"  #: find out of which berkas a scan is
    SUSUN = "susun"  #: put the parts of a scan together
    COCOKKAN = "cocokkan"  #: compare the scan with the softcopy
    # papers, the book, invitations
    LEMBAR_DISPOSISI = "lembar-disposisi"
    KONSEP_SALINAN = "konsep-salinan"
    TANDA_TERIMA = "tanda-terima"
    RIWAYAT = "riwayat"
    LEMBAR_KOSONG = "lembar-kosong"
    ISI_ODNER = "isi-odner"
    BUKU_AGENDA = "buku-agenda"
    LAPORAN = "laporan"
    LAPORAN_JDIH = "laporan-jdih"
    UNDANGAN = "undangan"
    # row 5b
    SIAPKAN = "siapkan"  #: make the naskah unggah and what goes up with it
    ABSTRAK = "abstrak"  #: typeset the abstrak in the words of Staf
    SAMARKAN = "samarkan"  #: take the data pribadi out of the naskah unggah
    UNGGAH = "unggah"  #: upload, and read back
    PANTAU = "pantau"  #: look whether what JDIH verifies is public by now
    PAKET = "paket"  #: pack what an officer uploads by hand
    BANDINGKAN = "bandingkan"  #: compare what he uploaded at the address he gave
    # what is public
    PERBARUI = "perbarui"  #: say on JDIH that its status changed
    TURUNKAN = "turunkan"  #: take it off JDIH
    PERIKSA_TAYANG = "periksa-tayang"  #: look whether it is there and the same
