"""Step 5b: the document goes to JDIH, by the bot or by hand, and may come down again."""

from __future__ import annotations

import json
from typing import Final

from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import Job
from handlers.ports import Wanted, progress_key
from handlers.step5.unggahan import revoked_key, sent_key
from handlers.texts import say
from handlers.turn import Look, Outcome, Turn
from handlers.typed import as_address
from sop import commands as c
from sop.berkas import Berkas, File, State, Upload
from sop.produk import Status
from sop.refusals import Incomplete, OutOfTurn
from sop.roles import Role, holds

#: What a job for an abstrak knows of one that Staf sent: its id, bytes and name.
ABSTRAK_SENT: Final = ("dikirim", "sha256", "nama")


def publish(turn: Turn) -> Outcome:
    """5b. Mengunggah produk hukum ke website JDIH, on exactly the bytes of the preview."""
    sha = turn.berkas.naskah_unggah.sha256 if turn.berkas.naskah_unggah else ""
    code = turn.berkas.code
    if turn.memory.setting(sent_key(code)):
        raise Incomplete("abstrak")
    turn.memory.remember(progress_key(code), "")
    return turn.done(c.Publish(sha), say("step5.queued"), jobs=(_upload(code),))


def _upload(code: str) -> Job:
    return Job.on(JobKind.UNGGAH, code)


def prepare_job(code: str, **payload: str) -> Job:
    """Ask for the naskah unggah, and what belongs to it."""
    return Job.on(JobKind.SIAPKAN, code, payload)


def package_job(code: str) -> Job:
    """Ask for the package that an officer uploads by hand."""
    return Job.on(JobKind.PAKET, code)


def packed_anew(berkas: Berkas) -> tuple[Job, ...]:
    """Ask for the package once more when something in it changed and an officer has it."""
    return (package_job(berkas.code),) if berkas.upload is Upload.BY_HAND else ()


def try_now(turn: Turn) -> Outcome:
    """Coba sekarang: do not wait for the next attempt."""
    code = turn.berkas.code
    turn.require_role(Role.STAF)
    if turn.berkas.upload is not Upload.QUEUED:
        raise OutOfTurn(state=turn.berkas.upload.value)
    turn.memory.remember(progress_key(code), say("step5.trying"))
    return Outcome(say=say("step5.trying"), look=Look(""), jobs=(_upload(code),))


def prepare_again(turn: Turn) -> Outcome:
    """Make the naskah unggah once more after it failed."""
    turn.require_role(Role.STAF)
    if turn.berkas.kept:
        raise OutOfTurn(state=turn.berkas.state.value)
    return Outcome(say=say("step5.preparing"), jobs=(prepare_job(turn.berkas.code),))


def by_hand(turn: Turn) -> Outcome:
    """Unggah manual: a ready package for the officer, who sends the address afterwards."""
    jobs = (package_job(turn.berkas.code),)
    return turn.done(c.PublishByHand(), say("step5.by_hand_short"), jobs=jobs)


def package_again(turn: Turn) -> Outcome:
    """Kirim paket lagi: what is uploaded by hand comes once more, for it lies far above by now."""
    turn.require(c.GiveAddress)
    return Outcome(say=say("step5.package_again"), jobs=(package_job(turn.berkas.code),))


def give_address(turn: Turn) -> Outcome:
    """Alamat: the public address of what was uploaded by hand; it is fetched and compared."""
    if not turn.text:
        return turn.ask(say("ask.alamat"), c.GiveAddress.word)
    given = c.GiveAddress(as_address(turn.text) or turn.text)
    compare = Job.on(JobKind.BANDINGKAN, turn.berkas.code)
    return turn.done(given, task=CardTask.UNGGAH, fresh=True, jobs=(compare,))


def waits_for_address(turn: Turn) -> list[Berkas]:
    """List what this staf uploads by hand; only the one whose card he answers, if he does."""
    if not holds(turn.officer, Role.STAF, turn.now):
        return []
    wanted = Wanted(staf=turn.officer.id, states=(State.SCANNED,), open_only=True, limit=None)
    his = turn.memory.find(wanted)
    waiting = [berkas for berkas in his if berkas.upload is Upload.BY_HAND]
    return [b for b in waiting if b.code == turn.berkas.code] or waiting


def choose(turn: Turn) -> Outcome:
    """Pilih: answer for a JDIH list; remembered for the next time."""
    online, number = turn.berkas.online, turn.press.arg
    if not (number.isdecimal() and int(number) < len(online.options)):
        raise Incomplete("pilihan")
    value = online.options[int(number)]
    kept = turn.memory.setting("jdih-pilihan")
    key = f"{online.field}|{online.wanted}"
    known = {**(json.loads(kept) if kept else {}), key: value}
    turn.memory.remember("jdih-pilihan", json.dumps(known))
    jobs = (_upload(turn.berkas.code),)
    return turn.done(c.Choose(value), say("step5.chosen", nilai=value), jobs=jobs)


def replace_abstrak(turn: Turn, file: File) -> Outcome:
    """Ganti abstrak: a PDF sent by Staf while the preview stands.

    It is looked at before it takes the place of the other; of several the last one does.
    """
    turn.require(c.ReplaceAbstrak)
    code = turn.berkas.code
    turn.memory.remember(sent_key(code), f"{file.id} {turn.officer.id}")
    known = dict(zip(ABSTRAK_SENT, (file.id, file.sha256, file.name), strict=True))
    jobs = (Job.on(JobKind.ABSTRAK, code, known),)
    return Outcome(say=say("step5.abstrak_looked_at"), task=CardTask.UNGGAH, jobs=jobs)


def write_abstrak(turn: Turn) -> Outcome:
    """Ubah abstrak: its isi ringkas in Staf's own words, a point a line; the PDF is made anew."""
    turn.require(c.ReplaceAbstrak)
    code = turn.berkas.code
    if not turn.text:
        return turn.ask(say("ask.abstrak"), "ubah-abstrak")
    turn.memory.remember(abstrak_key(code), turn.text)
    turn.memory.remember(sent_key(code), "")
    return Outcome(say=say("step5.abstrak_making"), jobs=(Job.on(JobKind.ABSTRAK, code),))


def abstrak_key(code: str) -> str:
    """Name what Staf wrote as isi ringkas: it stays when the abstrak is made once more."""
    return f"isi-ringkas:{code}"


def take_down(turn: Turn) -> Outcome:
    """Turunkan: take it off JDIH; it counts as down once that was read back.

    Staf is rung: where the bot cannot do it, it is done by his hands.
    """
    payload = {"alasan": turn.text, "oleh": turn.officer.name}
    return turn.done(
        c.TakeDown(turn.text),
        say("step5.taking_down"),
        rings=turn.ring_staf(CardTask.UNGGAH),
        jobs=(Job.on(JobKind.TURUNKAN, turn.berkas.code, payload),),
    )


def set_status(turn: Turn) -> Outcome:
    """Ubah status: Berlaku or Tidak Berlaku, here and on JDIH."""
    value = turn.press.arg
    if value not in set(Status):
        raise Incomplete("nilai")
    turn.memory.remember(revoked_key(turn.berkas.code), "")
    renew = Job.on(JobKind.PERBARUI, turn.berkas.code)
    said = say("step5.status_set", status=value)
    return turn.done(c.SetStatus(Status(value)), said, jobs=(renew,))
