"""The office's own paper: its templates are used, and a slip in one keeps nobody waiting."""

from __future__ import annotations

import pytest

from bot.office.paper import letterhead
from naskah.contoh.lembaga import LEMBAGA
from naskah.contoh.specimens import specimens
from naskah.papers.sheets import TandaTerima
from tests.naskah.paperwork import texts
from tests.office import DEWI, HADI, YUNI, Office

HEAD = '#import "dasar.typ": *\n#show: dokumen.with("Kertas kami")\n'
OURS = f"{HEAD}Kartu kendali #data.nomor_agenda"


def own_paper(office: Office, name: str, template: str) -> None:
    """Put a template of the office's own beside its office file."""
    folder = office.path / "kertas"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(template, "utf-8")
    office.office_file = office.path / "office.toml"
    office.office_file.write_text('[kertas]\nukuran = "f4"\nfolder = "kertas"\n', "utf-8")


async def disposed(office: Office) -> list[str]:
    """The pages of the lembar disposisi that came to the Kasubbag."""
    await office.to_kasubbag()
    await office.tap(HADI, "Disposisi", "Terbitkan")
    await office.works("lembar-disposisi")
    return texts(await office.received(HADI, ".pdf"))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "Komisi Pemilihan Umum Kabupaten Kotawaringin Timur",
            ("KOMISI PEMILIHAN UMUM", "KABUPATEN KOTAWARINGIN TIMUR"),
        ),
        (
            "Sekretariat Komisi Pemilihan Umum Kota Palangka Raya",
            ("SEKRETARIAT KOMISI PEMILIHAN UMUM", "KOTA PALANGKA RAYA"),
        ),
        ("Komisi Pemilihan Umum", ("KOMISI PEMILIHAN UMUM",)),
        ("Komisi Independen Pemilihan Aceh", ("KOMISI INDEPENDEN PEMILIHAN", "ACEH")),
        (
            "Komisi Pemilihan Umum Kabupaten Kepulauan Siau Tagulandang Biaro",
            ("KOMISI PEMILIHAN UMUM", "KABUPATEN KEPULAUAN SIAU TAGULANDANG BIARO"),
        ),
    ],
)
def test_a_letterhead_has_the_region_on_its_own_line(name: str, lines: tuple[str, ...]) -> None:
    assert letterhead(name) == lines


async def test_what_the_kasubbag_gets_is_made_on_the_office_s_own_paper(office: Office) -> None:
    own_paper(office, "lembar_disposisi.typ", OURS)
    assert await disposed(office) == ["Kartu kendali 0001"]
    assert await office.said(YUNI) == []


async def test_a_template_that_is_mended_is_taken_up(office: Office) -> None:
    receipt = next(s for s in specimens(LEMBAGA) if isinstance(s, TandaTerima))
    for words in ("Tanda terima", "Bukti serah terima"):
        own_paper(office, "tanda_terima.typ", f"{HEAD}{words}")
        assert texts(await office.room().paper(receipt, office.clock.now())) == [words]


async def test_a_template_with_a_slip_gives_way_to_ours_and_the_admin_is_told_once(
    office: Office,
) -> None:
    own_paper(office, "dasar.typ", "#tidak-ada")
    (page,) = await disposed(office)
    assert "LEMBAR DISPOSISI" in page
    await office.types(DEWI, "/lacak 0001")
    await office.tap(DEWI, "Riwayat")
    await office.works("riwayat")
    assert await office.received(DEWI, ".pdf")
    told = [text for text in await office.said(YUNI) if "Bentuk kertas milik kantor" in text]
    assert len(told) == 1
    assert "jdih-bot office papers" in told[0]
