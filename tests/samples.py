"""Sample documents, each made once by a process: drawing a scan takes seconds."""

from __future__ import annotations

from datetime import date

from naskah.client import Workshop
from naskah.contoh_lembaga import LEMBAGA, Lembaga
from tests.pages import picked

_MADE: dict[tuple[str, str, date, bool, Lembaga], dict[str, bytes]] = {}


class SampleShop(Workshop):
    """The workshop, which remembers the samples it made; the same words make the same bytes."""

    async def contoh(
        self,
        skenario: str,
        nomor: str,
        ditetapkan: date,
        *,
        scans: bool = True,
        lembaga: Lembaga = LEMBAGA,
    ) -> dict[str, bytes]:
        key = (skenario, nomor, ditetapkan, scans, lembaga)
        if key not in _MADE:
            _MADE[key] = await super().contoh(
                skenario, nomor, ditetapkan, scans=scans, lembaga=lembaga
            )
        return dict(_MADE[key])

    async def body(self, name: str) -> bytes:
        """A Keputusan without its lampiran: two pages that hold all that is told of it.

        Args:
            name: "keputusan", "scan-asli" or "scan-salinan".

        """
        made = await self.contoh("keputusan", "45", date(2025, 3, 4))
        return picked(made[f"{name}-45.pdf"], 1, 2)
