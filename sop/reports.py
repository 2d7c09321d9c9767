"""Reports of the bot: what machines found out or finished, as commands like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Final

from sop.berkas import Berkas, Duplicate, File, NotaDinas, Page, State, Upload, Use
from sop.command import Changes, Command, Deed
from sop.fields import titles
from sop.online import Online
from sop.produk import Jenis, Produk, Relasi
from sop.reading import Form, Naskah, Reading


@dataclass(frozen=True, slots=True)
class FileRead(Command):
    """Terbaca: what a file of the usulan turned out to be and to say."""

    word: ClassVar = "terbaca"

    file: str = ""  #: file id
    reading: Reading | None = None
    note: str = ""  #: why it cannot be used, as shown
    duplicate: Duplicate | None = None
    behind: File | None = None  #: what stood behind a nota dinas in the same file
    outdated: bool = False  #: what was sent later has its place already
    aside: bool = False  #: a photo that says nothing: page two of a letter, or an unreadable one
    unit: str = ""  #: the subbagian that the nota dinas names, where that has to be told

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Give the file its use and fill the fields it tells of."""
        reading = self.reading
        if reading is None:
            return {}
        if self.outdated:
            return {"files": tuple(f for f in berkas.files if f.id != self.file)}
        use = Use.PENDUKUNG if self.aside else _use(berkas, reading)
        files = tuple(self._told(f, use, reading) if f.id == self.file else f for f in berkas.files)
        if use is Use.SOFTCOPY and not berkas.produk.told:
            files = tuple(replace(f, use=_beside(f, self.file)) for f in files)
        changed: dict[str, object] = {"files": _newest(files, use, self.file)}
        if use is Use.NOTA_DINAS:
            changed |= _nota_fields(berkas, reading)
            changed |= self._unit(berkas, changed)
        elif use is Use.SOFTCOPY:
            changed |= _produk_fields(berkas, reading)
            changed |= {"duplicate": self.duplicate, "replaces": ""}
        return changed

    def _unit(self, berkas: Berkas, changed: Mapping[str, object]) -> Changes:
        """Give the subbagian, as long as nobody has told it."""
        if not self.unit or "subbagian" not in berkas.unsure:
            return {}
        unsure = changed.get("unsure", berkas.unsure)
        left = tuple(n for n in unsure if n != "subbagian") if isinstance(unsure, tuple) else ()
        return {"unit": self.unit, "unsure": left}

    def _told(self, file: File, use: Use, reading: Reading) -> File:
        """Give the file with what was read of it."""
        told = replace(
            file,
            use=use,
            pages=reading.pages,
            note=self.note,
            personal=reading.personal,
            silent=self.aside,
        )
        number = reading.says("lampiran") if use is Use.LAMPIRAN else ""
        return replace(told, place=int(number)) if number else told


@dataclass(frozen=True, slots=True)
class FileMoved(Command):
    """Dipindah: a file belongs to another berkas and goes there."""

    word: ClassVar = "dipindah"
    turns: ClassVar = False

    file: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Take the file off; with the softcopy goes what was read of it."""
        left = tuple(f for f in berkas.files if f.id != self.file)
        soft = berkas.file(Use.SOFTCOPY)
        if soft is None or soft.id != self.file:
            return {"files": left}
        return {
            "files": tuple(f for f in left if f.use is not Use.PICTURE),
            "produk": Produk(),
            "unsure": _of_the_letter(berkas),
            "duplicate": None,
            "replaces": "",
        }


@dataclass(frozen=True, slots=True)
class PaperMade(Command):
    """Dibuat: a paper of the berkas is ready (lembar disposisi, tanda terima, pictures)."""

    word: ClassVar = "dibuat"
    turns: ClassVar = False

    files: tuple[File, ...] = ()

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Keep the papers; a newer one of a use takes the place of the older."""
        uses = {f.use for f in self.files}
        return {"files": tuple(f for f in berkas.files if f.use not in uses) + self.files}


