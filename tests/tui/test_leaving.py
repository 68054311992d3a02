"""The application ends when its terminal is gone."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time

import pytest

from tui.leaving import leave_with_terminal

PATIENCE = 60.0
# Like make, it outlives the terminal, and waits for what it started.
LEADER = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, lambda *_: None)
sys.exit(-subprocess.call(sys.argv[1:]))
"""
ENDED_BY_IT = signal.SIGHUP


class Terminal:
    """Is one as often as it is asked, then it is gone."""

    def __init__(self, times: int) -> None:
        self.times = times

    def isatty(self) -> bool:
        self.times -= 1
        return self.times >= 0


def test_it_leaves_once_its_terminal_is_gone(monkeypatch):
    monkeypatch.setattr("tui.leaving._PAUSE", 0.001)
    terminal, left = Terminal(times=5), threading.Event()
    leave_with_terminal(terminal, left.set)
    assert left.wait(PATIENCE)
    assert terminal.times == -1, "it looked until it was gone, and no more"


def test_it_does_not_leave_what_was_no_terminal():
    def leave() -> None:
        raise AssertionError

    before = threading.active_count()
    leave_with_terminal(Terminal(times=0), leave)
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_a_terminal_that_breaks_off_ends_the_process_below_one_that_waits(tmp_path):
    ours, theirs = pty.openpty()
    program = [sys.executable, "-c", "from index.main import main; main()", "tui"]
    process = subprocess.Popen(
        [sys.executable, "-c", LEADER, *program], cwd=tmp_path, start_new_session=True,
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path)},
    )  # fmt: skip
    os.close(theirs)
    shown, end = b"", time.monotonic() + PATIENCE
    while b"Ask a question" not in shown and time.monotonic() < end:
        if select.select([ours], [], [], 1.0)[0]:
            shown += os.read(ours, 65_536)
    os.close(ours)
    try:
        assert b"Ask a question" in shown
        assert process.wait(PATIENCE) == ENDED_BY_IT
    finally:
        process.kill()
