"""Settings: read once from the environment and `.env`, and the office from office.toml."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import holidays
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from yarl import URL

from bot.office.file import Misconfigured
from jdih.publisher import MEGABYTE
from sop.deadlines import Calendar, with_own_days
from sop.office import Office
from storage.urls import is_readable

#: How the bot hears of updates on Telegram.
MODES: Final = ("poll", "webhook")
#: Whether the playground is served.
PLAYGROUNDS: Final = ("auto", "on", "off")
#: How much is logged.
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JdihKind(StrEnum):
    """Where documents go."""

    UNSET = ""
    PORTAL = "portal"
    ILDIS = "ildis"
    REST = "rest"
    ASSISTED = "assisted"


#: What nobody sets for practice.
_OF_AN_OFFICE: Final = ("public_url", "database_url", "jdih_url", "scan_folder", "scan_imap_url")
#: A report goes back so many years: what was late then is told by the days off of then.
_BACK: Final = 10
#: Where a server that listens on all addresses of a machine is found by the machine.
_ALL: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- is turned into our own
#: How a password stands in an address.
IN_CODE: Final = "tanda baca dalam sandi ditulis sebagai kode (@ %40, # %23, / %2F, ? %3F, % %25)"


class Settings(BaseSettings):
    """Everything that differs between two installations; names are those of `.env.example`."""

    #: What stands empty in `.env`, as in the example, is as if it did not stand there. Editors on
    #: Windows begin a file with a mark; what `.env` has that nobody knows is kept to be told of.
    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="allow"
    )

    #: A mistyped name may stand before a secret.
    __pydantic_extra__: dict[str, SecretStr] = Field(init=False)

    data_dir: Path = Path("data")
    database_url: SecretStr = SecretStr("")
    office_file: Path | None = None
    public_url: str = ""
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=1, le=65535)

    telegram_token: SecretStr = SecretStr("")
    telegram_api_base: str = "https://api.telegram.org"
    telegram_file_base: str = ""
    telegram_mode: str = "poll"
    telegram_webhook_secret: SecretStr = SecretStr("")

    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_phone_id: str = ""
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_graph_base: str = "https://graph.facebook.com"
    whatsapp_graph_version: str = "v26.0"
    whatsapp_template_reminder: str = ""
    whatsapp_business_id: str = ""

    jdih_kind: JdihKind = JdihKind.UNSET
    jdih_url: str = ""
    jdih_user: str = ""
    jdih_password: SecretStr = SecretStr("")
    jdih_max_mb: float = Field(10.0, gt=0)

    scan_folder: Path | None = None
    scan_imap_url: SecretStr = SecretStr("")

    playground: str = "auto"
    log_level: str = "INFO"

    @field_validator("log_level")
    @classmethod
    def _in_capitals(cls, value: str) -> str:
        return value.strip().upper()

    @field_validator("http_host")
    @classmethod
    def _of_a_machine(cls, value: str) -> str:
        """Take the name or the number of a machine, without a port.

        Raises:
            ValueError: it is none.

        """
        URL.build(scheme="http", host=value)
        return value

    @field_validator("data_dir", "office_file", "scan_folder")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        """Take ~ for the home of the bot's account, as a shell would have.

        Raises:
            ValueError: it is the home of an account that does not exist.

        """
        try:
            return value and value.expanduser()
        except RuntimeError as unknown:
            raise ValueError(str(unknown)) from None

    @field_validator("jdih_max_mb", mode="before")
    @classmethod
    def _with_a_point(cls, value: object) -> object:
        return value.replace(",", ".") if isinstance(value, str) else value

    @field_validator("public_url", "jdih_url")
    @classmethod
    def _with_scheme(cls, value: str) -> str:
        """Take the name of a site for its https address."""
        given = value.strip().removesuffix("/")
        return given if not given or ":/" in given else f"https://{given}"

    @field_validator("telegram_mode", "playground")
    @classmethod
    def _in_small_letters(cls, value: str) -> str:
        return value.strip().lower()

    @property
    def practice(self) -> bool:
        """Tell whether no channel token is set: then everything happens in the practice office."""
        return not (
            self.telegram_token.get_secret_value() or self.whatsapp_token.get_secret_value()
        )

    @property
    def on_own_portal(self) -> bool:
        """Tell whether a real office did not say where its documents go: to its own portal."""
        return not self.practice and self.jdih_kind is JdihKind.UNSET

    @property
    def unknown(self) -> str:
        """Say which names in `.env` nobody knows, and what each may have meant; "" when none."""
        known, said = [name.upper() for name in type(self).model_fields], []
        for name in map(str.upper, self.model_extra or {}):
            near = difflib.get_close_matches(name, known, 1)
            said.append(name + (f" (maksudnya {near[0]}?)" if near else ""))
        return f"Di .env tidak dikenal: {', '.join(said)}." if said else ""

    @property
    def jdih_max_bytes(self) -> int:
        """Give the largest PDF that the site takes, in bytes."""
        return int(self.jdih_max_mb * MEGABYTE)

    @property
    def with_playground(self) -> bool:
        """Tell whether the playground is served."""
        return self.playground == "on" or (self.playground == "auto" and self.practice)

    @property
    def own_address(self) -> str:
        """Give the address at which this machine finds the web server, with a slash behind."""
        host = _ALL.get(self.http_host, self.http_host)
        return str(URL.build(scheme="http", host=host, port=self.http_port, path="/"))

    @property
    def home(self) -> Path:
        """Give the folder of this office; practice has one of its own and touches no other."""
        return (
            self.data_dir / "latihan" if self.practice or self.playground == "on" else self.data_dir
        )

    @property
    def secrets(self) -> list[str]:
        """List the values that must never be written anywhere."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        values = [f.get_secret_value() for f in fields if isinstance(f, SecretStr)]
        return [secret for value in values for secret in (value, _password_in(value)) if secret]


