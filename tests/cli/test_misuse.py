"""Whatever goes wrong on the command line is one line, exit 2, no traceback and no secret."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli.main import app
from bot.config import Settings, read_settings
from tests.cli.conftest import Shell

SECRET = "sangat-rahasia-8841"


@pytest.mark.parametrize(
    ("words", "env", "said"),
    [
        (["terbang"], {}, "terbang"),
        (["evidence"], {}, "BERKAS"),
        (["evidence", "--warna"], {}, "--warna"),
        (["verify"], {}, "jdih-bot run"),
        (["backup"], {}, "jdih-bot run"),
        (["evidence", "0001"], {}, "jdih-bot run"),
        (["officer", "terbang"], {}, "terbang"),
        (["officer", "add"], {}, "nama"),
        (["officer", "add", "Yuni Astuti", "admin", "--nip", "1985"], {}, "18 angka"),
        (["officer", "list"], {}, "jdih-bot run"),
        (["search", "arsip"], {}, "jdih-bot run"),
        (["agenda", "kemarin"], {}, "kemarin"),
        (["restore"], {}, "Tidak ada cadangan"),
        (["restore", "tidak-ada.json"], {}, "Tidak ada cadangan"),
        (["verify"], {"HTTP_PORT": "delapan"}, "HTTP_PORT"),
        (["run"], {"HTTP_PORT": "70000"}, "HTTP_PORT"),
        (["run"], {"HTTP_PORT": "0"}, "HTTP_PORT"),
        (["run"], {"HTTP_HOST": "localhost:8080"}, "HTTP_HOST"),
        (["verify"], {"JDIH_MAX_MB": "0"}, "JDIH_MAX_MB"),
        (["verify"], {"DATA_DIR": "~siapa-ini/data"}, "DATA_DIR"),
        (["verify"], {"OFFICE_FILE": "tidak-ada.toml"}, "tidak-ada.toml"),
        (["run"], {"PLAYGROUND": "on", "HTTP_HOST": "0.0.0.0"}, "127.0.0.1"),  # noqa: S104 -- is refused
        (
            ["verify"],
            {"SCAN_FOLDER": "data/../data/pindai", "DATA_DIR": "data"},
            "SCAN_FOLDER tidak",
        ),
        # What an office at work sets is not for a practice that began because its token is gone.
        (["run"], {"SCAN_FOLDER": "pindai", "JDIH_URL": "jdih.id"}, "JDIH_URL, SCAN_FOLDER terisi"),
        (["run"], {"SCAN_IMAP_URL": f"imaps://a:{SECRET}@b/?from=c@d"}, "SCAN_IMAP_URL terisi"),
        (["run"], {"PUBLIC_URL": "https://jdih.id"}, "PLAYGROUND=on"),
        (["run"], {"DATABASE_URL": f"postgresql://bot:{SECRET}@127.0.0.1:1/bot"}, "DATABASE_URL"),
        (["run"], {"PLAYGROUND": "ya"}, "PLAYGROUND harus auto, on, atau off"),
        (["run"], {"PLAYGROUND": "Off"}, "tidak akan mendengar siapa pun"),
        (["run"], {"TELEGRAM_MODE": "webhok"}, "poll atau webhook"),
        (["run"], {"DATABASE_URL": f"postgre://bot:{SECRET}@host/jdih"}, "PostgreSQL"),
        (["migrate"], {"DATABASE_URL": f"postgresql://bot:{SECRET}@host"}, "/namadb"),
        (["run"], {"LOG_LEVEL": "berisik"}, "LOG_LEVEL harus salah satu dari DEBUG, INFO"),
        (["migrate"], {"DATABASE_URL": f"mysql://bot:{SECRET}@127.0.0.1/bot"}, "PostgreSQL"),
        (["migrate"], {"DATABASE_URL": f"bot:{SECRET}@127.0.0.1"}, "PostgreSQL"),
        (["migrate"], {"DATABASE_URL": f"postgresql://bot:{SECRET}@127.0.0.1:x/bot"}, "%40"),
        (["migrate"], {"DATABASE_URL": f"postgresql:bot:{SECRET}"}, "PostgreSQL"),
        (
            ["verify"],
            {
                "TELEGRAM_TOKEN": f"123456:{SECRET}",
                "JDIH_KIND": "portal",
                "DATABASE_URL": f"postgresql://bot:{SECRET}@127.0.0.1:1/bot",
            },
            "server",
        ),
        (
            ["migrate"],
            {
                "TELEGRAM_TOKEN": f"123456:{SECRET}",
                "JDIH_KIND": "portal",
                "DATABASE_URL": f"postgresql://bot:{SECRET}@127.0.0.1:1/bot",
            },
            "server",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
async def test_misuse_is_answered_in_one_line(
    jdih: Shell, words: list[str], env: dict[str, str], said: str
):
    ran = await jdih(*words, **env)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    assert not any(SECRET in path.name for path in jdih.here.rglob("*"))


SERUYAN = """
code = "6207"
name = "KPU Kabupaten Seruyan"
place = "Kuala Pembuang"
address = ""
jdih_address = ""
"""


async def test_a_database_of_another_office_is_left_alone(jdih: Shell):
    assert (await jdih("migrate")).code == 0
    (jdih.here / "lain.toml").write_text(SERUYAN, "utf-8")
    ran = await jdih("verify", OFFICE_FILE="lain.toml")
    assert ran.code == 2
    assert "milik kantor lain: periksa OFFICE_FILE" in ran.err
    assert "6202" in ran.err


async def test_a_database_without_tables_asks_for_migrate(jdih: Shell):
    jdih.home.mkdir(parents=True)
    (jdih.home / "jdih.sqlite3").touch()
    ran = await jdih("verify")
    assert ran.code == 2
    assert "jdih-bot migrate" in ran.err


@pytest.mark.parametrize(
    "newer",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "INSERT INTO records VALUES (1, 'K7M3Q9XA', 1, 'pinjam-stempel', '2026',"
        """ '{"word":"pinjam-stempel"}', '')""",
    ],
    ids=["tables", "a record"],
)
async def test_a_database_of_a_newer_program_asks_for_that(jdih: Shell, newer: str):
    assert (await jdih("migrate")).code == 0
    with closing(sqlite3.connect(jdih.home / "jdih.sqlite3")) as raw, raw:
        raw.execute(newer)
    for command in ("migrate", "verify", "run"):
        ran = await jdih(command) if command != "run" else jdih.process(command)
        assert (ran.code, "perbarui program ini" in ran.err) == (2, True), ran.err
    assert "perbarui program ini" in (await jdih("doctor")).out


async def test_a_word_that_its_record_does_not_say_is_damage_and_no_newer_program(jdih: Shell):
    assert (await jdih("migrate")).code == 0
    with closing(sqlite3.connect(jdih.home / "jdih.sqlite3")) as raw, raw:
        raw.execute(
            "INSERT INTO records VALUES (1, 'K7M3Q9XA', 1, 'dispossi', '2026',"
            """ '{"word":"disposisi"}', '')"""
        )
    ran = await jdih("verify")
    assert ran.code == 1
    assert "Riwayat: catatan ke-1" in ran.out + ran.err


async def test_a_damaged_database_is_one_line_too(jdih: Shell):
    jdih.home.mkdir(parents=True)
    (jdih.home / "jdih.sqlite3").write_bytes(b"bukan basis data" * 1000)
    ran = await jdih("verify")
    assert ran.code == 2
    assert ran.err.startswith("Basis data, file, atau cadangan rusak: lihat “Data rusak”")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


async def test_help_is_in_indonesian_and_names_every_command(jdih: Shell):
    ran = await jdih("--help")
    assert ran.code == 0
    for command in get_command(app).commands:  # type: ignore[attr-defined]
        assert f" {command} " in ran.out


def test_as_a_process_it_says_the_same(jdih: Shell):
    ran = jdih.process("verify")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Belum ada basis data di DATA_DIR: `jdih-bot migrate`, atau `jdih-bot run`.\n"


#: A bot that is to be called by Telegram, without all that this needs.
HOOKED = {"TELEGRAM_TOKEN": f"7001234567:{SECRET}-{SECRET}", "TELEGRAM_MODE": "webhook"}


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"TELEGRAM_TOKEN": f"123456:{SECRET}"}, "@BotFather"),
        ({**HOOKED, "PUBLIC_URL": "https://bot.id"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({**HOOKED, "TELEGRAM_WEBHOOK_SECRET": SECRET}, "PUBLIC_URL https://"),
        (
            {**HOOKED, "TELEGRAM_WEBHOOK_SECRET": SECRET, "PUBLIC_URL": "http://bot.id"},
            "PUBLIC_URL https://",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_bot_that_would_hear_nothing_does_not_start(jdih: Shell, env: dict[str, str], said: str):
    ran = jdih.process("run", **env)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert SECRET not in ran.err


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("192.0.2.1", "8080", "Ubah HTTP_HOST"),
        ("tidak-ada.invalid", "8080", "Ubah HTTP_HOST"),
        ("127.0.0.1", "", "Hentikan yang memakainya, atau ubah HTTP_PORT"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_what_to_change(
    jdih: Shell, host: str, port: str, said: str
):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = port or str(taken.getsockname()[1])
        token = f"1234567:{SECRET}-{SECRET}"
        ran = jdih.process("run", TELEGRAM_TOKEN=token, HTTP_HOST=host, HTTP_PORT=port)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), ran.err
    assert said in ran.err


def test_settings_are_read_as_people_write_them():
    given = Settings(data_dir="~/jdih", scan_folder="~", office_file=None, jdih_max_mb="10,5")
    home = Path.home()
    assert (given.data_dir, given.scan_folder, given.office_file) == (home / "jdih", home, None)
    assert given.jdih_max_mb == 10.5


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/"),
        ("0.0.0.0", "http://127.0.0.1:8080/"),  # noqa: S104 -- is read only
        ("192.168.1.5", "http://192.168.1.5:8080/"),
        ("::1", "http://[::1]:8080/"),
        ("::", "http://[::1]:8080/"),
    ],
)
def test_the_machine_finds_its_own_server_wherever_it_listens(host: str, address: str):
    assert Settings(http_host=host).own_address == address


@pytest.mark.parametrize("level", ["info", "Warning"])
async def test_a_level_of_logging_may_be_written_in_small_letters(jdih: Shell, level: str):
    ran = await jdih("doctor", LOG_LEVEL=level, TELEGRAM_MODE="Poll")
    assert "LOG_LEVEL" not in ran.out
    assert "TELEGRAM_MODE" not in ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[kertas]\nukuran = "f4\n', "baris 2, kolom 13"),
        ("name = [", "akhir file"),
    ],
)
async def test_where_the_office_file_breaks_off_is_said_in_lines(
    jdih: Shell, content: str, said: str
):
    (jdih.here / "office.toml").write_text(content)
    ran = await jdih("verify", OFFICE_FILE="office.toml")
    assert (ran.code, said in ran.err) == (2, True), ran.err


async def test_files_as_windows_writes_them_are_read(jdih: Shell):
    mark = b"\xef\xbb\xbf"
    (jdih.here / "office.toml").write_bytes(
        mark + b'name = "KPU Kotawaringin Timur"\r\nplace = "Samuda"\r\n'
    )
    (jdih.here / ".env").write_bytes(mark + b"OFFICE_FILE=office.toml\r\nJDIH_KIND=portal\r\n")
    shown = await jdih("office", "show")
    assert "KPU Kotawaringin Timur (6202)" in shown.out, shown.err
    (jdih.here / ".env").write_text("JDIH_KIND=portal\n", "utf-16")
    ran = await jdih("verify")
    assert (ran.code, "simpan ulang sebagai UTF-8" in ran.err) == (2, True), ran.err


async def test_a_misspelt_setting_is_named_with_what_it_may_have_meant(jdih: Shell):
    (jdih.here / ".env").write_text("TELEGRAM_TOKN=1:a\nJDIH_KIND=portal\n")
    ran = await jdih("doctor")
    assert "Di .env tidak dikenal: TELEGRAM_TOKN (maksudnya TELEGRAM_TOKEN?)." in ran.out
    assert "1:a" not in ran.out


async def test_a_line_that_cannot_be_read_is_no_setting_left_out_in_silence(jdih: Shell):
    wrong = (f"TELEGRAM_TOKEN: 1:{SECRET}", "JDIH_KIND", 'JDIH_USER="sari')
    lines = ("HTTP_PORT=8080", "", *wrong, "# catatan")
    (jdih.here / ".env").write_bytes("\r\n".join(lines).encode())
    ran = await jdih("run")
    assert ran.code == 2
    assert ran.err.startswith("Di .env tidak terbaca: baris 3, 4, 5. Tulis NAMA=nilai")
    assert ran.err.count("\n") == 1
    assert SECRET not in ran.err
    assert "baris 3, 4, 5" in (await jdih("doctor")).out


def test_a_secret_behind_a_misspelt_name_is_not_shown_with_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_TOKN={SECRET}\n")
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    assert "TELEGRAM_TOKN" in settings.unknown
    assert SECRET not in f"{settings!r} {settings}"


async def test_a_folder_that_cannot_be_written_is_named(jdih: Shell):
    assert (await jdih("migrate")).code == 0
    (jdih.here / "catatan.txt").touch()
    for place, why in (("catatan.txt", "bukan folder"), ("/proc/luar", "tidak ada")):
        ran = await jdih("backup", place)
        assert (ran.code, f"{place}: {why}" in ran.err) == (2, True), ran.err
