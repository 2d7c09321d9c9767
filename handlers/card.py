"""A card: how a berkas is shown to one officer: text, standing, and buttons from the table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from handlers.card_task import CardTask
from handlers.deeds import DEEDS, DeedButton
from handlers.messages import (
    MAX_BUTTON,
    MAX_BUTTONS,
    MAX_ROW,
    MAX_ROW_HINT,
    MAX_ROWS,
    Attachment,
    Button,
    Card,
    Press,
    Style,
)
from handlers.ports import Memory
from handlers.texts import dated, moment, say, shorten
from handlers.turn import Turn
from sop.berkas import Berkas, File, State, Upload, Use
from sop.commands import Publish, Submit
from sop.deadlines import Calendar
from sop.decide import own_moves, staf_named
from sop.kelengkapan import missing
from sop.office import Office
from sop.roles import Kind, Officer, Role
from sop.tanggal import tanggal

#: The word of a press that only changes how a card is shown; its argument is the view.
LOOK: Final = "lihat"

#: How the office's own portal is called: only there, *tayang* says where.
PORTAL: Final = "portal kantor"

#: As much of a title as a card repeats; papers and the portal carry it whole.
TITLE_ROOM: Final = 330
#: … and as much as is enough to know it again, once it was read on the first card.
TITLE_SHORT: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One officer looking at one card of one berkas."""

    berkas: Berkas
    officer: Officer
    task: CardTask
    view: str
    now: datetime
    memory: Memory
    calendar: Calendar

    @property
    def office(self) -> Office:
        """Give the office."""
        return self.calendar.office

    def when(self, at: datetime | None) -> str:
        """Write an instant as seen from now."""
        return moment(at, self.office, self.now) if at else "-"

    def dated(self, at: datetime | None) -> str:
        """Write an instant so that it is right on a later day, too."""
        return dated(at, self.office, self.now) if at else "-"


def scene_of(turn: Turn, berkas: Berkas, officer: Officer, task: CardTask, view: str = "") -> Scene:
    """Let an officer look at the card of a task, in a turn that may be another's."""
    return Scene(
        berkas=berkas,
        officer=officer,
        task=task,
        view=view,
        now=turn.now,
        memory=turn.memory,
        calendar=turn.calendar,
    )


_NO_ARGS: Final[Mapping[str, str]] = MappingProxyType({})

#: A way to draw a card.
Draw = Callable[[Scene], Card]


def sign(shown: str) -> str:
    """Give a short sign of what a card shows, so that its button can say what it was about."""
    return hashlib.sha256(shown.encode()).hexdigest()[:8]


def digest(card: Card) -> str:
    """Give a short sign of what a card shows, to leave unchanged ones alone.

    The version in the buttons is left out: a card that reads the same stays as it is.
    """
    parts = [card.text]
    for button in card.buttons:
        press = button.press
        parts.append(
            "|".join(
                (button.label, button.url, press.word if press else "", press.arg if press else "")
            )
        )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def press(scene: Scene, word: str, arg: str = "") -> Press:
    """Make the press of a button on this card."""
    return Press.on(word, scene.berkas, arg)


def to_view(scene: Scene, label: str, view: str, hint: str = "") -> Button:
    """Make a button that shows the card in another way."""
    return Button(label, press(scene, LOOK, view), hint=hint)


def deed_button(scene: Scene, word: str, deed: DeedButton, arg: str = "") -> Button:
    """Make the button of a deed; one that needs something first leads to the view that asks."""
    if deed.through and not arg:
        return Button(deed.label, press(scene, LOOK, deed.through), style=deed.style)
    return Button(deed.label, press(scene, word, arg), style=deed.style)


def deeds(scene: Scene) -> list[tuple[str, DeedButton]]:
    """List the deeds open to this officer on this card, in the order of `DEEDS`."""
    words = {m.word for m in own_moves(scene.berkas, scene.officer, scene.now)}
    if missing(scene.berkas):
        words.discard(Submit.word)
    if scene.berkas.exposed:
        words.discard(Publish.word)
    return [(w, d) for w, d in DEEDS.items() if w in words and scene.task in d.tasks]


def buttons_of(scene: Scene, *words: str) -> list[Button]:
    """Give the buttons of some deeds, as far as they are open to this officer on this card."""
    return [deed_button(scene, word, deed) for word, deed in deeds(scene) if word in words]


