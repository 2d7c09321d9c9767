"""The table holds to the SOP, and nobody is ever stuck in it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.contents import HANDLERS
from handlers.reports import REPORTS
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, Disposisi, File, NotaDinas, State, Upload, Use
from sop.copies import Place
from sop.decide import decide
from sop.diagram import diagram
from sop.history import apply, fold
from sop.kelengkapan import missing
from sop.moves import COMMANDS, FROM, MOVES
from sop.online import Online
from sop.produk import Jenis, Produk
from sop.refusals import Incomplete, NotTheDoer, NotYours, OutOfTurn, Refusal, Separated, TooLate
from sop.roles import BOT, Holding, Jabatan, Kind, Officer, Period, Role

NOW = datetime(2025, 11, 4, 2, 0, tzinfo=UTC)
ALWAYS = Period(NOW - timedelta(days=100))
#: The columns of SOP 33/HK.04/6202/2021 by its rows. Who does a row is our reading: the shapes in
#: the pelaksana columns did not survive the scan.
PELAKSANA = {
    "1": Role.PENGUSUL,  # menyampaikan nota dinas permohonan
    "2": Role.KASUBBAG,  # menerima nota dinas; menyampaikan lembar disposisi
    "2a": Role.STAF,  # menerima nota dinas, where an office gives it to Staf
    "2b": Role.KASUBBAG,
    "3": Role.KASUBBAG,  # keputusan atas unggahan
    "3a": Role.KASUBBAG,  # otentikasi salinan Keputusan
    "3b": Role.KASUBBAG,  # persetujuan pengunggahan
    "4": Role.STAF,  # menerima naskah dan melakukan scan
    "4a": Role.STAF,
    "4b": Role.STAF,
    "5": Role.STAF,  # menyimpan dan mengunggah
    "5a": Role.STAF,
    "5b": Role.STAF,
}


def officer(role: Role, name: str = "", unit: str = "Teknis") -> Officer:
    return Officer(
        name or role.value,
        name or role.value,
        "",
        (Holding(Jabatan(role.value, role.value, role, unit), ALWAYS),),
    )


SCAN = File("s", "5" * 64, "scan.pdf", 10, Use.ASLI, 4)
FILES = (
    File("n", "1" * 64, "nota.pdf", 10, Use.NOTA_DINAS, 1),
    File("k", "2" * 64, "kep.pdf", 10, Use.SOFTCOPY, 4),
)
#: A command of each kind that has what it needs.
FULL: dict[type, object] = {
    c.Attach: c.Attach(FILES, "Teknis"),
    c.Correct: c.Correct("tentang", "Arsip"),
    c.Dispose: c.Dispose(Disposisi("staf", "Staf", ("Proses",), "Biasa", "1 hari")),
    c.Keep: c.Keep("PPID"),
    c.Return: c.Return("kurang"),
    c.Override: c.Override("mendesak"),
    c.Stop: c.Stop("salah"),
    c.TakeDown: c.TakeDown("salah"),
    c.Archive: c.Archive(Place("L", "O", "1")),
    c.AddScan: c.AddScan((SCAN,)),
    c.GiveAddress: c.GiveAddress("https://jdih.test/1"),
    c.Justify: c.Justify("wajib"),
    c.BookLater: c.BookLater(SCAN, date(2025, 11, 3)),
    c.Lend: c.Lend("naskah asli", "Sari"),
    r.ScanAssembled: r.ScanAssembled(asli=SCAN, salinan=SCAN),
    r.Prepared: r.Prepared(unggah=SCAN),
    r.UploadReported: r.UploadReported(Upload.PUBLISHED, Online(page="https://jdih.test/1")),
}


def command(kind: type) -> object:
    return FULL.get(kind) or kind()


def ready(jenis: Jenis) -> Berkas:
    """A usulan that can be sent."""
    signed = date(2025, 11, 3)
    produk = Produk(jenis=jenis, nomor="45", tahun=2025, tentang="Arsip", tanggal=signed)
    return Berkas(
        code="K7M3Q9XA",
        version=1,
        files=FILES,
        nota=NotaDinas("12/ND/2025"),
        produk=produk,
        unit="Teknis",
        pengusul=None,
        since=1,
        since_at=NOW,
    )


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.row}-{m.word}-{m.source.name}")
def test_every_move_is_made_by_the_column_that_the_sop_names(move) -> None:
    if move.row == "+" or move.role in {Role.BOT, Role.SEKRETARIS}:
        return
    assert move.role is PELAKSANA[move.row]


@given(
    jenis=st.sampled_from(Jenis),
    receives=st.booleans(),
    choices=st.lists(st.integers(0, 999), max_size=40),
)
def test_nobody_is_ever_stuck(jenis, receives, choices) -> None:
    """Whatever officers choose, somebody can go on until the berkas is closed."""
    people = {role: officer(role) for role in Role if role is not Role.BOT} | {Role.BOT: BOT}
    berkas = dataclasses.replace(ready(jenis), staf_receives=receives)
    at = NOW
    for choice in choices:
        moves = [m for m in FROM[berkas.state] if m.when(berkas)]
        if berkas.closed:
            return
        going_on = [
            m for m in moves if m.word not in {"dibuat", "lampirkan", "isi", "terbaca", "dipindah"}
        ]
        assert going_on, berkas.state
        move = moves[choice % len(moves)]
        at += timedelta(seconds=1)
        try:
            berkas = apply(berkas, decide(berkas, command(move.command), people[move.role], at))
        except Refusal:
            continue


def test_the_diagram_is_drawn_from_the_table() -> None:
    assert (Path(__file__).parents[2] / "docs" / "moves.mmd").read_text("utf-8") == diagram()


def test_every_command_of_the_table_is_answered_somewhere() -> None:
    indirect = {"lampirkan", "pindaian", "atur", "abstrak", "dipindah", "wajib-dimuat", "gabung"}
    missing_words = set(COMMANDS) - set(HANDLERS) - set(REPORTS) - indirect
    assert missing_words == set()


def test_a_word_means_one_command() -> None:
    words = [kind.word for kind in {m.command for m in MOVES}]
    assert len(words) == len(set(words))


def walk(berkas: Berkas, *steps: tuple[object, Role]) -> Berkas:
    for step, role in steps:
        who = BOT if role is Role.BOT else officer(role)
        berkas = apply(berkas, decide(berkas, step, who, NOW))
    return berkas


def disposed(jenis: Jenis = Jenis.KEPUTUSAN) -> Berkas:
    return walk(ready(jenis), (c.Submit(), Role.PENGUSUL), (FULL[c.Dispose], Role.KASUBBAG))


def test_a_keputusan_is_authenticated_and_nothing_else_is() -> None:
    with pytest.raises(OutOfTurn):
        decide(disposed(Jenis.SURAT_EDARAN), c.Authenticate(), officer(Role.KASUBBAG), NOW)
    with pytest.raises(OutOfTurn):
        decide(disposed(Jenis.KEPUTUSAN), c.Approve(), officer(Role.KASUBBAG), NOW)


def test_a_step_belongs_to_its_role() -> None:
    with pytest.raises(NotYours):
        decide(disposed(), c.Authenticate(), officer(Role.STAF), NOW)


def test_a_pengusul_acts_for_his_own_unit_alone() -> None:
    berkas = walk(ready(Jenis.KEPUTUSAN), (c.Submit(), Role.PENGUSUL))
    with pytest.raises(NotYours):
        decide(berkas, c.Withdraw(), officer(Role.PENGUSUL, unit="Keuangan"), NOW)


def test_a_return_needs_a_reason() -> None:
    with pytest.raises(Incomplete) as refused:
        decide(disposed(), c.Return("  "), officer(Role.KASUBBAG), NOW)
    assert refused.value.lacks == "alasan"


def test_a_decision_can_be_taken_back_for_a_minute_by_its_maker_alone() -> None:
    berkas = walk(disposed(), (c.Authenticate(), Role.KASUBBAG))
    kasubbag = officer(Role.KASUBBAG)
    with pytest.raises(NotTheDoer):
        decide(berkas, c.TakeBack(), officer(Role.KASUBBAG, "lain"), NOW)
    with pytest.raises(TooLate):
        decide(berkas, c.TakeBack(), kasubbag, NOW + timedelta(seconds=61))
    back = apply(berkas, decide(berkas, c.TakeBack(), kasubbag, NOW + timedelta(seconds=60)))
    assert back.state is State.DISPOSED


def test_a_decision_stands_once_the_next_officer_has_acted() -> None:
    berkas = walk(disposed(), (c.Authenticate(), Role.KASUBBAG), (c.TakeCopies(), Role.STAF))
    with pytest.raises(Refusal):
        decide(berkas, c.TakeBack(), officer(Role.KASUBBAG), NOW)


def test_the_proposer_may_not_decide_unless_the_sekretaris_says_so() -> None:
    both = dataclasses.replace(officer(Role.KASUBBAG), id="pengusul")
    berkas = dataclasses.replace(
        disposed(),
        pengusul=decide(ready(Jenis.KEPUTUSAN), c.Submit(), officer(Role.PENGUSUL), NOW).by,
    )
    with pytest.raises(Separated):
        decide(berkas, c.Authenticate(), both, NOW)
    berkas = apply(berkas, decide(berkas, c.AskOverride(), both, NOW))
    berkas = apply(berkas, decide(berkas, c.Override("mendesak"), officer(Role.SEKRETARIS), NOW))
    assert decide(berkas, c.Authenticate(), both, NOW).target is State.CLEARED


def test_an_acting_officer_has_authority_only_within_the_period_at_the_moment_of_the_tap() -> None:
    acting = Holding(
        Jabatan("k", "Kasubbag", Role.KASUBBAG),
        Period(NOW, NOW + timedelta(hours=1)),
        Kind.PLH,
        "ST/1",
    )
    plh = Officer("plh", "Siti", "", (acting,))
    record = decide(disposed(), c.Authenticate(), plh, NOW)
    assert record.by.title == "Plh. Kasubbag"
    with pytest.raises(NotYours):
        decide(disposed(), c.Authenticate(), plh, NOW + timedelta(hours=1))


def test_a_history_folds_to_the_same_berkas() -> None:
    berkas, records = Berkas(code="K7M3Q9XA"), []
    for step, role in (
        (c.Attach(FILES, "Teknis"), Role.PENGUSUL),
        (c.Discard(), Role.PENGUSUL),
        (c.TakeBack(), Role.PENGUSUL),
    ):
        records.append(decide(berkas, step, officer(role), NOW))
        berkas = apply(berkas, records[-1])
    assert fold(records, "K7M3Q9XA") == berkas


def part(name: str, sent: str) -> File:
    return File(name, name * 64, f"{name}.jpg", 10, Use.PART, sent=sent)


def test_parts_of_a_scan_stand_as_they_were_sent_and_a_late_one_redoes_no_page() -> None:
    first, second, third, again = part("a", "1"), part("b", "2"), part("c", "3"), part("d", "4")
    berkas = walk(
        disposed(),
        (c.Authenticate(), Role.KASUBBAG),
        (c.TakeCopies(), Role.STAF),
        (c.AddScan((third,)), Role.STAF),
        (c.AddScan((first,)), Role.STAF),
        (c.Arrange(redo=1), Role.STAF),
        (c.AddScan((second,)), Role.STAF),
    )
    assert berkas.scan.parts == (first, second, third)
    assert (berkas.scan.redo, berkas.scan.replaced) == (1, ())
    berkas = walk(berkas, (c.AddScan((again,)), Role.STAF))
    assert (berkas.scan.redo, berkas.scan.replaced) == (0, ((1, "d"),))
    anew = walk(
        berkas,
        (c.Arrange(redo=2, redo_of=("a", 1)), Role.STAF),
        (c.AddScan((part("e", "5"),)), Role.STAF),
    )
    assert anew.scan.retaken == (("a", 1, "e"),)
    assert (anew.scan.redo, anew.scan.redo_of, anew.scan.replaced) == (0, ("", 0), ((1, "d"),))


def test_archived_and_published_are_two_facts_and_both_close_a_berkas() -> None:
    berkas = walk(
        disposed(),
        (c.Authenticate(), Role.KASUBBAG),
        (c.TakeCopies(), Role.STAF),
        (FULL[c.AddScan], Role.STAF),
        (FULL[r.ScanAssembled], Role.BOT),
        (c.UseScan(), Role.STAF),
        (c.AcceptScan(), Role.STAF),
        (FULL[r.Prepared], Role.BOT),
    )
    archived = walk(berkas, (FULL[c.Archive], Role.STAF))
    published = walk(berkas, (c.Publish(), Role.STAF), (FULL[r.UploadReported], Role.BOT))
    assert not archived.closed
    assert not published.closed
    assert walk(archived, (c.Publish(), Role.STAF), (FULL[r.UploadReported], Role.BOT)).closed
    assert walk(published, (FULL[c.Archive], Role.STAF)).closed


def test_what_is_kept_is_closed_when_archived_and_never_uploaded() -> None:
    berkas = walk(
        disposed(),
        (c.Keep("PPID"), Role.KASUBBAG),
        (c.TakeCopies(), Role.STAF),
        (FULL[c.AddScan], Role.STAF),
        (FULL[r.ScanAssembled], Role.BOT),
        (c.UseScan(), Role.STAF),
    )
    assert berkas.state is State.SCANNED
    with pytest.raises(OutOfTurn):
        decide(berkas, c.Publish(), officer(Role.STAF), NOW)
    assert walk(berkas, (FULL[c.Archive], Role.STAF)).closed


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"files": FILES[1:]}, "nota_dinas"),
        ({"files": FILES[:1]}, "softcopy"),
        ({"unsure": ("nomor",)}, "yakin"),
        ({"nota": NotaDinas()}, "nota_nomor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_incomplete_usulan_cannot_be_sent(change, lacks) -> None:
    berkas = dataclasses.replace(ready(Jenis.KEPUTUSAN), **change)
    assert lacks in missing(berkas)
    with pytest.raises(Incomplete):
        decide(berkas, c.Submit(), officer(Role.PENGUSUL), NOW)
