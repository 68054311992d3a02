"""Train the reader that ships: one command, seeded, that goes on where it was stopped.

    python -m qa.training.train_reader span_qa/train.jsonl.gz --held-out span_qa/squad2_dev.jsonl.gz

Writes checkpoints and, at the end, `model.safetensors`, `config.json` and `tokenizer.json` into
the folder given by `--out`. The held-out questions are looked at to see how training goes, never
trained on; a training row that shares text with them is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from qa.training.examples import Mixture
from qa.training.training_config import TrainingConfig


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, or go on training, and write the reader."""
    options = _parser().parse_args(arguments)
    config = TrainingConfig(
        **{field.name: getattr(options, field.name) for field in fields(TrainingConfig)}
    )
    mixture = Mixture(**{field.name: getattr(options, field.name) for field in fields(Mixture)})
    from qa.training.trainer import Trainer, prepare

    material, held_out = prepare(options.data, options.held_out, options.out, mixture, config)
    trainer = Trainer(material, held_out, options.out, config)
    trainer.run(lambda line: print(line, file=sys.stderr, flush=True))
    trainer.export(options.out)
    print(options.out / "model.safetensors")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m qa.training.train_reader", description=__doc__.split("\n")[0]
    )
    parser.add_argument("data", type=Path, help="gzipped JSON lines to train on")
    parser.add_argument("--held-out", type=Path, required=True, help="the same, never trained on")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints and reader")
    for settings in (TrainingConfig, Mixture):
        for field in fields(settings):
            default = field.default
            parser.add_argument(
                f"--{field.name.replace('_', '-')}", type=type(default), default=default
            )
    return parser


if __name__ == "__main__":
    main()
