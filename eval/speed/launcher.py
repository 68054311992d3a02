"""Starts one command from a small process, and tells how long it took and what it held.

    python -m eval.speed.launcher CODES ARGUMENTS…

runs Python with ARGUMENTS and prints one line of JSON: seconds to the end of its first line
(`first`) and to its end (`whole`), the most memory it held (`memory`, bytes), and that line
(`line`). CODES are the exit codes of success, by commas.

A process inherits the high-water mark of the one that starts it (getrusage(2) keeps it over an
exec), so it must be started by one that is smaller than itself; this module therefore imports
next to nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any


def launch(arguments: list[str], codes: set[int]) -> dict[str, Any]:
    """Run Python with `arguments`; see the module's docstring for what is told.

    Raises SystemExit with the command's exit code if that is none of `codes`; what it complained
    is on stderr already.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-P", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout as stdout:
        line = stdout.readline()
        first = time.perf_counter() - started
        stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    whole = time.perf_counter() - started
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        raise SystemExit(abs(code) or 1)
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of each
    memory = usage.ru_maxrss * unit
    return {"first": first, "whole": whole, "memory": memory, "line": line.decode("utf-8")}


def main(arguments: list[str]) -> None:
    """Do what the module's docstring says."""
    codes, *rest = arguments
    print(json.dumps(launch(rest, {int(code) for code in codes.split(",")})), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
