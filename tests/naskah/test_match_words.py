"""Words of a scan against the softcopy: a changed one is named, a poor reading accuses nobody."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from naskah.client import Workshop
from naskah.match.findings import OtherWords
from naskah.match.words import Seen, Token, differences
from tests.naskah.acts import Act, pdf

ACT = Act("45 TAHUN 2025", "PENETAPAN DAFTAR PEMILIH TETAP", date(2025, 4, 12))


def scanned(act: Act, *, tilt: float = 0.7, dpi: int = 200) -> bytes:
    """Print an act and scan it, a little askew and with the noise of a scanner."""
    noise = np.random.default_rng(1)
    pages = []
    for page in pdfium.PdfDocument(pdf(act.blocks())):
        flat = page.render(scale=dpi / 72).to_pil().convert("L")
        askew = np.asarray(flat.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=250), np.float32)
        grey = (askew + noise.normal(0, 6, askew.shape)).clip(0, 255).astype(np.uint8)
        pages.append(Image.fromarray(grey))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return out.getvalue()


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize("tilt", [0.7, 6, -8])
async def test_a_clean_scan_of_the_same_words_has_no_other_words(tilt: float) -> None:
    assert await Workshop().compare_words(pdf(ACT.blocks()), scanned(ACT, tilt=tilt)) == ()


@pytest.mark.usefixtures("eyes")
async def test_ttd_on_a_salinan_is_no_other_word() -> None:
    salinan = replace(ACT, nama="AHMAD FAUZAN SIREGAR, S.H., M.H.")
    softcopy = [
        replace(block, lines=tuple(line for line in block.lines if line != "ttd."))
        for block in salinan.blocks()
    ]
    assert await Workshop().compare_words(pdf(softcopy), scanned(salinan)) == ()


@pytest.mark.usefixtures("eyes")
@pytest.mark.parametrize(
    ("changed", "shown", "wanted"),
    [
        (replace(ACT, tanggal=date(2025, 4, 13)), "13 April", "12 April"),
        (replace(ACT, tentang="PENETAPAN DAFTAR PEMILIH GANDA"), "PEMILIH GANDA", "PEMILIH TETAP"),
    ],
)
async def test_a_changed_figure_and_a_changed_word_are_named(
    changed: Act, shown: str, wanted: str
) -> None:
    found = await Workshop().compare_words(pdf(ACT.blocks()), scanned(changed))
    assert found
    assert all(isinstance(other, OtherWords) and other.page == 1 for other in found)
    assert any(shown in other.shown and wanted in other.wanted for other in found)


@pytest.mark.usefixtures("eyes")
async def test_a_changed_figure_is_named_on_a_crooked_page_too() -> None:
    changed = replace(ACT, tanggal=date(2025, 4, 13))
    (found,) = await Workshop().compare_words(pdf(ACT.blocks()), scanned(changed, tilt=-8))
    assert "13 April" in found.shown
    assert "12 April" in found.wanted


def tokens(text: str) -> list[Token]:
    return [Token(word, word, place) for place, word in enumerate(text.split())]


def seen(text: str, *, clear: int = 96, gap: int = 10) -> list[Seen]:
    """Set words in one line, each 50 wide; one word may be unclear, marked with a star."""
    line = (0, 0, 2000, 40)
    found = []
    for place, word in enumerate(text.split()):
        left = place * (50 + gap)
        sure = 40 if word.endswith("*") else clear
        bare = word.rstrip("*")
        found.append(
            Seen(
                text=bare,
                word=bare,
                place=place,
                clear=sure,
                box=(left, 0, left + 50, 40),
                line=line,
            )
        )
    return found


SOFT = "bahwa Keputusan ini mulai berlaku pada tanggal dua belas bulan April tahun berikutnya"


# fmt: off
@pytest.mark.parametrize(("scan", "count"), [
    (SOFT,                                             0),
    (SOFT.upper(),                                     0),
    (SOFT.replace("dua belas", "tiga belas"),          1),
    (SOFT.replace("dua belas", "tiga* belas"),         0),  # not read clearly
    (SOFT.replace("berlaku", "ber1aku"),               0),  # a figure for a letter
    (SOFT.replace("berlaku", "beriaku"),               0),
    (SOFT.replace("berlaku", "berlakn"),               0),  # spelt a little otherwise
    (SOFT.replace("mulai berlaku", "tidak berlaku"),   1),
    (SOFT.replace("mulai berlaku", "mulai tidak berlaku"), 1),
    (SOFT.replace("mulai berlaku", "mulai SALINAN berlaku"), 0),  # a stamp over the line
    (SOFT.replace("mulai berlaku", "berlaku"),         1),
    (SOFT.replace("bahwa Keputusan", "Keputusan"),     0),  # nothing before it agrees
    ("lain sekali dari yang tertulis pada softcopy",   0),  # another page: not told by its words
])
def test_only_a_clear_word_between_words_that_agree_is_another(scan: str, count: int) -> None:
    assert len(list(differences(tokens(SOFT), seen(scan)))) == count
# fmt: on


def test_a_word_that_the_softcopys_text_layer_tore_apart_is_no_other_word() -> None:
    torn = SOFT.replace("mulai berlaku", "mulai ber ak u")
    again = " Keputusan berlaku"
    assert not list(differences(tokens(torn + again), seen(SOFT + again)))


def test_a_word_that_may_be_hidden_between_two_others_is_not_said_to_be_missing() -> None:
    shorter = SOFT.replace("mulai berlaku", "berlaku")
    assert not list(differences(tokens(SOFT), seen(shorter, gap=60)))
