"""How long the reader takes for ten passages, beside one pass of the encoder over the same ones.

    python -m qa.training.reading_speed seeds

The two are timed in turn in one process, so that a busy machine slows both; medians of all
repeats, in seconds, and their ratio.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from index.encoder import Encoder
from qa.reader import Reader, load_reader

PASSAGES = 10
CHARACTERS = 800
QUESTION = "What share of the vote did the ruling party win in the parliamentary elections?"


def main(arguments: Sequence[str] | None = None) -> None:
    """Time both on passages of the texts in a folder, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.reading_speed")
    parser.add_argument("folder", type=Path, help="folder with text files")
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args(arguments)
    from index.config import DEFAULT_MODEL
    from index.models import make_encoder

    passages = cut(options.folder)
    reading, encoding = timed(load_reader(), make_encoder(DEFAULT_MODEL), passages, options.repeats)
    print(f"reader {reading:.3f} s, encoder {encoding:.3f} s, ratio {reading / encoding:.2f}")


def cut(folder: Path) -> list[str]:
    """The first passages of the folder's longest text. Raises SystemExit if it is too short."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    text = max(texts, key=len, default="")
    if len(text) < PASSAGES * CHARACTERS:
        raise SystemExit(f"{folder} has no text file of {PASSAGES * CHARACTERS:,} characters")
    return [
        text[start : start + CHARACTERS] for start in range(0, PASSAGES * CHARACTERS, CHARACTERS)
    ]


def timed(
    reader: Reader, encoder: Encoder, passages: Sequence[str], repeats: int
) -> tuple[float, float]:
    """Median seconds of the reader and of the encoder over `passages`, after one pass of each."""
    tasks: tuple[Callable[[], object], ...] = (
        lambda: reader.read(QUESTION, passages),
        lambda: encoder.encode_passages(passages),
    )
    for task in tasks:
        task()
    seconds: tuple[list[float], ...] = ([], [])
    for _ in range(repeats):
        for task, took in zip(tasks, seconds, strict=True):
            started = time.perf_counter()
            task()
            took.append(time.perf_counter() - started)
    return median(seconds[0]), median(seconds[1])


if __name__ == "__main__":
    main()
