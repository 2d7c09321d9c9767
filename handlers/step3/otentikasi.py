"""Step 3: the Kasubbag authenticates a Keputusan, approves the rest, or keeps it in the archive."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.card import (
    TITLE_ROOM,
    Scene,
    attachment,
    compose,
    ending,
    files_button,
    headed,
    public_link,
    standing,
)
from handlers.card_task import CardTask
from handlers.job_kind import JobKind
from handlers.messages import Card, Job
from handlers.officers.serah import vacant
from handlers.step2.disposisi import ask_sekretaris, card_submitted, summary
from handlers.step5.data_pribadi import named
from handlers.texts import say
from handlers.tugas import unreached
from handlers.turn import Outcome, Ring, Turn
from sop import commands as c
from sop.berkas import Berkas, State, Use
from sop.decide import proposed, staf_named, waits_for
from sop.roles import Officer, Role
from sop.signed import Signed


def card(scene: Scene) -> Card:
    """Show the Kasubbag's card, wherever the berkas stands."""
    berkas = scene.berkas
    if berkas.state is State.DISPOSED:
        return _decide_card(scene)
    if Role.KASUBBAG in waits_for(berkas):
        return card_submitted(scene)
    text = headed(berkas, f"{decided_line(scene)}{ending(scene)}")
    return compose(scene, text, (*public_link(berkas), files_button(scene)))


def _decide_card(scene: Scene) -> Card:
    berkas = scene.berkas
    suggestion = berkas.suggestion
    boleh = suggestion.boleh
    lines = [
        summary(scene),
        say("step3.fingerprint", sidik=fingerprint(berkas)),
        say("step3.disposed", kepada=berkas.disposisi.kepada_name if berkas.disposisi else "-"),
    ]
    if berkas.personal:
        lines += ["", say("step3.personal", apa=named(berkas))]
    if own_and_barred(scene):
        lines += ["", *_izin_lines(scene)]
    else:
        seen = "step3.seen_3a" if berkas.keputusan else "step3.seen_3b"
        answer = say("step3.may") if boleh else say("step3.may_not", alasan=suggestion.alasan)
        lines += ["", say(seen), answer]
    first = "" if boleh else c.Keep.word
    behind = frozenset[str]() if boleh else frozenset({c.Authenticate.word, c.Approve.word})
    text = headed(berkas, "\n".join(lines), room=TITLE_ROOM)
    return compose(scene, text, first=first, behind=behind, more=(files_button(scene),))


def _izin_lines(scene: Scene) -> list[str]:
    """Say how it stands with the word of the Sekretaris."""
    berkas = scene.berkas
    if berkas.override_asked:
        there = scene.memory.holders(Role.SEKRETARIS, scene.now)
        if not there:
            return [say("step3.asked_nobody")]
        nobody = unreached(scene.memory, there)
        return [say("step3.asked_unseen" if nobody else "step3.asked", siapa=nobody)]
    if berkas.override_refused:
        return [
            _said("step3.override_refused", berkas.override_refused),
            say("step3.override_way_out"),
        ]
    return [say("step3.own")]


def _said(key: str, signed: Signed) -> str:
    return say(key, oleh=signed.by.name, alasan=signed.note)


def own_and_barred(scene: Scene) -> bool:
    """Tell whether the Kasubbag proposed this berkas himself and may not decide it."""
    return proposed(scene.berkas, scene.officer) and scene.berkas.override is None


def decided_line(scene: Scene) -> str:
    """Say what was decided in step 3, by whom and when."""
    decided = scene.berkas.decided
    if decided is None or scene.berkas.state in {State.RETURNED, State.WITHDRAWN}:
        return ""
    who, what = f"{decided.by.name}, {decided.by.title}", decided.note.capitalize()
    return say("step3.decided", apa=what, oleh=who, jam=scene.dated(decided.at)) + "\n"


def fingerprint(berkas: Berkas) -> str:
    """Give the first signs of the softcopy's SHA-256 in groups, for comparing by eye."""
    soft = berkas.file(Use.SOFTCOPY)
    digits = soft.sha256[:12] if soft else ""
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


# What the Kasubbag does --------------------------------------------------------------------------


def authenticate(turn: Turn) -> Outcome:
    """3a. Otentikasi naskah salinan produk hukum, apabila dokumen berupa Keputusan KPU."""
    command, jobs = c.Authenticate(_sha(turn.berkas)), (draft_job(turn.berkas),)
    return turn.done(command, say("step3.authenticated"), rings=to_staf(turn), jobs=jobs)


