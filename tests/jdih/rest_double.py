"""A strict REST service for JDIH documents: JWT login, one or two steps, and bad days."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.web_request import FileField

#: How a publisher is told of this service.
FIELDS = {"judul": "title", "kode": "external_id", "nomor": "number", "tanggal": "date"}
SETTINGS = {
    "create": "api/documents",
    "search": "api/documents?external_id={kode}",
    "item": "api/documents/{id}",
    "login": "api/login",
    "login_token": "data.access_token",
    "fields": FIELDS,
    "constants": {"type": "keputusan"},
    "date_format": "%d/%m/%Y",
    "document": "data",
    "public": "published",
    "page": "dokumen/{id}",
    "listings": ["daftar"],
}


@dataclass
class RestDouble:
    """Refuses what a real service refuses; `documents` is what it keeps."""

    user: str = "kantor"
    password: str = "sandi"
    two_steps: bool = False
    verified: bool = True
    limit: int = 5 * 1024 * 1024
    busy: int = 0  #: so many requests are answered 429
    fail: int = 0  #: so many writes are answered 500
    silent: bool = False  #: writes are answered 200 with an empty body
    forgetful: bool = False  #: search ignores what was asked for
    documents: dict[int, dict[str, str]] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)  #: given with a withdrawal
    logins: int = 0
    keys: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[self._guard()])
        app.router.add_post("/api/login", self._login)
        app.router.add_get("/api/documents", self._search)
        app.router.add_post("/api/documents", self._create)
        app.router.add_get("/api/documents/{id}", self._show)
        app.router.add_put("/api/documents/{id}", self._change)
        app.router.add_delete("/api/documents/{id}", self._delete)
        app.router.add_post("/api/documents/{id}/file", self._file)
        app.router.add_post("/api/documents/{id}/withdrawal", self._withdraw)
        app.router.add_get("/files/{id}.pdf", self._public_file)
        app.router.add_get("/dokumen/{id}", self._page)
        app.router.add_get("/daftar", self._list)
        return app

    def _guard(self):
        @web.middleware
        async def guard(request: web.Request, handler) -> web.StreamResponse:
            if not request.path.startswith("/api/"):
                return await handler(request)
            if self.busy > 0:
                self.busy -= 1
                return web.json_response({}, status=429, headers={"Retry-After": "17"})
            bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
            if request.path != "/api/login" and bearer not in self.tokens:
                return web.json_response({"message": "unauthenticated"}, status=401)
            if request.method in {"POST", "PUT"} and request.path != "/api/login":
                self.keys.append(request.headers.get("Idempotency-Key", ""))
                if self.fail > 0:
                    self.fail -= 1
                    return web.Response(status=500)
                if self.silent:
                    return web.Response()
            return await handler(request)

        return guard

    async def _login(self, request: web.Request) -> web.Response:
        self.logins += 1
        given = await request.json()
        if (given.get("username"), given.get("password")) != (self.user, self.password):
            return web.json_response({"message": "invalid credentials"}, status=401)
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return web.json_response({"data": {"access_token": token}})

    async def _search(self, request: web.Request) -> web.Response:
        wanted = request.query.get("external_id")
        found = [
            self._described(number)
            for number, document in self.documents.items()
            if self.forgetful or document["external_id"] == wanted
        ]
        return web.json_response({"data": found})

    async def _create(self, request: web.Request) -> web.Response:
        number = len(self.documents) + 1
        if refusal := await self._take(request, number):
            return refusal
        return web.json_response({"status": "ok", "data": self._described(number)}, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number not in self.documents:
            return web.json_response({}, status=404)
        return await self._take(request, number) or web.json_response(
            {"data": self._described(number)}
        )

    async def _take(self, request: web.Request, number: int) -> web.Response | None:
        if request.content_type == "application/json":
            fields = json.loads(await request.text())
        else:
            form = await request.post()
            fields = {k: v for k, v in form.items() if isinstance(v, str)}
            file = form.get("file")
            if not self.two_steps and not isinstance(file, FileField):
                return web.json_response({"errors": {"file": ["required"]}}, status=422)
            if isinstance(file, FileField):
                content = file.file.read()
                if len(content) > self.limit:
                    return web.json_response({}, status=413)
                self.files[number] = content
        if not fields.get("title") or len(fields.get("date", "").split("/")) != 3:
            return web.json_response({"message": "date must be d/m/Y"}, status=422)
        self.documents[number] = fields
        return None

    async def _file(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        file = (await request.post()).get("file")
        if not isinstance(file, FileField):
            return web.json_response({"message": "no file"}, status=422)
        self.files[number] = file.file.read()
        return web.json_response({"data": self._described(number)})

    async def _show(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number not in self.documents:
            return web.json_response({}, status=404)
        return web.json_response({"data": self._described(number)})

    async def _delete(self, request: web.Request) -> web.Response:
        self.documents.pop(int(request.match_info["id"]), None)
        self.files.pop(int(request.match_info["id"]), None)
        return web.Response(status=204)

    async def _withdraw(self, request: web.Request) -> web.Response:
        self.reasons.append(str((await request.post())["reason"]))
        return await self._delete(request)

    async def _public_file(self, request: web.Request) -> web.Response:
        content = self.files.get(int(request.match_info["id"]))
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/pdf")

    async def _page(self, request: web.Request) -> web.Response:
        if int(request.match_info["id"]) not in self.documents:
            raise web.HTTPNotFound
        return web.Response(text="<h1>Dokumen</h1>", content_type="text/html")

    async def _list(self, request: web.Request) -> web.Response:
        links = "".join(f'<a href="/dokumen/{number}">x</a>' for number in self.documents)
        body = links if self.verified else "kosong"
        return web.Response(text=body, content_type="text/html")

    def _described(self, number: int) -> dict[str, object]:
        has_file = number in self.files
        return self.documents[number] | {
            "id": number,
            "file_url": f"/files/{number}.pdf" if has_file else None,
            "published": self.verified,
        }
