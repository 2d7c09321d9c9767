"""Meta's side of a webhook: signs, posts, batches, doubles, holds back, and tries again."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.playground.meta.hooks import Number, encode, sign

Json = dict[str, Any]

HANDSHAKE = "1158201444"


@dataclass(slots=True)
class Hooks:
    """One subscription: an address, and the events on their way to it."""

    secret: str
    verify_token: str
    ours: Number
    url: str = ""
    tries: int = 4
    answers: list[int] = field(default_factory=list)  #: HTTP statuses in order
    posted: list[Json] = field(default_factory=list)  #: what was answered with 200
    held: list[Json] = field(default_factory=list)  #: changes not posted yet
    holding: bool = False
    _tasks: set[asyncio.Task[int]] = field(default_factory=set)

    async def subscribe(self, url: str) -> bool:
        """Do the handshake; only an address that returns the challenge gets events."""
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self.verify_token,
            "hub.challenge": HANDSHAKE,
        }
        async with ClientSession() as session, session.get(url, params=query) as answer:
            accepted = answer.status == 200 and await answer.text() == HANDSHAKE
        self.url = url if accepted else self.url
        return accepted

    async def emit(self, value: Json, name: str = "messages") -> int:
        """Post one change, or keep it while holding."""
        change = self.ours.change(value, name)
        if self.holding or not self.url:
            self.held.append(change)
            return 0
        return await self.deliver(self.ours.envelope(change))

    def emit_soon(self, value: Json) -> None:
        """Post one change by the way, as Meta does after it answered a request."""
        task = asyncio.get_running_loop().create_task(self.emit(value))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until all that is on its way has arrived."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def release(
        self, *, batch: bool = False, double: bool = False, shuffle: random.Random | None = None
    ) -> list[int]:
        """Post what was held back: in one POST or one by one, twice, in any order."""
        await self.settle()
        self.holding = False
        changes, self.held = self.held * (2 if double else 1), []
        if shuffle:
            shuffle.shuffle(changes)
        if batch:
            return [await self.deliver(self.ours.envelope(*changes))]
        return [await self.deliver(self.ours.envelope(change)) for change in changes]

    async def deliver(self, payload: Json) -> int:
        """Post until the answer is 200, as Meta does, though not for seven days."""
        status = 0
        for attempt in range(self.tries):
            status = await self.push(encode(payload))
            if status == 200:
                self.posted.append(payload)
                break
            await asyncio.sleep(0.01 * 2**attempt)
        return status

    async def doubt(self) -> None:
        """Post everything once more: Meta did not see our answers."""
        await self.settle()
        posted, self.posted = self.posted, []
        for payload in posted:
            await self.deliver(payload)

    async def push(self, raw: bytes, signature: str | None = "") -> int:
        """Post raw bytes once; `signature` "" signs them rightly, None leaves it out."""
        headers = {"Content-Type": "application/json"}
        if signature is not None:
            headers["X-Hub-Signature-256"] = signature or sign(self.secret, raw)
        try:
            async with (
                ClientSession() as session,
                session.post(self.url, data=raw, headers=headers) as answer,
            ):
                self.answers.append(answer.status)
                return answer.status
        except ClientError:
            self.answers.append(0)
            return 0
