"""The kinds of JDIH an office can have, by the name they have in its settings."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jdih.assisted import AssistedPublisher
from jdih.ildis import IldisPublisher
from jdih.own_portal import PortalPublisher
from jdih.publisher import Publisher
from jdih.rest import RestPublisher
from jdih.rest_settings import RestSettings


class Kind(StrEnum):
    """What JDIH_KIND may be."""

    PORTAL = "portal"
    ILDIS = "ildis"
    REST = "rest"
    ASSISTED = "assisted"


def publisher_for(
    kind: Kind,
    url: str,
    user: str,
    password: str,
    max_bytes: int,
    rest: Mapping[str, object] | None = None,
) -> Publisher:
    """Make the adapter for the JDIH of an office.

    Args:
        kind: what the JDIH is.
        url: its address; unused when a person uploads.
        user: account of the office, where there is one.
        password: of the account; the upload token of the portal; the bearer token of a service.
        max_bytes: the site's limit for a file.
        rest: the words of a REST service, from office.toml.

    Raises:
        ValueError: the settings of a REST service are missing or cannot work.

    """
    match kind:
        case Kind.PORTAL:
            return PortalPublisher(url, password, max_bytes=max_bytes)
        case Kind.ILDIS:
            return IldisPublisher(url, user, password, max_bytes=max_bytes)
        case Kind.REST:
            settings = RestSettings.model_validate(rest or {})
            return RestPublisher(url, user, password, settings, max_bytes=max_bytes)
        case Kind.ASSISTED:
            return AssistedPublisher()
