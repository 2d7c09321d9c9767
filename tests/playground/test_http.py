"""The HTTP edge: what pages may ask, what is durable when, and who is turned away."""

from __future__ import annotations

import json

import pytest
from aiohttp import FormData

from handlers.messages import Attachment, Button, Press

from .room import PDF, PNG, Room, form, letter, parsed


def files_of(message: dict[str, object]) -> list[dict[str, str | int]]:
    files = message["files"]
    assert isinstance(files, list)
    return files


async def test_a_message_reaches_the_bot_with_its_files_already_kept(room: Room) -> None:
    status, said = await room.say(
        "pengusul", form("mohon diunggah", ("nota dinas.pdf", PDF), ("foto.png", PNG))
    )
    assert status == 200
    (got,) = parsed(room)
    assert (got.sender.channel, got.sender.id, got.text) == (
        "playground",
        "pengusul",
        "mohon diunggah",
    )
    assert [(file.name, file.size, file.photo) for file in got.files] == [
        ("nota dinas.pdf", len(PDF), False),
        ("foto.png", len(PNG), False),
    ]
    assert got.files[0].group == got.files[1].group != ""
    assert [await room.blobs.read(file.sha256) for file in got.files] == [PDF, PNG]
    assert b"".join([piece async for piece in room.channel.fetch(got.files[0])]) == PDF
    mine, card = await room.shows("pengusul")
    assert (mine["id"], mine["mine"], card["mine"]) == (said["id"], True, False)
    assert card["text"] == "Usulan unggah\nmohon diunggah"


async def test_the_files_of_a_phone_are_listed_and_served_to_it_alone(room: Room) -> None:
    await room.say("pengusul", form("", ("a/b\\nota.pdf", PDF)))
    (file,) = files_of((await room.shows("pengusul"))[0])
    assert (file["kind"], file["bytes"], file["mime"]) == (
        "document",
        len(PDF),
        "application/pdf",
    )
    root = room.url.removesuffix("/playground")
    async with room.http.get(root + str(file["url"])) as answer:
        assert answer.content_type == "application/pdf"
        assert 'inline; filename="nota.pdf"' in answer.headers["Content-Disposition"]
        assert await answer.read() == PDF
    async with room.http.get(root + str(file["url"]).replace("/pengusul/", "/staf/")) as answer:
        assert answer.status == 404


async def test_what_a_browser_could_run_is_only_downloaded(room: Room) -> None:
    await room.say("pengusul", form("", ("surat.html", b"<script>alert(1)</script>")))
    (file,) = files_of((await room.shows("pengusul"))[0])
    async with room.http.get(room.url.removesuffix("/playground") + str(file["url"])) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_pictures_go_as_photos_and_papers_as_documents_in_messages_of_their_own(
    room: Room,
) -> None:
    files = [("1.png", PNG), ("2.png", PNG), ("3.pdf", PDF), ("4.jpg", b"bukan gambar")]
    await room.say("staf", form("scan", *files, as_="photo"))
    assert [[file.photo for file in got.files] for got in parsed(room)] == [
        [True, True],
        [False, False],
    ]
    assert [got.text for got in parsed(room)] == ["scan", ""]


async def test_more_than_ten_files_become_more_messages_in_order(room: Room) -> None:
    status, said = await room.say("staf", form("", *[(f"{n}.png", PNG) for n in range(12)]))
    assert (status, len(said["ids"])) == (200, 2)  # type: ignore[arg-type]
    names = [file.name for got in parsed(room) for file in got.files]
    assert names == [f"{n}.png" for n in range(12)]


