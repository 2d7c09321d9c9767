"""The way of a document to the local portal and back, also on a bad day."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from jdih.drift import Drift, drift
from jdih.own_portal import PortalPublisher
from jdih.portal.faults import Fault
from jdih.publisher import AlreadyThere, BadLogin, PublishError, TooLarge, TryAgain, Uploaded
from jdih.readback import Seen, read_back
from sop.produk import Jenis, Relasi, Status
from tests.jdih.conftest import Portal, Said, Serve, make_entry, pdf


async def test_what_was_published_is_read_back_equal(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry(abstrak=pdf("Abstrak"))
    uploaded = await portal.publisher.publish(entry, said)
    seen = await read_back(session, entry, uploaded)
    assert (seen.seen, seen.sha256, seen.status) == (Seen.EQUAL, entry.sha256, Status.BERLAKU)
    assert seen.tayang
    assert uploaded.file_url.endswith(entry.file_name)


async def test_the_same_berkas_twice_keeps_one_document_and_its_address(
    portal: Portal, said: Said
) -> None:
    entry = make_entry()
    first = await portal.publisher.publish(entry, said)
    second = await portal.publisher.publish(entry, said)
    assert first == second
    assert len(portal.store.everything()) == 1


async def test_the_same_number_under_another_code_is_refused_with_its_address(
    portal: Portal, said: Said
) -> None:
    first = await portal.publisher.publish(make_entry(), said)
    with pytest.raises(AlreadyThere) as refused:
        await portal.publisher.publish(make_entry(code="ZZZZ2222"), said)
    assert refused.value.page_url == first.page_url
    assert "Keputusan 45/2025 sudah ada di JDIH" in refused.value.text


async def test_a_replacement_takes_the_place_of_the_file_and_keeps_the_page(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    old = make_entry()
    uploaded = await portal.publisher.publish(old, said)
    new = make_entry(content=pdf("Naskah pengganti"))
    replaced = await portal.publisher.replace(new, uploaded)
    assert replaced.page_url == uploaded.page_url
    assert (await read_back(session, new, replaced)).seen is Seen.EQUAL
    assert (await read_back(session, old, uploaded)).seen is Seen.GONE


async def test_a_file_over_the_limit_of_the_office_is_not_sent_nor_put_in_the_place_of_another(
    portal: Portal, said: Said
) -> None:
    entry = make_entry()
    exact = PortalPublisher(portal.url, "rahasia", max_bytes=len(entry.pdf))
    uploaded = await exact.publish(entry, said)
    larger = make_entry(content=entry.pdf + b"%")
    for attempt in (exact.publish(larger, said), exact.replace(larger, uploaded)):
        with pytest.raises(TooLarge) as refused:
            await attempt
        assert refused.value.limit == len(entry.pdf)
    await exact.close()


async def test_a_withdrawn_document_is_gone_for_visitors_and_says_why(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    after = await portal.publisher.withdraw(entry, uploaded, "Salah unggah")
    assert not after.public
    seen = await read_back(session, entry, uploaded)
    assert seen.seen is Seen.GONE
    assert drift(entry, seen) is Drift.GONE
    async with session.get(uploaded.page_url) as page:
        assert page.status == 410
        assert "Salah unggah" in await page.text()
    again = await portal.publisher.publish(make_entry(code="NEWCODE2", content=pdf("baru")), said)
    assert again.public, "the number is free again"


async def test_an_upload_waiting_for_verification_is_not_called_tayang(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    portal.faults.now = Fault.VERIFY
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    assert not uploaded.public
    assert (await read_back(session, entry, uploaded)).seen is Seen.GONE
    portal.store.verify_all()
    uploaded = await portal.publisher.status(entry, uploaded)
    assert uploaded.public
    assert (await read_back(session, entry, uploaded)).tayang


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (Fault.DOWN, TryAgain, "tidak dapat dihubungi"),
        (Fault.BUSY, TryAgain, "503"),
        (Fault.MAINTENANCE, TryAgain, "pemeliharaan"),
        (Fault.CUT, TryAgain, "terputus"),
        (Fault.SMALL, TooLarge, "terlalu besar"),
    ],
)
async def test_a_bad_day_of_the_portal_is_told_and_loses_nothing(
    portal: Portal, said: Said, fault: Fault, error: type[PublishError], sentence: str
) -> None:
    entry = make_entry(content=pdf("besar", filler=1_500_000))
    portal.faults.now = fault
    with pytest.raises(error) as raised:
        await portal.publisher.publish(entry, said)
    assert sentence in raised.value.text
    portal.faults.now = Fault.NONE
    assert (await portal.publisher.publish(entry, said)).public


async def test_the_waiting_time_a_busy_portal_asks_for_is_handed_on(
    portal: Portal, said: Said
) -> None:
    portal.faults.now = Fault.BUSY
    with pytest.raises(TryAgain) as raised:
        await portal.publisher.publish(make_entry(), said)
    assert raised.value.after == 60


async def test_a_slow_portal_is_waited_for(portal: Portal, said: Said) -> None:
    portal.faults.now = Fault.SLOW
    assert (await portal.publisher.publish(make_entry(), said)).public


async def test_the_officer_sees_how_far_a_large_file_is(portal: Portal, said: Said) -> None:
    await portal.publisher.publish(make_entry(content=pdf("besar", filler=2 * 1024**2)), said)
    assert [line for line in said.lines if "%" in line] == [
        "Mengunggah 25 % dari 2 MB …",
        "Mengunggah 50 % dari 2 MB …",
        "Mengunggah 75 % dari 2 MB …",
    ]


@pytest.mark.parametrize("token", ["salah", ""])
async def test_a_wrong_token_is_refused_and_never_shown(
    portal: Portal, said: Said, token: str
) -> None:
    publisher = PortalPublisher(portal.url, token)
    with pytest.raises(BadLogin) as refused:
        await publisher.publish(make_entry(), said)
    await publisher.close()
    assert "token" in refused.value.text
    assert "rahasia" not in refused.value.text


@pytest.mark.parametrize("token", [None, "salah", "Bearer salah", "Bearer \xff"])
async def test_nothing_below_the_api_is_done_without_the_token(
    portal: Portal, token: str | None
) -> None:
    headers = {} if token is None else {"Authorization": token}
    address = f"{portal.url.rstrip('/')}/api/dokumen/K7M3Q9XA"
    async with ClientSession(headers=headers) as anybody:
        for method, url in (
            ("GET", address),
            ("PUT", address),
            ("PATCH", address),
            ("POST", f"{address}/tarik"),
        ):
            async with anybody.request(method, url, data={"metadata": "{}"}) as answer:
                assert answer.status in {401, 405}, (method, answer.status)
                assert answer.status == 401 or method == "PATCH"
    assert list(portal.store.everything()) == []


async def test_cancelled_at_any_moment_an_upload_leaves_at_most_one_document(
    portal: Portal, said: Said
) -> None:
    entry = make_entry(content=pdf("besar", filler=3_000_000))
    for delay in (0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08):
        task = asyncio.create_task(portal.publisher.publish(entry, said))
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    uploaded = await portal.publisher.publish(entry, said)
    assert [one.sha256 for one in portal.store.everything()] == [entry.sha256]
    assert uploaded.public


async def test_a_page_on_the_site_that_shows_another_file_is_different(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry, other = make_entry(), make_entry("46", code="BBBB2222")
    uploaded = await portal.publisher.publish(entry, said)
    foreign = await portal.publisher.publish(other, said)
    mixed = replace(uploaded, file_url=foreign.file_url)
    seen = await read_back(session, entry, mixed)
    assert seen.seen is Seen.DIFFERENT
    assert drift(entry, seen) is Drift.CHANGED


async def test_a_rewritten_pdf_counts_when_its_text_is_ours(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    sent = make_entry(content=entry.pdf + b"\n% other bytes, same text\n")

    async def same_text(ours: bytes, theirs: bytes) -> bool:
        return ours.startswith(theirs)

    assert (await read_back(session, sent, uploaded)).seen is Seen.DIFFERENT
    assert (await read_back(session, sent, uploaded, same_text)).seen is Seen.SAME_TEXT


async def test_a_maintenance_page_is_never_taken_for_the_document(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await portal.publisher.publish(entry, said)
    portal.faults.now = Fault.MAINTENANCE
    with pytest.raises(TryAgain, match="pemeliharaan"):
        await read_back(session, entry, uploaded)


async def test_a_document_revoked_by_a_later_one_drifts_in_its_status(
    portal: Portal, said: Said, session: ClientSession
) -> None:
    old = make_entry("12", 2024, "Tata Kelola Arsip", code="OLDOLD22")
    uploaded = await portal.publisher.publish(old, said)
    await portal.publisher.publish(
        make_entry(relasi=(Relasi("mencabut", old.judul),), jenis=Jenis.KEPUTUSAN), said
    )
    seen = await read_back(session, old, uploaded)
    assert seen.status is Status.TIDAK_BERLAKU
    assert drift(old, seen) is Drift.STATUS


async def test_a_redirect_to_another_host_is_not_followed(
    serve: Serve, session: ClientSession
) -> None:
    app = web.Application()

    async def away(_request: web.Request) -> web.Response:
        raise web.HTTPFound("http://localhost:9/dokumen.pdf")

    app.router.add_get("/{path:.*}", away)
    url = await serve(app)
    uploaded = Uploaded(remote_id="1", page_url=f"{url}/a", file_url=f"{url}/b", public=True)
    with pytest.raises(PublishError, match="situs lain"):
        await read_back(session, make_entry(), uploaded)
