"""The typesetter: a template and data in, a PDF or pictures out.

Data travel as JSON and reach the templates as values, so nothing an officer wrote is ever read as
markup. Only the fonts inside the typesetter are used: a paper looks the same on every machine.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

import segno
import typst

from naskah.child import Refused
from naskah.papers.legible import Data, Value, legible

TEMPLATES: Final = Path(__file__).parent / "templates"
FONTS: Final = typst.Fonts(include_system_fonts=False)

_LOGOS: Final = ("logo.svg", "logo.png", "logo.jpg")
#: What is taken from a folder of templates; whatever else lies there is left alone.
_KINDS: Final = frozenset({".typ", ".svg", ".png", ".jpg", ".jpeg"})

#: What the typesetter says of a sign that none of its fonts has.
_UNSEEN: Final = "could not be displayed"
_SIGNS: Final = b'#set text(font: "Libertinus Serif")\n#sys.inputs.signs'


def typeset(
    template: str,
    data: Data,
    *,
    templates: Path | None = None,
    at: datetime | None = None,
    tagged: bool = True,
) -> bytes:
    """Typeset a paper as PDF/A-2b.

    Args:
        template: its name without ".typ".
        data: what the template shows; under any key "qr", text becomes a QR code.
        templates: the office's folder: templates stand in for ours of the same name, and
            "logo.svg", "logo.png" or "logo.jpg" for the picture of the letterhead.
        at: the moment it is made; the same data and moment give the same bytes.
        tagged: whether to mark headings and tables for screen readers; long tables are twice as
            fast and half as big without.

    Raises:
        Refused: "templat: …" when a template does not compile.

    """
    return _compile(template, data, templates, form="pdf", at=at, tagged=tagged)[0]


def draw(
    template: str, data: Data, *, templates: Path | None = None, ppi: float = 144
) -> list[bytes]:
    """Typeset a paper as PNG pictures, one a page. Arguments and errors are those of `typeset`."""
    return _compile(template, data, templates, form="png", ppi=ppi)


def _compile(
    template: str,
    data: Data,
    templates: Path | None,
    *,
    form: Literal["pdf", "png"],
    at: datetime | None = None,
    tagged: bool = True,
    ppi: float | None = None,
) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="templat-") as folder:
        root, why = _merged(Path(folder), templates), ""
        for shown in legible(data, _shows):
            try:
                made = typst.Compiler(
                    root / f"{template}.typ",
                    root=root,
                    font_paths=FONTS,
                    ignore_system_fonts=True,
                    sys_inputs={"data": json.dumps(_with_codes(shown)), "logo": _logo(root)},
                ).compile(
                    format=form,
                    ppi=ppi,
                    pdf_standards=["a-2b"] if form == "pdf" else [],
                    timestamp=at and at.replace(microsecond=0),
                    pdf_tags=tagged,
                )
            except typst.TypstError as fault:
                why = fault.message
                if _UNSEEN not in why:
                    break
            else:
                return [made] if isinstance(made, bytes) else list(made or ())
    raise Refused(f"templat: {template}.typ: {why}")


def _shows(signs: Sequence[str]) -> bool:
    """Tell whether the fonts have all these signs."""
    page = typst.Compiler(
        _SIGNS, font_paths=FONTS, ignore_system_fonts=True, sys_inputs={"signs": " ".join(signs)}
    )
    try:
        page.compile(format="pdf", pdf_standards=["a-2b"])
    except typst.TypstError:
        return False
    return True


def _merged(root: Path, templates: Path | None) -> Path:
    """Lay the office's templates over ours; whatever it has not changed stays ours."""
    for folder in (TEMPLATES, templates):
        for file in folder.iterdir() if folder is not None and folder.is_dir() else ():
            if file.suffix in _KINDS and file.is_file():
                shutil.copyfile(file, root / file.name)
    return root


def _logo(root: Path) -> str:
    return next((name for name in _LOGOS if (root / name).is_file()), "")


def _with_codes(value: Value) -> Value:
    """Replace the text under every key "qr" by the SVG of its QR code."""
    match value:
        case Mapping():
            return {
                key: qr_svg(inner) if key == "qr" and isinstance(inner, str) else _with_codes(inner)
                for key, inner in value.items()
            }
        case str():
            return value
        case Sequence():
            return [_with_codes(inner) for inner in value]
        case _:
            return value


def qr_svg(text: str) -> str:
    """Draw a QR code (level M, 4 modules of quiet zone) as SVG; nothing for no text."""
    if not text:
        return ""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=4, xmldecl=False)
    return target.getvalue().decode()