@dataclass(frozen=True, slots=True)
class ScanAssembled(Command):
    """Tersusun: the parts of a scan were put together and looked at."""

    word: ClassVar = "tersusun"

    parts: tuple[str, ...] = ()  #: file ids it was made of, to know an outdated one
    asli: File | None = None
    salinan: File | None = None
    pages: tuple[Page, ...] = ()
    unsure: bool = False
    findings: tuple[str, ...] = ()
    salinan_word: bool | None = None
    cap_dinas: bool | None = None
    pictures: tuple[File, ...] = ()
    trouble: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Fill the scan."""
        scan = replace(
            berkas.scan,
            asli=self.asli,
            salinan=self.salinan,
            pages=self.pages,
            unsure=self.unsure,
            findings=self.findings,
            salinan_word=self.salinan_word,
            cap_dinas=self.cap_dinas,
            pictures=self.pictures,
            trouble=self.trouble,
            used=False,
            stale=False,
            match="",
            other=False,
            belongs="",
            other_number="",
        )
        return {"scan": scan}


@dataclass(frozen=True, slots=True)
class ScanCompared(Command):
    """Dicocokkan: whether the scan shows what the softcopy says; a hint, no verdict."""

    word: ClassVar = "dicocokkan"
    turns: ClassVar = False

    parts: tuple[str, ...] = ()  #: what the scan was made of
    says: str = ""  #: nothing, when it cannot be told
    other: bool = False  #: it seems to be of another document
    belongs: str = ""  #: the code of the berkas that it is of, if that is sure
    other_number: str = ""  #: read on it beyond doubt, and not that of the berkas

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Put it beside the checklist."""
        scan = replace(
            berkas.scan,
            match=self.says,
            other=self.other,
            belongs=self.belongs,
            other_number=self.other_number,
        )
        return {"scan": scan}


@dataclass(frozen=True, slots=True)
class Prepared(Command):
    """Siap unggah: the naskah unggah, its abstrak and its pictures are ready to be looked at."""

    word: ClassVar = "siap-unggah"

    unggah: File | None = None
    abstrak: File | None = None
    pictures: tuple[File, ...] = ()
    findings: tuple[str, ...] = ()  #: sentences for the preview
    trouble: str = ""
    redacted: bool = False  #: data pribadi were taken out of it

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Put them on the preview."""
        return {
            "upload": Upload.NONE,
            "naskah_unggah": self.unggah,
            "abstrak": self.abstrak or berkas.abstrak,
            "pictures": self.pictures,
            "preparing": False,
            "redacted": self.redacted,
            "online": replace(berkas.online, note=self.trouble or " ".join(self.findings)),
        }


@dataclass(frozen=True, slots=True)
class UploadReported(Command):
    """Kabar unggahan: how far the upload is; *tayang* only after it was read back."""

    word: ClassVar = "kabar-unggahan"

    upload: Upload = Upload.QUEUED
    online: Online | None = None
    limit: int = 0  #: bytes the site takes, when a smaller naskah unggah has to be made

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note what is known."""
        preparing = berkas.preparing or self.limit > 0
        online = self.online or berkas.online
        return {"upload": self.upload, "online": online, "preparing": preparing}


@dataclass(frozen=True, slots=True)
class AbstrakMade(Command):
    """Abstrak jadi: the abstrak in the words that Staf wrote is ready."""

    word: ClassVar = "abstrak-jadi"

    file: File | None = None

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Use it."""
        return {"abstrak": self.file}


@dataclass(frozen=True, slots=True)
class DriftFound(Command):
    """Berubah: the nightly watch found the public page gone or changed."""

    word: ClassVar = "berubah"
    turns: ClassVar = False

    says: str = ""
    watched: bool = False  #: found by a look of the night, and not after an officer's deed

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note what was found; nothing, when all is as it was."""
        return {"online": replace(berkas.online, drift=self.says)}


