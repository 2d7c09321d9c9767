"""One morning on the phones: what the three columns of the SOP see, with words like the bot's."""

from __future__ import annotations

from handlers.messages import BOLD_OFF, BOLD_ON, Attachment, Button, Press, Style

from .room import KEPUTUSAN, PDF, Room, form, letter

CODE = "K7M3Q9XA"


def bold(words: str) -> str:
    return f"{BOLD_ON}{words}{BOLD_OFF}"


def button(label: str, word: str, style: Style = Style.PLAIN, hint: str = "") -> Button:
    return Button(label, Press(word, CODE, 3), style=style, hint=hint)


async def morning(room: Room) -> None:
    """Play it: a usulan is sent, the Kasubbag has his card, the staf may look for a place."""
    await room.say("pengusul", form("", ("nota-dinas-12.pdf", PDF), ("kpt-45.pdf", KEPUTUSAN)))
    await room.bot.idle()
    card = (await room.shows("pengusul"))[-1]
    await room.bot.deliver(
        letter(
            "pengusul",
            f"{bold('Agenda 0131')} · diterima bot 08.15\n"
            f"Keputusan KPU 45/2026 tentang Pedoman Teknis Pengelolaan Arsip\n\n"
            "Antarkan naskah asli + salinan (2 rangkap) ke Kasubbag Hukum;"
            f" tulis {bold('0131')} pada map.\n\nDi meja: Hadi Prasetyo · target Selasa 08.15",
            (button("Lacak", "lacak"), button("Tarik usulan", "tarik", Style.BAD)),
        ),
        edits=str(card["id"]),
    )
    nota, naskah = await room.blobs.keep(PDF), await room.blobs.keep(KEPUTUSAN)
    ask = await room.bot.deliver(
        letter(
            "kasubbag",
            f"{bold('Usulan unggah · Agenda 0131')}\n"
            "Nota Dinas 12/HK.03-ND/6202/2026, 2 Maret 2026\n"
            "dari Sari Wulandari, Subbagian Teknis\n\nKeputusan KPU 45/2026 tentang Pedoman Teknis"
            " Pengelolaan Arsip · 12 hlm\nPerlu: otentikasi",
            (
                button("Disposisi", "disposisi", Style.GOOD),
                button("Kembalikan", "kembalikan", Style.BAD),
                button("Nanti", "nanti"),
            ),
        )
    )
    for sha256, name in ((nota, "nota-dinas-12.pdf"), (naskah, "kpt-45.pdf")):
        below = letter("kasubbag", files=(Attachment(sha256, name),), silent=True)
        await room.bot.deliver(below, reply_to=ask)
    await room.bot.deliver(
        letter(
            "staf",
            f"{bold('Agenda 0130')} · pilih tempat menyimpan asli dan salinan",
            tuple(
                button(f"Lemari {n} / Odner KPT", f"simpan{n}", hint=f"{n * 7} naskah di dalamnya")
                for n in range(1, 5)
            ),
        )
    )
    tayang = (
        f"{bold('Tayang 2 Mar 14.41')}, dibaca ulang: sama.\n"
        "https://jdih.kpu.go.id/kalteng/kotawaringin-timur/dokumen/0130"
    )
    await room.bot.deliver(
        letter("staf", tayang, (Button("Buka", url="https://jdih.kpu.go.id/"),), silent=True)
    )