async def test_the_same_post_again_is_said_once(room: Room) -> None:
    answers = [await room.say("staf", form("halo", nonce="abc")) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(room.bot.stored) == 1
    assert len(await room.shows("staf")) == 2


async def test_an_invitation_and_a_reply_are_understood(room: Room) -> None:
    await room.say("tamu-1", form("/start x7Kq"))
    await room.say("tamu-1", form("/start"))
    (_, card, *_) = await room.shows("tamu-1")
    await room.say("tamu-1", form("ya", reply_to=str(card["id"])))
    link, bare, reply = parsed(room)
    assert (link.start, link.text, bare.start, bare.text) == ("x7Kq", "", "", "/start")
    assert (reply.message, reply.text) == (card["id"], "ya")
    assert room.channel.invitation_link("x7Kq").endswith("#undangan=x7Kq")


async def test_nobody_can_forge_the_marks_of_bold(room: Room) -> None:
    await room.say("staf", form("\ue000penting\ue001"))
    assert parsed(room)[0].text == "penting"


async def test_a_press_reaches_the_bot_and_the_card_changes(room: Room) -> None:
    await room.say("pengusul", form("halo"))
    card = (await room.shows("pengusul"))[1]
    button = card["buttons"][0]  # type: ignore[index]
    assert button["id"] == "kirim:K7M3Q9XA:1"
    status, pressed = await room.post("pengusul/press", message=card["id"], button=button["id"])
    assert status == 200
    got = parsed(room)[-1]
    assert got.press == Press("kirim", "K7M3Q9XA", 1)
    assert (got.message, got.answer_to) == (card["id"], pressed["press"])
    changed = (await room.shows("pengusul"))[1]
    assert (changed["id"], changed["text"]) == (card["id"], "Agenda 0131\nkirim")


async def test_a_late_press_of_a_button_that_was_there_is_still_taken(room: Room) -> None:
    first = await room.bot.deliver(letter("staf", "x", (Button("Terima", Press("terima")),)))
    await room.bot.deliver(letter("staf", "y"), edits=first)
    assert (await room.post("staf/press", message=first, button="terima::0"))[0] == 200


@pytest.mark.parametrize(
    ("phone", "message", "button"),
    [
        ("staf", "1", "setuju"),
        ("staf", "99", "terima::0"),
        ("kasubbag", "1", "terima::0"),
        ("staf", "x", "terima::0"),
        ("staf", "1", "buka-1"),
    ],
    ids=["never shown", "no message", "another's phone", "no id", "an address"],
)
async def test_a_press_of_what_was_never_there_is_refused(
    room: Room, phone: str, message: str, button: str
) -> None:
    row = (Button("Terima", Press("terima")), Button("Buka", url="https://jdih.kpu.go.id/"))
    await room.bot.deliver(letter("staf", "x", row))
    status, body = await room.post(f"{phone}/press", message=message, button=button)
    assert status == 404
    assert body["error"]
    assert room.bot.stored == {}


async def test_nothing_is_acknowledged_before_the_bot_has_it_and_nothing_is_lost(
    room: Room,
) -> None:
    room.bot.full = True
    status, body = await room.say("pengusul", form("halo", nonce="n1"))
    assert status == 503
    assert body["error"]
    assert room.bot.stored == {}
    room.bot.full = False
    assert (await room.say("pengusul", form("lagi")))[0] == 200
    assert [got.text for got in parsed(room)] == ["halo", "lagi"]
    await room.say("pengusul", form("halo", nonce="n1"))
    assert [got.text for got in parsed(room)] == ["halo", "lagi"]


async def test_what_waited_for_the_bot_is_handed_over_at_its_start(room: Room) -> None:
    card = await room.bot.deliver(letter("staf", "x", (Button("Terima", Press("terima")),)))
    room.bot.full = True
    assert (await room.post("staf/press", message=card, button="terima::0"))[0] == 503
    await room.channel.stop()
    room.bot.full = False
    await room.channel.start(room.bot)
    assert [got.press for got in parsed(room)] == [Press("terima")]


async def test_a_file_that_cannot_be_kept_is_not_announced(room: Room) -> None:
    room.blobs.full = True
    status, body = await room.say("pengusul", form("", ("a.pdf", PDF)))
    assert (status, room.bot.stored) == (503, {})
    assert "ruang disk" in str(body["error"])
    assert await room.shows("pengusul") == []


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (form("", ("besar.pdf", b"x" * (2**20 + 1))), "“besar.pdf” lebih besar dari 1 MB"),
        (form("", *[(f"{n}", b"x") for n in range(13)]), "Paling banyak 12 file"),
        (form("", *[(f"{n}", b"x" * 900_000) for n in range(5)]), "lebih besar dari 4 MB"),
        (form("x" * 20_000), "lebih panjang dari 4096"),
    ],
    ids=["a file", "files", "all together", "text"],
)
async def test_too_much_is_refused_in_a_sentence(room: Room, sent: FormData, says: str) -> None:
    status, body = await room.say("pengusul", sent)
    assert status == 413
    assert says in str(body["error"])
    assert room.bot.stored == {}


@pytest.mark.parametrize("text", ["", "   ", "x" * 4097], ids=["nothing", "blank", "too long"])
async def test_an_empty_or_overlong_text_is_refused(room: Room, text: str) -> None:
    status, body = await room.say("pengusul", form(text))
    assert (status, room.bot.stored) == (422, {})
    assert str(body["error"]).startswith("Tidak dapat dikirim: pesan")