def compose(
    scene: Scene,
    text: str,
    views: Iterable[Button] = (),
    *,
    first: str = "",
    behind: frozenset[str] = frozenset(),
    more: Iterable[Button] = (),
    args: Mapping[str, str] = _NO_ARGS,
    plain: bool = False,
) -> Card:
    """Put a text and the open deeds together; what does not fit stands under [Lainnya].

    Args:
        scene: who looks at what.
        text: the body.
        views: ways of looking that belong on the card itself.
        first: the word of the deed that is the main one, if not the first of the table.
        behind: words of deeds that stand under [Lainnya] this time.
        more: buttons for [Lainnya] alone.
        args: what the button of a deed carries, by the word of the deed.
        plain: no deed is set off as the one to do.

    """
    open_deeds = sorted(deeds(scene), key=lambda item: item[0] != first)
    front = [(w, d) for w, d in open_deeds if (d.main or w == first) and w not in behind]
    behind_it = [(w, d) for w, d in open_deeds if (w, d) not in front]
    shown = [deed_button(scene, w, d, args.get(w, "")) for w, d in front] + list(views)
    if plain:
        shown = [replace(b, style=Style.PLAIN) for b in shown]
    rest = [deed_button(scene, w, d, args.get(w, "")) for w, d in behind_it] + list(more)
    if scene.view == "lainnya":
        return menu(scene, text, [*shown[2:], *rest])
    if not rest and len(shown) <= MAX_BUTTONS:
        return Card(text, tuple(shown))
    return Card(text, (*shown[:2], to_view(scene, "Lainnya", "lainnya")))


def menu(scene: Scene, text: str, rows: Iterable[Button]) -> Card:
    """Show a list to choose from, with the way back as its last row."""
    return Card(text, (*list(rows)[: MAX_ROWS - 1], to_view(scene, "Kembali", "")))


def list_row(words: str, pressed: Press) -> Button:
    """Make a row of a list; what the label has no room for stands below it."""
    label = shorten(words, MAX_ROW)
    return Button(label, pressed, hint="" if label == words else words)


def fit(card: Card) -> Card:
    """Bring labels and hints to what every channel shows: a button has less room than a row."""
    room = MAX_BUTTON if len(card.buttons) <= MAX_BUTTONS else MAX_ROW
    buttons = (
        replace(b, label=shorten(b.label, room), hint=shorten(b.hint, MAX_ROW_HINT))
        for b in card.buttons
    )
    return replace(card, buttons=tuple(buttons))


def heading(berkas: Berkas, room: int = TITLE_SHORT) -> str:
    """Give the first lines of every card: number, document, title."""
    name = berkas.title
    top = say("card.agenda", agenda=berkas.agenda, judul=name) if berkas.agenda else name
    version = say("card.version", n=berkas.revision) if berkas.revision > 1 else ""
    about = berkas.produk.tentang
    lines = [top + version]
    if about:
        lines.append(say("card.about", tentang=shorten(about, room)))
    return "\n".join(lines)


def headed(berkas: Berkas, *paragraphs: str, room: int = TITLE_SHORT) -> str:
    """Write paragraphs below the first lines of a card; one that says nothing is left out."""
    return "\n\n".join(filter(None, (heading(berkas, room), *paragraphs)))


def standing(scene: Scene) -> str:
    """Say in one line where a berkas stands, with whom and since when."""
    berkas = scene.berkas
    since = scene.dated(berkas.since_at)
    match berkas.state:
        case State.SCANNED:
            return _last_step(scene)
        case State.RETURNED if berkas.returned:
            by = f"{berkas.returned.by.name}, {berkas.returned.by.title}"
            if berkas.retrieved:
                return say("standing.diambil", oleh=by, sejak=since)
            return say("standing.dikembalikan", oleh=by, alasan=berkas.returned.note, sejak=since)
        case State.WITHDRAWN if berkas.ended:
            key = "standing.dihentikan" if berkas.stopped else "standing.ditarik"
            return say(key, oleh=berkas.ended.by.name, alasan=berkas.ended.note, sejak=since)
        case State.DISCARDED if berkas.joined:
            key = "standing.digabung" if berkas.joined.isdecimal() else "standing.digabung_draf"
            return say(key, agenda=berkas.joined)
        case State.SUBMITTED if berkas.staf_receives:
            return say("standing.diajukan_staf", sejak=since)
        case State.SUBMITTED | State.RECEIVED | State.DISPOSED:
            whom, staf = kasubbag(scene), _staf(scene)
            return say(_standing_key(berkas), sejak=since, staf=staf, kasubbag=whom)
        case _:
            return say(_standing_key(berkas), sejak=since, staf=_staf(scene))


