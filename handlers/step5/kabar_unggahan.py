"""News of the upload: what the bot reports, and who is told; *tayang* only when read back."""

from __future__ import annotations

from dataclasses import replace

from handlers.card import attachment
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.ports import Wanted, progress_key
from handlers.step5.unggah import package_job, packed_anew, prepare_job
from handlers.step5.unggahan import revoked_key, sent_key
from handlers.texts import say
from handlers.turn import Note, Other, Outcome, Ring, Turn
from sop import commands as c
from sop import reports as r
from sop.berkas import Berkas, File, Upload, Use
from sop.decide import decide
from sop.history import Record
from sop.produk import Produk, named_in
from sop.refusals import Refusal


def prepared(turn: Turn, report: r.Prepared) -> Outcome:
    """Siap unggah: put the preview on Staf's card, with its pictures below."""
    if turn.berkas.upload not in {Upload.NONE, Upload.FAILED}:
        return Outcome()
    turn.memory.remember(progress_key(turn.berkas.code), "")
    record = turn.decide(report)
    pictures = tuple(attachment(f, photo=True) for f in report.pictures)
    papers = (attachment(report.abstrak),) if report.abstrak else ()
    return Outcome(records=(record,), rings=turn.ring_staf(CardTask.UNGGAH, pictures + papers))


def reported(turn: Turn, report: r.UploadReported) -> Outcome:
    """Kabar unggahan: tell those concerned when it ended, one way or the other."""
    record = turn.decide(report)
    berkas = turn.berkas
    turn.memory.remember(progress_key(berkas.code), "")
    if report.upload is Upload.PUBLISHED and berkas.published:
        return Outcome(records=(record,))
    if report.upload is Upload.PUBLISHED:
        others = _revoke(turn)
        return Outcome(records=(record, *_replaced(turn)), rings=_told(turn), others=others)
    if report.upload is Upload.TAKEN_DOWN:
        return Outcome(records=(record,), rings=turn.ring_pengusul())
    jobs = _next_jobs(berkas, report)
    if report.upload is Upload.WAITING or report.limit:
        return Outcome(records=(record,), jobs=jobs)
    return Outcome(records=(record,), rings=turn.ring_staf(CardTask.UNGGAH), jobs=jobs)


def _next_jobs(berkas: Berkas, report: r.UploadReported) -> tuple[Job, ...]:
    """Begin what follows from a report: polling, the package for the officer, a smaller file."""
    code = berkas.code
    if report.limit:
        return (prepare_job(code, limit=str(report.limit)),)
    if report.upload is Upload.WAITING and berkas.upload is not Upload.WAITING:
        return (Job.on(JobKind.PANTAU, code),)
    if report.upload is Upload.BY_HAND and berkas.upload is not Upload.BY_HAND:
        return (package_job(code),)
    return ()


def next_try(turn: Turn, report: r.NextTry) -> Outcome:
    """Coba nanti: the card says why it failed and when it is tried again."""
    turn.memory.remember(progress_key(turn.berkas.code), "")
    return Outcome(records=(turn.decide(report),))


def _told(turn: Turn) -> tuple[Ring, ...]:
    """Ring the pengusul and the Kasubbag who decided; Staf sees it on the card he pressed.

    When JDIH took its time, he is not looking any more and is rung, too.
    """
    berkas, rings = turn.berkas, turn.ring_pengusul()
    if berkas.decided:
        rings += (Ring(berkas.decided.by.id, CardTask.KEPUTUSAN),)
    if berkas.upload is Upload.WAITING:
        rings += turn.ring_staf(CardTask.UNGGAH)
    return rings


def _revoke(turn: Turn) -> tuple[Other, ...]:
    """Propose to mark what the published document revokes, where it is one of ours."""
    berkas = turn.berkas
    others = []
    for relation in berkas.produk.relasi:
        old = _ours(turn, relation.judul) if relation.kind == "mencabut" else None
        if old is not None and old.code != berkas.code and berkas.staf:
            turn.memory.remember(revoked_key(old.code), berkas.produk.official)
            others.append(Other(old.code, turn.ring_staf(CardTask.UNGGAH)))
    return tuple(others)


def _ours(turn: Turn, title: str) -> Berkas | None:
    """Find the published berkas that a relation names by kind, number and year."""
    named = named_in(title)
    if named is None:
        return None
    jenis, nomor, tahun = named
    found = turn.memory.find(Wanted(produk=Produk(jenis=jenis, nomor=nomor, tahun=tahun), limit=20))
    return next((b for b in found if b.published), None)


def _replaced(turn: Turn) -> tuple[Record, ...]:
    """Note on the old berkas that its file was replaced."""
    old = turn.memory.berkas(turn.berkas.replaces) if turn.berkas.replaces else None
    if old is None or not old.published:
        return ()
    online = replace(old.online, note=say("step5.replaced_by", agenda=turn.berkas.number))
    return (decide(old, r.UploadReported(Upload.TAKEN_DOWN, online), turn.officer, turn.now),)


def abstrak_made(turn: Turn, report: r.AbstrakMade) -> Outcome:
    """Abstrak jadi: the preview comes again with the new abstrak below."""
    if report.file and report.file.use is not Use.ABSTRAK:
        return _abstrak_looked_at(turn, report.file)
    record = turn.decide(report)
    rings = turn.ring_staf(CardTask.UNGGAH, (attachment(report.file),)) if report.file else ()
    return Outcome(records=(record,), rings=rings, jobs=packed_anew(turn.berkas))


def _abstrak_looked_at(turn: Turn, file: File) -> Outcome:
    """Let an abstrak from Staf take the place of the other, as his deed, or tell him why not."""
    key = sent_key(turn.berkas.code)
    newest, _, by = turn.memory.setting(key).partition(" ")
    staf = turn.memory.officer(by) if newest == file.id else None
    if staf is None:
        return Outcome()
    turn.memory.remember(key, "")
    if file.use is Use.REFUSED:
        why = say("step5.abstrak_unopened", nama=file.name, sebab=file.note or say("step5.broke"))
        return Outcome(rings=(Ring(staf.id, CardTask.UNGGAH, head=why),))
    try:
        record = decide(turn.berkas, c.ReplaceAbstrak(file), staf, turn.now)
    except Refusal:
        late = say("step5.abstrak_late", nama=file.name, agenda=turn.berkas.number)
        return Outcome(notes=(Note(staf.id, late),))
    rings = turn.ring_staf(CardTask.UNGGAH, (attachment(file),))
    return Outcome(records=(record,), rings=rings, jobs=packed_anew(turn.berkas))
