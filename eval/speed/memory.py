"""The most memory that this process ever held: `peak_memory`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_memory(status: Path = _STATUS) -> int:
    """Bytes of resident memory at its peak, without other processes.

    Linux's VmHWM where there is one: `ru_maxrss` also counts what the process that started this
    one held at that moment (getrusage(2) keeps it over an exec).
    """
    try:
        lines = status.read_text("ascii").splitlines()
    except OSError:
        lines = []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
