"""The forms of an ILDIS panel: read as they are served, filled without losing what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from aiohttp import FormData
from aiohttp.payload import Payload
from lxml import html

from jdih.entry import plain
from jdih.links import parse, words
from jdih.publisher import NeedsChoice

#: Abbreviations in select lists that mean the same as the full word.
_SHORT: Final[Mapping[str, str]] = {"kab": "kabupaten", "prov": "provinsi", "kpts": "kpt"}


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a select list."""

    value: str
    label: str


@dataclass(slots=True)
class Form:
    """A form as served: hidden and default values, select lists, and where files go."""

    values: dict[str, str]
    selects: dict[str, list[Option]]
    files: dict[str, Payload | None]

    def set(self, name: str, value: str) -> None:
        """Fill a field, if this version of the form has it."""
        if name in self.values:
            self.values[name] = value

    def attach(self, name: str, file: Payload | None) -> None:
        """Put a file where the form takes one."""
        if name in self.files:
            self.files[name] = file

    def pick(self, name: str, wanted: Sequence[str], chosen: str = "") -> None:
        """Pick from a select list what reads like one of `wanted`; the first that matches.

        Args:
            name: of the field.
            wanted: texts in order of preference; empty ones are skipped.
            chosen: what staf picked for this field before.

        Raises:
            NeedsChoice: the list has entries, and none of them matches.

        """
        options = self.selects.get(name)
        texts = [text for text in (chosen, *wanted) if text]
        if name not in self.values or not texts:
            return
        if not options:
            # The list is a plain field here, or empty: ILDIS stores the words as they are.
            self.values[name] = plain(texts[0])
            return
        found = match(options, texts)
        if found is None:
            raise NeedsChoice(_field(name), wanted[0], _alike(options, wanted[0]))
        self.values[name] = found.value

    def data(self) -> FormData:
        """Build the multipart body: hidden empties before files, as a browser sends them."""
        data = FormData()
        for name, value in self.values.items():
            data.add_field(name, value)
        for name, file in self.files.items():
            if file is not None:
                data.add_field(name, file, filename=file.filename, content_type="application/pdf")
        return data


def read_form(text: str, must_have: str) -> Form | None:
    """Read the form of a page that holds a field; None when no form does.

    Args:
        text: of the page.
        must_have: name of a field by which the form is known.

    """
    for form in parse(text).iter("form"):
        read = _read(form)
        if must_have in read.values or must_have in read.files:
            return read
    return None


def read_options(text: str) -> list[Option]:
    """Read bare option elements, as ILDIS sends them for a dependent list."""
    return _options(parse(f"<select>{text}</select>"))


def match(options: Iterable[Option], wanted: Sequence[str]) -> Option | None:
    """Find the option that says the same as one of `wanted`, in any spelling."""
    known = list(options)
    for text in wanted:
        for option in known:
            if same(text, option.label) or same(text, option.value):
                return option
    return None


def same(one: str, other: str) -> bool:
    """Tell whether two texts read the same: case, punctuation and abbreviations aside."""
    return folded(one) == folded(other) != ""


def folded(text: str) -> str:
    """Reduce a text to its words in one spelling."""
    found = re.findall(r"[a-z0-9]+", plain(text).casefold())
    return " ".join(_SHORT.get(word, word) for word in found)


def _alike(options: Iterable[Option], text: str) -> list[str]:
    """Order the options by likeness, for somebody who sees only the first of them."""
    target = folded(text)

    def unlike(label: str) -> float:
        return -SequenceMatcher(None, target, folded(label)).ratio()

    return sorted((one.label for one in options), key=unlike)


def _read(form: html.HtmlElement) -> Form:
    read = Form({}, {}, {})
    for element in form.iter("input", "textarea", "select"):
        name = element.get("name")
        if not name:
            continue
        kind = (element.get("type") or "text").lower()
        if element.tag == "select":
            read.selects[name] = _options(element)
            read.values[name] = next(iter(element.xpath(".//option[@selected]/@value")), "")
        elif element.tag == "textarea":
            read.values[name] = element.text_content()
        elif kind == "file":
            read.files[name] = None
        elif kind in {"checkbox", "radio"}:
            if element.get("checked") is not None:
                read.values[name] = element.get("value") or "on"
        elif kind not in {"submit", "button", "image", "reset"}:
            read.values[name] = element.get("value") or ""
    return read


def _options(select: html.HtmlElement) -> list[Option]:
    """List the options that mean something; a prompt has no value."""
    found = []
    for element in select.iter("option"):
        label = words(element)
        value = element.get("value")
        if value != "" and label:
            found.append(Option(label if value is None else value, label))
    return found


def _field(name: str) -> str:
    inner = re.search(r"\[(\w+)\]$", name)
    return inner[1] if inner else name
