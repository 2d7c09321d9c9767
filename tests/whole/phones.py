"""Officers' phones over HTTP: what a person does on the practice page, by its addresses."""

from __future__ import annotations

import asyncio
from typing import Any, Self

import aiohttp

#: How long something slow may take on a busy machine, in seconds.
PATIENCE = 90.0


class Phones:
    """All phones of the practice office."""

    def __init__(self, address: str) -> None:
        self.base = f"{address.rstrip('/')}/playground/api"
        self.session: aiohttp.ClientSession
        self.taps = 0
        self.typed = 0

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def screen(self, who: str) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.base}/{who}/messages") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def tap(self, who: str, *labels: str) -> None:
        """Press buttons as soon as they are there."""
        for label in labels:
            message, button = await self._button(who, label)
            self.taps += 1
            told = {"message": message, "button": button}
            async with self.session.post(f"{self.base}/{who}/press", json=told) as answer:
                assert answer.status == 200, await answer.text()

    async def _button(self, who: str, label: str) -> tuple[str, str]:
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in reversed(await self.screen(who)):
                    for button in message["buttons"]:
                        if button["label"] == label:
                            return message["id"], button["id"]
                await asyncio.sleep(0.1)

    async def sample(self, name: str) -> None:
        async with self.session.post(f"{self.base}/samples/{name}", json={}) as answer:
            assert answer.status == 200, await answer.text()

    async def types(self, who: str, text: str) -> None:
        self.typed += len(text)
        form = aiohttp.FormData({"text": text}, default_to_multipart=True)
        async with self.session.post(f"{self.base}/{who}/messages", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def sends(
        self, who: str, *files: tuple[str, bytes], kind: str = "document", text: str = ""
    ) -> None:
        form = aiohttp.FormData({"as": kind, "text": text}, default_to_multipart=True)
        for name, data in files:
            form.add_field("files", data, filename=name)
        async with self.session.post(f"{self.base}/{who}/messages", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def sees(self, who: str, words: str, *, asking: bool = False) -> dict[str, Any]:
        """Wait until a phone shows some words, and give the newest message with them.

        Args:
            who: the phone.
            words: part of its text.
            asking: it has buttons; one that it takes the place of may have lost them already.

        """
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in reversed(await self.screen(who)):
                    told = words in message["text"] and not message.get("mine")
                    if told and (message["buttons"] or not asking):
                        return message
                await asyncio.sleep(0.1)

    async def gets(self, who: str, name: str) -> dict[str, Any]:
        """Wait until a phone has a file of this name."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in await self.screen(who):
                    for file in message["files"]:
                        if file["name"] == name:
                            return file
                await asyncio.sleep(0.1)

    async def switch(self, name: str, *, on: bool) -> None:
        """Turn a switch of the practice room."""
        async with self.session.post(f"{self.base}/switches/{name}", json={"on": on}) as answer:
            assert answer.status == 200, await answer.text()

    async def rings(self, *people: str) -> int:
        """Count the messages of the bot that rang."""
        total = 0
        for who in people:
            shown = await self.screen(who)
            total += sum(1 for m in shown if not m.get("mine") and not m.get("silent"))
        return total