@pytest.mark.parametrize("name", ["clock", "Staf", "a" * 36, "a b", "-"])
async def test_some_words_cannot_be_a_phone(room: Room, name: str) -> None:
    async with room.http.get(f"{room.url}/api/{name}/messages") as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "latihan.example"},
        {"Host": "192.168.1.7:8080"},
        {"Origin": "https://jdih.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Forwarded-For": "203.0.113.9"},
    ],
    ids=json.dumps,
)
async def test_other_machines_and_other_pages_are_turned_away(
    room: Room, headers: dict[str, str]
) -> None:
    for path in ("staf/messages", "staf/press", "clock", "reset", "samples/keputusan"):
        async with room.http.post(f"{room.url}/api/{path}", json={}, headers=headers) as answer:
            assert answer.status == 403, path
            assert (await answer.json())["error"]
    async with room.http.get(f"{room.url}/api/staf/messages", headers=headers) as answer:
        assert answer.status == 403
    assert room.bot.stored == {}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_the_page_is_given_to_this_machine_under_each_of_its_names(
    room: Room, host: str
) -> None:
    port = room.url.rpartition(":")[2].partition("/")[0]
    headers = {"Host": f"{host}:{port}", "Origin": f"http://{host}:{port}"}
    async with room.http.get(f"{room.url}/", headers=headers) as answer:
        assert answer.status == 200
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_clock_moves_forward_only(room: Room) -> None:
    assert (await room.post("clock", advance="PT2H30M"))[1][
        "now"
    ] == "2026-03-02T03:45:00.000+00:00"
    assert (await room.post("clock", advance="P1DT1S"))[1]["now"] == "2026-03-03T03:45:01.000+00:00"
    for wrong in ("", "P", "PT", "P1DT", "-PT1H", "PT0S", "P1000D", "2 jam", "P99999999999W"):
        status, body = await room.post("clock", advance=wrong)
        assert (status, bool(body["error"])) == (400, True), wrong
    async with room.http.get(f"{room.url}/api/clock") as answer:
        assert (await answer.json())["now"] == "2026-03-03T03:45:01.000+00:00"


async def test_a_sample_is_sent_from_the_phone_it_belongs_to(room: Room) -> None:
    async with room.http.get(f"{room.url}/api/samples") as answer:
        assert [each["name"] for each in await answer.json()] == ["keputusan", "pindaian"]
    assert (await room.post("samples/keputusan"))[1]["phone"] == "pengusul"
    assert (await room.post("samples/pindaian"))[1]["phone"] == "staf"
    paper, scans = parsed(room)
    assert [file.name for file in paper.files] == ["nota.pdf", "kpt.pdf"]
    assert [file.name for file in scans.files] == ["asli.pdf", "salinan.pdf"]
    async with room.http.post(f"{room.url}/api/samples/lain") as answer:
        assert answer.status == 404


async def test_a_switch_turns_and_says_how_it_stands(room: Room) -> None:
    assert (await room.post("switches/jdih-mati", on=True))[1]["on"] is True
    assert room.outage.on
    for name, on in (("lampu", True), ("jdih-mati", "ya")):
        assert (await room.post(f"switches/{name}", on=on))[0] == 400


async def test_a_reset_empties_every_phone(room: Room) -> None:
    await room.say("staf", form("halo"))
    await room.bot.idle()
    assert (await room.post("reset"))[0] == 200
    assert await room.shows("staf") == []


async def test_the_setup_tells_who_holds_which_phone(room: Room) -> None:
    async with room.http.get(f"{room.url}/api/setup") as answer:
        setup = await answer.json()
    assert [each["phone"] for each in setup["people"][:3]] == ["pengusul", "kasubbag", "staf"]
    assert (setup["zone_name"], setup["limits"]["file"]) == ("WIB", 2**20)
    assert setup["switches"] == [{"name": "jdih-mati", "title": "JDIH mati", "on": False}]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b"[" * 100_000, b'{"message": ' + b"9" * 5000 + b"}"]
)
async def test_what_is_no_json_object_is_refused_in_a_sentence(room: Room, body: bytes) -> None:
    async with room.http.post(f"{room.url}/api/staf/press", data=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


async def test_a_charset_that_nobody_knows_is_refused_in_a_sentence(room: Room) -> None:
    said = {"Content-Type": "application/json; charset=entah"}
    async with room.http.post(f"{room.url}/api/staf/press", data=b"{}", headers=said) as answer:
        assert answer.status == 400


async def test_a_number_that_no_message_can_have_is_that_of_none(room: Room) -> None:
    asked = {"message": "9" * 30, "button": "x"}
    async with room.http.post(f"{room.url}/api/staf/press", json=asked) as answer:
        assert answer.status == 404
    status, _ = await room.say("staf", form("baik", reply_to="9" * 30))
    assert status == 200


async def test_a_picture_of_the_first_page_is_offered_for_pdfs(room: Room) -> None:
    sha256 = await room.blobs.keep(PDF)
    await room.bot.deliver(letter("staf", files=(Attachment(sha256, "a.pdf"),)))
    (file,) = files_of((await room.shows("staf"))[0])
    async with room.http.get(room.url.removesuffix("/playground") + str(file["thumb"])) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert (await answer.read()).startswith(b"\xff\xd8\xff")
