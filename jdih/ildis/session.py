"""A visit to an ILDIS panel: one login, fresh tokens, and the signs that the session is gone."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import FormData

from jdih.ildis.form import Form, read_form
from jdih.links import parse, words
from jdih.net import Answer, Site
from jdih.publisher import BadLogin, GivenUp, NeedsHuman, TooLarge, TryAgain

LOGIN: Final = "backend/site/login"
_SUSPENDED: Final = "ditangguhkan"
_CAPTCHA: Final = ("LoginForm[reCaptcha]", "g-recaptcha", "recaptcha/api")
#: A refused token on a body over this is PHP's post_max_size, which empties the form.
_PROBABLY_SIZE: Final = 1024 * 1024


class SessionLost(Exception):
    """The panel sent us to the login page: whatever was sent with this request is lost."""


class Panel:
    """The panel of one ILDIS, entered with the account of the office.

    A password that was refused is never sent again by this object: the third wrong one would
    lock the account of the person who uses it.
    """

    def __init__(self, site: Site, user: str, password: str) -> None:
        self._site = site
        self._user = user
        self._password = password
        self._inside = False
        self._refusal = ""

    async def enter(self) -> None:
        """Log in, unless the last login still holds as far as is known.

        Raises:
            BadLogin: the password was refused, now or before.
            NeedsHuman: the form has a reCAPTCHA.
            TryAgain: this is not the login page (maintenance), or the site is busy.

        """
        if self._refusal:
            raise BadLogin(self._refusal)
        if self._inside:
            return
        page = await self._site.ask("GET", LOGIN)
        if page.location is not None and not _leads_to_login(page):
            self._inside = True  # the cookie of an earlier visit still counts
            return
        form = read_form(page.must_let_us_in().text, "LoginForm[username]")
        if any(sign in page.text for sign in _CAPTCHA):
            raise NeedsHuman("Halaman masuk JDIH memakai reCAPTCHA; unggah manual oleh Staf.")
        if form is None:
            raise TryAgain("Halaman masuk JDIH tidak tampil; mungkin sedang pemeliharaan.")
        await self._submit(form)

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Get a page of the panel; other redirects than to the login are answers.

        Raises:
            SessionLost: the panel wants a login first.

        """
        answer = await self._site.ask("GET", path, params=params)
        return self._still_inside(answer).must_let_us_in()

    async def form(self, path: str, must_have: str, params: Mapping[str, str]) -> Form:
        """Get a page and the form on it, with a fresh token.

        Raises:
            SessionLost: the panel wants a login first.
            GivenUp: the account may not see it, or no such form is there.

        """
        answer = await self.get(path, params)
        if answer.status == HTTPStatus.FORBIDDEN:
            raise GivenUp("Akun JDIH kita tidak boleh membuka formulir ini.")
        form = read_form(answer.text, must_have)
        if form is None:
            raise TryAgain("Formulir JDIH tidak tampil; mungkin sedang pemeliharaan.")
        return form

    async def post(
        self, path: str, form: FormData, params: Mapping[str, str] | None = None, size: int = 0
    ) -> Answer:
        """Send a form.

        Raises:
            SessionLost: the session ended; what was sent is lost.
            TooLarge: the body was over a limit.
            TryAgain: the site is busy or refuses the token.

        """
        answer = await self._site.ask("POST", path, params=params, data=form, size=size)
        if answer.status == HTTPStatus.BAD_REQUEST:
            if size > _PROBABLY_SIZE:
                raise TooLarge(0)
            raise TryAgain("JDIH menolak formulir karena tokennya kedaluwarsa.")
        return self._still_inside(answer).must_let_us_in()

    def _still_inside(self, answer: Answer) -> Answer:
        if _leads_to_login(answer):
            self._inside = False
            raise SessionLost
        return answer

    async def _submit(self, form: Form) -> None:
        """Send user and password once; the answer decides whether that may ever be repeated."""
        form.set("LoginForm[username]", self._user)
        form.set("LoginForm[password]", self._password)
        form.set("LoginForm[rememberMe]", "0")
        answer = await self._site.ask("POST", LOGIN, data=form.values)
        if answer.status == HTTPStatus.BAD_REQUEST:
            raise TryAgain("JDIH menolak token halaman masuk.")
        answer.must_let_us_in()
        if _refuses(answer):
            self._refusal = _why(answer)
            raise BadLogin(self._refusal)
        if answer.location is None:  # as a hotspot answers, or a guard before the site
            raise TryAgain("Jawaban halaman masuk JDIH bukan dari JDIH; periksa internet kantor.")
        self._inside = True


def complaints(answer: Answer) -> list[str]:
    """List what a panel complains about on a form it shows again."""
    page = parse(answer.text)
    found = page.xpath(
        "//*[contains(@class,'error-summary')]//li | //*[contains(@class,'help-block')]"
        " | //*[contains(@class,'alert-danger')] | //*[contains(@class,'alert-warning')]"
    )
    return list(dict.fromkeys(filter(None, map(words, found))))


def _leads_to_login(answer: Answer) -> bool:
    return answer.location is not None and answer.location.path.rstrip("/").endswith(LOGIN)


def _refuses(answer: Answer) -> bool:
    """Tell a refusal of the panel, which shows its form again, from what others answer."""
    again = read_form(answer.text, "LoginForm[username]") is not None
    return _leads_to_login(answer) or again or _SUSPENDED in answer.text


def _why(answer: Answer) -> str:
    if _SUSPENDED in answer.text:
        return "Akun JDIH ditangguhkan karena salah sandi; bot tidak mencoba lagi. Hubungi admin."
    return "JDIH menolak nama pengguna atau sandi; bot tidak mencoba lagi. Admin perlu memeriksa."
