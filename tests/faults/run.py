"""The long version of the fault tests: `python tests/faults/run.py --help`.

Prints a line of progress to stderr, and a table to stdout; exit status 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness.building import prepare
from harness.campaigns import CAMPAIGNS, Options
from harness.report import Report, counts, row, table

_IN_MEMORY = Path("/dev/shm")


def main() -> int:
    """Run the campaigns that were asked for."""
    asked = _arguments()
    logging.disable()  # what is said of damage is looked for where it is made
    prepare()
    started = time.monotonic()
    reports: list[Report] = []
    options = Options(cycles=asked.cycles, seed=asked.seed, every=asked.every, sample=asked.sample)
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    for name in asked.campaigns or CAMPAIGNS:
        with tempfile.TemporaryDirectory(
            prefix="pincite-faults-", dir=asked.scratch or where
        ) as it:
            for report in CAMPAIGNS[name](Path(it), options, _progress):
                print(f"\r{row(report)}", file=sys.stderr, flush=True)
                reports.append(report)
    if asked.json:
        print(json.dumps([report.as_json() for report in reports]))
    else:
        print(f"seed {asked.seed}, {time.monotonic() - started:,.0f} s\n")
        print(table(reports))
        for report in reports:
            print(f"\n{report.campaign}\n{counts(report)}")
    return int(any(report.lost or report.failures for report in reports if not report.control))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kill, refuse and damage indexes, and count.")
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(CAMPAIGNS))
    parser.add_argument("--cycles", type=int, default=1000, help="kills at random moments")
    parser.add_argument("--seed", type=int, default=1, help="repeats a run")
    parser.add_argument("--every", action="store_true", help="every write point and byte region")
    parser.add_argument("--sample", type=int, help="of each kind of fault at most so many")
    parser.add_argument("--json", action="store_true", help="print the reports as JSON")
    parser.add_argument("--scratch", type=Path, help="a folder to work in")
    return parser.parse_args()


def _progress(campaign: str, done: int, total: int) -> None:
    if done % 20 == 0:
        print(f"\r{campaign}: {done:,} of {total:,}   ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
