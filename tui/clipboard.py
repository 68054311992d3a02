"""Copying text: with a program of the desktop, by tmux, or by an escape sequence of the terminal.

Over SSH the terminal comes first, since programs would reach the clipboard of the other machine.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui.errors import ClipboardError

LONGEST_SEQUENCE = 74_994
"""Bytes of text that terminals take by an escape sequence; xterm is the strictest."""
TIMEOUT = 2.0
"""Seconds that a program may take."""
_PASSTHROUGH = 768
"""Bytes that screen passes on at once."""
_UNABLE = ("linux", "dumb", "")
"""Terminals that know no such sequence."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How a text was copied."""

    way: str
    """The name of the program, or `the terminal`."""
    sequence: str = ""
    """To be written to the terminal, which then copies; empty if that is done already."""


@dataclass(frozen=True, slots=True)
class _Program:
    command: tuple[str, ...]
    changes: tuple[tuple[str, str], ...] = ()
    """Variables that it needs."""


_WAYLAND = _Program(("wl-copy", "--type", "text/plain"))
_X11 = (
    _Program(("xclip", "-selection", "clipboard", "-in")),
    _Program(("xsel", "--clipboard", "--input")),
)
_MACOS = _Program(("pbcopy",), (("LC_CTYPE", "UTF-8"),))  # else it takes UTF-8 for Mac Roman
_TMUX = _Program(("tmux", "load-buffer", "-w", "-"))


def copy(
    text: str,
    environ: Mapping[str, str] = os.environ,
    *,
    platform: str = sys.platform,
    timeout: float = TIMEOUT,
) -> Copied:
    """Copy `text` in the first way that works here.

    The terminal cannot tell whether it does: it is asked where nothing else worked. Raises
    ClipboardError, which tells what was tried. It may take `timeout` seconds for each program.
    """
    data = text.encode("utf-8", "replace")
    failures = []
    remote = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    for program in _programs(environ, platform, remote=remote):
        failure = _run(program, data, environ, timeout)
        if failure is None:
            return Copied(program.command[0])
        failures.append(f"{program.command[0]} {failure}")
    if environ.get("TERM", "") in _UNABLE:
        failures.append("this terminal cannot copy")
    elif len(data) > LONGEST_SEQUENCE:
        failures.append(f"{len(data):,} bytes are too many for the terminal")
    else:
        return Copied("the terminal", _sequence(data, environ))
    raise ClipboardError(
        f"nothing is copied: {'; '.join(failures)}; install wl-clipboard (Wayland) or xclip (X11), "
        "or export to a file"
    )


def osc52(data: bytes) -> str:
    """The sequence that asks a terminal to put `data` on the clipboard."""
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"


def _programs(environ: Mapping[str, str], platform: str, *, remote: bool) -> Iterator[_Program]:
    if not remote:
        if platform == "darwin":
            yield _MACOS
        if environ.get("WAYLAND_DISPLAY"):
            yield _WAYLAND
        if environ.get("DISPLAY"):
            yield from _X11
    if environ.get("TMUX"):
        yield _TMUX


def _run(program: _Program, data: bytes, environ: Mapping[str, str], timeout: float) -> str | None:
    """Give `data` to a program; why that failed, None if it did not."""
    name, *arguments = program.command
    path = shutil.which(name, path=environ.get("PATH", os.defpath))
    if path is None:
        return "is not installed"
    try:
        # Its output goes nowhere: xclip and wl-copy stay to serve the text, and would keep it open.
        done = subprocess.run(
            [path, *arguments],
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**environ, **dict(program.changes)},
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"did not end within {timeout:g} seconds"
    except OSError as error:
        return f"did not start ({error.strerror or error})"
    return None if done.returncode == 0 else f"failed (exit code {done.returncode})"


def _sequence(data: bytes, environ: Mapping[str, str]) -> str:
    """The sequence for the terminal, past a multiplexer that would keep it to itself."""
    plain = osc52(data)
    if environ.get("TMUX"):
        # tmux takes one or the other, as its options set-clipboard and allow-passthrough are.
        escaped = plain.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{escaped}\x1b\\{plain}"
    if environ.get("STY"):
        pieces = (plain[at : at + _PASSTHROUGH] for at in range(0, len(plain), _PASSTHROUGH))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain
