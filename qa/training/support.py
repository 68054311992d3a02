"""Fit the lexical judge of support on pairs of premise and hypothesis, and print how good it is.

    python -m qa.training.support pairs.jsonl.gz

The data is JSON lines with dataset, premise, hypothesis and label; `entailment` and `supported`
count as supported, every other label does not. The judge is fitted on sets for the verification
of claims whose evidence speaks in much the same words, on the pairs that its rules leave open: of
each set as many supported ones as others, so that its probability is above a half where support
is the likelier of two equally frequent outcomes. The figures of such a set are those of a judge
that saw neither it nor a set of the same family. Two kinds of sets are told apart, and nothing is
fitted on them: other sets for verification, where evidence and claim share few words, and single
sentences written for natural language inference.
"""

from __future__ import annotations

import argparse
import gzip
import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import msgspec

from qa.claim import Claim, Text, read_text
from qa.grounding import Features, LexicalJudge, features_of, rule
from qa.training.calibration import fit_logistic

FITTED = ("fever", "wice")
"""Families of sets that are fitted on: how the names of their sets begin."""
INFERENCE = ("mnli", "snli", "rte")
SUPPORTED = ("entailment", "supported")
MOST = 700
"""Pairs of either kind taken from one data set, so that none outweighs the others."""


class Pair(msgspec.Struct, frozen=True):
    """One line of the data."""

    dataset: str
    premise: str
    hypothesis: str
    label: str

    @property
    def supported(self) -> bool:
        """Whether the premise supports the hypothesis."""
        return self.label in SUPPORTED


@dataclass(frozen=True, slots=True)
class Example:
    """One pair as the judge sees it."""

    dataset: str
    claim: Claim
    text: Text
    open: bool
    """Whether the rules leave it to be weighed."""
    supported: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """How often a judge is right about one data set; all shares are 0 to 1."""

    pairs: int
    supported: float
    """Share of the pairs that are."""
    accuracy: float
    balanced: float
    """Mean of the shares of supported and of other pairs that are judged rightly."""
    f1: float
    """Harmonic mean of precision and recall of `supported`."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and the constants."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.support")
    parser.add_argument("data", type=Path, help="gzipped JSON lines")
    report(read_examples(parser.parse_args(arguments).data))


def read_examples(path: Path) -> list[Example]:
    """Raises OSError or msgspec.ValidationError."""
    with gzip.open(path) as lines:
        pairs = [msgspec.json.decode(line, type=Pair) for line in lines]
    return [_example(pair) for pair in pairs]


def _example(pair: Pair) -> Example:
    claim, text = Claim(pair.hypothesis), read_text(pair.premise)
    open_ = rule(claim, [text]) is None
    return Example(pair.dataset, claim, text, open_, pair.supported)


def report(examples: Sequence[Example]) -> None:
    """Print the figures of each data set, held out, and the judge fitted on all that may be."""
    parts: dict[str, list[Example]] = {}
    for example in sorted(examples, key=lambda one: one.dataset):
        parts.setdefault(example.dataset, []).append(example)
    fitted = [name for name in parts if name.startswith(FITTED)]
    inference = [name for name in parts if name.startswith(INFERENCE)]
    others = [name for name in parts if name not in (*fitted, *inference)]
    for title, names in (
        ("fitted on, held out", fitted),
        ("other verification", others),
        ("inference", inference),
    ):
        print(f"{title:20}  pairs  supported  accuracy  balanced     F1")
        for name in names:
            judge = fit(parts[other] for other in fitted if _family(other) != _family(name))
            one = quality(judge, parts[name])
            shares = f"{one.accuracy:8.3f}  {one.balanced:8.3f}  {one.f1:5.3f}"
            print(f"{name:20}  {one.pairs:5}  {one.supported:9.3f}  {shares}")
    judge = fit(parts[name] for name in fitted)
    print(f"bias={judge.bias:.3f}")
    for field, weight in zip(fields(Features), astuple(judge.weights), strict=True):
        print(f"{field.name}={weight:.3f}")


def _family(dataset: str) -> str:
    """The family of a set; sets of no family are apart from all that is fitted on."""
    return next((family for family in FITTED if dataset.startswith(family)), "")


def fit(parts: Iterable[Sequence[Example]]) -> LexicalJudge:
    """The judge fitted on as many supported examples as others of each part, rules apart."""
    import numpy as np

    chosen = [example for part in parts for example in _balanced(part)]
    features = np.array([astuple(features_of(one.claim, [one.text])) for one in chosen])
    supported = np.array([float(one.supported) for one in chosen])
    bias, *weights = fit_logistic(features, supported).tolist()
    return LexicalJudge(bias, Features(*weights))


def _balanced(part: Sequence[Example]) -> list[Example]:
    left = [one for one in part if one.open]
    sides = [[one for one in left if one.supported is side] for side in (True, False)]
    count = min(MOST, *map(len, sides))
    return [one for side in sides for one in random.Random(0).sample(side, count)]


def quality(judge: LexicalJudge, examples: Sequence[Example]) -> Quality:
    """How often `judge` is right. There must be supported examples and others."""
    said = [judge.weigh(one.claim, [one.text]).supported for one in examples]
    true = [one.supported for one in examples]
    hits = sum(a and b for a, b in zip(said, true, strict=True))
    rejected = sum(not (a or b) for a, b in zip(said, true, strict=True))
    supported = sum(true)
    return Quality(
        pairs=len(true),
        supported=supported / len(true),
        accuracy=(hits + rejected) / len(true),
        balanced=(hits / supported + rejected / (len(true) - supported)) / 2,
        f1=2 * hits / (supported + sum(said)),
    )


if __name__ == "__main__":
    main()
