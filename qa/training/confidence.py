"""Fit the confidence of a reader on open questions, and print how good it is.

    python -m qa.training.confidence squad2_dev.jsonl.gz [--reader sentence]

The data is JSON lines with title, context, question and answers [{text, start}]. All paragraphs
are indexed, one document an article, and every question is asked of all of them. An answer is
right if it holds an accepted answer or shares half of its characters with one, in its place, or
gives the same answer elsewhere in the article. Figures are from five-fold cross-validation in
which an article is never in two folds.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index import build_index, open_retriever
from index.config import DEFAULT_MODEL
from index.models import make_encoder
from qa.confidence import SENTENCE_CALIBRATION, Features, Model, calibration_of
from qa.evidence import weigh
from qa.question import Question
from qa.reader import load_reader
from qa.training.calibration import calibration_error, coverage_at_risk, fit_logistic
from qa.training.memory import RememberingEncoder
from qa.training.open_questions import (
    OpenQuestion,
    find,
    is_right,
    questions,
    read_rows,
    write_corpus,
)

if TYPE_CHECKING:
    from index.document import Hit
    from index.encoder import Encoder
    from qa.reader import Reader
    from qa.training.open_questions import Corpus

FOLDS = 5
RISKS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.26, 0.28, 0.3, 0.35, 0.4)
ANSWERABLE, NEAR_MISS, OFF_TOPIC = "answerable", "near miss", "off topic"
"""Kinds of question: the corpus answers it; it only seems to; it lacks the question's article."""
FITTED = 3
"""Spans of a question that the first model is fitted on."""
TOGETHER = 8
"""Questions read in one pass."""
USED = ("score", "margin", "dense", "rank", "names", "terms", "wanted")
"""Features that are fitted. With those of the passage and of agreement, confidence is no better
calibrated. Too few of the questions name a time to tell what periods weigh: their weights are the
default's."""
PERIODS = {
    name: getattr(SENTENCE_CALIBRATION.model.weights, name)
    for name in ("unknown_period", "nearby_period", "other_period")
}


