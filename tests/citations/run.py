"""The long version of the tests of citations: `python tests/citations/run.py --help`.

Prints a line of progress to stderr, and a table to stdout; exit status 1 if anything untrue was
told.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from living.campaign import run
from living.corpora import corpus
from living.reading import Reading
from living.report import Report, table
from living.worlds import make_world

_IN_MEMORY = Path("/dev/shm")


def main() -> int:
    """Edit as often as was asked, over as many corpora as that takes."""
    asked = _arguments()
    logging.disable()
    started = time.monotonic()
    where = asked.scratch or (_IN_MEMORY if _IN_MEMORY.is_dir() else None)
    total = Report()
    with Reading() as reading:
        done = 0
        while done < asked.edits:
            number = min(asked.each, asked.edits - done)
            rng = random.Random(f"{asked.seed} {done // asked.each}")
            with tempfile.TemporaryDirectory(prefix="pincite-citations-", dir=where) as place:
                texts = _texts(asked.documents) if asked.documents else corpus(rng)
                world, command = make_world(Path(place), texts, rng)
                report = run(world, reading, number, rng, command)
            total += report
            for line in report.failures:
                print(f"\ncorpus {done // asked.each}: {line}", file=sys.stderr)
            done += number
            print(
                f"\r{done:,} of {asked.edits:,} edits, {total.silent_errors} silent errors   ",
                end="", file=sys.stderr, flush=True,
            )  # fmt: skip
    print(file=sys.stderr)
    print(f"seed {asked.seed}, {time.monotonic() - started:,.0f} s\n\n{table(total)}")
    return int(bool(total.failures))


def _texts(folder: Path) -> dict[str, str]:
    """The text files of a folder, by name."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}
    if not texts:
        raise SystemExit(f"{folder} has no .txt file to edit a copy of")
    return texts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Edit cited files, and hold citations to account.")
    parser.add_argument("--edits", type=int, default=10_000, help="edits in all")
    parser.add_argument("--each", type=int, default=400, help="edits of one corpus")
    parser.add_argument("--documents", type=Path, help="a folder of text files to edit copies of")
    parser.add_argument("--seed", type=int, default=1, help="repeats a run")
    parser.add_argument("--scratch", type=Path, help="a folder to work in")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
