"""Hostile files: each answered clearly, in bounded time and memory, the bot unhurt."""

from collections.abc import Callable

import pytest

from handlers.texts import say
from naskah.client import Workshop
from naskah.scan.scanned import ScanPart
from sop.reading import Form
from tests.naskah.acts import random_act
from tests.naskah.hostile_files import (
    HOSTILE,
    act,
    attachment,
    docx,
    javascript,
    launch,
    link_away,
    locked,
    lying_fonts,
    many_pages,
    plain_zip,
    portfolio,
    relation,
    xfa,
)
from tests.naskah.scans import act_pages, jpeg


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_answered_clearly(name: str) -> None:
    make, answers = HOSTILE[name]
    reading = await Workshop().read(make())
    assert reading.trouble in answers


@pytest.mark.parametrize(
    ("make", "warning"),
    [
        (javascript, "javascript"),
        (launch, "aksi_luar"),
        (attachment, "lampiran_tersembunyi"),
        (xfa, "lampiran_tersembunyi"),
        (link_away, "tautan_luar"),
        (lambda: locked(owner="rahasia", user=""), "terkunci_sunting"),
        (lambda: relation("hyperlink", "https://contoh.example"), "tautan_luar"),
    ],
)
async def test_what_a_file_carries_besides_pages_is_told(
    make: Callable[[], bytes], warning: str
) -> None:
    reading = await Workshop().read(make())
    assert not reading.trouble
    assert warning in reading.warnings


async def test_a_photo_that_came_only_in_part_is_said_to_be_torn(eyes: None) -> None:
    photo = jpeg(act_pages(1)[0])
    reading = await Workshop().read(photo[: len(photo) // 2])
    assert reading.trouble == "rusak"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (portfolio, "portofolio"),
        (lambda: act() + plain_zip(), "berbahaya"),
        (lambda: many_pages(1001), "terlalu_panjang"),
        (lambda: locked(user="rahasia", owner="x"), "terkunci"),
        (lambda: act()[: len(act()) // 3], "rusak"),
        (plain_zip, "bukan_dokumen"),
    ],
)
async def test_what_cannot_be_a_scan_is_refused_by_name(
    make: Callable[[], bytes], why: str
) -> None:
    done = await Workshop().assemble([ScanPart(make(), "a.pdf")], keputusan=False)
    assert [part.why for part in done.refused] == [why]
    assert say(f"trouble.{why}")


async def test_an_honest_act_and_a_link_to_a_government_site_are_not_warned_of() -> None:
    assert (await Workshop().read(act())).warnings == ()
    docx_link = await Workshop().read(relation("hyperlink", "https://jdih.kpu.go.id/x"))
    assert docx_link.warnings == ()


async def test_a_text_layer_of_garbage_is_not_believed() -> None:
    reading = await Workshop().read(lying_fonts())
    assert "teks_rusak" in reading.warnings
    assert not [found for found in reading.fields.values() if found.sure]


async def test_the_text_of_a_locked_act_that_may_only_be_read_is_read() -> None:
    reading = await Workshop().read(locked(owner="rahasia", user=""))
    assert reading.form is Form.PDF
    assert reading.fields["penandatangan"].value == random_act(7).nama


async def test_a_docx_is_told_by_its_content() -> None:
    assert (await Workshop().read(docx("KEPUTUSAN"))).form is Form.DOCX
