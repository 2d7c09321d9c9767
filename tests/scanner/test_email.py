"""Scans by e-mail from a real Dovecot: once, whole, only from known senders, through every mishap."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf

import pytest
from PIL import Image

from bot.scanner.email import EmailInbox, MailPace
from bot.scanner.mailbox import Attachment, MailAddress, MailTrouble
from handlers.texts import say
from tests.scanner.post_office import PASSWORD, SCANNER, PostOffice, letter, post_office
from tests.waiting import until

PDF = b"%PDF-1.7\n" + b"isi " * 100 + b"\n%%EOF\n"
OTHER = b"%PDF-1.4\nlain\n%%EOF\n"
QUICK = MailPace(poll=0.2, idle=20, first_pause=0.1, longest_pause=0.3)


@dataclass
class Desk:
    """Stands for the store: remembers what was taken, and can be out of order."""

    taken: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)
    told: dict[str, tuple[str, str]] = field(default_factory=dict)
    calls: int = 0
    broken: bool = False

    async def take(self, scans: Sequence[Attachment], subject: str) -> None:
        self.calls += 1
        if self.broken:
            raise OSError("disk full")
        for scan in scans:
            self.taken.setdefault(scan.identity, (scan.name, scan.data, subject))

    async def refuse(self, name: str, why: str, identity: str) -> None:
        if self.broken:
            raise OSError("disk full")
        self.told.setdefault(identity, (name, why))

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.taken.values()]


@dataclass
class Book:
    """The ledger, kept in memory so that a test can look into it."""

    rows: set[tuple[str, int, int]] = field(default_factory=set)

    async def known(self, folder: str, validity: int) -> frozenset[int]:
        return frozenset(uid for f, v, uid in self.rows if (f, v) == (folder, validity))

    async def note(self, folder: str, validity: int, uid: int) -> None:
        self.rows.add((folder, validity, uid))


@pytest.fixture(scope="module")
def server() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def office(server: PostOffice) -> PostOffice:
    with server.box() as box:
        box.delete(box.uids())
    return server


def inbox(
    office: PostOffice,
    desk: Desk,
    book: Book,
    extra: str = "",
    pace: MailPace = QUICK,
    today: Callable[[], date] = date.today,
) -> EmailInbox:
    address = MailAddress.parse(office.url(extra=extra))
    return EmailInbox(address, book, desk.take, desk.refuse, pace, today)


async def swept(box: EmailInbox) -> None:
    """Look into the mailbox once, as a bot that is stopped right afterwards."""
    await box.sweep()
    await box.close()


async def test_every_scan_of_a_mail_is_taken_with_its_subject(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF), ("b.pdf", OTHER), subject="Keputusan 45/2025"))
    desk, book = Desk(), Book()
    box = inbox(office, desk, book)
    assert await box.sweep() == 1
    await box.close()
    found = [(name, data, subject) for name, data, subject in desk.taken.values()]
    assert found == [
        ("a.pdf", PDF, "Keputusan 45/2025"),
        ("b.pdf", OTHER, "Keputusan 45/2025"),
    ]
    with office.box() as person:
        (message,) = person.fetch(mark_seen=False)
        assert "\\Seen" in message.flags


async def test_a_mail_is_taken_once_across_restarts(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF)))
    desk, book = Desk(), Book()
    for _ in range(3):
        box = inbox(office, desk, book)
        await box.sweep()
        await box.sweep()
        await box.close()
    assert desk.calls == 1


async def test_a_crash_between_storing_and_noting_takes_the_scan_under_the_same_identity(
    office: PostOffice,
) -> None:
    office.deliver(letter(("a.pdf", PDF), mark="satu"))
    desk = Desk()
    for _ in range(2):  # each with an empty ledger: the note was never written
        await swept(inbox(office, desk, Book()))
    assert desk.calls == 2
    assert len(desk.taken) == 1


async def test_new_numbering_of_the_folder_takes_nothing_twice(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF), mark="dua"))
    desk, book = Desk(), Book()
    await swept(inbox(office, desk, book))
    office.stop()
    for list_file in (office.root / "mail").glob("dovecot*"):
        list_file.unlink()  # the server forgets its numbers: UIDVALIDITY changes
    await asyncio.sleep(1.1)
    office.start()
    await swept(inbox(office, desk, book))
    assert len({validity for _, validity, _ in book.rows}) == 2
    assert len(desk.taken) == 1


@pytest.mark.parametrize(
    "sender",
    [
        "orang@luar.example",
        f"{SCANNER}.luar.example",
        f'"{SCANNER}" <orang@luar.example>',
        f"orang@luar.example, {SCANNER}",
    ],
)
async def test_a_stranger_is_left_alone(office: PostOffice, sender: str) -> None:
    office.deliver(letter(("a.pdf", PDF), sender=sender))
    desk, book = Desk(), Book()
    await swept(inbox(office, desk, book))
    assert not desk.taken
    assert len(book.rows) == 1
    with office.box() as person:
        (message,) = person.fetch(mark_seen=False)
        assert "\\Seen" not in message.flags


async def test_the_name_before_an_address_does_not_matter(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF), sender=f"Mesin Lt. 2 <{SCANNER.upper()}>"))
    desk = Desk()
    await swept(inbox(office, desk, Book()))
    assert desk.names == ["a.pdf"]


async def test_only_scans_are_taken_and_a_mail_without_any_is_noted(office: PostOffice) -> None:
    office.deliver(letter(("logo.gif", b"GIF89a..."), ("virus.pdf", b"MZ\x90")))
    desk, book = Desk(), Book()
    await swept(inbox(office, desk, book))
    assert not desk.taken
    assert len(book.rows) == 1
    assert [name for name, _ in desk.told.values()] == ["logo.gif", "virus.pdf"]
    assert all("jenis filenya tidak dikenal" in why for _, why in desk.told.values())
    assert all("kotak surat" in why for _, why in desk.told.values())


def picture(kind: str, wide: int, high: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, high), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_the_logo_below_a_signature_is_no_page(office: PostOffice, kind: str) -> None:
    logo, page = picture(kind, 900, 240), picture(kind, 827, 1169)
    office.deliver(letter((f"logo.{kind}", logo), (f"hal-1.{kind}", page)))
    desk = Desk()
    await swept(inbox(office, desk, Book()))
    assert desk.names == [f"hal-1.{kind}"]
    assert not desk.told


async def test_of_mails_without_a_scan_one_a_day_is_told_of(office: PostOffice) -> None:
    office.deliver(letter(subject="Toner hampir habis"))
    office.deliver(letter(("logo.png", picture("PNG", 200, 80)), subject="Pindai"))
    desk, book = Desk(), Book()
    box = inbox(office, desk, book)
    await box.sweep()
    assert [name for name, _ in desk.told.values()] == ["dalam e-mail “Toner hampir habis”"]
    assert len(book.rows) == 2
    await box.close()
    office.deliver(letter(subject="Toner habis"))
    await swept(inbox(office, desk, book, today=lambda: date(2025, 3, 4)))
    assert len(desk.told) == 2


async def test_a_torn_scan_is_told_of_and_what_comes_beside_a_scan_is_not(
    office: PostOffice,
) -> None:
    office.deliver(letter(("a.pdf", PDF), ("putus.pdf", PDF[:100]), ("logo.gif", b"GIF89a...")))
    desk, book = Desk(broken=True), Book()
    box = inbox(office, desk, book)
    await box.sweep()
    assert not book.rows
    desk.broken = False
    await box.sweep()
    await box.close()
    assert desk.names == ["a.pdf"]
    assert [name for name, _ in desk.told.values()] == ["putus.pdf"]
    assert "tidak lengkap" in next(iter(desk.told.values()))[1]


async def test_a_mail_that_is_too_large_is_not_fetched(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF + b"x" * 60_000 + b"%%EOF")))
    desk, book = Desk(), Book()
    await swept(inbox(office, desk, book, pace=MailPace(most_bytes=50_000)))
    assert not desk.taken
    assert len(book.rows) == 1
    assert "resolusi lebih rendah" in next(iter(desk.told.values()))[1]


async def test_a_mail_folded_into_itself_holds_up_no_scan_behind_it(office: PostOffice) -> None:
    folded = b"From: %s\r\nMIME-Version: 1.0\r\n" % SCANNER.encode()
    for depth in range(3000):
        folded += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth)
    with office.box() as box:
        box.append(folded, "INBOX", flag_set=[])
    office.deliver(letter(("a.pdf", PDF)))
    desk, book = Desk(), Book()
    scanner = inbox(office, desk, book)
    assert await scanner.sweep() == 1
    await scanner.close()
    assert desk.names == ["a.pdf"]
    assert len(book.rows) == 2
    assert [name for name, _ in desk.told.values()] == [say("pindai.surat")]


async def test_a_mail_moves_only_after_its_scan_is_stored(office: PostOffice) -> None:
    office.deliver(letter(("a.pdf", PDF)))
    desk, book = Desk(broken=True), Book()
    box = inbox(office, desk, book, extra="&selesai=Selesai")
    assert await box.sweep() == 0
    assert not book.rows
    with office.box() as person:
        assert len(person.uids()) == 1
    desk.broken = False
    assert await box.sweep() == 1
    await box.close()
    with office.box() as person:
        assert not person.uids()
        person.folder.set("Selesai")
        assert len(person.uids()) == 1
        person.delete(person.uids())


async def test_a_mail_that_comes_later_is_noticed_at_once(office: PostOffice) -> None:
    desk, book = Desk(), Book()
    box = inbox(office, desk, book)
    running = asyncio.create_task(box.run())
    try:
        await until(lambda: box._line)
        await asyncio.to_thread(office.deliver, letter(("nanti.pdf", PDF)))
        await until(lambda: desk.names == ["nanti.pdf"], 10)  # well before `idle` is over
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_lost_line_is_taken_up_again(office: PostOffice) -> None:
    desk, book = Desk(), Book()
    box = inbox(office, desk, book)
    running = asyncio.create_task(box.run())
    try:
        await until(lambda: box._line)
        await asyncio.to_thread(office.stop)
        await until(box.trouble, 60)
        await asyncio.to_thread(office.start)
        await asyncio.to_thread(office.deliver, letter(("kembali.pdf", PDF)))
        await until(lambda: desk.names == ["kembali.pdf"], 60)
        await until(lambda: not box.trouble(), 60)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@pytest.mark.parametrize("after", [100, 100_000], ids=["while it greets", "in the midst of a mail"])
async def test_a_server_that_falls_silent_does_not_hold_up_the_end(
    office: PostOffice, after: int
) -> None:
    large = PDF[:-6] + bytes(500_000) + PDF[-6:]
    await asyncio.to_thread(office.deliver, letter(("besar.pdf", large)))
    silent = asyncio.Event()

    async def pass_on(reader: StreamReader, writer: StreamWriter, most: float) -> None:
        while most > 0 and (data := await reader.read(4096)):
            most -= len(data)
            writer.write(data)
        silent.set()

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", office.port)
        await asyncio.gather(pass_on(reader, ours, inf), pass_on(theirs, writer, after))

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as between:
        port = between.sockets[0].getsockname()[1]
        address = replace(MailAddress.parse(office.url()), port=port)
        box = EmailInbox(address, Book(), Desk().take, Desk().refuse, QUICK)
        running = asyncio.create_task(box.run())
        await asyncio.wait_for(silent.wait(), 30)
        asked = time.monotonic()
        running.cancel()
        await asyncio.wait([running])
        await asyncio.get_running_loop().shutdown_default_executor()  # as at the end of the bot
        assert time.monotonic() - asked < 5


async def test_neither_faults_nor_logs_tell_the_password(
    office: PostOffice, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = PASSWORD + "salah"
    address = MailAddress.parse(office.url(password=wrong))
    box = EmailInbox(address, Book(), Desk().take, Desk().refuse, QUICK)
    with pytest.raises(MailTrouble) as trouble:
        await box.sweep()
    running = asyncio.create_task(box.run())
    await until(box.trouble, 60)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    told = f"{trouble.value!r} {box.trouble()} {address!r} {caplog.text} {capsys.readouterr()}"
    assert "login ditolak" in told
    assert PASSWORD not in told
    assert trouble.value.__cause__ is None


async def test_a_certificate_that_nobody_vouches_for_is_refused(office: PostOffice) -> None:
    url = office.url().replace(f"&ca={office.certificate}", "")
    box = EmailInbox(MailAddress.parse(url), Book(), Desk().take, Desk().refuse, QUICK)
    with pytest.raises(MailTrouble, match="sertifikat"):
        await box.sweep()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("imap://a:rahasia1@h/INBOX?from=a@b", "imaps"),
        ("imaps://h/INBOX?from=a@b", "pengguna, sandi"),
        ("imaps://a:rahasia1@h/INBOX", "from"),
        ("imaps://a:rahasia1@h:banyak/INBOX?from=a@b", "tidak terbaca"),
        ("imaps://a:rahasia1#x@h/INBOX?from=a@b", "ditulis sebagai kode"),
        ("imaps://a:raha/sia1@h/INBOX?from=a@b", "ditulis sebagai kode"),
    ],
)
def test_a_wrong_setting_is_explained_without_quoting_it(url: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as fault:
        MailAddress.parse(url)
    assert "rahasia1" not in str(fault.value)


def test_a_setting_is_read_with_everything_in_it() -> None:
    address = MailAddress.parse(
        "imaps://pindai%40k.id:a%2Fb@mail.k.id/Scan?from=A@k.id,%20b@k.id&selesai=Beres"
    )
    assert (address.host, address.port, address.folder) == ("mail.k.id", 993, "Scan")
    assert (address.user, address.password, address.done) == ("pindai@k.id", "a/b", "Beres")
    assert address.senders == {"a@k.id", "b@k.id"}
