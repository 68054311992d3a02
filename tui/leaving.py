"""What to do when the terminal goes away under the application: `leave_with_terminal`."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TextIO

_PAUSE = 1.0
"""Seconds between two looks."""


def _hang_up() -> None:
    """End this process as a terminal does that goes away; what is stored is made for that."""
    os.kill(os.getpid(), signal.SIGHUP)


def leave_with_terminal(terminal: TextIO, leave: Callable[[], None] = _hang_up) -> None:
    """Call `leave` soon after `terminal` is gone; nothing is done for what is none.

    A window that is closed, or a connection that breaks, mostly ends what runs there by a signal,
    but not below a program that waits for it, as make does. Textual would then read without pause
    what has nothing more to give, and wait for ever to write. So a thread of its own looks.
    """

    def look() -> None:
        while terminal.isatty():
            time.sleep(_PAUSE)
        leave()

    if terminal.isatty() and hasattr(signal, "SIGHUP"):
        threading.Thread(target=look, name="terminal", daemon=True).start()
