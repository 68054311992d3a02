"""The same application in a browser: `serve`, on this machine only unless told otherwise."""

from __future__ import annotations

import ipaddress
import shlex
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Handler, Middleware

HTTP_PORT = 80
"""Left out of addresses."""
MISSING = "the browser needs another package: pip install 'pincite[web]'"


def check_host(host: str, *, anyone: bool) -> None:
    """Raises UsageError for an address that others can reach, unless `anyone` may."""
    if not anyone and not _is_here(host):
        raise click.UsageError(
            f"--host {host} lets others read your documents; add --anyone if they may"
        )


def serve(place: str | None, host: str, port: int, *, anyone: bool) -> None:
    """Serve the application until Ctrl+C; every page that is opened gets one of its own.

    Raises UsageError as `check_host` does, and ClickException where the extra is missing.
    """
    check_host(host, anyone=anyone)
    try:
        from textual_serve.server import Server
    except ImportError as error:
        raise click.ClickException(MISSING) from error

    class Guarded(Server):
        """Answers only pages of its own, so that no web site can reach it through the browser."""

        async def _make_app(self) -> web.Application:
            made = await super()._make_app()
            made.middlewares.append(_guard(host, port, anyone=anyone))
            return made

        async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002
            """Say where it is."""
            click.echo(f"pincite is at {self.public_url} (Ctrl+C ends it)", err=True)

    command = [sys.executable, "-m", "tui", *([place] if place else [])]
    address = f"http://{_authority(host, port)}"
    Guarded(shlex.join(command), host, port, title="pincite", public_url=address).serve()


def _guard(host: str, port: int, *, anyone: bool) -> Middleware:
    """Refuses requests that another site makes, and keeps the page from loading anything else."""
    from aiohttp import web

    here = {_authority(name, port) for name in (host, "localhost", "127.0.0.1")}

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if not anyone and request.host not in here:
            raise web.HTTPForbidden(text="this is not the address that pincite serves")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="this page does not belong to pincite")
        response = await handler(request)
        if request.path == "/":
            response.headers["Content-Security-Policy"] = (
                "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
                f"connect-src 'self' ws://{request.host} wss://{request.host}"
            )
        return response

    return guard


def _authority(host: str, port: int) -> str:
    """Host and port as addresses and browsers put them (RFC 3986, section 3.2; RFC 9110, 4.2.3)."""
    name = f"[{host}]" if ":" in host else host
    return name if port == HTTP_PORT else f"{name}:{port}"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
