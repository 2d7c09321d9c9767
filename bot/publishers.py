"""The destination: which adapter to JDIH the settings ask for, and what of the office it names."""

from __future__ import annotations

from typing import Final

from aiohttp import ClientSession

from bot.config import JdihKind, Settings
from bot.office.file import Misconfigured, rest_settings
from jdih.assisted import AssistedPublisher, jdih_hosts
from jdih.ildis.publisher import IldisPublisher
from jdih.own_portal import PortalPublisher
from jdih.publisher import Publisher
from jdih.rest.publisher import RestPublisher
from sop.office import Office

_THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost"})

#: Said at the start and by the doctor while nobody has set where documents go.
UNSET_KIND: Final = (
    "JDIH_KIND kosong: dokumen tayang di portal bot ini sendiri (/jdih/)."
    " Untuk situs JDIH kantor isi ildis, rest, atau assisted; bila memang portal ini, isi portal."
)


def destination(settings: Settings) -> str:
    """Say in an officer's words where documents go."""
    own = settings.jdih_kind in {JdihKind.UNSET, JdihKind.PORTAL}
    return PortalPublisher.name if own else "JDIH"


def publisher_of(settings: Settings, portal_token: str, session: ClientSession) -> Publisher:
    """Make the adapter that JDIH_KIND names; in practice the local portal.

    Raises:
        Misconfigured: a setting that this adapter needs is missing or wrong.

    """
    most = settings.jdih_max_bytes
    user, password = settings.jdih_user, settings.jdih_password.get_secret_value()
    match settings.jdih_kind:
        case JdihKind.ILDIS:
            return IldisPublisher(_url(settings), user, password, max_bytes=most)
        case JdihKind.REST:
            table = rest_settings(settings.office_file)
            return RestPublisher(_url(settings), user, password, table, max_bytes=most)
        case JdihKind.ASSISTED:
            return AssistedPublisher()
        case _:
            own = f"{settings.own_address}jdih/"
            return PortalPublisher(own, portal_token, max_bytes=most, session=session)


def hosts_of(settings: Settings, office: Office) -> frozenset[str]:
    """List the hosts on which documents may appear; none where nobody said: anywhere public.

    In practice it is this machine.
    """
    if settings.jdih_url:
        return jdih_hosts(settings.jdih_url, office)
    return _THIS_MACHINE if settings.practice else frozenset()


def _url(settings: Settings) -> str:
    if not settings.jdih_url.startswith(("http://", "https://")):
        raise Misconfigured("JDIH_URL wajib diisi dengan alamat situs JDIH (https://…).")
    return settings.jdih_url