def draft_job(berkas: Berkas) -> Job:
    """Ask for the konsep salinan of a Keputusan that was authenticated."""
    return Job(JobKind.KONSEP_SALINAN, berkas.code, f"salinan:{berkas.code}")


def approve(turn: Turn) -> Outcome:
    """3b. Persetujuan pengunggahan untuk dokumen selain Keputusan KPU."""
    return turn.done(c.Approve(_sha(turn.berkas)), say("step3.approved"), rings=to_staf(turn))


def keep(turn: Turn) -> Outcome:
    """Arsipkan saja: the document is archived and never uploaded; the reason is on record."""
    return turn.done(c.Keep(turn.text), say("step3.kept"), rings=to_staf(turn))


def _sha(berkas: Berkas) -> str:
    soft = berkas.file(Use.SOFTCOPY)
    return soft.sha256 if soft else ""


def to_staf(turn: Turn) -> tuple[Ring, ...]:
    """Ring the staf of the disposisi alone; all of them when that one holds the jabatan no more."""
    hang = tuple(attachment(f) for f in turn.berkas.files if f.use is Use.DISPOSISI)
    return tuple(Ring(o.id, CardTask.KERJA, hang) for o in staf_of(turn))


def staf_of(turn: Turn) -> Sequence[Officer]:
    """Name the staf who does the work of a berkas."""
    everyone = turn.memory.holders(Role.STAF, turn.now)
    return [o for o in everyone if o.id == staf_named(turn.berkas)] or everyone


def ask_override(turn: Turn) -> Outcome:
    """Minta izin: the Sekretaris is asked to let the proposer decide."""
    people = turn.memory.holders(Role.SEKRETARIS, turn.now)
    if not people:
        said, notes = say("step3.override_asked_nobody"), vacant(turn, {Role.SEKRETARIS})
        return turn.done(c.AskOverride(), said, notes=notes)
    nobody = unreached(turn.memory, people)
    said = say("step3.override_unseen" if nobody else "step3.override_asked", siapa=nobody)
    return turn.done(c.AskOverride(), said, rings=ask_sekretaris(turn))


def override(turn: Turn) -> Outcome:
    """Izinkan: the Sekretaris lifts the separation of duty for this berkas, with a reason."""
    rings = turn.ring_all(Role.KASUBBAG, CardTask.KEPUTUSAN)
    return turn.done(c.Override(turn.text), say("step3.overridden"), rings=rings)


def refuse_override(turn: Turn) -> Outcome:
    """Tolak: the Sekretaris leaves the separation of duty as it is, with a reason."""
    rings = turn.ring_all(Role.KASUBBAG, CardTask.KEPUTUSAN)
    said = say("step3.refused", kasubbag=turn.office.kasubbag)
    return turn.done(c.RefuseOverride(turn.text), said, rings=rings)


def card_izin(scene: Scene) -> Card:
    """Show the Sekretaris a berkas whose proposer asks to decide it himself."""
    berkas = scene.berkas
    if answer := _sekretaris_said(berkas):
        return Card(headed(berkas, f"{answer}\n{standing(scene)}"))
    if berkas.override_asked and berkas.state is State.DISPOSED:
        asked = say("step3.override_please", nama=_barred(scene), kasubbag=scene.office.kasubbag)
    else:
        asked = say("step3.override_closed", keadaan=standing(scene))
    return compose(scene, headed(berkas, asked), (files_button(scene),))


def _sekretaris_said(berkas: Berkas) -> str:
    """Say what the Sekretaris answered, and why; nothing as long as he has not."""
    if berkas.override:
        return _said("step3.override_given", berkas.override)
    if berkas.override_refused:
        return _said("step3.override_refused", berkas.override_refused)
    return ""


def _barred(scene: Scene) -> str:
    """Name the Kasubbag who proposed it himself, also while somebody acts in his place."""
    berkas = scene.berkas
    for actor in filter(None, (berkas.pengusul, berkas.sent_by)):
        officer = scene.memory.officer(actor.id)
        held = officer.current(scene.now) if officer else ()
        if any(h.jabatan.role is Role.KASUBBAG for h in held):
            return actor.name
    return berkas.pengusul.name if berkas.pengusul else "-"
