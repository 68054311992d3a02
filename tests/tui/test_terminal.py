"""The real application in a real terminal: tmux holds it, types into it and reads its screen."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TMUX = shutil.which("tmux")
PINCITE = str(Path(sys.executable).with_name("pincite"))
PATIENCE = 180.0
"""Seconds that a machine may take that has much else to do."""

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="tmux is not installed"),
    pytest.mark.model,
]


class Terminal:
    """A tmux server of its own, with one window that a command runs in."""

    def __init__(self, folder: Path) -> None:
        settings = folder / "tmux.conf"
        settings.write_text("set -g escape-time 0\nset -g status off\n")
        self._tmux = [str(TMUX), "-S", str(folder / "tmux"), "-f", str(settings)]

    def run(self, command: str) -> None:
        self._do("new-session", "-d", "-x", "120", "-y", "40", command)

    def type(self, text: str) -> None:
        self._do("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self._do("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        self._do("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def screen(self) -> str:
        return self._do("capture-pane", "-p")

    def until(self, *patterns: str) -> str:
        """The screen, once all of `patterns` are found on it."""

        def look() -> str | None:
            shown = self.screen
            return shown if all(re.search(one, shown) for one in patterns) else None

        return wait(look, lambda: f"{patterns} not on\n{self.screen}")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _do(self, *arguments: str) -> str:
        # Else it would get COLUMNS and LINES too, which readline sets past Python's environment,
        # and which the application would take for the size of the terminal.
        done = subprocess.run(
            [*self._tmux, *arguments],
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        return done.stdout


def wait(look: Callable[[], str | None], problem: Callable[[], str]) -> str:
    """What `look` finds, asked again and again until the patience is at its end."""
    end = time.monotonic() + PATIENCE
    while (found := look()) is None:
        if time.monotonic() > end:
            pytest.fail(problem())
        time.sleep(0.05)
    return found


@pytest.fixture
def at_home(tmp_path, monkeypatch) -> None:
    """Nothing of whoever runs the tests is read, or written to."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in (
        "TMUX",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "NO_COLOR",
        "PINCITE_TUI_CONFIG",
        "COLUMNS",
        "LINES",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # tmux shows ASCII only in the C locale


@pytest.fixture
def terminal(tmp_path_factory, at_home) -> Iterator[Terminal]:
    made = Terminal(tmp_path_factory.mktemp("t"))  # the path of a socket must be short
    yield made
    made.close()


@pytest.fixture
def indexed(reports, at_home) -> Path:
    """The folder of an index made by the command, with the models that ship."""
    command = [PINCITE, "index", reports.name]
    subprocess.run(command, cwd=reports.parent, capture_output=True, timeout=PATIENCE, check=True)
    return reports.parent


def test_a_question_is_typed_at_once_answered_walked_through_and_left(terminal, indexed):
    code = indexed / "code"
    command = f"cd {shlex.quote(str(indexed))} && {shlex.quote(PINCITE)} tui"
    terminal.run(f"{command}; echo $? > {shlex.quote(str(code))}")

    terminal.until("Ask › Ask a question", "Every answer")
    terminal.type("How many voters were registered?")  # the models are not loaded yet
    terminal.press("Enter")
    shown = terminal.until(
        "≠ Several answers", r"1\. 2021\S*  12 million", r"2\. 2012\S*  9,305,106"
    )
    assert "? How many voters were registered?" in shown
    assert "2 documents, 2 passages" in shown
    terminal.until(r"✓ verified +corpus/2021.txt:3:6 \[61–71\]", r"3▌ Some 12 million voters")

    terminal.press("F8")
    terminal.until(r"✓ verified +corpus/2012.txt:3:11 \[61–70\]", r"3▌ In total, 9,305,106 voters")
    terminal.press("F7")
    terminal.until(r"3▌ Some 12 million voters")

    terminal.resize(80, 24)
    shown = terminal.until(r"\[Answer\] +Source +Why", r"12 million")
    assert "3▌" not in shown  # the source is behind a tab where there is no room for it

    terminal.press("F1")
    terminal.until("Everywhere, and on the main screen")
    terminal.press("Escape")
    terminal.until("Ask › Ask a question")

    terminal.press("C-q")
    left = wait(lambda: code.read_text() if code.exists() else None, lambda: terminal.screen)
    assert left == "0\n"
