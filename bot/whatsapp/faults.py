"""The error table: what Meta says, as the trouble that the outbox understands.

The same table reads an answer to a request and the errors of a status that comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from bot.channel import Refused, Shut, Trouble, TryLater, Unreachable, WindowShut


class Fate(StrEnum):
    """What becomes of a letter."""

    LATER = "later"  #: try it again
    WINDOW = "window"  #: only a template may be sent now
    SHUT = "shut"  #: nothing may be sent now; use the officer's next address, if any
    UNREACHABLE = "unreachable"  #: use the officer's next address
    REFUSED = "refused"  #: never


#: How long to leave Meta alone while an admin has to mend something.
MENDING: Final = 900.0
#: The pace at which one person may be written to: seconds a message.
PAIR: Final = 6.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table."""

    fate: Fate
    says: str
    after: float = 0.0  #: seconds to wait; 0 = the outbox's own back-off
    admin: bool = False  #: an admin has to mend it


_L, _W, _S, _U, _R = Fate.LATER, Fate.WINDOW, Fate.SHUT, Fate.UNREACHABLE, Fate.REFUSED

# fmt: off
#: By Meta's error code.
FAULTS: Final[Mapping[int, Fault]] = {
    # Busy: nothing was delivered.
    131056: Fault(_L, "terlalu banyak pesan ke satu orang", PAIR),
    130429: Fault(_L, "batas laju pengiriman WhatsApp tercapai", 30),
    80007:  Fault(_L, "batas laju akun WhatsApp tercapai", 60),
    4:      Fault(_L, "batas panggilan aplikasi Meta tercapai", 60),
    131048: Fault(_L, "Meta membatasi nomor ini karena laporan spam", MENDING, admin=True),
    131057: Fault(_L, "akun WhatsApp sedang dalam perawatan", 300),
    131016: Fault(_L, "layanan WhatsApp sedang terganggu"),
    131000: Fault(_L, "gangguan di pihak WhatsApp"),
    133004: Fault(_L, "server WhatsApp sedang tidak tersedia"),
    1:      Fault(_L, "gangguan di pihak Meta"),
    2:      Fault(_L, "layanan Meta sedang terganggu"),
    # The 24-hour window.
    131047: Fault(_W, "sudah lebih dari 24 jam sejak petugas terakhir menulis"),
    # The person.
    131026: Fault(_U, "pesan tidak dapat diantar ke nomor ini"),
    131049: Fault(_U, "Meta menahan pesan ini bagi penerima"),
    130472: Fault(_U, "Meta menahan pesan ini bagi penerima"),
    131050: Fault(_U, "penerima menolak pesan dari nomor ini"),
    131021: Fault(_U, "penerima sama dengan pengirim"),
    131030: Fault(_U, "penerima belum didaftarkan pada nomor uji coba"),
    # The letter.
    131051: Fault(_R, "jenis pesan tidak didukung"),
    131052: Fault(_R, "file dari petugas tidak dapat diunduh"),
    131053: Fault(_R, "file tidak diterima WhatsApp"),
    131008: Fault(_R, "isi pesan tidak lengkap", admin=True),
    131009: Fault(_R, "isi pesan tidak sah", admin=True),
    100:    Fault(_R, "permintaan tidak sah", admin=True),
    # The template: the letter waits until the officer writes.
    132000: Fault(_S, "isian templat tidak cocok", admin=True),
    132001: Fault(_S, "templat tidak ada atau belum disetujui", admin=True),
    132005: Fault(_S, "isian templat terlalu panjang", admin=True),
    132007: Fault(_S, "templat melanggar kebijakan", admin=True),
    132012: Fault(_S, "bentuk isian templat tidak cocok", admin=True),
    132015: Fault(_S, "templat dijeda oleh Meta", admin=True),
    132016: Fault(_S, "templat dimatikan oleh Meta", admin=True),
    # The account: letters wait until it is mended.
    190:    Fault(_L, "token WhatsApp tidak berlaku", MENDING, admin=True),
    3:      Fault(_L, "izin aplikasi Meta kurang", MENDING, admin=True),
    10:     Fault(_L, "izin aplikasi Meta kurang", MENDING, admin=True),
    200:    Fault(_L, "izin aplikasi Meta kurang", MENDING, admin=True),
    368:    Fault(_L, "akun WhatsApp diblokir sementara", MENDING, admin=True),
    33:     Fault(_L, "nomor WhatsApp kantor sudah dihapus", MENDING, admin=True),
    130497: Fault(_L, "Meta membatasi akun ini di negara penerima", MENDING, admin=True),
    131005: Fault(_L, "akses ke nomor ini ditolak", MENDING, admin=True),
    131031: Fault(_L, "akun WhatsApp dikunci", MENDING, admin=True),
    131037: Fault(_L, "nama tampilan nomor WhatsApp belum disetujui", MENDING, admin=True),
    131042: Fault(_L, "pembayaran akun WhatsApp bermasalah", MENDING, admin=True),
    131045: Fault(_L, "nomor WhatsApp belum terdaftar dengan benar", MENDING, admin=True),
    133010: Fault(_L, "nomor WhatsApp belum terdaftar di Cloud API", MENDING, admin=True),
}
# fmt: on

