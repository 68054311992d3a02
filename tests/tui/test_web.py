"""Who may reach the application in a browser; browsers themselves are tested end to end."""

from __future__ import annotations

import asyncio
import shlex
import sys

import click
import pytest
from click.testing import CliRunner

from index.main import cli
from tui.web import MISSING, _guard, check_host, serve

pytest.importorskip("textual_serve")

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from textual_serve.server import Server

HERE = ("127.0.0.1", 8000)
OTHERS = ["0.0.0.0", "::", "192.168.1.5", "8.8.8.8", "example.org", "localhost.example.org", ""]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_addresses_of_this_machine_are_served(host):
    check_host(host, anyone=False)


@pytest.mark.parametrize("host", OTHERS)
def test_addresses_that_others_can_reach_are_refused_unless_anyone_may(host):
    with pytest.raises(click.UsageError, match="lets others read your documents"):
        check_host(host, anyone=False)
    check_host(host, anyone=True)


def test_the_command_refuses_such_an_address_before_it_serves(monkeypatch):
    monkeypatch.setattr(Server, "serve", lambda self: pytest.fail("it is served"))
    outcome = CliRunner().invoke(cli, ["tui", "--web", "--host", "0.0.0.0"])
    assert outcome.exit_code == 2
    assert "--host 0.0.0.0 lets others read your documents; add --anyone" in outcome.output


def test_without_the_extra_the_command_to_install_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    with pytest.raises(click.ClickException) as raised:
        serve(None, "127.0.0.1", 8000, anyone=False)
    assert raised.value.message == MISSING


@pytest.fixture
def served(monkeypatch):
    """The servers that would have served, with nothing listening."""
    servers = []

    def serve_not(server):
        servers.append(server)

    monkeypatch.setattr(Server, "serve", serve_not)
    return servers


@pytest.mark.parametrize("place", ["my index", "$(touch x)", "a'b", "--web"])
def test_the_index_that_was_named_is_opened_whatever_its_name(served, place):
    outcome = CliRunner().invoke(cli, ["tui", "--web", "--port", "8123", f"--index={place}"])
    assert outcome.exit_code == 0
    (server,) = served
    assert shlex.split(server.command) == [sys.executable, "-m", "tui", place]
    assert (server.host, server.port) == ("127.0.0.1", 8123)


def test_the_server_tells_its_address_and_guards_every_request(served, capsys):
    serve(None, "localhost", 8123, anyone=False)
    (server,) = served

    async def start():
        application = await server._make_app()
        await server.on_startup(application)
        return application.middlewares

    guards = asyncio.run(start())
    assert "pincite is at http://localhost:8123 (Ctrl+C ends it)" in capsys.readouterr().err
    assert len(guards) == 1


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [("::1", 8000, "[::1]:8000"), ("127.0.0.1", 80, "127.0.0.1"), ("::1", 80, "[::1]")],
)
def test_the_address_that_is_told_is_the_one_that_is_answered(served, capsys, host, port, address):
    serve(None, host, port, anyone=False)
    asyncio.run(served[0].on_startup(None))
    assert f"pincite is at http://{address} (" in capsys.readouterr().err
    page = answered(host=address, origin=f"http://{address}", at=(host, port))
    assert page.text == "the page"


def answered(path="/", host="127.0.0.1:8000", origin=None, *, anyone=False, at=HERE):
    """What a request is answered by the guard, before anything that would be served."""
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    request = make_mocked_request("GET", path, headers=headers)

    async def handler(_):
        return web.Response(text="the page")

    guard = _guard(*at, anyone=anyone)
    return asyncio.run(guard(request, handler))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000"])
def test_its_own_page_is_answered_and_may_load_only_from_there(host):
    page = answered(host=host, origin=f"http://{host}")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert f"connect-src 'self' ws://{host} wss://{host}" in policy
    assert "Content-Security-Policy" not in answered("/ws", host=host).headers


def test_a_name_that_another_site_points_here_is_refused():
    with pytest.raises(web.HTTPForbidden):
        answered(host="evil.example:8000")
    assert answered(host="my-laptop.lan:8000", anyone=True).text == "the page"


@pytest.mark.parametrize("anyone", [False, True])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9999", "null", "http://127.0.0.1:8000.evil"]
)
def test_a_page_of_another_site_reaches_nothing(origin, anyone):
    with pytest.raises(web.HTTPForbidden):
        answered("/ws", origin=origin, anyone=anyone)
