"""Words: what tells an Indonesian official text from noise.

The lists are small on purpose: function words and the nouns of every official letter make up a
quarter or more of any honest page, and close to nothing of a page whose font maps lie.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import Final

COMMON: Final = frozenset(
    """
    ada adalah agar akan anggaran anggota angka antara antar apabila asli atas atau ayat badan bagi
    bahwa bagian belum berdasarkan berikut berita bersama biaya bulan bupati calon dalam dan dana
    dapat dari data dasar daerah dengan dewan di dilaksanakan dimaksud ditetapkan dokumen dua empat
    hal hari hasil hukum huruf indonesia informasi ini itu jabatan jadwal jumlah kabupaten kami
    kecamatan kedua kegiatan kelompok kepada kepala keputusan kerja ketentuan ketiga ketua komisi
    kota lampiran lembaran lima maka melalui memperhatikan memutuskan mengenai mengingat menimbang
    menetapkan menteri menyelenggarakan merupakan nama negara nomor oleh orang pada panitia para
    pasal pejabat pelaksanaan pemerintah pemilihan pemilih pemilu pemungutan penetapan pengadaan
    penyelenggaraan perlu pertama perubahan peraturan provinsi rakyat rapat republik salinan sampai
    sebagai sebagaimana secara sehubungan sekretariat sekretaris sejak selaku sesuai setiap suara
    subbagian surat tahapan tahun tanggal tata tempat tentang tenaga terdiri tersebut tidak tiga
    umum undang untuk wakil wilayah yang
    """.split()  # noqa: SIM905 - a page of words reads better than a column
)

_ALIKE: Final = 0.84  #: likeness of two spellings of one word
_COMMON_WEIGHT: Final = 0.1  #: of a word that every act has
_FIGURE_WEIGHT: Final = 2.0  #: of a number
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_DIGRAPH: Final = re.compile(r"ng|ny|kh|sy")  #: two letters, one sound
_UNSPEAKABLE: Final = re.compile(r"[^aeiou]{3}|[^a-z]|^[^aeiou]*$")
_SPACED_OUT: Final = re.compile(r"(?<!\w)(?:[^\W\d_][ ]){2,}[^\W\d_](?!\w)")
#: What nobody sees: soft hyphens, joiners, signs that turn the direction of reading, controls.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)


def tidy(text: str) -> str:
    """Give a text one way of writing: blanks, hyphens at line ends, words spaced out for looks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return _SPACED_OUT.sub(lambda m: m.group().replace(" ", ""), "\n".join(lines))


def flat(text: str) -> str:
    """Put a passage on one line."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Keep letters and figures only, in small letters."""
    return re.sub(r"[\W_]+", "", text).casefold()


def words(text: str) -> list[str]:
    """List the words of two letters or more, in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def is_language(text: str) -> bool:
    """Tell a text from what a broken font map makes of it.

    A page of names and figures holds few common words but still looks like words; a page of
    garbage does neither. What a table repeats in every row ("TPS") is one word.
    """
    found = set(words(text))
    if len(found) < 5:  # too little to judge by language: judge by signs
        letters = sum(c.isalnum() or c in " \n.,:;/()-" for c in text)
        return letters >= 0.8 * max(len(text), 1)
    known = sum(word in COMMON for word in found) / len(found)
    speakable = sum(not _UNSPEAKABLE.search(_DIGRAPH.sub("n", word)) for word in found)
    return known >= 0.12 or speakable >= 0.75 * len(found)


def share(text: str, other: str) -> float:
    """Weigh how much of the telling words of a text another one has, from 0 to 1."""
    wanted, there = _weights(text), list(_weights(other))
    shown = set(there)
    total = sum(wanted.values())
    again = sum(
        weight
        for word, weight in wanted.items()
        if word in shown or (word.isalpha() and get_close_matches(word, there, 1, _ALIKE))
    )
    return again / total if total else 0.0


def _weights(text: str) -> dict[str, float]:
    rare = {
        word: _COMMON_WEIGHT if word in COMMON else 1.0 for word in words(text) if len(word) > 2
    }
    return rare | dict.fromkeys(re.findall(r"\d+", text), _FIGURE_WEIGHT)
