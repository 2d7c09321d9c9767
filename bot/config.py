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
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.office_file import Misconfigured
from jdih.publisher import MEGABYTE
from sop.deadlines import Calendar, with_own_days
from sop.office import Office
from storage.urls import is_readable

#: How the bot hears of updates on Telegram.
MODES: Final = ("poll", "webhook")
#: How much is logged.
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class JdihKind(StrEnum):
    """Where documents go."""

    UNSET = ""
    PORTAL = "portal"
    ILDIS = "ildis"
    REST = "rest"
    ASSISTED = "assisted"


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
    http_port: int = 8080

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
    jdih_max_mb: float = 10.0

    scan_folder: Path | None = None
    scan_imap_url: SecretStr = SecretStr("")

    playground: str = "auto"
    log_level: str = "INFO"

    @field_validator("log_level")
    @classmethod
    def _in_capitals(cls, value: str) -> str:
        return value.strip().upper()

    @field_validator("telegram_mode")
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
    try:
        settings = Settings()
    except UnicodeDecodeError:
        raise Misconfigured(".env bukan teks UTF-8: simpan ulang sebagai UTF-8.") from None
    except ValidationError as error:
        names = ", ".join(str(e["loc"][0]).upper() for e in error.errors())
        raise Misconfigured(
            f"Pengaturan tidak dapat dibaca: {names}. Lihat .env.example."
        ) from None
    if settings.telegram_mode not in MODES:
        raise Misconfigured(f"TELEGRAM_MODE harus {' atau '.join(MODES)}.")
    if settings.log_level not in LEVELS:
        raise Misconfigured(f"LOG_LEVEL harus salah satu dari {', '.join(LEVELS)}.")
    if (url := settings.database_url.get_secret_value()) and not is_readable(url):
        raise Misconfigured(
            "DATABASE_URL bukan alamat PostgreSQL (postgresql://nama:sandi@server/basis-data)."
            " Kosongkan untuk SQLite; tanda seperti @ / # di dalam sandi ditulis %40 %2F %23."
        )
    if not settings.practice and settings.playground == "on":
        raise Misconfigured("PLAYGROUND=on hanya untuk latihan: hapus token kanal lebih dulu.")
    if settings.with_playground and settings.http_host not in {"127.0.0.1", "::1", "localhost"}:
        raise Misconfigured("Latihan hanya boleh di komputer ini: HTTP_HOST harus 127.0.0.1.")
    return settings


def calendar_of(office: Office, year: int, own: Mapping[date, tuple[bool, str]]) -> Calendar:
    """Give the working time of an office around a year.

    Args:
        office: whose hours these are.
        year: the national days off of the one before and of two after it are known, too.
        own: the days that the office set itself.

    """
    national = national_holidays(range(year - 1, year + 3))
    return Calendar(office, with_own_days(national, own))


def national_holidays(years: range) -> dict[date, str]:
    """Give Indonesia's public holidays and cuti bersama; some names end in "(perkiraan)"."""
    found = holidays.country_holidays(
        "ID", years=years, categories=("public", "government"), language="id"
    )
    return dict(found.items())
