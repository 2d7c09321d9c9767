"""Logs: structured lines, cleaned of every secret and phone number before they are written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, Final

import structlog

_SHAPES: Final = (
    (re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}"), "<token>"),  # a Telegram token
    (re.compile(r"\bEAA[A-Za-z0-9]{20,}"), "<token>"),  # a Graph token
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 <token>"),
    (re.compile(r"(?<![\w.-])(?:\+?62|0)8\d{7,11}(?!\w)"), "<nomor>"),  # a mobile number
    (re.compile(r"(?i)(://[^/\s:@]+:)[^@\s/]+@"), r"\1<sandi>@"),
)


class Redactor:
    """Takes known secrets, and what looks like one, out of any text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted((s for s in secrets if len(s) >= 4), key=len, reverse=True))

    def clean(self, text: str) -> str:
        """Give the text without secrets and phone numbers."""
        for secret in self._secrets:
            text = text.replace(secret, "<rahasia>")
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text

    def __call__(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Clean an event of structlog, its traceback included."""
        return {k: self.clean(v) if isinstance(v, str) else v for k, v in event.items()}


def set_up(secrets: Iterable[str] = (), level: str = "INFO") -> Redactor:
    """Make all logging of the process, also of libraries, go through one cleaned line format."""
    redactor = Redactor(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redactor,
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
