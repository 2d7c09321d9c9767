"""The nightly comparison: what changed on the site since a document was called tayang."""

from __future__ import annotations

from enum import StrEnum

from jdih.publisher import Entry
from jdih.readback import ReadBack, Seen


class Drift(StrEnum):
    """One way in which a published document no longer is what it was."""

    GONE = "hilang"
    HIDDEN = "tidak_tampil"
    CHANGED = "berubah"
    STATUS = "status"


def drift(entry: Entry, now: ReadBack) -> Drift | None:
    """Compare a look at the site with what the record says.

    Args:
        entry: what should be there, with its status of today.
        now: the present look.

    """
    if now.seen is Seen.GONE:
        return Drift.GONE
    if now.seen is Seen.NOT_PUBLIC:
        return Drift.HIDDEN
    if now.seen is Seen.DIFFERENT:
        return Drift.CHANGED
    if now.status is not None and now.status is not entry.produk.status:
        return Drift.STATUS
    return None


def sentence(found: Drift, entry: Entry, now: ReadBack) -> str:
    """Tell the Kasubbag, once, what changed."""
    what = f"{entry.produk.short} di JDIH"
    match found:
        case Drift.GONE:
            return f"Halaman atau file {what} tidak ditemukan lagi: {now.url}"
        case Drift.HIDDEN:
            return f"{what} tidak tampil lagi di daftar publik: {now.url}"
        case Drift.CHANGED:
            return f"File {what} bukan lagi file yang kita unggah: {now.url}"
        case Drift.STATUS:
            there = now.status.value if now.status else "-"
            ours = entry.produk.status.value
            return f"Status {what} tertulis “{there}”, di berkas kita “{ours}”: {now.url}"
