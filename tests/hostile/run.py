"""The long version of the tests of hostile documents: `python tests/hostile/run.py --help`.

Prints progress to stderr, and tables to stdout; exit status 1 if anything was not as promised.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE), str(_HERE.parents[1])]
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(_HERE.parents[1]), os.environ.get("PYTHONPATH")])
)

from campaigns import STAGES, Campaign  # noqa: E402


def main() -> int:
    """Run the stages that were asked for."""
    asked = _arguments()
    campaign = Campaign(asked.seed, asked.mixtures)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state"}
        for name in asked.stages or STAGES:
            STAGES[name](campaign)
            print(file=sys.stderr)
    print(f"seed {asked.seed}, {time.monotonic() - started:,.0f} s\n")
    for table, told in (
        (campaign.texts, campaign.texts.by_surface()),
        (campaign.files, campaign.files.by_cost()),
    ):
        if table.tallies:
            print(f"{told}\n")
    failures = campaign.texts.failures + campaign.files.failures
    print("\n".join(failures))
    return int(bool(failures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Show and index hostile documents, and count.")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--seed", type=int, default=1, help="repeats a run")
    parser.add_argument("--mixtures", type=int, default=100, help="random mixtures of texts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
