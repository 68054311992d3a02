"""The real application in a real browser: Chromium shows the page that `pincite tui --web` serves.

Chromium is told what to do through a pipe, in its own protocol, since no test opens a connection.
What the application draws comes to the page by a web socket, whose messages Chromium tells about.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PINCITE = str(Path(sys.executable).with_name("pincite"))
PATIENCE = 180.0
"""Seconds that a machine may take that has much else to do."""
_ESCAPES = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z~]")
_START = """
import fcntl, os, sys
given = [fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3]]
os.dup2(given[0], 3)
os.dup2(given[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands from 3 and writes to 4."""

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(
        importlib.util.find_spec("textual_serve") is None, reason="the extra `web` is not installed"
    ),
]


class Browser:
    """One page. Commands are numbered; events come in between, and are kept."""

    def __init__(self, folder: Path) -> None:
        (there, self._commands), (self._told, back) = os.pipe(), os.pipe()
        options = [
            "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
            f"--user-data-dir={folder}", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(there), str(back), str(CHROMIUM), *options],
            pass_fds=(there, back),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(there)
        os.close(back)
        self._rest = b""
        self._number = 0
        self.drawn = ""
        """Everything that the application has drawn, without the escape sequences."""
        pages = self.do("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in pages if one["type"] == "page")
        attached = self.do("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]

    _session: str | None = None

    def do(self, method: str, **parameters: object) -> Any:
        """What a command gives."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while (said := self._next(end)).get("id") != self._number:
            self._note(said)
        assert "error" not in said, said
        return said["result"]

    def until(self, holds: Callable[[Browser], bool]) -> None:
        """Listen until a condition holds."""
        end = time.monotonic() + PATIENCE
        while not holds(self):
            self._note(self._next(end))

    def close(self) -> None:
        os.close(self._commands)
        os.close(self._told)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def _note(self, said: dict[str, Any]) -> None:
        if said.get("method") == "Network.webSocketFrameReceived":
            frame = said["params"]["response"]
            raw = frame["payloadData"]
            text = base64.b64decode(raw).decode("utf-8", "replace") if frame["opcode"] == 2 else raw
            self.drawn += _ESCAPES.sub("", text)

    def _next(self, end: float) -> dict[str, Any]:
        with selectors.DefaultSelector() as ready:
            ready.register(self._told, selectors.EVENT_READ)
            while b"\0" not in self._rest:
                if not ready.select(max(0.0, end - time.monotonic())):
                    pytest.fail(f"nothing more came from the page, after {self.drawn[-3000:]!r}")
                self._rest += os.read(self._told, 1 << 16)
        whole, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(whole)
        return said


@pytest.fixture
def served(tmp_path, monkeypatch) -> Iterator[str]:
    """The address of the application over an index that is not there."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [PINCITE, "tui", "--web", "--port", str(port), "--index", str(tmp_path / "nowhere")],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
        start_new_session=True,
    ) as server:
        assert server.stderr is not None
        told = server.stderr.readline()  # said when it answers
        assert f"http://127.0.0.1:{port}" in told, told
        yield f"http://127.0.0.1:{port}/"
        os.killpg(server.pid, signal.SIGINT)
        server.wait(PATIENCE)


@pytest.fixture
def browser(tmp_path) -> Iterator[Browser]:
    made = Browser(tmp_path / "profile")
    yield made
    made.close()


def test_the_application_draws_itself_in_a_page_and_takes_what_is_typed_there(served, browser):
    browser.do("Network.enable")
    browser.do("Page.navigate", url=served)
    browser.until(lambda it: "Ask a question" in it.drawn and "there is no index" in it.drawn)

    shown = browser.do("Runtime.evaluate", expression="document.body.className")
    assert "-first-byte" in shown["result"]["value"]  # the page puts the terminal in sight

    browser.do("Runtime.evaluate", expression="document.querySelector('textarea').focus()")
    browser.do("Input.insertText", text="?")
    browser.until(lambda it: "Everywhere, and on the main screen" in it.drawn)
