"""The Graph API over HTTP, as far as the bot calls it while it runs."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.playground.guard import Handler, only_this_machine
from bot.playground.meta.contract import LARGEST, PARAMETER, Refusal
from bot.playground.meta.service import NUMBER, Meta

#: Room for the fields around a file.
_AROUND: Final = 2**20
#: Where the bytes of files are found, among what else has a name.
_FILES: Final = "berkas"


def graph_app(meta: Meta) -> web.Application:
    """Give the application to be mounted where the settings of the bot look for Graph."""
    app = web.Application(middlewares=[only_this_machine], client_max_size=LARGEST + _AROUND)
    graph = _Graph(meta)
    own = "/{version}/{phone}"
    app.add_routes(
        [
            web.post(f"{own}/messages", graph.guarded(graph.messages)),
            web.post(f"{own}/media", graph.guarded(graph.upload)),
            web.get(f"/{_FILES}/{{media}}", graph.guarded(graph.download)),
            web.get("/{version}/{node}", graph.guarded(graph.node)),
        ]
    )
    app.cleanup_ctx.append(meta.alive)
    return app


class _Graph:
    def __init__(self, meta: Meta) -> None:
        self._meta = meta

    def guarded(self, handle: Handler) -> Handler:
        """Ask for the token, and write refusals as Graph does."""
        token = f"Bearer {self._meta.settings.token}"

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                if request.headers.get("Authorization") != token:
                    raise Refusal(190, status=401)
                if request.match_info.get("phone", self._own) != self._own:
                    raise Refusal(PARAMETER, 33)
                return await handle(request)
            except Refusal as refusal:
                return web.json_response(refusal.answer(), status=refusal.status)

        return guarded

    @property
    def _own(self) -> str:
        return self._meta.settings.phone_id

    async def messages(self, request: web.Request) -> web.Response:
        body = await request.json()
        do = self._meta.mark_read if "status" in body else self._meta.send
        return web.json_response(await do(body))

    async def upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            raise Refusal(PARAMETER)
        data = file.file.read()
        kept = await self._meta.upload(form, file.filename, data, file.content_type)
        return web.json_response(kept)

    async def node(self, request: web.Request) -> web.Response:
        """Tell of our number, or where a file lies."""
        node = request.match_info["node"]
        if node == self._own:
            return web.json_response({"id": node, "display_phone_number": f"+{NUMBER}"})
        file = await self._meta.media(node)
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "id": node,
                "url": f"{self._meta.settings.graph_base}/{_FILES}/{node}",
                "mime_type": file.mime,
                "sha256": file.sha256,
                "file_size": str(file.size),
            }
        )

    async def download(self, request: web.Request) -> web.Response:
        file = await self._meta.media(request.match_info["media"])
        data = await self._meta.blobs.read(file.sha256)
        return web.Response(body=data, content_type=file.mime)