def _password_in(value: str) -> str:
    """Give the password that an address holds, as it is told to the server; "" without one."""
    try:
        return unquote(urlsplit(value).password or "")
    except ValueError:
        return ""


def read_settings() -> Settings:
    """Read the settings.

    Raises:
        Misconfigured: one of them cannot be.

    """
    settings = _written()
    if settings.public_url and not _is_site(settings.public_url):
        raise Misconfigured(
            "PUBLIC_URL hanya nama situs, misalnya https://jdih-bot.contoh.go.id, "
            "tanpa apa pun di belakangnya."
        )
    if settings.telegram_mode not in MODES:
        raise Misconfigured(f"TELEGRAM_MODE harus {' atau '.join(MODES)}.")
    if settings.playground not in PLAYGROUNDS:
        raise Misconfigured("PLAYGROUND harus auto, on, atau off.")
    if settings.log_level not in LEVELS:
        raise Misconfigured(f"LOG_LEVEL harus salah satu dari {', '.join(LEVELS)}.")
    if (url := settings.database_url.get_secret_value()) and not is_readable(url):
        raise Misconfigured(
            "DATABASE_URL bukan alamat PostgreSQL (postgresql://pengguna:sandi@host/namadb)."
            f" Kosongkan untuk SQLite; {IN_CODE}."
        )
    if (folder := settings.scan_folder) and _within(folder, settings.data_dir):
        raise Misconfigured(
            "SCAN_FOLDER tidak boleh di dalam DATA_DIR: hanya akun bot yang dapat membukanya."
        )
    if not settings.practice and settings.playground == "on":
        raise Misconfigured("PLAYGROUND=on hanya untuk latihan: hapus token kanal lebih dulu.")
    if settings.with_playground and settings.http_host not in {"127.0.0.1", "::1", "localhost"}:
        raise Misconfigured("Latihan hanya boleh di komputer ini: HTTP_HOST harus 127.0.0.1.")
    return settings


def _written() -> Settings:
    """Take the settings as they are written.

    Raises:
        Misconfigured: one of them, or a line of `.env`, cannot be read.

    """
    try:
        if lines := ", ".join(map(str, _unread(Path(".env")))):
            raise Misconfigured(
                f"Di .env tidak terbaca: baris {lines}. Tulis NAMA=nilai dengan kutip yang"
                " ditutup; awali catatan dengan #."
            )
        return Settings()
    except UnicodeDecodeError:
        raise Misconfigured(".env bukan teks UTF-8: simpan ulang sebagai UTF-8.") from None
    except ValidationError as error:
        names = ", ".join(str(e["loc"][0]).upper() for e in error.errors())
        raise Misconfigured(
            f"Pengaturan tidak dapat dibaca: {names}. Lihat .env.example."
        ) from None


def _unread(path: Path) -> list[int]:
    """List the lines that say nothing: whoever wrote `NAMA: nilai` would get what is set without.

    Raises:
        UnicodeDecodeError: the file is no text.

    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig") as text:
        lines = list(parse_stream(text))
    wrong = [one.original for one in lines if one.error or (one.key and one.value is None)]
    blank = (line.string.partition(line.string.lstrip())[0] for line in wrong)
    return [line.line + before.count("\n") for line, before in zip(wrong, blank, strict=True)]


def _within(folder: Path, data: Path) -> bool:
    return folder.resolve().is_relative_to(data.resolve())


def must_mean_practice(settings: Settings) -> None:
    """Let no practice begin by a lost token where an office works: what it sets is real.

    Practice would take the scans of the day, upload to the site, and be seen at the address.

    Raises:
        Misconfigured: no token is set, but something of the office is, or nobody would be heard.

    """
    if not settings.practice or settings.playground == "on":
        return
    if settings.playground == "off":
        raise Misconfigured(
            "Token kanal kosong dan PLAYGROUND=off: bot tidak akan mendengar siapa pun. Isi"
            " TELEGRAM_TOKEN atau token WhatsApp, atau hapus PLAYGROUND=off."
        )
    real = [name.upper() for name in _OF_AN_OFFICE if getattr(settings, name)]
    if real:
        raise Misconfigured(
            f"Token kanal kosong, tetapi {', '.join(real)} terisi: latihan akan memakai milik"
            " kantor. Isi tokennya; bila memang latihan, kosongkan yang lain, atau tulis"
            " PLAYGROUND=on."
        )


def _is_site(address: str) -> bool:
    """Tell whether an address is a scheme and a host: all that is served here is at the top."""
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.host) and url.origin() == url


def calendar_of(office: Office, year: int, own: Mapping[date, tuple[bool, str]]) -> Calendar:
    """Give the working time of an office around a year.

    Args:
        office: whose hours these are.
        year: the national days off of two years after it are known, too, and of as many before it
            as reports may go back.
        own: the days that the office set itself.

    """
    national = national_holidays(range(year - _BACK, year + 3))
    return Calendar(office, with_own_days(national, own))


def national_holidays(years: range) -> dict[date, str]:
    """Give Indonesia's public holidays and cuti bersama; some names end in "(perkiraan)"."""
    found = holidays.country_holidays(
        "ID", years=years, categories=("public", "government"), language="id"
    )
    return dict(found.items())
