"""Publishing over a REST service in its own words, on good and on bad days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession
from pydantic import ValidationError

from jdih.publisher import BadLogin, GivenUp, PublishError, TooLarge, TryAgain
from jdih.readback import Seen, read_back
from jdih.rest.publisher import RestPublisher
from jdih.rest.settings import RestSettings
from tests.jdih.conftest import Said, Serve, make_entry, pdf
from tests.jdih.rest_double import FIELDS, SETTINGS, RestDouble


@dataclass
class Field:
    double: RestDouble
    url: str

    def publisher(self, password: str = "sandi", **changes: object) -> RestPublisher:  # noqa: S107 -- of the double
        settings = RestSettings.model_validate(SETTINGS | changes)
        return RestPublisher(self.url, "kantor", password, settings)


@pytest.fixture(params=["one step", "two steps"])
async def service(request: pytest.FixtureRequest, serve: Serve) -> Field:
    double = RestDouble(two_steps=request.param == "two steps")
    return Field(double, await serve(double.app()))


@pytest.fixture
async def publisher(service: Field) -> AsyncIterator[RestPublisher]:
    steps = {"file_step": "api/documents/{id}/file"} if service.double.two_steps else {}
    made = service.publisher(**steps)
    yield made
    await made.close()


async def test_a_document_goes_up_in_the_services_own_words_and_is_read_back(
    service: Field, publisher: RestPublisher, said: Said, session: ClientSession
) -> None:
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL
    assert service.double.documents == {
        1: {
            "title": entry.judul,
            "external_id": entry.code,
            "number": "45",
            "date": "03/03/2025",
            "type": "keputusan",
        }
    }
    assert set(service.double.keys) == {entry.code}


async def test_the_same_document_twice_stays_one_and_logs_in_once(
    service: Field, publisher: RestPublisher, said: Said
) -> None:
    assert await publisher.publish(make_entry(), said) == await publisher.publish(
        make_entry(), said
    )
    assert (len(service.double.documents), service.double.logins) == (1, 1)


async def test_a_file_missing_after_the_first_of_two_steps_is_sent_again(
    serve: Serve, said: Said, session: ClientSession
) -> None:
    double = RestDouble(two_steps=True)
    field = Field(double, await serve(double.app()))
    publisher, entry = field.publisher(file_step="api/documents/{id}/file"), make_entry()
    await publisher.publish(entry, said)
    double.files.clear()
    uploaded = await publisher.publish(entry, said)
    await publisher.close()
    assert (await read_back(session, entry, uploaded)).seen is Seen.EQUAL
    assert len(double.documents) == 1


async def test_a_service_that_ignores_the_search_does_not_lend_us_a_strangers_document(
    service: Field, publisher: RestPublisher, said: Said
) -> None:
    await publisher.publish(make_entry(), said)
    service.double.forgetful = True
    await publisher.publish(make_entry("46", code="BBBB2222"), said)
    assert [one["number"] for one in service.double.documents.values()] == ["45", "46"]
    service.double.documents[1].pop("external_id")
    service.double.documents[2].pop("external_id")
    with pytest.raises(GivenUp, match="ganda"):
        await publisher.publish(make_entry("47", code="CCCC2222"), said)
    assert len(service.double.documents) == 2


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"busy": 1}, TryAgain, "429"),
        ({"fail": 1}, TryAgain, "500"),
        ({"silent": True}, GivenUp, "tanpa menyebut sebab"),
        ({"limit": 10}, TooLarge, "terlalu besar"),
    ],
)
async def test_a_bad_day_is_told_and_nothing_is_doubled_after_it(
    serve: Serve,
    said: Said,
    change: dict[str, int],
    error: type[PublishError],
    sentence: str,
) -> None:
    double = RestDouble(**change)  # type: ignore[arg-type]
    field = Field(double, await serve(double.app()))
    publisher = field.publisher()
    with pytest.raises(error, match=sentence) as raised:
        await publisher.publish(make_entry(), said)
    if "busy" in change:
        assert raised.value.after == 17  # type: ignore[attr-defined]
    double.silent, double.limit = False, 10**6
    await publisher.publish(make_entry(), said)
    await publisher.close()
    assert len(double.documents) == 1


async def test_what_the_service_says_about_its_refusal_is_handed_on(
    service: Field, said: Said
) -> None:
    publisher = service.publisher(date_format="%Y-%m-%d")
    with pytest.raises(GivenUp, match="date must be d/m/Y"):
        await publisher.publish(make_entry(), said)
    await publisher.close()


async def test_a_wrong_password_is_tried_once_and_never_again(service: Field, said: Said) -> None:
    publisher = service.publisher("salah")
    for _ in range(3):
        with pytest.raises(BadLogin):
            await publisher.publish(make_entry(), said)
    await publisher.close()
    assert service.double.logins == 1


async def test_a_token_that_ended_is_renewed(
    service: Field, publisher: RestPublisher, said: Said
) -> None:
    await publisher.publish(make_entry(), said)
    service.double.tokens.clear()
    await publisher.publish(make_entry("46", code="BBBB2222"), said)
    assert service.double.logins == 2


async def test_a_fixed_bearer_token_needs_no_login(service: Field, said: Said) -> None:
    service.double.tokens.add("kunci")
    steps = {"file_step": "api/documents/{id}/file"} if service.double.two_steps else {}
    publisher = service.publisher("kunci", login="", **steps)
    await publisher.publish(make_entry(), said)
    await publisher.close()
    assert service.double.logins == 0


async def test_other_bytes_under_the_same_code_take_the_place_of_the_first(
    service: Field, said: Said, session: ClientSession
) -> None:
    steps = {"file_step": "api/documents/{id}/file"} if service.double.two_steps else {}
    publisher = service.publisher(fields=FIELDS | {"sha256": "checksum"}, **steps)
    await publisher.publish(make_entry(), said)
    new = make_entry(content=pdf("Naskah pengganti"))
    uploaded = await publisher.publish(new, said)
    await publisher.close()
    assert (await read_back(session, new, uploaded)).seen is Seen.EQUAL
    assert len(service.double.documents) == 1


async def test_a_search_path_that_does_not_exist_is_not_an_empty_answer(
    service: Field, said: Said
) -> None:
    publisher = service.publisher(search="api/tidak-ada?x={kode}")
    with pytest.raises(TryAgain, match="tidak ada yang dikirim"):
        await publisher.publish(make_entry(), said)
    await publisher.close()
    assert service.double.documents == {}


async def test_it_waits_for_verification_until_the_public_list_shows_it(
    service: Field, publisher: RestPublisher, said: Said, session: ClientSession
) -> None:
    service.double.verified = False
    entry = make_entry()
    uploaded = await publisher.publish(entry, said)
    assert not uploaded.public
    assert (await read_back(session, entry, uploaded)).seen is Seen.NOT_PUBLIC
    service.double.verified = True
    assert (await publisher.status(entry, uploaded)).public
    assert (await read_back(session, entry, uploaded)).tayang


async def test_a_document_is_replaced_and_withdrawn(
    service: Field, publisher: RestPublisher, said: Said, session: ClientSession
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    new = make_entry(content=pdf("Naskah pengganti"))
    replaced = await publisher.replace(new, uploaded)
    assert (await read_back(session, new, replaced)).seen is Seen.EQUAL
    after = await publisher.withdraw(new, replaced, "Salah unggah")
    assert (await read_back(session, new, after)).seen is Seen.GONE


async def test_a_service_that_wants_a_reason_for_taking_down_gets_it(
    service: Field, publisher: RestPublisher, said: Said, session: ClientSession
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    asking = service.publisher(withdraw="api/documents/{id}/withdrawal", withdraw_method="POST")
    after = await asking.withdraw(make_entry(), uploaded, "Salah unggah")
    await asking.close()
    assert service.double.reasons == ["Salah unggah"]
    assert (await read_back(session, make_entry(), after)).seen is Seen.GONE


async def test_what_is_there_with_its_file_is_not_sent_again(
    service: Field, publisher: RestPublisher, said: Said
) -> None:
    first = await publisher.publish(make_entry(), said)
    sent = len(service.double.keys)
    assert await publisher.publish(make_entry(), said) == first
    assert len(service.double.keys) == sent


async def test_a_file_over_the_limit_is_not_sent_nor_put_in_the_place_of_another(
    service: Field, publisher: RestPublisher, said: Said
) -> None:
    uploaded = await publisher.publish(make_entry(), said)
    settings = RestSettings.model_validate(SETTINGS)
    tight = RestPublisher(service.url, "kantor", "sandi", settings, max_bytes=100)
    for attempt in (tight.publish(make_entry(), said), tight.replace(make_entry(), uploaded)):
        with pytest.raises(TooLarge) as refused:
            await attempt
        assert refused.value.limit == 100
    await tight.close()


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"judul": "title", "kode": "id", "warna": "colour"}, "unknown fields: warna"),
        ({"judul": "title"}, "kode"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_start(
    fields: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        RestSettings.model_validate(SETTINGS | {"fields": fields})
