"""What this processor is good at: `usable_cores`, `fast_int8`."""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

_DOT_PRODUCTS = {"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"}
"""Flags of instructions that multiply 8-bit numbers and add them up in 32 bits, as Linux says."""


def usable_cores() -> int:
    """How many cores this process may use; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@cache
def fast_int8() -> bool:
    """Whether there are instructions that multiply bytes, signed ones as well, without overflow."""
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    try:
        told = Path("/proc/cpuinfo").read_text("ascii", "replace")
    except OSError:
        return False
    return not _DOT_PRODUCTS.isdisjoint(told.split())
