"""The diagram of the workflow in Mermaid's words, drawn from MOVES for the documents."""

from __future__ import annotations

from sop.moves import MOVES, Move
from sop.roles import Role


def diagram() -> str:
    """Draw the table: an arrow for every move that leads on, with who makes it and in which row."""
    lines = ["stateDiagram-v2", "    direction TB", "    [*] --> DRAFT"]
    lines += [_arrow(move) for move in MOVES if _leads_on(move)]
    lines += [
        "    SCANNED --> [*] : diarsipkan dan tayang",
        "    WITHDRAWN --> [*]",
        "    DISCARDED --> [*]",
    ]
    return "\n".join(lines) + "\n"


def _leads_on(move: Move) -> bool:
    return move.source is not move.target or move.word in {"simpan", "unggah", "kabar-unggahan"}


def _arrow(move: Move) -> str:
    who = "bot" if move.role is Role.BOT else move.role.value
    return f"    {move.source.name} --> {move.target.name} : {move.row} {move.word} ({who})"