class Asked(msgspec.Struct, frozen=True):
    """What was read for one question: the features of each span, and which are right."""

    article: str
    kind: str
    """ANSWERABLE, NEAR_MISS or OFF_TOPIC."""
    features: tuple[Features, ...]
    right: tuple[bool, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one question: its first span by a model that never saw its article."""

    kind: str
    confidence: float
    right: bool


def main(arguments: Sequence[str] | None = None, encoder: Encoder | None = None) -> None:
    """Print the coefficients and their figures; `encoder` is by default the default model's."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.confidence")
    parser.add_argument("data", type=Path, help="gzipped JSON lines")
    parser.add_argument("--reader", default="", help="`sentence`, or a model; else the shipped one")
    parser.add_argument("--top-k", type=int, default=10, help="passages read for a question")
    parser.add_argument("--limit", type=int, default=0, help="ask only so many, chosen at random")
    options = parser.parse_args(arguments)
    encoder = RememberingEncoder(encoder or make_encoder(DEFAULT_MODEL))
    reader = load_reader(options.reader, encoder)
    report(list(ask_all(options.data, reader, encoder, options.top_k, options.limit)))


def ask_all(
    data: Path, reader: Reader, encoder: Encoder, top_k: int, limit: int = 0
) -> Iterator[Asked]:
    """Ask every question of the data, or `limit` of them, and tell what was read for it."""
    rows = read_rows(data)
    with contextlib.ExitStack() as resources:
        place = resources.enter_context(tempfile.TemporaryDirectory())
        folder = Path(place) / "articles"
        folder.mkdir()
        corpus = write_corpus(rows, folder)
        build_index([folder], index=Path(place) / "index", encoder=encoder)
        retriever = resources.enter_context(
            contextlib.closing(open_retriever(Path(place) / "index", encoder=encoder))
        )
        encoder.encode_queries([row.question for row in rows])
        asked = list(questions(rows))
        if limit:
            asked = random.Random(0).sample(asked, min(limit, len(asked)))
        found = ((one, find(one, retriever, corpus, top_k)) for one in asked)
        for number, some in enumerate(iter(lambda: list(islice(found, TOGETHER)), [])):
            if number % 50 == 0:
                print(f"{number * TOGETHER:,} of {len(asked):,} questions asked", file=sys.stderr)
            yield from _read(some, reader, corpus)


def _read(
    found: Sequence[tuple[OpenQuestion, Sequence[Hit]]], reader: Reader, corpus: Corpus
) -> Iterable[Asked]:
    texts = [(one.row.question, [hit.passage.text for hit in hits]) for one, hits in found]
    model = calibration_of(reader).model
    for (asked, hits), readings in zip(found, reader.read_many(texts), strict=True):
        evidence = weigh(Question.parse(asked.row.question), hits, readings, model, explain=False)
        yield Asked(
            article=asked.row.title,
            kind=_kind(asked),
            features=tuple(one.features for one in evidence),
            right=tuple(
                is_right(asked, one.hit, one.reading.start, one.reading.end, corpus)
                for one in evidence
            ),
        )


def _kind(asked: OpenQuestion) -> str:
    if asked.without_article:
        return OFF_TOPIC
    return ANSWERABLE if asked.row.answers else NEAR_MISS


def report(asked: Sequence[Asked]) -> None:
    """Print the model fitted on all questions, and its figures by cross-validation."""
    import numpy as np

    outcomes = cross_validate(asked)
    confidence = np.array([one.confidence for one in outcomes])
    right = np.array([float(one.right) for one in outcomes])
    print(f"questions {len(outcomes)}, first span right {right.mean():.3f}")
    print(f"expected calibration error {calibration_error(confidence, right):.4f}")
    for risk in RISKS:
        coverage, threshold = coverage_at_risk(confidence, right, risk)
        print(f"risk {risk:.2f}: coverage {coverage:.3f} at threshold {threshold:.4f}")
        print(f"    {_given(outcomes, threshold)}")
    model = fit(asked)
    print(f"bias={model.bias:.3f}")
    for field, weight in zip(fields(Features), astuple(model.weights), strict=True):
        print(f"{field.name}={weight:.3f}")


def _given(outcomes: Sequence[Outcome], threshold: float) -> str:
    """What is answered at `threshold`, of each kind of question, and how much of it is right."""
    told = []
    for kind in (ANSWERABLE, NEAR_MISS, OFF_TOPIC):
        of_kind = [one for one in outcomes if one.kind == kind]
        given = [one for one in of_kind if one.confidence >= threshold]
        told.append(f"{kind} {len(given) / max(1, len(of_kind)):.3f} answered")
        if kind == ANSWERABLE:
            told.append(f"{sum(one.right for one in given) / max(1, len(given)):.3f} of them right")
    return ", ".join(told)


def cross_validate(asked: Sequence[Asked]) -> list[Outcome]:
    """The outcome of every question for which something was found."""
    articles = sorted({one.article for one in asked})
    outcomes = []
    for fold in range(FOLDS):
        held_out = set(articles[fold::FOLDS])
        model = fit([one for one in asked if one.article not in held_out])
        for one in asked:
            if one.article in held_out and one.features:
                best = _first(model, one)
                confidence = model.probability(one.features[best])
                outcomes.append(Outcome(one.kind, confidence, one.right[best]))
    return outcomes


def fit(asked: Sequence[Asked]) -> Model:
    """The model fitted on the first span of each question.

    Which is first depends on the model, so it is fitted twice: on the spans with the best scores,
    and then on those that come first by that model, since it is their confidence that is told.
    """
    found = [one for one in asked if one.features]
    by_score = [
        (one, number)
        for one in found
        for number in sorted(range(len(one.features)), key=lambda i: -one.features[i].score)[
            :FITTED
        ]
    ]
    model = _fitted(by_score)
    return _fitted([(one, _first(model, one)) for one in found])


def _fitted(spans: Sequence[tuple[Asked, int]]) -> Model:
    import numpy as np

    features = [one.features[number] for one, number in spans]
    used = np.array([[getattr(one, name) for name in USED] for one in features])
    known = np.array(
        [sum(weight * getattr(one, name) for name, weight in PERIODS.items()) for one in features]
    )
    right = np.array([float(one.right[number]) for one, number in spans])
    bias, *weights = fit_logistic(used, right, known=known).tolist()
    zero = dict.fromkeys((field.name for field in fields(Features)), 0.0)
    return Model(bias, Features(**zero | PERIODS | dict(zip(USED, weights, strict=True))))


def _first(model: Model, one: Asked) -> int:
    chances = [model.probability(features) for features in one.features]
    return max(range(len(chances)), key=chances.__getitem__)


if __name__ == "__main__":
    main()