def ending(scene: Scene) -> str:
    """Say how a berkas ended, and of one that was stopped where its paper is."""
    return "\n".join(filter(None, (standing(scene), paper_of_stopped(scene))))


def paper_of_stopped(scene: Scene) -> str:
    """Say who has the copies of a berkas that the Kasubbag stopped, or where they lie; or nothing.

    The SOP gives them nowhere to go; so whoever handed them in knows where to ask.
    """
    berkas = scene.berkas
    if not berkas.stopped:
        return ""
    if berkas.archived is not None:
        return say("standing.tetap_disimpan", tempat=berkas.place)
    who = kasubbag(scene) if berkas.not_fetched else _staf(scene)
    return say("standing.dapat_diminta", siapa=who)


def _standing_key(berkas: Berkas) -> str:
    return f"standing.{berkas.state.name.lower()}"


def kasubbag(scene: Scene) -> str:
    """Say who decides: the Kasubbag Hukum, or by name who acts in his place just now."""
    for officer in scene.memory.holders(Role.KASUBBAG, scene.now):
        held = officer.holding(Role.KASUBBAG, scene.now)
        if held is not None and held.kind is not Kind.DEFINITIF:
            return f"{held.kind} {scene.office.kasubbag} ({officer.name})"
    return scene.office.kasubbag


def _staf(scene: Scene) -> str:
    """Name the staf it waits for, as he is called now."""
    person = scene.memory.officer(staf_named(scene.berkas))
    return person.name if person else "Staf"


def _last_step(scene: Scene) -> str:
    berkas = scene.berkas
    paper = (
        say("standing.tersimpan", tempat=berkas.place)
        if berkas.archived
        else say("standing.belum_simpan")
    )
    if berkas.kept:
        return f"{paper} {say('standing.tidak_diunggah', alasan=berkas.kept_reason)}"
    online = berkas.online
    waits = berkas.upload is Upload.QUEUED and online.next_try is not None
    key = f"standing.unggah_{'retry' if waits else berkas.upload.name.lower()}"
    di = f" di {online.site}" if online.site == PORTAL else ""
    notes = "\n".join(filter(None, (online.note, online.drift)))
    jam = scene.dated(online.at)
    web = say(key, di=di, alamat=online.page, jam=jam, catatan=notes).rstrip()
    return f"{web}\n{paper}"


def document_line(berkas: Berkas) -> str:
    """Say what was read of the document: pages, date, signer."""
    produk = berkas.produk
    parts = []
    if pages := in_all(berkas):
        parts.append(pages)
    if produk.tanggal:
        parts.append(f"ditetapkan {tanggal(produk.tanggal)}")
    if produk.penandatangan:
        parts.append(produk.penandatangan)
    return " · ".join(parts)


def in_all(berkas: Berkas) -> str:
    """Say how many pages the softcopy has, its lampiran counted; nothing where that is unknown."""
    if not berkas.pages:
        return ""
    return f"{berkas.pages} hlm" + (" dengan lampiran" if len(berkas.naskah) > 1 else "")


def public_link(berkas: Berkas) -> tuple[Button, ...]:
    """Give the button that opens the public page, once there is one."""
    if berkas.upload is Upload.PUBLISHED and berkas.online.page:
        return (Button("Buka", url=berkas.online.page),)
    return ()


def files_button(scene: Scene) -> Button:
    """Give the button that sends the papers of a berkas."""
    return Button("Buka PDF", press(scene, "buka-pdf"))


#: What a usulan came with.
_SENT: Final = frozenset({Use.NOTA_DINAS, Use.SOFTCOPY, Use.LAMPIRAN, Use.PENDUKUNG})


def papers_sent(berkas: Berkas) -> tuple[Attachment, ...]:
    """Give the papers that a usulan came with, to hang below a card."""
    return tuple(attachment(f) for f in berkas.files if f.use in _SENT)


def attachment(file: File, *, photo: bool = False) -> Attachment:
    """Make a kept file ready to go out."""
    return Attachment(file.sha256, file.name, photo)
