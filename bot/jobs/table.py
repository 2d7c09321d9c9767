"""The table of slow work: who does which kind, its last words, and who waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.jobs import (
    by_hand,
    laporan,
    match,
    naskah_unggah,
    paper_fallback,
    papers,
    people,
    publish,
    published,
    reading,
    riwayat,
    scan,
    scan_masuk,
    whose_scan,
)
from bot.jobs.workroom import Workroom
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from storage.jobs import Task

Runner = Callable[[Workroom, Task], Awaitable[None]]

# fmt: off
RUNNERS: Final[Mapping[str, Runner]] = {
    JobKind.AMBIL:            reading.fetch,
    JobKind.READ:             reading.read,
    JobKind.PICTURES:         reading.pictures,
    JobKind.BANDING_VERSI:    reading.versions,
    JobKind.LEMBAR_DISPOSISI: papers.disposisi,
    JobKind.KONSEP_SALINAN:   papers.salinan,
    JobKind.TANDA_TERIMA:     papers.tanda_terima,
    JobKind.RIWAYAT:          riwayat.riwayat,
    JobKind.LEMBAR_KOSONG:    paper_fallback.blank_sheets,
    JobKind.ISI_ODNER:        paper_fallback.odner,
    JobKind.UNDANGAN:         people.invite,
    JobKind.BUKU_AGENDA:      laporan.book,
    JobKind.LAPORAN:          laporan.report,
    JobKind.LAPORAN_JDIH:     laporan.report_jdih,
    JobKind.SUSUN:            scan.assemble,
    JobKind.COCOKKAN:         match.match,
    JobKind.KENALI:           whose_scan.look,
    JobKind.SIAPKAN:          naskah_unggah.prepare,
    JobKind.ABSTRAK:          naskah_unggah.abstrak,
    JobKind.SAMARKAN:         naskah_unggah.redact,
    JobKind.UNGGAH:           publish.publish,
    JobKind.PANTAU:           publish.watch,
    JobKind.PAKET:            by_hand.package,
    JobKind.BANDINGKAN:       by_hand.compare,
    JobKind.TURUNKAN:         published.take_down,
    JobKind.PERBARUI:         published.renew,
    JobKind.PERIKSA_TAYANG:   published.check,
    JobKind.PINDAIAN_MASUK:   scan_masuk.file_scan,
}
# fmt: on

#: What is said on the card when a job is given up after breaking again and again.
LAST_WORDS: Final[Mapping[str, Runner]] = {
    JobKind.AMBIL: reading.fetching_broke,
    JobKind.READ: reading.reading_broke,
    JobKind.SUSUN: scan.assembling_broke,
    JobKind.COCOKKAN: match.matching_broke,
    JobKind.KENALI: whose_scan.looking_broke,
    JobKind.PINDAIAN_MASUK: scan_masuk.filing_broke,
    JobKind.SIAPKAN: naskah_unggah.preparing_broke,
    JobKind.ABSTRAK: naskah_unggah.abstrak_broke,
    JobKind.SAMARKAN: naskah_unggah.redacting_broke,
    JobKind.UNGGAH: publish.broke,
}

#: Before which card somebody waits for the end of a job.
WATCHED: Final[Mapping[str, CardTask]] = {
    JobKind.READ: CardTask.USULAN,
    JobKind.SUSUN: CardTask.KERJA,
    JobKind.COCOKKAN: CardTask.KERJA,
    JobKind.SIAPKAN: CardTask.UNGGAH,
    JobKind.ABSTRAK: CardTask.UNGGAH,
    JobKind.SAMARKAN: CardTask.UNGGAH,
    JobKind.UNGGAH: CardTask.UNGGAH,
}
