"""A nursery whose children upload a document each: "kind address number"."""

from __future__ import annotations

from jdih.ildis.publisher import IldisPublisher
from jdih.own_portal import PortalPublisher
from jdih.publisher import Publisher
from jdih.rest.publisher import RestPublisher
from jdih.rest.settings import RestSettings
from tests.jdih.conftest import make_entry, pdf
from tests.jdih.rest_double import SETTINGS
from tests.nursery import BEGINS, breed, tell

SIZE = 700_000


def publisher(kind: str, url: str) -> Publisher:
    if kind == "portal":
        return PortalPublisher(url, "rahasia")
    if kind == "ildis":
        return IldisPublisher(url, "operator", "sandi")
    return RestPublisher(url, "kantor", "sandi", RestSettings.model_validate(SETTINGS))


async def heard(sentence: str) -> None:
    tell(sentence)


async def upload(kind: str, url: str, number: str) -> None:
    entry = make_entry(number, content=pdf(f"naskah {number}", filler=SIZE), code=f"K{number}")
    made = publisher(kind, url)
    tell(BEGINS)
    uploaded = await made.publish(entry, heard)
    await made.close()
    assert uploaded.public


if __name__ == "__main__":
    breed(upload)
