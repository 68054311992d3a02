"""Fit the confidence of the sentence reader on open questions, and print how good it is.

    python -m qa.training.sentence_confidence squad2_dev.jsonl.gz

The data is JSON lines with title, context, question and answers [{text, start}]. All paragraphs
are indexed, one document an article, and every question is asked of all of them. An answer is
right if the chosen sentence holds an accepted answer. Figures are from five-fold
cross-validation in which an article is never in two folds.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index import build_index, open_retriever
from index.config import DEFAULT_MODEL
from index.models import make_encoder
from qa.confidence import SENTENCE_MODEL, Features, Model
from qa.evidence import weigh
from qa.question import Question
from qa.reader.sentence import NULL_SCORE, SentenceReader
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
    from index.encoder import Encoder

FOLDS = 5
ANSWERABLE, NEAR_MISS, OFF_TOPIC = "answerable", "near miss", "off topic"
"""Kinds of question: the corpus answers it; it only seems to; it lacks the question's article."""
FITTED = 3
"""Spans of a question that the first model is fitted on."""


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
    parser = argparse.ArgumentParser(prog="python -m qa.training.sentence_confidence")
    parser.add_argument("data", type=Path, help="gzipped JSON lines")
    parser.add_argument("--top-k", type=int, default=10, help="passages read for a question")
    options = parser.parse_args(arguments)
    report(list(ask_all(options.data, options.top_k, encoder)))


def ask_all(data: Path, top_k: int, encoder: Encoder | None) -> Iterator[Asked]:
    """Ask every question of the data, and tell what was read for it."""
    rows = read_rows(data)
    with contextlib.ExitStack() as resources:
        place = resources.enter_context(tempfile.TemporaryDirectory())
        folder = Path(place) / "articles"
        folder.mkdir()
        corpus = write_corpus(rows, folder)
        remembering = RememberingEncoder(encoder or make_encoder(DEFAULT_MODEL))
        build_index([folder], index=Path(place) / "index", encoder=remembering)
        retriever = resources.enter_context(
            contextlib.closing(open_retriever(Path(place) / "index", encoder=remembering))
        )
        reader = SentenceReader(remembering)
        remembering.encode_queries([row.question for row in rows])
        for number, asked in enumerate(questions(rows)):
            if number % 500 == 0:
                print(f"{number} questions asked", file=sys.stderr)
            hits = find(asked, retriever, corpus, top_k)
            question = Question.parse(asked.row.question)
            readings = reader.read(question.text, [hit.passage.text for hit in hits])
            evidence = weigh(question, hits, readings, SENTENCE_MODEL)
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
    for risk in (0.1, 0.2, 0.3, 0.4, 0.5):
        coverage, threshold = coverage_at_risk(confidence, right, risk)
        print(f"risk {risk:.2f}: coverage {coverage:.3f} at threshold {threshold:.3f}")
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        print(f"threshold {threshold:.2f}: {_given(outcomes, threshold)}")
    print(f"even chances at score {NULL_SCORE + _even(asked):.2f}")
    model = fit(asked)
    print(f"bias={model.bias:.3f}")
    for field, weight in zip(fields(Features), astuple(model.weights), strict=True):
        print(f"{field.name}={weight:.3f}")


def _even(asked: Sequence[Asked]) -> float:
    """The score, over that of no answer, at which the best sentence is right half of the time."""
    import numpy as np

    best = [
        (one, max(range(len(one.features)), key=lambda i: one.features[i].score))
        for one in asked
        if one.features
    ]
    scores = np.array([[one.features[number].score] for one, number in best])
    right = np.array([float(one.right[number]) for one, number in best])
    bias, weight = fit_logistic(scores, right)
    return float(-bias / weight)


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

    features = np.array([astuple(one.features[number]) for one, number in spans])
    right = np.array([float(one.right[number]) for one, number in spans])
    bias, *weights = fit_logistic(features, right).tolist()
    return Model(bias, Features(*weights))


def _first(model: Model, one: Asked) -> int:
    chances = [model.probability(features) for features in one.features]
    return max(range(len(chances)), key=chances.__getitem__)


if __name__ == "__main__":
    main()
