"""The proxy of an office is for what is outside: the machine itself is reached directly."""

from __future__ import annotations

from urllib.request import proxy_bypass

import pytest

from bot.proxy import spare_this_machine


@pytest.mark.parametrize("named", ["", "kantor.example"])
def test_this_machine_is_reached_past_the_proxy(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("no_proxy", named)
    spare_this_machine()
    hosts = ("localhost", "127.0.0.1", "::1", "arsip.kantor.example", "jdih.example")
    assert [bool(proxy_bypass(host)) for host in hosts] == [True] * 3 + [bool(named), False]


def test_who_wants_no_proxy_at_all_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    spare_this_machine()
    assert proxy_bypass("jdih.example")
