"""The questions: what an officer was asked and still owes an answer to, one at a time."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from handlers.ports import Question
from storage import schema as s
from storage.rows import put
from storage.statements import Statement

_ANSWERED: Final = Statement(delete(s.questions).where(s.questions.c.officer == bindparam("of")))
_ASKED: Final = Statement(select(s.questions).where(s.questions.c.officer == bindparam("of")))


def ask(conn: Connection, question: Question) -> None:
    """Wait for an officer's text; an older question of his is forgotten."""
    row = {"word": question.word, "code": question.code, "arg": question.arg}
    put(conn, s.questions, {"officer": question.officer}, row)


def get(conn: Connection, officer_id: str) -> Question | None:
    """Give what an officer was asked."""
    row = _ASKED.one(conn, of=officer_id)
    return None if row is None else Question(row.officer, row.word, row.code, row.arg)


def answered(conn: Connection, officer_id: str) -> None:
    """Forget the question."""
    _ANSWERED.run(conn, of=officer_id)
