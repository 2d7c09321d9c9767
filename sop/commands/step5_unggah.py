"""Commands of row 5b: the document is uploaded, corrected there, and taken down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from sop.berkas import Berkas, File, Upload
from sop.command import Changes, Command, Deed, Reasoned
from sop.produk import Status


@dataclass(frozen=True, slots=True)
class Publish(Command):
    """Unggah: row 5b, on exactly the bytes of the preview; there is no undo."""

    word: ClassVar = "unggah"

    sha256: str = ""  #: of the naskah unggah that was shown

    def needs(self, berkas: Berkas) -> str:
        """Require the naskah unggah that the officer saw."""
        if berkas.naskah_unggah is None:
            return "naskah_unggah"
        if berkas.exposed:
            return "data_pribadi"
        return "" if self.sha256 in {"", berkas.naskah_unggah.sha256} else "naskah_lain"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Queue the upload."""
        online = replace(berkas.online, note="", next_try=None, tries=0)
        return {"upload": Upload.QUEUED, "online": online}


@dataclass(frozen=True, slots=True)
class PublishByHand(Command):
    """Unggah manual: the officer uploads with a ready package and sends the address."""

    word: ClassVar = "unggah-manual"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Wait for the address."""
        online = replace(berkas.online, note="", next_try=None, field="", options=())
        return {"upload": Upload.BY_HAND, "online": online}


@dataclass(frozen=True, slots=True)
class GiveAddress(Command):
    """Alamat: the public address of what was uploaded by hand; believed once it was compared."""

    word: ClassVar = "alamat"

    address: str = ""

    def needs(self, berkas: Berkas) -> str:
        """Require a web address."""
        return "" if self.address.startswith(("http://", "https://")) else "alamat"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note the address; a job fetches and compares."""
        online = replace(berkas.online, page=self.address, note="", next_try=None, comparing=True)
        return {"online": online}


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """Pilih: the entry of a JDIH list that nothing matched."""

    word: ClassVar = "pilih"

    value: str = ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Go on with the upload."""
        online = replace(berkas.online, note="", field="", options=())
        return {"upload": Upload.QUEUED, "online": online}


@dataclass(frozen=True, slots=True)
class ReplaceAbstrak(Command):
    """Ganti abstrak: a file in the place of the drafted abstrak."""

    word: ClassVar = "abstrak"

    file: File | None = None

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Use the file; a reason that was given before is not given for data pribadi in it."""
        private = self.file is not None and self.file.personal
        return {"abstrak": self.file, **({"personal_reason": ""} if private else {})}


@dataclass(frozen=True, slots=True)
class Redact(Command):
    """Samarkan: the data pribadi are taken out of the naskah unggah; the asli stays as it is."""

    word: ClassVar = "samarkan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Wait for the naskah unggah without them."""
        return {"preparing": True}


@dataclass(frozen=True, slots=True)
class Justify(Reasoned):
    """Memang wajib dimuat: why data pribadi are published (UU 27/2022)."""

    word: ClassVar = "wajib-dimuat"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note the reason."""
        return {"personal_reason": self.reason}


@dataclass(frozen=True, slots=True)
class TakeDown(Reasoned):
    """Turunkan: take a published document off JDIH, saying why."""

    word: ClassVar = "turunkan"

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Note it; it counts as down once that was read back."""
        note = f"Sedang diturunkan: {self.reason.rstrip('.')}."
        return {"online": replace(berkas.online, note=note)}


@dataclass(frozen=True, slots=True)
class SetStatus(Command):
    """Ubah status: a published document comes into force or goes out of it."""

    word: ClassVar = "ubah-status"
    turns: ClassVar = False

    status: Status = Status.TIDAK_BERLAKU

    def needs(self, berkas: Berkas) -> str:
        """Require another status than the present one."""
        return "nilai" if berkas.produk.status is self.status else ""

    def changes(self, berkas: Berkas, deed: Deed) -> Changes:
        """Set it; a job changes it on JDIH and reads it back."""
        return {"produk": replace(berkas.produk, status=self.status)}
