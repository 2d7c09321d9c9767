"""Officers, jabatan, acting officers, addresses, invitations and strangers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from handlers.messages import Address
from handlers.ports import Loose, Question
from sop.roles import HandedOver, Holding, Jabatan, Kind, Period, Role
from storage import addresses, holidays, people
from storage import schema as s
from storage.chats import chat_of
from storage.database import Database
from storage.transaction import Tx
from tests.storage.people import (
    DEWI,
    HADI,
    KASUBBAG,
    NOW,
    PENGUSUL,
    RUDI,
    SARI,
    STAF,
    acting,
    at,
    enter_everyone,
    file,
)

PHONE = Address("telegram", "1001")
DAY = 24 * 60


async def holders(db: Database, role: Role, minutes: float = 0, unit: str = "") -> list[str]:
    return [o.id for o in await db.read(lambda tx: tx.holders(role, at(minutes), unit))]


async def test_officers_come_back_as_they_were_entered(db: Database) -> None:
    await db.run(enter_everyone)
    assert await db.read(lambda tx: tx.officers()) == [DEWI, HADI, RUDI, SARI]
    assert await db.read(lambda tx: tx.officer("sari")) == SARI
    assert await db.read(lambda tx: tx.officer("nobody")) is None
    assert await holders(db, Role.STAF) == [DEWI.id, RUDI.id]
    assert await holders(db, Role.PENGUSUL, unit="Subbagian Teknis") == [SARI.id]
    assert await holders(db, Role.PENGUSUL, unit="Subbagian Lain") == []


async def test_an_acting_officer_takes_the_authority_for_the_time_and_no_longer(
    db: Database,
) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.add_holding(DEWI.id, acting(at(0), at(3 * DAY)))

    await db.run(fill)
    assert await holders(db, Role.KASUBBAG, -1) == [HADI.id]
    assert await holders(db, Role.KASUBBAG, 0) == [DEWI.id]
    assert await holders(db, Role.KASUBBAG, 3 * DAY - 1) == [DEWI.id]
    assert await holders(db, Role.KASUBBAG, 3 * DAY) == [HADI.id]
    hadi = await db.read(lambda tx: tx.officer(HADI.id))
    assert hadi is not None
    (holding,) = hadi.holdings
    assert holding.handed_over == (HandedOver(Period(at(0), at(3 * DAY)), "Plh. Dewi Lestari"),)
    assert [holding.deputy(at(n)) for n in (-1, 0, 3 * DAY)] == ["", "Plh. Dewi Lestari", ""]
    dewi = await db.read(lambda tx: tx.officer(DEWI.id))
    assert dewi is not None
    assert dewi.title(at(1)) == "Staf Subbagian Hukum dan SDM"
    assert [h.title for h in dewi.holdings][1] == "Plh. Kepala Subbagian Hukum dan SDM"


async def test_a_jabatan_tells_who_holds_it_and_who_acts_for_whom(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.add_holding(DEWI.id, acting(at(0), at(3 * DAY)))

    await db.run(fill)
    hadi, dewi = await db.run(lambda tx: tx.held(KASUBBAG.id))
    assert await db.read(lambda tx: people.held(tx.conn, KASUBBAG.id)) == [hadi, dewi]
    assert (hadi.officer, dewi.officer, dewi.name) == (HADI.id, DEWI.id, "Dewi Lestari")
    assert [hadi.holding.deputy(at(n)) for n in (-1, 0)] == ["", "Plh. Dewi Lestari"]
    assert dewi.holding.handed_over == ()


async def test_an_acting_officer_who_ends_early_gives_the_authority_back(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.add_holding(DEWI.id, acting(at(0), at(3 * DAY)))
        tx.end_holding(DEWI.id, KASUBBAG.id, at(DAY))

    await db.run(fill)
    assert await holders(db, Role.KASUBBAG, DAY) == [HADI.id]
    assert await holders(db, Role.STAF, DAY) == [DEWI.id, RUDI.id]


async def test_two_staf_of_one_jabatan_do_not_hand_over_to_each_other(db: Database) -> None:
    await db.run(enter_everyone)
    rudi = await db.read(lambda tx: tx.officer(RUDI.id))
    assert rudi is not None
    assert rudi.holdings[0].handed_over == ()


async def test_who_retires_keeps_the_past_and_loses_the_rest(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(PHONE, RUDI.id, "", at())
        tx.invite("rahasia", RUDI.id, at(DAY))
        tx.add_holding(RUDI.id, Holding(PENGUSUL, Period(at(9 * DAY))))
        tx.retire_officer(RUDI.id, at(DAY))

    await db.run(fill)
    rudi = await db.read(lambda tx: tx.officer(RUDI.id))
    assert rudi is not None
    assert [h.period.until for h in rudi.holdings] == [at(DAY)]
    assert rudi.roles(at()) == (Role.STAF,)
    assert rudi.roles(at(10 * DAY)) == ()
    assert RUDI.id not in [o.id for o in await db.read(lambda tx: tx.officers())]
    assert await db.read(lambda tx: tx.officer_at(PHONE)) is None
    assert await db.read(lambda tx: tx.addresses(RUDI.id)) == []
    assert await db.run(lambda tx: tx.invitation("rahasia")) is None


async def test_a_jabatan_can_be_renamed(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.add_jabatan(replace(STAF, title="Pelaksana"))
        tx.add_jabatan(Jabatan("sekretaris", "Sekretaris", Role.SEKRETARIS))

    await db.run(fill)
    titles = [j.title for j in await db.read(lambda tx: tx.jabatan())]
    assert "Pelaksana" in titles
    assert "Sekretaris" in titles
    assert "Staf Subbagian Hukum dan SDM" not in titles


async def test_one_person_is_known_under_either_id_of_a_channel(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(Address("whatsapp", "BSUID.1"), HADI.id, "628110001", at())

    await db.run(fill)
    for id_, whose in (("BSUID.1", HADI.id), ("628110001", HADI.id), ("628110002", None)):
        found = await db.read(lambda tx, i=id_: tx.officer_at(Address("whatsapp", i)))
        assert (found.id if found else None) == whose
    await db.run(lambda tx: tx.bind(Address("whatsapp", "628110001"), HADI.id, "BSUID.1", at(1)))
    one = await db.read(lambda tx: tx.addresses(HADI.id))
    assert one == [Address("whatsapp", "628110001")]


async def test_an_address_that_moves_to_another_officer_leaves_the_first(db: Database) -> None:
    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.bind(PHONE, HADI.id, "", at())
        tx.bind(PHONE, DEWI.id, "", at(1))

    await db.run(fill)
    found = await db.read(lambda tx: tx.officer_at(PHONE))
    assert found is not None
    assert found.id == DEWI.id
    assert await db.read(lambda tx: tx.addresses(HADI.id)) == []


async def test_an_invitation_is_found_by_its_token_and_only_its_hash_is_kept(
    db: Database,
) -> None:
    await db.run(enter_everyone)
    await db.run(lambda tx: tx.invite("rahasia", DEWI.id, at(DAY)))
    assert await db.run(lambda tx: tx.invitation("rahasi")) is None
    found = await db.run(lambda tx: tx.invitation("rahasia"))
    assert found is not None
    assert (found.officer, found.expires, found.used) == (DEWI.id, at(DAY), False)
    await db.run(lambda tx: tx.use_invitation("rahasia", at(1)))
    again = await db.run(lambda tx: tx.invitation("rahasia"))
    assert again is not None
    assert again.used
    rows = await db.read(lambda tx: tx.conn.execute(select(s.invitations)).all())
    assert "rahasia" not in str(rows)


async def test_an_officer_has_one_invitation_that_waits(db: Database) -> None:
    await db.run(enter_everyone)
    for token, until in (("satu", at(DAY)), ("dua", at(2 * DAY))):
        await db.run(lambda tx, t=token, u=until: tx.invite(t, DEWI.id, u))
    assert await db.run(lambda tx: tx.invitation("satu")) is None
    assert await db.read(lambda tx: tx.invited(DEWI.id, at())) == at(2 * DAY)
    assert await db.read(lambda tx: tx.invited(DEWI.id, at(2 * DAY))) is None
    assert await db.read(lambda tx: tx.invited(RUDI.id, at())) is None
    await db.run(lambda tx: tx.use_invitation("dua", at(1)))
    assert await db.read(lambda tx: tx.invited(DEWI.id, at())) is None


async def test_strangers_are_counted_by_day(db: Database) -> None:
    days = ("2026-11-03", "2026-11-03", "2026-11-04", "2026-11-04", "2026-11-04")
    counts = [await db.run(lambda tx, d=d: tx.strike(PHONE, d)) for d in days]
    assert counts == [1, 2, 1, 2, 3]
    assert await db.run(lambda tx: tx.strike(Address("telegram", "2"), days[0])) == 1
    await db.run(lambda tx: addresses.purge(tx.conn, days[-1]))
    kept = await db.read(lambda tx: tx.conn.execute(select(s.strikes)).all())
    assert [tuple(row) for row in kept] == [(chat_of(PHONE), days[-1], 3)]


async def test_one_question_is_open_at_a_time(db: Database) -> None:
    first, second = Question("sari", "isi", "K7M3Q9XA", "nomor"), Question("sari", "cari", "")
    await db.run(lambda tx: (tx.ask(first), tx.ask(second)))
    assert await db.read(lambda tx: tx.question("sari")) == second
    await db.run(lambda tx: tx.answered("sari"))
    assert await db.read(lambda tx: tx.question("sari")) is None


async def test_small_values_are_remembered_and_forgotten(db: Database) -> None:
    assert await db.read(lambda tx: tx.setting("odner")) == ""
    for value in ("KPT-2025", "KPT-2026", "", "aneh \x00 \ud800"):
        await db.run(lambda tx, v=value: tx.remember("odner", v))
        kept = await db.read(lambda tx: tx.setting("odner"))
        assert kept == value.replace("\x00", "").replace("\ud800", "?")


async def test_loose_files_wait_until_they_are_taken(db: Database) -> None:
    one, two = (Loose(file(name), SARI.id, at(n), "album", "0131") for n, name in enumerate("ab"))
    await db.run(lambda tx: (tx.put_loose(two), tx.put_loose(one), tx.put_loose(one)))
    assert await db.read(lambda tx: tx.loose(SARI.id)) == [one, two]
    assert await db.run(lambda tx: tx.take_loose(one.file.id)) == one
    assert await db.run(lambda tx: tx.take_loose(one.file.id)) is None
    assert await db.read(lambda tx: tx.loose(SARI.id)) == [two]


async def test_the_office_sets_days_against_the_calendar(db: Database) -> None:
    day, other = date(2026, 12, 24), date(2026, 12, 25)

    def fill(tx: Tx) -> None:
        holidays.set_holiday(tx.conn, day, working=False, name="Cuti bersama")
        holidays.set_holiday(tx.conn, other, working=False, name="Natal")
        holidays.set_holiday(tx.conn, other, working=True, name="Masuk")
        holidays.unset_holiday(tx.conn, day)

    await db.run(fill)
    assert await db.read(lambda tx: holidays.holidays(tx.conn)) == {other: (True, "Masuk")}


async def test_periods_end_where_the_next_begins(db: Database) -> None:
    until = NOW + timedelta(milliseconds=1)

    def fill(tx: Tx) -> None:
        enter_everyone(tx)
        tx.end_holding(HADI.id, KASUBBAG.id, until)
        tx.add_holding(DEWI.id, Holding(KASUBBAG, Period(until), Kind.PLT, "1/SP/2026"))

    await db.run(fill)
    assert await holders(db, Role.KASUBBAG) == [HADI.id]
    assert [o.id for o in await db.read(lambda tx: tx.holders(Role.KASUBBAG, until))] == [DEWI.id]
