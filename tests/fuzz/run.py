"""The long version of the fuzz tests: `python tests/fuzz/run.py --help`.

Each target runs in a process of its own, guided by the branches that it takes (atheris, which
`pip install -c constraints.txt -e '.[fuzz]'` installs). Prints a table to stdout, what was found to
stderr; exit status 1 if anything came out that is not promised.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fuzzing.registry import TARGETS
from fuzzing.report import Outcome, table

_CHILD = Path(__file__).with_name("fuzzing") / "child.py"
_GRACE_SECONDS = 120


def main() -> int:
    """Fuzz the targets that were asked for."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for name in asked.targets or TARGETS:
        outcomes.append(_fuzz(name, asked))
        print(outcomes[-1].row, file=sys.stderr, flush=True)
        for found in outcomes[-1].unexpected:
            print(f"    {found}", file=sys.stderr, flush=True)
    print(f"seed {asked.seed}, {asked.seconds:,} s for each target; inputs in {asked.out}\n")
    print(table(outcomes))
    return int(any(one.unexpected for one in outcomes))


def _fuzz(name: str, asked: argparse.Namespace) -> Outcome:
    folder = Path(tempfile.mkdtemp(dir=asked.out, prefix=f"{name}-"))
    options = [
        f"-max_total_time={asked.seconds}",
        f"-seed={asked.seed}",
        f"-timeout={asked.hang}",
        f"-rss_limit_mb={asked.memory}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
    ]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(
            [str(_CHILD.parents[3]), *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(folder),
    }
    started = time.monotonic()
    with (folder / "said.txt").open("wb") as said, contextlib.suppress(subprocess.TimeoutExpired):
        # A loop that does not end is killed, and told as one that ended early.
        subprocess.run(
            [sys.executable, str(_CHILD), name, str(folder), *options],
            stdout=said, stderr=subprocess.STDOUT, check=False, env=environment,
            timeout=asked.seconds + _GRACE_SECONDS,
        )  # fmt: skip
    seconds = time.monotonic() - started
    return Outcome.read(name, folder, seconds, (folder / "said.txt").read_text(errors="replace"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Give every reader of bytes what it never met.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=180, help="for each target")
    parser.add_argument("--seed", type=int, default=1, help="repeats a run")
    parser.add_argument("--hang", type=int, default=30, help="seconds that one input may take")
    parser.add_argument("--memory", type=int, default=2_000, help="MiB that a process may take")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(tempfile.gettempdir()) / "pincite-fuzz",
        help="where inputs are written that did what is not promised",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
