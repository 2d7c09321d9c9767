"""Logs: structured lines, cleaned of every secret and phone number before they are written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

import structlog

#: A mobile number as people write it: 081234567890, 0812-3456-7890, +62 812 3456 7890. Its groups
#: have three digits at least, so that an agenda number beside a date is none; what hangs together
#: with letters, as a hash or a key does, is left alone.
_NUMBER: Final = (
    r"(?:(?<![\w.+-])|(?<=%2B))(?:\+?62[ .-]?|0)8\d{1,3}(?:[ .-]?\d{3,5}){2,3}(?![\d/]|-?\w)"
)

_SHAPES: Final = (
    (re.compile(r"(?i)(?<!\d)\d{5,12}(?::|%3A)[A-Z0-9_-]{20,}"), "<token>"),  # of Telegram
    (re.compile(r"\bEAA[A-Za-z0-9]{20,}"), "<token>"),  # of Graph
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 <token>"),
    (re.compile(r"(?i)(://[^/\s:@]+:)[^@\s/]+@"), r"\1<sandi>@"),
    (re.compile(_NUMBER), "<nomor>"),
)


class Redactor:
    """Takes known secrets, and what looks like one, out of any text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Take out these, too."""
        known = {
            form for s in secrets if len(s) >= 4 for form in (s, quote(s, safe=""), repr(s)[1:-1])
        }
        self._secrets = sorted(known.union(self._secrets), key=len, reverse=True)

    def clean(self, text: str) -> str:
        """Give the text without secrets and phone numbers."""
        for secret in self._secrets:
            text = text.replace(secret, "<rahasia>")
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


class _Cleaned(structlog.stdlib.ProcessorFormatter):
    """Writes a line and cleans it as it stands, whatever was in it: tables, errors, tracebacks."""

    def __init__(self, redactor: Redactor, **settings: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(**settings)
        self.redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self.redactor.clean(super().format(record))


def learn(secrets: Iterable[str]) -> None:
    """Keep secrets out of all lines from now on that did not exist when logging was set up."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Cleaned):
            handler.formatter.redactor.learn(secrets)


def set_up(secrets: Iterable[str] = (), level: str = "INFO") -> Redactor:
    """Make all logging of the process, also of libraries, go through one cleaned line format."""
    redactor = Redactor(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = _Cleaned(
        redactor,
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "telegram", "apscheduler", "aiohttp.access", "aiosqlite", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return redactor
