from __future__ import annotations

import asyncio
import contextlib
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.office import Office

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A terminal of the technician: an empty folder, with nothing set but what a test sets."""

    here: Path

    @property
    def data(self) -> Path:
        return self.here / "data"

    @property
    def home(self) -> Path:
        """Where practice keeps its data."""
        return self.data / "latihan"

    def env(self, **more: str) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "DATA_DIR": str(self.data), "HTTP_PORT": "1", **more}

    async def __call__(self, *words: str, **env: str) -> Ran:
        """Do what `jdih-bot` does with these words, in a thread beside the office of the test."""
        return await asyncio.to_thread(self._enter, words, self.env(**env))

    def _enter(self, words: tuple[str, ...], env: dict[str, str]) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with (
            _environment(env),
            contextlib.chdir(self.here),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main(words)
        return Ran(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def process(self, *words: str, **env: str) -> Ran:
        """Run `jdih-bot` as a process of its own."""
        ran = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.here,
            env=self.env(PYTHONPATH=str(ROOT), **env),
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)


@contextlib.contextmanager
def _environment(env: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def jdih(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
async def office(jdih: Shell) -> AsyncIterator[Office]:
    """The practice office of this terminal, running: it holds its database all the while."""
    jdih.home.mkdir(parents=True)
    opened = await Office.open(jdih.home)
    yield opened
    await opened.close()
