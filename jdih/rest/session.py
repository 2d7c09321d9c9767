"""A visit to a REST service: the token that every request carries, and answers as JSON."""

from __future__ import annotations

import json
from http import HTTPStatus

from aiohttp import FormData

from jdih.net import Answer, Site
from jdih.publisher import BadLogin, TryAgain
from jdih.rest.settings import RestSettings


class Service:
    """A REST service, entered with a bearer token or with one got by user and password.

    A password or token that was refused is never sent again by this object.
    """

    def __init__(self, site: Site, user: str, password: str, settings: RestSettings) -> None:
        self._site = site
        self._user = user
        self._password = password
        self._settings = settings
        self._token = "" if settings.login else password
        self._refusal = ""

    async def ask(
        self,
        method: str,
        path: str,
        body: FormData | str | None = None,
        *,
        code: str = "",
        size: int = 0,
    ) -> Answer:
        """Send a request with the token; one that ended is renewed once.

        Args:
            method: GET, POST, …
            path: relative to the service.
            body: a form, or JSON as text.
            code: the key by which the service may recognise a repeated request.
            size: bytes that travel.

        Raises:
            BadLogin: the account or token is refused, now or before.
            TooLarge: the body was over the service's limit.
            TryAgain: the service is busy, or the token ended during an upload.

        """
        answer = await self._once(method, path, body, code, size)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._settings.login:
            self._token = ""
            if isinstance(body, FormData):
                # A form is sent only once; the next try begins with a fresh token.
                raise TryAgain("Masa masuk ke JDIH habis; unggahan dicoba lagi.")
            answer = await self._once(method, path, body, code, size)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise self._refused("JDIH menolak akun atau token kita; admin perlu memeriksa.")
        return answer.must_let_us_in()

    async def _once(
        self, method: str, path: str, body: FormData | str | None, code: str, size: int
    ) -> Answer:
        await self._log_in()
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if code:
            headers["Idempotency-Key"] = code
        if isinstance(body, str):
            headers["Content-Type"] = "application/json"
        return await self._site.ask(method, path, data=body, headers=headers, size=size)

    async def _log_in(self) -> None:
        """Get a token, unless there is one."""
        if self._refusal:
            raise BadLogin(self._refusal)
        if self._token:
            return
        settings = self._settings
        credentials = {settings.login_user: self._user, settings.login_password: self._password}
        headers = {"Content-Type": "application/json"}
        body = json.dumps(credentials)
        answer = await self._site.ask("POST", settings.login, data=body, headers=headers)
        answer.must_let_us_in()
        found = json_of(answer)
        if found is None and answer.status != HTTPStatus.UNAUTHORIZED:
            raise TryAgain("Halaman masuk JDIH tidak seperti biasanya (pemeliharaan?).")
        token = dig(found, settings.login_token)
        if answer.status >= HTTPStatus.BAD_REQUEST or not isinstance(token, str) or not token:
            raise self._refused("JDIH menolak nama pengguna atau sandi; admin perlu memeriksa.")
        self._token = token

    def _refused(self, text: str) -> BadLogin:
        self._refusal = text
        return BadLogin(text)


def json_of(answer: Answer) -> object:
    """Read JSON; None when it is none."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return None


def dig(value: object, path: str) -> object:
    """Follow a dotted path into a JSON value; None when it leads nowhere."""
    for key in filter(None, path.split(".")):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def said(answer: Answer) -> str:
    """Give what a service says about its refusal, in at most a line."""
    found = json_of(answer)
    if not isinstance(found, dict):
        return ""
    for key in ("message", "error", "errors", "pesan"):
        if said := found.get(key):
            return (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))[:300]
    return ""
