"""The training room around the phones: samples, scenarios, switches, the clock and the reset."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict

from aiohttp import web

from bot.playground.hands import APPS, Hands, said_with
from bot.playground.live import Event
from bot.playground.practice import Practice, SampleFile, Switch, duration
from bot.playground.requests import Unreadable, json_of, phone_of
from bot.playground.rules import mime_of
from bot.playground.shown import Json, ShownFile
from bot.playground.upload import Limits


class Room:
    """Handlers of everything that is not on a phone."""

    def __init__(self, hands: Hands, practice: Practice, limits: Limits) -> None:
        self._hands = hands
        self._channel = hands.channel
        self._practice = practice
        self._limits = limits
        self._one_reset = asyncio.Lock()

    async def setup(self, _: web.Request) -> web.Response:
        """Tell a page what it needs to begin."""
        practice = self._practice
        return web.json_response(
            {
                "office": practice.office,
                "zone": practice.zone,
                "zone_name": practice.zone_name,
                "kasubbag": practice.kasubbag,
                "people": [asdict(person) for person in practice.people],
                "apps": await self._apps(),
                "scenarios": [asdict(scenario) for scenario in practice.scenarios],
                "switches": [_standing(switch) for switch in practice.switches],
                "jdih_url": practice.jdih_url,
                "manual_url": practice.manual_url,
                "limits": {"file": self._limits.file, "files": self._limits.files},
                **self._time(),
            }
        )

    async def clock(self, _: web.Request) -> web.Response:
        """Tell the time of the practice office."""
        return web.json_response(self._time())

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock forward by an ISO-8601 duration."""
        try:
            span = duration(str((await json_of(request)).get("advance", "")))
        except ValueError as error:
            raise Unreadable(
                "Tulis lamanya seperti PT2H (dua jam) atau P1D (sehari), paling lama setahun."
            ) from error
        self._channel.server.clock.advance(span)
        self._tell("clock", self._time())
        return web.json_response(self._time())

    async def reset(self, _: web.Request) -> web.Response:
        """Begin the practice anew."""
        async with self._one_reset:
            await self._practice.reset()
        return web.json_response(self._time())

    async def samples(self, _: web.Request) -> web.Response:
        """List the sample documents."""
        return web.json_response([asdict(each) for each in await self._practice.samples.all()])

    async def send_sample(self, request: web.Request) -> web.Response:
        """Make a sample document and send it from the phone it belongs to."""
        name = request.match_info["name"]
        found = {sample.name: sample for sample in await self._practice.samples.all()}
        if name not in found:
            raise web.HTTPNotFound(text="Contoh itu tidak ada.")
        sample = found[name]
        files = [await self._keep(each) for each in await self._practice.samples.make(name)]
        app = (await self._apps()).get(sample.phone, "")
        ids = [str(await self._hands.say(each)) for each in said_with(files, sample.phone, app)]
        return web.json_response({"id": ids[0], "ids": ids, "phone": sample.phone})

    async def use(self, request: web.Request) -> web.Response:
        """Let the owner of a phone be written to on another app."""
        phone, app = phone_of(request), str((await json_of(request)).get("app", ""))
        if self._practice.apps is None or app not in APPS:
            raise Unreadable("Aplikasi itu tidak ada.")
        await self._practice.apps.use(phone, app)
        self._tell("app", {"phone": phone, "app": app})
        return web.json_response({"app": app})

    async def _apps(self) -> Mapping[str, str]:
        return await self._practice.apps.used() if self._practice.apps else {}

    async def turn(self, request: web.Request) -> web.Response:
        """Turn a switch."""
        name, on = request.match_info["name"], (await json_of(request)).get("on")
        switch = next((each for each in self._practice.switches if each.name == name), None)
        if switch is None or not isinstance(on, bool):
            raise Unreadable("Saklar itu tidak ada.")
        await switch.turn(on)
        self._tell("switch", _standing(switch))
        return web.json_response(_standing(switch))

    async def _keep(self, file: SampleFile) -> ShownFile:
        sha256 = await self._channel.blobs.keep(file.data)
        return ShownFile(sha256, file.name, len(file.data), mime_of(file.name, file.data))

    def _time(self) -> Json:
        now = self._channel.server.stamp()
        return {"now": now, "zone": self._practice.zone, "zone_name": self._practice.zone_name}

    def _tell(self, kind: str, data: Json) -> None:
        self._channel.server.live.tell(Event(kind, data))


def _standing(switch: Switch) -> Json:
    return {"name": switch.name, "title": switch.title, "on": switch.is_on()}
