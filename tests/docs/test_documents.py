"""The documents agree with the program: settings, glossary, buttons, links, the office's profile."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli.main import app
from bot.config import Settings
from bot.office.file import read_office, rest_settings
from handlers.deeds import DEEDS
from sop.berkas import State, Upload, Use
from sop.moves import COMMANDS, MOVES
from sop.office import Office
from sop.roles import Kind, Role

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ISTILAH = (ROOT / "docs/istilah.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
ROLES = ("pengusul", "kasubbag", "staf", "sekretaris", "admin")


def rows(text: str) -> list[list[str]]:
    """Every line of every table, as its cells."""
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.lstrip().startswith("|")
    ]


def test_the_readme_lists_each_setting_with_its_default():
    listed = {
        row[0].strip("`"): row[1].strip("`")
        for row in rows(README)
        if re.fullmatch(r"`[A-Z][A-Z_]+`", row[0])
    }
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert listed == example


def test_the_example_names_each_setting_of_the_program():
    assert {name.lower() for name in re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)} == set(
        Settings.model_fields
    )


def test_the_example_of_settings_is_the_default():
    given = dict(re.findall(r"^([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE))
    told = Settings(_env_file=None, **{k.lower(): v for k, v in given.items()})  # type: ignore[arg-type,call-arg]
    assert told == Settings(_env_file=None)  # type: ignore[call-arg]


def test_the_example_of_an_office_is_the_default():
    assert read_office(ROOT / "office.example.toml") == Office()


def test_the_example_of_an_office_names_each_field():
    text = (ROOT / "office.example.toml").read_text("utf-8")
    tables = {"hours": "[jam_kerja]", "deadlines": "[batas]", "snooze": "tunda"}
    for field in (f for f in fields(Office) if f.name != "destination"):  # follows JDIH_KIND
        assert tables.get(field.name, f"\n{field.name} = ") in text, field.name


def test_the_rest_table_of_the_example_works_once_uncommented(tmp_path: Path):
    text = (ROOT / "office.example.toml").read_text("utf-8")
    before, mark, table = text.partition("# [jdih.rest]")
    lines = "\n".join(line.removeprefix("# ") for line in (mark + table).splitlines())
    (tmp_path / "office.toml").write_text(before + lines, "utf-8")
    assert rest_settings(tmp_path / "office.toml").fields["kode"] == "external_id"


@pytest.mark.parametrize("word", COMMANDS)
def test_the_glossary_has_each_command_as_the_table_has_it(word: str):
    moves = [move for move in MOVES if move.word == word]
    row = next((row for row in rows(ISTILAH) if row[0] == word and len(row) == 6), None)
    assert row is not None, f"{word} is not in docs/istilah.md"
    label = DEEDS[word].label if word in DEEDS else "–"
    assert row[1:5] == [
        f"`{COMMANDS[word].__name__}`",
        label,
        ", ".join(dict.fromkeys(move.row for move in moves)),
        ", ".join(dict.fromkeys(move.role.value for move in moves)),
    ]


@pytest.mark.parametrize("member", [*State, *Role, *Kind, *Upload, *Use], ids=repr)
def test_the_glossary_has_each_name_that_is_stored(member: State | Role | Kind | Upload | Use):
    name = f"`{type(member).__name__}.{member.name}`"
    assert [member.value, name] in [row[:2] for row in rows(ISTILAH)]


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_names_buttons_as_they_are(role: str):
    """Bold words that begin with a capital are buttons; emphasis is in italics."""
    source = "".join(path.read_text("utf-8") for path in (ROOT / "handlers").rglob("*.py"))
    text = (ROOT / f"docs/panduan/{role}.md").read_text("utf-8")
    for bold in re.findall(r"\*\*([A-Z][^*]+)\*\*", text):
        label = re.sub(r" \d+$", " {", bold)
        whole = f'"{label}' if label.endswith("{") else f'"{label}"'
        assert whole in source, f"no button says {bold}"
        assert len(bold) <= 20


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_quotes_cards_as_they_are(role: str):
    """The first column below "Kartu berkata" begins as a text of the bot does, up to its blanks."""
    texts = tomllib.loads((ROOT / "handlers/texts.toml").read_text("utf-8"))
    said = "\n".join(
        str(line).replace("*", "") for table in texts.values() for line in table.values()
    )
    guide = (ROOT / f"docs/panduan/{role}.md").read_text("utf-8")
    for table in re.findall(r"^\| Kartu berkata .*\n((?:\|.*\n)+)", guide, re.MULTILINE):
        for row in rows(table)[1:]:
            quoted = re.split(r" ?[…\d]", row[0].replace("*", "").removeprefix("✗ … "))[0]
            whole = [part.strip() for part in re.split(r"(?<=\.) |: ", quoted)]
            if "(?)" not in quoted:
                assert all(part in said for part in whole), row[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(document: Path):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8"))
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert missing == []


def test_the_readme_names_each_command():
    names = set(get_command(app).commands)  # type: ignore[attr-defined]
    told = {name for row in rows(README) for name in re.findall(r"`([a-z]+)(?: [A-Z]+)?`", row[0])}
    assert names <= told


def test_decisions_are_numbered_and_say_their_status():
    found = sorted((ROOT / "docs/decisions").glob("*.md"))
    for number, path in enumerate(found, 1):
        text = path.read_text("utf-8")
        assert path.name.startswith(f"{number:04d}-")
        assert text.startswith(f"# {number}. ")
        assert re.search(r"^Status: (accepted|superseded by \d+)$", text, re.MULTILINE)


def test_the_readme_says_that_the_sop_sets_no_times():
    assert "no time column" in README
