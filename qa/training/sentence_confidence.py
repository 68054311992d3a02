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
from qa.reader.sentence import SentenceReader
from qa.training.calibration import calibration_error, coverage_at_risk, fit_logistic
from qa.training.memory import RememberingEncoder
from qa.training.open_questions import find, is_right, questions, read_rows, write_corpus

if TYPE_CHECKING:
    from index.encoder import Encoder
    from qa.training.calibration import Floats

FOLDS = 5
FITTED = 3
"""Spans of a question used for fitting: those with the best scores."""


class Asked(msgspec.Struct, frozen=True):
    """What was read for one question: a row of features for each span, and which are right."""

    article: str
    near_miss: bool
    """Whether the corpus holds its article but no answer."""
    features: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]


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
                near_miss=not asked.row.answers,
                features=tuple(astuple(one.features) for one in evidence),
                right=tuple(
                    is_right(asked, one.hit, one.reading.start, one.reading.end, corpus)
                    for one in evidence
                ),
            )


def report(asked: Sequence[Asked]) -> None:
    """Print the model fitted on all questions, and its figures by cross-validation."""
    confidence, right = cross_validate(asked)
    print(f"questions {len(asked)}, first span right {right.mean():.3f}")
    print(f"expected calibration error {calibration_error(confidence, right):.4f}")
    for risk in (0.1, 0.2, 0.3, 0.4, 0.5):
        coverage, threshold = coverage_at_risk(confidence, right, risk)
        print(f"risk {risk:.2f}: coverage {coverage:.3f} at threshold {threshold:.3f}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        given = confidence >= threshold
        share = right[given].mean() if given.any() else 1.0
        print(f"threshold {threshold:.2f}: coverage {given.mean():.3f}, right {share:.3f}")
    model = fit(asked)
    print(f"bias={model.bias:.3f}")
    for field, weight in zip(fields(Features), astuple(model.weights), strict=True):
        print(f"{field.name}={weight:.3f}")


def cross_validate(asked: Sequence[Asked]) -> tuple[Floats, Floats]:
    """Confidence of the first span of every question by a model that never saw its article.

    Returns confidence and 1 for right, 0 for wrong, both `(n,)` and in the same order.
    """
    import numpy as np

    articles = sorted({one.article for one in asked})
    confidence, right = [], []
    for fold in range(FOLDS):
        held_out = set(articles[fold::FOLDS])
        model = fit([one for one in asked if one.article not in held_out])
        for one in asked:
            if one.article in held_out and one.features:
                chances = [model.probability(Features(*row)) for row in one.features]
                best = max(range(len(chances)), key=chances.__getitem__)
                confidence.append(chances[best])
                right.append(float(one.right[best]))
    return np.array(confidence), np.array(right)


def fit(asked: Sequence[Asked]) -> Model:
    """The model fitted on the best spans of each question."""
    import numpy as np

    rows, right = [], []
    for one in asked:
        order = sorted(range(len(one.features)), key=lambda i: -one.features[i][0])
        for number in order[:FITTED]:
            rows.append(one.features[number])
            right.append(float(one.right[number]))
    bias, *weights = fit_logistic(np.array(rows), np.array(right)).tolist()
    return Model(bias, Features(*weights))


if __name__ == "__main__":
    main()
