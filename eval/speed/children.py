"""Starts a process and times it: `run_child`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunError

_ROOT = Path(__file__).parents[2]
_DROPPED = {
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "TOKENIZERS_PARALLELISM",
    "PYTHONDONTWRITEBYTECODE",  # a user's shell has compiled modules, and so must these processes
}


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that has ended well."""

    said: Any
    """The line of JSON that it printed first."""
    first: float
    """Seconds from its start to the end of that line."""
    whole: float
    """Seconds from its start to its end."""


def run_child(
    arguments: Sequence[str], what: str, folder: Path, seconds: float, codes: Collection[int]
) -> Ran:
    """Run Python with `arguments` in `folder`, for at most `seconds`.

    It has the settings that pincite has by default, and as many threads as its libraries choose.
    What it starts is stopped with it. `codes` are the exit codes of success, `what` says in an
    error what was done. Raises RunError.
    """
    settings = folder / "no-settings.toml"
    settings.touch()
    with tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-P", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=folder,
            env=clean_environment(settings),
            start_new_session=True,
        )
        with process:
            line, first, passed = _first_line(process, seconds, started)
        whole = time.perf_counter() - started
        if passed:
            raise RunError(f"{what} took more than {seconds:g} seconds, and was stopped")
        if process.returncode not in codes:
            complaints.seek(0)
            reason = _last_line(complaints.read()) or f"exit code {process.returncode}"
            raise RunError(f"{what} failed: {reason}")
    try:
        return Ran(json.loads(line), first, whole)
    except ValueError as error:
        raise RunError(f"{what} printed something else than JSON: {line[:80]!r}") from error


def clean_environment(settings: Path) -> dict[str, str]:
    """The environment of a measured process; `settings` is an empty settings file."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PINCITE_") and name not in _DROPPED
    }
    paths = [str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PINCITE_CONFIG": str(settings),
        "HF_HUB_OFFLINE": "1",
    }


def _first_line(
    process: subprocess.Popen[bytes], seconds: float, started: float
) -> tuple[bytes, float, bool]:
    """The first line, the seconds until it came, and whether the time was up."""
    assert process.stdout is not None
    passed = threading.Event()

    def stop() -> None:
        passed.set()
        _stop(process)

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        line = process.stdout.readline()
        first = time.perf_counter() - started
        process.stdout.read()
        process.wait()
    except BaseException:  # an interruption must not leave it running
        _stop(process)
        raise
    finally:
        timer.cancel()
        timer.join()
    return line, first, passed.is_set()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _last_line(complaints: bytes) -> str:
    lines = complaints.decode("utf-8", errors="replace").split("\n")
    return next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "")
