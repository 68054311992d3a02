"""Runs campaigns of `run.py` in a process of their own, as they fork."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_RUN = Path(__file__).with_name("run.py")
Campaign = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    """Run one: its reports by name. `campaign("moments", cycles=50)`."""

    def run(name: str, **options: int) -> dict[str, dict[str, Any]]:
        chosen = [f"--{option}={value}" for option, value in options.items()]
        # Children that are killed have nothing to say about coverage, and would take much longer.
        environment = {key: value for key, value in os.environ.items() if "COVERAGE" not in key}
        environment["PYTHONPATH"] = str(_RUN.parents[2])
        ran = subprocess.run(
            [sys.executable, str(_RUN), name, "--json", "--seed=1", *chosen],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert ran.stdout, ran.stderr[-3000:]
        return {report["campaign"]: report for report in json.loads(ran.stdout)}

    return run