@dataclass(frozen=True, slots=True)
class NextTry(Command):
    """Dicoba lagi: when the next attempt is due, for the card."""

    word: ClassVar = "coba-nanti"
    turns: ClassVar = False

    note: str = ""
    at: datetime | None = None

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Count the attempt."""
        online = replace(
            berkas.online, note=self.note, next_try=self.at, tries=berkas.online.tries + 1
        )
        return {"online": online}


_USES: Final[Mapping[Naskah, Use]] = {
    Naskah.NOTA_DINAS: Use.NOTA_DINAS,
    Naskah.PRODUK: Use.SOFTCOPY,
    Naskah.LAMPIRAN: Use.LAMPIRAN,
}


def _use(berkas: Berkas, reading: Reading) -> Use:
    """Give a file its use; one that says nothing is taken for what is still lacking."""
    if reading.trouble:
        return Use.REFUSED
    known = _USES.get(reading.naskah)
    if known is Use.LAMPIRAN and reading.form is Form.IMAGE:
        return Use.PENDUKUNG  # a photo of its page is no softcopy of it
    if known is not None:
        return known
    return Use.PENDUKUNG if berkas.file(Use.SOFTCOPY) else Use.SOFTCOPY


def outdated(berkas: Berkas, file: File, reading: Reading) -> bool:
    """Tell whether the place of a file is taken by one that was sent later.

    What stood behind a nota dinas never takes the place of a softcopy that was sent as such.
    """
    use = _use(berkas, reading)
    others = [f for f in berkas.files if f.use is use and f.id != file.id and not f.behind]
    if use is Use.LAMPIRAN:
        others = [f for f in others if f.name == file.name]
    elif use is Use.SOFTCOPY:
        others = others if berkas.produk.told else []
    elif use is not Use.NOTA_DINAS:
        return False
    if file.behind and use is Use.SOFTCOPY and berkas.state is State.DRAFT:
        return bool(others)
    place = {f.id: n for n, f in enumerate(berkas.files)}
    return any(place[f.id] > place[file.id] for f in others)


def _beside(file: File, softcopy: str) -> Use:
    """Keep what was taken for the softcopy, and said nothing, beside the one that does."""
    return Use.PENDUKUNG if file.use is Use.SOFTCOPY and file.id != softcopy else file.use


def _newest(files: tuple[File, ...], use: Use, kept: str) -> tuple[File, ...]:
    """Leave one file of a use that exists once, and one lampiran of a name.

    The older one stays in the records.
    """
    if use in {Use.NOTA_DINAS, Use.SOFTCOPY}:
        return tuple(f for f in files if f.use is not use or f.id == kept)
    names = {f.name for f in files if f.id == kept} if use is Use.LAMPIRAN else set()
    return tuple(f for f in files if f.use is not use or f.id == kept or f.name not in names)


def _nota_fields(berkas: Berkas, reading: Reading) -> dict[str, object]:
    nota = NotaDinas(
        nomor=reading.says("nomor"),
        tanggal=_date(reading.says("tanggal")),
        dari=reading.says("dari"),
        yth=reading.says("yth"),
        hal=reading.says("hal"),
        sifat=reading.says("sifat") or "Biasa",
    )
    asked = {name for name in ("nomor", "tanggal", "hal") if name in reading.fields}
    unsure = tuple(f"nota_{n}" for n in sorted(asked) if not reading.fields[n].sure)
    kept = tuple(n for n in berkas.unsure if not n.startswith("nota_"))
    return {"nota": nota, "unsure": kept + unsure}


#: The fields of a produk hukum whose unsure readings the pengusul confirms.
ASKED: Final = ("jenis", "nomor", "tahun", "tentang", "tanggal", "penandatangan")


def _produk_fields(berkas: Berkas, reading: Reading) -> dict[str, object]:
    relasi = tuple(
        Relasi(kind, title)
        for kind in ("mencabut", "mengubah")
        for title in titles(reading.says(kind))
    )
    jenis, tahun = reading.says("jenis"), reading.says("tahun")
    produk = Produk(
        jenis=Jenis(jenis) if jenis in set(Jenis) else None,
        nomor=reading.says("nomor"),
        tahun=int(tahun) if tahun.isdigit() else None,
        tentang=reading.says("tentang"),
        tanggal=_date(reading.says("tanggal")),
        tempat=reading.says("tempat"),
        penandatangan=reading.says("penandatangan"),
        jabatan=reading.says("jabatan"),
        relasi=relasi,
        subjek=berkas.produk.subjek,
        bidang_hukum=berkas.produk.bidang_hukum,
    )
    unsure = tuple(n for n in ASKED if n in reading.fields and not reading.fields[n].sure)
    return {"produk": produk, "unsure": _of_the_letter(berkas) + unsure}


def _of_the_letter(berkas: Berkas) -> tuple[str, ...]:
    """List what is unsure that the nota dinas tells, and not the softcopy."""
    return tuple(n for n in berkas.unsure if n.startswith("nota_") or n == "subbagian")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