#: Code of an argument that Meta does not accept.
INVALID: Final = 100
#: Code and subcode of an object in the address that Meta does not know (any more).
UNKNOWN_OBJECT: Final = (INVALID, 33)
_PHONE_ID: Final = Fault(_L, "WHATSAPP_PHONE_ID tidak dikenal Meta", MENDING, admin=True)
#: Codes of permissions, which share one meaning.
_PERMISSIONS: Final = range(200, 300)
#: Codes of templates: of one that is refused the letter waits, also by a code that is new.
_TEMPLATES: Final = range(132_000, 133_000)
_TEMPLATE: Final = Fault(_S, "templat ditolak", admin=True)
_OTHER: Final = Fault(_R, "ditolak WhatsApp", admin=True)
_BUSY: Final = Fault(_L, "gangguan di pihak WhatsApp")

_TROUBLES: Final[Mapping[Fate, type[Trouble]]] = {
    Fate.UNREACHABLE: Unreachable,
    Fate.REFUSED: Refused,
    Fate.WINDOW: WindowShut,
    Fate.SHUT: Shut,
}


class GraphError(Exception):
    """Meta refused a request. It carries codes only: Meta's own words may hold a phone number."""

    def __init__(self, status: int, code: int = 0, subcode: int = 0, after: float = 0.0) -> None:
        super().__init__(f"Graph answered {status}, code {code}/{subcode}")
        self.status = status
        self.code = code
        self.subcode = subcode
        self.after = after  #: seconds Meta asked us to wait

    @property
    def missing(self) -> bool:
        """Say whether the object in the address does not exist (any more)."""
        return (self.code, self.subcode) == UNKNOWN_OBJECT

    @property
    def fault(self) -> Fault:
        """Find the row of the table; of an unknown code the HTTP status decides."""
        return _PHONE_ID if self.missing else fault_of(self.code, self.status)


def trouble(error: GraphError) -> Trouble:
    """Translate a refused request into what the outbox understands."""
    return _trouble(error.fault, error.code or error.status, error.after)


def trouble_of(code: int) -> Trouble:
    """Translate the error of a delivery that failed after Meta had taken the letter."""
    return _trouble(fault_of(code), code)


def fault_of(code: int, status: int = HTTPStatus.BAD_REQUEST) -> Fault:
    """Find the row of a code; of an unknown one the HTTP status decides."""
    if code in _PERMISSIONS:
        return FAULTS[200]
    return FAULTS.get(code) or (_TEMPLATE if code in _TEMPLATES else _by_status(status))


def _trouble(fault: Fault, code: int, after: float = 0.0) -> Trouble:
    says = f"WhatsApp: {fault.says}, kode {code}"
    if fault.fate is Fate.LATER:
        return TryLater(says, after or fault.after, mending=fault.admin)
    return _TROUBLES[fault.fate](says)


def _by_status(status: int) -> Fault:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return _BUSY
    return FAULTS[190] if status == HTTPStatus.UNAUTHORIZED else _OTHER
