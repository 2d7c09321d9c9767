"""A small client of the Cloud API: send, upload, download, mark read, look up.

The token travels in a header of each request and never in an error. Refusals of Meta are
`GraphError`; failures on the way are `TryLater` when nothing was sent and `Unknown` when a message
was sent and no answer came back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    FormData,
)
from yarl import URL

from bot.channel import UNCONNECTED, Refused, TryLater, Unknown
from bot.whatsapp.faults import INVALID, GraphError
from bot.whatsapp.settings import WhatsAppSettings
from bot.whatsapp.shape import Json, number, part, parts, text

CONNECT: Final = 10.0  #: seconds to find Meta's name and to reach it
READ: Final = 30.0  #: seconds without a byte of the answer
UPLOAD: Final = 300.0  #: seconds for a whole upload; 100 MB on an office line

_CHUNK: Final = 1 << 16
_ANSWER: Final = 1 << 20  #: bytes of an answer in JSON


@dataclass(frozen=True, slots=True)
class Media:
    """A file at Meta: where it lies for the next five minutes, and what it must be."""

    url: str
    size: int
    sha256: str


class Graph:
    """Calls to one phone number's part of the Graph API."""

    def __init__(
        self, settings: WhatsAppSettings, *, connect: float = CONNECT, read: float = READ
    ) -> None:
        self._settings = settings
        self._root = URL(settings.graph_base) / settings.graph_version
        self._timeout = ClientTimeout(total=None, connect=connect, sock_read=read)
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, message: Mapping[str, object]) -> str:
        """Send a message and give its id (wamid).

        Args:
            message: the body without `messaging_product`.

        Raises:
            GraphError, TryLater, Unknown: see there.

        """
        body = {"messaging_product": "whatsapp", **message}
        answer = await self._call("POST", self._own("messages"), body=body, once=True)
        wamid = next((text(one, "id") for one in parts(answer, "messages")), "")
        if not wamid:
            raise Unknown("WhatsApp: jawaban tanpa nomor pesan")
        return wamid

    async def mark_read(self, wamid: str, *, typing: bool) -> None:
        """Give a received message its blue ticks and, if wanted, show "mengetik…" for a while."""
        body: dict[str, object] = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": wamid,
        }
        if typing:
            body["typing_indicator"] = {"type": "text"}
        await self._call("POST", self._own("messages"), body=body)

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Upload a file and give its media id, which lasts 30 days."""
        form = FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", mime)
        form.add_field("file", data, filename=name, content_type=mime)
        answer = await self._call("POST", self._own("media"), form=form)
        if not (media_id := text(answer, "id")):
            raise TryLater("WhatsApp: unggahan tanpa nomor")
        return media_id

    async def media(self, media_id: str) -> Media:
        """Look up where a received file lies: the first hop of a download."""
        query = {"phone_number_id": self._settings.phone_id}
        answer = await self._call("GET", self._root / media_id, query=query)
        return Media(text(answer, "url"), number(answer, "file_size"), text(answer, "sha256"))

    async def download(self, media: Media) -> AsyncIterator[bytes]:
        """Give the bytes of a file in pieces: the second hop.

        Raises:
            Refused: it lies on a host that has no business with our token.
            GraphError, TryLater: while iterating.

        """
        url = URL(media.url)
        if not self.may_see_token(url):
            raise Refused("WhatsApp: file berada di alamat yang tidak dikenal")
        try:
            async with self._open().get(
                url, headers=self._headers, allow_redirects=False, timeout=self._timeout
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise GraphError(response.status)
                async for piece in response.content.iter_chunked(_CHUNK):
                    yield piece
        except (ClientError, TimeoutError, OSError) as error:
            raise TryLater(f"WhatsApp: unduhan terputus ({type(error).__name__})") from None

    async def look_up(self, node: str = "", **query: str) -> Json:
        """Read an object of the Graph, by default our own phone number."""
        path = node or self._settings.phone_id
        return await self._call("GET", self._root.joinpath(*path.split("/")), query=query)

    async def knows_secret(self) -> bool:
        """Ask Meta whether the app secret belongs to our token.

        Raises:
            GraphError, TryLater: Meta does not say.

        """
        key, token = self._settings.app_secret.encode(), self._settings.token.encode()
        proof = hmac.new(key, token, hashlib.sha256).hexdigest()
        try:
            await self.look_up(fields="id", appsecret_proof=proof)
        except GraphError as error:
            if error.code != INVALID or error.missing:
                raise
            return False
        return True

    async def inspect_token(self) -> Json:
        """Ask Meta what our token is: its scopes, its end, and the accounts it reaches."""
        return part(await self.look_up("debug_token", input_token=self._settings.token), "data")

    def may_see_token(self, url: URL) -> bool:
        """Allow Graph itself and the listed media hosts, never over a weaker line than Graph."""
        if url.origin() == self._root.origin():
            return True
        line = url.scheme == "https" or url.scheme == self._root.scheme == "http"
        return line and url.host in self._settings.media_hosts

    def _own(self, edge: str) -> URL:
        return self._root / self._settings.phone_id / edge

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._settings.token}"}

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(trust_env=True)
        return self._session

    async def _call(
        self,
        method: str,
        url: URL,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        form: FormData | None = None,
        once: bool = False,
    ) -> Json:
        """Make one call; of one that must happen only `once` a lost answer is `Unknown`."""
        timeout = ClientTimeout(total=UPLOAD, connect=self._timeout.connect)
        try:
            async with self._open().request(
                method,
                url,
                params=query,
                data=form,
                json=body,
                headers=self._headers,
                allow_redirects=False,
                timeout=timeout if form else self._timeout,
            ) as response:
                return await _answer(response, once=once)
        except UNCONNECTED as error:
            raise TryLater(f"WhatsApp tidak terjangkau ({type(error).__name__})") from None
        except (ClientError, TimeoutError, OSError) as error:
            says = f"WhatsApp: sambungan terputus ({type(error).__name__})"
            raise (Unknown(says) if once else TryLater(says)) from None


async def _answer(response: ClientResponse, *, once: bool) -> Json:
    """Read an answer. What is no answer of Graph itself leaves a message in doubt."""
    raw = await response.content.read(_ANSWER)
    while not response.content.at_eof() and len(raw) < _ANSWER:
        raw += await response.content.read(_ANSWER)
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    if error := part(data, "error"):
        code, subcode = number(error, "code"), number(error, "error_subcode")
        raise GraphError(response.status, code, subcode, _seconds(response))
    if isinstance(data, Mapping) and response.status == HTTPStatus.OK:
        return data
    if HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GraphError(response.status, after=_seconds(response))
    says = f"WhatsApp: jawaban {response.status} tidak dapat dibaca"
    raise (Unknown(says) if once else TryLater(says))


def _seconds(response: ClientResponse) -> float:
    wanted = response.headers.get("Retry-After", "")
    return float(wanted) if wanted.isdecimal() else 0.0
