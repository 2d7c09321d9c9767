"""The fake Graph refuses what Meta refuses, so that nobody is lulled by it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.channel import TryLater
from bot.parts import Words
from bot.playground.meta.contract import Breach
from bot.whatsapp.plan import message
from handlers.messages import Button, Press
from tests.adapters import parcel
from tests.whatsapp.conftest import Bot, settings
from tests.whatsapp.contract import SCHEMA, check, faults_of, published, published_faults
from tests.whatsapp.graph import FakeGraph
from tests.whatsapp.parts import card, note
from tests.whatsapp.people import Person

Json = dict[str, Any]

needs_schema = pytest.mark.skipif(not SCHEMA.exists(), reason=f"absent: {SCHEMA.name}")


def whole(content: Json, **more: str) -> Json:
    head = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "628"}
    return copy.deepcopy(head | content | more)


def choices(count: int, label: str = "Pilihan") -> Json:
    buttons = [Button(f"{label} {n}", Press("p", "K7M3Q9XA", n)) for n in range(count)]
    return whole(message(Words("Pilih", tuple(buttons))))


def text(body: str) -> Json:
    return whole({"type": "text", "text": {"body": body, "preview_url": False}})


def sheet(kind: str, **content: str) -> Json:
    return whole({"type": kind, kind: {"id": "1", **content}})


def broken(body: Json, *path: str | int, value: object) -> Json:
    """Give a message with one thing changed; None takes it out."""
    at: Any = body
    for key in path[:-1]:
        at = at[key]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return body


TITLE = ("interactive", "action", "buttons", 0, "reply", "title")
ID = ("interactive", "action", "buttons", 0, "reply", "id")
ROWS = ("interactive", "action", "sections", 0, "rows")

BREACHES = [
    pytest.param(text(""), id="empty text"),
    pytest.param(text("x" * 4097), id="text of 4,097"),
    pytest.param(broken(text("a"), "to", value=None), id="no recipient"),
    pytest.param(broken(text("a"), "messaging_product", value="telegram"), id="product"),
    pytest.param(broken(text("a"), "parse_mode", value="HTML"), id="unknown key"),
    pytest.param(broken(text("a"), "text", "mode", value="HTML"), id="unknown key of text"),
    pytest.param(broken(text("a"), "type", value="poll"), id="unknown type"),
    pytest.param(
        broken(text("a"), "biz_opaque_callback_data", value="x" * 513), id="opaque data of 513"
    ),
    pytest.param(broken(choices(2), *TITLE, value="x" * 21), id="title of 21"),
    pytest.param(broken(choices(2), *TITLE, value="Pilihan 1"), id="two titles alike"),
    pytest.param(broken(choices(2), *TITLE, value=" "), id="empty title"),
    pytest.param(broken(choices(2), *ID, value="x" * 257), id="id of 257"),
    pytest.param(broken(choices(2), *ID, value=" a"), id="id with a blank"),
    pytest.param(
        broken(choices(3), *TITLE[:3], value=choices(3)["interactive"]["action"]["buttons"] * 2),
        id="six buttons",
    ),
    pytest.param(broken(choices(2), "interactive", "body", value=None), id="no body"),
    pytest.param(
        broken(choices(2), "interactive", "body", "text", value="x" * 1025), id="body of 1,025"
    ),
    pytest.param(broken(choices(2), "interactive", "type", value="list"), id="buttons as list"),
    pytest.param(choices(11), id="eleven rows"),
    pytest.param(broken(choices(5), *ROWS, 0, "title", value="x" * 25), id="row of 25"),
    pytest.param(broken(choices(5), *ROWS, 0, "description", value="x" * 73), id="hint of 73"),
    pytest.param(broken(choices(5), "interactive", "action", "button", value=None), id="no opener"),
    pytest.param(sheet("document"), id="document without a name"),
    pytest.param(sheet("document", filename="a", caption="x" * 1025), id="caption of 1,025"),
    pytest.param(sheet("image", filename="a"), id="image with a name"),
]


@pytest.mark.parametrize("body", BREACHES)
def test_the_fake_refuses_what_meta_refuses(body: Json) -> None:
    with pytest.raises(Breach):
        check(body)


@pytest.mark.parametrize("count", [1, 3, 4, 10])
def test_the_fake_takes_what_meta_takes(count: int) -> None:
    check(choices(count))
    check(text("x" * 4096))
    check(broken(broken(text("a"), "to", value=None), "recipient", value="ID.1"))


@needs_schema
def test_as_published_the_schema_refuses_even_its_own_examples_and_repaired_it_takes_them() -> None:
    kinds = {"text", "image", "document", "interactive"}
    others = {"Flow", "Catalog", "Order", "Product"}
    ours = [
        example
        for name, example in published()["examples"].items()
        if example.get("type") in kinds and not any(word in name for word in others)
    ]
    assert len(ours) >= 8
    for example in ours:
        assert published_faults(example, published())
        assert published_faults(example) == []


@needs_schema
@pytest.mark.parametrize(
    "body",
    [choices(11), broken(choices(3), *TITLE, value="x" * 21), broken(text("a"), "x", value="y")],
)
def test_the_repaired_schema_refuses_what_it_should(body: Json) -> None:
    assert published_faults(body)


@needs_schema
async def test_statuses_of_the_fake_are_as_the_schema_describes_them(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid)))
    for state, code in (("read", 0), ("failed", 131047)):
        status = meta.status(hadi.last, hadi, state, code)
        assert (
            faults_of("StatusMessageValue", meta.hooks.ours.change({"statuses": [status]})["value"])
            == []
        )


async def test_every_kind_of_message_of_the_bot_passes(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(card(hadi.bsuid, "a", "Satu", "Dua")))
    await bot.channel.deliver(parcel(card(hadi.bsuid, "a", *"ABCDEFGHIJ")))
    await bot.channel.deliver(parcel(note(hadi.bsuid, "a"), reply_to=hadi.last.id))
    await bot.channel.deliver(parcel(card(hadi.bsuid), window_open=False))
    assert {body["type"] for body in meta.sent()} == {"interactive", "text", "template"}
    assert meta.breaches == []


async def test_another_version_of_graph_is_asked_for_under_its_own_address(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    await bot.channel.deliver(parcel(note(hadi.bsuid, "a")))
    assert meta.asked[-1].path == f"/v26.0/{meta.phone_id}/messages"
    assert settings(meta, graph_version="v27.0").graph_version == "v27.0"


async def test_the_fake_lends_a_burst_and_then_a_message_each_six_seconds(
    meta: FakeGraph, bot: Bot, hadi: Person
) -> None:
    hadi.paced = [meta.clock.now()] * 45
    with pytest.raises(TryLater):
        await bot.channel.deliver(parcel(note(hadi.bsuid, "a")))
