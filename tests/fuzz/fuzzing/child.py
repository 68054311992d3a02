"""The loop of one target: `python child.py TARGET FOLDER -libfuzzer=options`."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

import atheris

from fuzzing.registry import TARGETS
from fuzzing.watching import Watch

_LIBRARIES = ("docx", "markdown_it", "yaml", "trafilatura", "htmldate", "defusedxml", "zipfile")
_TOLD_EVERY = 200


def main() -> None:
    """Run until the options say that it is enough; the engine ends the process."""
    name, folder, *options = sys.argv[1:]
    logging.disable()
    warnings.simplefilter("ignore")
    corpus = Path(folder) / "corpus"
    corpus.mkdir()
    with atheris.instrument_imports(include=["index", "qa", *_LIBRARIES]):
        target = TARGETS[name]()
        watch = Watch(target, Path(folder))
        for number, seed in enumerate(target.seeds()):
            (corpus / str(number)).write_bytes(seed)
            watch.run(seed)  # whatever is imported late is imported here

    watch.write()

    def one(data: bytes) -> None:
        watch.run(data)
        if watch.executions % _TOLD_EVERY == 0:
            watch.write()

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        rng = Random(seed)
        for _ in range(rng.choice((1, 1, 2, 4))):
            changed = target.mutate(data, rng, lambda one: atheris.Mutate(one, most))
            data = changed if len(changed) <= most else data
        return data

    options += [f"-max_len={target.longest}", str(corpus)]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
